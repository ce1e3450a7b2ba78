"""When work that comes round by itself was last done: one row for each kind, written by the room that does it."""

from datetime import datetime

from sqlalchemy import Connection, select

from service.moments import parse, stamp
from service.store import tables as t
from service.store.upsert import dialect_insert


def note_run(connection: Connection, name: str, now: datetime) -> None:
    """This work is done as of now."""
    statement = dialect_insert(connection, t.runs)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded["at"]}),
        [{"name": name, "at": stamp(now)}],
    )


def last_run(connection: Connection, name: str) -> datetime | None:
    """When this work was last done; None: never."""
    at = connection.execute(select(t.runs.c.at).where(t.runs.c.name == name)).scalar_one_or_none()
    return parse(at) if at else None
