"""Reading the Directory: one call for the units, one for every 500 people, one for every 200 members of a group."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from service.errors import NotFoundError, RefusedError, UnknownGroupError
from service.roster.model import ROOT, Group, Members, Person, Unit, within
from service.workspace.client import Workspace

Json = dict[str, Any]

_USER_FIELDS = (
    "nextPageToken,users(id,primaryEmail,aliases,nonEditableAliases,name(fullName,givenName,familyName),orgUnitPath,"
    "suspended,archived,languages,relations,organizations(title,primary),guestAccountInfo)"
)


def read_units(workspace: Workspace) -> dict[str, Unit]:
    """Every org unit by id, the root included."""
    reply = workspace.call("directory.orgunits.list", customerId="my_customer", type="allIncludingParent")
    found = reply.get("organizationUnits", [])
    units = {
        str(each["orgUnitId"]): Unit(
            id=str(each["orgUnitId"]),
            path=str(each["orgUnitPath"]),
            name=str(each.get("name") or each["orgUnitPath"]),
            parent_id=each.get("parentOrgUnitId"),
        )
        for each in found
    }
    if not any(unit.path == ROOT for unit in units.values()):
        # Some replies leave the root out; its id is then the parent of those directly below it.
        root_id = next(
            (str(each["parentOrgUnitId"]) for each in found if each.get("parentOrgUnitPath") == ROOT), "root"
        )
        units[root_id] = Unit(id=root_id, path=ROOT, name=ROOT, parent_id=None)
    return units


def read_people(
    workspace: Workspace,
    units: dict[str, Unit],
    pupils: Iterable[str],
    not_people: frozenset[str],
    told: Callable[[int], None] | None = None,
    *,
    titles: Collection[str] = (),
) -> dict[str, Person]:
    """Every person by id: no suspended, archived or guest account, none of the installation's own.

    `told`: how many accounts have been read, after each page of them. `titles`, case folded, are those of heads.
    """
    users = workspace.pages(
        "directory.users.list",
        "users",
        told,
        customer="my_customer",
        maxResults=500,
        orderBy="email",
        query="isSuspended=false isArchived=false",
        fields=_USER_FIELDS,
    )
    by_path = {unit.path.lower(): unit for unit in units.values()}
    pupils = tuple(pupils)
    people = (_person(user, by_path, pupils, titles) for user in users if _is_person(user))
    return {person.id: person for person in people if not (person.addresses & not_people)}


def read_group(workspace: Workspace, address: str, people: Mapping[str, Person]) -> Group:
    """The people of a group, nested groups followed.

    Raises:
        UsageError: there is no such group.
    """
    known = {a: person.id for person in people.values() for a in person.addresses}
    return read_members(workspace, address).as_group(people, known)


def read_members(workspace: Workspace, address: str) -> Members:
    """Who is in a group, nested groups followed; a group that contains itself is read once.

    Raises:
        UsageError: there is no such group.
    """
    found: dict[tuple[str, str], None] = {}
    unread: list[str] = []
    everyone = False
    seen: set[str] = set()
    waiting = [address.lower()]
    while waiting:
        group = waiting.pop()
        if group in seen:
            continue
        seen.add(group)
        members = _members(workspace, group, asked_for=address)
        if members is None:
            unread.append(group)
            continue
        for member in members:
            kind, email = member.get("type"), str(member.get("email", "")).lower()
            person_id = str(member.get("id", ""))
            if kind == "CUSTOMER":
                everyone = True
            elif kind == "GROUP":
                waiting.append(email or person_id)
            else:
                found[person_id, email] = None
    return Members(address.lower(), tuple(found), everyone, tuple(unread))


def _members(workspace: Workspace, group: str, *, asked_for: str) -> list[Json] | None:
    """Who is directly in a group; None for a nested one that is of another organisation, or just deleted."""
    try:
        return workspace.pages("directory.members.list", "members", groupKey=group, maxResults=200)
    except (NotFoundError, RefusedError) as hidden:
        if group != asked_for.lower():
            return None
        if isinstance(hidden, RefusedError):
            raise
        raise UnknownGroupError(asked_for) from None


def _is_person(user: Json) -> bool:
    return not (user.get("suspended") or user.get("archived") or user.get("guestAccountInfo"))


def _person(user: Json, by_path: dict[str, Unit], pupils: tuple[str, ...], titles: Collection[str]) -> Person:
    email = str(user["primaryEmail"])
    addresses = {email, *user.get("aliases", []), *user.get("nonEditableAliases", [])}
    path = str(user.get("orgUnitPath") or ROOT)
    name = user.get("name", {})
    full = name.get("fullName") or f"{name.get('givenName', '')} {name.get('familyName', '')}".strip()
    return Person(
        id=str(user["id"]),
        email=email,
        name=full or email,
        unit_id=_nearest(path, by_path).id,
        role="pupil" if _is_pupil(path, email, pupils) else "staff",
        language=_language(user.get("languages", [])),
        manager=next(
            (
                str(r["value"]).lower()
                for r in user.get("relations", [])
                if r.get("type") == "manager" and r.get("value")
            ),
            None,
        ),
        addresses=frozenset(address.lower() for address in addresses),
        is_head=any(title.strip().casefold() in titles for title in _titles(user.get("organizations", []))),
    )


def _titles(posts: list[Json]) -> list[str]:
    """The title of the main post; of all, where none is marked as that."""
    main = [post for post in posts if post.get("primary")]
    return [str(post["title"]) for post in main or posts if post.get("title")]


def _nearest(path: str, by_path: dict[str, Unit]) -> Unit:
    """The unit at a path, or the nearest above it: units can be deleted between two calls."""
    path = path.lower()
    while path not in by_path and path not in {"", ROOT}:
        path = path.rpartition("/")[0]
    return by_path.get(path) or by_path[ROOT]


def _is_pupil(path: str, email: str, pupils: tuple[str, ...]) -> bool:
    domain = "@" + email.lower().rpartition("@")[2]
    return any(domain == entry if entry.startswith("@") else within(path.lower(), entry.lower()) for entry in pupils)


def _language(languages: list[Json]) -> str | None:
    """The preferred language's primary subtag: `sv` for `sv-FI`. One marked as not preferred is passed over."""
    codes = [
        str(each["languageCode"])
        for each in languages
        if each.get("languageCode") and each.get("preference") != "not_preferred"
    ]
    return codes[0].replace("_", "-").split("-")[0].lower() if codes else None
