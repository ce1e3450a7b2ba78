"""Which part of the map of units × modules is shown, and what it says in words: pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.pages.heat_chart import MOST, Cell, Heat
from service.reports.model import UnitRow
from service.tongue import percent

_FEWEST = 2
"""Of one unit or one module the tables say all."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a row of things: which page, and how many there are."""

    page: int
    all: int

    @property
    def first(self) -> int:
        return self.page * MOST

    @property
    def last(self) -> int:
        return min(self.first + MOST, self.all)

    @property
    def earlier(self) -> int | None:
        return self.page - 1 if self.page else None

    @property
    def later(self) -> int | None:
        return self.page + 1 if self.last < self.all else None

    def of(self, things: Sequence[str]) -> Sequence[str]:
        return things[self.first : self.last]


def span(asked: str, number: int) -> Span:
    """The page that an address asks for, as far as there is one."""
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return Span(max(0, min(page, -(-number // MOST) - 1)), number)


@dataclass(frozen=True, slots=True)
class Place:
    """One cell that has a share: whose, and of what."""

    share: int
    unit: str
    module: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the map that is shown. `lowest`, `highest`: of what is shown; None where every cell is hidden."""

    heat: Heat
    units: Span
    modules: Span
    lowest: Place | None
    highest: Place | None


def part_of(
    rows: Iterable[UnitRow],
    *,
    units: Mapping[str, str],
    modules: Mapping[str, str],
    asked: Callable[[str], str],
) -> Part | None:
    """The part that an address asks for with `units` and `modules`; None where there is nothing to compare.

    `units` and `modules`: name by path, and by id, in the order in which they stand.
    """
    if len(units) < _FEWEST or len(modules) < _FEWEST:
        return None
    down, across = span(asked("units"), len(units)), span(asked("modules"), len(modules))
    paths, ids = down.of(list(units)), across.of(list(modules))
    at_row = {path: place for place, path in enumerate(paths)}
    at_column = {module_id: place for place, module_id in enumerate(ids)}
    cells = {
        (at_row[row.unit], at_column[row.module]): _cell(row)
        for row in rows
        if row.unit in at_row and row.module in at_column
    }
    heat = Heat([units[path] for path in paths], [modules[each] for each in ids], cells)
    found = sorted(
        (Place(share, heat.units[row], heat.modules[column]) for (row, column), share in _shares(cells)),
        key=lambda place: place.share,
    )
    return Part(heat, down, across, found[0] if found else None, found[-1] if found else None)


def _shares(cells: Mapping[tuple[int, int], int | Cell]) -> list[tuple[tuple[int, int], int]]:
    return [(place, what) for place, what in sorted(cells.items(), key=lambda each: each[0]) if isinstance(what, int)]


def _cell(row: UnitRow) -> int | Cell:
    if row.hidden:
        return Cell.FEW
    return percent(row.counts.completed, row.counts.assigned) if row.counts.assigned else Cell.NOBODY
