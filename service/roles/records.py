"""Roles in the database: given, taken away, listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from service.errors import UsageError
from service.roles.holding import in_force
from service.roles.model import GIVEN, Holding, Role, Source
from service.roster.model import ROOT
from service.store import tables as t
from service.store.upsert import dialect_insert


@dataclass(frozen=True, slots=True)
class Holder:
    """Who can have a role: a person, by id, or a group, each member of which has it. `address`: how they are known."""

    address: str
    person_id: str | None = None

    @property
    def is_group(self) -> bool:
        return self.person_id is None


@dataclass(frozen=True, slots=True)
class Given:
    """A role as somebody wants to give it, looked up and found sound."""

    holder: Holder
    role: Role
    unit_id: str
    unit: str
    until: date | None = None


def person(connection: Connection, address: str) -> Holder:
    """The person with a mail address, any of theirs.

    Raises:
        UsageError: nobody in the roster has it.
    """
    query = (
        select(t.people.c.id, t.people.c.email)
        .join(t.addresses, t.addresses.c.person_id == t.people.c.id)
        .where(t.addresses.c.address == address.strip().lower(), t.people.c.active)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UsageError(
            f"There is no person {address} in the roster. Check the address, or run `nanolearn roster sync`."
        )
    return Holder(row.email, row.id)


def sound(
    connection: Connection, holder: Holder, role: Role, unit: str | None, *, until: date | None, today: date
) -> Given:
    """A role that can be given: its unit found, its last day still to come.

    Raises:
        UsageError: it cannot be meant.
    """
    if role not in GIVEN:
        raise UsageError(
            f"{role.value} is no role that can be given: owners are named in NANOLEARN_OWNERS, and everybody in the "
            "roster is a learner."
        )
    if role is Role.IT and unit not in {None, ROOT}:
        raise UsageError("The role it is for the whole installation: leave the unit out.")
    if unit is None and role is not Role.IT:
        raise UsageError(f"A role of {role.value} needs a unit: /Path/Of/Unit, or / for the whole administration.")
    if until is not None and until < today:
        raise UsageError(f"The last day {until} has passed. Give a later one, or none for a role without end.")
    unit_id, path = _unit(connection, unit or ROOT)
    return Given(holder, role, unit_id, path, until)


def give(connection: Connection, given: Given, source: Source, *, today: date, now: str, by: str | None) -> bool:
    """Write a role; gives whether that changed anything. Given again, it has the last day that was named now.

    Raises:
        UsageError: somebody would be superuser of two units.
    """
    if given.role is Role.SUPERUSER and not given.holder.is_group:
        _refuse_second_unit(connection, given, today)
    of, statement = t.roles.c, dialect_insert(connection, t.roles)
    holder = {"group_address" if given.holder.is_group else "person_id": given.holder.person_id or given.holder.address}
    key = {**holder, "role": given.role.value, "unit_id": given.unit_id, "source": source.value}
    same = [of[name] == value for name, value in key.items()]
    row = connection.execute(select(of.until).where(*same)).one_or_none()
    if row is not None and row.until == given.until:
        return False
    written = {"until": given.until, "given_at": now, "given_by": by}
    connection.execute(statement.values(**key, **written).on_conflict_do_update(index_elements=list(key), set_=written))
    return True


def _refuse_second_unit(connection: Connection, given: Given, today: date) -> None:
    of = t.roles.c
    others = (
        select(t.units.c.path)
        .join(t.roles, of.unit_id == t.units.c.id)
        .where(of.person_id == given.holder.person_id, of.role == Role.SUPERUSER.value, of.unit_id != given.unit_id)
        .where(in_force(today))
    )
    other = connection.scalar(others.limit(1))
    if other is not None:
        raise UsageError(
            f"{given.holder.address} is superuser of {other}, and a superuser helps one unit. Revoke that role first, "
            "or make them ambassador."
        )


def take_away(connection: Connection, holder: Holder, role: Role, unit_id: str, source: Source | None = None) -> int:
    """End what was given, by hand and by file unless one is named; gives how many rows that were."""
    of = t.roles.c
    whose = of.group_address == holder.address if holder.is_group else of.person_id == holder.person_id
    query = delete(t.roles).where(whose, of.role == role.value, of.unit_id == unit_id)
    if source is not None:
        query = query.where(of.source == source.value)
    return connection.execute(query).rowcount


def unit_of(connection: Connection, unit: str | None) -> tuple[str, str]:
    """Id and path of a unit that is named, of the root where none is.

    Raises:
        UsageError: there is no such unit.
    """
    return _unit(connection, unit or ROOT)


def _unit(connection: Connection, wanted: str) -> tuple[str, str]:
    path = "/" + wanted.strip("/")
    rows = connection.execute(select(t.units.c.id, t.units.c.path)).all()
    for row in rows:
        if row.path.lower() == path.lower():
            return row.id, row.path
    if not rows:
        raise UsageError("The roster is empty. Run `nanolearn roster sync` first.")
    raise UsageError(f"There is no unit {path} in the roster. `nanolearn roster sync` reads the units anew.")


def holdings(connection: Connection, today: date) -> list[Holding]:
    """Every role in force, those of the Directory's leaders among them, by unit, role and holder."""
    of = t.roles.c
    given = (
        select(
            of.role, of.source, of.until, of.given_at, of.given_by, of.group_address, t.people.c.email, t.units.c.path
        )
        .join(t.people, t.people.c.id == of.person_id, isouter=True)
        .join(t.units, t.units.c.id == of.unit_id, isouter=True)
        .where(in_force(today))
    )
    found = [
        Holding(
            row.email or row.group_address,
            Role(row.role),
            row.path,
            Source(row.source),
            row.group_address is not None,
            row.until,
            row.given_at,
            row.given_by,
        )
        for row in connection.execute(given)
    ]
    led = (
        select(t.people.c.email, t.units.c.path)
        .join(t.leaders, t.leaders.c.person_id == t.people.c.id)
        .join(t.units, t.units.c.id == t.leaders.c.unit_id)
        .where(t.people.c.active)
    )
    found += [Holding(row.email, Role.LEADER, row.path, Source.DIRECTORY) for row in connection.execute(led)]
    return sorted(found, key=lambda each: (each.unit or "~", each.role, each.holder, each.source))


def from_files(connection: Connection) -> Iterable[tuple[Holder, Role, str, str | None]]:
    """What files have given: holder, role, the unit's id and its path, None where it is gone."""
    of = t.roles.c
    query = (
        select(t.people.c.email, of.person_id, of.role, of.unit_id, t.units.c.path)
        .join(t.people, t.people.c.id == of.person_id)
        .join(t.units, t.units.c.id == of.unit_id, isouter=True)
        .where(of.source == Source.FILE.value)
    )
    for row in connection.execute(query):
        yield Holder(row.email, row.person_id), Role(row.role), row.unit_id, row.path
