"""Answers of people who are not in the roster: kept apart, counted nowhere, found again when the roster knows them."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from service.assignments.nameless import nameless
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Stranger:
    """One answer of somebody unknown; the moment is Google's.

    `address`: lower case, None where Google gave none, and of modules for figures alone, which nobody sees by name.
    """

    address: str | None
    module_id: str
    submitted_at: str


def strangers(connection: Connection, most: int | None = None) -> tuple[int, list[Stranger]]:
    """How many such answers there are, and the newest of them; all, without a bound."""
    of = t.responses.c
    number = connection.scalar(select(func.count()).select_from(t.responses).where(of.person_id.is_(None))) or 0
    query = (
        select(of.address, of.module_id, of.submitted_at)
        .where(of.person_id.is_(None))
        .order_by(of.submitted_at.desc(), of.response_id)
        .limit(most)
    )
    unnamed = nameless(connection)
    rows = connection.execute(query)
    return number, [Stranger(None if row[1] in unnamed else row[0], row[1], row[2]) for row in rows]
