"""What is kept no longer than the settings say; what they do not name is kept until somebody erases it.

Nothing is deleted by default: in Sweden and Denmark that takes the authority's own decision. What is due goes in
parts, each a transaction of its own that also writes down how far it has come: nobody waits long for a lock, and a run
that is killed is gone on with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Text, and_, cast, delete, func, select, update

from service.access import Permission
from service.counting.forgetting import forget_answers
from service.counting.letting_go import NO_ANSWERS
from service.counting.records import take_turn
from service.moments import stamp
from service.privacy.erasing import erase
from service.privacy.finding import known
from service.roles.audit import Door, Use, write_down
from service.roster.erased import PREFIX
from service.settings import Settings
from service.store import tables as t
from service.store.among import among
from service.store.engine import reading
from service.store.runs import Run, last_runs, note_run

EVERY = timedelta(days=1)
PARTS = 20
"""So many transactions are made in one run; the next tick goes on."""
ROWS, PEOPLE = 3_000, 20
"""In one transaction; all that names somebody who has left is many rows in many tables."""
_LEAVERS = ("leavers", "pupil-leavers")
_ANSWERS = ("answers", "pupil-answers")
_OF_PUPILS = {"pupil-leavers", "pupil-answers"}
_RUN, _GOING = "retention", "retention going on"

Place = list[Any]
"""Where the next part begins; empty at the start, and where it needs no saying."""


@dataclass(slots=True)
class _Going:
    """How far a round has come. `deleted`: not told in the record of rights used yet; `done`: whole kinds."""

    deleted: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    at: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run | None) -> "_Going":
        found = run.result if run else {}
        return cls(dict(found.get("deleted", {})), list(found.get("done", [])), dict(found.get("at", {})))

    def write(self, connection: Connection, now: datetime) -> None:
        note_run(connection, _GOING, now, {"deleted": self.deleted, "done": self.done, "at": self.at})


def keep_no_longer(
    engine: Engine, settings: Settings, now: datetime, *, at_once: bool = False, parts: int | None = PARTS
) -> Mapping[str, int]:
    """Delete what is due, if that was not done within a day; gives how much of what.

    `at_once`: whenever it was done last; `parts`: in how many transactions at most, None: all that it takes.
    """
    if not settings.retention:
        return {}
    with reading(engine) as connection:
        runs = last_runs(connection)
    if not at_once and _RUN in runs and now < runs[_RUN].at + EVERY:
        return {}
    going = _Going.of(runs.get(_GOING))
    if at_once:  # from the beginning: the settings may be others than when the round was begun
        going.done, going.at = [], {}
    found = dict.fromkeys(settings.retention, 0)
    for what, days in settings.retention.items():
        while what not in going.done and parts != 0:
            found[what] += _part(engine, what, now, timedelta(days=days), going)
            parts = None if parts is None else parts - 1
    _end(engine, going, now, whole=settings.retention.keys() <= set(going.done))
    return found


def _part(engine: Engine, what: str, now: datetime, kept_for: timedelta, going: _Going) -> int:
    """Look without keeping anybody waiting; then, with the turn, delete what is still due of what was found."""
    kind, before = _KINDS[what], now - kept_for
    with reading(engine) as connection:
        rows, place = kind.find(connection, what, before, going.at.get(what, []))
    with engine.begin() as connection:
        take_turn(connection)
        number = kind.delete(connection, what, before, rows) if rows else 0
        going.deleted[what] = going.deleted.get(what, 0) + number
        if place is None:
            going.done.append(what)
        else:
            going.at[what] = place
        going.write(connection, now)
    return number


def _end(engine: Engine, going: _Going, now: datetime, *, whole: bool) -> None:
    """Tell what was deleted; when all has been gone through, it rests for a day."""
    with engine.begin() as connection:
        if any(going.deleted.values()):
            told = ", ".join(f"{what} {number}" for what, number in going.deleted.items())
            use = Use(Permission.DATA_ERASE.value, about=f"kept long enough, deleted: {told}")
            write_down(connection, now, Door.CLOCK, by="", by_person=None, use=use)
        if whole:
            note_run(connection, _RUN, now, {"deleted": going.deleted})
            _Going().write(connection, now)
        else:
            _Going({}, going.done, going.at).write(connection, now)


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
        old = and_(responses.submitted_at < moment, cast(responses.answers, Text) != NO_ANSWERS)
        pupils = select(t.people.c.id).where(t.people.c.role == "pupil")
        return t.responses, and_(old, responses.person_id.in_(pupils)) if what in _OF_PUPILS else old
    if what == "strangers":
        return t.responses, and_(responses.address.is_not(None), responses.submitted_at < moment)
    return t.reminders, and_(reminders.intent_at < moment, reminders.state != "sending")


# --- each kind: what the next part is about, and where to go on (None: nothing is left); and its deletion ------

Found = tuple[list[Any], Place | None]


def _find_leavers(connection: Connection, what: str, before: datetime, _place: Place) -> Found:
    _, where = _due(what, before)
    query = select(t.people.c.id).where(where).order_by(t.people.c.left_at, t.people.c.id)
    return _full(connection.scalars(query.limit(PEOPLE)).all(), PEOPLE)


def _erase_leavers(connection: Connection, what: str, before: datetime, ids: list[Any]) -> int:
    """Whoever has left is erased; what they did stays in the figures as that of nobody."""
    _, where = _due(what, before)
    still = set(connection.scalars(select(t.people.c.id).where(where, among(connection, t.people.c.id, ids))))
    for person_id in still:
        who = known(connection, person_id)
        assert who is not None, "the row was just read"
        erase(connection, who)
    return len(still)


def _find_answers(connection: Connection, what: str, before: datetime, place: Place) -> Found:
    """In the order of the table's key, a Form at a time: each response is looked at once in a round."""
    of = t.responses.c
    _, where = _due(what, before)
    form, after = place or (-1, "")
    while True:
        query = select(of.form, of.response_id).where(where, of.form == form, of.response_id > after)
        rows = connection.execute(query.order_by(of.response_id).limit(ROWS)).all()
        if rows:
            return [tuple(row) for row in rows], list(rows[-1])
        form, after = connection.scalar(select(func.min(t.forms.c.id)).where(t.forms.c.id > form)), ""
        if form is None:
            return [], None


def _empty_answers(connection: Connection, what: str, before: datetime, rows: list[Any]) -> int:
    """Which option was chosen; that somebody answered, and whether that was enough, stays."""
    of = t.responses.c
    _, where = _due(what, before)
    form, ids = rows[0][0], [response_id for _, response_id in rows]
    still = select(of.response_id, of.person_id).where(where, of.form == form, among(connection, of.response_id, ids))
    responses = {row.response_id: row.person_id for row in connection.execute(still)}
    forget_answers(connection, form, responses)
    return len(responses)


def _find_strangers(connection: Connection, what: str, before: datetime, _place: Place) -> Found:
    of = t.responses.c
    _, where = _due(what, before)
    rows = connection.execute(select(of.form, of.response_id).where(where).limit(ROWS)).all()
    return _full([tuple(row) for row in rows], ROWS)


def _forget_strangers(connection: Connection, what: str, before: datetime, rows: list[Any]) -> int:
    """The address of somebody who answered and whom the roster does not know."""
    of = t.responses.c
    _, where = _due(what, before)
    number = 0
    for form in {form for form, _ in rows}:
        ids = [response_id for each, response_id in rows if each == form]
        these = update(t.responses).where(where, of.form == form, among(connection, of.response_id, ids))
        number += connection.execute(these.values(address=None)).rowcount
    return number


def _find_messages(connection: Connection, what: str, before: datetime, _place: Place) -> Found:
    of = t.reminders.c
    _, where = _due(what, before)
    return _full(connection.scalars(select(of.id).where(where).order_by(of.intent_at).limit(ROWS)).all(), ROWS)


def _delete_messages(connection: Connection, _what: str, before: datetime, ids: list[Any]) -> int:
    """Reminders and digests, and the wishes that led to some.

    First notices stay: they are why nobody is told of the same module twice.
    """
    connection.execute(delete(t.nudges).where(t.nudges.c.ended_at < stamp(before)))
    return connection.execute(delete(t.reminders).where(among(connection, t.reminders.c.id, ids))).rowcount


def _full(rows: Sequence[Any], most: int) -> Found:
    """What was deleted is not found again, so the next part begins where this one did."""
    return list(rows), [] if len(rows) == most else None


@dataclass(frozen=True, slots=True)
class _Kind:
    find: Callable[[Connection, str, datetime, Place], Found]
    delete: Callable[[Connection, str, datetime, list[Any]], int]


_KINDS: Mapping[str, _Kind] = {
    **dict.fromkeys(_LEAVERS, _Kind(_find_leavers, _erase_leavers)),
    **dict.fromkeys(_ANSWERS, _Kind(_find_answers, _empty_answers)),
    "strangers": _Kind(_find_strangers, _forget_strangers),
    "messages": _Kind(_find_messages, _delete_messages),
}
