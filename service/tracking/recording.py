"""Answers, read and matched to people, into the database together with their counts."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, select

from service.counting.answers import Replaced, count_answers
from service.counting.choices import latest
from service.counting.choosing import responses_of
from service.counting.letting_go import NO_ANSWERS, Least, let_go
from service.counting.model import State
from service.counting.records import read_obligations
from service.store import tables as t
from service.store.among import among
from service.store.bulk import upsert_rows


class Answered(NamedTuple):
    """A row of `responses`, in the table's order; `answers` as JSON."""

    form: int
    response_id: str
    person_id: str | None
    address: str | None
    module_id: str
    submitted_at: str
    first_at: str
    score: float | None
    passed: bool
    answers: str


class Known(NamedTuple):
    """What is recorded of a response: when it was last submitted, as far as is known, and by whom."""

    submitted_at: str
    person_id: str | None


def read_known(connection: Connection, form: int, response_ids: Collection[str]) -> dict[str, Known]:
    """Those of these responses of a Form that are recorded."""
    of = t.responses.c
    query = select(of.response_id, of.submitted_at, of.person_id)
    query = query.where(of.form == form, among(connection, of.response_id, response_ids))
    return {row[0]: Known(row[1], row[2]) for row in connection.execute(query)}


EVERYTHING = Least(frozenset(), scores=True)
"""What is kept of whoever is not named."""


def record(
    connection: Connection,
    module_id: str,
    rows: Sequence[Answered],
    known: Mapping[str, Known],
    least: Least = EVERYTHING,
) -> int:
    """Write answers to one module and count them; gives how many people have completed it with this.

    The transaction has taken its turn (`counting.records.take_turn`) before `known` was read. `least`: of whom only
    that they have answered is kept, and whether that was enough; what they chose first is counted, and that alone,
    since nobody knows afterwards what to take away when they choose otherwise.
    """
    with _no_garbage_collected():
        return _record(connection, module_id, rows, known, least)


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    """What a batch makes has no circles, so it goes by itself; the collector would walk all that the process holds."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _record(
    connection: Connection, module_id: str, rows: Sequence[Answered], known: Mapping[str, Known], least: Least
) -> int:
    people: dict[str, list[Answered]] = {}
    edited: set[str] = set()
    for row in rows:
        if row.person_id is not None:
            people.setdefault(row.person_id, []).append(row)
            if row.response_id in known:
                edited.add(row.person_id)
    have = read_obligations(connection, module_id, people.keys())
    # Most answer for the first time: there is nothing of theirs to read.
    again = {who for who in people if who in have and have[who].state >= State.COMPLETED}
    spared = people.keys() & least.people
    if spared:
        let_go(connection, module_id, least._replace(people=spared & again), have)  # from before that was so
        rows = [unsigned(row, least) if row.person_id in spared else row for row in rows]
    once = {who: people[who] for who in people.keys() - (spared & again)} if spared else people
    answers = _replaced(connection, module_id, once, again)
    upsert_rows(connection, t.responses, rows)
    fresh = {who: people[who] for who in people.keys() - edited}
    return count_answers(
        connection, module_id, people.keys(), fresh, have=have, answers=answers, unsigned=spared - again
    )


def unsigned(row: Answered, least: Least) -> Answered:
    """A response as it is kept of somebody of whom the least is."""
    return row._replace(answers=NO_ANSWERS, score=row.score if least.scores else None)


def _replaced(
    connection: Connection, module_id: str, people: Mapping[str, Sequence[Answered]], again: AbstractSet[str]
) -> dict[str, Replaced]:
    """Whose answers will be others once these are written: what counted before, what will count then.

    `again`: who has answered before.
    """
    known = responses_of(connection, module_id, again) if again else {}
    replaced: dict[str, Replaced] = {}
    for who, new in people.items():
        old = known.get(who)
        if old is None:
            replaced[who] = None, latest(new)
            continue
        changed = {(each.form, each.response_id) for each in new}
        kept = [each for each in old if (each.form, each.response_id) not in changed]
        before, now = latest(old), latest([*new, *kept])
        if before != now:
            replaced[who] = before, now
    return replaced
