"""How many are late, where that would tell of few people: pure.

Two assignments can ask the same unit for a module by different days. Then those whose day has passed are a group of
their own, and so are the others: how many of each are done follows from how many are done and how many are late.
Where either is fewer than five people, all of them count alike: as not late if few are, as late if all but few are.
"""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from service.counting.withholding import LIMIT, unknown
from service.roster.model import ancestors, within

Totals = Mapping[str, int]
"""By unit path: people, with everything below it; units without any may be left out."""


class Apart(NamedTuple):
    """Some people of whom few are late, or all but few (`late`): those of one unit without those of others in it."""

    unit: str
    without: tuple[str, ...]
    late: bool

    def count(self, totals: Totals) -> int:
        """How many of a total are these people."""
        return totals.get(self.unit, 0) - sum(totals.get(each, 0) for each in self.without)


def apart_by_day(assigned: Totals, late: Totals, hidden: AbstractSet[str], known: Collection[str] = ()) -> list[Apart]:
    """What a reader could tell apart by the day, from the rows that are not hidden, of one module.

    Args:
        assigned: who is bound.
        late: those of them whose day has passed.
        hidden: paths of the rows that the reader is not shown.
        known: paths of branches, none in another, whose people the reader sees by name.
    """
    people = unknown(assigned, known) if known else assigned
    passed = unknown({path: late.get(path, 0) for path in assigned}, known) if known else late
    shown = {path for path, number in people.items() if number and path not in hidden}
    below: dict[str, list[str]] = {path: [] for path in shown}
    for path in sorted(shown):
        above = next((each for each in ancestors(path) if each != path and each in shown), None)
        if above is not None:
            below[above].append(path)
    found = []
    for path, parts in sorted(below.items()):
        number = people[path] - sum(people[part] for part in parts)
        of_them = passed.get(path, 0) - sum(passed.get(part, 0) for part in parts)
        if 0 < of_them < number and min(of_them, number - of_them) < LIMIT:
            tops = [top for top in known if within(top, path) and not any(within(top, part) for part in parts)]
            found.append(Apart(path, (*parts, *tops), late=of_them >= LIMIT))
    return found


def evened(apart: Collection[Apart], open_late: Totals, still_open: Totals) -> dict[str, int]:
    """How many more, or fewer, count as late in each unit.

    Args:
        apart: as `apart_by_day` gives it.
        open_late: who is late.
        still_open: who is not done, late or not.
    """
    found: dict[str, int] = {}
    for each in apart:
        more = (each.count(still_open) if each.late else 0) - each.count(open_late)
        for path in ancestors(each.unit):
            found[path] = found.get(path, 0) + more
    return found
