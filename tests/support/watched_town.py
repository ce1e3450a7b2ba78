"""A small town, and somebody without the right to names who reads every report on it that there is."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from service.assignments.records import read_rules
from service.assignments.resolve import bound, resolve
from service.catalogue.model import Attempts, Catalogue
from service.counting.refresh import keep_current
from service.reports.gather import Report, Sight, gather
from service.reports.model import By, Scope, UnitRow
from service.roster.model import within
from service.roster.records import read_roster
from service.store import tables as t
from service.store.engine import open_store
from tests.support.attacker import People
from tests.support.databases import fresh_database
from tests.support.small_town import SmallTown

TODAY = date(2026, 11, 22)
MODULE = "losenord"
QUESTIONS = ("first", "second")
DAY = "2026-10-01T09:00:00.000000Z"


@dataclass
class _Option:
    id: str
    correct: bool
    misconception: str | None = None


@dataclass
class _Question:
    id: str
    options: tuple[_Option, ...] = (_Option("a", correct=True), _Option("b", correct=False))


@dataclass
class _Module:
    """As much of a module as reports ask for."""

    id: str = MODULE
    attempts: Attempts = Attempts.BEST
    questions: tuple[_Question, ...] = tuple(map(_Question, QUESTIONS))


@dataclass
class _Settings:
    timezone: ZoneInfo


_MODULES: Any = {MODULE: _Module()}
CATALOGUE = Catalogue(courses={}, modules=_MODULES)
SETTINGS: Any = _Settings(ZoneInfo("Europe/Stockholm"))


class WatchedTown(SmallTown):
    """Read by somebody who may see no names; each figure stands for the people whom it counts."""

    def report(self, by: By, unit: str = "/", assignment: int | None = None, *, names: bool = False) -> Report:
        """`names`: to who sees by name who is done, not how well."""
        keep_current(self.engine, CATALOGUE, TODAY)
        now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        scope = Scope(unit, assignment=assignment)
        with self.engine.connect() as connection:
            return gather(connection, SETTINGS, CATALOGUE, scope=scope, by=by, sight=Sight(names=names), now=now)

    def figures(self) -> dict[str, list[People]]:
        """By what is counted: whom each figure counts that is shown of all assignments and of each by itself.

        *done*: so many of them have completed the module; a question: so many have answered it.
        """
        seen, found = _Seen(self), defaultdict(list)
        for number in (None, *seen.bound):
            for row in self.report(By.UNIT, "/", number).rows:
                if not row.hidden:
                    people = seen.within(number, row.unit)
                    assert len(people) == row.counts.assigned
                    found["done"].append(people)
            for unit in self.units.values():
                for asked in self.report(By.QUESTION, unit.path, number).rows:
                    if not asked.hidden:
                        people = seen.within(number, unit.path) & seen.answered[asked.question]
                        assert len(people) == asked.answered
                        found[asked.question].append(people)
        return found

    def passed_figures(self) -> list[People]:
        """Who is done of those whom each figure counts of which who sees names is told how many have passed."""
        seen, found = _Seen(self), []
        done = seen.answered[QUESTIONS[0]]
        for number in (None, *seen.bound):
            for row in self.report(By.UNIT, "/", number, names=True).rows:
                assert isinstance(row, UnitRow)
                people = seen.within(number, row.unit) & done
                assert len(people) == row.counts.completed
                if row.counts.passed is not None:
                    found.append(people)
        return found

    def late_figures(self) -> list[People]:
        """Whom each figure of the late counts: found out by having one after the other done."""
        groups: defaultdict[str, set[str]] = defaultdict(set)
        before = self._late()
        for who in self.people:
            self.answer(MODULE, [(who, "late", DAY, True)])
            now = self._late()
            for unit in now:
                if now[unit] != before[unit]:
                    assert now[unit] == before[unit] - 1
                    groups[unit].add(who)
            before = now
        assert not any(before.values())
        return [frozenset(group) for group in groups.values()]

    def _late(self) -> dict[str, int]:
        return {row.unit: row.counts.overdue for row in self.report(By.UNIT).rows if not row.hidden}


@dataclass
class _Seen:
    """What the attacker is given beyond what a reader knows: who is bound and who has answered."""

    town: WatchedTown
    bound: dict[int, People] = field(default_factory=dict)
    whole: People = frozenset()
    answered: dict[str, set[str]] = field(default_factory=lambda: {question: set() for question in QUESTIONS})

    def __post_init__(self) -> None:
        with self.town.engine.connect() as connection:
            self.roster = read_roster(connection)
            rules = read_rules(connection)
            self.bound = {rule.id: bound(rule, self.roster) for rule in rules}
            self.whole = frozenset(who for who, _ in resolve(rules, self.roster, TODAY))
            of = t.responses.c
            for who, answers in connection.execute(select(of.person_id, of.answers)):
                for question in answers:
                    self.answered[question].add(who)

    def within(self, number: int | None, unit: str) -> People:
        people = self.whole if number is None else self.bound[number]
        return frozenset(who for who in people if within(self.roster.path_of(self.roster.people[who]), unit))


@contextmanager
def watched(paths: list[str]) -> Iterator[WatchedTown]:
    """A town of these units in a database of its own."""
    with TemporaryDirectory() as folder, fresh_database("sqlite", Path(folder)) as url:
        engine = open_store(url)
        try:
            yield WatchedTown(engine, [MODULE], paths)
        finally:
            engine.dispose()
