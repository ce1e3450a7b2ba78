"""What lies around the figures of one assignment: its weeks, what went before, on time, its goal.

No week is kept of assignments, so they are worked out from the rule and the answers: whom it binds now, from the day
each module started, by when they answered. Who had left by then is not in them.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service.counting.changes import Tree
from service.counting.model import NO_DUE_DAY, Cell
from service.counting.weeks import (
    NOBODY,
    STEP,
    WEEK,
    WEEKS_KEPT,
    Done,
    Past,
    Stood,
    as_of,
    in_steps,
    monday_of,
    on_due_days,
)
from service.counting.withholding import LIMIT
from service.moments import local_day
from service.reports.forecast import LOOKED_AT
from service.reports.goals import goal_of_assignment
from service.reports.how_far import first_times
from service.reports.model import Counts, UnitRow
from service.reports.numbers import Numbers, aim_of, before_of
from service.reports.one_assignment import Asked
from service.reports.rollup import total_of
from service.reports.spread import shares_of, spread_of
from service.reports.trend import OnTime, Trend, Week, counts_of_week
from service.roster.model import Unit

_HERE = ""
"""All people are counted in one place: the unit that is asked about, with everything below it."""
_NO_TREE = Tree({})


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment in a unit: what it asks of people there, and the rows that the reader sees of it.

    `unit` is its path; `exact`: the reader sees past weeks person by person; `answers`: how well everybody did, too.
    """

    number: int
    unit: str
    asked: Asked
    rows: Collection[UnitRow]
    exact: bool
    answers: bool


def numbers_of_assignment(
    connection: Connection, assigned: Assigned, below: Collection[Unit], zone: ZoneInfo, today: date
) -> Numbers:
    """From the modules whose figures the reader may see now: whom they bind does not change with the weeks.

    `below`: the units directly below the one that it is about.
    """
    own = [row for row in assigned.rows if row.unit == assigned.unit]
    modules = {row.module for row in own if not row.hidden}
    past = _past(connection, assigned.asked, modules, zone)
    trend = trend_of_past(past, modules, today, exact=assigned.exact, answers=assigned.answers)
    goal = goal_of_assignment(connection, assigned.number, assigned.unit)
    shares = shares_of(assigned.rows, {unit.path for unit in below})
    return Numbers(
        trend=trend,
        before=before_of(trend, own),
        aim=None if goal is None else aim_of(goal, trend, total_of(own, assigned.unit), today),
        shares=tuple(shares),
        spread=spread_of(shares),
        now=sum((row.counts for row in own if row.module in modules), Counts()),
    )


def shares_by_week(connection: Connection, asked: Asked, zone: ZoneInfo, today: date) -> list[float]:
    """The shares completed of an assignment in percent, at the ends of its last weeks: as many as a forecast takes.

    The same as in its report for who may see names.
    """
    modules = asked.starts.keys()
    weeks = trend_of_past(_past(connection, asked, modules, zone), modules, today, exact=True, answers=False).weeks
    return [100 * week.counts.completed / week.counts.assigned for week in weeks[-LOOKED_AT - 1 :]]


def trend_of_past(past: Past, modules: Iterable[str], today: date, *, exact: bool, answers: bool) -> Trend:
    """Every week that is over, from the first in which anybody was asked for anything: pure."""
    this_week = monday_of(today)
    week = max(this_week - WEEKS_KEPT * WEEK, min(map(monday_of, past.starts.values()), default=this_week))
    weeks: list[Week] = []
    since: dict[str, date] = {}
    while week < this_week:
        stand = as_of(past, week + WEEK - timedelta(days=1), _NO_TREE)
        total = NOBODY
        for (_, module_id), stood in sorted(stand.items()):
            since.setdefault(module_id, week)
            total = Stood(*(a + b for a, b in zip(total, stood, strict=True)))
        if total.assigned:
            weeks.append(Week(week, counts_of_week(total, exact=exact, answers=answers)))
        week += WEEK
    return Trend(frozenset(modules), tuple(weeks), _on_time(past, today, exact=exact), exact, since)


def _on_time(past: Past, today: date, *, exact: bool) -> OnTime | None:
    by_module: dict[str, Counter[str]] = {}
    for cell, (people, in_time) in on_due_days(past, today, _NO_TREE).items():
        by_module.setdefault(cell.module_id, Counter()).update(asked=people, done=in_time)
    shown = [each for each in by_module.values() if exact or each["asked"] >= LIMIT]
    asked, done = sum(each["asked"] for each in shown), sum(each["done"] for each in shown)
    if exact:
        return OnTime(asked, done) if asked else None
    steps = in_steps(Stood(asked, done, 0, 0))
    return OnTime(steps.assigned, steps.completed) if asked >= STEP else None


def _past(connection: Connection, asked: Asked, modules: Collection[str], zone: ZoneInfo) -> Past:
    """Of these modules; what people have done is read a module at a time."""
    bound: dict[Cell, int] = {}
    completed: list[Done] = []
    passed: list[Done] = []
    starts = {module_id: day for module_id, day in asked.starts.items() if module_id in modules}
    day_of = cache(partial(_day_of, zone))  # modules are done in the same minutes
    for module_id in starts:
        cell = Cell(_HERE, module_id, asked.due[module_id] or NO_DUE_DAY)
        bound[cell] = len(asked.people)
        first = first_times(connection, module_id, asked.people)
        for dones, minutes in ((completed, first.done), (passed, first.passed)):
            days: Counter[date] = Counter()
            for minute, people in minutes.items():
                days[day_of(minute)] += people
            dones += [Done(cell, on, people) for on, people in days.items()]
    return Past(bound, starts, completed, passed)


def _day_of(zone: ZoneInfo, minute: str) -> date:
    """The local day of a minute in UTC."""
    return local_day(datetime.fromisoformat(f"{minute}+00:00"), zone)
