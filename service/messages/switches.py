"""Assignments of which nobody is reminded: the rows, and turning the switch."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from service.access import Actor, Permission
from service.asking import demand_rule, record
from service.assignments.model import Rule
from service.assignments.records import read_rules
from service.errors import UsageError
from service.moments import stamp
from service.roles.audit import Door, Use
from service.store import tables as t
from service.store.upsert import insert_or_ignore


def read_silenced(connection: Connection) -> frozenset[int]:
    """The assignments whose reminders are switched off."""
    return frozenset(connection.scalars(select(t.silenced.c.assignment_id)))


def switch(connection: Connection, actor: Actor, door: Door, now: datetime, assignment_id: int, *, on: bool) -> bool:
    """Switch an assignment's reminders on or off, and write down who did; False if they were so already.

    Raises:
        UsageError: there is no such assignment.
        NotAllowedError: it binds people outside what the actor manages.
    """
    rule = the_rule(connection, assignment_id)
    demand_rule(connection, actor, rule)
    if (assignment_id not in read_silenced(connection)) is on:
        return False
    if on:
        connection.execute(delete(t.silenced).where(t.silenced.c.assignment_id == assignment_id))
    else:
        row = {"assignment_id": assignment_id, "since": stamp(now), "by_address": actor.email}
        connection.execute(insert_or_ignore(connection, t.silenced).values(row))
    about = f"assignment {assignment_id}, reminders {'on' if on else 'off'}"
    record(connection, actor, door, now, Use(Permission.ASSIGNMENTS_MANAGE.value, about=about))
    return True


def the_rule(connection: Connection, assignment_id: int) -> Rule:
    """One assignment, withdrawn or not.

    Raises:
        UsageError: there is no such assignment.
    """
    rules = read_rules(connection, only=assignment_id)
    if not rules:
        raise UsageError(f"There is no assignment {assignment_id}. `nanolearn assignments list` shows them.")
    return rules[0]
