"""The figures of one assignment, taken from the counters, against its people gone through one by one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Attempts, Catalogue
from service.counting.completion import completions, told_pairs
from service.counting.refresh import keep_current
from service.reports import how_far, one_assignment
from service.reports.how_far import Firsts, first_times
from service.reports.matrix import matrix_lines
from service.reports.model import Counts
from service.reports.one_assignment import Cutter, asked_by, read_asked
from service.reports.rollup import roll_up
from service.roster.model import ancestors
from service.roster.records import read_roster
from service.store.engine import open_store, reading
from tests.support.small_town import EVERYBODY, SmallTown, group, person, unit

TODAY, LATE, LATER = date(2026, 11, 22), date(2026, 11, 20), date(2026, 12, 1)
CATALOGUE: Any = Catalogue(courses={}, modules={})
A, B = "kamera", "natfiske"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> SmallTown:
    """Assignments that overlap, leave people out, are withdrawn, or ask pupils alone; some have done what some ask."""
    town = SmallTown(engine, [A, B])
    for place in ("u0", "u1", "u2", "u3", "u4", "u6"):
        town.hire(place, 3)
    town.hire("u3", 4, role="pupil")
    town.group = frozenset({"p1", "p8", "p16"})
    town.sync()
    everybody = town.assign(A, [EVERYBODY], starts=TODAY, due=LATER)
    town.assign(A, [unit("u1")], starts=TODAY, due=LATE)
    town.assign(B, [EVERYBODY], starts=TODAY, exceptions=[unit("u3")], role="staff")
    town.assign(B, [group(), person("p20"), unit("gone")], starts=TODAY, due=LATE)
    stopped = town.assign(B, [unit("u2")], starts=TODAY, due=LATE)
    town.assign(B, [person("p2")], starts=LATER)
    town.write(["p2", "p5", "p9"], everybody, A)
    keep_current(engine, CATALOGUE, TODAY)
    town.answer(A, [(who, "a", "2026-11-20T08:00:00Z", who != "p6") for who in ("p1", "p6", "p7", "p13", "p19")])
    town.answer(B, [(who, "a", "2026-11-20T08:00:00Z", who != "p8") for who in ("p4", "p8", "p9", "p20")])
    town.withdraw(stopped)
    town.people["p13"] = replace(town.people["p13"], unit_id="u2")
    town.sync()
    keep_current(engine, CATALOGUE, TODAY)
    return town


def _one_by_one(connection: Connection, number: int) -> dict[tuple[str, str], Counts]:
    dues = resolve(read_rules(connection, only=number), read_roster(connection), TODAY).values()
    done, told = completions(connection), told_pairs(connection)
    return dict(roll_up(dues, done, told, read_roster(connection), TODAY))


@pytest.mark.parametrize("few", [0, 5_000])
def test_the_counters_and_the_people_say_the_same(
    town: SmallTown, engine: Engine, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every unit, of each assignment; looked up are only those whom it or all others are alone about."""
    monkeypatch.setattr(how_far, "_FEW", few)
    looked_up: list[frozenset[str]] = []

    def far_with(connection: Connection, module_id: str, people: frozenset[str]) -> how_far.Far:
        looked_up.append(people)
        return how_far.far_with(connection, module_id, people)

    monkeypatch.setattr(one_assignment, "far_with", far_with)
    with reading(engine) as connection:
        roster, rules = read_roster(connection), read_rules(connection)
        cutter = Cutter(connection, roster, rules, TODAY)
        for number in range(1, 7):
            (rule,) = read_rules(connection, only=number)
            asked = asked_by(rule, cutter.reach.bound(rule), TODAY)
            cut = cutter.cut(asked, known=["/Skolor/Norra"], unnamed=frozenset({A}))
            assert dict(cut.total) == _one_by_one(connection, number), number
            assert cut.apart == _apart(connection, number, *asked.starts), number
            strangers = Counter(
                (above, B)
                for who in asked.people
                if not roster.path_of(roster.people[who]).startswith("/Skolor/Norra")
                for above in ancestors(roster.path_of(roster.people[who]))
            )
            unknown = {row: each.assigned for row, each in cut.unknown.items() if row[1] == B}
            assert unknown == (strangers if B in asked.starts else {}), number
    assert len(looked_up[0]) == 0  # everybody
    assert len(looked_up[1]) == 6  # those who are elsewhere, of 22
    assert looked_up[3] == {"p1", "p8", "p16", "p20"}


def _apart(connection: Connection, number: int, *modules: str) -> set[tuple[str, str]]:
    roster = read_roster(connection)
    whole = resolve(read_rules(connection), roster, TODAY).keys()
    own = resolve(read_rules(connection, only=number), roster, TODAY).keys()
    return {
        (above, module_id)
        for who, module_id in whole ^ own
        if module_id in modules
        for above in ancestors(roster.path_of(roster.people[who]))
    }


def test_the_first_time_of_each(town: SmallTown, engine: Engine) -> None:
    """Who sends in several answers counts at the first; a pass that does not count is none; others are left out."""
    town.answer(A, [("p3", "a", "2026-11-21T10:00:30Z", False), ("p2", "a", "2026-11-21T10:00:59Z", True)])
    town.answer(A, [("p3", "b", "2026-11-21T11:00:00Z", True), ("p2", "b", "2026-11-21T12:00:00Z", False)])
    town.answer(A, [("p3", "c", "2026-11-21T09:59:00Z", False), ("p1", "b", "2026-11-21T13:00:00Z", True)])
    early, ten, eleven = "2026-11-20T08:00", "2026-11-21T10:00", "2026-11-21T11:00"
    before = "2026-11-21T09:59"
    with reading(engine) as connection:
        found = first_times(connection, A, frozenset({"p1", "p2", "p3", "p6", "p11"}))
        assert found == Firsts(Counter({early: 2, before: 1, ten: 1}), Counter({early: 1, ten: 1, eleven: 1}))
        assert first_times(connection, A, frozenset({"p11"})) == Firsts(Counter(), Counter())
        assert first_times(connection, A, frozenset()) == Firsts(Counter(), Counter())
    module: Any = type("Module", (), {"id": A, "attempts": Attempts.FIRST})
    keep_current(engine, Catalogue(courses={}, modules={A: module}), TODAY)
    with reading(engine) as connection:
        found = first_times(connection, A, frozenset({"p2", "p3"}))
        assert found == Firsts(Counter({before: 1, ten: 1}), Counter({ten: 1}))


def test_its_people_as_a_sheet(town: SmallTown, engine: Engine) -> None:
    """Only whom it binds, by its own due day, and only its modules; who has done what was withdrawn is in it."""
    with reading(engine) as connection:
        for number, expected in _SHEETS.items():
            asked = read_asked(connection, number, TODAY)
            lines = list(matrix_lines(connection, TODAY, ["u2", "u3", "u6"], module=None, asked=asked))
            assert [[line[0].partition("@")[0], *line[3:]] for line in lines] == expected, number
        other = matrix_lines(connection, TODAY, ["u2"], module="losenord", asked=read_asked(connection, 1, TODAY))
        assert list(other) == [["person", "name", "unit"]]


_SHEETS = {
    2: [
        ["person", A],
        *[["p13", "done"], ["p7", "done"], ["p8", "overdue"], ["p9", "overdue"]],
        *[["p10", "overdue"], ["p11", "overdue"], ["p12", "overdue"]],
        *[["p19", "done"], ["p20", "overdue"], ["p21", "overdue"], ["p22", "overdue"]],
    ],
    4: [["person", B], ["p8", "done"], ["p20", "done"], ["p16", "overdue"]],
    6: [["person"]],
}
