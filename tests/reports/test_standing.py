"""How assignments stood when it was last worked out: as worked out now, and only when something has changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from service.assignments.model import Level, Target
from service.assignments.records import withdraw
from service.reports.forecast import Forecast, Outlook
from service.reports.gather import Sight, gather
from service.reports.goals import Goal, set_assignment_goal
from service.reports.model import By, Counts, Scope
from service.reports.standing import STANDINGS, Kept, keep_standings, kept_standings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import last_runs
from tests.support.skolby import INCIDENTS, NOW, PERSONAL, PHISHING, Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """One overdue module for all 31; nobody has answered."""
    town = Town(f"sqlite:///{tmp_path}/pages.db")
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.form(PHISHING)
    yield town
    town.service.close()


def keep(town: Town, minutes: float = 0) -> None:
    service = town.service
    keep_standings(
        service.engine, service.settings, service.catalogue, town.clock.now(), again_after=timedelta(minutes=minutes)
    )


def kept(town: Town) -> dict[int, Kept]:
    with reading(town.service.engine) as connection:
        return dict(kept_standings(last_runs(connection).get(STANDINGS)))


def counted_at(town: Town) -> str:
    with reading(town.service.engine) as connection:
        return str(connection.scalar(select(t.runs.c.at).where(t.runs.c.name == STANDINGS)))


def test_nothing_was_worked_out_yet(town: Town) -> None:
    """No assignment is known."""
    assert kept(town) == {}


def test_what_is_kept(town: Town) -> None:
    """Each assignment by itself: whom it binds, and person × module of what has begun."""
    town.answer(1, PHISHING, "asa")
    town.answer(1, PHISHING, "vera", wrong=2)
    town.assign(PHISHING, INCIDENTS, due=None)
    keep(town)
    assert kept(town) == {1: Kept(31, Counts(31, 2, 1, 29)), 2: Kept(31, Counts(62, 2, 1, 0))}


def test_only_what_has_changed_is_worked_out_again(town: Town) -> None:
    """An answer, a day on which something is overdue, a new assignment; nothing else."""
    town.assign(INCIDENTS, due=date(2026, 11, 22))
    keep(town)
    first = counted_at(town)
    town.clock.sleep(60)
    keep(town)
    assert counted_at(town) == first
    town.answer(1, PHISHING, "asa")
    keep(town)
    assert counted_at(town) > first
    assert kept(town)[1] == Kept(31, Counts(31, 1, 1, 30))
    assert kept(town)[2] == Kept(31, Counts(31, 0, 0, 0))
    town.clock.sleep(86_400)
    keep(town)
    assert kept(town)[2] == Kept(31, Counts(31, 0, 0, 31))


def test_while_answers_pour_in(town: Town) -> None:
    """A tick that comes every minute works it out every five; a new assignment does not wait."""
    keep(town, minutes=5)
    town.clock.sleep(60)
    town.answer(1, PHISHING, "asa")
    keep(town, minutes=5)
    assert kept(town)[1].counts.completed == 0
    town.clock.sleep(240)
    keep(town, minutes=5)
    assert kept(town)[1].counts.completed == 1
    town.clock.sleep(60)
    town.assign(PERSONAL, due=None)
    keep(town, minutes=5)
    assert kept(town)[2] == Kept(31, Counts(31, 0, 0, 0))


def test_a_withdrawn_assignment(town: Town) -> None:
    """It is gone at the next working out."""
    keep(town)
    with town.service.engine.begin() as connection:
        withdraw(connection, 1, "2026-11-22T09:00:00.000000Z")
    town.clock.sleep(86_400)
    keep(town)
    assert kept(town) == {}


SCHOOLS = Target(Level.UNIT, "u/Skolor", "unit:/Skolor")


def test_where_a_goal_leads(town: Town) -> None:
    """The outlook is that of the assignment's own report; it moves with the answers of today."""
    town.assign(PHISHING, due=date(2026, 12, 1), to=SCHOOLS, starts=date(2026, 10, 26))
    for place in range(8):
        town.answer(1, PHISHING, f"norra{place}", at=f"2026-11-{4 + 2 * place:02}T23:30:00Z")
    service, goal = town.service, Goal("/", None, 90, date(2026, 12, 13))
    with service.engine.begin() as connection:
        set_assignment_goal(connection, 2, share=90, by=goal.by, now=NOW, who=None)
    keep(town)
    assert kept(town)[1].outlook(goal, NOW.date()) is None
    assert kept(town)[2].outlook(goal, NOW.date()) == reported(town)
    town.answer(1, PHISHING, "södra0", at="2026-11-22T08:00:00Z")
    keep(town)
    outlook = kept(town)[2].outlook(goal, NOW.date())
    assert outlook == reported(town)
    assert outlook == Forecast(Outlook.UNCERTAIN, 69, 83, 98)  # 0, 2 and 6 of 22; 9 now, 22 days left


def reported(town: Town) -> Forecast | None:
    """What the report of the second assignment says of its goal."""
    service = town.service
    service.count()
    with reading(service.engine) as connection:
        scope, sight = Scope(assignment=2), Sight(names=True)
        found = gather(connection, service.settings, service.catalogue, scope=scope, by=By.MODULE, sight=sight, now=NOW)
    assert found.numbers
    assert found.numbers.aim
    return found.numbers.aim.forecast


def test_a_first_goal_need_not_wait(town: Town) -> None:
    """While answers pour in it is there at the next round; past weeks are not gone through again on the same day."""
    keep(town)
    town.answer(1, PHISHING, "asa")
    with town.service.engine.begin() as connection:
        set_assignment_goal(connection, 1, share=90, by=date(2027, 1, 31), now=NOW, who=None)
    keep(town, minutes=5)
    assert kept(town)[1].weeks is not None
    read: list[str] = []
    event.listen(town.service.engine, "before_cursor_execute", lambda *told: read.append(told[2]))
    town.answer(1, PHISHING, "vera")
    read.clear()
    keep(town)
    assert not [statement for statement in read if "min(responses.first_at)" in statement]
    assert kept(town)[1].counts.completed == 2
