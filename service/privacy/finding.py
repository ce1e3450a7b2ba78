"""Where somebody is in the database: who they are, and which rows lead to them."""

import json
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from service.privacy.model import Identity, Trace
from service.privacy.register import REGISTER
from service.store import tables as t


def identify(connection: Connection, address: str) -> Identity | None:
    """Whoever has, or had, this address; None for somebody the roster has never known."""
    wanted = address.strip().lower()
    person_id = connection.scalar(select(t.addresses.c.person_id).where(t.addresses.c.address == wanted))
    return None if person_id is None else known(connection, person_id)


def known(connection: Connection, person_id: str) -> Identity | None:
    """The same by id. An address that has become somebody else's since no longer leads to them."""
    of = t.people.c
    row = connection.execute(select(of.id, of.name, of.email).where(of.id == person_id)).one_or_none()
    if row is None:
        return None
    address = t.addresses.c
    spoken = frozenset(connection.scalars(select(address.address).where(address.person_id == person_id)))
    another = select(address.person_id).where(address.address == row.email.lower(), address.person_id != person_id)
    last = frozenset[str]() if connection.scalar(another) is not None else frozenset({row.email.lower()})
    return Identity(row.id, row.name, spoken | last)


def table_of(name: str) -> Table:
    return t.metadata.tables[name]


_LOWER_CASE = {t.addresses.c.address, t.audit.c.by_address}
_FEW_VALUES = {t.audit.c.about, t.messages.c.sender, t.reminders.c.sender}
"""Columns of tables that grow for ever, with an index, and few different values in them: each is looked at once."""


@dataclass(frozen=True, slots=True)
class _Clue:
    """What leads to somebody, as values or as the parameters that will hold them. `words` are escaped."""

    person_id: Any
    quoted_id: Any
    addresses: Any
    words: tuple[Any, ...]


def _clue(who: Identity) -> _Clue:
    ways = {way for word in who.words for way in (word, json.dumps(word)[1:-1])}
    return _Clue(
        who.person_id, _escaped(json.dumps(who.person_id)), sorted(who.addresses), tuple(map(_escaped, sorted(ways)))
    )


def _escaped(word: str) -> str:
    return re.sub(r"[/%_]", r"/\g<0>", word)


Place = tuple[str, Trace]
"""A table, and one of the ways in which its columns lead to somebody."""

_TRACES = (Trace.ID, Trace.ADDRESS, Trace.IDS, Trace.TEXT, Trace.JSON)


def places_of(connection: Connection, who: Identity) -> frozenset[Place]:
    """Where anything at all leads to this person: one question, since most tables hold nothing of theirs."""
    clue = _clue(who)
    words = {f"word_{number}": word for number, word in enumerate(clue.words)}
    given = {"person_id": clue.person_id, "quoted_id": clue.quoted_id, "addresses": clue.addresses, **words}
    return frozenset((row[0], Trace(row[1])) for row in connection.execute(_anywhere(tuple(words)), given))


@cache
def _anywhere(words: tuple[str, ...]) -> CompoundSelect[Any]:
    """Put together once for each number of words; their names are the parameters'."""
    clue = _Clue(
        bindparam("person_id", type_=Text()),
        bindparam("quoted_id", type_=Text()),
        bindparam("addresses", type_=Text(), expanding=True),
        tuple(bindparam(word, type_=Text()) for word in words),
    )
    asked: list[Any] = []
    for name, holding in REGISTER.items():
        for trace in _TRACES:
            if columns := holding.with_trace(trace):
                table = table_of(name)
                there = or_(*(_found(table.c[column], trace, clue) for column in columns))
                if table is t.people and trace is Trace.ADDRESS:  # read whole, but once; their own row is known
                    there = and_(t.people.c.id != clue.person_id, there)
                found = select(literal_column("1")).select_from(table).where(there).exists()
                asked.append(select(literal_column(f"'{name}'"), literal_column(f"'{trace.value}'")).where(found))
    return union_all(*asked)


def leads_to(table: Table, column: str, trace: Trace, who: Identity) -> ColumnElement[bool]:
    """Rows whose column leads to this person; of texts rather too many: whoever reads them looks again."""
    return _found(table.c[column], trace, _clue(who))


def _found(of: Column[Any], trace: Trace, clue: _Clue) -> ColumnElement[bool]:
    if of in _FEW_VALUES:
        each = _values(of)
        return of.in_(select(each).where(_leads_to(each, trace, clue)))
    return _leads_to(of, trace, clue)


def _leads_to(of: ColumnElement[Any], trace: Trace, clue: _Clue) -> ColumnElement[bool]:
    if trace is Trace.ID:
        same: ColumnElement[bool] = of == clue.person_id
        return same
    if trace is Trace.ADDRESS:
        if of in _LOWER_CASE:
            return of.in_(clue.addresses)
        # Few columns of addresses are filled in everywhere: the others are found by an index, or not read at all.
        return and_(of.is_not(None), func.lower(of).in_(clue.addresses))
    text = cast(of, Text)
    if trace is Trace.IDS:
        return and_(of.is_not(None), text.contains(clue.quoted_id, escape="/"))
    return and_(of.is_not(None), or_(*(text.icontains(word, escape="/") for word in clue.words)))


def _values(of: Column[Any]) -> ColumnElement[Any]:
    """The different values of a column, found by going from one to the next in its index: not by reading every row."""
    first = select(func.min(of).label("value")).where(of.is_not(None))  # said, so that PostgreSQL takes a partial index
    # Nested: of a statement that begins with WITH, the driver of SQLite does not tell how many rows it changed.
    steps = first.cte(f"each_{of.table}_{of.name}", recursive=True, nesting=True)
    after = select(func.min(of)).where(of > steps.c.value).scalar_subquery()
    return steps.union_all(select(after).where(steps.c.value.is_not(None))).c.value


NEVER = false()


def tells_of(table: Table, modules: AbstractSet[str]) -> ColumnElement[bool]:
    """Rows that tell, or from which follows, whether somebody is done with one of these modules; `NEVER`: none can."""
    if "module_id" in table.c:
        return table.c.module_id.in_(sorted(modules))
    about = {
        t.messages: (t.messages.c.id, t.message_items.c.message_id, t.message_items.c.module_id),
        t.reminders: (t.reminders.c.id, t.reminder_items.c.reminder_id, t.reminder_items.c.module_id),
        t.class_grades: (t.class_grades.c.course_work_id, t.course_works.c.id, t.course_works.c.module_id),
    }.get(table)
    if about is None:
        return NEVER
    key, row, module = about
    # Asked of each row that is looked at: the modules' rows are many, one person's few.
    return select(row).where(row == key, module.in_(sorted(modules))).exists()


def rows_of(connection: Connection, name: str, who: Identity) -> list[Any]:
    """The rows of a table that are theirs, by the id of whom the row is about."""
    table = table_of(name)
    ids = [table.c[column] == who.person_id for column in REGISTER[name].with_trace(Trace.ID)]
    return list(connection.execute(select(table).where(or_(*ids)).order_by(*_key(table))).all()) if ids else []


def _key(table: Table) -> Iterable[Any]:
    return list(table.primary_key.columns)


def naming(who: Identity) -> re.Pattern[str]:
    """Finds their id, addresses and name in a text, each whole: not within another address or a longer word."""
    words = "|".join(re.escape(word) for word in who.words)
    return re.compile(rf"(?<![\w.@+-])(?:{words})(?![\w@]|[.+-]\w)", re.IGNORECASE)


def replaced(value: Any, pattern: re.Pattern[str], pseudonym: str) -> Any:
    """A text, or a document of texts, without what names them."""
    if isinstance(value, str):
        return pattern.sub(pseudonym, value)
    if isinstance(value, dict):
        return {replaced(name, pattern, pseudonym): replaced(each, pattern, pseudonym) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, pattern, pseudonym) for each in value]
    return value
