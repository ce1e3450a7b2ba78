"""Forms and messages in the database, as plans need them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.assignments.nameless import nameless
from service.counting.records import take_turn
from service.counting.telling import note_mails
from service.delivery.plan import FormKey, GroupInvitation, Invitation, KnownForm, Step
from service.roster.records import still_known
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class UncertainMail:
    """A mail whose reply was lost: it counts as sent, since a mail too many is worse than one to ask about."""

    email: str  # a person's, or a group's; "somebody" of modules that are for figures alone
    modules: tuple[str, ...]
    since: str


def known_forms(connection: Connection) -> list[KnownForm]:
    """Every Form that was ever wanted."""
    columns = t.forms.c
    query = select(
        columns.module_id,
        columns.version,
        columns.language,
        columns.step,
        columns.shared_with,
        columns.content,
        columns.writing,
    )
    return [
        KnownForm(
            FormKey(row.module_id, row.version, row.language),
            Step(row.step),
            frozenset(row.shared_with or ()),
            row.content if row.writing is None else None,
        )
        for row in connection.execute(query)
    ]


def form_addresses(connection: Connection) -> dict[FormKey, str]:
    """Where people answer each published Form."""
    query = select(t.forms).where(t.forms.c.step == Step.PUBLISHED.value)
    return {FormKey(row.module_id, row.version, row.language): row.responder_uri for row in connection.execute(query)}


def written(connection: Connection) -> dict[tuple[str, str], frozenset[int]]:
    """Person and module -> the assignments about which a mail has gone out or may have."""
    found: dict[tuple[str, str], set[int]] = {}
    query = select(t.message_items).join(t.messages).where(t.messages.c.state != "failed")
    for row in connection.execute(query):
        found.setdefault((row.person_id, row.module_id), set()).add(row.assignment_id)
    return {pair: frozenset(ids) for pair, ids in found.items()}


def failed_before(connection: Connection) -> frozenset[str]:
    """People whose latest mail was refused."""
    return frozenset(connection.execute(select(t.messages.c.person_id).where(t.messages.c.state == "failed")).scalars())


def begin_message(
    engine: Engine, invitation: Invitation, message_id: str, now: str, sender: str | None = None
) -> int | None:
    """Write the intent to send; None if another run has taken one of its modules meanwhile, or they have been erased.

    `sender`: the address in whose name it goes out; None for the role account.
    """
    try:
        with engine.begin() as connection:
            take_turn(connection)
            if not still_known(connection, [invitation.person_id]):
                return None
            _forget_failed(connection, invitation)
            return _write_intent(
                connection,
                [invitation],
                {"person_id": invitation.person_id, "message_id": message_id, "intent_at": now, "sender": sender},
            )
    except IntegrityError:
        return None


def begin_group_message(engine: Engine, group: GroupInvitation, message_id: str, now: str) -> int | None:
    """Write the intent to send one mail that counts for every member.

    None if another run has taken a module of one of them meanwhile, or one of them has been erased.
    """
    row = {"person_id": "", "message_id": message_id, "intent_at": now, "group_address": group.address}
    try:
        with engine.begin() as connection:
            take_turn(connection)
            members = {each.person_id for each in group.letters}
            if still_known(connection, members) != members:
                return None
            return _write_intent(connection, group.letters, row)
    except IntegrityError:
        return None


def change_sender(engine: Engine, number: int) -> None:
    """It goes out from the role account after all."""
    with engine.begin() as connection:
        connection.execute(update(t.messages).where(t.messages.c.id == number).values(sender=None))


def _write_intent(connection: Connection, invitations: Iterable[Invitation], row: Mapping[str, str | None]) -> int:
    key = connection.execute(insert(t.messages).values(state="sending", **row)).inserted_primary_key
    number = int(key[0]) if key else 0
    items = [item for invitation in invitations for item in _items(invitation, number)]
    items.sort(key=itemgetter("assignment_id", "person_id", "module_id"))  # else two runs could wait for each other
    connection.execute(insert(t.message_items), items)
    return number


def _items(invitation: Invitation, number: int) -> list[dict[str, Any]]:
    return [
        {
            "assignment_id": assignment,
            "person_id": invitation.person_id,
            "module_id": due.module_id,
            "message_id": number,
        }
        for due in invitation.dues
        for assignment in due.assignment_ids
    ]


def _forget_failed(connection: Connection, invitation: Invitation) -> None:
    failed = select(t.messages.c.id).where(
        t.messages.c.person_id == invitation.person_id, t.messages.c.state == "failed"
    )
    connection.execute(delete(t.message_items).where(t.message_items.c.message_id.in_(failed)))
    connection.execute(
        delete(t.messages).where(t.messages.c.person_id == invitation.person_id, t.messages.c.state == "failed")
    )


def end_message(
    engine: Engine, number: int, state: str, *, sent_at: str | None = None, error: str | None = None
) -> None:
    """Record how sending went; whoever it reached counts as told."""
    with engine.begin() as connection:
        take_turn(connection)
        connection.execute(
            update(t.messages).where(t.messages.c.id == number).values(state=state, sent_at=sent_at, error=error)
        )
        if sent_at is not None:
            note_mails(connection, [number])


def forget_message(engine: Engine, number: int) -> None:
    """The mail was certainly not sent: as if it had never been begun."""
    with engine.begin() as connection:
        connection.execute(delete(t.message_items).where(t.message_items.c.message_id == number))
        connection.execute(delete(t.messages).where(t.messages.c.id == number))


def doubt_interrupted(engine: Engine) -> None:
    """Mails that a run had begun when it was killed: they may have gone out, so they count as sent."""
    with engine.begin() as connection:
        take_turn(connection)
        begun = connection.scalars(select(t.messages.c.id).where(t.messages.c.state == "sending")).all()
        connection.execute(
            update(t.messages)
            .where(t.messages.c.id.in_(begun))
            .values(state="uncertain", sent_at=t.messages.c.intent_at)
        )
        note_mails(connection, begun)


def uncertain_mails(connection: Connection) -> list[UncertainMail]:
    """Every mail that nobody knows the end of, the newest last.

    Who is done gets none: so of modules for figures alone it is not told whom one was for.
    """
    query = (
        select(
            t.messages.c.id,
            t.messages.c.intent_at,
            t.messages.c.group_address,
            t.people.c.email,
            t.message_items.c.module_id,
        )
        .join(t.message_items, t.message_items.c.message_id == t.messages.c.id)
        .outerjoin(t.people, t.people.c.id == t.messages.c.person_id)
        .where(t.messages.c.state == "uncertain")
        .order_by(t.messages.c.intent_at, t.messages.c.id)
        .distinct()
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.id, []).append(row)
    unnamed = nameless(connection)
    mails = []
    for rows in found.values():
        modules = {row.module_id for row in rows}
        to = rows[0].group_address or ("somebody" if modules & unnamed else rows[0].email)
        mails.append(UncertainMail(to, tuple(sorted(modules)), rows[0].intent_at))
    return mails


def sent_since(connection: Connection, since: str) -> Iterable[str]:
    """When each mail went out from the role account since a moment: they use up today's allowance."""
    query = (
        select(t.messages.c.sent_at)
        .where(t.messages.c.sent_at >= since, t.messages.c.sender.is_(None))
        .order_by(t.messages.c.sent_at)
    )
    return connection.execute(query).scalars().all()
