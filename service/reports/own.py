"""One person's own view: what is asked of them, what they have answered; it costs the same in any organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from service.assignments.model import Due
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Attempts
from service.counting.attempts import Attempt, state_of
from service.counting.model import State
from service.counting.records import read_basis
from service.roster.model import Group, Person, Roster, Unit
from service.roster.records import read_units
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Tries:
    """One person's submissions of one module. `passed` by the one that counts; `answers` are the latest one's.

    `answers` maps question id to the id of the chosen option, None for a text that is none of ours.
    """

    passed: bool
    first_at: str
    answers: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What one person is bound to do today, and has done, bound to it or not; by module id."""

    person: Person
    unit: Unit | None
    dues: Mapping[str, Due]
    tries: Mapping[str, Tries]


def own_work(connection: Connection, person_id: str, today: date) -> OwnWork:
    """Read one person's work; the person is there, or the database says otherwise."""
    roster = _alone(connection, person_id)
    person = roster.people[person_id]
    dues = resolve(read_rules(connection), roster, today).values()
    return OwnWork(
        person, roster.units.get(person.unit_id), {due.module_id: due for due in dues}, _tries(connection, person_id)
    )


def _alone(connection: Connection, person_id: str) -> Roster:
    """A roster in which nobody else is: rules bind this person in it exactly as they do in the whole one."""
    units = read_units(connection).units
    row = connection.execute(select(t.people).where(t.people.c.id == person_id, t.people.c.active)).one()
    person = Person(row.id, row.email, row.name, row.unit_id, row.role, row.language, row.manager)
    mine = select(t.group_members.c.group_address).where(t.group_members.c.person_id == person_id)
    groups = {
        row.address: Group(row.address, frozenset({person_id}), row.everyone)
        for row in connection.execute(select(t.groups).where(or_(t.groups.c.everyone, t.groups.c.address.in_(mine))))
    }
    return Roster(units, {person_id: person}, groups)


def _tries(connection: Connection, person_id: str) -> dict[str, Tries]:
    of = t.responses.c
    rows: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(select(t.responses).where(of.person_id == person_id).order_by(of.submitted_at)):
        rows.setdefault(row.module_id, []).append(row)
    basis = read_basis(connection)
    tries = {}
    for module_id, attempts in rows.items():
        counts = basis.attempts.get(module_id, Attempts.BEST) if basis else Attempts.BEST
        state = state_of((Attempt(each.first_at, each.submitted_at, each.passed) for each in attempts), counts)
        tries[module_id] = Tries(
            passed=state is State.PASSED,
            first_at=min(each.first_at for each in attempts),
            answers=attempts[-1].answers,
        )
    return tries
