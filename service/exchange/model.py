"""One question as any of the formats may hold it, before it is fitted into a module."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FULL = 99.9
"""From so many percent an answer is right: banks write a whole as 100, 99.999 or 1.0000000."""

EMPTY = "an option without text, which Moodle leaves out too"


class Format(StrEnum):
    """The formats, by the names of the command line."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"


class Kind(StrEnum):
    """How it is answered: by choosing, by ticking several, with true or false, with a text, with a number."""

    CHOICE = "choice"
    SEVERAL = "several"
    TRUTH = "truth"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at a question or an option. `said`: what it says to who cannot see it, empty if nobody wrote that.

    `name`: with its ending. `path`: where it stood in a package.
    """

    name: str
    content: bytes
    said: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One option, or one text or number that is accepted.

    `percent`: what it gives, 100 the whole mark; below 0 it takes away. `tolerance`: of a number, how far from it is
    still right. A truth's texts are "true" and "false", whatever the language.
    """

    text: str
    percent: float
    feedback: str = ""
    tolerance: float = 0.0
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question. Texts are plain: formats are read as what a learner sees.

    `line`: where it begins, from 1. `right` and `wrong` are for who got it right and wrong; `general` for all.
    `losses`: what reading it has already lost. `notes`: what a learner never sees and no module has a place for.
    `part`: its own file, in a package of several.
    """

    line: int
    name: str
    kind: Kind
    stem: str
    answers: tuple[Answer, ...]
    right: str = ""
    wrong: str = ""
    general: str = ""
    id: str = ""
    category: str = ""
    part: str = ""
    picture: Picture | None = None
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the file that is no question a module can hold, and why."""

    line: int
    name: str
    reason: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """A file as read. `remark`: what Nanolearn itself wrote into it beside the questions. `notes` on the whole."""

    entries: tuple[Item | Refused, ...]
    remark: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


class Verdict(StrEnum):
    """How much of a question has come across."""

    EXACT = "exact"
    LOSSY = "lossy"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Option:
    """`text` None: still to be written."""

    id: str
    text: str | None
    correct: bool
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A question of a module. `right` and `wrong` are None, and options without text, where an author must write."""

    id: str
    stem: str
    options: tuple[Option, ...]
    right: str | None
    wrong: str | None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of a bank. `why`: each loss, or the reason it was refused; `notes` lose nothing."""

    line: int
    name: str
    verdict: Verdict
    why: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    part: str = ""
    category: str = ""
    question: Fitted | None = field(default=None, compare=False)
