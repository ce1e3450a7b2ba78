"""Answers of people of whom only that they answered is kept: out of the responses, into counts without names."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import Connection, Text, cast, update

from service.counting.choices import Chosen, latest
from service.counting.choosing import responses_of
from service.counting.model import Obligation
from service.counting.records import read_obligations
from service.counting.unsigned import add_unsigned
from service.store import tables as t
from service.store.among import among

NO_ANSWERS = "{}"
"""As JSON: what stands in a response whose answers are not kept."""


class Least(NamedTuple):
    """Of whom no answers are kept, by person id, and whether their score is."""

    people: AbstractSet[str]
    scores: bool


def let_go(connection: Connection, module_id: str, least: Least, have: Mapping[str, Obligation] | None = None) -> int:
    """Of these people, keep of a module only that they have answered and whether that was enough.

    What they chose stays counted where it counts. The transaction has taken its turn. `have`: their obligations, where
    those have been read. Gives how many responses were changed.
    """
    if not least.people:
        return 0
    bound = read_obligations(connection, module_id, least.people) if have is None else have
    chosen = Chosen()
    for who, responses in responses_of(connection, module_id, least.people).items():
        if who in bound and bound[who].bound:
            chosen.note(bound[who].unit_id, module_id, latest(responses))
    add_unsigned(connection, chosen.own())
    of = t.responses.c
    theirs = (of.module_id == module_id) & among(connection, of.person_id, least.people)
    kept = cast(of.answers, Text) != NO_ANSWERS
    blank: dict[str, object] = {"answers": {}}
    if not least.scores:
        kept |= of.score.is_not(None)
        blank["score"] = None
    return connection.execute(update(t.responses).where(theirs, kept).values(blank)).rowcount
