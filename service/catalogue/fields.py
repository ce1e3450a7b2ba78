"""Marshmallow fields for authors' files: strict about kinds, and each complaint says what would be right.

A complaint is a predicate ("is missing"); `schemas` puts the name of the thing before it.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from marshmallow import ValidationError, fields

_BREAKS = re.compile(r"[^\S\u00a0\u202f\u2007]+")
"""White space that wrapping may move. The spaces that hold words together stay."""


def one_line(text: str) -> str:
    """The text without breaks, double spaces and ends, its letters in one canonical form."""
    return _BREAKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def paragraphs(text: str) -> str:
    """The text with each paragraph on one line and one empty line between them."""
    parts = re.split(r"\n[^\S\n]*\n", "\n".join(text.splitlines()))
    return "\n\n".join(line for line in map(one_line, parts) if line)


def nearest(word: str, known: Iterable[str]) -> str:
    """A space and the question "Did you mean …?"; nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def kind(value: Any) -> str:
    """What a value is, to an author."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case date():
            return f"the date {value}"
        case list():
            return "a list"
        case dict():
            return "a table of keys"
        case _:
            return f'"{value}"'


class Text(fields.Field[str]):
    """Words for people; `lines=False` keeps paragraphs."""

    default_error_messages = {"required": "is missing", "null": "is empty"}  # noqa: RUF012 - marshmallow reads it so

    def __init__(self, *, lines: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self._tidy = one_line if lines else paragraphs

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        del attr, data
        if isinstance(value, dict):
            _refuse('is a table where a text is wanted; a text with a colon must stand in quotes ("…")')
        if isinstance(value, list):
            _refuse('is a list where a text is wanted; a text that starts with - or [ must stand in quotes ("…")')
        if not isinstance(value, str):
            _refuse(f'is {kind(value)} where a text is wanted; put it in quotes ("…")')
        text = self._tidy(value)
        if not text:
            _refuse("is empty")
        return text


class Id(Text):
    """A name for machines, of the given pattern."""

    def __init__(
        self,
        pattern: str = r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
        like: str = "own-bookmark",
        shape: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._pattern = re.compile(pattern)
        self._like = like
        self._shape = shape or ("lower-case words with hyphens" if like.islower() else "capitals with hyphens")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> str:
        text = super()._deserialize(value, attr, data, **kw)
        if not self._pattern.fullmatch(text):
            _refuse(f'is "{text}", which is no id; write {self._shape}, like {self._like}')
        return text


class Choice(Text):
    """One of a few words."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self._choices = tuple(choices)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> str:
        text = super()._deserialize(value, attr, data, **kw)
        if text not in self._choices:
            _refuse(f'is "{text}"; it should be one of {", ".join(self._choices)}')
        return text


class Day(fields.Field[date]):
    default_error_messages = {"required": "is missing", "null": "is empty"}  # noqa: RUF012 - marshmallow reads it so

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date:
        del attr, data
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if not isinstance(value, date):
            _refuse(f"is {kind(value)}, which is no date; write it like 2026-11-22")
        return value


class Count(fields.Field[int]):
    """A whole number from 1."""

    default_error_messages = {"required": "is missing", "null": "is empty"}  # noqa: RUF012 - marshmallow reads it so

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        del attr, data
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            _refuse(f"is {kind(value)}; it should be a whole number from 1, without quotes")
        return value


class Truth(fields.Field[bool]):
    default_error_messages = {"null": "is empty"}  # noqa: RUF012 - marshmallow reads it so

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        del attr, data
        if not isinstance(value, bool):
            _refuse(f"is {kind(value)}; it should be true or false, without quotes")
        return value


class Series(fields.List[Any]):
    """A list of at least so many things, each once."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it so
        "required": "is missing",
        "null": "is empty",
        "invalid": "should be a list: one line for each, starting with a hyphen",
    }

    def __init__(self, inner: fields.Field[Any], *, least: int = 1, **options: Any) -> None:
        super().__init__(inner, **options)
        self._least = least

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> list[Any]:
        things: list[Any] = super()._deserialize(value, attr, data, **kw)
        if len(things) < self._least:
            _refuse(f"needs at least {self._least}; there are {len(things)}" if things else "is empty")
        return things


class Table(fields.Field[dict[str, Any]]):
    """Keys of the author's own choosing, each with a thing of the same kind."""

    default_error_messages = {"required": "is missing", "null": "is empty"}  # noqa: RUF012 - marshmallow reads it so

    def __init__(self, inner: fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self._inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> dict[str, Any]:
        del attr, data
        if not isinstance(value, dict):
            _refuse("should be a table: one line for each, with its id, a colon and the text")
        if not value:
            _refuse("is empty")
        found: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        for key, thing in value.items():
            try:
                found[key] = self._inner.deserialize(thing)
            except ValidationError as error:
                wrong[key] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return found


class Spoken(Text):
    """A text that is the same in all languages, or a table with one for each; loads to language -> text."""

    def __init__(self, languages: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self._languages = tuple(languages)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> Any:
        if not isinstance(value, dict):
            return dict.fromkeys(self._languages, super()._deserialize(value, attr, data, **kw))
        strange = [key for key in value if key not in self._languages]
        if strange or not value:
            _refuse(f"should be one text, or a table of {', '.join(self._languages)}")
        return {language: super(Spoken, self)._deserialize(text, attr, data, **kw) for language, text in value.items()}


def _refuse(message: str) -> NoReturn:
    raise ValidationError(message)
