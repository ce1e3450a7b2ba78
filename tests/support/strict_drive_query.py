"""The strict stand-in's reading of Drive's search language: `name = 'x' and not (trashed = true)` and its like."""

import re
from typing import Any

from tests.support.strict_wire import RefusedCall

Json = dict[str, Any]

_TEXT = r"'(?:[^'\\]|\\['\\])*'"
_TOKEN = re.compile(
    rf"\s*({_TEXT}|appProperties|mimeType|trashed|name|contains|and|or|not|has|key|value|true|false|!=|=|[(){{}}])"
)


def matches(q: str, file: Json) -> bool:
    """Whether a file is found; a query Drive could not read is refused."""
    if not q:
        return True
    tokens: list[str] = []
    at = 0
    while at < len(q.rstrip()):
        match = _TOKEN.match(q, at)
        if match is None:
            raise RefusedCall(400, f"Invalid Value: q at {q[at : at + 20]!r}", "invalid")
        tokens.append(match[1])
        at = match.end()
    reading = _Reading(tokens, file)
    found = reading.either()
    if reading.tokens:
        raise RefusedCall(400, f"Invalid Value: q goes on with {' '.join(reading.tokens)}", "invalid")
    return found


class _Reading:
    """Takes tokens from the front; every part is read even where the answer is known, so that faults are met."""

    def __init__(self, tokens: list[str], file: Json) -> None:
        self.tokens = tokens
        self.file = file

    def either(self) -> bool:
        found = self._both()
        while self._next_is("or"):
            found = self._both() or found
        return found

    def _both(self) -> bool:
        found = self._one()
        while self._next_is("and"):
            found = self._one() and found
        return found

    def _one(self) -> bool:
        if self._next_is("not"):
            return not self._one()
        if self._next_is("("):
            found = self.either()
            self._want(")")
            return found
        name = self._take()
        if name == "appProperties":
            return self._property()
        if name not in {"name", "mimeType", "trashed"}:
            raise RefusedCall(400, f"Invalid Value: q cannot ask for {name!r}", "invalid")
        operator, value = self._take(), self._take()
        if name == "trashed":
            if operator not in {"=", "!="} or value not in {"true", "false"}:
                raise RefusedCall(400, f"Invalid Value: trashed {operator} {value}", "invalid")
            return bool(self.file["trashed"] is (value == "true")) is (operator == "=")
        text = _text(value)
        if operator == "contains":
            return str(self.file[name]).lower().startswith(text.lower())
        if operator not in {"=", "!="}:
            raise RefusedCall(400, f"Invalid Value: {name} {operator}", "invalid")
        return bool(self.file[name] == text) is (operator == "=")

    def _property(self) -> bool:
        for word in ("has", "{", "key", "="):
            self._want(word)
        key = _text(self._take())
        for word in ("and", "value", "="):
            self._want(word)
        value = _text(self._take())
        self._want("}")
        return bool(self.file["appProperties"].get(key) == value)

    def _take(self) -> str:
        if not self.tokens:
            raise RefusedCall(400, "Invalid Value: q ends too early", "invalid")
        return self.tokens.pop(0)

    def _want(self, word: str) -> None:
        if self._take() != word:
            raise RefusedCall(400, f"Invalid Value: q lacks {word!r}", "invalid")

    def _next_is(self, word: str) -> bool:
        if self.tokens[:1] != [word]:
            return False
        self.tokens.pop(0)
        return True


def _text(token: str) -> str:
    if not token.startswith("'"):
        raise RefusedCall(400, f"Invalid Value: {token} should be in quotes", "invalid")
    return re.sub(r"\\(.)", r"\1", token[1:-1])
