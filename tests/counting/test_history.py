"""Weeks and due days are written as time passes, from the counters; only once they are filled in from answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, select

from service.catalogue.model import Catalogue
from service.counting.history import keep_history
from service.counting.weeks import WEEK, WEEKS_KEPT
from service.store import tables as t
from service.store.engine import open_store
from tests.support.small_town import EVERYBODY, SmallTown

NOTHING: Any = Catalogue(courses={}, modules={})
MODULE = "losenord"
ZONE = ZoneInfo("Europe/Stockholm")
MONDAY = date(2026, 11, 2)
DUE = date(2026, 11, 11)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> SmallTown:
    """Ten people in two units below /Skolor, four in /Vård: all bound to one module from a Monday on."""
    town = SmallTown(engine, [MODULE])
    town.hire("u3", 5)
    town.hire("u4", 5)
    town.hire("u5", 4)
    town.sync()
    town.assign(MODULE, [EVERYBODY], starts=MONDAY, due=DUE)
    return town


def keep(engine: Engine, day: date, hour: int = 12) -> None:
    keep_history(engine, NOTHING, ZONE, datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def weeks(engine: Engine, unit: str) -> dict[date, tuple[int, ...]]:
    of = t.weeks.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(of.week, of.assigned, of.completed, of.passed, of.overdue).where(of.unit_id == unit)
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def deadlines(engine: Engine) -> dict[str, tuple[date, int, int]]:
    with engine.connect() as connection:
        return {row[0]: (row[2], row[3], row[4]) for row in connection.execute(select(t.deadlines))}


def test_weeks_as_they_pass(town: SmallTown, engine: Engine) -> None:
    """The running week says how it stands; one like the one before has no row; nothing is counted again."""
    keep(engine, MONDAY)
    town.answer(MODULE, [("p1", "a", "2026-11-04T08:00:00Z", True), ("p2", "a", "2026-11-05T08:00:00Z", False)])
    keep(engine, date(2026, 11, 8))
    assert weeks(engine, "u1") == {MONDAY: (10, 2, 1, 0)}
    keep(engine, date(2026, 11, 10))
    assert weeks(engine, "u1") == {MONDAY: (10, 2, 1, 0)}
    keep(engine, date(2026, 11, 12))
    third = MONDAY + 2 * WEEK
    town.answer(MODULE, [("p1", "b", "2026-11-17T08:00:00Z", False), ("p6", "a", "2026-11-17T08:00:00Z", True)])
    keep(engine, third)
    assert weeks(engine, "u1") == {
        MONDAY: (10, 2, 1, 0),
        MONDAY + WEEK: (10, 2, 1, 8),
        third: (10, 3, 2, 7),
    }
    del town.people["p1"]
    town.sync()
    keep(engine, third + WEEK)
    assert weeks(engine, "u1")[third] == (10, 3, 2, 7)
    assert weeks(engine, "u1")[third + WEEK] == (9, 2, 1, 7)


def test_a_module_that_nobody_is_asked_for_any_more(town: SmallTown, engine: Engine) -> None:
    """From that week on it counts nobody."""
    keep(engine, MONDAY)
    town.withdraw(1)
    keep(engine, MONDAY + WEEK)
    assert weeks(engine, "u5") == {MONDAY: (4, 0, 0, 0), MONDAY + WEEK: (0, 0, 0, 0)}


def test_on_time_is_what_was_done_as_the_day_passed(town: SmallTown, engine: Engine) -> None:
    """On the due day itself nothing is told; what comes later changes nothing, nor who joins later."""
    keep(engine, MONDAY)
    town.answer(MODULE, [("p1", "a", "2026-11-11T20:00:00Z", True)])
    keep(engine, DUE)
    assert deadlines(engine) == {}
    keep(engine, DUE + timedelta(days=1))
    want = {"u0": (14, 1), "u1": (10, 1), "u2": (5, 1), "u3": (5, 1), "u4": (5, 0), "u5": (4, 0)}
    assert deadlines(engine) == {unit: (DUE, *people) for unit, people in want.items()}
    town.answer(MODULE, [("p2", "a", "2026-11-12T20:00:00Z", True)])
    town.hire("u6")
    town.sync()
    keep(engine, DUE + timedelta(days=2))
    assert deadlines(engine) == {unit: (DUE, *people) for unit, people in want.items()}


def test_what_there_was_before_is_filled_in_once(town: SmallTown, engine: Engine) -> None:
    """By local days: an answer late on Sunday in UTC is one of Monday; later answers are not filled in again."""
    answers = [("p1", "a", "2026-11-08T22:59:00Z", True), ("p2", "a", "2026-11-08T23:00:00Z", False)]
    town.answer(MODULE, [*answers, ("p3", "a", "2026-11-11T23:30:00Z", True)])
    now = MONDAY + 2 * WEEK
    keep(engine, now)
    assert weeks(engine, "u2") == {
        MONDAY: (5, 1, 1, 0),
        MONDAY + WEEK: (5, 3, 2, 2),
    }
    assert deadlines(engine)["u2"] == (DUE, 5, 2)
    town.answer(MODULE, [("p4", "a", "2026-11-04T08:00:00Z", True)])
    keep(engine, now + timedelta(days=1))
    assert weeks(engine, "u2")[MONDAY] == (5, 1, 1, 0)
    assert weeks(engine, "u2")[now] == (5, 4, 3, 1)


def test_who_is_withheld_is_remembered_of_the_week(town: SmallTown, engine: Engine) -> None:
    """And is not forgotten when more people come, until the week is no longer kept."""

    def once() -> dict[str, date]:
        with engine.connect() as connection:
            return {row.unit_id: row.week for row in connection.execute(select(t.withheld_weeks))}

    keep(engine, MONDAY)
    hidden = once()
    assert "u5" in hidden
    assert set(hidden.values()) == {MONDAY}
    town.hire("u5", 10)
    town.sync()
    keep(engine, MONDAY + WEEK)
    assert once() == hidden
    keep(engine, MONDAY + (WEEKS_KEPT + 1) * WEEK)
    assert once() == {}


def test_old_weeks_are_forgotten(town: SmallTown, engine: Engine) -> None:
    """But for the last one before those that are kept: it says how they begin."""
    keep(engine, MONDAY)
    town.answer(MODULE, [("p1", "a", "2026-11-10T08:00:00Z", True)])
    keep(engine, MONDAY + WEEK)
    late = MONDAY + (WEEKS_KEPT + 3) * WEEK
    keep(engine, late)
    assert weeks(engine, "u3") == {MONDAY + WEEK: (5, 1, 1, 0), late: (5, 1, 1, 4)}


def test_twice_and_in_the_same_hour(town: SmallTown, engine: Engine) -> None:
    """Nothing has changed: nothing is written. While answers pour in, once an hour."""
    keep(engine, MONDAY)
    with engine.begin() as connection:
        connection.execute(delete(t.weeks))
    keep(engine, MONDAY, hour=13)
    assert weeks(engine, "u1") == {}
    town.answer(MODULE, [("p1", "a", "2026-11-02T12:10:00Z", True)])
    keep_history(engine, NOTHING, ZONE, datetime(2026, 11, 2, 12, 59, tzinfo=UTC))
    assert weeks(engine, "u1") == {}
    keep(engine, MONDAY, hour=14)
    assert weeks(engine, "u1") == {MONDAY: (10, 1, 1, 0)}
