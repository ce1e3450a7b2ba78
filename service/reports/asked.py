"""What lies around the figures of one assignment: its weeks, what went before, on time, its goal.

No week is kept of assignments, so they are worked out from the rule and the answers: whom it binds now, from the day
each module started, by when they answered. Who had left by then is not in them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from service.assignments.model import Due, Rule
from service.counting.changes import Tree
from service.counting.finishers import NOBODY as NOBODY_DONE
from service.counting.finishers import Finishers
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
from service.moments import local_day, parse
from service.reports.forecast import LOOKED_AT
from service.reports.goals import goal_of_assignment
from service.reports.model import Counts, UnitRow
from service.reports.numbers import Numbers, aim_of, before_of
from service.reports.rollup import Completions, total_of
from service.reports.spread import shares_of, spread_of
from service.reports.tally import Obliged
from service.reports.trend import OnTime, Trend, Week
from service.roster.model import Unit
from service.store import tables as t

_HERE = ""
"""All people are counted in one place: the unit that is asked about, with everything below it."""
_NO_TREE = Tree({})


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment in a unit: its rule, what it asks of people there, and the rows that the reader sees of it.

    `unit` is its path; `exact`: the reader sees past weeks person by person.
    """

    rule: Rule
    unit: str
    dues: Collection[Due]
    rows: Collection[UnitRow]
    below: Collection[Unit]
    exact: bool


def numbers_of_assignment(
    connection: Connection, assigned: Assigned, done: Completions, zone: ZoneInfo, today: date
) -> Numbers:
    """From the modules whose figures the reader may see now: whom they bind does not change with the weeks."""
    own = [row for row in assigned.rows if row.unit == assigned.unit]
    modules = {row.module for row in own if not row.hidden}
    past = _past(connection, assigned, modules, done, zone)
    trend = trend_of_past(past, modules, today, exact=assigned.exact)
    goal = goal_of_assignment(connection, assigned.rule.id, assigned.unit)
    shares = shares_of(assigned.rows, {unit.path for unit in assigned.below})
    return Numbers(
        trend=trend,
        before=before_of(trend, own),
        aim=None if goal is None else aim_of(goal, trend, total_of(own, assigned.unit), today),
        shares=tuple(shares),
        spread=spread_of(shares),
        now=sum((row.counts for row in own if row.module in modules), Counts()),
    )


def shares_by_week(
    connection: Connection,
    rule: Rule,
    asked: Mapping[str, Obliged],
    finished: Mapping[str, Finishers],
    zone: ZoneInfo,
    *,
    today: date,
) -> list[float]:
    """The shares completed of an assignment in percent, at the ends of its last weeks: as many as a forecast takes.

    The same as in its report for who may see names. `asked`: whom it binds to what, by module.
    """
    starts = {task.module_id: task.starts_on for task in rule.tasks if task.module_id in asked}
    cells = {module_id: Cell(_HERE, module_id, NO_DUE_DAY) for module_id in starts}
    done: Counter[tuple[Cell, date]] = Counter()
    of = t.responses.c
    for module_id, cell in cells.items():
        people = asked[module_id].assigned & finished.get(module_id, NOBODY_DONE).done
        query = select(of.person_id, func.min(of.first_at)).where(of.module_id == module_id).group_by(of.person_id)
        days = (local_day(parse(at), zone) for person_id, at in connection.execute(query) if person_id in people)
        done.update((cell, on) for on in days)
    bound = {cell: len(asked[module_id].assigned) for module_id, cell in cells.items()}
    past = Past(bound, starts, [Done(cell, on, people) for (cell, on), people in done.items()], [])
    weeks = trend_of_past(past, cells, today, exact=True).weeks[-LOOKED_AT - 1 :]
    return [100 * week.counts.completed / week.counts.assigned for week in weeks]


def trend_of_past(past: Past, modules: Iterable[str], today: date, *, exact: bool) -> Trend:
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
            weeks.append(Week(week, Counts(*(total if exact else in_steps(total)))))
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


def _past(
    connection: Connection, assigned: Assigned, modules: Collection[str], done: Completions, zone: ZoneInfo
) -> Past:
    starts = {task.module_id: task.starts_on for task in assigned.rule.tasks if task.module_id in modules}
    cells = {
        (due.person_id, due.module_id): Cell(_HERE, due.module_id, due.due_on or NO_DUE_DAY)
        for due in assigned.dues
        if due.module_id in starts
    }
    passed = {pair: each for pair, each in done.items() if each.passed}
    return Past(
        Counter(cells.values()),
        starts,
        _days(connection, cells, done, zone, only_passed=False),
        _days(connection, cells, passed, zone, only_passed=True),
    )


def _days(
    connection: Connection,
    cells: dict[tuple[str, str], Cell],
    done: Completions,
    zone: ZoneInfo,
    *,
    only_passed: bool,
) -> list[Done]:
    """When these people first were so far, added up by module, due day and day."""
    of = t.responses.c
    modules = sorted({cell.module_id for cell in cells.values()})
    query = select(of.person_id, of.module_id, func.min(of.first_at)).where(of.module_id.in_(modules))
    if only_passed:
        query = query.where(of.passed)
    found: Counter[tuple[Cell, date]] = Counter()
    for person_id, module_id, first_at in connection.execute(query.group_by(of.person_id, of.module_id)):
        pair = person_id, module_id
        if pair in cells and pair in done:
            found[cells[pair], local_day(parse(first_at), zone)] += 1
    return [Done(cell, on, people) for (cell, on), people in found.items()]
