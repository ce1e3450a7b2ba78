"""Obligations, counters and their basis in the database."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from service.catalogue.model import Attempts
from service.counting.attempts import Attempt, state_of
from service.counting.changes import Tree
from service.counting.model import Cell, Obligation, State, Sums
from service.store import tables as t
from service.store.among import among
from service.store.bulk import insert_rows, upsert_rows
from service.store.locks import COUNTING, take_turn_at

_AT_ONCE = 10_000  # rows of one statement


@dataclass(frozen=True, slots=True)
class Basis:
    """What the counters count: the obligations of `day`, which are the same until the day before `until`."""

    day: date
    until: date
    version: int
    attempts: Mapping[str, Attempts]  # module id -> which attempt the states were made from, where not the best
    noted: bool = False  # somebody has left a note that nobody has acted on


def take_turn(connection: Connection) -> None:
    """Let nobody else count until this transaction ends; the first statement of one that will count.

    Who reads a state before having the turn, and writes after, loses what another wrote in between.
    """
    take_turn_at(connection, COUNTING)


_BASIS = select(  # made once: it is asked at every request
    t.counted.c.day,
    t.counted.c.until,
    t.counted.c.version,
    t.counted.c.attempts,
    select(t.recounts.c.id).exists(),
)


def read_basis(connection: Connection) -> Basis | None:
    """None: nothing has been counted yet."""
    row = connection.execute(_BASIS).one_or_none()
    if row is None:
        return None
    return Basis(row[0], row[1], row[2], {module: Attempts(counts) for module, counts in row[3].items()}, row[4])


def write_basis(connection: Connection, basis: Basis) -> None:
    """Write what the counters count now."""
    attempts = {module: counts.value for module, counts in sorted(basis.attempts.items())}
    row = {"id": 1, "day": basis.day, "until": basis.until, "version": basis.version, "attempts": attempts}
    connection.execute(delete(t.counted))
    connection.execute(insert(t.counted).values(row))


def note_change(connection: Connection) -> None:
    """Some counter is another than before."""
    connection.execute(update(t.counted).values(version=t.counted.c.version + 1))


def forget_notes(connection: Connection, ids: AbstractSet[int]) -> None:
    """Notes that have been acted on."""
    if ids:
        connection.execute(delete(t.recounts).where(among(connection, t.recounts.c.id, ids)))


def read_tree(connection: Connection) -> Tree:
    """The units as they are now."""
    return Tree({unit_id: path for unit_id, path in connection.execute(select(t.units.c.id, t.units.c.path))})  # noqa: C416 - rows are no pairs


def read_obligations(connection: Connection, module_id: str, only: AbstractSet[str]) -> dict[str, Obligation]:
    """Person id -> obligation to one module, of these people."""
    of = t.obligations.c
    query = select(of.person_id, of.unit_id, of.bound, of.due_on, of.state)
    query = query.where(of.module_id == module_id, among(connection, of.person_id, only))
    rows = connection.execute(query).all()
    return {who: Obligation(unit_id, bound, due_on, state) for who, unit_id, bound, due_on, state in rows}


def obligations_of(
    connection: Connection, people: AbstractSet[str], modules: AbstractSet[str] | None
) -> dict[str, dict[str, Obligation]]:
    """Module id -> person id -> obligation, of these people; to these modules, or to all."""
    of = t.obligations.c
    query = select(of.module_id, of.person_id, of.unit_id, of.bound, of.due_on, of.state)
    query = _only(query, of.module_id, modules).where(among(connection, of.person_id, people))
    found: dict[str, dict[str, Obligation]] = {}
    for row in connection.execute(query).all():
        found.setdefault(row[0], {})[row[1]] = Obligation(row[2], row[3], row[4], row[5])
    return found


def _only(query: Any, column: Any, values: AbstractSet[str] | None) -> Any:
    return query if values is None else query.where(column.in_(sorted(values)))


def any_obligations(connection: Connection) -> bool:
    """Whether there is any at all."""
    return bool(connection.scalar(select(select(t.obligations.c.person_id).exists())))


def write_obligations(connection: Connection, rows: Iterable[tuple[str, str, Obligation]], *, new: bool) -> None:
    """Bring obligations, each with its person id and module id, to these values. `new`: none is there yet: quicker."""
    lines = ((who, module_id, *one) for who, module_id, one in rows)
    if new:
        insert_rows(connection, t.obligations, lines)
        return
    while part := list(islice(lines, _AT_ONCE)):
        upsert_rows(connection, t.obligations, part)


def delete_obligations(connection: Connection, module_id: str, people: AbstractSet[str]) -> None:
    """Forget these people's obligations to a module."""
    of = t.obligations.c
    if people:
        where = among(connection, of.person_id, people)
        connection.execute(delete(t.obligations).where(of.module_id == module_id, where))


def move_states(connection: Connection, module_id: str, states: Mapping[str, int]) -> None:
    """Write how far these people have come; each has an obligation."""
    of = t.obligations.c
    for state in State:
        people = {who for who, each in states.items() if each == state}
        if people:
            where = among(connection, of.person_id, people)
            connection.execute(update(t.obligations).where(of.module_id == module_id, where).values(state=int(state)))


def untold(connection: Connection, people: AbstractSet[str], modules: AbstractSet[str]) -> dict[str, list[Obligation]]:
    """Module id -> obligations to it of those of these people who have not been told of it."""
    found = obligations_of(connection, people, modules).items()
    news = {module_id: [one for one in have.values() if one.state == State.UNTOLD] for module_id, have in found}
    return {module_id: have for module_id, have in news.items() if have}


def tell(connection: Connection, people: AbstractSet[str], modules: AbstractSet[str]) -> None:
    """These people have been told of these modules."""
    of = t.obligations.c
    which = (among(connection, of.person_id, people), among(connection, of.module_id, modules))
    connection.execute(update(t.obligations).where(*which, of.state == int(State.UNTOLD)).values(state=int(State.OPEN)))


def states_from_responses(
    connection: Connection, module_id: str, counts: Attempts, only: AbstractSet[str]
) -> dict[str, State]:
    """Person id -> how far their responses to one module bring these people; who has none is not there."""
    of = t.responses.c
    query = select(of.person_id, of.first_at, of.submitted_at, of.passed).where(of.module_id == module_id)
    found: dict[str, list[Attempt]] = {}
    for row in connection.execute(query.where(among(connection, of.person_id, only))).all():
        found.setdefault(row[0], []).append(Attempt(row[1], row[2], row[3]))
    return {who: state_of(attempts, counts) for who, attempts in found.items()}


def states_of(
    connection: Connection,
    people: AbstractSet[str],
    modules: AbstractSet[str] | None,
    attempts: Mapping[str, Attempts],
) -> dict[str, dict[str, State]]:
    """Module id -> person id -> how far their responses bring these people. `attempts`: what counts where not the best.

    The best attempt is the database's to find, which spares fetching all the others.
    """
    of = t.responses.c
    best = func.max(case((of.passed, int(State.PASSED)), else_=int(State.COMPLETED)))
    query = _only(select(of.module_id, of.person_id, best), of.module_id, modules)
    query = query.where(among(connection, of.person_id, people)).group_by(of.module_id, of.person_id)
    found: dict[str, dict[str, State]] = {}
    for module_id, person_id, state in connection.execute(query).all():
        found.setdefault(module_id, {})[person_id] = _STATES[state]
    for module_id in attempts.keys() & found.keys():
        found[module_id] = states_from_responses(connection, module_id, attempts[module_id], people)
    return found


_STATES = {int(state): state for state in State}


def people_counted(connection: Connection, modules: AbstractSet[str] | None, *, answers: bool) -> set[str]:
    """Ids of all whom obligations to these modules, or to any, are about: also of those who are in no roster any more.

    `answers`: those of whom there is an answer, too.
    """
    of, answered = t.obligations.c, t.responses.c
    found = set(connection.scalars(_only(select(of.person_id).distinct(), of.module_id, modules)))
    if answers:
        query = select(answered.person_id).where(answered.person_id.is_not(None)).distinct()
        found.update(connection.scalars(_only(query, answered.module_id, modules)))
    return found


def homes(connection: Connection, people: AbstractSet[str]) -> dict[str, str]:
    """Person id -> unit id, of people who are there or have left."""
    query = select(t.people.c.id, t.people.c.unit_id)
    return {row[0]: row[1] for row in connection.execute(query.where(among(connection, t.people.c.id, people)))}


def own_sums(connection: Connection) -> list[tuple[Cell, Sums]]:
    """The counts of each unit's own people, added up from the obligations."""
    of = t.obligations.c
    query = (
        select(of.unit_id, of.module_id, of.due_on, func.count(), *map(_at_least, _COUNTED))
        .where(of.bound)
        .group_by(of.unit_id, of.module_id, of.due_on)
    )
    return [(Cell(*row[:3]), Sums(*row[3:])) for row in connection.execute(query)]


_COUNTED = (State.COMPLETED, State.PASSED, State.OPEN)  # in the order of `Sums`


def _at_least(state: State) -> Any:
    return func.sum(case((t.obligations.c.state >= int(state), 1), else_=0))


def read_counters(connection: Connection) -> dict[Cell, Sums]:
    """Every counter; for checking them, not for reports."""
    return {Cell(*row[:3]): Sums(*row[3:]) for row in connection.execute(select(*_CELLS, *_SUMS))}


_CELLS = (t.counters.c.unit_id, t.counters.c.module_id, t.counters.c.due_on)
_SUMS = tuple(t.counters.c[name] for name in Sums._fields)


def add_to_counters(connection: Connection, changes: Mapping[Cell, Sums], *, resized: AbstractSet[str]) -> None:
    """Add changes to the counters. `resized`: modules of which a counter may now count nobody."""
    rows = [(*cell, *sums) for cell, sums in sorted(changes.items())]
    for start in range(0, len(rows), _AT_ONCE):
        upsert_rows(connection, t.counters, rows[start : start + _AT_ONCE], add=Sums._fields)
    for module_id in sorted(resized):
        connection.execute(delete(t.counters).where(t.counters.c.module_id == module_id, t.counters.c.assigned == 0))


def replace_counters(connection: Connection, counters: Mapping[Cell, Sums]) -> None:
    """Let the counters be these and no others."""
    connection.execute(delete(t.counters))
    insert_rows(connection, t.counters, ((*cell, *sums) for cell, sums in sorted(counters.items())))


def sizes(connection: Connection, modules: AbstractSet[str] | None) -> dict[str, dict[str, int]]:
    """Module id -> unit id -> how many people are bound there and below; of all modules for None."""
    of = t.counters.c
    query = select(of.module_id, of.unit_id, func.sum(of.assigned)).group_by(of.module_id, of.unit_id)
    found: dict[str, dict[str, int]] = {}
    if modules is not None:
        query = query.where(of.module_id.in_(sorted(modules)))
    for module_id, unit_id, people in connection.execute(query):
        found.setdefault(module_id, {})[unit_id] = int(people)
    return found


def read_withheld(connection: Connection, modules: AbstractSet[str] | None = None) -> set[tuple[str, str]]:
    """Unit and module of figures that who may not see names may not see."""
    query = select(t.withheld.c.unit_id, t.withheld.c.module_id)
    if modules is not None:
        query = query.where(t.withheld.c.module_id.in_(sorted(modules)))
    return {(row[0], row[1]) for row in connection.execute(query)}


def change_withheld(
    connection: Connection, *, gone: AbstractSet[tuple[str, str]], new: Iterable[tuple[str, str]]
) -> None:
    """Withhold some figures more, others no longer."""
    of = t.withheld.c
    for module_id in sorted({module_id for _, module_id in gone}):
        units = {unit_id for unit_id, each in gone if each == module_id}
        connection.execute(delete(t.withheld).where(of.module_id == module_id, among(connection, of.unit_id, units)))
    insert_rows(connection, t.withheld, sorted(new))
