"""The weeks and the goal of one assignment: worked out from its rule and the answers, for who may see what."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from service.access import INSTALLATION_OWNER, Actor
from service.asking import sight
from service.assignments.model import Level, Target
from service.counting.history import keep_history
from service.reports.files import as_json
from service.reports.gather import gather
from service.reports.goals import forget_assignment_goal, set_assignment_goal, set_goal
from service.reports.model import By, Scope
from service.roles.model import Held, Role
from tests.support.skolby import INCIDENTS, NOW, PERSONAL, PHISHING, Town

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.LEADER, "/Skolor")}))
JUNE = date(2027, 6, 1)
SCHOOLS = Target(Level.UNIT, "u/Skolor", "unit:/Skolor")


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """One module is asked of everybody; the schools' own assignment asks for it too, and for another later.

    Of the first, eight of Norra and three of Södra did it in turn; of the second, six of Norra.
    """
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(PHISHING, INCIDENTS, due=date(2026, 11, 13), to=SCHOOLS, starts=date(2026, 10, 28))
    phishing, incidents = town.form(PHISHING), town.form(INCIDENTS)
    for place in range(8):
        town.answer(phishing, PHISHING, f"norra{place}", wrong=place % 3, at=f"2026-11-{2 + 2 * place:02}T07:00:00Z")
    for place in range(3):
        town.answer(phishing, PHISHING, f"södra{place}", at=f"2026-09-{25 + place}T07:00:00Z")
    for place in range(6):
        town.answer(incidents, INCIDENTS, f"norra{place}", at="2026-11-13T22:30:00Z")  # half past eleven there
    town.service.count()
    yield town
    town.service.close()


def numbers(town: Town, actor: Actor, unit: str = "/Skolor", number: int = 2, by: By = By.MODULE) -> Any:
    service, scope = town.service, Scope(unit, assignment=number)
    with service.engine.connect() as connection:
        seen = sight(actor, scope, by)
        report = gather(connection, service.settings, service.catalogue, scope=scope, by=by, sight=seen, now=NOW)
    return as_json(report)["numbers"]


def test_its_weeks_by_name(town: Town) -> None:
    """From the week it began; who had done a module before is done from the start; a day ends where the town is."""
    found = numbers(town, INSTALLATION_OWNER)
    assert found["exact"] is True
    assert found["weeks"] == [
        {"week": "2026-10-26", "assigned": 44, "completed": 3, "passed": 3, "overdue": 0},
        {"week": "2026-11-02", "assigned": 44, "completed": 7, "passed": 6, "overdue": 0},
        {"week": "2026-11-09", "assigned": 44, "completed": 16, "passed": 14, "overdue": 28},
    ]
    assert found["before"] is None
    assert found["on_time"] == {"asked": 44, "done": 15}
    assert found["goal"] is None


def test_its_weeks_without_names(town: Town) -> None:
    """In steps of five, and what is hidden now is in no week."""
    found = numbers(town, HEAD)
    assert found["exact"] is False
    assert [(week["assigned"], week["completed"]) for week in found["weeks"]] == [(45, 5), (45, 5), (45, 15)]
    assert found["on_time"] == {"asked": 45, "done": 15}
    few = numbers(town, HEAD, "/Skolor/Lilla")
    assert (few["weeks"], few["on_time"], few["goal"]) == ([], None, None)


def test_it_agrees_with_the_weeks_that_are_kept(town: Town) -> None:
    """An assignment to everybody, of a module that no other asks for, stood in each week as the unit did."""
    town.assign(PERSONAL, due=date(2026, 10, 20), starts=date(2026, 9, 14))
    form = town.form(PERSONAL)
    for place in range(8):
        town.answer(form, PERSONAL, f"norra{place}", wrong=place % 3, at=f"2026-10-{4 + 3 * place:02}T07:00:00Z")
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    scope = Scope("/Skolor", PERSONAL)
    for actor in (INSTALLATION_OWNER, HEAD):
        with service.engine.connect() as connection:
            seen = sight(actor, scope, By.MODULE)
            kept = gather(
                connection, service.settings, service.catalogue, scope=scope, by=By.MODULE, sight=seen, now=NOW
            )
        mine, theirs = numbers(town, actor, number=3), as_json(kept)["numbers"]
        for name in ("weeks", "on_time", "before"):
            assert mine[name] == theirs[name], name
        assert len(mine["weeks"]) == 9


def test_its_goal_is_its_own(town: Town) -> None:
    """Not the unit's; set again it is another; each unit is measured by it; removed, there is none."""
    with town.service.engine.begin() as connection:
        set_goal(connection, "u/Skolor", None, share=10, by=JUNE, now=NOW, who=None)
        for share in (80, 90):
            set_assignment_goal(connection, 2, share=share, by=JUNE, now=NOW, who=None)
    assert numbers(town, INSTALLATION_OWNER)["goal"] == {
        "unit": "/Skolor",
        "share": 90,
        "by": "2027-06-01",
        "forecast": {"outlook": "likely", "slowest": 100, "expected": 100, "fastest": 100},
    }
    assert numbers(town, HEAD, "/Skolor/Norra", by=By.UNIT)["goal"]["unit"] == "/Skolor/Norra"
    assert numbers(town, HEAD, "/Skolor/Lilla")["goal"]["forecast"] is None
    assert numbers(town, INSTALLATION_OWNER, number=1)["goal"] is None
    with town.service.engine.begin() as connection:
        assert forget_assignment_goal(connection, 2)
        assert not forget_assignment_goal(connection, 2)
    assert numbers(town, INSTALLATION_OWNER)["goal"] is None


def test_one_that_begins_this_week_has_no_weeks(town: Town) -> None:
    """Nor one of the future; and nothing is divided by nothing."""
    town.assign(PERSONAL, due=None, starts=NOW.date() - timedelta(days=3))
    town.assign(PERSONAL, due=None, starts=NOW.date() + timedelta(days=30))
    for number in (3, 4):
        found = numbers(town, INSTALLATION_OWNER, number=number)
        assert (found["weeks"], found["before"], found["on_time"], found["goal"]) == ([], None, None, None)
