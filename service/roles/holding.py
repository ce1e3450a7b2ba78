"""Who somebody is and which roles they hold today: one query, asked at every request."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    literal,
    or_,
    select,
    true,
    union_all,
)

from service.roles.model import Role
from service.store import tables as t

Day = date | BindParameter[date]


def who_is(connection: Connection, address: str, today: date) -> Sequence[Row[Any]]:
    """The person of a lower-case address: id, name and language, on a row for each of their addresses and roles.

    `role` and `path` are None on the row of somebody without any; `path` alone where the role's unit is gone. No row:
    nobody in the roster has this address.
    """
    return connection.execute(_WHO, {"address": address, "today": today}).all()


def _held(person: ScalarSelect[str], today: Day) -> CompoundSelect[Any]:
    """Role and unit id: by the Directory, given to the person, given to a group that holds the person."""
    given, members = t.roles.c, t.group_members.c
    by_group = (
        select(given.role, given.unit_id)
        .join(t.group_members, members.group_address == given.group_address)
        .where(members.person_id == person, in_force(today))
    )
    return union_all(
        select(literal(Role.LEADER.value).label("role"), t.leaders.c.unit_id).where(t.leaders.c.person_id == person),
        select(given.role, given.unit_id).where(given.person_id == person, in_force(today)),
        by_group,
    )


def in_force(today: Day) -> ColumnElement[bool]:
    """A role that has not ended; its last day belongs to it."""
    return or_(t.roles.c.until.is_(None), t.roles.c.until >= today)


def _who() -> Select[Any]:
    person = select(t.addresses.c.person_id).where(t.addresses.c.address == bindparam("address")).scalar_subquery()
    held = _held(person, bindparam("today", type_=Date)).subquery("held")
    return (
        select(t.people.c.id, t.people.c.name, t.people.c.language, t.addresses.c.address, held.c.role, t.units.c.path)
        .join(t.addresses, t.addresses.c.person_id == t.people.c.id)
        .join(held, true(), isouter=True)
        .join(t.units, t.units.c.id == held.c.unit_id, isouter=True)
        .where(t.people.c.id == person, t.people.c.active)
    )


_WHO = _who()  # made once: making it takes fifteen times as long as asking it


def still_by(connection: Connection, person_id: str, role: Role, unit_id: str, today: date) -> list[str]:
    """By what else a person has a role on a unit, whatever was given to them: in words."""
    given, members = t.roles.c, t.group_members.c
    groups = (
        select(given.group_address)
        .join(t.group_members, members.group_address == given.group_address)
        .where(members.person_id == person_id, given.role == role.value, given.unit_id == unit_id, in_force(today))
        .order_by(given.group_address)
    )
    found = [f"the group {address}" for address in connection.scalars(groups)]
    led = select(t.leaders.c.source).where(t.leaders.c.person_id == person_id, t.leaders.c.unit_id == unit_id)
    if role is Role.LEADER and connection.scalar(led) is not None:
        found.append("the Directory")
    return found
