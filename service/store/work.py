"""What is being worked on right now: one row for each worker, written by itself, gone when it is done."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from service.moments import parse, stamp
from service.store import tables as t
from service.store.upsert import dialect_insert

SILENT_AFTER = timedelta(minutes=1)
"""Workers give a sign before each call to Google, so one that gives none for so long was probably killed."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far one worker is. `part`: what it does now, empty before it has said so; `total` 0: nobody knows.

    `waiting_for`: the budget of Google's that it waits for until then; empty for any other wait.
    """

    id: str
    name: str
    source: str
    began_at: datetime
    part_at: datetime
    at: datetime
    part: str = ""
    done: int = 0
    total: int = 0
    waiting_for: str | None = None
    waiting_until: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether it is waiting at this moment."""
        return self.waiting_until is not None and self.waiting_until > now

    def is_silent(self, now: datetime) -> bool:
        """Whether it has given no sign for a minute in which it was not waiting."""
        return now - max(self.at, self.waiting_until or self.at) > SILENT_AFTER


def write_work(connection: Connection, work: Work) -> None:
    """Remember how far this worker is now."""
    row = {name: stamp(each) if isinstance(each, datetime) else each for name, each in asdict(work).items()}
    statement = dialect_insert(connection, t.work)
    changing = {name: statement.excluded[name] for name in row if name != "id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changing), [row])


def end_work(connection: Connection, work_id: str) -> None:
    """This worker is done."""
    connection.execute(delete(t.work).where(t.work.c.id == work_id))


def forget_silent(connection: Connection, name: str, now: datetime) -> None:
    """Another worker has taken up what these were at."""
    connection.execute(delete(t.work).where(t.work.c.name == name, _silent(now)))


def has_silent(connection: Connection, name: str, now: datetime) -> bool:
    """Whether a worker at this was killed and nobody has taken up its work since."""
    query = select(func.count()).select_from(t.work).where(t.work.c.name == name, _silent(now))
    return bool(connection.scalar(query))


def works(connection: Connection) -> list[Work]:
    """All workers, whoever began first first; those that were killed too."""
    return [
        Work(
            id=row.id,
            name=row.name,
            source=row.source,
            part=row.part,
            done=row.done,
            total=row.total,
            began_at=parse(row.began_at),
            part_at=parse(row.part_at),
            at=parse(row.at),
            waiting_for=row.waiting_for,
            waiting_until=parse(row.waiting_until) if row.waiting_until else None,
        )
        for row in connection.execute(select(t.work).order_by(t.work.c.began_at, t.work.c.id))
    ]


def _silent(now: datetime) -> ColumnElement[bool]:
    """The same as `Work.is_silent`, for the database."""
    limit = stamp(now - SILENT_AFTER)
    until = t.work.c.waiting_until
    return (t.work.c.at < limit) & or_(until.is_(None), until < limit)
