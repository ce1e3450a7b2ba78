"""What the doctor can say; the languages are in files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language.

    `sentences`: by code, a `Number` where the fact `n` decides; `times`: of a day, an hour, a minute, and `moment`
    for less; `each`: how one of several facts of that name is told; `joined`: what stands between them, else a comma.
    """

    code: str
    sentences: Mapping[str, str | Number]
    times: Mapping[str, Number]
    moment: str
    each: Mapping[str, str]
    joined: Mapping[str, str]
    anyone: str
