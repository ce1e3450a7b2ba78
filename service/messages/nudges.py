"""A nudge: somebody asks that those who are not done be reminded now. A row is left; the next run sends the mails.

This is what doors call. Nobody learns from it who is not done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from service.access import Actor, Permission, reach
from service.asking import demand, record
from service.errors import UsageError
from service.messages.hours import next_opening
from service.messages.policy import Policy, read_policy
from service.messages.switches import read_silenced, the_rule
from service.moments import parse, stamp
from service.roles.audit import Door, Use
from service.roster.model import ROOT, Unit
from service.roster.records import read_units
from service.settings import Settings
from service.store import tables as t

LAPSES = timedelta(days=7)
"""A nudge that could not be acted on for so long is let go: what was meant to be now is no longer."""


@dataclass(frozen=True, slots=True)
class About:
    """What people shall be reminded of: one assignment or whatever is asked of them, one module or all, in a unit.

    `unit` is a path, with everything below it; None stands for the one branch where the asker has the right, or for
    the whole administration.
    """

    assignment: int | None = None
    module: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """A nudge as it stands. `mails`: how many have gone out for it; `ended`: everybody has been looked at."""

    id: int
    at: datetime
    unit_id: str
    assignment: int | None
    module: str | None
    mails: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of asking.

    `number`: the nudge's; `unit`: the path it is about; `first`: when mails go out at the earliest; `again`: the same
    had been asked before and waits to be sent.
    """

    number: int
    unit: str
    first: datetime
    again: bool = False


def nudge(engine: Engine, settings: Settings, now: datetime, about: About, *, by: Actor, door: Door) -> Taken:
    """Ask that whoever is not done be reminded: at once within the hours for mail, and nobody twice in a week.

    Only leaves a row, with an entry in the record of rights used, so it may be called from any request.

    Raises:
        UsageError: nothing of the kind can be sent: reminders are off, here or for the assignment; it is withdrawn;
            it has no such module; there is no such unit. Says which.
        NotAllowedError: the asker may not have people reminded there.
        SettingsError: the policy is broken.
    """
    policy = read_policy(settings)
    with engine.begin() as connection:
        unit = _unit(connection, about, by)
        demand(by, Permission.PEOPLE_REMIND, unit.path)
        first = _opening(policy, now, settings)
        _check(connection, about)
        known = _same(connection, about, unit, now)
        number = known if known is not None else _write(connection, about, unit, by, now)
        if known is None:
            record(connection, by, door, now, Use(Permission.PEOPLE_REMIND.value, unit.path, about=_in_words(about)))
    return Taken(number, unit.path, first, again=known is not None)


def _opening(policy: Policy, now: datetime, settings: Settings) -> datetime:
    if not policy.on:
        raise UsageError("Reminders are switched off in this installation (NANOLEARN_REMINDERS).")
    first = next_opening(now, policy, settings.timezone)
    if first is None:
        raise UsageError("The policy has no day in the next two months on which a reminder may go out.")
    return first


def _unit(connection: Connection, about: About, by: Actor) -> Unit:
    """The unit that is meant. Who names none, and may remind in one branch only, means that."""
    units = read_units(connection)
    if not units.units:
        raise UsageError("The roster is empty. Run `nanolearn roster sync` first.")
    branches = reach(by, Permission.PEOPLE_REMIND)
    path = about.unit or (branches[0] if len(branches) == 1 else ROOT)
    unit = units.unit_at(path if path.startswith("/") else "/" + path)
    if unit is None:
        raise UsageError(f"There is no unit {path} in the roster. `nanolearn roster sync` reads the units anew.")
    return unit


def _check(connection: Connection, about: About) -> None:
    """Whether anybody could be reminded of it at all."""
    if about.assignment is not None:
        rule = the_rule(connection, about.assignment)
        withdrawn = select(t.assignments.c.withdrawn_at).where(t.assignments.c.id == rule.id)
        if connection.scalar(withdrawn) is not None:
            raise UsageError(f"Assignment {rule.id} is withdrawn: nobody is asked to do it any more.")
        if rule.id in read_silenced(connection):
            raise UsageError(
                f"Reminders of assignment {rule.id} are switched off. `nanolearn reminders on {rule.id}` switches "
                "them on."
            )
        if about.module is not None and about.module not in {task.module_id for task in rule.tasks}:
            raise UsageError(f"Assignment {rule.id} has no module {about.module!r}.")
    elif about.module is not None:
        asked = select(t.assignment_modules.c.module_id).join(
            t.assignments, t.assignments.c.id == t.assignment_modules.c.assignment_id
        )
        in_force = asked.where(t.assignments.c.withdrawn_at.is_(None), t.assignment_modules.c.module_id == about.module)
        if connection.scalar(in_force.limit(1)) is None:
            raise UsageError(f"Nobody is asked to do {about.module!r}. `nanolearn assignments list` shows what is.")


def _same(connection: Connection, about: About, unit: Unit, now: datetime) -> int | None:
    """A nudge about exactly this that waits to be sent: asking twice is asking once."""
    of = t.nudges.c
    return connection.scalar(
        select(of.id).where(
            of.ended_at.is_(None),
            of.at > stamp(now - LAPSES),
            of.unit_id == unit.id,
            of.assignment_id.is_not_distinct_from(about.assignment),
            of.module_id.is_not_distinct_from(about.module),
        )
    )


def _write(connection: Connection, about: About, unit: Unit, by: Actor, now: datetime) -> int:
    row = {"at": stamp(now), "unit_id": unit.id, "assignment_id": about.assignment, "module_id": about.module}
    key = connection.execute(insert(t.nudges).values(**row, by_address=by.email, mails=0)).inserted_primary_key
    return int(key[0]) if key else 0


def _in_words(about: About) -> str:
    what = [
        *([f"assignment {about.assignment}"] if about.assignment is not None else []),
        *([about.module] if about.module is not None else []),
    ]
    return f"reminded of {', '.join(what) or 'all that is asked for'}"


def waiting(connection: Connection) -> list[Nudge]:
    """Nudges that have not been acted on to the end, the oldest first; also those that have lapsed."""
    of = t.nudges.c
    return [_nudge(row) for row in connection.execute(select(t.nudges).where(of.ended_at.is_(None)).order_by(of.id))]


def latest(connection: Connection, unit_id: str, module: str | None) -> Nudge | None:
    """The last nudge about all that is asked of a unit, or about one module: what became of it, if anything."""
    of = t.nudges.c
    query = select(t.nudges).where(
        of.unit_id == unit_id, of.assignment_id.is_(None), of.module_id.is_not_distinct_from(module)
    )
    row = connection.execute(query.order_by(of.id.desc()).limit(1)).one_or_none()
    return _nudge(row) if row is not None else None


def find(connection: Connection, number: int) -> Nudge | None:
    """One nudge, for whoever asks what became of it."""
    row = connection.execute(select(t.nudges).where(t.nudges.c.id == number)).one_or_none()
    return _nudge(row) if row is not None else None


def _nudge(row: Row[Any]) -> Nudge:
    return Nudge(
        row.id, parse(row.at), row.unit_id, row.assignment_id, row.module_id, row.mails, row.ended_at is not None
    )


def end(connection: Connection, number: int, now: datetime) -> None:
    """Everybody the nudge was about has been looked at, or it has lapsed."""
    connection.execute(
        update(t.nudges).where(t.nudges.c.id == number, t.nudges.c.ended_at.is_(None)).values(ended_at=stamp(now))
    )


def count_mail(connection: Connection, numbers: frozenset[int]) -> None:
    """A mail goes out for these nudges."""
    if numbers:
        of = t.nudges.c
        connection.execute(update(t.nudges).where(of.id.in_(sorted(numbers))).values(mails=of.mails + 1))
