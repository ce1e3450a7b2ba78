"""Whether a goal will be reached, by a plain method that anybody can follow on paper: pure.

The pace is how many percentage points of completion each of the last weeks brought, four of them at most. The
average pace, held until the goal's day, says where that would end; the slowest and the fastest of these weeks say
how far off that may be. Nothing is told from fewer than two weeks, and nobody goes below where they are or above all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

LOOKED_AT = 4
"""So many past weeks decide."""
FEWEST = 2
_DAYS = 7
_ALL = 100.0


class Outlook(StrEnum):
    """What can be said of a goal."""

    REACHED = "reached"
    PASSED = "passed"  # its day has passed, and it was not reached
    TOO_EARLY = "too early"  # too few weeks to say
    LIKELY = "likely"  # even at the pace of the slowest week
    UNCERTAIN = "uncertain"  # at the pace of some weeks, not of others
    UNLIKELY = "unlikely"  # not even at the pace of the fastest week


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook, and in whole percent where it would end: at the slowest, the average and the fastest pace.

    Without an end where nothing is told of the time to come.
    """

    outlook: Outlook
    slowest: int | None = None
    expected: int | None = None
    fastest: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Where one pace leads: to `share` percent on `day`, where it stays."""

    day: date
    share: float


def ways_of(weeks: Sequence[float], now: float, by: date, today: date) -> tuple[Way, Way, Way] | None:
    """Where the slowest, the average and the fastest of the last weeks' paces lead by a day; None: too few weeks."""
    recent = list(weeks)[-LOOKED_AT - 1 :]
    paces = [later - earlier for earlier, later in pairwise(recent)]
    if len(paces) < FEWEST:
        return None
    return (
        _way(min(paces), now, by, today),
        _way(sum(paces) / len(paces), now, by, today),
        _way(max(paces), now, by, today),
    )


def _way(pace: float, now: float, by: date, today: date) -> Way:
    left = ((by - today).days + 1) / _DAYS
    end = now + max(0.0, pace) * left
    if end <= _ALL:
        return Way(by, end)
    return Way(today + timedelta(days=int(_DAYS * (_ALL - now) / pace)), _ALL)


def forecast(weeks: Sequence[float], now: float, goal: int, by: date, today: date) -> Forecast:
    """The outlook of a goal.

    Args:
        weeks: shares completed in percent at the ends of past weeks, the oldest first.
        now: the share now.
        goal: the share wanted.
        by: the last day on which it may be reached.
        today: the local day.
    """
    if now >= goal:
        return Forecast(Outlook.REACHED)
    if today > by:
        return Forecast(Outlook.PASSED)
    ways = ways_of(weeks, now, by, today)
    if ways is None:
        return Forecast(Outlook.TOO_EARLY)
    slowest, expected, fastest = (way.share for way in ways)
    if slowest >= goal:
        outlook = Outlook.LIKELY
    elif fastest < goal:
        outlook = Outlook.UNLIKELY
    else:
        outlook = Outlook.UNCERTAIN
    return Forecast(outlook, int(slowest), int(expected), int(fastest))
