"""What somebody should look at: mails that failed, people whom Classroom does not reach, grades, watches, strangers.

Each kind is counted, and some of it shown: the numbers of people may be large.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, null, select

from service.assignments.nameless import named
from service.moments import parse, stamp
from service.store import tables as t
from service.tracking.strangers import strangers

MOST = 20
"""What is shown of each kind; the command line shows all."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One of them. `who`: an address; `module`: its id; `why`: in the words of whoever refused."""

    who: str | None = None
    module: str | None = None
    at: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Troubles:
    """All of one kind: how many, and some of them; none of those if the visitor may not see names."""

    number: int
    some: Sequence[Trouble]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.some)


def troubles(connection: Connection, now: datetime, *, names: bool) -> Mapping[str, Troubles]:
    """By kind. `names`: whether the visitor may see who it is."""
    queries = {
        "failed": _failed(),
        "fallback": _fallback(now),
        "grades": _grades().where(named(connection, t.course_works.c.module_id)),
        "watches": _watches(),
    }
    found = {kind: _read(connection, query, shown=names or kind == "watches") for kind, query in queries.items()}
    return {"unknown": _unknown(connection, shown=names), **found}


def _read(connection: Connection, query: Select[Any], *, shown: bool) -> Troubles:
    number = connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = connection.execute(query.limit(MOST)).all() if shown and number else []
    return Troubles(number, [Trouble(row.who, row.module, parse(row.at) if row.at else None, row.why) for row in rows])


def _unknown(connection: Connection, *, shown: bool) -> Troubles:
    """Answers of nobody in the roster."""
    number, newest = strangers(connection, MOST if shown else 0)
    return Troubles(number, [Trouble(each.address, each.module_id, parse(each.submitted_at)) for each in newest])


def _failed() -> Select[Any]:
    """Mails that Google refused, of people who are still there."""
    of = t.messages.c
    return (
        select(
            func.coalesce(of.group_address, t.people.c.email).label("who"),
            _none("module"),
            of.intent_at.label("at"),
            of.error.label("why"),
        )
        .join(t.people, t.people.c.id == of.person_id, isouter=True)
        .where(of.state == "failed")
        .order_by(of.intent_at.desc(), of.id)
    )


def _fallback(now: datetime) -> Select[Any]:
    """People who get mail, though Classroom was meant, until Classroom is asked again."""
    of = t.fallbacks.c
    return (
        select(t.people.c.email.label("who"), _none("module"), of.until.label("at"), of.reason.label("why"))
        .join(t.people, t.people.c.id == of.person_id)
        .where(t.people.c.active, of.until > stamp(now))
        .order_by(of.reason, t.people.c.email)
    )


def _grades() -> Select[Any]:
    """Grades in Classroom that are not ours to write."""
    of = t.class_grades.c
    return (
        select(
            t.people.c.email.label("who"),
            t.course_works.c.module_id.label("module"),
            _none("at"),
            of.left_because.label("why"),
        )
        .join(t.course_works, t.course_works.c.id == of.course_work_id)
        .join(t.people, t.people.c.id == of.person_id)
        .where(of.left_because.is_not(None))
        .order_by(t.people.c.email, t.course_works.c.module_id)
    )


def _watches() -> Select[Any]:
    """Forms whose answers Google does not announce; they come home all the same, by turns."""
    of = t.watches.c
    return (
        select(_none("who"), t.forms.c.module_id.label("module"), of.checked_at.label("at"), of.error.label("why"))
        .join(t.forms, t.forms.c.id == of.form)
        .where(of.error.is_not(None))
        .order_by(t.forms.c.module_id, t.forms.c.id)
    )


def _none(name: str) -> Any:
    """A column that this kind does not have."""
    return null().label(name)
