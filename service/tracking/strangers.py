"""Answers of people who are not in the roster: kept apart, counted nowhere, found again when the roster knows them."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Stranger:
    """One answer of somebody unknown. `address`: lower case, None where Google gave none; the moment is Google's."""

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
    return number, [Stranger(*row) for row in connection.execute(query)]
