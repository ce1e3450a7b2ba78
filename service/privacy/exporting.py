"""All that is held on one person, table by table, and who has looked."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, not_, or_, select, true

from service.privacy.erasing import AnsweredForm, answered_forms
from service.privacy.finding import leads_to, naming, places_of, table_of, tells_of
from service.privacy.model import Holding, Identity, Trace
from service.privacy.register import REGISTER
from service.store import tables as t

Json = dict[str, Any]

_OWNERS = {"reminder_items": "reminders"}
"""A table whose rows are somebody's by those of another."""

_NAMING = (Trace.ADDRESS, Trace.TEXT, Trace.JSON, Trace.IDS)


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds: rows that are theirs, whole; of others' rows that name them, only what does not say whose.

    The mails of a leader go out in the leader's name: that they did is the leader's data, whom they went to is not.
    """

    kind: str
    rows: list[Json]
    mentions: list[Json]


def held_on(connection: Connection, who: Identity, but: AbstractSet[str] = frozenset()) -> dict[str, Held]:
    """By table, those with anything. `but`: modules of which nothing may be told to who asks."""
    found = {}
    places = places_of(connection, who)
    for name, holding in REGISTER.items():
        traces = {trace for table, trace in places if table == _OWNERS.get(name, name)}
        if holding.kind is None or not traces:
            continue
        table = table_of(name)
        own = _own(connection, table, holding, who, but)
        each = Held(holding.kind.value, own, _named(connection, table, holding, who, traces))
        if each.rows or each.mentions:
            found[name] = each
    return found


def forms_of(connection: Connection, who: Identity, but: AbstractSet[str] = frozenset()) -> tuple[AnsweredForm, ...]:
    """The Forms in which Google itself keeps answers of theirs."""
    return tuple(each for each in answered_forms(connection, who.person_id) if each.module_id not in but)


def _own(connection: Connection, table: Table, holding: Holding, who: Identity, but: AbstractSet[str]) -> list[Json]:
    ids = _subject(holding)
    where: ColumnElement[bool]
    if table is t.reminder_items:
        mine = select(t.reminders.c.id).where(t.reminders.c.person_id == who.person_id)
        where = t.reminder_items.c.reminder_id.in_(mine)
    elif ids:
        where = or_(*(table.c[column] == who.person_id for column in ids))
    else:
        return []
    query = select(table).where(where).order_by(*table.primary_key.columns)
    if but:
        query = query.where(not_(tells_of(table, but)))
    return [_as_json(dict(row._mapping)) for row in connection.execute(query)]  # noqa: SLF001 - its public name


def _subject(holding: Holding) -> list[str]:
    """The columns that say whose row it is: not those of who did something about somebody else."""
    return [column for column in holding.with_trace(Trace.ID) if not column.startswith("by_")]


def _named(
    connection: Connection, table: Table, holding: Holding, who: Identity, traces: AbstractSet[Trace]
) -> list[Json]:
    """`traces`: the ways in which anything in the table leads to them."""
    columns = [(column, trace) for column, trace in holding.columns.items() if trace in _NAMING]
    columns += [(column, Trace.ID) for column in holding.with_trace(Trace.ID) if column.startswith("by_")]
    if not any(trace in traces for _, trace in columns):
        return []
    others = and_(
        true(), *(or_(table.c[column].is_(None), table.c[column] != who.person_id) for column in _subject(holding))
    )
    pattern = naming(who)
    theirs = {who.person_id, *who.addresses}
    shown = []
    # Each column by its own index, and few rows, sorted here: asked for all at once, or to sort, a database would go
    # through whole tables.
    key = [column.name for column in table.primary_key.columns]
    every = {}
    for column, trace in columns:
        if trace not in traces:
            continue
        for row in connection.execute(select(table).where(leads_to(table, column, trace, who), others)):
            values = dict(row._mapping)  # noqa: SLF001 - its public name
            every[tuple(values[each] for each in key)] = values
    for _, values in sorted(every.items(), key=itemgetter(0)):
        told = {
            column: _told(values[column], trace, theirs, who)
            for column, trace in columns
            if _names(values[column], trace, theirs, pattern)
        }
        if told:
            plain = {column: values[column] for column in holding.with_trace(Trace.NONE)}
            shown.append(_as_json({**plain, **told}))
    return shown


def _names(value: Any, trace: Trace, theirs: set[str], pattern: Any) -> bool:
    if value is None:
        return False
    if trace in {Trace.ADDRESS, Trace.ID}:
        return str(value).lower() in theirs or value in theirs
    if trace is Trace.IDS:
        return bool(theirs & set(value))
    return pattern.search(str(value)) is not None


def _told(value: Any, trace: Trace, theirs: set[str], who: Identity) -> Any:
    """Of words and lists that may name others too, only that they name this person."""
    if trace is Trace.IDS:
        return sorted(theirs & set(value))
    return value if trace in {Trace.ADDRESS, Trace.ID} else f"names {who.name}"


def _as_json(row: Mapping[str, Any]) -> Json:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
