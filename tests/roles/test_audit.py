"""What rights were used for: written once, never changed, read by when, by whom and about whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Executable, delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from service.access import INSTALLATION_OWNER, Actor
from service.asking import record
from service.roles.audit import Door, Entry, Use, entries, forget_old
from service.store import tables as t
from service.store.engine import open_store

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
AT = "2026-11-22T09:14:00.000000Z"
HEAD = Actor("head@kommun.se", "p1")


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """Two people, one of them with an address from before."""
    engine = open_store(database)
    with engine.begin() as connection:
        person = {"name": "x", "unit_id": "u", "role": "staff", "active": True, "joined_at": AT}
        people = [{"id": "p1", "email": "head@kommun.se", **person}, {"id": "p2", "email": "Eva@kommun.se", **person}]
        connection.execute(insert(t.people), people)
        known = [("head@kommun.se", "p1"), ("before@kommun.se", "p1"), ("eva@kommun.se", "p2")]
        connection.execute(insert(t.addresses), [{"address": each, "person_id": whose} for each, whose in known])
        yield connection
    engine.dispose()


def read(connection: Connection, **which: object) -> list[Entry]:
    return [entry for _, entry in entries(connection, **which)]  # type: ignore[arg-type]


def test_an_entry(connection: Connection) -> None:
    """Who, when, by which door, which right, about what; the person by address, whoever it was on the command line."""
    record(connection, HEAD, Door.PAGE, NOW, Use("unit:names:read", "/Skolor", about="report by person as a file"))
    record(connection, INSTALLATION_OWNER, Door.COMMAND, NOW, Use("person:scores:read", person="p2"))
    assert read(connection) == [
        Entry(AT, "", "command", "person:scores:read", None, "Eva@kommun.se", ""),
        Entry(AT, "head@kommun.se", "page", "unit:names:read", "/Skolor", None, "report by person as a file"),
    ]


def test_oneself_leaves_no_entry(connection: Connection) -> None:
    """What somebody reads of their own is not a right over others; nor is nothing at all."""
    record(connection, HEAD, Door.CARD, NOW, Use("person:scores:read", person="p1"), None)
    assert read(connection) == []


def test_somebody_is_found_by_any_address(connection: Connection) -> None:
    """Also by the one they had when it was written, and by one that they have had."""
    record(connection, HEAD, Door.API, NOW, Use("unit:names:read", "/A"))
    record(connection, Actor("gone@kommun.se"), Door.API, NOW, Use("unit:names:read", "/B"))
    assert [each.unit for each in read(connection, by="before@kommun.se")] == ["/A"]
    assert [each.unit for each in read(connection, by="gone@kommun.se")] == ["/B"]
    assert read(connection, by="eva@kommun.se") == []


def test_by_time_person_and_place(connection: Connection) -> None:
    """Since a moment, about one person, and in pages from the newest on."""
    for day in range(4):
        use = Use("person:progress:read", person="p2" if day % 2 else "p1", about=str(day))
        record(connection, INSTALLATION_OWNER, Door.COMMAND, NOW + timedelta(days=day), use)
    assert [each.about for each in read(connection, since=NOW + timedelta(days=2))] == ["3", "2"]
    assert [each.about for each in read(connection, person="p2")] == ["3", "1"]
    first = list(entries(connection, most=2))
    assert [entry.about for _, entry in first] == ["3", "2"]
    assert [entry.about for _, entry in entries(connection, before=first[-1][0])] == ["1", "0"]


def test_an_entry_is_never_changed(connection: Connection) -> None:
    """The database itself refuses it."""
    record(connection, HEAD, Door.PAGE, NOW, Use("unit:names:read", "/Skolor"))
    with pytest.raises(DBAPIError, match="never changed"), connection.begin_nested():
        connection.execute(update(t.audit).values(by_address="somebody@kommun.se"))
    assert [each.by for each in read(connection)] == ["head@kommun.se"]


def test_a_long_text_is_cut(connection: Connection) -> None:
    """Twenty targets of an assignment must not stop it."""
    record(connection, HEAD, Door.PAGE, NOW, Use("unit:assignments:manage", about="å" * 300))
    assert [each.about for each in read(connection)] == ["å" * 200]


def test_no_entry_is_deleted(connection: Connection) -> None:
    """Neither one, nor all at once, nor by a moment that is noted for other entries."""
    record(connection, HEAD, Door.PAGE, NOW, Use("unit:names:read", "/Skolor"))
    ways: list[Executable] = [delete(t.audit), delete(t.audit).where(t.audit.c.at < "9999")]
    if connection.dialect.name == "postgresql":
        ways.append(text("TRUNCATE audit"))
    for way in ways:
        with pytest.raises(DBAPIError, match="retention time alone"), connection.begin_nested():
            connection.execute(way)
    connection.execute(insert(t.audit_forgetting).values(before=AT))
    with pytest.raises(DBAPIError, match="retention time alone"), connection.begin_nested():
        connection.execute(delete(t.audit))
    assert [each.unit for each in read(connection)] == ["/Skolor"]


def test_entries_past_their_time_are_deleted_and_that_is_told(connection: Connection) -> None:
    """To the microsecond; a day on which none is old leaves no entry; afterwards nothing can be deleted again."""
    for about, at in (("old", timedelta(0)), ("just old", timedelta(days=9)), ("new", timedelta(days=10))):
        record(connection, HEAD, Door.PAGE, NOW + at, Use("unit:names:read", "/Skolor", about=about))
    later = NOW + timedelta(days=100)
    assert forget_old(connection, later - timedelta(days=1), 99) == 0
    assert forget_old(connection, later, 90) == 2
    told = "entries before 2026-12-02, older than 90 days, deleted: 2"
    assert [(each.door, each.by, each.about) for each in read(connection)] == [
        ("clock", "", told),
        ("page", "head@kommun.se", "new"),
    ]
    assert forget_old(connection, later, 90) == 0
    with pytest.raises(DBAPIError, match="retention time alone"), connection.begin_nested():
        connection.execute(delete(t.audit))
