"""What goes on now, for the owner: a part of the console that keeps itself fresh, and the same for machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.access import Permission
from service.house import House
from service.moments import stamp
from service.pages.guard import Asked, asks, the_administration
from service.store.runs import Run, last_runs
from service.store.work import Work, works
from service.workspace.speed import left, per_minute

TICK_LATE = timedelta(minutes=15)
"""The scheduler calls every minute; a slice of work may take nine."""
_RUNS = ("roster", "track", "deliver", "tick")


@dataclass(frozen=True, slots=True)
class Now:
    """One worker as it is at this moment. `per_minute` and `left` are None while it is too early to say."""

    work: Work
    per_minute: float | None
    left: timedelta | None
    waits: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Everything that is being worked on, and when each kind of work was last done."""

    at: datetime
    works: list[Now]
    runs: Mapping[str, Run]

    @property
    def gist(self) -> str:
        """What somebody who listens is told when it changes: which works there are."""
        return " ".join(sorted(each.work.name for each in self.works))

    @property
    def is_tick_late(self) -> bool:
        """Whether a scheduler that used to come has stayed away."""
        tick = self.runs.get("tick")
        busy = any(each.work.source == "tick" and not each.silent for each in self.works)
        return tick is not None and not busy and self.at - tick.at > TICK_LATE


def going_on(connection: Connection, now: datetime) -> GoingOn:
    """What the database knows of it: two small tables."""
    return GoingOn(
        at=now,
        works=[_now(work, now) for work in works(connection)],
        runs=last_runs(connection),
    )


def _now(work: Work, now: datetime) -> Now:
    silent = work.is_silent(now)
    return Now(
        work,
        per_minute=None if silent else per_minute(work, now),
        left=None if silent else left(work, now),
        waits=work.waits(now),
        silent=silent,
    )


class WorkPages:
    """`/console/work` and `/console/work.json`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.HEALTH_READ, of=the_administration, alone=True)
    def work(self, asked: Asked) -> ResponseReturnValue:
        """The part alone. `?told=`: the gist of what the page that asks has told already."""
        going = going_on(asked.connection, self.house.clock.now())
        return render_template("work.html", going=going, told=request.args.get("told"))

    @asks(Permission.HEALTH_READ, of=the_administration, alone=True)
    def work_json(self, asked: Asked) -> ResponseReturnValue:
        going = going_on(asked.connection, self.house.clock.now())
        last = {name: {"at": stamp(run.at), **run.result} for name in _RUNS if (run := going.runs.get(name))}
        return jsonify(as_of=stamp(going.at), works=[_as_json(each) for each in going.works], last=last)


def _as_json(each: Now) -> dict[str, Any]:
    work = each.work
    return {
        "name": work.name,
        "source": work.source,
        "part": work.part or None,
        "done": work.done,
        "total": work.total or None,
        "per_minute": None if each.per_minute is None else round(each.per_minute, 1),
        "seconds_left": None if each.left is None else round(each.left.total_seconds()),
        "began_at": stamp(work.began_at),
        "last_sign_at": stamp(work.at),
        "waiting_for": work.waiting_for or None if each.waits else None,
        "waiting_until": stamp(work.waiting_until) if work.waiting_until and each.waits else None,
        "silent": each.silent,
    }
