"""Who calls, and whether that is for them: every operation goes through `asks` or says that it is `public`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, request
from sqlalchemy import Connection, func, select

from service.access import Actor, Permission, asks_for, reach
from service.api.problems import missing
from service.asking import demand, record
from service.house import House
from service.roles.audit import Door, Use
from service.roster.model import ROOT
from service.store import tables as t
from service.store.engine import reading
from service.workspace.client import Workspace

View = TypeVar("View", bound=Callable[..., Any])
_EXTENSION = "nanolearn.api"
_BY_NAME = frozenset({Permission.NAMES_READ, Permission.PROGRESS_READ})


class Installation(House, Protocol):
    """What the API needs of it."""

    @property
    def workspace(self) -> Workspace: ...


class Gate(Protocol):
    """What the guard needs of the application: the installation, and who is behind a request."""

    @property
    def house(self) -> Installation: ...

    def caller(self) -> Actor:
        """Who calls.

        Raises:
            ProblemError: nobody who is known, too often, or it cannot be known now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What a permission is asked for: a unit with everything below it, or a person in their unit.

    `own`: the caller asks about themselves alone, which everybody may whom the API knows.
    """

    unit: str | None = None
    person: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may go on: who, about what."""

    house: Installation
    actor: Actor
    subject: Subject


Of = Callable[[Actor, Connection, Mapping[str, Any]], Subject]
"""Says what a request is about, from who asks and the parts of its address."""


def open_door(app: Flask, door: Gate) -> None:
    """Let the application's views ask this door."""
    app.extensions[_EXTENSION] = door


def _door() -> Gate:
    door: Gate = current_app.extensions[_EXTENSION]
    return door


def asks(permission: Permission, of: Of) -> Callable[[View], Callable[..., Any]]:
    """A view that is called with `Asked` if the caller has the permission for what `of` says."""

    def guarded(view: View) -> Callable[..., Any]:
        @asks_for(permission)
        @wraps(view)
        def answer(**values: Any) -> Any:
            _refuse_unwritable(values)
            at = _door()
            actor = at.caller()
            with reading(at.house.engine) as connection:
                subject = of(actor, connection, values)
            if not subject.own:
                demand(actor, permission, subject.unit, subject.person)
                _write_down(at.house, actor, permission, subject)
            return view(Asked(at.house, actor, subject), **values)

        return answer

    return guarded


def public(view: View) -> View:
    """A view that anybody may see, known or not: it shows nothing of this installation's people."""
    view.asks = None  # type: ignore[attr-defined]  # read by the test that walks every route
    return view


def _refuse_unwritable(values: Mapping[str, Any]) -> None:
    """PostgreSQL keeps no text with a zero character: nothing here has such a name."""
    if any("\0" in str(value) for value in [*values.values(), *request.args.values()]):
        raise missing("There is nothing with a zero character in its name.")


def _write_down(house: Installation, actor: Actor, permission: Permission, subject: Subject) -> None:
    """Who reads about people by name leaves a note of it; what changes something leaves its own, beside the change."""
    if permission in _BY_NAME and (subject.person is None or subject.person != actor.person_id):
        use = Use(permission.value, subject.unit, subject.person, f"{request.method} {request.url_rule}")
        with house.engine.begin() as connection:
            record(connection, actor, Door.API, house.clock.now(), use)


def the_administration(_actor: Actor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    return Subject(unit=ROOT)


def oneself(actor: Actor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    return Subject(person=actor.person_id, own=True)


def any_branch(permission: Permission) -> Of:
    """A branch for which the caller has the permission: what no single unit owns is for all who have it somewhere."""

    def of(actor: Actor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
        return Subject(unit=next(iter(reach(actor, permission)), ROOT))

    return of


def the_branch(permission: Permission) -> Of:
    """The unit that `?unit=` names, spelled as the roster spells it.

    Who names none means the branch that is theirs, where there is one alone.
    """

    def of(actor: Actor, connection: Connection, _values: Mapping[str, Any]) -> Subject:
        wanted = request.args.get("unit")
        if wanted is None:
            branches = reach(actor, permission)
            return Subject(unit=branches[0] if len(branches) == 1 else ROOT)
        return Subject(unit=unit_path(connection, wanted))

    return of


def unit_path(connection: Connection, wanted: str) -> str:
    """A unit's path as the roster spells it, whatever the case of its letters.

    Raises:
        ProblemError: 404, there is no such unit.
    """
    path = "/" + wanted.strip("/")
    found: str | None = connection.scalar(select(t.units.c.path).where(t.units.c.path == path))
    if found is None:  # a database's own lower() may know only some letters
        near = connection.scalars(select(t.units.c.path).where(func.length(t.units.c.path) == len(path)))
        found = next((each for each in near if each.lower() == path.lower()), None)
    if found is None:
        raise missing(f"There is no unit {path} in the roster. GET /api/v1/units lists them.")
    return found


def the_person(actor: Actor, connection: Connection, values: Mapping[str, Any]) -> Subject:
    """The person whom the address names, by id or by any of their mail addresses, in their unit.

    Only who may ask about everybody is told that there is no such person: others would find out who there is.
    """
    wanted = str(values["person"])
    query = (
        select(t.people.c.id, t.units.c.path)
        .join(t.units, t.units.c.id == t.people.c.unit_id, isouter=True)
        .where(t.people.c.active)
    )
    if "@" in wanted:
        address = select(t.addresses.c.person_id).where(t.addresses.c.address == wanted.lower())
        query = query.where(t.people.c.id.in_(address))
    else:
        query = query.where(t.people.c.id == wanted)
    row = connection.execute(query).one_or_none()
    if row is None:
        demand(actor, Permission.PROGRESS_READ, ROOT, person_id="")
        raise missing(f"There is no person {wanted} in the roster. GET /api/v1/people lists them.")
    return Subject(unit=row.path or ROOT, person=row.id)
