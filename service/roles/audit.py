"""What rights over other people's data were used for: written beside the use, never changed; read by the owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, or_, select

from service.moments import stamp
from service.store import tables as t

_FORGOTTEN = "installation:audit:read"
"""The right that the entry about deleted entries stands under: whoever has it misses them."""


class Door(StrEnum):
    """By which way somebody came."""

    COMMAND = "command"
    PAGE = "page"
    CARD = "card"
    API = "api"
    CLOCK = "clock"  # nobody: what is done by itself


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a right, by its permission. `unit`: a path; `person`: an id; `about`: what exactly, never the data."""

    permission: str
    unit: str | None = None
    person: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A use as it was written down: when, by whom, by which door. `person` is the address of whom it was about.

    `by` is empty for whoever worked on the command line without saying who.
    """

    at: str
    by: str
    door: str
    permission: str
    unit: str | None
    person: str | None
    about: str


def write_down(connection: Connection, now: datetime, door: Door, *, by: str, by_person: str | None, use: Use) -> None:
    """Write one use down, in the transaction of what it does, or before what it shows."""
    connection.execute(
        insert(t.audit).values(
            at=stamp(now),
            by_address=by,
            by_person=by_person,
            permission=use.permission,
            door=door.value,
            unit_path=use.unit,
            person_id=use.person,
            about=use.about[:200],
        )
    )


def forget_old(connection: Connection, now: datetime, days: int) -> int:
    """Delete the entries that are older than so many days, and write that down; gives how many there were.

    The database lets nobody delete one in any other way.
    """
    before = stamp(now - timedelta(days=days))
    old = t.audit.c.at < before
    count = connection.scalar(select(func.count()).select_from(t.audit).where(old)) or 0
    if count:
        connection.execute(insert(t.audit_forgetting).values(before=before))
        connection.execute(delete(t.audit).where(old))
        connection.execute(delete(t.audit_forgetting))
        use = Use(_FORGOTTEN, about=f"entries before {before[:10]}, older than {days} days, deleted: {count}")
        write_down(connection, now, Door.CLOCK, by="", by_person=None, use=use)
    return count


def entries(
    connection: Connection,
    *,
    since: datetime | None = None,
    person: str | None = None,
    by: str | None = None,
    before: int | None = None,
    most: int | None = None,
) -> Iterator[tuple[int, Entry]]:
    """What was written down, with its number, the newest first.

    `person`: the id of whom it was about; `by`: an address, lower case, of who did it, whichever of theirs; `before`:
    older than the entry of this number; `most`: no more than so many.
    """
    of = t.audit.c
    query = (
        select(
            of.id, of.at, of.by_address, of.door, of.permission, of.unit_path, t.people.c.email, of.person_id, of.about
        )
        .join(t.people, t.people.c.id == of.person_id, isouter=True)
        .order_by(of.id.desc())
        .limit(most)
    )
    if since is not None:
        query = query.where(of.at >= stamp(since))
    if person is not None:
        query = query.where(of.person_id == person)
    if by is not None:
        whose = select(t.addresses.c.person_id).where(t.addresses.c.address == by)
        query = query.where(or_(of.by_address == by, of.by_person.in_(whose)))
    if before is not None:
        query = query.where(of.id < before)
    for row in connection.execute(query):
        whom = row.email or row.person_id
        yield row.id, Entry(row.at, row.by_address, row.door, row.permission, row.unit_path, whom, row.about)
