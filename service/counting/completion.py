"""Who has completed which module; credit stays whoever moves and whatever is withdrawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select, true

from service.counting.model import State
from service.store import tables as t
from service.store.among import among


@dataclass(frozen=True, slots=True)
class Completion:
    """One person's standing with one module, over all versions and languages, by the attempt that counts."""

    passed: bool


def completed_pairs(connection: Connection) -> frozenset[tuple[str, str]]:
    """Person and module pairs with at least one submission."""
    of = t.obligations.c
    query = select(of.person_id, of.module_id).where(of.state >= int(State.COMPLETED))
    return frozenset((row[0], row[1]) for row in connection.execute(query))


def told_pairs(connection: Connection, modules: Collection[str] | None = None) -> frozenset[tuple[str, str]]:
    """Person and module pairs of who has been told of a module that is asked of them, and has not done it.

    `modules`: only these.
    """
    of = t.obligations.c
    query = select(of.person_id, of.module_id).where(_of(connection, modules), of.state == int(State.OPEN))
    return frozenset((row[0], row[1]) for row in connection.execute(query))


def completions(connection: Connection, modules: Collection[str] | None = None) -> Mapping[tuple[str, str], Completion]:
    """Person and module -> how it stands, where there is at least one submission. `modules`: only these."""
    of = t.obligations.c
    query = select(of.person_id, of.module_id, of.state)
    query = query.where(_of(connection, modules), of.state >= int(State.COMPLETED))
    passed, completed = Completion(passed=True), Completion(passed=False)
    return {(row[0], row[1]): passed if row[2] >= State.PASSED else completed for row in connection.execute(query)}


def _of(connection: Connection, modules: Collection[str] | None) -> ColumnElement[bool]:
    return true() if modules is None else among(connection, t.obligations.c.module_id, modules)
