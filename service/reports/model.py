"""A report as values: what was asked, and rows of counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class By(StrEnum):
    """What a row stands for."""

    UNIT = "unit"
    MODULE = "module"
    PERSON = "person"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about; None: not narrowed."""

    unit: str = "/"
    module: str | None = None
    assignment: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """People (or, in a total, people × modules), each once however many assignments bind them.

    `reached`: those who have been told, or have answered; it is not kept of past weeks, where it stands at nought.
    `passed`: None where it would tell of single people how well they did.
    """

    assigned: int = 0
    completed: int = 0
    passed: int | None = 0
    overdue: int = 0
    reached: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.assigned + other.assigned,
            self.completed + other.completed,
            None if self.passed is None or other.passed is None else self.passed + other.passed,
            self.overdue + other.overdue,
            self.reached + other.reached,
        )


@dataclass(frozen=True, slots=True)
class Usefulness:
    """How many people said that a module was how useful to them, from 1 to 5; empty: too few of them to show."""

    people: tuple[int, ...]

    @property
    def hidden(self) -> bool:
        return not self.people

    @property
    def answered(self) -> int:
        return sum(self.people)

    @property
    def average(self) -> float:
        """Of what is shown, from 1 to 5."""
        return sum(value * people for value, people in enumerate(self.people, start=1)) / self.answered


def together(opinions: Iterable[Usefulness]) -> Usefulness | None:
    """All answers to those modules that are shown; hidden where none is; None where there are no opinions."""
    told = list(opinions)
    shown = [each.people for each in told if not each.hidden]
    return Usefulness(tuple(map(sum, zip(*shown, strict=True)))) if told else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit, with everything below it, × one module. `hidden`: too few people to show.

    `usefulness`: by module, where anybody has said so; None elsewhere.
    """

    unit: str
    module: str
    counts: Counts
    hidden: bool = False
    usefulness: Usefulness | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person × one module. `passed` is None unless the asker may see scores; `reached`: told of it, or done."""

    person: str
    name: str
    unit: str
    module: str
    completed: bool
    passed: bool | None
    overdue: bool
    due: str | None
    reached: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question: how many people answered it (their latest answer), right or wrong, and which ideas lay behind.

    `misconceptions` maps misconception id to the number who chose such an option.
    """

    module: str
    question: str
    answered: int
    right: int
    wrong: int
    misconceptions: dict[str, int] = field(default_factory=dict)
    hidden: bool = False
