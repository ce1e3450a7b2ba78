"""Whom one assignment asks for what, and how far they are: by sets of people, a module at a time.

So it costs no value for each person and module, of which there can be millions.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from service.assignments.model import Rule
from service.assignments.resolve import Reach
from service.counting.model import State
from service.reports.model import Counts
from service.reports.rollup import Cells
from service.roster.model import Roster, ancestors, within
from service.store import tables as t

_Cells = dict[tuple[str, str], Counts]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an assignment has begun to ask of the people whom it binds: by module, from which day and until which."""

    people: AbstractSet[str]
    starts: Mapping[str, date]
    due: Mapping[str, date | None]


def asked_by(rule: Rule, people: AbstractSet[str], today: date, *, module: str | None = None) -> Asked:
    """`people`: whom the rule binds; `module`: only this one."""
    tasks = [task for task in rule.tasks if task.starts_on <= today and module in {None, task.module_id}]
    due: dict[str, date | None] = {}
    for task in tasks:
        days = [day for day in (due.get(task.module_id), task.due_on) if day is not None]
        due[task.module_id] = min(days, default=None)
    starts = {task.module_id: task.starts_on for task in tasks} if people else {}
    return Asked(people, starts, due)


@dataclass(frozen=True, slots=True)
class Far:
    """Ids of the people who have been told of a module or done it, who have done it, and who have passed it."""

    reached: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)


def far_with(connection: Connection, module_id: str) -> Far:
    """How far people are with one module, whoever asks for it."""
    found, of = Far(), t.obligations.c
    query = select(of.state, of.person_id).where(of.module_id == module_id, of.state >= int(State.OPEN))
    for state, person_id in connection.execute(query).all():
        found.reached.add(person_id)
        if state >= State.COMPLETED:
            found.done.add(person_id)
        if state >= State.PASSED:
            found.passed.add(person_id)
    return found


@dataclass(frozen=True, slots=True)
class Cut:
    """The counts of one assignment, by unit path and module: what it cuts out of the whole.

    `unknown`: of those people whom the reader sees nowhere by name; `apart`: of those whom only one of both is about,
    the assignment or all together; empty where nothing need be hidden.
    """

    total: Cells
    unknown: Cells
    apart: Cells


class Cutter:
    """Reads the cut of one assignment. `paths`: of everybody's unit."""

    def __init__(self, connection: Connection, roster: Roster, today: date) -> None:
        self.connection = connection
        self.today = today
        self.reach = Reach(roster)
        self.paths = {person.id: roster.path_of(person) for person in roster.people.values()}

    def cut(
        self, asked: Asked, others: Iterable[Rule] | None, *, known: Collection[str], unnamed: AbstractSet[str]
    ) -> Cut:
        """`others`: all rules in force, to hide what differs from them; None: the reader may see everything.

        `known`: branches in which the reader sees people by name, but for `unnamed` modules.
        """
        total: _Cells = {}
        unknown: _Cells = {}
        apart: _Cells = {}
        rules = None if others is None else list(others)
        strangers = frozenset(who for who in asked.people if not self._is_within(who, known))
        for module_id in asked.starts:
            far, due = far_with(self.connection, module_id), asked.due[module_id]
            late = due is not None and due < self.today
            total |= self._cells(module_id, asked.people, far, late=late)
            if known:
                some = asked.people if module_id in unnamed else strangers
                unknown |= self._cells(module_id, some, far, late=late)
            if rules is not None:
                apart |= self._cells(module_id, self._whole(rules, module_id) ^ asked.people, far, late=False)
        return Cut(total, unknown if known else total, apart)

    def inside(self, people: AbstractSet[str], unit: str) -> frozenset[str]:
        """Those of these people who are in a unit or below it."""
        return frozenset(who for who in people if within(self.paths[who], unit))

    def _is_within(self, who: str, branches: Collection[str]) -> bool:
        return any(within(self.paths[who], branch) for branch in branches)

    def _whole(self, rules: Iterable[Rule], module_id: str) -> frozenset[str]:
        """Everybody who is asked for a module by any of the rules."""
        return frozenset().union(*(self.reach.bound(rule) for rule in rules if _asks(rule, module_id, self.today)))

    def _cells(self, module_id: str, people: AbstractSet[str], far: Far, *, late: bool) -> _Cells:
        """Of each unit with everything below it."""
        overdue = people - far.done if late else frozenset()
        several = (people, people & far.done, people & far.passed, overdue, people & far.reached)
        own = [Counter(map(self.paths.__getitem__, some)) for some in several]
        found: _Cells = {}
        for path in own[0]:
            counts = Counts(*(each[path] for each in own))
            for above in ancestors(path):
                found[above, module_id] = found.get((above, module_id), Counts()) + counts
        return found


def _asks(rule: Rule, module_id: str, today: date) -> bool:
    return any(task.module_id == module_id and task.starts_on <= today for task in rule.tasks)
