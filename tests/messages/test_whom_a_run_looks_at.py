"""Whom a run of reminders looks at: those with something left of which a day has come, a part of them at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from service.assignments.model import Level, Target
from service.counting.refresh import keep_current
from service.messages.candidates import AT_ONCE, Crowd
from service.messages.nearby import Nearby
from service.messages.run import Reminders
from service.moments import stamp
from service.roster.model import Person
from service.store import tables as t
from tests.support.skolby import INCIDENTS, PHISHING, Town

DUE = date(2026, 12, 2)  # a Wednesday
TOLD = "2026-10-01T07:00:00.000000Z"


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """More people than are held at a time; all have been told of a module that is due on a Wednesday."""
    town = Town(database, NANOLEARN_DELEGATED_USER="nanolearn@skolby.example")
    for number in range(AT_ONCE + 200):
        email = f"many{number}@skolby.example"
        unit = town.units["/Skolor/Norra"].id
        town.people[f"many{number:04}"] = Person(
            f"many{number:04}", email, "Många", unit, "staff", "sv", "asa@skolby.example"
        )
    town.settle()
    tell(town, town.assign(PHISHING, due=DUE), PHISHING, sorted(town.people))
    yield town
    town.service.close()


def tell(town: Town, assignment: int, module_id: str, people: list[str]) -> None:
    """A first notice to each, long ago."""
    with town.service.engine.begin() as connection:
        first = len(connection.execute(select(t.messages.c.id)).all()) + 1
        mails: list[dict[str, Any]] = [
            {"id": first + number, "person_id": who, "state": "sent", "message_id": f"<{first + number}>"}
            for number, who in enumerate(people)
        ]
        connection.execute(insert(t.messages), [{**each, "intent_at": TOLD, "sent_at": TOLD} for each in mails])
        items = [
            {
                "assignment_id": assignment,
                "person_id": each["person_id"],
                "module_id": module_id,
                "message_id": each["id"],
            }
            for each in mails
        ]
        connection.execute(insert(t.message_items), items)
    keep_current(town.service.engine, town.service.catalogue, town.clock.now().date())


def look(town: Town, day: date, hour: int = 9) -> Crowd:
    service = town.service
    town.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Reminders(service.engine, service.settings, town.clock, service.catalogue).look()


def test_all_of_them_a_part_at_a_time(town: Town) -> None:
    """The most urgent first; who has been written to this week, is done or cannot be reached is not among them."""
    some = Target(Level.PERSON, "many1100", "person:many1100@skolby.example")
    earlier = DUE - timedelta(days=2)
    tell(town, town.assign(INCIDENTS, due=earlier, to=some), INCIDENTS, ["many1100"])
    town.answer(town.form(PHISHING), PHISHING, "many0001", at=TOLD)
    with town.service.engine.begin() as connection:
        reminder = {"person_id": "many0002", "kind": "reminder", "state": "sent", "message_id": "<r>"}
        monday = stamp(datetime(2026, 11, 30, 9, tzinfo=UTC))
        connection.execute(insert(t.reminders).values(**reminder, intent_at=monday, sent_at=monday))
        elsewhere = update(t.people).where(t.people.c.id == "many0003")
        connection.execute(elsewhere.values(email="many3@elsewhere.example"))
    found = look(town, DUE)
    left_out = {"many0001", "many0002", "many0003"}
    assert found.people == ("many1100", *sorted(town.people.keys() - left_out - {"many1100"}))
    assert found.leaders == {"asa", "vera"}


def test_nobody_is_read_when_no_day_has_come(town: Town) -> None:
    """Nine days before, and when all is done: neither people nor what they are bound to."""
    asked: list[str] = []
    event.listen(town.service.engine, "before_cursor_execute", lambda *each: asked.append(each[2]))
    assert look(town, DUE - timedelta(days=9)).people == ("asa", "vera")  # a Monday: their digest is due
    assert [each for each in asked if "obligations" in each or "people.id > " in each] == []
    done(town)
    asked.clear()
    assert look(town, DUE) == Crowd((), frozenset())
    assert [each for each in asked if "obligations" in each or "FROM people" in each] == []
    assert len(asked) < 20


def done(town: Town) -> None:
    """As if everybody had answered."""
    with town.service.engine.begin() as connection:
        connection.execute(update(t.obligations).values(state=1))
        of = t.counters.c
        connection.execute(update(t.counters).values(completed=of.assigned))


def test_those_who_are_written_to_next(town: Town) -> None:
    """Whoever has left meanwhile is not brought near; leaders stay, to write in their names."""
    service = town.service
    with service.engine.begin() as connection:
        left(connection, "many0001")
    nearby = Nearby.begin(service.engine, replace(service.settings, leaders_send=True), DUE)
    nearby.bring(["many0000", "many0001"])
    assert [who in nearby for who in ("many0000", "many0001", "many0002", "asa")] == [True, False, False, True]
    leader = nearby.senders.of("many0000")
    assert leader is not None
    assert leader.id == "asa"
    nearby.bring(["many0002"])
    assert [who in nearby for who in ("many0000", "many0002")] == [False, True]


def left(connection: Connection, who: str) -> None:
    connection.execute(update(t.people).where(t.people.c.id == who).values(active=False, left_at=TOLD))
