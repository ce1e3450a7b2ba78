"""A branch at a glance: its figures, those of the units directly below it and of each module, the questions missed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.catalogue.model import Catalogue
from service.moments import local_day
from service.reports.counted import among, counted_rows, directly_below
from service.reports.gather import Sight
from service.reports.model import Counts, QuestionRow, UnitRow, Usefulness
from service.reports.numbers import Numbers, numbers_of
from service.reports.questions import questions_of
from service.reports.rollup import total_of
from service.reports.small_passed import few_passed, without_few_passed
from service.reports.usefulness import usefulness_of
from service.roster.model import Roster, Unit
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one unit or module, by its path or id; None: too few people to show."""

    key: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit with everything below it. `module`: only this one; None: person × module over all of them.

    `units` has those directly below in which somebody is assigned. `total` and the figures of units add up what is
    shown: modules with too few people there are left out, since a sum with them would be about too few people or
    give them away. None where nothing is left. `cells`: each of `units` × module. `usefulness`: of the one module,
    where anybody has said so.
    """

    unit: Unit
    module: str | None
    total: Counts | None
    units: tuple[Line, ...]
    modules: tuple[Line, ...]
    questions: tuple[QuestionRow, ...]
    numbers: Numbers
    cells: tuple[UnitRow, ...] = ()
    usefulness: Usefulness | None = None


def at_a_glance(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    units: Roster,
    *,
    unit: Unit,
    module: str | None,
    sight: Sight,
    now: datetime,
) -> Branch:
    """A branch from counts that are current: the same numbers as its reports by unit, module and question.

    `units` is the tree; nobody need be in it.
    """
    today = local_day(now, settings.timezone)
    below = directly_below(unit.path, units)
    rows = counted_rows(connection, today, among([unit, *below]), module=module, names=sight.names, known=sight.known)
    if sight.names and not sight.answers:
        rows = without_few_passed(rows, few_passed(connection, {row.module for row in rows}, units.units))
    order = {module_id: place for place, module_id in enumerate(catalogue.modules)}
    modules = sorted(
        (Line(row.module, None if row.hidden else row.counts) for row in rows if row.unit == unit.path),
        key=lambda line: (order.get(line.key, len(order)), line.key),
    )
    bound = {line.key for line in modules}
    anybody = {row.unit for row in rows}
    return Branch(
        unit=unit,
        module=module,
        total=total_of(rows, unit.path) if rows else None,
        units=tuple(Line(each.path, total_of(rows, each.path)) for each in below if each.path in anybody),
        modules=tuple(modules),
        questions=tuple(questions_of(connection, catalogue, unit, modules=bound, answers=sight.answers)),
        numbers=numbers_of(
            connection,
            unit,
            rows,
            {each.path for each in below},
            today,
            module=module,
            names=sight.names,
            answers=sight.answers,
        ),
        cells=tuple(row for row in rows if row.unit != unit.path),
        usefulness=_usefulness(connection, unit, [line.key for line in modules if line.counts], module),
    )


def _usefulness(connection: Connection, unit: Unit, shown: Collection[str], module: str | None) -> Usefulness | None:
    """Only of one module: of all together the page says nothing, for an opinion is about one."""
    if module is None or module not in shown:
        return None
    return usefulness_of(connection, unit, {module}).get(module)
