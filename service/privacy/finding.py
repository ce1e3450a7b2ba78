"""Where somebody is in the database: who they are, and which rows lead to them."""

import json
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, cast, false, func, or_, select

from service.privacy.model import Identity, Trace
from service.privacy.register import REGISTER
from service.store import tables as t


def identify(connection: Connection, address: str) -> Identity | None:
    """Whoever has, or had, this address; None for somebody the roster has never known."""
    wanted = address.strip().lower()
    person_id = connection.scalar(select(t.addresses.c.person_id).where(t.addresses.c.address == wanted))
    return None if person_id is None else known(connection, person_id)


def known(connection: Connection, person_id: str) -> Identity | None:
    """The same by id."""
    of = t.people.c
    row = connection.execute(select(of.id, of.name, of.email).where(of.id == person_id)).one_or_none()
    if row is None:
        return None
    spoken = connection.scalars(select(t.addresses.c.address).where(t.addresses.c.person_id == person_id))
    return Identity(row.id, row.name, frozenset({row.email.lower(), *spoken}))


def table_of(name: str) -> Table:
    return t.metadata.tables[name]


def leads_to(table: Table, column: str, trace: Trace, who: Identity) -> ColumnElement[bool]:
    """Rows whose column leads to this person; of texts rather too many: whoever reads them looks again."""
    of = table.c[column]
    if trace is Trace.ID:
        return of == who.person_id
    if trace is Trace.ADDRESS:
        if of is t.addresses.c.address:  # which is lower case
            return of.in_(sorted(who.addresses))
        # Few columns of addresses are filled in everywhere: the others are found by an index, or not read at all.
        return and_(of.is_not(None), func.lower(of).in_(sorted(who.addresses)))
    if trace is Trace.IDS:
        return cast(of, Text).contains(json.dumps(who.person_id), autoescape=True)
    ways = {way for word in who.words for way in (word, json.dumps(word)[1:-1])}
    text = cast(of, Text)
    return or_(*(text.icontains(way, autoescape=True) for way in sorted(ways)))


def tells_of(table: Table, modules: AbstractSet[str]) -> ColumnElement[bool]:
    """Rows that tell, or from which follows, whether somebody is done with one of these modules."""
    if "module_id" in table.c:
        return table.c.module_id.in_(sorted(modules))
    about = {
        t.messages: (t.messages.c.id, t.message_items.c.message_id, t.message_items.c.module_id),
        t.reminders: (t.reminders.c.id, t.reminder_items.c.reminder_id, t.reminder_items.c.module_id),
        t.class_grades: (t.class_grades.c.course_work_id, t.course_works.c.id, t.course_works.c.module_id),
    }.get(table)
    if about is None:
        return false()
    key, row, module = about
    return key.in_(select(row).where(module.in_(sorted(modules))))


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
