"""What is filled in to set a goal, and what is wrong with it: pure."""

from dataclasses import dataclass
from datetime import date

LONGEST = 200
"""Letters of a field; ids of modules are shorter."""
_ALL = 100
_MONTHS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A goal that was filled in rightly."""

    share: int
    by: date


@dataclass(frozen=True, slots=True)
class GoalForm:
    """What is filled in. `module`: its id, empty for all; `wrong`: what has to be put right, by field."""

    unit: str
    module: str = ""
    share: str = ""
    by: str = ""
    wrong: tuple[str, ...] = ()

    def read(self, today: date) -> Wanted | tuple[str, ...]:
        """The goal; or what is wrong, by the words for it."""
        digits = self.share.isascii() and self.share.isdigit() and len(self.share) <= len(str(_ALL))
        share = int(self.share) if digits else 0
        try:
            by = date.fromisoformat(self.by)
        except ValueError:
            by = None
        passed = by is not None and by < today
        faults = {"share": not 1 <= share <= _ALL, "by": by is None, "passed": passed}
        if by is None or any(faults.values()):
            return tuple(name for name, wrong in faults.items() if wrong)
        return Wanted(share, by)


def example(today: date) -> date:
    """A first of the month that is well ahead."""
    month = today.month - 1 + _MONTHS_AHEAD
    return date(today.year + month // 12, month % 12 + 1, 1)
