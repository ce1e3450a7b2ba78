"""How far sister units lie apart: pure. Units, never persons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median_low

from service.counting.withholding import LIMIT
from service.reports.model import UnitRow
from service.reports.rollup import total_of
from service.tongue import percent

FEWEST_UNITS = 3
"""Two units are compared by their figures; a spread needs a middle."""


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's path and how much of what is asked of it is completed, in whole percent."""

    unit: str
    share: int


@dataclass(frozen=True, slots=True)
class Spread:
    """`middle` is the median: a share that a unit has. `units`: of how many."""

    lowest: Share
    middle: int
    highest: Share
    units: int


def shares_of(rows: Iterable[UnitRow], units: Collection[str]) -> list[Share]:
    """Of these units those in which at least five people are bound to something that may be shown."""
    shown: dict[str, list[UnitRow]] = {}
    for row in rows:
        if row.unit in units and not row.hidden:
            shown.setdefault(row.unit, []).append(row)
    found = []
    for unit, own in sorted(shown.items()):
        total = total_of(own, unit)
        if total is not None and max(row.counts.assigned for row in own) >= LIMIT:
            found.append(Share(unit, percent(total.completed, total.assigned)))
    return found


def spread_of(shares: Iterable[Share]) -> Spread | None:
    """None for so few units that there is no middle."""
    ordered = sorted(shares, key=lambda each: (each.share, each.unit))
    if len(ordered) < FEWEST_UNITS:
        return None
    return Spread(ordered[0], median_low([each.share for each in ordered]), ordered[-1], len(ordered))
