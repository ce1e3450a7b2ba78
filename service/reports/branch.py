"""A branch at a glance: its figures, those of the units directly below it and of each module, the questions missed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.catalogue.model import Catalogue
from service.moments import local_day
from service.reports.counted import among, counted_rows
from service.reports.gather import Sight, questions_of
from service.reports.model import Counts, QuestionRow
from service.reports.rollup import total_of
from service.roster.model import Roster, Unit
from service.settings import Settings

_MANY = 30_000
"""Answers that are read for one page; a leader of more chooses a module."""


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
    give them away. None where nothing is left. `questions` is None where so many have answered that only those of one
    module at a time are counted.
    """

    unit: Unit
    module: str | None
    total: Counts | None
    units: tuple[Line, ...]
    modules: tuple[Line, ...]
    questions: tuple[QuestionRow, ...] | None


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
    order = {module_id: place for place, module_id in enumerate(catalogue.modules)}
    modules = sorted(
        (Line(row.module, None if row.hidden else row.counts) for row in rows if row.unit == unit.path),
        key=lambda line: (order.get(line.key, len(order)), line.key),
    )
    bound = {line.key for line in modules}
    anybody = {row.unit for row in rows}
    answered = sum(line.counts.completed for line in modules if line.counts)
    return Branch(
        unit=unit,
        module=module,
        total=total_of(rows, unit.path) if rows else None,
        units=tuple(Line(each.path, total_of(rows, each.path)) for each in below if each.path in anybody),
        modules=tuple(modules),
        questions=None
        if module is None and answered > _MANY
        else tuple(questions_of(connection, catalogue, units, unit, modules=bound, sight=sight)),
    )


def directly_below(path: str, units: Roster) -> list[Unit]:
    """The units one step below a path, by path."""
    above = path.rstrip("/") + "/"
    below = (unit for unit in units.units.values() if unit.path.startswith(above) and unit.path != above)
    return sorted((unit for unit in below if "/" not in unit.path[len(above) :]), key=lambda unit: unit.path)
