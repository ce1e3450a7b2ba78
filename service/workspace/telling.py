"""Telling the database, and whoever watches a command, how far a run is."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from service.clock import Clock
from service.store.engine import reading
from service.store.work import Work, end_work, forget_silent, has_silent, write_work
from service.workspace.limits import Pace

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much of it is done, and of how much; 0: nobody knows."""

_WRITE_EVERY = timedelta(seconds=1)  # a row for each call would cost more than many a call
_WORTH_TELLING = timedelta(seconds=1)


@contextmanager
def telling(
    engine: Engine, pace: Pace, clock: Clock, *, name: str, source: str, show: Callable[[Work], None] | None = None
) -> Iterator[Progress]:
    """A function to be told how far the work of this name is.

    `show` sees every change, the database about one a second. `source`: who does it, a `command` or the `tick`.

    Nothing is written for a run that finds nothing to do. `pace` gives the signs of life between, and says what is
    waited for; it can have one such watcher at a time.
    """
    now = clock.now()
    teller = _Teller(engine, clock, Work(uuid.uuid4().hex, name, source, began_at=now, part_at=now, at=now), show)
    with reading(engine) as connection:
        taken_up = has_silent(connection, name, now)
    pace.watcher = teller.wait
    try:
        yield teller.progress
    finally:
        pace.watcher = None
        if teller.written is not None or taken_up:
            with engine.begin() as connection:
                end_work(connection, teller.work.id)
                forget_silent(connection, name, clock.now())


@dataclass(slots=True)
class _Teller:
    """One run's word of itself. `written`: when the database was last told."""

    engine: Engine
    clock: Clock
    work: Work
    show: Callable[[Work], None] | None
    written: datetime | None = None

    def progress(self, part: str, done: int, total: int) -> None:
        """The run is so far."""
        if done == total == 0:
            return
        now = self.clock.now()
        turned = part != self.work.part
        since = now if turned else self.work.part_at
        self._tell(
            replace(
                self.work,
                part=part,
                done=done,
                total=total,
                part_at=since,
                at=now,
                waiting_for=None,
                waiting_until=None,
            ),
            at_once=turned,
        )

    def wait(self, budget: str, until: datetime | None) -> None:
        """The run is about to call Google, or to wait until then."""
        now = self.clock.now()
        long = until is not None and until - now >= _WORTH_TELLING
        told = replace(self.work, at=now, waiting_for=budget if until else None, waiting_until=until)
        self._tell(told, at_once=long)

    def _tell(self, work: Work, *, at_once: bool) -> None:
        self.work = work
        if self.show is not None:
            self.show(work)
        if at_once or self.written is None or work.at - self.written >= _WRITE_EVERY:
            with self.engine.begin() as connection:
                write_work(connection, work)
            self.written = work.at
