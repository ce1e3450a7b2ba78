"""`nanolearn tokens`: how programs are let in to the API."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

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
@json_option
def create(name: str, *, role: str, unit: str, until: date | None, as_json: bool) -> None:
    """Make a token and show it, this once: only its hash is kept.

    \b
    Examples:
      nanolearn tokens create --name power-bi --role reader --until 2027-12-31
      nanolearn tokens create --name skolportalen --role administrator --unit /Skolor
    """
    from service.api.tokens import create as make

    service = installation()
    now = service.clock.now()
    with service.engine.begin() as connection:
        token = make(connection, name=name, role=role, unit=unit, until=until, now=stamp(now))
        _note(connection, now, f"token {name} made, {role}{f' until {until}' if until else ''}", unit)
    document = {"name": name, "role": role, "unit": unit, "until": until.isoformat() if until else None, "token": token}
    lines = [token, "It is shown this once. The program sends it as Authorization: Bearer …"]
    if until is not None and until < local_day(now, service.settings.timezone):
        lines.append(f"The last day {until} has passed: it opens nothing.")
    answer(document, as_json=as_json, text=lines)


@tokens.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """Every token that was ever made, never the tokens themselves.

    Example: nanolearn tokens list
    """
    from service.api.tokens import as_json as shown
    from service.api.tokens import listed
    from service.store.engine import reading

    with reading(installation().engine) as connection:
        found = listed(connection)
    lines = table(("name", "role", "unit", "until", "last used", "state"), [_row(each) for each in found])
    none = ["There are no tokens yet. Next: `nanolearn tokens create`."]
    answer({"tokens": [shown(each) for each in found]}, as_json=as_json, text=lines if found else none)


def _row(each: "Token") -> tuple[Any, ...]:
    state = f"revoked {each.revoked_at[:10]}" if each.revoked_at else ""
    return each.name, each.role, each.unit or "(gone)", each.until, each.used_on, state


@tokens.command()
@click.argument("name", metavar="NAME")
@json_option
def revoke(name: str, *, as_json: bool) -> None:
    """Let a token open nothing from now on. Its name stays taken.

    Example: nanolearn tokens revoke power-bi
    """
    from service.api.tokens import revoke as end

    service = installation()
    with service.engine.begin() as connection:
        end(connection, name, stamp(service.clock.now()))
        _note(connection, service.clock.now(), f"token {name} revoked")
    answer({"name": name, "revoked": True}, as_json=as_json, text=f"The token {name} opens nothing any more.")


def _note(connection: "Connection", now: datetime, about: str, unit: str | None = None) -> None:
    """Letting a program in is giving a right, so it is written down like that."""
    from service.access import INSTALLATION_OWNER, Permission
    from service.asking import record
    from service.roles.audit import Door, Use

    record(connection, INSTALLATION_OWNER, Door.COMMAND, now, Use(Permission.ROLES_MANAGE.value, unit, about=about))
