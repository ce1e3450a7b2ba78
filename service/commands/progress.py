"""How far a command is: bars on a terminal, elsewhere a line now and then; always on stderr, stdout keeps the answer.

The owner's page sees the same, from the database.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from service.app import Service
from service.clock import Clock

if TYPE_CHECKING:
    from service.store.work import Work
    from service.workspace.telling import Progress

LINE_EVERY = timedelta(seconds=10)
LIMITS = {
    "forms.read": "reading Forms",
    "forms.responses.list": "lists of answers",
    "forms.write": "changing Forms",
    "gmail.send": "mails",
    "gmail.send.leader": "mails",
    "classroom": "Classroom",
    "directory": "the Directory",
    "drive": "Drive",
    "sheets": "Google Sheets",
}


@contextmanager
def shown(service: Service, name: str) -> Iterator["Progress"]:
    """A function to be told what is worked on, how much is done, of how much."""
    from service.workspace.telling import telling

    with (
        _screen(service.clock) as show,
        telling(
            service.engine, service.workspace.pace, service.clock, name=name, source="command", show=show
        ) as progress,
    ):
        yield progress


@contextmanager
def _screen(clock: Clock) -> Iterator[Callable[["Work"], None]]:
    if not sys.stderr.isatty():
        yield Lines(clock).show
        return
    from service.commands.bars import bars

    with bars(clock) as show:
        yield show


class Lines:
    """A plain line on stderr, every ten seconds at most; what takes less says nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()

    def show(self, work: "Work") -> None:
        """This is how far it is."""
        now = self._clock.now()
        if work.part and now - self._last >= LINE_EVERY:
            self._last = now
            click.echo(f"{work.part}: {', '.join(filter(None, (amount(work), tempo(work, now))))}", err=True)


def amount(work: "Work") -> str:
    """`1,250 of 20,000`."""
    return f"{work.done:,} of {work.total:,}" if work.total else f"{work.done:,}"


def tempo(work: "Work", now: datetime) -> str:
    """`150 a minute, 2 h 5 min left`, or `waits 12 s for Google's limit of mails, 2 h 5 min left`.

    Empty while it is too early to say.
    """
    from service.workspace.speed import left, per_minute

    speed, rest = per_minute(work, now), left(work, now)
    waiting = ""
    if work.waiting_until is not None and work.waits(now):
        limit = LIMITS.get(work.waiting_for or "")
        why = f"for Google's limit of {limit}" if limit else "before Google is asked again"
        waiting = f"waits {duration(work.waiting_until - now)} {why}"
    fast = f"{speed:,.0f} a minute" if speed is not None and not waiting else ""
    return ", ".join(filter(None, (waiting, fast, f"{duration(rest)} left" if rest else "")))


def duration(time: timedelta) -> str:
    """`40 s`, `12 min`, `2 h 5 min`: rounded up, so that no wait is shown as none."""
    seconds = -(-time // timedelta(seconds=1))
    if seconds < 60:
        return f"{seconds} s"
    minutes = -(-seconds // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
