"""Rows of a report from the kept counters: what they cost does not depend on how many people there are."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from service.assignments.nameless import nameless
from service.counting.model import NO_DUE_DAY
from service.reports.late_rows import more_late
from service.reports.model import Counts, UnitRow
from service.reports.small import small_in
from service.roster.model import Roster, Unit
from service.store import tables as t


def counted_rows(
    connection: Connection,
    today: date,
    where: ColumnElement[bool],
    *,
    module: str | None,
    names: bool,
    known: Collection[str] = (),
) -> list[UnitRow]:
    """One row for each unit × module that has anybody; small ones hidden from who may not see names.

    `where` chooses among the units of `counters`. What is hidden was decided over the whole tree, never over the
    branch asked for: else two questions about overlapping branches would answer what neither may. `known`: branches
    elsewhere in which the reader may see names, and which they can subtract. Of modules for figures alone nobody may.
    """
    of, small = t.counters.c, t.withheld.c
    late = func.sum(case((of.due_on < today, of.assigned - of.completed), else_=0))
    query = (
        select(
            t.units.c.id,
            t.units.c.path,
            of.module_id,
            func.sum(of.assigned),
            func.sum(of.completed),
            func.sum(of.passed),
            late,
            func.sum(of.reached),
            func.sum(case((of.due_on < today, of.assigned), else_=0)),
            small.unit_id.is_not(None),
        )
        .select_from(t.counters)
        .join(t.units, t.units.c.id == of.unit_id)
        .join(t.withheld, and_(small.unit_id == of.unit_id, small.module_id == of.module_id), isouter=True)
        .where(where)
        .group_by(t.units.c.id, t.units.c.path, of.module_id, small.unit_id)
    )
    if module is not None:
        query = query.where(of.module_id == module)
    anew = {} if names else _withheld_anew(connection, known)
    without = nameless(connection) if names else frozenset()
    rows = []
    by_day = set()
    for unit_id, path, module_id, *counts, passed, too_small in connection.execute(query).all():
        by_name = names and module_id not in without
        if not by_name and (unit_id in anew[module_id] if module_id in anew else too_small):
            rows.append(UnitRow(path, module_id, Counts(), hidden=True))
        else:
            rows.append(UnitRow(path, module_id, Counts(*map(int, counts))))
            if not by_name and 0 < passed < counts[0]:
                by_day.add(module_id)
    if by_day:
        more = more_late(connection, today, by_day, anew=anew, known=known)
        rows = [_with_more_late(row, more.get((row.unit, row.module), 0)) for row in rows]
    return sorted(rows, key=lambda row: (row.unit, row.module))


def _with_more_late(row: UnitRow, more: int) -> UnitRow:
    if row.hidden or not more:
        return row
    return replace(row, counts=replace(row.counts, overdue=row.counts.overdue + more))


def hidden_rows(
    connection: Connection, today: date, modules: Collection[str], known: Collection[str] = ()
) -> frozenset[tuple[str, str]]:
    """Unit path and module of every row of these modules that is hidden from who sees names in `known` alone."""
    where = t.counters.c.module_id.in_(sorted(modules))
    rows = counted_rows(connection, today, where, module=None, names=False, known=known)
    return frozenset((row.unit, row.module) for row in rows if row.hidden)


def _withheld_anew(connection: Connection, known: Collection[str]) -> Mapping[str, AbstractSet[str]]:
    """Module id -> ids of the units withheld from who may see names in these branches, where that is others than usual.

    Where the figures of such a branch are shown to everybody, its names tell nothing that subtracting those figures
    does not, and what is withheld as a rule is enough. So modules remain in which the branch itself is withheld.
    """
    if not known:
        return {}
    small, of = t.withheld.c, t.counters.c
    tops = select(t.units.c.id).where(t.units.c.path.in_(sorted(known)))
    modules = set(connection.scalars(select(small.module_id).where(small.unit_id.in_(tops)))) - nameless(connection)
    if not modules:
        return {}
    return small_in(connection, of.assigned, modules, known)


def alone(unit: Unit) -> ColumnElement[bool]:
    """Chooses the counters of one unit, which count everything below it as well."""
    return t.counters.c.unit_id == unit.id


def among(units: Collection[Unit]) -> ColumnElement[bool]:
    """Chooses the counters of several units."""
    return t.counters.c.unit_id.in_(sorted(unit.id for unit in units))


def directly_below(path: str, units: Roster) -> list[Unit]:
    """The units one step below a path, by path."""
    above = path.rstrip("/") + "/"
    below = (unit for unit in units.units.values() if unit.path.startswith(above) and unit.path != above)
    return sorted((unit for unit in below if "/" not in unit.path[len(above) :]), key=lambda unit: unit.path)


def due_days(connection: Connection, unit: Unit, today: date) -> dict[str, date]:
    """Module id -> the next due day of anybody in a unit with everything below it; only modules that have one."""
    of = t.counters.c
    query = (
        select(of.module_id, func.min(of.due_on))
        .where(of.unit_id == unit.id, of.due_on >= today, of.due_on != NO_DUE_DAY, of.assigned > 0)
        .group_by(of.module_id)
    )
    return {module_id: due for module_id, due in connection.execute(query).all()}  # noqa: C416 - rows are no pairs


def branch_of(roster: Roster, path: str) -> list[Unit]:
    """A unit and every one below it."""
    return roster.branch(path)


def without_questions(connection: Connection, unit: Unit, modules: Collection[str]) -> frozenset[str]:
    """Of these modules those whose questions may not be shown of this unit to who may not see everybody's answers.

    As many answer a module's questions as have completed it; so those are kept from being worked out as well.
    """
    small = t.withheld.c
    withheld = select(small.module_id).where(small.unit_id == unit.id, small.module_id.in_(sorted(modules)))
    hidden = set(connection.scalars(withheld))
    completed = small_in(connection, t.counters.c.completed, set(modules) - hidden)
    few = {module_id for module_id, units in completed.items() if unit.id in units}
    return frozenset(hidden | few)
