"""Goals: set, changed, inherited and removed; the numbers that go with a report, with names and without."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from service.access import INSTALLATION_OWNER, Actor
from service.asking import sight
from service.counting.history import keep_history
from service.reports.files import as_json
from service.reports.gather import gather
from service.reports.goals import Goal, forget_goal, goal_for, read_goals, set_goal
from service.reports.model import By, Scope
from service.roles.model import Held, Role
from tests.support.skolby import INCIDENTS, NOW, PHISHING, Town

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.LEADER, "/Skolor")}))
JUNE = date(2027, 6, 1)


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Everybody is bound to a module that was due in October; eight of Norra and three of Södra did it, in turn."""
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    form = town.form(PHISHING)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=place % 3, at=f"2026-11-{2 + 2 * place:02}T07:00:00Z")
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}", at=f"2026-09-{25 + place}T07:00:00Z")
    keep_history(town.service.engine, town.service.catalogue, town.service.settings.timezone, NOW)
    yield town
    town.service.close()


def aim(connection: Connection, unit: str, share: int, module: str | None = None) -> None:
    set_goal(connection, f"u{unit}", module, share=share, by=JUNE, now=NOW, who=None)


def numbers(town: Town, actor: Actor, unit: str = "/Skolor", by: By = By.MODULE) -> Any:
    service, scope = town.service, Scope(unit)
    with service.engine.connect() as connection:
        seen = sight(actor, scope, by)
        report = gather(connection, service.settings, service.catalogue, scope=scope, by=by, sight=seen, now=NOW)
    return as_json(report)["numbers"]


def test_the_nearest_goal_above_counts(town: Town) -> None:
    """One's own before that of a unit above; a goal of one module is none of all; set again it is another."""
    with town.service.engine.begin() as connection:
        aim(connection, "/", 70)
        aim(connection, "/Skolor", 80)
        aim(connection, "/Skolor", 85)
        aim(connection, "/Skolor/Norra", 90, PHISHING)
        assert goal_for(connection, "/Skolor/Norra", None) == Goal("/Skolor", None, 85, JUNE)
        assert goal_for(connection, "/Skolor/Norra", PHISHING) == Goal("/Skolor/Norra", PHISHING, 90, JUNE)
        assert goal_for(connection, "/Skolor", INCIDENTS) is None
        assert goal_for(connection, "/Vård", None) == Goal("/", None, 70, JUNE)
        assert read_goals(connection, "/Skolor") == [
            Goal("/Skolor", None, 85, JUNE),
            Goal("/Skolor/Norra", PHISHING, 90, JUNE),
        ]
        assert forget_goal(connection, "u/Skolor", None)
        assert not forget_goal(connection, "u/Skolor", None)
        assert goal_for(connection, "/Skolor/Norra", None) == Goal("/", None, 70, JUNE)


def test_numbers_for_who_sees_names(town: Town) -> None:
    """Exact: each week of the branch, four weeks ago, on time, the goal with its forecast, and the units below."""
    with town.service.engine.begin() as connection:
        aim(connection, "/", 80)
    found = numbers(town, INSTALLATION_OWNER)
    assert found["exact"] is True
    assert {week["week"]: week["completed"] for week in found["weeks"]} == {
        **{(date(2026, 8, 31) + timedelta(weeks=place)).isoformat(): 0 for place in range(3)},
        **{(date(2026, 9, 21) + timedelta(weeks=place)).isoformat(): 3 for place in range(6)},
        "2026-11-02": 7,
        "2026-11-09": 10,
    }
    assert found["weeks"][-1] == {"week": "2026-11-09", "assigned": 22, "completed": 10, "passed": 8, "overdue": 12}
    assert found["before"] == {
        "week": "2026-10-19",
        "then": {"assigned": 22, "completed": 3, "passed": 3, "overdue": 19},
        "now": {"assigned": 22, "completed": 11, "passed": 9, "overdue": 11},
    }
    assert found["on_time"] == {"asked": 22, "done": 3}
    assert found["goal"] == {
        "unit": "/",
        "share": 80,
        "by": "2027-06-01",
        "forecast": {"outlook": "uncertain", "slowest": 50, "expected": 100, "fastest": 100},
    }
    assert found["spread"] is None


def test_numbers_for_who_sees_none(town: Town) -> None:
    """Past weeks in steps of five; the figures of now are those of the report."""
    found = numbers(town, HEAD)
    assert found["exact"] is False
    assert found["weeks"][-1] == {"week": "2026-11-09", "assigned": 20, "completed": 10, "passed": 10, "overdue": 10}
    assert found["before"]["then"] == {"assigned": 20, "completed": 5, "passed": 5, "overdue": 15}
    assert found["before"]["now"] == {"assigned": 22, "completed": 11, "passed": 9, "overdue": 11}
    assert found["on_time"] == {"asked": 20, "done": 5}


def test_a_unit_that_is_hidden_has_no_weeks(town: Town) -> None:
    """Three people of Lilla: not now, and not when more have come since."""
    nothing = {"exact": False, "weeks": [], "before": None, "on_time": None, "goal": None, "spread": None}
    assert numbers(town, HEAD, "/Skolor/Lilla") == nothing


def test_by_unit_and_by_module_tell_the_same(town: Town) -> None:
    """Whatever a row stands for, the numbers are those of the branch."""
    assert numbers(town, HEAD, by=By.UNIT) == numbers(town, HEAD, by=By.MODULE)


def test_what_has_come_since_is_in_neither(town: Town) -> None:
    """Four weeks ago is compared with now over the modules of then: a new one would look like a step back."""
    before = numbers(town, INSTALLATION_OWNER)["before"]
    town.assign(INCIDENTS, due=None, starts=date(2026, 11, 10))
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW + timedelta(weeks=1))
    found = numbers(town, INSTALLATION_OWNER)
    assert found["before"] == before
    assert found["weeks"][-1]["assigned"] == 22
    with service.engine.connect() as connection:
        scope = Scope("/Skolor")
        seen = sight(INSTALLATION_OWNER, scope, By.MODULE)
        later = NOW + timedelta(weeks=2)
        report = gather(
            connection, service.settings, service.catalogue, scope=scope, by=By.MODULE, sight=seen, now=later
        )
    assert report.numbers is not None
    assert report.numbers.trend.since == {PHISHING: date(2026, 8, 31), INCIDENTS: date(2026, 11, 23)}
    assert report.numbers.trend.weeks[-1].counts.assigned == 44
    assert report.numbers.before is not None
    assert report.numbers.before.now.assigned == 22
