"""Who somebody is, and what they may see or do: one list of permissions, one question.

Light to import: the command line marks its commands with what they ask for before it opens anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from service.moments import local_day
from service.roles.model import Held, Role
from service.roster.model import ROOT, within
from service.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Door = TypeVar("_Door", bound=Callable[..., Any])


class Permission(StrEnum):
    """Everything that can be asked for, as `<scope>:<resource>:<action>`; asked of a unit or of a person."""

    COUNTS_READ = "unit:counts:read"  # how many are bound, done, passed, overdue; misses by question
    NAMES_READ = "unit:names:read"  # who is done; also figures on fewer than five people
    ASSIGNMENTS_READ = "unit:assignments:read"  # what is asked of the unit, and how it stands in counts
    ASSIGNMENTS_MANAGE = "unit:assignments:manage"  # bind people to modules, extend, withdraw
    PEOPLE_REMIND = "unit:people:remind"  # have a reminder sent to those who are not done, without seeing who
    ROLES_MANAGE = "unit:roles:manage"  # see, give and take away roles
    HEALTH_READ = "installation:health:read"  # what is being worked on, what fails, limits; nobody's results
    WORK_RUN = "installation:work:run"  # have the Directory read, deliveries made, answers fetched at once
    FORMS_MANAGE = "installation:forms:manage"  # restore or keep what was changed by hand
    AUDIT_READ = "installation:audit:read"  # what rights over other people's data were used for
    PROGRESS_READ = "person:progress:read"  # what one person has to do and has done
    SCORES_READ = "person:scores:read"  # how well: scores and answers
    DATA_READ = "person:data:read"  # all that is held on one person, and who has looked
    DATA_ERASE = "person:data:erase"  # make a person's traces anonymous, for good


_HELPING = frozenset({Permission.COUNTS_READ, Permission.ASSIGNMENTS_READ, Permission.PEOPLE_REMIND})
_BY_NAME = frozenset({Permission.NAMES_READ, Permission.PROGRESS_READ})
_OF_ONESELF = frozenset({Permission.PROGRESS_READ, Permission.SCORES_READ, Permission.DATA_READ})
_OWNERS_ALONE = frozenset({Permission.AUDIT_READ, Permission.SCORES_READ, Permission.DATA_READ, Permission.DATA_ERASE})

RIGHTS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMINISTRATOR: frozenset(Permission) - _OWNERS_ALONE,
    Role.LEADER: _HELPING,
    Role.AMBASSADOR: _HELPING,
    Role.SUPERUSER: _HELPING,
    Role.IT: frozenset({Permission.HEALTH_READ, Permission.WORK_RUN}),
    Role.LEARNER: frozenset(),
}
"""What each role may do on its unit with everything below it. Everybody has `_OF_ONESELF` for themselves."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks. `by_name`: whoever leads a branch may see names there (NANOLEARN_LEADERS_SEE_NAMES)."""

    email: str
    person_id: str | None = None
    roles: frozenset[Held] = frozenset()
    owner: bool = False
    by_name: bool = False


# The command line without `--as`: whoever can start the program can read its database anyway.
INSTALLATION_OWNER = Actor(email="", owner=True)


def rights(role: Role, *, by_name: bool = False) -> frozenset[Permission]:
    """What a role may do on its unit."""
    return RIGHTS[role] | _BY_NAME if by_name and role is Role.LEADER else RIGHTS[role]


def may(actor: Actor, permission: Permission, unit_path: str | None = None, person_id: str | None = None) -> bool:
    """Whether the actor has the permission for this unit with all below it, or for this person.

    A unit permission asked without a path is asked for the whole administration, and so is one of the installation
    whatever the path. A person permission is asked with the path of the person's own unit, as the roster has it:
    without one only the person and those who may ask about everybody have it.
    """
    if actor.owner:
        return True
    if permission in _OF_ONESELF and person_id is not None and person_id == actor.person_id:
        return True
    return any(within(_asked_of(permission, unit_path), branch) for branch in reach(actor, permission))


def reach(actor: Actor, permission: Permission) -> list[str]:
    """The units, each with all below it, for which the actor has a permission: the widest first, none in another."""
    if actor.owner:
        return [ROOT]
    paths = {held.unit for held in actor.roles if permission in rights(held.role, by_name=actor.by_name)}
    widest = [path for path in paths if not any(path != other and within(path, other) for other in paths)]
    return sorted(widest, key=lambda path: (path.count("/"), path))


def _asked_of(permission: Permission, unit_path: str | None) -> str:
    return ROOT if unit_path is None or permission.startswith("installation:") else unit_path


def asks_for(*permissions: Permission) -> Callable[[_Door], _Door]:
    """Mark a door, whatever its kind, with the permissions that it asks for before it answers.

    The mark asks nothing by itself: a test walks every door, looks for it, and tries each as somebody who may nothing.
    """

    def mark(door: _Door) -> _Door:
        door.asks = permissions[0] if len(permissions) == 1 else permissions  # type: ignore[attr-defined]  # read by that test
        return door

    return mark


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as the roster has them; no `name` and `language` for who is not in it."""

    actor: Actor
    name: str | None = None
    language: str | None = None


def known_as(connection: "Connection", email: str, settings: Settings, now: datetime) -> Known:
    """Who is behind a mail address, whatever its case, and whichever of the person's addresses it is; one query.

    Somebody who is not in the roster, or has left it, is an actor who may do nothing, unless the settings name them as
    an owner. A role counts until the end of its last day, in the municipality's time zone.
    """
    from service.roles.holding import who_is  # noqa: PLC0415 - needs the database

    address = email.strip().lower()
    rows = who_is(connection, address, local_day(now, settings.timezone))
    if not rows:
        return Known(Actor(address, owner=address in settings.owners))
    actor = Actor(
        email=address,
        person_id=rows[0].id,
        roles=frozenset(Held(Role(row.role), row.path) for row in rows if row.path is not None),
        owner=any(row.address in settings.owners for row in rows),
        by_name=settings.leaders_see_names,
    )
    return Known(actor, rows[0].name, rows[0].language)


def actor_for(connection: "Connection", email: str, settings: Settings, now: datetime) -> Actor:
    """The actor behind a mail address."""
    return known_as(connection, email, settings, now).actor
