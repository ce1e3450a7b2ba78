"""When work that comes round by itself was last done: one row for each kind, written by the room that does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.moments import parse, stamp
from service.store import tables as t
from service.store.upsert import dialect_insert


@dataclass(frozen=True, slots=True)
class Run:
    """When work was last done, and what it came to: as JSON, in the words of the room that wrote it."""

    at: datetime
    result: Mapping[str, Any] = field(default_factory=dict)


def note_run(connection: Connection, name: str, now: datetime, result: Mapping[str, Any] | None = None) -> None:
    """This work is done as of now."""
    statement = dialect_insert(connection, t.runs)
    changing = {column: statement.excluded[column] for column in ("at", "result")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_=changing),
        [{"name": name, "at": stamp(now), "result": result}],
    )


def last_run(connection: Connection, name: str) -> datetime | None:
    """When this work was last done; None: never."""
    at = connection.execute(select(t.runs.c.at).where(t.runs.c.name == name)).scalar_one_or_none()
    return parse(at) if at else None


def last_runs(connection: Connection) -> dict[str, Run]:
    """Every kind of work that was ever done, by its name."""
    return {row.name: Run(parse(row.at), row.result or {}) for row in connection.execute(select(t.runs))}


def want(connection: Connection, name: str, now: datetime) -> None:
    """Somebody asks that this work be done when there is next an opportunity, and not only when it is due."""
    note_run(connection, _wanted(name), now)


def wanted_since(connection: Connection, name: str) -> datetime | None:
    """When somebody asked for this work that has not been done since; None: nobody waits for it."""
    asked, done = last_run(connection, _wanted(name)), last_run(connection, name)
    return asked if asked is not None and (done is None or done < asked) else None


def _wanted(name: str) -> str:
    return f"{name} wanted"
