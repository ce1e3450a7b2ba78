"""Erasing somebody reads none of the tables that grow for ever from end to end, whatever is in them."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, update

from service.privacy.erasing import erase
from service.privacy.finding import identify
from service.privacy.model import Identity
from service.store import tables as t
from service.store.engine import open_store
from tests.support.planted import plant

GROWING = {
    "addresses",
    "audit",
    "class_grades",
    "class_members",
    "course_works",
    "group_members",
    "message_items",
    "messages",
    "obligations",
    "reminder_items",
    "reminders",
    "responses",
    "roster_changes",
}
"""Tables with a row for each person and module, each mail or each use of a right."""
PARTIAL = {"ix_messages_error", "ix_reminders_error", "ix_course_works_students", "ix_class_grades_left_because"}
"""Indexes of few rows, which may be gone through."""


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


def eva(connection: Connection) -> Identity:
    """Somebody of whom every table holds something, one of whose modules is for figures alone."""
    person = {"id": "117", "email": "eva@skolby.example", "name": "Eva Åström", "unit_id": "u", "role": "staff"}
    connection.execute(insert(t.people).values(**person, active=True, joined_at="2026-11-02T08:00:00.000000Z"))
    connection.execute(insert(t.addresses).values(address=person["email"], person_id=person["id"]))
    who = identify(connection, person["email"])
    assert who is not None
    plant(connection, who, count(1))
    connection.execute(update(t.assignments).values(aggregate_only=True))
    return who


def plans(connection: Connection, asked: list[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """How the database would go about each statement, a line at a time; a whole table is the last resort."""
    lite = connection.dialect.name == "sqlite"
    if not lite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, parameters in asked:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and isinstance(parameters, tuple | dict):
            explain = f"EXPLAIN {'QUERY PLAN ' if lite else ''}{statement}"
            for row in connection.exec_driver_sql(explain, parameters):
                yield statement, row[3] if lite else row[0].replace("->", "").strip()


def read_whole(line: str) -> bool:
    """Whether a line says that one of the growing tables, or a whole index of one, is read from end to end."""
    words = line.replace("Seq Scan on", "SCAN").split()
    through = words[:1] == ["SCAN"] and words[1] in GROWING
    return through and not PARTIAL.intersection(words)


def test_by_index_alone(engine: Engine) -> None:
    """Every statement, on both databases."""
    asked: list[tuple[str, Any]] = []
    with engine.begin() as connection:
        who = eva(connection)
        event.listen(engine, "before_cursor_execute", lambda *each: asked.append((each[2], each[3])))
        trying = connection.begin_nested()
        erase(connection, who)
        trying.rollback()
        erasing = list(asked)
        assert [(line, statement) for statement, line in plans(connection, erasing) if read_whole(line)] == []
    changed = {statement.split()[1] for statement, _ in erasing if statement.startswith("UPDATE")}
    assert {"audit", "messages", "message_items", "obligations", "reminders", "responses"} <= changed


def test_what_is_recognised(engine: Engine) -> None:
    """A table that has to be read from end to end is met as such: else the test above would prove nothing."""
    lines = [
        line
        for column in ("reminders.kind", "messages.message_id || ''")
        for _, line in plans_of(engine, f"DELETE FROM {column.split('.')[0]} WHERE {column} = 'x'")
    ]
    assert len([line for line in lines if read_whole(line)]) == 2


def plans_of(engine: Engine, statement: str) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return list(plans(connection, [(statement, ())]))
