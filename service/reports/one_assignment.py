"""Whom one assignment asks for what, and how far they are.

Mostly an assignment asks the same people for a module as all assignments together, or nearly so. Its figures are then
the kept counters', but for those whom only one of both is about: these alone are looked up.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from service.assignments.model import Rule
from service.assignments.records import read_rules
from service.assignments.resolve import Reach
from service.reports.how_far import far_with
from service.reports.model import Counts
from service.reports.rollup import Cells, Rows
from service.roster.model import Roster, ancestors, within
from service.roster.records import read_roster
from service.store import tables as t
from service.store.among import among

_Cells = dict[tuple[str, str], Counts]
_Figures = dict[str, list[int]]
"""By unit path: how many are asked, have completed, have passed and have been reached there and below."""


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


def read_asked(connection: Connection, number: int, today: date) -> Asked:
    """What the assignment of this number, which is there, asks of whom."""
    (rule,) = read_rules(connection, only=number)
    return asked_by(rule, Reach(read_roster(connection)).bound(rule), today)


@dataclass(frozen=True, slots=True)
class Cut:
    """The counts of one assignment, by unit path and module: what it cuts out of the whole.

    `unknown`: how many of those it asks the reader sees nowhere by name; `apart`: where anybody is whom only one of
    both is about, the assignment or all together.
    """

    total: Cells
    unknown: Cells
    apart: Rows


@dataclass(frozen=True, slots=True)
class _Way:
    """How figures are come by: from the counters or from nothing, with these people more and those fewer."""

    counted: bool
    more: AbstractSet[str]
    fewer: AbstractSet[str] = frozenset()


class Cutter:
    """Reads the cut of one assignment, from counts that are current. `rules`: all in force."""

    def __init__(self, connection: Connection, roster: Roster, rules: Iterable[Rule], today: date) -> None:
        self.connection = connection
        self.today = today
        self.reach = Reach(roster)
        self._rules = list(rules)
        self._paths = {person.id: roster.path_of(person) for person in roster.people.values()}
        self._units = {unit.id: unit.path for unit in roster.units.values()}

    def cut(self, asked: Asked, *, known: Collection[str], unnamed: AbstractSet[str]) -> Cut:
        """`known`: branches in which the reader sees people by name, but for `unnamed` modules."""
        total: _Cells = {}
        unknown: _Cells = {}
        apart: set[tuple[str, str]] = set()
        for rules, modules in self._alike(asked).items():
            whole = frozenset().union(*(self.reach.bound(rule) for rule in rules))
            aside = self._upward(whole ^ asked.people)
            apart.update((path, module_id) for path in aside for module_id in modules)
            way = _Way(True, asked.people - whole, whole - asked.people)
            if len(way.more) + len(way.fewer) > len(asked.people):
                way = _Way(False, asked.people)
            kept = self._kept(modules) if way.counted else {}
            for module_id in modules:
                due = asked.due[module_id]
                figures = self._shifted(kept.get(module_id, {}), module_id, way)
                total |= _cells(module_id, figures, late=due is not None and due < self.today)
        if known:
            unknown = self._unknown(asked, known, unnamed)
        return Cut(total, unknown if known else total, frozenset(apart))

    def inside(self, people: AbstractSet[str], unit: str) -> frozenset[str]:
        """Those of these people who are in a unit or below it."""
        return frozenset(who for who in people if within(self._paths[who], unit))

    def _alike(self, asked: Asked) -> dict[tuple[Rule, ...], list[str]]:
        """The modules that the same rules ask for now, by these rules."""
        found: dict[tuple[Rule, ...], list[str]] = {}
        for module_id in asked.starts:
            rules = tuple(rule for rule in self._rules if _asks(rule, module_id, self.today))
            found.setdefault(rules, []).append(module_id)
        return found

    def _unknown(self, asked: Asked, known: Collection[str], unnamed: AbstractSet[str]) -> _Cells:
        strangers = {who for who in asked.people if not any(within(self._paths[who], branch) for branch in known)}
        everybody, some = self._upward(asked.people), self._upward(strangers)
        return {
            (path, module_id): Counts(assigned=people)
            for module_id in asked.starts
            for path, people in (everybody if module_id in unnamed else some).items()
        }

    def _kept(self, modules: Collection[str]) -> dict[str, _Figures]:
        """By module: what the counters hold of everybody who is asked for it."""
        of = t.counters.c
        sums = [func.sum(each) for each in (of.assigned, of.completed, of.passed, of.reached)]
        query = select(of.unit_id, of.module_id, *sums).where(among(self.connection, of.module_id, modules))
        found: dict[str, _Figures] = {}
        for unit_id, module_id, *figures in self.connection.execute(query.group_by(of.unit_id, of.module_id)):
            if unit_id in self._units:
                found.setdefault(module_id, {})[self._units[unit_id]] = figures
        return found

    def _shifted(self, kept: _Figures, module_id: str, way: _Way) -> _Figures:
        """The figures with the people who are to be counted too, and without those who are not."""
        far = far_with(self.connection, module_id, way.more | way.fewer)
        for sign, people in ((1, way.more), (-1, way.fewer)):
            for place, some in enumerate((people, people & far.done, people & far.passed, people & far.reached)):
                for path, number in self._upward(some).items():
                    kept.setdefault(path, [0, 0, 0, 0])[place] += sign * number
        return kept

    def _upward(self, people: Iterable[str]) -> Counter[str]:
        """How many of these people there are in each unit and below it."""
        found: Counter[str] = Counter()
        for path, number in Counter(map(self._paths.__getitem__, people)).items():
            for above in ancestors(path):
                found[above] += number
        return found


def _cells(module_id: str, figures: _Figures, *, late: bool) -> _Cells:
    return {
        (path, module_id): Counts(asked, done, passed, asked - done if late else 0, reached)
        for path, (asked, done, passed, reached) in figures.items()
        if asked
    }


def _asks(rule: Rule, module_id: str, today: date) -> bool:
    return any(task.module_id == module_id and task.starts_on <= today for task in rule.tasks)
