"""The search language of `files.list`: comparisons, `in`, `has`, and, or, not, parentheses.

`and` and `or` bind alike and are read from left to right; strings stand in single quotes.
Source: "Search query terms and operators" in Google's Drive API guide.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sandbox.apis.drive_access import Role, role_of
from sandbox.apis.drive_files import root_of
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import StoredFile, World

Json = dict[str, Any]
Test = Callable[["StoredFile"], bool]

TOKEN = re.compile(
    r"\s*(?:'(?P<text>(?:[^'\\]|\\.)*)'|(?P<sign><=|>=|!=|[=<>(){}])|(?P<word>[A-Za-z][A-Za-z.]*))\s*",
    re.DOTALL,
)
ESCAPED = re.compile(r"\\(['\\])")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUALITY = ("=", "!=")
ROLES_ASKED = {"owners": Role.OWNER, "writers": Role.WRITER, "readers": Role.READER}
PROPERTIES = ("properties", "appProperties")


def invalid_query() -> Refusal:
    return Refusal(400, "Invalid Value", reason="invalid")


class Token(NamedTuple):
    kind: str  # text, sign, word, end
    value: str


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a query is read: whose `root` and `me`, and whose app's properties."""

    user: Json
    project: str


def files_test(world: "World", query: str, asker: Asker) -> Test:
    """A test for files.

    Raises:
        Refusal: 400 `Invalid Value`, the query cannot be understood.
    """
    parser = _Parser(world, asker, _tokens(query))
    test = parser.expression()
    parser.take("end")
    return test


def _tokens(query: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while position < len(query):
        match = TOKEN.match(query, position)
        if match is None:
            raise invalid_query()
        kind = str(match.lastgroup)
        tokens.append(Token(kind, ESCAPED.sub(r"\1", match[kind]) if kind == "text" else match[kind]))
        position = match.end()
    return [*tokens, Token("end", "")]


class _Parser:
    """Recursive descent; each method answers with the test of what it has read."""

    def __init__(self, world: "World", asker: Asker, tokens: list[Token]) -> None:
        self.world = world
        self.asker = asker
        self.tokens = tokens
        self.position = 0

    def take(self, kind: str, *values: str) -> str:
        """The next token, which must be of this kind and one of these values."""
        token = self.tokens[self.position]
        if token.kind != kind or (values and token.value not in values):
            raise invalid_query()
        self.position += 1
        return token.value

    def comes(self, kind: str, *values: str) -> bool:
        token = self.tokens[self.position]
        return token.kind == kind and token.value in values

    def expression(self) -> Test:
        left = self.negation()
        while self.comes("word", "and", "or"):
            joined = all if self.take("word") == "and" else any
            left = _join(joined, left, self.negation())
        return left

    def negation(self) -> Test:
        if self.comes("word", "not"):
            self.take("word")
            inner = self.negation()
            return lambda stored: not inner(stored)
        if self.comes("sign", "("):
            self.take("sign")
            test = self.expression()
            self.take("sign", ")")
            return test
        return self.term()

    def term(self) -> Test:
        if self.tokens[self.position].kind == "text":
            return self.membership()
        field = self.take("word")
        if field in PROPERTIES:
            return self.has_property(field)
        if field in ("name", "fullText", "mimeType"):
            return self.text(field)
        if field in ("trashed", "starred", "sharedWithMe"):
            return self.flag(field)
        if field in ("createdTime", "modifiedTime"):
            return self.moment(field)
        raise invalid_query()

    def text(self, field: str) -> Test:
        if self.comes("word", "contains"):
            self.take("word")
            wanted = self.take("text").casefold()
            if field == "mimeType":
                return lambda stored: wanted in stored.resource["mimeType"].casefold()
            # Of a name, `contains` finds only what a word of it begins with.
            begins = re.compile(r"(?<![^\W_])" + re.escape(wanted))
            return lambda stored: begins.search(stored.resource["name"].casefold()) is not None
        if field == "fullText":
            raise invalid_query()
        compare = COMPARISONS[self.take("sign", *EQUALITY)]
        wanted = self.take("text")
        return lambda stored: compare(stored.resource[field], wanted)

    def flag(self, field: str) -> Test:
        compare = COMPARISONS[self.take("sign", *EQUALITY)]
        wanted = self.take("word", "true", "false") == "true"
        if field == "sharedWithMe":
            me = self.asker.user["id"]
            return lambda stored: compare(stored.owner_id != me, wanted)
        return lambda stored: compare(bool(stored.resource.get(field)), wanted)

    def moment(self, field: str) -> Test:
        compare = COMPARISONS[self.take("sign", *COMPARISONS)]
        wanted = _moment(self.take("text"))
        return lambda stored: compare(_moment(stored.resource[field]), wanted)

    def membership(self) -> Test:
        """`'x' in parents`, `'x' in owners|writers|readers`."""
        key = self.take("text")
        self.take("word", "in")
        collection = self.take("word", "parents", *ROLES_ASKED)
        if collection == "parents":
            parent = root_of(self.asker.user["id"]) if key == "root" else key
            return lambda stored: parent in stored.resource.get("parents", ())
        user = self.asker.user if key == "me" else self.world.user(key)
        least = ROLES_ASKED[collection]
        if user is not None:
            return lambda stored: role_of(self.world, stored, user) >= least
        return lambda stored: any(
            permission.get("emailAddress", "").lower() == key.lower() and "view" not in permission
            for permission in stored.permissions.values()
        )

    def has_property(self, field: str) -> Test:
        """`appProperties has { key='k' and value='v' }`: only those of the asker's own app."""
        self.take("word", "has")
        self.take("sign", "{")
        self.take("word", "key")
        self.take("sign", "=")
        key = self.take("text")
        self.take("word", "and")
        self.take("word", "value")
        self.take("sign", "=")
        value = self.take("text")
        self.take("sign", "}")
        if field == "properties":
            return lambda stored: stored.resource.get("properties", {}).get(key) == value
        project = self.asker.project
        return lambda stored: stored.app_properties.get(project, {}).get(key) == value


def _join(joined: Callable[[list[bool]], bool], left: Test, right: Test) -> Test:
    if joined is all:
        return lambda stored: left(stored) and right(stored)
    return lambda stored: left(stored) or right(stored)


def _moment(text: str) -> datetime:
    """RFC 3339; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid_query() from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
