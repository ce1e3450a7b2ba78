"""The mails that one person has been sent, for themselves to read: about what, when, and why each came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, func, null, select

from service.moments import parse
from service.store import tables as t

NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class About:
    """A module that a mail named. `why`: notice, or as a reminder has it; `due`: as the mail said."""

    module: str
    why: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `kind`: notice, reminder or digest; `state`: sent, uncertain, failed or sending.

    `group`: the address it went to, if that was a group of which the person is a member; `sender`: in whose name it
    went out, None for the service's own account.
    """

    at: datetime
    kind: str
    state: str
    group: str | None
    sender: str | None
    about: tuple[About, ...]


def letters(connection: Connection, person_id: str, most: int) -> list[Letter]:
    """The latest mails to a person, the newest first."""
    notices = _together(connection.execute(_notices(person_id)), NOTICE)
    reminders = _together(connection.execute(_reminders(person_id)), None)
    return sorted([*notices, *reminders], key=attrgetter("at"), reverse=True)[:most]


def _together(rows: Iterable[Row[Any]], kind: str | None) -> Iterable[Letter]:
    """Rows that follow each other by mail, one letter each."""
    for _, several in groupby(rows, key=attrgetter("number")):
        items = list(several)
        first = items[0]
        about = tuple(About(each.module_id, each.why or NOTICE, each.due_on) for each in items if each.module_id)
        yield Letter(parse(first.at), kind or first.kind, first.state, first.group_address, first.sender, about)


def _notices(person_id: str) -> Any:
    """First notices, by themselves or by a group."""
    of, item = t.messages.c, t.message_items.c
    return (
        select(
            of.id.label("number"),
            func.coalesce(of.sent_at, of.intent_at).label("at"),
            of.state,
            of.group_address,
            of.sender,
            item.module_id,
            null().label("why"),
            null().label("due_on"),
        )
        .join(t.message_items, item.message_id == of.id)
        .where(item.person_id == person_id)
        .distinct()
        .order_by(of.id, item.module_id)
    )


def _reminders(person_id: str) -> Any:
    of, item = t.reminders.c, t.reminder_items.c
    return (
        select(
            of.id.label("number"),
            func.coalesce(of.sent_at, of.intent_at).label("at"),
            of.kind,
            of.state,
            null().label("group_address"),
            of.sender,
            item.module_id,
            item.why,
            item.due_on,
        )
        .join(t.reminder_items, item.reminder_id == of.id, isouter=True)
        .where(of.person_id == person_id)
        .order_by(of.id, item.due_on, item.module_id)
    )
