"""What one assignment's figures may tell to who sees no names: nothing that the figures of all do not. Pure.

Assignments can be made about ever other people, so the figures of two of them, or of one and of all together, could be
taken from each other until few people are left. So an assignment's row is shown where it is a sum of rows that
are shown of all assignments together, and withheld elsewhere: whoever reads both has learnt nothing from it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from service.reports.rollup import Cells, Rows
from service.roster.model import ROOT

_Below = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""By row, which is unit path and module: the rows of the units directly below, of the same module."""


def not_made_of(asked: Cells, apart: Rows, hidden: Rows) -> Rows:
    """The rows of one assignment that are no sum of shown rows of the whole.

    Args:
        asked: the counts of whom the assignment binds.
        apart: the rows in which anybody is whom only one of both is about, the assignment or the whole.
        hidden: rows of the whole that the reader is not shown.
    """
    below = _below(asked)
    made: dict[tuple[str, str], bool] = {}
    for path, module in sorted(asked, key=lambda row: _depth(row[0]), reverse=True):
        row = path, module
        if row not in apart and row not in hidden:
            made[row] = True
            continue
        parts = below.get(row, ())
        all_told = sum(asked[part].assigned for part in parts) == asked[row].assigned
        made[row] = all_told and all(made[part] for part in parts)
    return frozenset(row for row, is_made in made.items() if not is_made)


def seats(asked: Cells, apart: Rows, scope: str, modules: Iterable[str]) -> dict[str, str | None]:
    """By module: the highest unit in which the same people stand in the whole as the assignment binds below `scope`.

    By its path; None where there is none: then it is about others as well, or about some only.
    """
    below = _below(asked)
    return {module: _seat(asked, apart, (scope, module), below) for module in modules}


def _seat(asked: Cells, apart: Rows, row: tuple[str, str], below: _Below) -> str | None:
    while row in asked:
        if row not in apart:
            return row[0]
        parts = below.get(row, ())
        if len(parts) != 1 or asked[parts[0]].assigned != asked[row].assigned:
            return None
        row = parts[0]
    return None


def _below(cells: Cells) -> _Below:
    paths = {path for path, _ in cells}
    above = {path: _above(path, paths) for path in paths}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path, module in cells:
        if path != ROOT:
            found.setdefault((above[path], module), []).append((path, module))
    return found


def _above(path: str, paths: Collection[str]) -> str:
    """The nearest of these paths above one."""
    above = path.rpartition("/")[0] or ROOT
    while above != ROOT and above not in paths:
        above = above.rpartition("/")[0] or ROOT
    return above


def _depth(path: str) -> int:
    return 0 if path == ROOT else path.count("/")
