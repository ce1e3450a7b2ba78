"""Many rows at once, by each database's own fast way: COPY and unnest in PostgreSQL, prepared statements in SQLite."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Date, Table

_AT_ONCE = 20_000


def insert_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows, each with a value for every column in the table's order; gives how many.

    Values are strings, numbers, booleans, dates or None: they go to the driver as they are.
    """
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    remaining = iter(rows)
    inserted = 0
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in table.columns)
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
        while part := _plain(table, list(islice(remaining, _AT_ONCE))):
            connection.exec_driver_sql(statement, part)
            inserted += len(part)
        return inserted
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in remaining:
            copy.write_row(row)
            inserted += 1
    return inserted


def upsert_rows(
    connection: Connection, table: Table, rows: Sequence[Sequence[Any]], *, add: Sequence[str] = ()
) -> None:
    """Insert rows, or bring those with the same primary key to these values; to the columns in `add`, add them.

    No two rows have the same key.
    """
    if not rows:
        return
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]
    sets = ", ".join(
        f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' if name in add else f'"{name}" = excluded."{name}"'
        for name in names
        if name not in keys
    )
    head = f'INSERT INTO "{table.name}" ({", ".join(map(_quoted, names))})'
    tail = f"ON CONFLICT ({', '.join(map(_quoted, keys))}) DO UPDATE SET {sets}"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in names)
        connection.exec_driver_sql(f"{head} VALUES ({marks}) {tail}", _plain(table, rows))
        return
    types = [column.type.compile(connection.dialect).partition("(")[0] for column in table.columns]
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    columns = tuple(map(_array, zip(*rows, strict=True)))
    statement = f"{head} SELECT * FROM unnest({arrays}) {tail}"  # noqa: S608 - the same
    connection.exec_driver_sql(statement, columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _array(values: Iterable[Any]) -> str:
    """A PostgreSQL array as text. The driver writes the same, but takes many times as long over JSON."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        inside = value.replace("\\", r"\\").replace('"', r"\"")
        return f'"{inside}"'
    return str(value)


def _plain(table: Table, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """As SQLite keeps them: days are text in ISO 8601."""
    found = [tuple(row) for row in rows]
    for place, column in enumerate(table.columns):
        if isinstance(column.type, Date):
            found = [(*row[:place], _day(row[place]), *row[place + 1 :]) for row in found]
    return found


@lru_cache
def _day(day: date | None) -> str | None:
    """Many rows share few days."""
    return None if day is None else day.isoformat()
