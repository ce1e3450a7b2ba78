"""A branch at a glance: its figures, those of the units directly below it and of each module, the questions missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.assignments.records import read_rules
from service.catalogue.model import Catalogue
from service.moments import local_day
from service.reports.gather import Sight, questions
from service.reports.model import Counts, QuestionRow, UnitRow
from service.reports.rollup import modules_without_questions, total_of, unit_rows, upward
from service.reports.tally import Obliged, obliged, own_cells
from service.roster.model import Roster, Unit, within
from service.settings import Settings
from service.tracking.finishers import finishers


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
    give them away. None where nothing is left.
    """

    unit: Unit
    module: str | None
    total: Counts | None
    units: tuple[Line, ...]
    modules: tuple[Line, ...]
    questions: tuple[QuestionRow, ...]


def at_a_glance(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    roster: Roster,
    *,
    unit: Unit,
    module: str | None,
    sight: Sight,
    now: datetime,
) -> Branch:
    """Add up a branch: the same numbers as its reports by unit, module and question, from one reading."""
    today = local_day(now, settings.timezone)
    who = obliged(read_rules(connection), roster, today)
    if module is not None:
        who = {module_id: of for module_id, of in who.items() if module_id == module}
    own = own_cells(who, finishers(connection), roster)
    total = upward(own)
    rows = unit_rows(own, total, unit.path, names=sight.names)
    order = {module_id: place for place, module_id in enumerate(catalogue.modules)}
    modules = sorted(
        (Line(row.module, None if row.hidden else row.counts) for row in rows if row.unit == unit.path),
        key=lambda line: (order.get(line.key, len(order)), line.key),
    )
    return Branch(
        unit=unit,
        module=module,
        total=total_of(rows, unit.path) if rows else None,
        units=tuple(Line(path, total_of(rows, path)) for path in _directly_below(unit.path, rows)),
        modules=tuple(modules),
        questions=tuple(
            questions(
                connection,
                _inside(who, roster, unit.path),
                catalogue,
                hidden=frozenset() if sight.names else modules_without_questions(own, total, unit.path),
                names=sight.names,
            )
        ),
    )


def _directly_below(path: str, rows: Iterable[UnitRow]) -> list[str]:
    above = path.rstrip("/") + "/"
    below = {row.unit for row in rows if row.unit.startswith(above) and row.unit != above}
    return sorted(each for each in below if "/" not in each[len(above) :])


def _inside(who: dict[str, Obliged], roster: Roster, path: str) -> dict[str, set[str]]:
    """Of those bound to do each module, the ones in the branch."""
    units = {unit.id for unit in roster.units.values() if within(unit.path, path)}
    people = {person.id for person in roster.people.values() if person.unit_id in units}
    return {module_id: inside for module_id, of in who.items() if (inside := of.assigned & people)}
