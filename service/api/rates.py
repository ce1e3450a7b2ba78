"""How often one caller may ask: a steady pace with room for a burst, kept by each process for itself.

In memory on purpose: it protects this process from a program that asks in a loop, and a limit in the database would
make every reading a writing. Several instances allow as many times as much.
"""

import threading
from datetime import datetime, timedelta

_MOST_CALLERS = 10_000


class Rates:
    """The generic cell rate algorithm: one moment for each caller says how far ahead of the pace it is."""

    def __init__(self, a_minute: int) -> None:
        self._step = timedelta(minutes=1) / a_minute
        self._burst = timedelta(minutes=1)  # a minute's worth may come at once
        self._ahead: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def wait(self, caller: str, now: datetime) -> float:
        """Enter a request; 0 if it may go on, else after how many seconds the next may come."""
        with self._lock:
            if len(self._ahead) >= _MOST_CALLERS:
                self._ahead = {name: until for name, until in self._ahead.items() if until > now}
            until = max(self._ahead.get(caller, now), now) + self._step
            if until - now > self._burst:
                return (until - now - self._burst).total_seconds()
            self._ahead[caller] = until
            return 0.0

    def left(self, caller: str, now: datetime) -> tuple[int, float]:
        """How many requests may come at once now, and after how many seconds as many as ever may."""
        with self._lock:
            used = max(self._ahead.get(caller, now) - now, timedelta(0))
        return (self._burst - used) // self._step, used.total_seconds()
