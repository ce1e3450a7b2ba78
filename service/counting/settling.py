"""Obligations against what is wanted: what has to be written, and what that does to the counts. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from service.counting.changes import Changes
from service.counting.model import NO_DUE_DAY, Obligation, State
from service.roster.model import ROOT, Roster

UNTOLD, OPEN, COMPLETED = int(State.UNTOLD), int(State.OPEN), int(State.COMPLETED)
"""As plain numbers, since there are millions."""

Move = tuple[str | None, str | None]
"""Ids of the units for which somebody's answers counted and count now; None: for none."""


@dataclass(slots=True)
class Edits:
    """What has to be written of one module's obligations, by person id."""

    written: dict[str, Obligation] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    moved: dict[str, Move] = field(default_factory=dict)  # of whose answers the unit changes for which they count


@dataclass(frozen=True, slots=True)
class Homes:
    """In which unit everybody is; whose unit is gone is in the root."""

    units: Mapping[str, str]
    root: str

    @classmethod
    def of(cls, roster: Roster) -> "Homes":
        root = next((unit.id for unit in roster.units.values() if unit.path == ROOT), "")
        return cls({p.id: p.unit_id if p.unit_id in roster.units else root for p in roster.people.values()}, root)


def settle(
    module_id: str,
    wanted: Mapping[str, date],
    have: Mapping[str, Obligation],
    *,
    homes: Homes,
    changes: Changes | None = None,
    states: Mapping[str, State] | None = None,
    told: AbstractSet[str] = frozenset(),
) -> Edits:
    """Compare one module's obligations with what is wanted.

    Args:
        module_id: the module.
        wanted: person id -> due day.
        have: the obligations that are remembered of all these people, and of no others.
        homes: where people are now; who has left stays counted, if at all, where they were.
        changes: adds up what this does to the counters; None: they are counted from the obligations afterwards.
        states: how far everybody has come by their answers; None: as far as is remembered.
        told: who of them has been told of the module; who is remembered to have been stays so while they are bound.
    """
    edits = Edits()
    units, root, done = homes.units, homes.root, states or {}
    for person in wanted.keys() | have.keys() | done.keys():
        old = have.get(person)
        state = int(done.get(person, UNTOLD)) if states is not None else old.state if old else UNTOLD
        if state < COMPLETED and (person in told or (old is not None and old.state >= OPEN)):
            state = OPEN
        due_on = wanted.get(person)
        new = None
        if due_on is not None or state >= COMPLETED:
            unit_id = units.get(person) or (old.unit_id if old else root)
            new = Obligation(unit_id, due_on is not None, due_on or NO_DUE_DAY, state)
        if new == old:
            continue
        if changes is not None:
            changes.note(module_id, old, new)
        before, now = _answers_count_for(old), _answers_count_for(new)
        if before != now:
            edits.moved[person] = before, now
        if new is None:
            edits.forgotten.add(person)
        else:
            edits.written[person] = new
    return edits


def _answers_count_for(one: Obligation | None) -> str | None:
    """The unit of whoever has answered and is bound."""
    return one.unit_id if one is not None and one.bound and one.state >= COMPLETED else None
