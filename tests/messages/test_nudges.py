"""Asking for reminders: who may, what is refused in which words, that nothing is sent yet and the use is on record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from service.access import INSTALLATION_OWNER, Actor
from service.asking import NotAllowedError
from service.errors import UsageError
from service.messages.nudges import LAPSES, About, Nudge, find, nudge, waiting
from service.messages.switches import read_silenced, switch
from service.roles.audit import Door
from service.roles.model import Held, Role
from service.roster.model import ROOT
from service.settings import Settings, load_settings
from service.store import tables as t
from service.store.engine import open_store
from tests.support.small_town import SmallTown, unit

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEADER = Actor("asa.oberg@ekby.example", "p9", frozenset({Held(Role.LEADER, "/Skolor")}))


@pytest.fixture
def town(database: str) -> Iterator[SmallTown]:
    engine = open_store(database)
    made = SmallTown(engine, ["fire", "phishing"])
    made.hire("u2")
    made.sync()
    made.assign("fire", [unit("u1")], starts=date(2026, 11, 1), due=date(2026, 12, 1))
    yield made
    engine.dispose()


@pytest.fixture
def settings(database: str) -> Settings:
    return load_settings({"NANOLEARN_DATABASE_URL": database, "NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example"})


def entries(engine: Engine) -> list[tuple[str | None, ...]]:
    of = t.audit.c
    with engine.connect() as connection:
        query = select(of.by_address, of.permission, of.door, of.unit_path, of.about).order_by(of.id)
        return [tuple(row) for row in connection.execute(query)]


def test_a_nudge_is_a_row_and_an_entry_on_record(town: SmallTown, settings: Settings) -> None:
    """It waits with all it is about; the record says who used the right, where and for what."""
    taken = nudge(town.engine, settings, MONDAY, About(assignment=1, unit="/skolor/"), by=LEADER, door=Door.CARD)
    assert (taken.unit, taken.first, taken.again) == ("/Skolor", MONDAY, False)
    with town.engine.connect() as connection:
        assert waiting(connection) == [Nudge(taken.number, MONDAY, "u1", 1, None)]
        assert find(connection, taken.number) == Nudge(taken.number, MONDAY, "u1", 1, None)
        assert find(connection, taken.number + 1) is None
        assert connection.scalar(select(func.count()).select_from(t.reminders)) == 0
    assert entries(town.engine) == [
        ("asa.oberg@ekby.example", "unit:people:remind", "card", "/Skolor", "reminded of assignment 1")
    ]


def test_asking_twice_is_asking_once(town: SmallTown, settings: Settings) -> None:
    """The same nudge while the first waits is the first, until that has lapsed; another one is another."""
    first = nudge(town.engine, settings, MONDAY, About(module="fire"), by=LEADER, door=Door.PAGE)
    second = nudge(town.engine, settings, MONDAY, About(module="fire"), by=INSTALLATION_OWNER, door=Door.API)
    wider = nudge(town.engine, settings, MONDAY, About(module="fire", unit=ROOT), by=INSTALLATION_OWNER, door=Door.API)
    later = nudge(town.engine, settings, MONDAY + LAPSES, About(module="fire"), by=LEADER, door=Door.PAGE)
    assert second.number == wider.number != first.number  # the owner's is about the whole administration
    assert (first.again, second.again, wider.again, later.again) == (False, False, True, False)


def test_outside_hours_it_says_when_mails_go_out(town: SmallTown, settings: Settings) -> None:
    """On a Friday evening: Monday at eight, local time."""
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    taken = nudge(town.engine, settings, friday, About(module="fire"), by=LEADER, door=Door.PAGE)
    assert taken.first == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


def test_only_who_has_the_right_there(town: SmallTown, settings: Settings) -> None:
    """A leader of another branch, and somebody without any role, leave nothing behind."""
    nobody = Actor("eva@ekby.example", "p1")
    for actor, path in ((LEADER, "/Vård"), (LEADER, ROOT), (nobody, "/Skolor"), (nobody, None)):
        with pytest.raises(NotAllowedError, match="unit:people:remind"):
            nudge(town.engine, settings, MONDAY, About(module="fire", unit=path), by=actor, door=Door.PAGE)
    with town.engine.connect() as connection:
        assert waiting(connection) == []
    assert entries(town.engine) == []


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (About(assignment=7), "There is no assignment 7"),
        (About(assignment=1, module="phishing"), "Assignment 1 has no module 'phishing'"),
        (About(module="phishing"), "Nobody is asked to do 'phishing'"),
        (About(unit="/Nowhere"), "There is no unit /Nowhere"),
    ],
)
def test_what_cannot_be_meant_is_refused(town: SmallTown, settings: Settings, about: About, words: str) -> None:
    """In a sentence that names it."""
    with pytest.raises(UsageError, match=words):
        nudge(town.engine, settings, MONDAY, about, by=INSTALLATION_OWNER, door=Door.COMMAND)


def test_no_nudge_where_reminders_are_off(town: SmallTown, settings: Settings) -> None:
    """For the installation, for the assignment, and of one that is withdrawn."""
    about = About(assignment=1)
    with pytest.raises(UsageError, match="NANOLEARN_REMINDERS"):
        nudge(town.engine, replace(settings, reminders="off"), MONDAY, about, by=LEADER, door=Door.PAGE)
    with town.engine.begin() as connection:
        switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY, 1, on=False)
    with pytest.raises(UsageError, match="nanolearn reminders on 1"):
        nudge(town.engine, settings, MONDAY, about, by=LEADER, door=Door.PAGE)
    with town.engine.begin() as connection:
        switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY, 1, on=True)
    town.withdraw(1)
    with pytest.raises(UsageError, match="Assignment 1 is withdrawn"):
        nudge(town.engine, settings, MONDAY, about, by=LEADER, door=Door.PAGE)


def test_the_switch_is_turned_once_and_put_on_record(town: SmallTown) -> None:
    """A second turn the same way changes nothing; only who manages all that the assignment reaches may turn it."""
    with town.engine.begin() as connection:
        assert switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY, 1, on=False)
        assert not switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY + timedelta(days=1), 1, on=False)
        assert read_silenced(connection) == {1}
        with pytest.raises(NotAllowedError, match="may not decide about u1"):
            switch(connection, LEADER, Door.PAGE, MONDAY, 1, on=True)
        assert switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY, 1, on=True)
        assert read_silenced(connection) == frozenset()
        with pytest.raises(UsageError, match="no assignment 5"):
            switch(connection, INSTALLATION_OWNER, Door.COMMAND, MONDAY, 5, on=True)
    assert entries(town.engine) == [
        ("", "unit:assignments:manage", "command", None, "assignment 1, reminders off"),
        ("", "unit:assignments:manage", "command", None, "assignment 1, reminders on"),
    ]
