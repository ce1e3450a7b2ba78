"""What responses amount to: who has completed which module, and how well."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Completion:
    """One person's best at one module, over all versions, languages and attempts."""

    passed: bool
    first_at: str


def completed_pairs(connection: Connection, module_id: str | None = None) -> frozenset[tuple[str, str]]:
    """Person and module pairs with at least one submission; credit stays whoever moves and whatever changes."""
    query = (
        select(t.responses.c.person_id, t.responses.c.module_id).where(t.responses.c.person_id.is_not(None)).distinct()
    )
    if module_id is not None:
        query = query.where(t.responses.c.module_id == module_id)
    return frozenset((row.person_id, row.module_id) for row in connection.execute(query))


def completions(connection: Connection) -> Mapping[tuple[str, str], Completion]:
    """Person and module -> the best of their submissions."""
    query = (
        select(
            t.responses.c.person_id,
            t.responses.c.module_id,
            # booleans have no maximum in PostgreSQL
            func.sum(case((t.responses.c.passed, 1), else_=0)).label("passes"),
            func.min(t.responses.c.first_at).label("first_at"),
        )
        .where(t.responses.c.person_id.is_not(None))
        .group_by(t.responses.c.person_id, t.responses.c.module_id)
    )
    return {
        (row.person_id, row.module_id): Completion(passed=row.passes > 0, first_at=row.first_at)
        for row in connection.execute(query)
    }
