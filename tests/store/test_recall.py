"""What a reading recalls: within it, and no longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from service.store.engine import open_engine, reading
from service.store.recall import recall
from tests.support.databases import empty_database


@pytest.fixture
def engine(kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database with a table of numbers that holds one."""
    with empty_database(kind, tmp_path) as url:
        engine = open_engine(url)
        add(engine)
        yield engine
        engine.dispose()


def add(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS numbers (n INTEGER)"))
        connection.execute(text("INSERT INTO numbers VALUES (1)"))


class Asking:
    """Counts the numbers, and how often that was asked of the database."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, connection: Connection) -> int:
        def read() -> int:
            self.times += 1
            return int(connection.scalar(text("SELECT COUNT(*) FROM numbers")) or 0)

        return recall(connection, "how many", read)


def test_once_in_a_reading(engine: Engine) -> None:
    """Somebody writes meanwhile: the reading says what it said; the next one asks again."""
    ask = Asking()
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM numbers"))
        assert ask(connection) == 1
        add(engine)
        assert (ask(connection), ask.times) == (1, 1)
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM numbers"))
        assert (ask(connection), ask(connection), ask.times) == (2, 2, 2)


def test_a_connection_that_reads_twice(engine: Engine) -> None:
    """One that lets go of what it saw, and begins anew, asks anew."""
    ask = Asking()
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM numbers"))
        assert ask(connection) == 1
        connection.rollback()
        add(engine)
        connection.execute(text("SELECT 1 FROM numbers"))
        assert (ask(connection), ask.times) == (2, 2)


def test_whoever_writes(engine: Engine) -> None:
    """Is told of what it has just written."""
    ask = Asking()
    with engine.begin() as connection:
        assert ask(connection) == 1
        connection.execute(text("INSERT INTO numbers VALUES (2)"))
        assert (ask(connection), ask.times) == (2, 2)


def test_nothing_is_an_answer_too(engine: Engine) -> None:
    """Two questions are two; that there is nothing is recalled as well."""
    asked: list[str] = []
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM numbers"))
        for _ in range(2):
            assert recall(connection, "nobody", lambda: asked.append("nobody")) is None
            assert recall(connection, ("rules", 1), lambda: asked.append("rules")) is None
    assert asked == ["nobody", "rules"]
