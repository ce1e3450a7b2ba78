"""A branch at a glance: its figures, those of the units directly below it and of each module, the questions missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Catalogue
from service.moments import local_day
from service.reports.gather import Sight, questions
from service.reports.model import Counts, QuestionRow, UnitRow
from service.reports.rollup import roll_up, total_of, unit_rows
from service.roster.model import ROOT, Roster, Unit, within
from service.settings import Settings
from service.tracking.completion import completions


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one unit or module, by its path or id; None: too few people to show."""

    key: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit with everything below it. `module`: only this one; None: person × module over all of them.

    `units` has those directly below in which somebody is assigned. `total` is None where it would give away what is
    hidden.
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
    dues = [
        due
        for due in resolve(read_rules(connection), roster, today).values()
        if module is None or due.module_id == module
    ]
    own, total = roll_up(dues, completions(connection), roster, today)
    rows = unit_rows(own, total, unit.path, names=sight.names)
    modules = tuple(Line(row.module, _shown(row)) for row in rows if row.unit == unit.path)
    inside = [due for due in dues if within(roster.path_of(roster.people[due.person_id]), unit.path)]
    return Branch(
        unit=unit,
        module=module,
        total=total_of(total, unit.path, rows),
        units=tuple(Line(path, total_of(total, path, rows)) for path in _directly_below(unit.path, rows)),
        modules=modules,
        questions=tuple(
            questions(
                connection,
                inside,
                catalogue,
                hidden=frozenset(line.key for line in modules if line.counts is None),
                names=sight.names,
            )
        ),
    )


def _shown(row: UnitRow) -> Counts | None:
    return None if row.hidden else row.counts


def _directly_below(path: str, rows: Iterable[UnitRow]) -> list[str]:
    above = path.rstrip("/") + "/"
    return sorted(
        {
            row.unit
            for row in rows
            if row.unit != ROOT and row.unit.startswith(above) and "/" not in row.unit[len(above) :]
        }
    )
