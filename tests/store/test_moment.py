"""The mark of what a reading sees: another one after every commit, whoever made it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from service.store.engine import open_engine, reading
from service.store.moment import moment
from tests.support.databases import empty_database

Seen = tuple[object, tuple[int, ...]]


@pytest.fixture
def two(kind: str, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """The database of two processes, with a table of numbers."""
    with empty_database(kind, tmp_path) as url:
        engines = open_engine(url), open_engine(url)
        with engines[0].begin() as connection:
            connection.execute(text("CREATE TABLE numbers (id INTEGER PRIMARY KEY, n INTEGER)"))
        yield engines
        for engine in engines:
            engine.dispose()


def seen(engine: Engine) -> Seen:
    """The mark of a reading, and all that it reads after that."""
    with reading(engine) as connection:
        return moment(connection), tuple(connection.scalars(text("SELECT n FROM numbers ORDER BY id, n")))


def add(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO numbers (id, n) SELECT COALESCE(MAX(id), 0) + 1, 7 FROM numbers"))


def change(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE numbers SET n = n + 1"))


def undo(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO numbers (id, n) SELECT COALESCE(MAX(id), 0) + 1, 9 FROM numbers"))
        connection.rollback()


def look(engine: Engine) -> None:
    seen(engine)


def test_nothing_written(two: tuple[Engine, Engine]) -> None:
    """The mark stays as long as nobody commits, however often one looks."""
    here, elsewhere = two
    first = seen(here)
    look(elsewhere)
    assert seen(here) == first


@pytest.mark.parametrize("writer", [0, 1])
def test_something_written(two: tuple[Engine, Engine], writer: int) -> None:
    """By this process or by another: the next reading has another mark."""
    before = seen(two[0])
    add(two[writer])
    after = seen(two[0])
    assert before[0] != after[0]
    assert (before[1], after[1]) == ((), (7,))


def test_written_while_it_is_read(two: tuple[Engine, Engine]) -> None:
    """The mark is of what the reading sees to its end; what was committed meanwhile makes the next one's."""
    with reading(two[0]) as connection:
        mark = moment(connection)
        add(two[1])
        assert (moment(connection), connection.scalar(text("SELECT COUNT(*) FROM numbers"))) == (mark, 0)
    assert seen(two[0]) != (mark, ())
    assert seen(two[0])[0] != mark


@given(st.lists(st.tuples(st.sampled_from([add, change, undo, look]), st.sampled_from([0, 1])), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_mark_means_the_same_rows(
    two: tuple[Engine, Engine], done: list[tuple[Callable[[Engine], None], int]]
) -> None:
    """Whatever two processes do one after another."""
    told: dict[object, tuple[int, ...]] = {}
    for what, where in done:
        what(two[where])
        for at, engine in enumerate(two):
            mark, rows = seen(engine)
            assert told.setdefault((at, mark), rows) == rows
