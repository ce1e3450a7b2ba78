"""Obligations and counts as values."""

from datetime import date
from enum import IntEnum
from typing import NamedTuple

NO_DUE_DAY = date.max
"""Sorts after every day there is, and is never in the past."""


class State(IntEnum):
    """How far one person has come with one module; each step holds those before it.

    OPEN: told of it, by mail or in Classroom, and not done.
    """

    UNTOLD = -1
    OPEN = 0
    COMPLETED = 1
    PASSED = 2


class Obligation(NamedTuple):
    """One person and one module. Not `bound`: done, but nobody asks for it now; then it counts nowhere."""

    unit_id: str
    bound: bool
    due_on: date
    state: int  # a State; as a plain number, since there are millions


class Cell(NamedTuple):
    """What one counter is about: a unit with everything below it, a module, a due day."""

    unit_id: str
    module_id: str
    due_on: date


class Sums(NamedTuple):
    """People, or changes in their numbers."""

    assigned: int
    completed: int
    passed: int
    reached: int
