"""How units stood week by week, and on due days: kept as time passes, from the counters, never from the answers.

Only the first time, what there is from before is filled in from when people answered.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, and_, delete, func, select

from service.catalogue.model import Catalogue
from service.counting import records
from service.counting.model import Cell, State
from service.counting.refresh import counted_version, keep_current
from service.counting.weeks import (
    NOBODY,
    WEEK,
    WEEKS_KEPT,
    Done,
    Past,
    Place,
    Stood,
    as_of,
    monday_of,
    on_due_days,
    over_due_days,
)
from service.moments import local_day
from service.store import tables as t
from service.store.bulk import upsert_rows
from service.store.engine import reading
from service.store.runs import Run, last_runs, note_run

HISTORY = "weeks"
"""The name of this work among the runs."""
OFTEN_ENOUGH = timedelta(hours=1)
"""While answers pour in, the running week is written no more often."""


def keep_history(engine: Engine, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> None:
    """Write how the running week stands, and the due days that have passed, if that is another than it was.

    Whoever is interrupted leaves nothing half written; a week in which this never ran is like the one before it.
    """
    today = local_day(now, zone)
    keep_current(engine, catalogue, today)
    with reading(engine) as connection:
        version = counted_version(connection, catalogue, today)
        if _is_good_enough(last_runs(connection).get(HISTORY), today, version, now):
            return
    with engine.begin() as connection:
        records.take_turn(connection)  # what is withheld is that of the counters that are read
        known = last_runs(connection).get(HISTORY)
        before = date.fromisoformat(known.result["day"]) if known else None
        if before is None:
            _fill_in(connection, zone, today)
        counters = records.read_counters(connection)
        _keep_week(connection, over_due_days(counters, today), monday_of(today))
        if before is not None:
            passed = {
                cell: (sums.assigned, sums.completed)
                for cell, sums in counters.items()
                if before <= cell.due_on < today
            }
            _keep_deadlines(connection, passed)
        _keep_withheld(connection, monday_of(today))
        if before is None or monday_of(before) != monday_of(today):
            _forget_old(connection, monday_of(today) - WEEKS_KEPT * WEEK)
        note_run(connection, HISTORY, now, {"day": today.isoformat(), "version": version})


def _is_good_enough(known: Run | None, today: date, version: int | None, now: datetime) -> bool:
    if known is None or known.result.get("day") != today.isoformat():
        return False
    return known.result.get("version") == version or known.at <= now < known.at + OFTEN_ENOUGH


def _keep_week(connection: Connection, stand: Mapping[Place, Stood], week: date) -> None:
    """A row for each place that stands otherwise than the last row says."""
    of = t.weeks.c
    newest = select(of.unit_id, of.module_id, func.max(of.week).label("week")).where(of.week <= week)
    last = newest.group_by(of.unit_id, of.module_id).subquery()
    joined = and_(last.c.unit_id == of.unit_id, last.c.module_id == of.module_id, last.c.week == of.week)
    query = select(of.unit_id, of.module_id, of.assigned, of.completed, of.passed, of.overdue).join(last, joined)
    known = {(row[0], row[1]): Stood(*row[2:]) for row in connection.execute(query)}
    rows = [
        (*place, week, *stand.get(place, NOBODY))
        for place in sorted(stand.keys() | known.keys())
        if stand.get(place, NOBODY) != known.get(place, NOBODY)
    ]
    upsert_rows(connection, t.weeks, rows)


def _keep_deadlines(connection: Connection, passed: Mapping[Cell, tuple[int, int]]) -> None:
    upsert_rows(connection, t.deadlines, [(*cell, *people) for cell, people in sorted(passed.items())])


def _keep_withheld(connection: Connection, week: date) -> None:
    """What is withheld now is withheld of this week, however many people there are in later ones."""
    of = t.withheld_weeks.c
    known = {(row[0], row[1]) for row in connection.execute(select(of.unit_id, of.module_id).where(of.week == week))}
    now = records.read_withheld(connection)
    upsert_rows(connection, t.withheld_weeks, [(*place, week) for place in sorted(now - known)])


def _forget_old(connection: Connection, before: date) -> None:
    """Weeks that are no longer shown; of each place the last row stays that still says how the next ones stood."""
    of, later = t.weeks.c, t.weeks.alias()
    follows = select(later.c.week).where(
        later.c.unit_id == of.unit_id,
        later.c.module_id == of.module_id,
        later.c.week > of.week,
        later.c.week <= before,
    )
    connection.execute(delete(t.weeks).where(of.week < before, follows.exists()))
    connection.execute(delete(t.withheld_weeks).where(t.withheld_weeks.c.week < before))


def _fill_in(connection: Connection, zone: ZoneInfo, today: date) -> None:
    """The weeks before this was kept: who is bound now, from the day their module started, by when they answered."""
    tree = records.read_tree(connection)
    past = _past(connection, zone)
    this_week = monday_of(today)
    week = max(this_week - WEEKS_KEPT * WEEK, min(map(monday_of, past.starts.values()), default=this_week))
    while week < this_week:
        _keep_week(connection, as_of(past, week + WEEK - timedelta(days=1), tree), week)
        week += WEEK
    _keep_deadlines(connection, on_due_days(past, today, tree))


def _past(connection: Connection, zone: ZoneInfo) -> Past:
    of = t.assignment_modules.c
    query = select(of.module_id, func.min(of.starts_on)).join(
        t.assignments, and_(t.assignments.c.id == of.assignment_id, t.assignments.c.withdrawn_at.is_(None))
    )
    starts = {row[0]: row[1] for row in connection.execute(query.group_by(of.module_id))}
    own = {cell: sums.assigned for cell, sums in records.own_sums(connection) if cell.module_id in starts}
    return Past(own, starts, _done(connection, zone, State.COMPLETED), _done(connection, zone, State.PASSED))


def _done(connection: Connection, zone: ZoneInfo, state: State) -> list[Done]:
    """When people first were so far, added up by unit, module, due day and day."""
    sent, bound = t.responses.c, t.obligations.c
    first = select(sent.person_id, sent.module_id, func.min(sent.first_at).label("at"))
    first = first.where(sent.person_id.is_not(None))
    if state is State.PASSED:
        first = first.where(sent.passed)
    when = first.group_by(sent.person_id, sent.module_id).subquery()
    hour = func.substr(when.c.at, 1, 13)  # time zones are whole hours apart here, and there are few hours
    joined = and_(when.c.person_id == bound.person_id, when.c.module_id == bound.module_id)
    query = (
        select(bound.unit_id, bound.module_id, bound.due_on, hour, func.count())
        .join(when, joined)
        .where(bound.bound, bound.state >= int(state))
        .group_by(bound.unit_id, bound.module_id, bound.due_on, hour)
    )
    return [
        Done(Cell(*row[:3]), local_day(datetime.fromisoformat(f"{row[3]}:00").replace(tzinfo=UTC), zone), row[4])
        for row in connection.execute(query)
    ]
