"""`--as EMAIL`: with what somebody may do, in place of all that whoever runs the program may."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from service.access import INSTALLATION_OWNER, Actor, Permission, actor_for, may
from service.app import Service
from service.commands.kinds import Address

if TYPE_CHECKING:
    from sqlalchemy import Connection

F = TypeVar("F", bound=Callable[..., Any])


def as_option(command: F) -> F:
    """Add `--as`, which the command gets as `asker`."""
    told = "With what this person may do."
    return click.option("--as", "asker", type=Address(), metavar="EMAIL", help=told)(command)


def actor_in(connection: "Connection", service: Service, asker: str | None) -> Actor:
    """Who asks; without `--as` whoever started the program, who may do all."""
    if asker is None:
        return INSTALLATION_OWNER
    return actor_for(connection, asker, service.settings, service.clock.now())


def actor_of(service: Service, asker: str | None) -> Actor:
    """The same, where nothing is being read yet."""
    from service.store.engine import reading

    if asker is None:
        return INSTALLATION_OWNER
    with reading(service.engine) as connection:
        return actor_in(connection, service, asker)


def allowed(service: Service, asker: str | None, permission: Permission) -> Actor:
    """Who asks, if they have a permission for the whole installation.

    Raises:
        NotAllowedError: they have not.
    """
    from service.asking import demand

    actor = actor_of(service, asker)
    demand(actor, permission)
    return actor


def as_seen_by(actor: Actor, document: Any) -> Any:
    """A document that may name people anywhere, without their addresses for who may not see names everywhere."""
    if may(actor, Permission.NAMES_READ):
        return document
    from service.logs import without_secrets

    def veiled(part: Any) -> Any:
        if isinstance(part, str):
            return without_secrets(part)
        if isinstance(part, dict):
            return {without_secrets(name): veiled(each) for name, each in part.items()}
        return [veiled(each) for each in part] if isinstance(part, list | tuple) else part

    return veiled(document)
