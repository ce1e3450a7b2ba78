"""Who has done each module, as sets: what counting whole units needs, at a fraction of one value for each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from service.counting.model import State
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
    of = t.obligations.c
    query = select(of.module_id, of.state, of.person_id).where(of.state >= int(State.COMPLETED))
    for module_id, state, person_id in connection.execute(query):
        finishers = found.setdefault(module_id, Finishers())
        finishers.done.add(person_id)
        if state >= State.PASSED:
            finishers.passed.add(person_id)
    return found
