"""What a city's mails have left behind: everybody told of every module, a term's reminders, a record of rights used.

Written past the product's doors, like the city itself, into a copy of one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select

from service.moments import stamp
from service.store import tables as t
from service.store.bulk import insert_rows
from tests.bench.city import City, address, person_id

REMINDERS = 5
"""Of each person, a fortnight apart."""
LATEST = datetime(2026, 11, 9, 8, tzinfo=UTC)
_TOLD = datetime(2026, 8, 17, 8, tzinfo=UTC)
_NAMED = 3  # modules in a reminder
_REFUSED = 50  # one of so many mails was
_LOOKED = 3  # how often somebody's name was seen
_WHY = "Google refuses the mail: the recipient address was rejected."


def write_mails(engine: Engine, city: City) -> None:
    """A first notice to each that names every module, and reminders after it."""
    with engine.connect() as connection:
        assignment = connection.scalar(select(t.assignments.c.id)) or 0
    modules = list(city.catalogue.modules)
    with engine.begin() as connection:
        _write(connection, t.messages, _notices(city))
        items = (
            (assignment, person_id(number), module, 1 + number)
            for number in range(city.size.people)
            for module in modules
        )
        _write(connection, t.message_items, items)
        _write(connection, t.reminders, _reminders(city))
        _write(connection, t.reminder_items, _reminder_items(city, modules))
        known = connection.scalar(select(func.max(t.audit.c.id))) or 0  # the bench of pages leaves some
        _write(connection, t.audit, _looks(city, known), known)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _write(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]], known: int = 0) -> None:
    """Rows that bring their numbers along: PostgreSQL is told where to go on."""
    written = insert_rows(connection, table, rows)
    if "id" in table.c and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {known + written})")


def _notices(city: City) -> Iterator[tuple[Any, ...]]:
    told = stamp(_TOLD)
    for number in range(city.size.people):
        sender = address(number % 500) if number % 2 else None
        yield 1 + number, person_id(number), "sent", f"<told-{number}>", told, told, None, sender, None


def _reminders(city: City) -> Iterator[tuple[Any, ...]]:
    for time in range(REMINDERS):
        moment = stamp(LATEST - timedelta(weeks=2) * (REMINDERS - 1 - time))
        for number in range(city.size.people):
            mine = 1 + time * city.size.people + number
            refused = mine % _REFUSED == 0
            sent, why = (None, _WHY) if refused else (moment, None)
            state = "failed" if refused else "sent"
            yield mine, person_id(number), "reminder", state, f"<r-{mine}>", moment, sent, why, None, None


def _reminder_items(city: City, modules: list[str]) -> Iterator[tuple[Any, ...]]:
    for mine in range(1, 1 + REMINDERS * city.size.people):
        for place in range(_NAMED):
            yield mine, modules[(mine + place) % len(modules)], None, "after"


def _looks(city: City, known: int) -> Iterator[tuple[Any, ...]]:
    """Names seen by those who lead, some of them of somebody in particular."""
    for number in range(_LOOKED * city.size.people):
        by, moment = number % min(1_500, city.size.people), stamp(_TOLD + timedelta(seconds=number))
        whom = person_id(number % city.size.people) if number % 2 else None
        yield 1 + known + number, moment, address(by), person_id(by), "unit:names:read", "page", "/", whom, "by person"
