"""What is delivered, as it stands: Forms and mails in pages, and how many of each there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from service.assignments.nameless import nameless
from service.store import tables as t


def numbers(connection: Connection) -> dict[str, dict[str, int]]:
    """How many Forms are at each step, mails and classes in each state."""
    return {
        "forms": _by(connection, t.forms.c.step),
        "messages": _by(connection, t.messages.c.state),
        "classes": _by(connection, t.classes.c.state),
    }


def _by(connection: Connection, column: Any) -> dict[str, int]:
    query = select(column, func.count()).group_by(column).order_by(column)
    return {str(state): int(number) for state, number in connection.execute(query)}


def forms_page(
    connection: Connection, *, step: str | None, module: str | None, failed: bool, after: int, limit: int
) -> Sequence[Any]:
    """Forms in the order in which they were first wanted; with `failed` those that something is wrong with."""
    of = t.forms.c
    columns = (of.id, of.module_id, of.version, of.language, of.step, of.form_id, of.responder_uri, of.error, of.drift)
    query = select(*columns).where(of.id > after).order_by(of.id).limit(limit)
    if step is not None:
        query = query.where(of.step == step)
    if module is not None:
        query = query.where(of.module_id == module)
    if failed:
        query = query.where(of.error.is_not(None))
    return connection.execute(query).all()


def messages_page(connection: Connection, *, state: str | None, after: int, limit: int) -> Sequence[Any]:
    """Mails in the order in which they were begun, without what stands in them; `email` of whom or which group.

    Who is done already gets no mail. So of modules for figures alone it is not told whom one went to; of those that
    failed it is, which says something of the address.
    """
    of, items = t.messages.c, t.message_items.c
    about = select(items.message_id).where(items.message_id == of.id, items.module_id.in_(sorted(nameless(connection))))
    person = case((and_(of.state != "failed", about.exists()), None), else_=t.people.c.email)
    to = func.coalesce(of.group_address, person).label("email")
    query = (
        select(of.id, of.state, to, of.intent_at, of.sent_at, of.error)
        .join(t.people, t.people.c.id == of.person_id, isouter=True)
        .where(of.id > after)
        .order_by(of.id)
        .limit(limit)
    )
    return connection.execute(query if state is None else query.where(of.state == state)).all()
