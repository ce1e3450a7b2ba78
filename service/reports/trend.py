"""How a unit has stood week by week, and how many were done as the due day passed, for who may see what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, and_, func, select

from service.assignments.nameless import nameless
from service.counting.weeks import NOBODY, STEP, WEEK, WEEKS_KEPT, Stood, filled, in_steps, monday_of
from service.counting.withholding import LIMIT
from service.reports.model import Counts
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Week:
    """How a unit stood at the end of the week that began on this Monday."""

    monday: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class OnTime:
    """Person × module: how many were asked to be done by a day that has passed, and how many were as it passed."""

    asked: int
    done: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Past weeks, the oldest first, of `modules` alone: those of which the reader may see what has been.

    `exact` is False where figures are in steps of five. `since`: by module, the first of these weeks in which it was
    asked of anybody.
    """

    modules: frozenset[str]
    weeks: tuple[Week, ...]
    on_time: OnTime | None
    exact: bool
    since: Mapping[str, date] = field(default_factory=dict)


def trend_of(
    connection: Connection, unit_id: str, modules: Collection[str], today: date, *, names: bool, answers: bool
) -> Trend:
    """A unit with everything below it. `modules`: those whose figures the reader may see now.

    Who may not see names sees no module of which too few people were bound in any week that is kept, and everything
    else in steps of five: no two weeks, nor a sum of such, differ by a figure on fewer people. Of modules for figures
    alone nobody may see names; they are not added to others, from which the exact figures could be taken away again.
    Who sees names and not `answers` sees in steps how many had passed: two weeks would tell it of each in between.
    """
    shown = frozenset(modules)
    by_name = shown - nameless(connection) if names else frozenset()
    exact = bool(by_name) or (names and not shown)
    shown = by_name if exact else shown - _once_withheld(connection, unit_id)
    by_module = _weeks(connection, unit_id, shown, today)
    total: dict[date, Stood] = {}
    for own in by_module.values():
        for week, stood in own:
            total[week] = Stood(*(a + b for a, b in zip(total.get(week, NOBODY), stood, strict=True)))
    weeks = [Week(week, counts_of_week(stood, exact=exact, answers=answers)) for week, stood in sorted(total.items())]
    while weeks and not weeks[0].counts.assigned:
        del weeks[0]
    since = {module_id: first for module_id, own in by_module.items() if (first := _first(own)) is not None}
    return Trend(shown, tuple(weeks), _on_time(connection, unit_id, shown, exact=exact), exact, since)


def _once_withheld(connection: Connection, unit_id: str) -> frozenset[str]:
    of = t.withheld_weeks.c
    return frozenset(connection.scalars(select(of.module_id).where(of.unit_id == unit_id)))


def _weeks(
    connection: Connection, unit_id: str, modules: frozenset[str], today: date
) -> dict[str, list[tuple[date, Stood]]]:
    """How each of these modules stood in every week kept that is over."""
    of = t.weeks.c
    query = select(of.module_id, of.week, of.assigned, of.completed, of.passed, of.overdue)
    rows: dict[str, list[tuple[date, Stood]]] = {}
    for row in connection.execute(query.where(of.unit_id == unit_id)):
        if row[0] in modules:
            rows.setdefault(row[0], []).append((row[1], Stood(*row[2:])))
    last = monday_of(today) - WEEK
    first = last - (WEEKS_KEPT - 1) * WEEK
    return {module_id: list(filled(own, first, last)) for module_id, own in rows.items()}


def _first(weeks: Collection[tuple[date, Stood]]) -> date | None:
    return next((week for week, stood in weeks if stood.assigned), None)


def counts_of_week(stood: Stood, *, exact: bool, answers: bool) -> Counts:
    """A past week's figures: in steps if not `exact`; without `answers` how many had passed is so in any case."""
    steps = in_steps(stood)
    if not exact:
        return Counts(*steps)
    return Counts(*(stood if answers else stood._replace(passed=min(steps.passed, stood.completed))))


def _on_time(connection: Connection, unit_id: str, modules: frozenset[str], *, exact: bool) -> OnTime | None:
    """Of the due days by which somebody is still bound: one that was moved is no due day any more."""
    of, now = t.deadlines.c, t.counters.c
    joined = and_(now.unit_id == of.unit_id, now.module_id == of.module_id, now.due_on == of.due_on)
    query = select(of.module_id, func.sum(of.assigned), func.sum(of.completed)).join(t.counters, joined)
    asked = done = 0
    for module_id, people, in_time in connection.execute(query.where(of.unit_id == unit_id).group_by(of.module_id)):
        if module_id in modules and (exact or people >= LIMIT):
            asked, done = asked + int(people), done + int(in_time)
    if exact:
        return OnTime(asked, done) if asked else None
    steps = in_steps(Stood(asked, done, 0, 0))
    return OnTime(steps.assigned, steps.completed) if asked >= STEP else None
