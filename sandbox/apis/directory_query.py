"""The search language of `users.list` and `groups.list`: clauses `field=value` joined by spaces (AND).

There is no OR and no NOT. Values with spaces stand in single quotes; a backslash escapes "'" there.
Source: "Search for users" in Google's Directory API guide.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import invalid
from sandbox.apis.directory_resources import addresses_of

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]
Test = Callable[[Json], bool]
Texts = Callable[[Json], Iterable[str]]

CLAUSE = re.compile(
    r"(?:(?P<field>[A-Za-z][\w.]*)(?P<operator>>=|<=|[=:<>]))?"
    r"(?:'(?P<quoted>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s'\"=:<>*]+(?:[^\s'\"*]*)))(?P<star>\*?)(?:\s+|$)"
)
ESCAPED = re.compile(r"\\(.)")
WORD = re.compile(r"[^\W_]+")
NOT_A_WORD = re.compile(r"[=:<>()]")
CONNECTIVES = {"AND", "OR", "NOT"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. A clause without a field has no operator either; `prefix` stands for a final `*`."""

    field: str | None
    operator: str
    value: str
    prefix: bool


def parse_query(query: str) -> list[Clause]:
    """Split a query into clauses.

    Raises:
        Refusal: 400 `Invalid Input: query`.
    """
    clauses: list[Clause] = []
    query = query.strip()
    position = 0
    while position < len(query):
        match = CLAUSE.match(query, position)
        if match is None:
            raise invalid("query")
        clauses.append(_clause(match))
        position = match.end()
    return clauses


def _clause(match: re.Match[str]) -> Clause:
    quoted, bare = match["quoted"], match["bare"]
    if match["field"] is None and bare is not None and (bare in CONNECTIVES or NOT_A_WORD.search(bare)):
        raise invalid("query")
    value = ESCAPED.sub(r"\1", quoted) if quoted is not None else bare
    prefix = bool(match["star"])
    if quoted is not None and value.endswith("*") and not prefix:
        value, prefix = value[:-1], True
    if prefix and match["operator"] not in (":", None):
        raise invalid("query")
    return Clause(match["field"], match["operator"] or "", value, prefix)


def users_test(world: "World", query: str, *, admin_view: bool) -> Test:
    """A test for users.

    Raises:
        Refusal: 400, the query cannot be understood or asks what this view does not show.
    """
    tests = [_user_test(world, clause, admin_view=admin_view) for clause in parse_query(query)]
    if len(tests) == 1:
        return tests[0]
    return lambda user: all(test(user) for test in tests)


def _user_test(world: "World", clause: Clause, *, admin_view: bool) -> Test:
    if clause.field is None:
        return _text_test(clause, _anywhere, starts=True)
    if clause.field in FLAGS:
        return _flag_test(clause, FLAGS[clause.field])
    if clause.field == "orgUnitPath":
        if not admin_view or clause.operator != "=":
            raise invalid("query")
        return _unit_test(world, clause.value)
    if clause.field in MANAGERS:
        return _manager_test(world, clause)
    if clause.field in TEXTS:
        return _text_test(clause, TEXTS[clause.field])
    raise invalid("query")


def _flag_test(clause: Clause, key: str) -> Test:
    if clause.operator != "=" or clause.value.lower() not in ("true", "false"):
        raise invalid("query")
    wanted = clause.value.lower() == "true"
    return lambda user: bool(user.get(key)) is wanted


def _unit_test(world: "World", path: str) -> Test:
    """Users in a unit and in all units below it."""
    wanted = path.casefold()
    if not any(known.casefold() == wanted for known in world.orgunits):
        raise invalid("INVALID_OU_ID")
    if wanted == "/":
        return lambda _: True
    below = wanted + "/"

    def test(user: Json) -> bool:
        own = user["orgUnitPath"].casefold()
        return bool(own == wanted or own.startswith(below))

    return test


def _text_test(clause: Clause, texts: Texts, *, starts: bool = False) -> Test:
    wanted = clause.value.casefold()
    if clause.prefix or starts:
        return lambda resource: any(text.casefold().startswith(wanted) for text in texts(resource))
    if clause.operator == "=":
        return lambda resource: any(text.casefold() == wanted for text in texts(resource))
    if clause.operator == ":":
        words = WORD.findall(wanted)
        return lambda resource: any(_has_words(text, words) for text in texts(resource))
    raise invalid("query")


def _has_words(text: str, wanted: list[str]) -> bool:
    """Whether the wanted words stand in the text, whole and next to each other."""
    words = WORD.findall(text.casefold())
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))


def _manager_test(world: "World", clause: Clause) -> Test:
    if clause.operator != "=":
        raise invalid("query")
    boss = world.user(clause.value)
    if boss is None:
        return lambda _: False
    if clause.field in ("directManager", "directManagerId"):
        return lambda user: boss["id"] == _manager_id(world, user)
    return lambda user: boss["id"] in _managers_above(world, user)


def _manager_id(world: "World", user: Json) -> str | None:
    for relation in user.get("relations") or ():
        if relation.get("type") == "manager":
            found = world.user(relation.get("value", ""))
            return found["id"] if found else None
    return None


def _managers_above(world: "World", user: Json) -> set[str]:
    found: set[str] = set()
    above = _manager_id(world, user)
    while above is not None and above not in found:
        found.add(above)
        above = _manager_id(world, world.users[above])
    return found


def _parts(user: Json, key: str, part: str) -> Iterable[str]:
    return (entry[part] for entry in user.get(key) or () if entry.get(part))


def _anywhere(user: Json) -> Iterable[str]:
    yield user["name"]["givenName"]
    yield user["name"]["familyName"]
    yield from addresses_of(user)


FLAGS = {
    "isAdmin": "isAdmin",
    "isDelegatedAdmin": "isDelegatedAdmin",
    "isSuspended": "suspended",
    "isArchived": "archived",
    "isGuest": "isGuestUser",
    "isEnrolledIn2Sv": "isEnrolledIn2Sv",
    "isEnforcedIn2Sv": "isEnforcedIn2Sv",
}
MANAGERS = {"manager", "managerId", "directManager", "directManagerId"}
TEXTS: dict[str, Texts] = {
    "name": lambda user: (user["name"]["fullName"],),
    "givenName": lambda user: (user["name"]["givenName"],),
    "familyName": lambda user: (user["name"]["familyName"],),
    "email": addresses_of,
    "externalId": lambda user: _parts(user, "externalIds", "value"),
    "im": lambda user: _parts(user, "ims", "im"),
    "phone": lambda user: _parts(user, "phones", "value"),
    "address": lambda user: _parts(user, "addresses", "formatted"),
    "orgName": lambda user: _parts(user, "organizations", "name"),
    "orgTitle": lambda user: _parts(user, "organizations", "title"),
    "orgDepartment": lambda user: _parts(user, "organizations", "department"),
    "orgDescription": lambda user: _parts(user, "organizations", "description"),
    "orgCostCenter": lambda user: _parts(user, "organizations", "costCenter"),
}


def groups_test(world: "World", query: str) -> Test:
    """A test for groups: `email`, `name` and `memberKey`.

    Raises:
        Refusal: 400, the query cannot be understood.
    """
    tests = [_group_test(world, clause) for clause in parse_query(query)]
    return lambda group: all(test(group) for test in tests)


def _group_test(world: "World", clause: Clause) -> Test:
    if clause.field == "email":
        return _text_test(clause, addresses_of)
    if clause.field == "name":
        return _text_test(clause, lambda group: (group["name"],))
    if clause.field != "memberKey" or clause.operator != "=":
        raise invalid("query")
    user = world.user(clause.value)
    key = user["id"] if user else clause.value.lower()
    return lambda group: any(
        key in (member["id"], member.get("email", "").lower()) for member in world.members[group["email"].lower()]
    )
