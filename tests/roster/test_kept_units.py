"""The units that a process keeps in hand: never those of another moment, nor of another database."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event

from service.roster.model import Unit
from service.roster.records import read_units, write_roster
from service.store import tables as t
from service.store.engine import open_store, reading
from tests.support.databases import fresh_database

NOW = "2026-11-22T09:00:00.000000Z"
ROOT = Unit("u0", "/", "/", None)
NORTH = Unit("u1", "/Norra", "Norra", "u0")


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


def sync(engine: Engine, *units: Unit) -> None:
    with engine.begin() as connection:
        write_roster(connection, {unit.id: unit for unit in units}, {}, NOW)


def known(engine: Engine) -> list[Unit]:
    with reading(engine) as connection:
        return list(read_units(connection).units.values())


def queries(engine: Engine) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    known(engine)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_kept(engine: Engine) -> None:
    """Read once; after that only whether they are still the same, also where a sync finds nothing new."""
    sync(engine, ROOT, NORTH)
    assert [queries(engine), queries(engine)] == [2, 1]
    sync(engine, ROOT, NORTH)
    assert queries(engine) == 1


def test_every_change(engine: Engine) -> None:
    """A new unit, a new name, a new place, one that is gone: all at one moment of the clock."""
    south = Unit("u2", "/Södra", "Södra", "u0")
    for units in ([ROOT], [ROOT, NORTH], [ROOT, replace(NORTH, name="Nya Norra")], [ROOT, south], [ROOT, NORTH], []):
        sync(engine, *units)
        assert sorted(known(engine), key=lambda unit: unit.id) == units


def test_by_another_process(database: str) -> None:
    """Whoever syncs, everybody reads what is there."""
    with ExitStack() as open_:
        here, there = (open_store(database) for _ in range(2))
        open_.callback(here.dispose)
        open_.callback(there.dispose)
        sync(here, ROOT)
        assert known(here) == known(there) == [ROOT]
        sync(there, ROOT, NORTH)
        assert known(here) == known(there) == [ROOT, NORTH]


def test_a_reading_that_began_before(engine: Engine) -> None:
    """It goes on to see what it saw, and leaves nothing wrong for the next."""
    sync(engine, ROOT)
    with reading(engine) as connection:
        assert list(read_units(connection).units.values()) == [ROOT]
        sync(engine, ROOT, NORTH)
        assert known(engine) == [ROOT, NORTH]
        assert list(read_units(connection).units.values()) == [ROOT]
    assert known(engine) == [ROOT, NORTH]


def test_a_database_from_before_marks(engine: Engine) -> None:
    """Where no sync has left one, the units are read each time; the next sync leaves it, though nothing has changed."""
    sync(engine, ROOT)
    with engine.begin() as connection:
        connection.execute(delete(t.runs))
    assert [queries(engine), queries(engine)] == [2, 2]
    sync(engine, ROOT)
    assert [queries(engine), queries(engine)] == [2, 1]


def test_another_database(engine: Engine, kind: str, tmp_path: Path) -> None:
    """Two installations in one process know nothing of each other."""
    sync(engine, ROOT, NORTH)
    with fresh_database(kind, tmp_path) as url:
        other = open_store(url)
        sync(other, ROOT)
        assert (known(engine), known(other)) == ([ROOT, NORTH], [ROOT])
        other.dispose()
