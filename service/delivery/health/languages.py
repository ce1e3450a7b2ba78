"""Findings in the languages there are: pure."""

from collections.abc import Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from service.delivery.health.words import Words
from service.delivery.health.words_da import DANISH
from service.delivery.health.words_en import ENGLISH
from service.delivery.health.words_sv import SWEDISH
from service.tongue import Number, Tongue

WORDS: Mapping[str, Words] = {each.code: each for each in (SWEDISH, DANISH, ENGLISH)}

_UTC = ZoneInfo("UTC")  # no moment is told
_SIZES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def say(code: str, facts: Mapping[str, Any], language: str) -> str:
    """One finding in a sentence or more."""
    words = WORDS[language]
    tongue = Tongue(language, _UTC)
    sentence = words.sentences[code]
    if isinstance(sentence, Number):
        sentence = sentence.one if facts["n"] == 1 else sentence.many
    return sentence.format(**{name: _told(words, tongue, name, value) for name, value in facts.items()})


def _told(words: Words, tongue: Tongue, name: str, value: object) -> str:
    """One fact. What it is shows by its kind and its name: `ago` is a time in seconds."""
    if name == "ago":
        return _ago(words, tongue, cast("int", value))
    if isinstance(value, int):
        return tongue.number(value)
    if isinstance(value, str):
        return value
    each = words.each.get(name)
    parts = [
        _filled(each, tongue, part) if each is not None else words.anyone if part == ANYONE else str(part)
        for part in cast("list[Any]", value)
    ]
    return words.joined.get(name, ", ").join(parts)


ANYONE = "*"
"""Among those to whom a Form is open: everybody in the world."""


def _filled(each: str, tongue: Tongue, part: Mapping[str, str | int]) -> str:
    return each.format(**{key: tongue.number(at) if isinstance(at, int) else at for key, at in part.items()})


def _ago(words: Words, tongue: Tongue, seconds: int) -> str:
    """About how long, in words."""
    for size, name in _SIZES:
        if seconds >= size:
            return tongue.count(words.times[name], seconds // size)
    return words.moment
