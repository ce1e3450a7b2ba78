"""What has been sent, for people to read: whoever runs the service, and each learner of themselves."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select

from service.assignments.nameless import nameless
from service.messages.deciding import Why
from service.moments import stamp
from service.store import tables as t

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail. `to`: the person's address as it is now, None for one who is forgotten.

    `state`: sent; uncertain, which counts as sent; failed; sending for a moment. `modules`: those it named; `nudged`:
    somebody had asked for it; `sender`: in whose name, None for the role account.
    """

    number: int
    at: str
    to: str | None
    kind: str
    state: str
    modules: tuple[str, ...]
    nudged: bool
    sender: str | None
    error: str | None


def sent(
    connection: Connection,
    *,
    person_id: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    most: int | None = None,
    own: bool = False,
) -> list[Sent]:
    """Reminders and digests, the newest first: of one person or of all, since a moment, no more than so many.

    `before`: the number of the one that they are older than.

    Whoever is reminded is not done. So of modules for figures alone only oneself is told (`own`): their names are left
    out, and so is a mail about nothing else.
    """
    of = t.reminders.c
    query = select(t.reminders, t.people.c.email).outerjoin(t.people, t.people.c.id == of.person_id)
    if person_id is not None:
        query = query.where(of.person_id == person_id)
    if since is not None:
        query = query.where(of.intent_at >= stamp(since))
    if before is not None:
        query = query.where(of.id < before)
    unnamed = frozenset() if own else nameless(connection)
    if unnamed:
        query = query.where(~_about_nothing_but(unnamed))
    rows = connection.execute(query.order_by(of.id.desc()).limit(most)).all()
    named = _items(connection, [row.id for row in rows], unnamed)
    return [
        Sent(
            number=row.id,
            at=row.sent_at or row.intent_at,
            to=row.email,
            kind=row.kind,
            state=row.state,
            modules=tuple(module for module, _ in named.get(row.id, ())),
            nudged=any(why == Why.NUDGE.value for _, why in named.get(row.id, ())),
            sender=row.sender,
            error=row.error,
        )
        for row in rows
    ]


def _about_nothing_but(modules: AbstractSet[str]) -> ColumnElement[bool]:
    of = t.reminder_items.c
    items = select(of.reminder_id).where(of.reminder_id == t.reminders.c.id)
    others = items.where(of.module_id.not_in(sorted(modules)))
    return and_(t.reminders.c.week.is_(None), items.exists(), ~others.exists())


def _items(connection: Connection, numbers: list[int], left_out: AbstractSet[str]) -> dict[int, list[tuple[str, str]]]:
    """Of each mail the modules it named, with the reasons, the most urgent first."""
    found: dict[int, list[tuple[str, str]]] = {}
    of = t.reminder_items.c
    for part in _parts(numbers):
        query = select(of.reminder_id, of.module_id, of.why).where(of.reminder_id.in_(part))
        for number, module, why in connection.execute(query.order_by(of.reminder_id, of.due_on, of.module_id)):
            if module not in left_out:
                found.setdefault(number, []).append((module, why))
    return found


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
