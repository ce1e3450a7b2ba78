"""Who has done each module, as sets: what counting whole units needs, at a fraction of one value for each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Finishers:
    """Ids of the people who have submitted a module at least once, and of those who have passed it."""

    done: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)


NOBODY = Finishers()


def finishers(connection: Connection) -> Mapping[str, Finishers]:
    """By module id; the same people as in `completion.completions`."""
    found: dict[str, Finishers] = {}
    query = select(t.responses.c.module_id, t.responses.c.passed, t.responses.c.person_id).where(
        t.responses.c.person_id.is_not(None)
    )
    for module_id, passed, person_id in connection.execute(query).all():
        of = found.setdefault(module_id, Finishers())
        of.done.add(person_id)
        if passed:
            of.passed.add(person_id)
    return found
