"""Rows of a report from the kept counters: what they cost does not depend on how many people there are."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from service.counting.withholding import too_few
from service.reports.model import Counts, UnitRow
from service.roster.model import Roster, Unit, within
from service.store import tables as t


def counted_rows(
    connection: Connection, today: date, where: ColumnElement[bool], *, module: str | None, names: bool
) -> list[UnitRow]:
    """One row for each unit × module that has anybody; small ones hidden from who may not see names.

    `where` chooses among the units of `counters`. What is hidden was decided over the whole tree, never over the
    branch asked for: else two questions about overlapping branches would answer what neither may.
    """
    of, small = t.counters.c, t.withheld.c
    late = func.sum(case((of.due_on < today, of.assigned - of.completed), else_=0))
    query = (
        select(
            t.units.c.path,
            of.module_id,
            func.sum(of.assigned),
            func.sum(of.completed),
            func.sum(of.passed),
            late,
            small.unit_id.is_not(None),
        )
        .select_from(t.counters)
        .join(t.units, t.units.c.id == of.unit_id)
        .join(t.withheld, and_(small.unit_id == of.unit_id, small.module_id == of.module_id), isouter=True)
        .where(where)
        .group_by(t.units.c.path, of.module_id, small.unit_id)
    )
    if module is not None:
        query = query.where(of.module_id == module)
    rows = [
        UnitRow(path, module_id, Counts(), hidden=True)
        if too_small and not names
        else UnitRow(path, module_id, Counts(int(assigned), int(completed), int(passed), int(overdue)))
        for path, module_id, assigned, completed, passed, overdue, too_small in connection.execute(query)
    ]
    return sorted(rows, key=lambda row: (row.unit, row.module))


def alone(unit: Unit) -> ColumnElement[bool]:
    """Chooses the counters of one unit, which count everything below it as well."""
    return t.counters.c.unit_id == unit.id


def among(units: Collection[Unit]) -> ColumnElement[bool]:
    """Chooses the counters of several units."""
    return t.counters.c.unit_id.in_(sorted(unit.id for unit in units))


def branch_of(roster: Roster, path: str) -> list[Unit]:
    """A unit and every one below it."""
    return [unit for unit in roster.units.values() if within(unit.path, path)]


def without_questions(connection: Connection, roster: Roster, unit: Unit, modules: Collection[str]) -> frozenset[str]:
    """Of these modules those whose questions may not be shown of this unit to who may not see names.

    As many answer a module's questions as have completed it; so those are kept from being worked out as well.
    """
    of, small = t.counters.c, t.withheld.c
    hidden = set(
        connection.scalars(
            select(small.module_id).where(small.unit_id == unit.id, small.module_id.in_(sorted(modules)))
        )
    )
    paths = {each.id: each.path for each in roster.units.values()}
    query = (
        select(of.module_id, of.unit_id, func.sum(of.completed))
        .where(of.module_id.in_(sorted(set(modules) - hidden)))
        .group_by(of.module_id, of.unit_id)
    )
    completed: dict[str, dict[str, int]] = {}
    for module_id, unit_id, people in connection.execute(query):
        completed.setdefault(module_id, {})[unit_id] = int(people)
    return frozenset(hidden | {module_id for module_id, sizes in completed.items() if unit.id in too_few(sizes, paths)})
