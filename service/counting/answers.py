"""Counting answers in the transaction that records them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from service.catalogue.model import Attempts
from service.counting import records
from service.counting.attempts import Submitted, state_of
from service.counting.changes import Changes, Tree
from service.counting.choices import Chosen
from service.counting.choosing import add_to_choices
from service.counting.model import NO_DUE_DAY, Obligation, State
from service.counting.unsigned import add_unsigned

Replaced = tuple[str | None, str | None]
"""The answers of one person that counted before, and those that count now; None: none."""


def count_answers(
    connection: Connection,
    module_id: str,
    people: AbstractSet[str],
    fresh: Mapping[str, Sequence[Submitted]] | None = None,
    *,
    have: Mapping[str, Obligation],
    answers: Mapping[str, Replaced],
    unsigned: AbstractSet[str] = frozenset(),
) -> int:
    """Bring states and counters in step with what these people have answered, now that it is recorded.

    The transaction has taken its turn (`records.take_turn`) before anything was read or written. `fresh`: person id ->
    the attempts that have just been added, of whom nothing else has changed: where they decide by themselves, earlier
    ones need not be read. `have`: these people's obligations to the module, those that there are. `answers`: person
    id -> the answers that count, before and now, of those who have others. `unsigned`: those of them whose answers are
    kept nowhere else than in the counts. Gives how many people have completed the module with this.
    """
    basis = records.read_basis(connection)
    counts = basis.attempts.get(module_id, Attempts.BEST) if basis else Attempts.BEST
    states = _decided(have, fresh or {}, counts)
    if unclear := people - states.keys():
        states.update(records.states_from_responses(connection, module_id, counts, unclear))
    moved = {who: state for who, state in states.items() if who in have and have[who].state != state}
    if bound := {who: one for who, one in have.items() if one.bound}:  # who is not counts nowhere
        tree = records.read_tree(connection)
        chosen = _count_choices(connection, tree, module_id, bound, answers)
        if unsigned:
            _count_unsigned(connection, module_id, bound, {who: answers[who] for who in unsigned & answers.keys()})
        counted = _count(connection, tree, module_id, bound, moved)
        if chosen or counted:  # an opinion that is changed may change no other count
            records.note_change(connection)
    if moved:
        records.move_states(connection, module_id, moved)
    strangers = states.keys() - have.keys()
    if strangers:
        units = records.homes(connection, strangers)
        rows = (
            (who, module_id, Obligation(units.get(who, ""), False, NO_DUE_DAY, states[who]))
            for who in sorted(strangers)
        )
        records.write_obligations(connection, rows, new=False)
    return len(strangers) + sum(have[who].state < State.COMPLETED for who in moved)


def _count_choices(
    connection: Connection,
    tree: Tree,
    module_id: str,
    bound: Mapping[str, Obligation],
    answers: Mapping[str, Replaced],
) -> bool:
    """What people chose counts where they count; whether anybody's is another."""
    chosen = Chosen()
    for who, (before, now) in answers.items():
        if who in bound:
            unit_id = bound[who].unit_id
            chosen.note(unit_id, module_id, before, -1)
            chosen.note(unit_id, module_id, now)
    add_to_choices(connection, chosen, tree)
    return not bound.keys().isdisjoint(answers)


def _count_unsigned(
    connection: Connection, module_id: str, bound: Mapping[str, Obligation], answers: Mapping[str, Replaced]
) -> None:
    """What these people chose stays counted when their answers are not there to be counted again."""
    chosen = Chosen()
    for who in answers.keys() & bound.keys():
        chosen.note(bound[who].unit_id, module_id, answers[who][1])
    add_unsigned(connection, chosen.own())


def _decided(
    have: Mapping[str, Obligation],
    fresh: Mapping[str, Sequence[Submitted]],
    counts: Attempts,
) -> dict[str, int]:
    """How far those have come for whom that follows from their new attempts and where they stood.

    One attempt more can only raise the best. The first and the last of several are told by their times.
    """
    states: dict[str, int] = {}
    for who, attempts in fresh.items():
        stood = have[who].state if who in have else State.OPEN
        if counts is Attempts.BEST or stood < State.COMPLETED:
            states[who] = max(stood, state_of(attempts, counts))
    return states


def _count(
    connection: Connection, tree: Tree, module_id: str, bound: Mapping[str, Obligation], moved: Mapping[str, int]
) -> bool:
    """Take these people from where they counted to where they count now; whether that changes anything."""
    changes = Changes(tree)
    for who in moved.keys() & bound.keys():
        changes.move(module_id, bound[who], moved[who])
    cells = changes.by_cell()
    records.add_to_counters(connection, cells, resized=frozenset())
    return bool(cells)
