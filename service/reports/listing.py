"""People × modules in pages: a page costs what it shows, however many people there are."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, select, tuple_

from service.assignments.nameless import named
from service.counting.model import NO_DUE_DAY, State
from service.reports.model import PersonRow
from service.roster.listing import below
from service.store import tables as t

Key = tuple[str, str]
"""Person id and module id: where a page ends."""


def obliged_page(
    connection: Connection,
    today: date,
    *,
    branch: str,
    module: str | None,
    scores: Callable[[str], bool],
    after: Key | None,
    limit: int,
    person: str | None = None,
    own: bool = False,
) -> list[tuple[Key, PersonRow]]:
    """Who is bound to what in a branch, by person id and module id; with `person`, their id, only that one.

    `own`: it is the person who asks; nobody else sees how they stand with modules that are for figures alone.
    """
    of = t.obligations.c
    query = (
        select(t.people.c.id, t.people.c.email, t.people.c.name, t.units.c.path, of.module_id, of.state, of.due_on)
        .select_from(t.obligations)
        .join(t.people, t.people.c.id == of.person_id)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(of.bound, below(branch))
        .order_by(of.person_id, of.module_id)
        .limit(limit)
    )
    if module is not None:
        query = query.where(of.module_id == module)
    if person is not None:
        query = query.where(of.person_id == person)
    if not own:
        query = query.where(named(connection, of.module_id))
    if after is not None:
        query = query.where(tuple_(of.person_id, of.module_id) > tuple_(*after))
    return [
        (
            (person_id, module_id),
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
            ),
        )
        for person_id, email, name, path, module_id, state, due_on in connection.execute(query)
    ]
