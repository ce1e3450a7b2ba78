"""A course, a module and its words, as immutable values.

The structure and the key (`module.yaml`) stand apart from the words of each language (`sv.yaml`,
`da.yaml`, `en.yaml`): the same ids in all of them, so that answers given in different languages
count as the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LANGUAGES = ("sv", "da", "en")
COUNTRIES = ("SE", "DK")
HOME = {"sv": ("SE",), "da": ("DK",), "en": ("SE", "DK")}
"""The countries where each language's words are read: their facts it has to have."""


class Audience(StrEnum):
    """Who a module is written for; decides its limits of length and readability."""

    STAFF = "staff"
    PUPILS_7_9 = "pupils-7-9"
    PUPILS_4_6 = "pupils-4-6"
    PUPILS_F_3 = "pupils-f-3"


class Attempts(StrEnum):
    """Which of a person's attempts at a module counts."""

    BEST = "best"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a key point was read. `label` is its title in its own language, `where` an address without notes.

    `mark`: V1 primary text, V2 second hand, K general knowledge (not published).
    """

    id: str
    label: str
    where: str
    mark: str
    publisher: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. A wrong one names the misconception behind it."""

    id: str
    correct: bool
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A choice with exactly one right option. `asks`: "action" (what do you do?) or "knowledge"."""

    id: str
    asks: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class KeyPoint:
    id: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that carries information. `file`: its path on this machine.

    `at`: "scenario", "key-points", a question's id, or "question/option". `digest`: SHA-256 of its bytes, in hex.
    """

    id: str
    file: str
    at: str
    digest: str = ""

    @property
    def name(self) -> str:
        """What it is called outside this machine: other bytes, another name, so it may be kept for ever."""
        return f"{self.digest}.{self.file.rpartition('.')[2].lower()}"


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """One question in one language. `options` maps option id to its text.

    `right`: the reason, shown to who chose right. `wrong`: why each wrong idea tempts and what to do instead,
    also when it has already happened. `again`: a second stem for later repetition, where there is one.
    """

    stem: str
    options: Mapping[str, str]
    right: str
    wrong: str
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A module in one language. `scenario` is a person, a place and a choice.

    `pictures` maps a picture's id to what it says to who cannot see it. `country`: what is called otherwise in
    each country, by the name of its placeholder; empty once the placeholders are filled in.
    """

    title: str
    objective: str
    scenario: str
    key_points: Mapping[str, str]
    questions: Mapping[str, QuestionWords]
    pictures: Mapping[str, str] = field(default_factory=dict)
    country: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Module:
    """One nano lesson. `version` is the author's name for it, else the hash of all that a learner can see.

    `pass_mark` counts right answers, 1..len(questions). `minutes` is the longest language's time, by the
    model of `catalogue.reading`. `with_teacher`: pupils go through it in class, and only the teacher is asked for it
    and answers. `usefulness`: at the end learners may say how useful it was to them.
    """

    id: str
    course: str
    version: str
    audience: Audience
    level: str
    pass_mark: int
    licence: str
    verified_on: date
    review_by: date
    key_points: tuple[KeyPoint, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]
    words: Mapping[str, Words]
    minutes: float
    interleave: str | None = None
    review_class: str = "R12"
    review_triggers: tuple[str, ...] = ()
    attempts: Attempts = Attempts.BEST
    pictures: tuple[Picture, ...] = ()
    with_teacher: bool = False
    usefulness: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if language in self.words)


@dataclass(frozen=True, slots=True)
class Course:
    """An ordered set of modules; `title` by language."""

    id: str
    title: Mapping[str, str]
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What an organisation wants to achieve, in each language, and the modules that serve it."""

    id: str
    words: Mapping[str, str]
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that can be taught, by id.

    `misconceptions`: for each id the thought behind the wrong choice, by language.
    """

    courses: Mapping[str, Course]
    modules: Mapping[str, Module]
    misconceptions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
