"""Who joined, moved or left when the Directory was read: remembered for a month, for whoever asks what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from service.moments import parse, stamp
from service.store import tables as t

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Move:
    """One person who is somewhere else than before. `before` and `after`: paths of units; None: not there."""

    person_id: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """joined, moved or left."""
        if self.before is None:
            return "joined"
        return "left" if self.after is None else "moved"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the Directory that changed something: how many people, by kind."""

    at: datetime
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Mover:
    """One person of a reading, by name."""

    name: str
    email: str
    kind: str
    before: str | None
    after: str | None


def write_changes(connection: Connection, now: str, moves: Iterable[Move]) -> None:
    """Remember what this reading changed, and forget what is older than a month."""
    old = stamp(parse(now) - KEPT_FOR)
    connection.execute(delete(t.roster_changes).where(t.roster_changes.c.at < old))
    rows = [
        {"at": now, "person_id": each.person_id, "kind": each.kind, "from_path": each.before, "to_path": each.after}
        for each in moves
    ]
    if rows:
        connection.execute(insert(t.roster_changes), rows)


def readings(connection: Connection, most: int) -> list[Reading]:
    """The latest readings that changed something, the newest first."""
    of = t.roster_changes.c
    latest = select(of.at).distinct().order_by(of.at.desc()).limit(most).subquery()
    query = select(of.at, of.kind, func.count()).join(latest, latest.c.at == of.at).group_by(of.at, of.kind)
    found: dict[str, dict[str, int]] = {}
    for at, kind, number in connection.execute(query):
        found.setdefault(at, {})[kind] = int(number)
    return [Reading(parse(at), people) for at, people in sorted(found.items(), reverse=True)]


def movers(connection: Connection, at: datetime, most: int) -> list[Mover]:
    """Those whom the reading of this moment changed, by name, no more than so many."""
    of, person = t.roster_changes.c, t.people.c
    query = (
        select(person.name, person.email, of.kind, of.from_path, of.to_path)
        .join(t.people, person.id == of.person_id)
        .where(of.at == stamp(at))
        .order_by(of.kind, person.name, person.email)
        .limit(most)
    )
    return [Mover(*row) for row in connection.execute(query)]
