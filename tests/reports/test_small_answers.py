"""What is too little to show of a question, or of who is late, is remembered, and never longer than it is true."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from service.assignments.model import Level, Target
from service.house import current
from service.moments import local_day
from service.reports.late_rows import more_late
from service.reports.small_answers import small_answers
from service.store import tables as t
from service.store.recounts import Recount, ask_for_recount
from tests.support.skolby import PHISHING, Town

PEOPLE = [*(f"norra{number}" for number in range(6)), *(f"vård{number}" for number in range(6)), "skolor0", "lilla0"]


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Everybody is asked for one module, Lilla by an earlier day."""
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=date(2026, 11, 30))
    town.assign(PHISHING, due=date(2026, 11, 20), to=Target(Level.UNIT, "u/Skolor/Lilla", "unit:/Skolor/Lilla"))
    yield town
    town.service.close()


def remembered(town: Town) -> tuple[Mapping[str, Any], Mapping[Any, int]]:
    """As a request asks, whose process has been asked before; the same from a connection that remembers nothing."""
    today = local_day(town.clock.now(), town.service.settings.timezone)
    with current(town.service) as (connection, _):
        small = small_answers(connection, {PHISHING})
        late = more_late(connection, today, {PHISHING}, anew={})
    with town.service.engine.connect() as connection:
        assert small_answers(connection, {PHISHING}) == small
        assert more_late(connection, today, {PHISHING}, anew={}) == late
    return small, late


def test_it_follows_every_answer(town: Town) -> None:
    """Also those that are deleted: first they are enough, then too few."""
    form, seen, hidden = town.form(PHISHING), set(), set()
    for name in PEOPLE:
        town.answer(form, PHISHING, name)
        small, late = remembered(town)
        assert small == {PHISHING: {}}  # who has completed the module has answered all of it
        seen.add(late["/", PHISHING])
    assert seen == {-3, -2}  # of the three of Lilla, none of whom counts as late
    for name in (*PEOPLE[:2], *PEOPLE[6:8], *PEOPLE[-2:]):
        with town.service.engine.begin() as connection:
            connection.execute(update(t.responses).where(t.responses.c.person_id == name).values(answers={}))
            ask_for_recount(connection, Recount.ALL)
        small, _ = remembered(town)
        hidden.update(small[PHISHING].values())
    assert len(hidden) > 1  # else nothing was there to follow


def test_it_follows_days_and_rules(town: Town) -> None:
    """A day that passes for all, one that is moved, an assignment that is made: each changes who is late of few."""
    assert remembered(town)[1] == {("/", PHISHING): -3, ("/Skolor", PHISHING): -3}
    town.assign(PHISHING, due=date(2026, 11, 20), to=Target(Level.UNIT, "u/Skolor", "unit:/Skolor"))
    assert remembered(town)[1] == {}
    town.clock.moment += timedelta(days=14)
    assert remembered(town)[1] == {}
