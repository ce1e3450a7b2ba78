"""`nanolearn roles`: who administers, leads and helps where."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for, may, reach
from service.app import Service
from service.commands.asker import actor_in, as_option
from service.commands.installation import installation
from service.commands.kinds import Address, Day
from service.commands.output import answer, counted, json_option, table
from service.errors import UsageError
from service.moments import local_day, stamp
from service.roles.model import GIVEN, Holding, Role, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from service.granting import Decision
    from service.roles.records import Holder

_BY = click.option("--by", type=Address(), metavar="EMAIL", help="Who decided it, where that is somebody else.")
_ROLE = click.option("--role", type=click.Choice([role.value for role in GIVEN]), required=True, help="Which role.")
_UNIT = click.option("--unit", metavar="PATH", help="On this unit with everything below it; / is all. Not for `it`.")
_GROUP = "group:"
_ORIGINS = {Source.DIRECTORY: "the Directory", Source.FILE: "a file"}


@click.group()
def roles() -> None:
    """Who administers, leads and helps where.

    Example: nanolearn roles list
    """


@roles.command()
@click.argument("who", metavar="EMAIL_OR_GROUP")
@_ROLE
@_UNIT
@click.option("--until", type=Day(), help="The last day of the role; without it, it has no end.")
@_BY
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def grant(
    who: str, *, role: str, unit: str | None, until: date | None, by: str | None, asker: str | None, as_json: bool
) -> None:
    """Give a role to a person, or with group:mail@… to each member of a group for as long as they are one.

    Given again, the role has the last day that is named now. Whoever leaves loses what they were given.

    \b
    Examples:
      nanolearn roles grant eva.lind@kommun.example --role ambassador --unit /Skolor --until 2027-06-30
      nanolearn roles grant group:drift@kommun.example --role it
    """
    from service.asking import demand_role
    from service.granting import grant as give
    from service.roles.records import sound, unit_of

    service = installation()
    if who.startswith(_GROUP):
        with _deciding(service, asker) as (connection, decision):  # nothing is asked of Google for who may not
            demand_role(decision.actor, Role(role), unit_of(connection, unit)[1])
    read = _read_group(service, who)
    with _deciding(service, asker, by) as (connection, decision):
        holder = _holder(connection, who)
        given = sound(connection, holder, Role(role), unit, until=until, today=decision.today)
        changed = give(connection, decision, given)
        if read is not None:
            from service.roster.records import write_group

            write_group(connection, read, stamp(decision.now))
    document = {"holder": holder.address, "role": role, "unit": given.unit, "until": _day(until), "changed": changed}
    end = f" until {until}" if until else ""
    text = f"{holder.address} {'is now' if changed else 'was already'} {role} of {given.unit}{end}."
    answer(document, as_json=as_json, text=text)


@roles.command()
@click.argument("who", metavar="EMAIL_OR_GROUP")
@_ROLE
@_UNIT
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def revoke(who: str, *, role: str, unit: str | None, asker: str | None, as_json: bool) -> None:
    """Take away a role that was given. What the Directory or a group gives beside it stays, and is named.

    Example: nanolearn roles revoke eva.lind@kommun.example --role ambassador --unit /Skolor
    """
    from service.granting import revoke as take_away
    from service.roles.records import unit_of

    service = installation()
    with _deciding(service, asker) as (connection, decision):
        holder = _holder(connection, who)
        still = take_away(connection, decision, holder, Role(role), unit)
        _, path = unit_of(connection, unit)
    text = f"{holder.address} is no longer {role} of {path}."
    if still:
        text = (
            f"What {holder.address} was given is taken away; they are {role} of {path} by {' and '.join(still)} still."
        )
    document = {"holder": holder.address, "role": role, "unit": path, "still_by": still}
    answer(document, as_json=as_json, text=text)


@roles.command(name="list")
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def list_(*, asker: str | None, as_json: bool) -> None:
    """Every role in force, the leaders of the Directory among them; with --as those that this person may change.

    Example: nanolearn roles list
    """
    from service.asking import demand
    from service.roles.records import holdings
    from service.store.engine import reading

    service = installation()
    now = service.clock.now()
    with reading(service.engine) as connection:
        actor = actor_in(connection, service, asker)
        demand(actor, Permission.ROLES_MANAGE, next(iter(reach(actor, Permission.ROLES_MANAGE)), None))
        found = holdings(connection, local_day(now, service.settings.timezone))
    found = [each for each in found if may(actor, Permission.ROLES_MANAGE, each.unit)]
    rows = [(each.role.value, each.unit or "(gone)", each.holder, _day(each.until), _origin(each)) for each in found]
    lines = table(("role", "unit", "who", "until", "by"), rows) if rows else []
    none = ["Nobody has a role yet. Next: `nanolearn roles grant`, or `nanolearn roster sync` for the leaders."]
    answer({"roles": [_as_json(each) for each in found]}, as_json=as_json, text=lines or none)


@roles.command(name="import")
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take away what earlier files gave and this one does not.")
@_BY
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def import_(file: Path, *, replace: bool, by: str | None, asker: str | None, as_json: bool) -> None:
    """Give roles that stand in a CSV file with the columns email,role,unit,until: all of them, or none.

    Example: nanolearn roles import ledare.csv --replace
    """
    from service.granting import import_lines
    from service.roles.files import read_lines

    try:
        lines = read_lines(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not written in UTF-8. Save it as CSV UTF-8.") from None
    with _deciding(installation(), asker, by) as (connection, decision):
        done = import_lines(connection, decision, lines, replace=replace)
    document = {"given": done.given, "unchanged": done.unchanged, "taken_away": done.taken_away}
    text = f"{counted(done.given, 'role')} given, {done.unchanged:,} as before, {done.taken_away:,} taken away."
    answer(document, as_json=as_json, text=text)


@contextmanager
def _deciding(service: Service, asker: str | None, by: str | None = None) -> "Iterator[tuple[Connection, Decision]]":
    """One transaction in which somebody decides: all of it is written, with its record, or nothing."""
    from service.granting import Decision
    from service.roles.audit import Door

    now = service.clock.now()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        yield connection, Decision(actor, Door.COMMAND, now, local_day(now, service.settings.timezone), by)


def _holder(connection: "Connection", who: str) -> "Holder":
    from service.roles.records import Holder, person

    if who.startswith(_GROUP):
        return Holder(who.removeprefix(_GROUP).strip().lower())
    return person(connection, who)


def _read_group(service: Service, who: str) -> Any:
    """The group as the Directory has it, if `who` is one: whose members have the role must be known from the start."""
    if not who.startswith(_GROUP):
        return None
    service.settings.sender()
    address = who.removeprefix(_GROUP).strip()
    group = service.read_group(address)
    if group.everyone:
        raise UsageError(f"{address} holds everybody in the organisation: such a group gives no roles.")
    return group


def _as_json(each: Holding) -> dict[str, Any]:
    return {
        "holder": each.holder,
        "group": each.group,
        "role": each.role.value,
        "unit": each.unit,
        "until": _day(each.until),
        "source": each.source.value,
        "by": each.by,
        "at": each.at,
    }


def _origin(each: Holding) -> str:
    origin = _ORIGINS.get(each.source, "")
    return f"{origin}, {each.by}" if origin and each.by else origin or each.by or "the command line"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
