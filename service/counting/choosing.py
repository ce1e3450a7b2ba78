"""Counters of what people chose, in the database; they change in the transaction that records the answers."""

import json
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, delete, select

from service.counting.changes import Tree
from service.counting.choices import (
    Asked,
    Choice,
    Chosen,
    Counts,
    People,
    Place,
    Sent,
    count_upward,
    latest,
    one_by_one,
    put_in,
)
from service.counting.model import State
from service.counting.unsigned import read_unsigned, within_tree
from service.store import tables as t
from service.store.among import among
from service.store.bulk import insert_rows, upsert_rows

_SENT = (
    t.responses.c.submitted_at,
    t.responses.c.form,
    t.responses.c.response_id,
    cast(t.responses.c.answers, Text),  # unread: people answer alike
)


def responses_of(connection: Connection, module_id: str, people: AbstractSet[str]) -> dict[str, list[Sent]]:
    """Person id -> everything that person has sent in to a module, as it stands."""
    of = t.responses.c
    query = select(of.person_id, *_SENT).where(of.module_id == module_id, among(connection, of.person_id, people))
    found: dict[str, list[Sent]] = {}
    for who, submitted_at, form, response_id, answers in connection.execute(query).all():
        found.setdefault(who, []).append(Sent(submitted_at, form, response_id, answers))
    return found


def latest_of(connection: Connection, module_id: str, people: AbstractSet[str]) -> dict[str, str | None]:
    """Person id -> the answers to a module that count."""
    return {who: latest(responses) for who, responses in responses_of(connection, module_id, people).items()}


def note_moves(
    connection: Connection, chosen: Chosen, moves: Mapping[str, Mapping[str, tuple[str | None, str | None]]]
) -> None:
    """Take people's answers from the unit where they counted to the one where they count now; None: nowhere.

    `moves`: module id -> person id -> both units.
    """
    people = {who for of in moves.values() for who in of}
    if not people:
        return
    of = t.responses.c
    query = select(of.module_id, of.person_id, *_SENT)
    query = query.where(among(connection, of.module_id, moves.keys()), among(connection, of.person_id, people))
    sent: dict[tuple[str, str], list[Sent]] = {}
    for row in connection.execute(query).all():
        if row[1] in moves[row[0]]:
            sent.setdefault((row[0], row[1]), []).append(Sent(*row[2:]))
    for (module_id, who), responses in sent.items():
        answers = latest(responses)
        before, after = moves[module_id][who]
        if before is not None:
            chosen.note(before, module_id, answers, -1)
        if after is not None:
            chosen.note(after, module_id, answers)


def add_to_choices(connection: Connection, chosen: Chosen, tree: Tree) -> None:
    """Add changes to the counters, a module at a time: each unit's are one row."""
    changes: dict[str, dict[str, Counts]] = {}
    for (module_id, unit_id), counts in count_upward(chosen.own(), tree).items():
        changes.setdefault(module_id, {})[unit_id] = counts
    of = t.choices.c
    for module_id, units in sorted(changes.items()):
        query = select(of.unit_id, of.counts).where(of.module_id == module_id, among(connection, of.unit_id, units))
        stood: dict[str, Counts] = {row[0]: row[1] for row in connection.execute(query)}
        rows = [_row((module_id, each), put_in(stood.get(each, {}), more)) for each, more in sorted(units.items())]
        upsert_rows(connection, t.choices, rows)


def _row(place: Place, counts: Counts) -> tuple[str, str, str]:
    """In the table's order."""
    return *place, json.dumps(counts, separators=(",", ":"))


def recount_upward(connection: Connection, chosen: Chosen, tree: Tree) -> None:
    """Add changes to the units' own people, and all of them up a tree that is another than before."""
    own: dict[Place, dict[Asked, int]] = {}
    for place, counts in _all(connection):
        for question_id, options in counts.items():
            for option_id, both in options.items():
                own.setdefault(place, {})[question_id, option_id] = both[0]
    for place, more in chosen.own().items():
        there = own.setdefault(place, {})
        for asked, people in more.items():
            there[asked] = there.get(asked, 0) + people
    replace_choices(connection, count_upward(within_tree(own.items(), tree), tree))


def replace_choices(connection: Connection, counted: Mapping[Place, Counts]) -> None:
    """Let the counters be these and no others."""
    connection.execute(delete(t.choices))
    insert_rows(connection, t.choices, (_row(place, put_in({}, counts)) for place, counts in sorted(counted.items())))


def _all(connection: Connection) -> Iterator[tuple[Place, Counts]]:
    of = t.choices.c
    for module_id, unit_id, counts in connection.execute(select(of.module_id, of.unit_id, of.counts)):
        yield (module_id, unit_id), counts


def recounted(connection: Connection, tree: Tree) -> dict[Place, Counts]:
    """The counters as the answers have them, everything read anew: a module at a time, since there are millions."""
    modules = connection.scalars(select(t.responses.c.module_id).distinct()).all()
    own: dict[Place, Mapping[Asked, int]] = {}
    for module_id in sorted(modules):
        chosen = Chosen()
        people: dict[str, Any] = {}
        for unit_id, who, *sent in connection.execute(_answered_by_bound(module_id)):
            people.setdefault(who, (unit_id, []))[1].append(Sent(*sent))
        for unit_id, responses in people.values():
            chosen.note(unit_id, module_id, latest(responses))
        own.update(chosen.own())
    unsigned = within_tree(read_unsigned(connection).items(), tree)
    for place, more in unsigned.items():
        signed = own.get(place, {})
        own[place] = {asked: signed.get(asked, 0) + more.get(asked, 0) for asked in signed.keys() | more.keys()}
    return count_upward(own, tree)


def _answered_by_bound(module_id: str) -> Any:
    bound, of = t.obligations.c, t.responses.c
    joined = t.responses.join(t.obligations, and_(bound.person_id == of.person_id, bound.module_id == of.module_id))
    query = select(bound.unit_id, of.person_id, *_SENT).select_from(joined)
    return query.where(of.module_id == module_id, bound.bound, bound.state >= int(State.COMPLETED))


def read_choices(connection: Connection) -> dict[Choice, People]:
    """Every counter that counts anybody; for checking them, not for reports."""
    return one_by_one(dict(_all(connection)))


def chosen_in(
    connection: Connection, unit_ids: Collection[str], modules: AbstractSet[str]
) -> dict[tuple[str, str], dict[str, int]]:
    """Module id and question id -> option id -> how many people of these units, with all below, chose it."""
    of = t.choices.c
    query = select(of.module_id, of.counts)
    query = query.where(among(connection, of.module_id, modules), of.unit_id.in_(sorted(unit_ids)))
    found: dict[tuple[str, str], dict[str, int]] = {}
    for module_id, counts in connection.execute(query):
        for question_id, chosen in counts.items():
            options = found.setdefault((module_id, question_id), {})
            for option_id, (_, people) in chosen.items():
                if people:
                    options[option_id] = options.get(option_id, 0) + people
    return found
