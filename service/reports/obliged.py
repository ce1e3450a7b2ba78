"""Who is bound to what in a branch, by name, read from the obligations."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from service.assignments.nameless import named
from service.counting.model import NO_DUE_DAY, State
from service.reports.model import PersonRow
from service.store import tables as t
from service.store.among import among


def obliged_people(
    connection: Connection,
    today: date,
    unit_ids: Sequence[str],
    *,
    module: str | None,
    scores: Callable[[str], bool],
) -> list[PersonRow]:
    """One row for each person × module that is asked of them now; sorted by unit, name, address, module."""
    of = t.obligations.c
    columns = (t.people.c.id, t.people.c.email, t.people.c.name, t.units.c.path, of.module_id, of.state, of.due_on)
    here = and_(among(connection, of.unit_id, unit_ids), named(connection, of.module_id))
    query = _query(columns, here, module)
    rows = [
        PersonRow(
            person=email,
            name=name,
            unit=path,
            module=module_id,
            completed=state >= State.COMPLETED,
            passed=state >= State.PASSED if scores(person_id) else None,
            overdue=state < State.COMPLETED and due_on < today,
            due=None if due_on == NO_DUE_DAY else due_on.isoformat(),
            reached=state >= State.OPEN,
        )
        for person_id, email, name, path, module_id, state, due_on in connection.execute(query)
    ]
    return sorted(rows, key=lambda row: (row.unit, row.name, row.person, row.module))


def _query(columns: Sequence[Any], where: ColumnElement[bool], module: str | None) -> Any:
    of = t.obligations.c
    query = (
        select(*columns)
        .select_from(t.obligations)
        .join(t.people, t.people.c.id == of.person_id)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(of.bound, where)
    )
    return query if module is None else query.where(of.module_id == module)


def bound_people(connection: Connection, unit_ids: Sequence[str], modules: Collection[str]) -> dict[str, set[str]]:
    """Module id -> ids of the people in these units who are bound to it now."""
    of = t.obligations.c
    query = select(of.module_id, of.person_id).where(of.bound, of.module_id.in_(sorted(modules)))
    found: dict[str, set[str]] = {}
    for module_id, person_id in connection.execute(query.where(among(connection, of.unit_id, unit_ids))):
        found.setdefault(module_id, set()).add(person_id)
    return found
