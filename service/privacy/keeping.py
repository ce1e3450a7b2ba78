"""What is kept no longer than the settings say; what they do not name is kept until somebody erases it.

Nothing is deleted by default: in Sweden and Denmark that takes the authority's own decision.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Text, and_, cast, delete, func, select, update

from service.access import Permission
from service.counting.records import take_turn
from service.moments import stamp
from service.privacy.erasing import erase
from service.privacy.finding import known
from service.roles.audit import Door, Use, write_down
from service.roster.erased import PREFIX
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.recounts import Recount, ask_for_recount
from service.store.runs import last_run, note_run

EVERY = timedelta(days=1)
AT_ONCE = 20
"""So many people are erased in one run: each looks through every table. The others have their turn with the next."""
_NOTHING = "{}"
_LEAVERS = ("leavers", "pupil-leavers")
_ANSWERS = ("answers", "pupil-answers")
_OF_PUPILS = {"pupil-leavers", "pupil-answers"}


def keep_no_longer(engine: Engine, settings: Settings, now: datetime, *, at_once: bool = False) -> Mapping[str, int]:
    """Delete what is due, if that was not done within a day; gives how much of what.

    `at_once`: whenever it was done last. Each kind is a transaction of its own, so what is done stays done.
    """
    if not settings.retention:
        return {}
    with reading(engine) as connection:
        done = last_run(connection, "retention")
    if not at_once and done is not None and now < done + EVERY:
        return {}
    deleted = {}
    for what, days in settings.retention.items():
        with engine.begin() as connection:
            take_turn(connection)
            deleted[what] = _DELETING[what](connection, what, now - timedelta(days=days))
    with engine.begin() as connection:
        if any(deleted.values()):
            told = ", ".join(f"{what} {number}" for what, number in deleted.items())
            use = Use(Permission.DATA_ERASE.value, about=f"kept long enough, deleted: {told}")
            write_down(connection, now, Door.CLOCK, by="", by_person=None, use=use)
        # With leavers left over, the next tick goes on.
        if all(deleted.get(what, 0) < AT_ONCE for what in _LEAVERS):
            note_run(connection, "retention", now, {"deleted": deleted})
    return deleted


def due(connection: Connection, settings: Settings, now: datetime) -> Mapping[str, int]:
    """How much of what is due; changes nothing."""
    found = {}
    for what, days in settings.retention.items():
        table, where = _due(what, now - timedelta(days=days))
        found[what] = int(connection.scalar(select(func.count()).select_from(table).where(where)) or 0)
    return found


def _due(what: str, before: datetime) -> tuple[Any, ColumnElement[bool]]:
    """What was last needed before this moment, of each kind that the settings may name."""
    moment = stamp(before)
    responses, reminders = t.responses.c, t.reminders.c
    if what in _LEAVERS:
        people = t.people.c
        left = and_(people.active.is_(False), people.left_at < moment, people.id.not_like(f"{PREFIX}%"))
        return t.people, and_(left, people.role == "pupil") if what in _OF_PUPILS else left
    if what in _ANSWERS:
        old = and_(responses.submitted_at < moment, cast(responses.answers, Text) != _NOTHING)
        pupils = select(t.people.c.id).where(t.people.c.role == "pupil")
        return t.responses, and_(old, responses.person_id.in_(pupils)) if what in _OF_PUPILS else old
    if what == "strangers":
        return t.responses, and_(responses.address.is_not(None), responses.submitted_at < moment)
    return t.reminders, and_(reminders.intent_at < moment, reminders.state != "sending")


def _leavers(connection: Connection, what: str, before: datetime) -> int:
    """Whoever has left is erased; what they did stays in the figures as that of nobody."""
    _, where = _due(what, before)
    ids = list(connection.scalars(select(t.people.c.id).where(where).order_by(t.people.c.left_at).limit(AT_ONCE)))
    for person_id in ids:
        who = known(connection, person_id)
        assert who is not None, "the row was just read"
        erase(connection, who)
    return len(ids)


def _answers(connection: Connection, what: str, before: datetime) -> int:
    """Which option was chosen; that somebody answered, and whether that was enough, stays."""
    table, where = _due(what, before)
    number = connection.execute(update(table).where(where).values(answers={})).rowcount
    if number:
        ask_for_recount(connection, Recount.ALL)  # figures on questions are about the answers that are there
    return number


def _strangers(connection: Connection, what: str, before: datetime) -> int:
    """The address of somebody who answered and whom the roster does not know."""
    table, where = _due(what, before)
    return connection.execute(update(table).where(where).values(address=None)).rowcount


def _messages(connection: Connection, what: str, before: datetime) -> int:
    """Reminders and digests, and the wishes that led to some.

    First notices stay: they are why nobody is told of the same module twice.
    """
    table, where = _due(what, before)
    connection.execute(delete(t.nudges).where(t.nudges.c.ended_at < stamp(before)))
    return connection.execute(delete(table).where(where)).rowcount


_DELETING = {
    **dict.fromkeys(_LEAVERS, _leavers),
    **dict.fromkeys(_ANSWERS, _answers),
    "strangers": _strangers,
    "messages": _messages,
}
