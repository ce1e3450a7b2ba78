"""How obligations that change change the counts, up the whole tree: pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from service.counting.model import Cell, Obligation, State, Sums
from service.roster.model import ancestors

if TYPE_CHECKING:
    from datetime import date

_NOBODY = Sums(0, 0, 0, 0)


class Tree:
    """Which units an org unit's people count for: itself and all above it, by id."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths  # unit id -> path
        self._by_path = {path: unit_id for unit_id, path in paths.items()}
        self._above: dict[str, tuple[str, ...]] = {}

    def above(self, unit_id: str) -> tuple[str, ...]:
        """The unit and every one above it; of a unit that is gone only itself."""
        known = self._above.get(unit_id)
        if known is None:
            path = self.paths.get(unit_id)
            found = (self._by_path.get(each) for each in ancestors(path)) if path else (unit_id,)
            known = self._above[unit_id] = tuple(each for each in found if each is not None)
        return known


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
    found: defaultdict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (unit_id, module_id, due_on), sums in own:
        if sums == _NOBODY:
            continue
        for above in tree.above(unit_id):
            cell = found[above, module_id, due_on]
            cell[0] += sums[0]
            cell[1] += sums[1]
            cell[2] += sums[2]
            cell[3] += sums[3]
    return {Cell(*key): Sums(*sums) for key, sums in found.items() if any(sums)}


def differences(have: Mapping[Cell, Sums], want: Mapping[Cell, Sums]) -> Iterator[tuple[Cell, Sums, Sums]]:
    """Counters that are not as they should be: what stands there, and what should."""
    for cell in sorted(have.keys() | want.keys()):
        stands, should = have.get(cell, _NOBODY), want.get(cell, _NOBODY)
        if stands != should:
            yield cell, stands, should
