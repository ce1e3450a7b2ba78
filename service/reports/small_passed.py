"""How many have passed, for who sees by name who is done and not how well: of fewer than five who are done, nothing.

One who is done and none who has passed, in a unit of three, is somebody's result. What is told is decided over the
whole tree by how many are done, as it is for the answers to questions.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from service.assignments.nameless import nameless
from service.reports.model import UnitRow
from service.reports.rollup import Rows
from service.reports.small import small_in
from service.roster.model import Unit
from service.store import tables as t


def few_passed(connection: Connection, modules: Collection[str], units: Mapping[str, Unit]) -> Rows:
    """The rows of all assignments together of which it is not told how many have passed.

    Of modules for figures alone nobody is seen by name: what may be shown of them is shown. `units`: by id.
    """
    few = small_in(connection, t.counters.c.completed, set(modules) - nameless(connection))
    return frozenset(
        (units[unit_id].path, module_id) for module_id, some in few.items() for unit_id in some if unit_id in units
    )


def without_few_passed(rows: Iterable[UnitRow], few: Rows) -> list[UnitRow]:
    """Rows for such a reader; where nobody is done they know that nobody has passed."""
    return [
        replace(row, counts=replace(row.counts, passed=None))
        if row.counts.completed and (row.unit, row.module) in few
        else row
        for row in rows
    ]
