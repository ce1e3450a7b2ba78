"""A request that its sender may repeat is done once: the reply is kept beside what was done, in the same transaction.

A reply that was lost on its way, a double click, two that run at once: the first is done, the others answered like it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from service.moments import stamp
from service.store import tables as t
from service.store.upsert import insert_or_ignore

KEPT_FOR = timedelta(days=2)
"""Whoever repeats a request does so within minutes; a weekend's queue is empty by then."""


class MeanwhileError(Exception):
    """Another has done the same request in this moment: undo, and answer with its reply."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's request by the name that they gave it; `asked` tells it from another under the same name."""

    caller: str
    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered; `asked` is the fingerprint of the request that it was the answer to."""

    asked: str
    status: int
    body: Any


def fingerprint(what: str, content: Mapping[str, Any]) -> str:
    """Equal for equal requests, whatever the order of their fields."""
    return hashlib.sha256(f"{what}\0{json.dumps(content, sort_keys=True, default=str)}".encode()).hexdigest()


def reply_to(connection: Connection, request: Request) -> Reply | None:
    """What was answered to it before; None: it is new."""
    of = t.replies.c
    row = connection.execute(
        select(of.asked, of.status, of.body).where(of.caller == request.caller, of.key == request.key)
    ).one_or_none()
    return Reply(row.asked, row.status, row.body) if row else None


def keep_reply(connection: Connection, request: Request, status: int, body: Any, now: datetime) -> None:
    """Keep the reply, in the transaction that does what was asked; old ones go.

    Raises:
        MeanwhileError: there is one already.
    """
    connection.execute(delete(t.replies).where(t.replies.c.at < stamp(now - KEPT_FOR)))
    row = {"caller": request.caller, "key": request.key, "asked": request.asked, "status": status, "body": body}
    kept = insert_or_ignore(connection, t.replies).values(**row, at=stamp(now)).returning(t.replies.c.key)
    if connection.execute(kept).one_or_none() is None:  # an insert's rowcount may be unknown
        raise MeanwhileError
