"""What lies around a unit's figures: its weeks, what went before, on time, its goal and how units below lie apart."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from service.counting.weeks import Stood, in_steps
from service.reports.forecast import Forecast, forecast
from service.reports.goals import Goal, goal_for
from service.reports.model import Counts, UnitRow
from service.reports.rollup import total_of
from service.reports.spread import Share, Spread, shares_of, spread_of
from service.reports.trend import OnTime, Trend, trend_of
from service.roster.model import Unit

PERIOD = 4
"""Weeks: what a figure is compared with is how it was so long ago."""


@dataclass(frozen=True, slots=True)
class Before:
    """The same modules as `now` counts, at the end of the week that began on `monday`.

    A module that has come since is in neither: it would look like a step back. `alike`: `now` in the steps in which
    `counts` are, if they are in any, so that what has changed can be told.
    """

    monday: date
    counts: Counts
    now: Counts
    alike: Counts


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal, and how it looks; no forecast where the unit's figures may not be shown."""

    goal: Goal
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values for pages and files; everything in it may be shown to the reader.

    `now`: how those modules stand whose past weeks are shown.
    """

    trend: Trend
    before: Before | None
    aim: Aim | None
    shares: tuple[Share, ...]
    spread: Spread | None
    now: Counts = field(default_factory=Counts)

    @property
    def on_time(self) -> OnTime | None:
        return self.trend.on_time


def numbers_of(
    connection: Connection,
    unit: Unit,
    rows: Iterable[UnitRow],
    below: Collection[str],
    today: date,
    *,
    module: str | None,
    names: bool,
    answers: bool,
) -> Numbers:
    """From the rows that the reader sees of the unit and of those directly `below` it, by path.

    `answers`: the reader may see how well everybody did, not only by name who is done.
    """
    rows = list(rows)
    own = [row for row in rows if row.unit == unit.path]
    shown = {row.module for row in own if not row.hidden}
    trend = trend_of(connection, unit.id, shown, today, names=names, answers=answers)
    shares = shares_of(rows, below)
    goal = goal_for(connection, unit.path, module)
    return Numbers(
        trend=trend,
        before=before_of(trend, own),
        aim=None if goal is None else aim_of(goal, trend, total_of(own, unit.path), today),
        shares=tuple(shares),
        spread=spread_of(shares),
        now=sum((row.counts for row in own if row.module in trend.modules), Counts()),
    )


def before_of(trend: Trend, own: Iterable[UnitRow]) -> Before | None:
    """None where the unit had nothing to do then. `own`: its rows of now."""
    if len(trend.weeks) < PERIOD:
        return None
    week = trend.weeks[-PERIOD]
    asked = {module_id for module_id, since in trend.since.items() if since <= week.monday}
    now = sum((row.counts for row in own if row.module in asked), Counts())
    alike = now if trend.exact else Counts(*in_steps(Stood(now.assigned, now.completed, now.passed or 0, now.overdue)))
    return Before(week.monday, week.counts, now, alike) if week.counts.assigned else None


def aim_of(goal: Goal, trend: Trend, now: Counts | None, today: date) -> Aim:
    """A goal with what can be said of it; `now`: the total of today, None where it may not be shown."""
    if now is None or not now.assigned:
        return Aim(goal, None)
    weeks = [_share(week.counts) for week in trend.weeks if week.counts.assigned]
    return Aim(goal, forecast(weeks, _share(now), goal.share, goal.by, today))


def _share(counts: Counts) -> float:
    return 100 * counts.completed / counts.assigned


def _past(counts: Counts) -> dict[str, int]:
    """Who had been reached is not kept of past weeks."""
    figures = asdict(counts)
    del figures["reached"]
    return figures


def numbers_as_json(numbers: Numbers) -> dict[str, Any]:
    """The part `numbers` of `report --json`."""
    before, aim, spread = numbers.before, numbers.aim, numbers.spread
    return {
        "exact": numbers.trend.exact,
        "weeks": [{"week": week.monday.isoformat(), **_past(week.counts)} for week in numbers.trend.weeks],
        "before": None
        if before is None
        else {"week": before.monday.isoformat(), "then": _past(before.counts), "now": _past(before.now)},
        "on_time": None if numbers.on_time is None else asdict(numbers.on_time),
        "goal": None
        if aim is None
        else {
            "unit": aim.goal.unit,
            "share": aim.goal.share,
            "by": aim.goal.by.isoformat(),
            "forecast": None
            if aim.forecast is None
            else {**asdict(aim.forecast), "outlook": aim.forecast.outlook.value},
        },
        "spread": None if spread is None else asdict(spread),
    }
