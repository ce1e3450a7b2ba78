"""Bringing the roster in step with the Directory."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, func, select

from service.clock import Clock
from service.errors import UsageError
from service.moments import stamp
from service.roster.directory import read_group, read_people, read_units
from service.roster.model import Group, Person
from service.roster.records import Changes, write_group, write_roster
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.locks import COUNTING, take_turn_at
from service.store.runs import note_run
from service.workspace.client import Workspace


@dataclass(frozen=True, slots=True)
class Synced:
    """How many are there now, and what changed."""

    units: int
    people: int
    changes: Changes


def sync(
    engine: Engine,
    workspace: Workspace,
    settings: Settings,
    clock: Clock,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
) -> Synced:
    """Read the whole Directory, then write it in one transaction: a run that is killed changes nothing.

    Groups are read again only where somebody has used them as a target. `progress` is told how many people have
    been read, of about how many: those of the last time, since Google does not say.
    """
    with reading(engine) as connection:
        known = connection.scalar(select(func.count()).select_from(t.people).where(t.people.c.active)) or 0
    units = read_units(workspace)
    people = read_people(
        workspace,
        units,
        settings.pupils,
        settings.role_accounts,
        lambda read: progress("people", read, max(known, read) if known else 0),
        titles=settings.leader_titles,
    )
    with reading(engine) as connection:
        used = [row.address for row in connection.execute(select(t.groups.c.address))]
    groups = [_still_there(workspace, address, people) for address in used]
    moment = clock.now()
    now = stamp(moment)
    with engine.begin() as connection:
        take_turn_at(connection, COUNTING)  # of somebody who is being erased, it meets all or nothing
        changes = write_roster(connection, units, people, now)
        for group in groups:
            write_group(connection, group, now)
        note_run(connection, "roster", moment, {"units": len(units), "people": len(people), **asdict(changes)})
    return Synced(units=len(units), people=len(people), changes=changes)


def _still_there(workspace: Workspace, address: str, people: dict[str, Person]) -> Group:
    try:
        return read_group(workspace, address, people)
    except UsageError:
        return Group(address, frozenset())  # deleted since: nobody is in it
