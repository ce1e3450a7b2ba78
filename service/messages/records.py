"""Reminders in the database: what has been sent, and what goes out now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from service.clock import Clock
from service.messages.deciding import WEEK, Item
from service.moments import parse, stamp
from service.store import tables as t
from service.store.among import among

REFUSED_FOR = timedelta(days=1)
"""Whose mail was refused is not tried again so long."""
TO_A_GROUP = ""
"""Whom a mail to a group is to: its items say who is in it."""


def last_mail(connection: Connection, person_id: str, now: datetime) -> datetime | None:
    """When a person was last written to, whatever about: first notices and reminders, those by a group too.

    Looks back as far as matters.
    """
    since = stamp(now - WEEK - timedelta(days=1))
    of, own, item = t.messages.c, t.reminders.c, t.message_items.c
    at, reminded_at = func.coalesce(of.sent_at, of.intent_at), func.coalesce(own.sent_at, own.intent_at)
    moments = [
        connection.scalar(select(func.max(at)).where(of.person_id == person_id, of.state != "failed")),
        connection.scalar(select(func.max(reminded_at)).where(own.person_id == person_id, own.state != "failed")),
        connection.scalar(
            select(func.max(at))
            .join(t.message_items, item.message_id == of.id)
            .where(item.person_id == person_id, of.person_id == TO_A_GROUP, of.sent_at >= since)
        ),
    ]
    return max((parse(each) for each in moments if each is not None), default=None)


def resting(connection: Connection, people: Collection[str], now: datetime) -> frozenset[str]:
    """Those of these people who have been written to within a week, or whose mail was refused since yesterday."""
    since, refused = stamp(now - WEEK), stamp(now - REFUSED_FOR)
    of, own, item = t.messages.c, t.reminders.c, t.message_items.c
    sent = and_(of.state != "failed", or_(of.sent_at > since, and_(of.sent_at.is_(None), of.intent_at > since)))
    told = select(of.person_id).where(among(connection, of.person_id, people), sent)
    by_group = (
        select(item.person_id)
        .join(t.messages, of.id == item.message_id)
        .where(of.person_id == TO_A_GROUP, sent, among(connection, item.person_id, people))
    )
    reminded = select(own.person_id).where(
        among(connection, own.person_id, people),
        own.intent_at > stamp(now - WEEK - timedelta(days=1)),
        or_(
            and_(own.state != "failed", func.coalesce(own.sent_at, own.intent_at) > since),
            and_(own.state == "failed", own.intent_at > refused),
        ),
    )
    return frozenset(who for query in (told, by_group, reminded) for who in connection.scalars(query.distinct()))


def is_refused(connection: Connection, person_id: str, now: datetime) -> bool:
    """Whether a mail to a person was refused since yesterday."""
    of = t.reminders.c
    query = select(of.id).where(
        of.person_id == person_id, of.state == "failed", of.intent_at > stamp(now - REFUSED_FOR)
    )
    return connection.scalar(query.limit(1)) is not None


def has_digest(connection: Connection, person_id: str, week: str) -> bool:
    """Whether this week's digest has gone out to a person."""
    of = t.reminders.c
    return connection.scalar(select(of.id).where(of.person_id == person_id, of.week == week)) is not None


def reminded(connection: Connection, modules: Collection[str], people: Collection[str]) -> dict[tuple[str, str], str]:
    """Person and module -> when a reminder last named it; of these people and modules."""
    of, item = t.reminders.c, t.reminder_items.c
    query = (
        select(of.person_id, item.module_id, func.max(of.intent_at))
        .join(t.reminder_items, of.id == item.reminder_id)
        .where(
            of.state != "failed", among(connection, of.person_id, people), among(connection, item.module_id, modules)
        )
        .group_by(of.person_id, item.module_id)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def told(
    connection: Connection, modules: Collection[str], people: Collection[str]
) -> dict[tuple[str, str], dict[int, str]]:
    """Person and module -> assignments of which a first notice has gone out, and when; of these people and modules."""
    of, item = t.messages.c, t.message_items.c
    assigned = select(t.assignment_modules.c.assignment_id).where(
        among(connection, t.assignment_modules.c.module_id, modules)
    )
    query = (
        select(item.person_id, item.module_id, item.assignment_id, func.coalesce(of.sent_at, of.intent_at))
        .join(t.messages, of.id == item.message_id)
        .where(
            of.state != "failed",
            item.assignment_id.in_(assigned),
            among(connection, item.person_id, people),
            among(connection, item.module_id, modules),
        )
    )
    found: dict[tuple[str, str], dict[int, str]] = {}
    for person, module, assignment, at in connection.execute(query):
        found.setdefault((person, module), {})[assignment] = at
    return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is about to be written down. `week`: of a digest."""

    person_id: str
    message_id: str
    items: tuple[Item, ...]
    week: str | None = None


def begin(connection: Connection, draft: Draft, now: datetime, sender: str | None) -> int:
    """Write the intent to send, with what the mail names."""
    key = connection.execute(
        insert(t.reminders).values(
            person_id=draft.person_id,
            kind="digest" if draft.week else "reminder",
            state="sending",
            message_id=draft.message_id,
            intent_at=stamp(now),
            sender=sender,
            week=draft.week,
        )
    ).inserted_primary_key
    number = int(key[0]) if key else 0
    if draft.items:
        rows = [
            {"reminder_id": number, "module_id": item.module_id, "due_on": item.due_on, "why": item.why.value}
            for item in draft.items
        ]
        connection.execute(insert(t.reminder_items), rows)
    return number


def doubt_interrupted(engine: Engine) -> None:
    """Mails that a run had begun when it was killed: they may have gone out, so they count as sent."""
    of = t.reminders.c
    with engine.begin() as connection:
        connection.execute(
            update(t.reminders).where(of.state == "sending").values(state="uncertain", sent_at=of.intent_at)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """The row of one mail on its way; an `Entry` of the outbox."""

    engine: Engine
    clock: Clock
    number: int

    def sent(self) -> None:
        self._end(state="sent", sent_at=stamp(self.clock.now()))

    def uncertain(self, why: str) -> None:
        self._end(state="uncertain", sent_at=stamp(self.clock.now()), error=why)

    def refused(self, why: str) -> None:
        """Google will not take it; a digest's week is free again."""
        self._end(state="failed", error=why, week=None)

    def forget(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(t.reminder_items).where(t.reminder_items.c.reminder_id == self.number))
            connection.execute(delete(t.reminders).where(t.reminders.c.id == self.number))

    def from_role_account(self) -> None:
        self._end(sender=None)

    def _end(self, **values: str | None) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(t.reminders).where(t.reminders.c.id == self.number).values(values))
