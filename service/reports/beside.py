"""How a unit stands among those beside it: the lowest, the middle and the highest, none of them named.

Who reads a unit need not read what is beside it. So it takes several units to be told anything, those in which
somebody's part could be told are left out, and which unit is which is never said.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from sqlalchemy import Connection, and_, func, select

from service.counting.withholding import LIMIT
from service.reports.counted import among, counted_rows, directly_below
from service.reports.spread import Share, shares_of
from service.roster.model import ROOT, Roster, Unit, ancestors
from service.store import tables as t
from service.tongue import percent

FEWEST_BESIDE = 5
"""Of so many units, one's own among them, nobody knows which is the lowest or the highest."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Shares completed in whole percent; `middle` is the median, `units` how many there are, with one's own."""

    lowest: int
    middle: int
    highest: int
    mine: int
    units: int


def beside(
    connection: Connection, units: Roster, unit: Unit, today: date, *, module: str | None, known: Collection[str] = ()
) -> Beside | None:
    """None where there are too few units beside, or the unit's own figure is none that may be shown to everybody.

    `known`: branches whose people the reader sees by name, and can take away from other figures.
    """
    if unit.path == ROOT:
        return None
    above = next(path for path in ancestors(unit.path) if path != unit.path)
    level = directly_below(above, units)
    if len(level) < FEWEST_BESIDE:
        return None
    if known:
        rows = counted_rows(connection, today, among(level), module=module, names=False, known=known)
        return beside_of(shares_of(rows, {each.path for each in level}), unit.path)
    return beside_of(_shares(connection, level, module), unit.path)


def beside_of(shares: Collection[Share], path: str) -> Beside | None:
    """From the shares that may be shown: pure."""
    mine = next((each.share for each in shares if each.unit == path), None)
    if mine is None or len(shares) < FEWEST_BESIDE:
        return None
    found = [each.share for each in shares]
    return Beside(min(found), median_low(found), max(found), mine, len(found))


def _shares(connection: Connection, level: list[Unit], module: str | None) -> list[Share]:
    """What `shares_of` makes of the rows, added up by the database: there may be hundreds of units × modules."""
    of, small = t.counters.c, t.withheld.c
    each = (
        select(of.unit_id, func.sum(of.assigned).label("assigned"), func.sum(of.completed).label("completed"))
        .join(t.withheld, and_(small.unit_id == of.unit_id, small.module_id == of.module_id), isouter=True)
        .where(among(level), small.unit_id.is_(None))
        .group_by(of.unit_id, of.module_id)
    )
    rows = (each if module is None else each.where(of.module_id == module)).subquery()
    query = (
        select(t.units.c.path, func.sum(rows.c.assigned), func.sum(rows.c.completed))
        .join(t.units, t.units.c.id == rows.c.unit_id)
        .group_by(t.units.c.path)
        .having(func.max(rows.c.assigned) >= LIMIT)
    )
    return [Share(path, percent(int(done), int(asked))) for path, asked, done in connection.execute(query)]
