"""Who somebody is, and what they may see or do: one list of permissions, one question."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from service.roster.model import ROOT, within
from service.store.tables import addresses, leaders, people, units


class Permission(StrEnum):
    """Everything that can be asked for, as `<scope>:<resource>:<action>`; asked of a unit or of a person."""

    COUNTS_READ = "unit:counts:read"  # how many are bound, done, passed, overdue; misses by question
    NAMES_READ = "unit:names:read"  # who is done; also figures on fewer than five people
    ASSIGNMENTS_MANAGE = "unit:assignments:manage"
    PROGRESS_READ = "person:progress:read"  # what one person has to do and has done
    SCORES_READ = "person:scores:read"  # how well: scores and answers


_OF_LEADERS = frozenset({Permission.COUNTS_READ})
_OF_ONESELF = frozenset({Permission.PROGRESS_READ, Permission.SCORES_READ})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks. `leads` holds org-unit paths: each with everything below it."""

    email: str
    person_id: str | None = None
    leads: frozenset[str] = frozenset()
    owner: bool = False


# The command line without `--as`: whoever can start the program can read its database anyway.
INSTALLATION_OWNER = Actor(email="", owner=True)


def may(actor: Actor, permission: Permission, unit_path: str | None = None, person_id: str | None = None) -> bool:
    """Whether the actor has the permission for this unit with all below it, or for this person.

    A unit permission asked without a path is asked for the whole administration; a person permission asked
    without a person is asked for everybody.
    """
    if actor.owner:
        return True
    if permission in _OF_LEADERS:
        return any(within(unit_path or ROOT, branch) for branch in actor.leads)
    if permission in _OF_ONESELF:
        return person_id is not None and person_id == actor.person_id
    return False


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as the roster has them; no `name` and `language` for who is not in it."""

    actor: Actor
    name: str | None = None
    language: str | None = None


def known_as(connection: Connection, email: str, owners: Collection[str]) -> Known:
    """Who is behind a mail address, whatever its case, and whichever of the person's addresses it is; one query.

    Somebody who is not in the roster, or has left it, is an actor who may do nothing, unless `owners`
    (lower-case addresses) names them.
    """
    address = email.strip().lower()
    every = addresses.alias()
    query = (
        select(people.c.id, people.c.name, people.c.language, every.c.address, units.c.path)
        .select_from(addresses)
        .join(people, people.c.id == addresses.c.person_id)
        .join(every, every.c.person_id == people.c.id)
        .join(leaders, leaders.c.person_id == people.c.id, isouter=True)
        .join(units, units.c.id == leaders.c.unit_id, isouter=True)
        .where(addresses.c.address == address, people.c.active)
    )
    rows = connection.execute(query).all()
    if not rows:
        return Known(Actor(address, owner=address in owners))
    actor = Actor(
        email=address,
        person_id=rows[0].id,
        leads=frozenset(row.path for row in rows if row.path is not None),
        owner=address in owners or any(row.address in owners for row in rows),
    )
    return Known(actor, rows[0].name, rows[0].language)


def actor_for(connection: Connection, email: str, owners: Collection[str]) -> Actor:
    """The actor behind a mail address."""
    return known_as(connection, email, owners).actor
