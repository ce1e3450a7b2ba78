"""Who has not done what is asked of them, by name: a page at a time, whatever the size of the branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from service.assignments.nameless import named
from service.counting.model import NO_DUE_DAY, State
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One person and one module that is asked of them now."""

    email: str
    name: str
    module: str
    due: date | None


def unfinished(
    connection: Connection, unit_ids: Sequence[str], *, module: str | None, start: int, most: int
) -> tuple[int, list[Unfinished]]:
    """How many there are in these units, and `most` of them from `start` on; the earliest due first."""
    of, person = t.obligations.c, t.people.c
    which = [of.bound, of.state < int(State.COMPLETED), of.unit_id.in_(unit_ids), named(connection, of.module_id)]
    if module is not None:
        which.append(of.module_id == module)
    count = connection.scalar(select(func.count()).select_from(t.obligations).where(*which))
    query = (
        select(person.email, person.name, of.module_id, of.due_on)
        .join(t.people, person.id == of.person_id)
        .where(*which)
        .order_by(of.due_on, person.name, person.email, of.module_id)
        .offset(start)
        .limit(most)
    )
    rows = connection.execute(query)
    return int(count or 0), [
        Unfinished(row.email, row.name, row.module_id, None if row.due_on == NO_DUE_DAY else row.due_on) for row in rows
    ]
