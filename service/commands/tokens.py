"""`nanolearn tokens`: how programs are let in to the API."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from service.access import Actor, Permission, asks_for, may, reach
from service.commands.asker import actor_in, as_option
from service.commands.installation import installation
from service.commands.kinds import Day
from service.commands.output import answer, json_option, table
from service.moments import local_day, stamp

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.api.tokens import Token

_NAME = click.option(
    "--name", required=True, metavar="NAME", help="Which program it is for: small letters, figures, -."
)
_UNIT = click.option(
    "--unit", default="/", show_default=True, metavar="PATH", help="On this unit with everything below it."
)


@click.group()
def tokens() -> None:
    """How programs are let in to the API: made, listed and revoked.

    Example: nanolearn tokens list
    """


@tokens.command()
@_NAME
@click.option(
    "--role",
    type=click.Choice(["reader", "administrator", "it"]),
    required=True,
    help="reader: counts; administrator: all that an administrator may; it: how deliveries stand.",
)
@_UNIT
@click.option("--until", type=Day(), help="The last day on which it holds; without it, it has no end.")
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def create(name: str, *, role: str, unit: str, until: date | None, asker: str | None, as_json: bool) -> None:
    """Make a token and show it, this once: only its hash is kept.

    \b
    Examples:
      nanolearn tokens create --name power-bi --role reader --until 2027-12-31
      nanolearn tokens create --name skolportalen --role administrator --unit /Skolor
    """
    from service.api.tokens import ROLES
    from service.api.tokens import create as make
    from service.asking import demand_role
    from service.roles.records import unit_of

    service = installation()
    now = service.clock.now()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        demand_role(actor, ROLES[role], unit_of(connection, unit)[1])
        token = make(connection, name=name, role=role, unit=unit, until=until, now=stamp(now))
        _note(connection, actor, now, f"token {name} made, {role}{f' until {until}' if until else ''}", unit)
    document = {"name": name, "role": role, "unit": unit, "until": until.isoformat() if until else None, "token": token}
    lines = [token, "It is shown this once. The program sends it as Authorization: Bearer …"]
    if until is not None and until < local_day(now, service.settings.timezone):
        lines.append(f"The last day {until} has passed: it opens nothing.")
    answer(document, as_json=as_json, text=lines)


@tokens.command(name="list")
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def list_(*, asker: str | None, as_json: bool) -> None:
    """Every token that was ever made, never the tokens themselves; with --as those that this person may revoke.

    Example: nanolearn tokens list
    """
    from service.api.tokens import as_json as shown
    from service.api.tokens import listed
    from service.asking import demand
    from service.store.engine import reading

    service = installation()
    with reading(service.engine) as connection:
        actor = actor_in(connection, service, asker)
        demand(actor, Permission.ROLES_MANAGE, next(iter(reach(actor, Permission.ROLES_MANAGE)), None))
        found = [each for each in listed(connection) if may(actor, Permission.ROLES_MANAGE, each.unit)]
    lines = table(("name", "role", "unit", "until", "last used", "state"), [_row(each) for each in found])
    none = ["There are no tokens yet. Next: `nanolearn tokens create`."]
    answer({"tokens": [shown(each) for each in found]}, as_json=as_json, text=lines if found else none)


def _row(each: "Token") -> tuple[Any, ...]:
    state = f"revoked {each.revoked_at[:10]}" if each.revoked_at else ""
    return each.name, each.role, each.unit or "(gone)", each.until, each.used_on, state


@tokens.command()
@click.argument("name", metavar="NAME")
@as_option
@json_option
@asks_for(Permission.ROLES_MANAGE)
def revoke(name: str, *, asker: str | None, as_json: bool) -> None:
    """Let a token open nothing from now on. Its name stays taken.

    Example: nanolearn tokens revoke power-bi
    """
    from service.api.tokens import ROLES, listed
    from service.api.tokens import revoke as end
    from service.asking import demand, demand_role

    service = installation()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        known = next((each for each in listed(connection) if each.name == name), None)
        if known is None or known.unit is None:
            demand(actor, Permission.ROLES_MANAGE)  # nobody else is told whether there is such a token
        else:
            demand_role(actor, ROLES[known.role], known.unit)
        end(connection, name, stamp(service.clock.now()))
        _note(connection, actor, service.clock.now(), f"token {name} revoked", known.unit if known else None)
    answer({"name": name, "revoked": True}, as_json=as_json, text=f"The token {name} opens nothing any more.")


def _note(connection: "Connection", actor: Actor, now: datetime, about: str, unit: str | None) -> None:
    """Letting a program in is giving a right, so it is written down like that."""
    from service.asking import record
    from service.roles.audit import Door, Use

    record(connection, actor, Door.COMMAND, now, Use(Permission.ROLES_MANAGE.value, unit, about=about))
