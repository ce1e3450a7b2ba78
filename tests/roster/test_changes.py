"""What a reading of the Directory changed is remembered for a month: who joined, moved and left."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.moments import stamp
from service.roster.changes import Mover, Reading, movers, readings
from service.roster.model import Unit
from service.roster.records import write_roster
from service.store import tables as t
from tests.support.skolby import NOW, Town


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby, whose Directory has been read once."""
    town = Town(database)
    town.settle()
    yield town
    town.service.close()


def read_again(town: Town, days: float) -> None:
    """The Directory is read, so many days after the town's clock."""
    units = {unit.id: unit for unit in town.units.values()}
    with town.service.engine.begin() as connection:
        write_roster(connection, units, dict(town.people), stamp(NOW + timedelta(days=days)))


def told(town: Town) -> list[Reading]:
    with town.service.engine.connect() as connection:
        return readings(connection, 10)


def moves(town: Town, days: float) -> list[Mover]:
    with town.service.engine.connect() as connection:
        return movers(connection, NOW + timedelta(days=days), 10)


def to(town: Town, name: str, path: str) -> None:
    person = town.people[name]
    town.people[name] = type(person)(
        person.id, person.email, person.name, town.units[path].id, "staff", "sv", None, person.addresses
    )


def test_the_first_reading_tells_of_nobody(town: Town) -> None:
    """In a new installation everybody is new, which is no news."""
    assert told(town) == []
    read_again(town, 1)
    assert told(town) == []


def test_who_came_went_and_moved(town: Town) -> None:
    """Each with the units as they were called; who came and went twice is in both readings."""
    gone = town.people.pop("vera")
    town.add("/Vård", "ny", "Åsa O'Neill")
    to(town, "norra0", "/Skolor/Södra")
    read_again(town, 1)
    assert told(town) == [Reading(NOW + timedelta(days=1), {"joined": 1, "left": 1, "moved": 1})]
    assert moves(town, 1) == [
        Mover("Åsa O'Neill", "ny@skolby.example", "joined", None, "/Vård"),
        Mover("Vera Holm", "vera@skolby.example", "left", "/Vård", None),
        Mover("/Skolor/Norra 0", "norra0@skolby.example", "moved", "/Skolor/Norra", "/Skolor/Södra"),
    ]
    town.people["vera"] = gone
    read_again(town, 2)
    assert told(town) == [
        Reading(NOW + timedelta(days=2), {"joined": 1}),
        Reading(NOW + timedelta(days=1), {"joined": 1, "left": 1, "moved": 1}),
    ]


def test_a_unit_with_another_name_moves_nobody(town: Town) -> None:
    """They are where they were; who leaves it later leaves it under its new name."""
    unit = town.units["/Skolor/Norra"]
    town.units["/Skolor/Norra"] = Unit(unit.id, "/Skolor/Nordan", "Nordan", None)
    read_again(town, 1)
    assert told(town) == []
    to(town, "norra0", "/Vård")
    read_again(town, 2)
    assert [each.before for each in moves(town, 2)] == ["/Skolor/Nordan"]


def test_it_is_forgotten_after_a_month(town: Town) -> None:
    """The next reading deletes what is older, whether it changes anything or not."""
    town.people.pop("vera")
    read_again(town, 1)
    read_again(town, 31)
    assert len(told(town)) == 1
    read_again(town, 31.01)
    assert told(town) == []


def test_a_pseudonym_is_not_told_of(town: Town) -> None:
    """That one goes as somebody comes would tell who has been erased."""
    town.add("/Vård", "erased-7", "–")
    read_again(town, 1)
    town.people.pop("erased-7")
    town.add("/Vård", "tillbaka", "Till Baka")
    read_again(town, 2)
    with town.service.engine.connect() as connection:
        assert list(connection.scalars(select(t.roster_changes.c.person_id))) == ["tillbaka"]
