"""How each assignment stood when it was last worked out: reading it costs one row, however many people there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.assignments.resolve import Reach
from service.catalogue.model import Catalogue
from service.counting.finishers import finishers
from service.counting.refresh import keep_current
from service.moments import local_day, stamp
from service.reports.asked import shares_by_week
from service.reports.forecast import Forecast, forecast
from service.reports.goals import Goal, assignments_with_goals
from service.reports.model import Counts
from service.reports.one_assignment import Asked, asked_by
from service.reports.rules import Standing, standings
from service.roster.records import read_roster
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import Run, last_runs, note_run

STANDINGS = "standings"
"""The name of this work among the runs."""
OFTEN_ENOUGH = timedelta(minutes=5)
"""While answers pour in, a tick works it out no more often."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of one assignment. `people`: how many it binds; `counts`: person × module, of those begun.

    `weeks`: the shares completed in percent at the ends of its last weeks; None where it had no goal.
    """

    people: int
    counts: Counts
    weeks: tuple[float, ...] | None = None

    def outlook(self, goal: Goal, today: date) -> Forecast | None:
        """Whether it will be reached; None where there is nothing to go by."""
        if self.weeks is None or not self.counts.assigned:
            return None
        now = 100 * self.counts.completed / self.counts.assigned
        return forecast(self.weeks, now, goal.share, goal.by, today)


def keep_standings(
    engine: Engine, settings: Settings, catalogue: Catalogue, now: datetime, *, again_after: timedelta = timedelta(0)
) -> None:
    """Work out how each assignment in force stands, if anything has changed since that was last done.

    `again_after`: if it was done less than so long ago, only a new assignment, or the first goal of one, is reason
    enough. Past weeks of those that have a goal are worked out once a day, and for other people or modules.
    """
    today = local_day(now, settings.timezone)
    keep_current(engine, catalogue, today)
    with reading(engine) as connection:
        known = last_runs(connection).get(STANDINGS)
        newest = connection.scalar(select(func.max(t.assignments.c.id)))
        aiming = assignments_with_goals(connection)
        basis = [today.isoformat(), [newest, aiming], *_changes(connection)]
        if known is not None and _is_good_enough(known, basis, now, again_after):
            return
        done, unnamed = finishers(connection), nameless(connection)
        rules, roster = read_rules(connection), read_roster(connection)
        found = standings(rules, roster, done, today, unnamed)
        before, reach = _weeks(known), Reach(roster)
        weeks = {}
        for rule in rules:
            if rule.id in aiming:
                asked = asked_by(rule, reach.bound(rule), today)
                stood, mark = before.get(str(rule.id)), _mark(asked, today)
                if stood is None or stood["of"] != mark:
                    stood = {"of": mark, "shares": shares_by_week(connection, asked, settings.timezone, today)}
                weeks[str(rule.id)] = stood
    with engine.begin() as connection:
        rows = {str(each.rule.id): _row(each) for each in found}
        note_run(connection, STANDINGS, now, {"basis": basis, "rules": rows, "weeks": weeks})


def kept_standings(run: Run | None) -> Mapping[int, Kept]:
    """By assignment; one that was made since is not in it."""
    rules: Mapping[str, list[int]] = run.result.get("rules", {}) if run else {}
    weeks = _weeks(run)
    return {
        int(number): Kept(people, Counts(*counts), tuple(weeks[number]["shares"]) if number in weeks else None)
        for number, (people, *counts) in rules.items()
    }


def _weeks(run: Run | None) -> Mapping[str, Any]:
    """By assignment that has a goal: the shares of its last weeks, and what they are of."""
    found: Mapping[str, Any] = run.result.get("weeks", {}) if run else {}
    return found


def _mark(asked: Asked, today: date) -> list[Any]:
    """What past weeks are of: other than that, only an answer changes them that was on its way at midnight."""
    starts = {module_id: day.isoformat() for module_id, day in asked.starts.items()}
    return [today.isoformat(), starts, len(asked.people)]


def _changes(connection: Connection) -> tuple[int | None, str | None]:
    """What changes whenever an answer is counted, and whenever the roster is read."""
    version = connection.scalar(select(t.counted.c.version))
    roster = last_runs(connection).get("roster")
    return version, stamp(roster.at) if roster else None


def _is_good_enough(known: Run, basis: list[Any], now: datetime, again_after: timedelta) -> bool:
    before = known.result.get("basis")
    return before == basis or (
        before is not None and before[:2] == basis[:2] and known.at <= now < known.at + again_after
    )


def _row(standing: Standing) -> list[int]:
    counts = standing.counts
    return [standing.people, counts.assigned, counts.completed, counts.passed or 0, counts.overdue]
