"""Somebody in every table and every column that the register says may hold something on a person."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Connection, Date, Float, Integer, MetaData, Table, insert, select

from service.privacy.model import Identity, Trace
from service.privacy.register import REGISTER
from service.store import tables as t

if TYPE_CHECKING:
    from itertools import count

_THERE = {"people", "addresses", "audit_forgetting", "audit_erasing"}  # written by the roster, or never left behind


def plant(connection: Connection, who: Identity, numbers: "count[int]") -> list[tuple[str, str]]:
    """One row in each table that may hold them; gives the tables and columns in which they stand."""
    made: dict[str, dict[str, Any]] = {"people": {"id": who.person_id}}
    places = []
    for table in t.metadata.sorted_tables:
        if table.name in _THERE:
            continue
        row = _row(table, who, numbers, made)
        connection.execute(insert(table).values(row))
        made[table.name] = row
        held = (Trace.ID, Trace.IDS, Trace.ADDRESS, Trace.NAME, Trace.TEXT, Trace.JSON)
        places += [(table.name, column) for column in REGISTER[table.name].with_trace(*held)]
    return places


def _row(table: Table, who: Identity, numbers: "count[int]", made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        keys = list(column.foreign_keys)
        if keys:
            row[column.name] = made[keys[0].column.table.name][keys[0].column.name]
        else:
            row[column.name] = _value(column, REGISTER[table.name].columns[column.name], who, next(numbers))
    if table is t.roles:
        row["group_address"] = None  # a role has one holder
    return row


def _value(column: Any, trace: Trace, who: Identity, number: int) -> Any:
    address = max(who.addresses)
    of_person: dict[Trace, Any] = {
        Trace.ID: who.person_id,
        Trace.IDS: ["somebody-else", who.person_id],
        Trace.ADDRESS: address,
        Trace.NAME: who.name,
        Trace.TEXT: f"mail to {address.upper()}, {who.name} ({who.person_id}): refused.",
        Trace.JSON: {"failed": [{"what": f"mail to {address}", "error": who.name}], address: 1},
    }
    if trace in of_person:
        return of_person[trace]
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Date):
        return date(2026, 12, 18)
    if isinstance(column.type, Integer | Float):
        return number
    return f"v{number}"[: column.type.length]


def everything(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Every value of every column of every table there is, whether the register knows it or not."""
    there = MetaData()
    there.reflect(connection)
    found: dict[tuple[str, str], list[str]] = {}
    for name, table in there.tables.items():
        for row in connection.execute(select(table)):
            for column, value in row._mapping.items():
                found.setdefault((name, column), []).append(repr(value))
    return found


def where_named(connection: Connection, who: Identity, *others: Identity) -> list[tuple[str, str]]:
    """The tables and columns that name somebody, however the letters are written.

    `others`: people whose ids and addresses hold theirs as a part, and are not meant.
    """
    words = {form for word in who.words for form in _written(word)}
    not_meant = {form for other in others for word in other.words for form in _written(word)}

    def names(value: str) -> bool:
        text = value.lower()
        for word in sorted(not_meant, key=len, reverse=True):
            text = text.replace(word, "")
        return any(word in text for word in words)

    return sorted(place for place, values in everything(connection).items() if any(map(names, values)))


def _written(word: str) -> set[str]:
    """A word as Python and JSON write it."""
    return {word.lower(), repr(word)[1:-1].lower(), ascii(word)[1:-1].lower()}
