"""How obligations that change change the counts, up the whole tree: pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import add
from typing import TYPE_CHECKING

from service.counting.model import Cell, Obligation, State, Sums
from service.roster.model import ROOT, ancestors

if TYPE_CHECKING:
    from datetime import date

_NOBODY = Sums(0, 0, 0, 0)
_OPEN, _COMPLETED, _PASSED = int(State.OPEN), int(State.COMPLETED), int(State.PASSED)  # plain numbers are quicker


class Tree:
    """Which units an org unit's people count for: itself and all above it, by id."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths  # unit id -> path
        self._by_path = {path: unit_id for unit_id, path in paths.items()}
        self._above: dict[str, tuple[str, ...]] = {}

    @property
    def root(self) -> str | None:
        """The unit above all others; None before anything is known."""
        return self._by_path.get(ROOT)

    def above(self, unit_id: str) -> tuple[str, ...]:
        """The unit and every one above it, the nearest first; of a unit that is gone only itself."""
        known = self._above.get(unit_id)
        if known is None:
            parent = self._right_above(unit_id)
            known = self._above[unit_id] = (unit_id, *(() if parent is None else self.above(parent)))
        return known

    def _right_above(self, unit_id: str) -> str | None:
        path = self.paths.get(unit_id)
        above = (self._by_path.get(each) for each in islice(ancestors(path), 1, None)) if path else ()
        return next((each for each in above if each is not None), None)

    def from_below(self, unit_ids: Iterable[str]) -> Iterator[tuple[str, str | None]]:
        """These units and all above them, the deepest first, each with the one right above it.

        What each has can so be added to the one above once, with all that has come from below.
        """
        every: set[str] = set().union(*map(self.above, unit_ids))
        for unit_id, *above in sorted(map(self.above, every), key=len, reverse=True):
            yield unit_id, above[0] if above else None


class Changes:
    """Adds up what changes, so that each counter is written once however many people move."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._own: defaultdict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def note(self, module_id: str, before: Obligation | None, after: Obligation | None) -> None:
        """One person's obligation is another than before; None: there is none."""
        if before is not None and before.bound:
            self._add(module_id, before, -1)
        if after is not None and after.bound:
            self._add(module_id, after, 1)

    def move(self, module_id: str, before: Obligation, state: int) -> None:
        """One person who is bound has come from where they stood to this state; a batch of answers has thousands."""
        sums, stood = self._own[before.unit_id, module_id, before.due_on], before.state
        sums[1] += (state >= _COMPLETED) - (stood >= _COMPLETED)
        sums[2] += (state >= _PASSED) - (stood >= _PASSED)
        sums[3] += (state >= _OPEN) - (stood >= _OPEN)

    def _add(self, module_id: str, one: Obligation, sign: int) -> None:
        sums = self._own[one.unit_id, module_id, one.due_on]
        sums[0] += sign
        if one.state >= State.COMPLETED:
            sums[1] += sign
        if one.state >= State.PASSED:
            sums[2] += sign
        if one.state >= State.OPEN:
            sums[3] += sign

    def by_cell(self) -> dict[Cell, Sums]:
        """What to add to each counter; nothing where it stays as it is."""
        return add_upward(((Cell(*key), Sums(*sums)) for key, sums in self._own.items()), self._tree)

    def resized(self) -> Iterator[str]:
        """Modules of which some unit has another number of people bound than before."""
        return iter({module_id for (_, module_id, _), sums in self._own.items() if sums[0]})


def add_upward(own: Iterable[tuple[Cell, Sums]], tree: Tree) -> dict[Cell, Sums]:
    """The counts of each unit with everything below it, from those of each unit's own people."""
    parts: defaultdict[tuple[str, date], dict[str, Sums]] = defaultdict(dict)
    for (unit_id, module_id, due_on), sums in own:
        if sums != _NOBODY:
            parts[module_id, due_on][unit_id] = sums
    found: dict[Cell, Sums] = {}
    for (module_id, due_on), units in parts.items():
        for unit_id, above in tree.from_below(units.copy()):
            sums = units[unit_id]
            if above is not None:
                units[above] = Sums(*map(add, units[above], sums)) if above in units else sums
            if sums != _NOBODY:
                found[Cell(unit_id, module_id, due_on)] = sums
    return found


def differences(have: Mapping[Cell, Sums], want: Mapping[Cell, Sums]) -> Iterator[tuple[Cell, Sums, Sums]]:
    """Counters that are not as they should be: what stands there, and what should."""
    for cell in sorted(have.keys() | want.keys()):
        stands, should = have.get(cell, _NOBODY), want.get(cell, _NOBODY)
        if stands != should:
            yield cell, stands, should
