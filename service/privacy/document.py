"""What is given to somebody who asks what is held on them: one document, the same by command and on their own page."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from service.access import Permission
from service.assignments.nameless import nameless
from service.moments import stamp
from service.privacy.exporting import forms_of, held_on
from service.privacy.model import Identity
from service.roster.model import within
from service.settings import Settings
from service.store import tables as t

Json = dict[str, Any]

_LISTS = (Permission.NAMES_READ.value, Permission.SCORES_READ.value)


def document_of(connection: Connection, who: Identity, settings: Settings, now: datetime, *, own: bool) -> Json:
    """Everything, with when it was true. Moments are UTC.

    `own`: it is the person who asks; nobody else is told how they stand with modules that are for figures alone.
    """
    of = t.people.c
    left_out = frozenset() if own else nameless(connection)
    row = connection.execute(select(of.email, of.name).where(of.id == who.person_id)).one()
    return {
        "as_of": stamp(now),
        "installation": settings.public_url,
        "person": {"id": who.person_id, "email": row.email, "name": row.name, "addresses": sorted(who.addresses)},
        "tables": {name: asdict(held) for name, held in held_on(connection, who, left_out).items()},
        "seen_by": seen_by(connection, who.person_id),
        "in_google": {
            "forms": [
                {"module": each.module_id, "language": each.language, "address": each.address}
                for each in forms_of(connection, who, left_out)
            ],
        },
        "left_out": sorted(left_out),
    }


def seen_by(connection: Connection, person_id: str, most: int | None = None) -> list[Json]:
    """Who used a right over this person's data, the newest first: of them alone, or a list with names of their unit.

    Lists go by the unit where the person is now. An empty `by` is whoever worked on the command line.
    """
    of = t.audit.c
    path = connection.scalar(
        select(t.units.c.path).join(t.people, t.people.c.unit_id == t.units.c.id).where(t.people.c.id == person_id)
    )
    listed = and_(of.person_id.is_(None), of.unit_path.is_not(None), of.permission.in_(_LISTS))
    query = select(of.at, of.by_address, of.door, of.permission, of.unit_path, of.person_id, of.about)
    query = query.where(or_(of.person_id == person_id, listed)).order_by(of.id.desc())
    found: list[Json] = []
    for row in connection.execute(query):
        if row.person_id is None and (path is None or not within(path, row.unit_path)):
            continue
        if most is not None and len(found) == most:
            break
        found.append(
            {"at": row.at, "by": row.by_address, "door": row.door, "right": row.permission, "unit": row.unit_path}
        )
    return found
