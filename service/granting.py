"""Roles given and taken away by somebody who may, and written down: what the command line and every door share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from service.access import Actor, Permission
from service.asking import demand, demand_role, record
from service.errors import UsageError
from service.moments import stamp
from service.roles.audit import Door, Use
from service.roles.files import Line, refuse
from service.roles.holding import still_by
from service.roles.model import Role, Source
from service.roles.records import Given, Holder, from_files, give, person, sound, take_away, unit_of


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, by which door, when. `by`: in whose name, where that is not the actor's."""

    actor: Actor
    door: Door
    now: datetime
    today: date  # the local day
    by: str | None = None

    def note(self, connection: Connection, holder: Holder, unit: str, about: str) -> None:
        whom = f" to {holder.address}" if holder.is_group else ""
        use = Use(Permission.ROLES_MANAGE.value, unit, holder.person_id, f"{about}{whom}")
        record(connection, self.actor, self.door, self.now, use)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of roles came to."""

    given: int
    unchanged: int
    taken_away: int


def grant(connection: Connection, decision: Decision, given: Given, source: Source = Source.HAND) -> bool:
    """Give a role that is sound; gives whether that changed anything.

    Raises:
        NotAllowedError: the actor may not give it.
        UsageError: somebody would be superuser of two units.
    """
    demand_role(decision.actor, given.role, given.unit)
    by = decision.by or decision.actor.email or None
    changed = give(connection, given, source, today=decision.today, now=stamp(decision.now), by=by)
    if changed:
        until = f" until {given.until}" if given.until else ""
        decision.note(connection, given.holder, given.unit, f"{given.role.value}{until} given")
    return changed


def revoke(connection: Connection, decision: Decision, holder: Holder, role: Role, unit: str | None) -> list[str]:
    """Take away what was given; gives by what else the holder still has the role.

    Raises:
        NotAllowedError: the actor may not.
        UsageError: it was not given.
    """
    unit_id, path = unit_of(connection, unit)
    demand_role(decision.actor, role, path)
    still = still_by(connection, holder.person_id, role, unit_id, decision.today) if holder.person_id else []
    if not take_away(connection, holder, role, unit_id):
        why = f"They have it by {' and '.join(still)}." if still else "`nanolearn roles list` shows what was given."
        raise UsageError(f"{holder.address} was not given the role {role.value} on {path}. {why}")
    decision.note(connection, holder, path, f"{role.value} taken away")
    return still


def import_lines(connection: Connection, decision: Decision, lines: Sequence[Line], *, replace: bool) -> Imported:
    """Give what a file says, all of it or nothing; with `replace` take away what only earlier files gave.

    Raises:
        UsageError: names the lines that cannot be meant.
        NotAllowedError: the actor may not give, or take away, one of them.
    """
    found, wrong = [], []
    for line in lines:
        try:
            holder = person(connection, line.email)
            unit, until = line.unit, line.until
            found.append(sound(connection, holder, line.role, unit, until=until, today=decision.today))
        except UsageError as error:
            wrong.append(f"line {line.number}: {error}")
    refuse(wrong)
    named = {(given.holder.person_id, given.role, given.unit_id) for given in found}
    ended = 0
    for holder, role, unit_id, path in list(from_files(connection)) if replace else []:
        if (holder.person_id, role, unit_id) in named:
            continue
        if path is None:
            demand(decision.actor, Permission.ROLES_MANAGE)
        else:
            demand_role(decision.actor, role, path)
        ended += take_away(connection, holder, role, unit_id, Source.FILE)
        decision.note(connection, holder, path or "", f"{role.value} taken away, no longer in the file")
    changed = [grant(connection, decision, given, Source.FILE) for given in found]
    return Imported(sum(changed), len(changed) - sum(changed), ended)
