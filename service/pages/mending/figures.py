"""The figures of one assignment on its page: the unit whose they are, files of them, how useful its modules are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from posixpath import commonpath

from sqlalchemy import Connection

from service.access import Actor, Permission, may, reach
from service.asking import known_by_name, whereabouts
from service.assignments.model import Rule
from service.assignments.nameless import nameless
from service.pages.downloads import Taking, taking_assignment
from service.pages.guard import Asked
from service.reports.counted import alone, counted_rows
from service.reports.model import Usefulness
from service.reports.usefulness import usefulness_of
from service.roster.model import ROOT, Unit, within
from service.roster.records import read_units


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be had of an assignment. `unit`: the one whose figures they are, empty for the whole organisation.

    `useful`: by module, what everybody in the unit says of it, whichever assignment asked them.
    """

    unit: str
    take: Taking
    useful: Mapping[str, Usefulness]


def figures_of(asked: Asked, rule: Rule, today: date) -> Figures | None:
    """None where the visitor may read no figures of those whom it binds."""
    connection, actor = asked.connection, asked.visitor.actor
    path = _seat(connection, actor, rule)
    unit = read_units(connection).unit_at(path) if path else None
    if unit is None:
        return None
    modules = {task.module_id for task in rule.tasks}
    unnamed = modules <= nameless(connection)
    return Figures(
        unit="" if unit.path == ROOT else unit.name,
        take=taking_assignment(asked.visitor, unit.path, rule.id, unnamed=unnamed),
        useful=usefulness_of(connection, unit, modules & _shown(connection, actor, unit, today)),
    )


def _seat(connection: Connection, actor: Actor, rule: Rule) -> str | None:
    """The smallest unit that holds all whom a rule binds; else the first branch of the reader's that it touches."""
    where = whereabouts(connection, rule.targets)
    paths = sorted({path for target in rule.targets for path in where(target)})
    whole = commonpath(paths) if paths else ROOT
    if may(actor, Permission.COUNTS_READ, whole):
        return whole
    theirs = reach(actor, Permission.COUNTS_READ)
    return next((each for each in theirs if any(within(each, path) or within(path, each) for path in paths)), None)


def _shown(connection: Connection, actor: Actor, unit: Unit, today: date) -> set[str]:
    """The modules whose figures the reader sees of the unit."""
    names = may(actor, Permission.NAMES_READ, unit.path)
    known = () if names else known_by_name(actor)
    rows = counted_rows(connection, today, alone(unit), module=None, names=names, known=known)
    return {row.module for row in rows if not row.hidden}
