"""Tokens of programs: made and shown once, kept as hashes, each with a role on a unit and, where wanted, a last day.

A token holds 256 random bits, so one round of SHA-256 is enough: there is nothing to guess, unlike with a password.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.access import Actor
from service.errors import UsageError
from service.roles.model import Held, Role
from service.roster.model import ROOT
from service.roster.records import read_units
from service.store import tables as t

BEGINS = "nano_"
"""So that a token is known for what it is wherever it turns up: in a log, in a program's source."""
ROLES: Mapping[str, Role] = {"reader": Role.LEADER, "administrator": Role.ADMINISTRATOR, "it": Role.IT}
"""What a token may be made for, and the role of a person that may do as much."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,58}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the list shows it. `unit` is None where the unit is gone: such a token may do nothing."""

    name: str
    role: str
    unit: str | None
    until: date | None
    created_at: str
    used_on: date | None
    revoked_at: str | None


def create(connection: Connection, *, name: str, role: str, unit: str, until: date | None, now: str) -> str:
    """Make a token and give it: the only time that anybody sees it.

    Raises:
        UsageError: the name cannot be used, or is taken; there is no such unit, or the role is none for it.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a token. Give 2 to 60 small letters, figures, dots and hyphens, like power-bi."
        )
    found = read_units(connection).unit_at(unit if unit.startswith("/") else "/" + unit)
    if found is None:
        raise UsageError(f"There is no unit {unit} in the roster. `nanolearn roster sync` reads the units anew.")
    if ROLES[role] is Role.IT and found.path != ROOT:
        raise UsageError("A token of the role it is for the whole installation: leave the unit out.")
    token = BEGINS + secrets.token_urlsafe(32)
    row = {"name": name, "hash": _hash(token), "role": ROLES[role].value, "unit_id": found.id}
    try:
        connection.execute(insert(t.service_tokens).values(**row, until=until, created_at=now))
    except IntegrityError:
        raise UsageError(
            f"There is a token {name} already; names of revoked ones stay taken, so that the record of what they were "
            "used for is clear. Choose another name."
        ) from None
    return token


def revoke(connection: Connection, name: str, now: str) -> None:
    """Let a token do nothing from now on.

    Raises:
        UsageError: there is none of that name, or it was revoked before.
    """
    of = t.service_tokens.c
    row = connection.execute(select(of.revoked_at).where(of.name == name)).one_or_none()
    if row is None:
        raise UsageError(f"There is no token {name}. `nanolearn tokens list` shows them.")
    if row.revoked_at is not None:
        raise UsageError(f"The token {name} was revoked already, on {row.revoked_at[:10]}.")
    connection.execute(update(t.service_tokens).where(of.name == name).values(revoked_at=now))


def listed(connection: Connection) -> list[Token]:
    """Every token that was ever made, by name."""
    of = t.service_tokens.c
    names = {role.value: name for name, role in ROLES.items()}
    query = select(t.service_tokens, t.units.c.path).join(t.units, t.units.c.id == of.unit_id, isouter=True)
    return [
        Token(row.name, names[row.role], row.path, row.until, row.created_at, row.used_on, row.revoked_at)
        for row in connection.execute(query.order_by(of.name))
    ]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that holds today. `unnoted`: its use today has not been written down yet."""

    name: str
    actor: Actor
    unnoted: bool


def bearer(connection: Connection, token: str, today: date) -> Bearer | None:
    """Whose token it is; None: nobody's, or it was revoked, or its last day or its unit is gone."""
    of = t.service_tokens.c
    row = connection.execute(
        select(of.name, of.role, of.used_on, t.units.c.path)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(of.hash == _hash(token), of.revoked_at.is_(None), or_(of.until.is_(None), of.until >= today))
    ).one_or_none()
    if row is None:
        return None
    actor = Actor(email=f"token:{row.name}", roles=frozenset({Held(Role(row.role), row.path)}))
    return Bearer(row.name, actor, unnoted=row.used_on != today)


def note_use(connection: Connection, name: str, today: date) -> None:
    """Once a day is enough to tell a token that is used from one that can go."""
    connection.execute(update(t.service_tokens).where(t.service_tokens.c.name == name).values(used_on=today))


def as_json(token: Token) -> dict[str, Any]:
    """As the commands show it."""
    return {
        "name": token.name,
        "role": token.role,
        "unit": token.unit,
        "until": token.until.isoformat() if token.until else None,
        "created_at": token.created_at,
        "used_on": token.used_on.isoformat() if token.used_on else None,
        "revoked_at": token.revoked_at,
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
