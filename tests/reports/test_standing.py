"""How assignments stood when it was last worked out: as worked out now, and only when something has changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.assignments.records import withdraw
from service.reports.model import Counts
from service.reports.standing import STANDINGS, Kept, keep_standings, kept_standings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import last_runs
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town


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
