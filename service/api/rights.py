"""Roles and what rights were used for, over `granting` and `roles`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Response
from sqlalchemy import Connection

from service.access import Permission, may
from service.api.guard import Asked, any_branch, the_administration
from service.api.operations import as_is, operation, part
from service.api.paging import page_of
from service.api.schemas import page
from service.api.schemas_results import (
    AuditEntry,
    AuditQuery,
    Changed,
    Grant,
    Revocation,
    Revoked,
    RoleHeld,
    RolesQuery,
)
from service.granting import Decision, grant, revoke
from service.moments import local_day
from service.roles.audit import Door, Entry, entries
from service.roles.model import Holding, Role
from service.roles.records import holdings, person, sound
from service.store.engine import reading

RIGHTS = part("rights", "Who may do what where, and what rights over other people's data were used for.")
_ROLES = Permission.ROLES_MANAGE


@operation(RIGHTS, "GET", "/roles", _ROLES, any_branch(_ROLES), query=RolesQuery, gives=page("Roles", RoleHeld))
def roles(asked: Asked, query: dict[str, Any]) -> Response:
    """Roles in force.

    Those that the caller may change, the leaders of the Directory among them.
    """
    with reading(asked.house.engine) as connection:
        found = [each for each in holdings(connection, _today(asked)) if may(asked.actor, _ROLES, each.unit)]
    rows = sorted((_role(each) for each in found), key=_key)
    after = [row for row in rows if _key(row) > query.get("cursor", "")]
    return as_is(page_of(after[: query["limit"] + 1], query["limit"], _key, lambda row: row))


@operation(RIGHTS, "PUT", "/roles", _ROLES, any_branch(_ROLES), body=Grant, gives=Changed)
def give(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """Give a role to a person.

    Given again, it has the last day that is named now.
    """
    with _deciding(asked) as (connection, decision):
        holder = person(connection, body["email"])
        given = sound(connection, holder, Role(body["role"]), body["unit"], until=body["until"], today=decision.today)
        changed = grant(connection, decision, given)
    return {
        "holder": holder.address,
        "role": body["role"],
        "unit": given.unit,
        "until": body["until"],
        "changed": changed,
    }


@operation(RIGHTS, "DELETE", "/roles", _ROLES, any_branch(_ROLES), query=Revocation, gives=Revoked)
def take(asked: Asked, query: dict[str, Any]) -> dict[str, Any]:
    """Take away a role that was given.

    What the Directory or a group gives beside it stays, and is named.
    """
    with _deciding(asked) as (connection, decision):
        holder = person(connection, query["email"])
        still = revoke(connection, decision, holder, Role(query["role"]), query.get("unit"))
    return {"holder": holder.address, "role": query["role"], "still_by": still}


@operation(
    RIGHTS,
    "GET",
    "/audit",
    Permission.AUDIT_READ,
    the_administration,
    query=AuditQuery,
    gives=page("Audit", AuditEntry),
)
def audit(asked: Asked, query: dict[str, Any]) -> Response:
    """What rights were used for.

    By whom, when and about what, the newest first; never the data itself.
    """
    since, limit = query.get("since"), query["limit"]
    with reading(asked.house.engine) as connection:
        about = person(connection, query["person"]).person_id if "person" in query else None
        rows = list(
            entries(
                connection,
                since=datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None,
                person=about,
                by=query["by"].lower() if "by" in query else None,
                before=query.get("cursor"),
                most=limit + 1,
            )
        )
    return as_is(page_of(rows, limit, lambda row: row[0], _entry))


def _entry(row: tuple[int, Entry]) -> dict[str, Any]:
    number, of = row
    told = {name: getattr(of, name) for name in ("at", "door", "unit", "person", "about")}
    return {"id": number, "by": of.by or None, "right": of.permission, **told}


@contextmanager
def _deciding(asked: Asked) -> Iterator[tuple[Connection, Decision]]:
    with asked.house.engine.begin() as connection:
        yield connection, Decision(asked.actor, Door.API, asked.house.clock.now(), _today(asked))


def _today(asked: Asked) -> Any:
    return local_day(asked.house.clock.now(), asked.house.settings.timezone)


def _role(each: Holding) -> dict[str, Any]:
    return {
        "holder": each.holder,
        "group": each.group,
        "role": each.role.value,
        "unit": each.unit,
        "until": each.until.isoformat() if each.until else None,
        "source": each.source.value,
        "by": each.by,
        "at": each.at,
    }


def _key(row: dict[str, Any]) -> str:
    """Where a page ends."""
    return "\t".join((row["unit"] or "", row["role"], row["holder"], row["source"]))
