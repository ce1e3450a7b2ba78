"""How each assignment stood when it was last worked out: reading it costs one row, however many people there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.catalogue.model import Catalogue
from service.counting.finishers import finishers
from service.counting.refresh import keep_current
from service.moments import local_day, stamp
from service.reports.model import Counts
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
    """What is remembered of one assignment. `people`: how many it binds; `counts`: person × module, of those begun."""

    people: int
    counts: Counts


def keep_standings(
    engine: Engine, settings: Settings, catalogue: Catalogue, now: datetime, *, again_after: timedelta = timedelta(0)
) -> None:
    """Work out how each assignment in force stands, if anything has changed since that was last done.

    `again_after`: if it was done less than so long ago, only a new assignment is reason enough.
    """
    today = local_day(now, settings.timezone)
    keep_current(engine, catalogue, today)
    with reading(engine) as connection:
        known = last_runs(connection).get(STANDINGS)
        newest = connection.scalar(select(func.max(t.assignments.c.id)))
        basis = [today.isoformat(), newest, *_changes(connection)]
        if known is not None and _is_good_enough(known, basis, now, again_after):
            return
        done, unnamed = finishers(connection), nameless(connection)
        found = standings(read_rules(connection), read_roster(connection), done, today, unnamed)
    with engine.begin() as connection:
        rules = {str(each.rule.id): _row(each) for each in found}
        note_run(connection, STANDINGS, now, {"basis": basis, "rules": rules})


def kept_standings(run: Run | None) -> Mapping[int, Kept]:
    """By assignment; one that was made since is not in it."""
    rules: Mapping[str, list[int]] = run.result.get("rules", {}) if run else {}
    return {
        int(number): Kept(people, Counts(assigned, completed, passed, overdue))
        for number, (people, assigned, completed, passed, overdue) in rules.items()
    }


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
    return [standing.people, counts.assigned, counts.completed, counts.passed, counts.overdue]
