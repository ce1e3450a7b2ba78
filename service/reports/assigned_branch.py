"""One assignment at a glance, in a unit with everything below it: its figures as a branch has them."""

from datetime import datetime

from sqlalchemy import Connection

from service.catalogue.model import Catalogue
from service.reports.branch import Branch, Line
from service.reports.counted import directly_below
from service.reports.gather import Sight, gather_assignment
from service.reports.model import By, QuestionRow, Scope, UnitRow
from service.reports.rollup import total_of
from service.roster.model import Roster
from service.settings import Settings


def branch_of_assignment(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    units: Roster,
    *,
    scope: Scope,
    sight: Sight,
    now: datetime,
) -> Branch:
    """The same numbers as the assignment's reports by unit and by question; the scope is settled.

    Raises:
        UsageError: there is no such assignment.
    """
    unit = units.unit_at(scope.unit)
    assert unit is not None, "the scope is settled"
    both = [By.UNIT, By.QUESTION]
    found, missed = gather_assignment(connection, settings, catalogue, both, scope=scope, sight=sight, now=now)
    assert found.numbers is not None, "a report of an assignment has them"
    rows = [row for row in found.rows if isinstance(row, UnitRow)]
    below = directly_below(unit.path, units)
    anybody = {row.unit for row in rows}
    order = {module_id: place for place, module_id in enumerate(catalogue.modules)}
    modules = [Line(row.module, None if row.hidden else row.counts) for row in rows if row.unit == unit.path]
    return Branch(
        unit=unit,
        module=scope.module,
        total=found.total if rows else None,
        units=tuple(Line(each.path, total_of(rows, each.path)) for each in below if each.path in anybody),
        modules=tuple(sorted(modules, key=lambda line: (order.get(line.key, len(order)), line.key))),
        questions=tuple(row for row in missed.rows if isinstance(row, QuestionRow)),
        numbers=found.numbers,
    )
