"""Counting answers in the transaction that records them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from service.catalogue.model import Attempts
from service.counting import records
from service.counting.attempts import Attempt, state_of
from service.counting.changes import Changes
from service.counting.model import NO_DUE_DAY, Obligation, State


def count_answers(
    connection: Connection,
    module_id: str,
    people: AbstractSet[str],
    fresh: Mapping[str, Sequence[Attempt]] | None = None,
) -> int:
    """Bring states and counters in step with what these people have answered, now that it is recorded.

    The transaction has taken its turn (`records.take_turn`) before anything was read or written. `fresh`: person id ->
    the attempts that have just been recorded; whoever had none before need not be read again. Gives how many of them
    have completed the module with this.
    """
    basis = records.read_basis(connection)
    counts = basis.attempts.get(module_id, Attempts.BEST) if basis else Attempts.BEST
    have = records.read_obligations(connection, module_id, people)
    if fresh is None:
        states = records.states_from_responses(connection, module_id, counts, people)
    else:
        before = {who for who in people if who in have and have[who].state != State.OPEN}
        states = {who: state_of(attempts, counts) for who, attempts in fresh.items() if who not in before}
        if before:
            states.update(records.states_from_responses(connection, module_id, counts, before))
    moved = {who: state for who, state in states.items() if who in have and have[who].state != state}
    strangers = states.keys() - have.keys()
    changes = Changes(records.read_tree(connection)) if any(have[who].bound for who in moved) else None
    for who, state in moved.items():
        if changes is not None:
            changes.note(module_id, have[who], have[who]._replace(state=int(state)))
    records.move_states(connection, module_id, moved)
    if strangers:
        units = records.homes(connection, strangers)
        rows = {who: Obligation(units.get(who, ""), False, NO_DUE_DAY, int(states[who])) for who in strangers}
        records.write_obligations(connection, module_id, rows, new=False)
    if changes is not None:
        records.add_to_counters(connection, changes.by_cell(), resized=frozenset())
        records.note_change(connection)
    return len(strangers) + sum(have[who].state == State.OPEN for who in moved)
