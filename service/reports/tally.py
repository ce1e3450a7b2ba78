"""Counting with sets of people instead of one person at a time: the numbers of `rollup`, in a moment. Pure."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from service.assignments.model import Rule
from service.assignments.resolve import bound
from service.counting.finishers import Finishers
from service.reports.model import Counts
from service.roster.model import Roster


@dataclass(frozen=True, slots=True)
class Obliged:
    """Ids of the people who are bound to do a module today, and of those whose due day has passed."""

    assigned: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)


def obliged(rules: Iterable[Rule], roster: Roster, today: date) -> dict[str, Obliged]:
    """By module id; modules of a series count from the day they start.

    A person is late if any of their due days has passed: the earliest one decides.
    """
    found: dict[str, Obliged] = {}
    for rule in rules:
        people = bound(rule, roster)
        for task in rule.tasks:
            if people and task.starts_on <= today:
                of = found.setdefault(task.module_id, Obliged())
                of.assigned.update(people)
                if task.due_on is not None and task.due_on < today:
                    of.late.update(people)
    return found


def count(assigned: AbstractSet[str], late: AbstractSet[str], finished: Finishers) -> Counts:
    """One cell: these people, bound to one module."""
    completed = assigned & finished.done
    return Counts(
        assigned=len(assigned),
        completed=len(completed),
        passed=len(completed & finished.passed),
        overdue=len((assigned & late) - finished.done),
    )
