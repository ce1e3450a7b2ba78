"""Roles as immutable values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a unit with everything below it; owners and learners are that by themselves."""

    OWNER = "owner"  # of the installation; only the settings make one
    ADMINISTRATOR = "administrator"
    LEADER = "leader"  # the Directory says who, or somebody who has the right to
    AMBASSADOR = "ambassador"  # helps several units
    SUPERUSER = "superuser"  # helps one unit
    IT = "it"  # keeps the installation running
    LEARNER = "learner"  # everybody in the roster


GIVEN = (Role.ADMINISTRATOR, Role.LEADER, Role.AMBASSADOR, Role.SUPERUSER, Role.IT)
"""The roles that can be given."""


class Source(StrEnum):
    """How somebody came by a role."""

    HAND = "hand"  # an administrator gave it
    FILE = "file"  # it stood in a file that was imported
    DIRECTORY = "directory"  # the Directory's managers and titles


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A role that somebody has on a unit, by its path, and everything below it."""

    role: Role
    unit: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A role as the list of roles shows it.

    `holder` is a mail address; with `group` that of a group, each member of which has the role. `unit` is None where
    the unit is gone: such a role gives nothing. `until` is the last day, None for no end; `by` the address of who gave
    it, None for whoever worked on the command line without saying.
    """

    holder: str
    role: Role
    unit: str | None
    source: Source
    group: bool = False
    until: date | None = None
    at: str | None = None
    by: str | None = None
