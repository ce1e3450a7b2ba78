"""Bringing the roster in step with the Directory."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from service.clock import Clock
from service.errors import UsageError
from service.moments import stamp
from service.roster.directory import read_group, read_people, read_units
from service.roster.model import Group, Person
from service.roster.records import Changes, write_group, write_roster
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import note_run
from service.workspace.client import Workspace


@dataclass(frozen=True, slots=True)
class Synced:
    """How many are there now, and what changed."""

    units: int
    people: int
    changes: Changes


def sync(engine: Engine, workspace: Workspace, settings: Settings, clock: Clock) -> Synced:
    """Read the whole Directory, then write it in one transaction: a run that is killed changes nothing.

    Groups are read again only where somebody has used them as a target.
    """
    units = read_units(workspace)
    people = read_people(workspace, units, settings.pupils, settings.role_accounts)
    with reading(engine) as connection:
        used = [row.address for row in connection.execute(select(t.groups.c.address))]
    groups = [_still_there(workspace, address, people) for address in used]
    moment = clock.now()
    now = stamp(moment)
    with engine.begin() as connection:
        changes = write_roster(connection, units, people, now)
        for group in groups:
            write_group(connection, group, now)
        note_run(connection, "roster", moment)
    return Synced(units=len(units), people=len(people), changes=changes)


def _still_there(workspace: Workspace, address: str, people: dict[str, Person]) -> Group:
    try:
        return read_group(workspace, address, people)
    except UsageError:
        return Group(address, frozenset())  # deleted since: nobody is in it
