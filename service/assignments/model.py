"""An assignment as immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """What a target is; the first three of the product's levels, and groups, which stand for a unit."""

    ADMINISTRATION = "administration"
    UNIT = "unit"
    GROUP = "group"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a rule binds or excepts. `key`: unit id, group address or person id; empty for the administration.

    `label` is the target as it was asked for.
    """

    level: Level
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Task:
    """One module of an assignment, and its days in the municipality's time zone."""

    module_id: str
    starts_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """An assignment: everybody in a target and in no exception, of the role where one is named."""

    id: int
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    exceptions: tuple[Target, ...] = ()
    role: str | None = None
    via: str | None = None
    class_id: str | None = None  # the Classroom course that is used instead of the units' own classes
    aggregate_only: bool = False  # nobody sees by name how people stand with its modules


@dataclass(frozen=True, slots=True)
class Due:
    """One person shall do one module. `assignment_ids`: all that bind them to it, the oldest first.

    `due_on` is the earliest of their due days, None if none has one.
    """

    person_id: str
    module_id: str
    assignment_ids: tuple[int, ...]
    due_on: date | None


Dues = Mapping[tuple[str, str], Due]  # by person id and module id
