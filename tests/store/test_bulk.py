"""Many rows at once: what is written is what is read, whatever it holds; rows that are there are brought in step."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DataError

from service.store import tables as t
from service.store.bulk import insert_rows, upsert_rows
from service.store.engine import open_store

ODD = ["", "NULL", "null", "{}", '{"a","b"}', 'a"b', r"a\b", r"\"", "a,b", " a ", "\n\t", "%s", "'", "Åsa – 🙂", "\\"]


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("write", [insert_rows, upsert_rows])
def test_texts_come_back_as_they_were(engine: Engine, write: Any) -> None:
    """Those that mean something to a database, and none at all."""
    rows = [(f"u{place}", text, text, text) for place, text in enumerate(ODD)] + [("none", "none", "none", None)]
    with engine.begin() as connection:
        write(connection, t.units, rows)
    with engine.connect() as connection:
        assert sorted(tuple(row) for row in connection.execute(select(t.units))) == sorted(rows)


def test_every_kind_of_value(engine: Engine) -> None:
    """Days, numbers, truths and JSON; the second time they are brought to other values, and some are added to."""
    after = [("p1", "m", "u2", False, date.max, 2), ("p2", "m", "u", True, date.max, 0)]
    with engine.begin() as connection:
        upsert_rows(connection, t.obligations, [("p1", "m", "u1", True, date(2026, 11, 22), -1)])
        upsert_rows(
            connection, t.obligations, [("p1", "m", "u2", False, date.max, 2), ("p2", "m", "u", True, date.max, 0)]
        )
        upsert_rows(connection, t.choices, [("m", "u1", '{"f\\u00e5r": {"a": [1, 2]}}')])
        counters = [("u1", "m", date.max, 5, 3, 1, 4)]
        upsert_rows(connection, t.counters, counters, add=("assigned", "completed", "passed", "reached"))
        upsert_rows(connection, t.counters, [(*counters[0][:3], -2, 0, 1, 7)], add=("assigned", "completed", "passed"))
        upsert_rows(connection, t.counters, [])
    with engine.connect() as connection:
        obligations = connection.execute(select(t.obligations).order_by(t.obligations.c.person_id)).all()
        assert [tuple(row) for row in obligations] == after
        assert connection.scalar(select(t.choices.c.counts)) == {"får": {"a": [1, 2]}}
        assert [tuple(row) for row in connection.execute(select(t.counters))] == [("u1", "m", date.max, 3, 3, 2, 7)]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_no_text_may_hold(engine: Engine) -> None:
    """PostgreSQL keeps no zero byte: it is refused, and nothing of it is kept."""
    with pytest.raises((DataError, ValueError)), engine.begin() as connection:
        upsert_rows(connection, t.units, [("u1", "a\0b", "a", None)])
    with engine.connect() as connection:
        assert connection.execute(select(t.units)).all() == []
