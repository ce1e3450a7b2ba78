"""Google's limits as data, and the pace that keeps within them.

Sources: developers.google.com/workspace/forms/api/limits, …/classroom/reference/limits,
…/admin/directory/v1/limits, …/gmail/api/reference/quota, …/drive/api/guides/limits. The figures are those of one
user in one project, since the service acts as one role account.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.clock import Clock
from service.errors import BusyError, NanolearnError

MARGIN = timedelta(milliseconds=250)  # clocks and networks differ a little
LONGEST_WAIT = timedelta(minutes=2)
"""What has to wait longer is left to the next run."""


class OutOfTimeError(NanolearnError):
    """The time given for this run is up; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: int


BUDGETS: Mapping[str, tuple[Limit, ...]] = {
    "forms.read": (Limit(390, 60),),
    "forms.responses.list": (Limit(180, 60),),
    "forms.write": (Limit(150, 60),),
    "gmail.send": (Limit(150, 60), Limit(2_000, 86_400)),
    "classroom": (Limit(1_200, 60),),
    "directory": (Limit(2_400, 60),),
    "drive": (Limit(12_000, 60),),
}

_FORMS_READS = {"forms.forms.get", "forms.forms.responses.get", "forms.forms.watches.list"}


def budget_of(method_id: str) -> str | None:
    """Which budget a method draws on; None for those without a limit worth pacing."""
    if method_id == "forms.forms.responses.list":
        return "forms.responses.list"
    if method_id.startswith("forms."):
        return "forms.read" if method_id in _FORMS_READS else "forms.write"
    if method_id == "gmail.users.messages.send":
        return "gmail.send"
    api = method_id.split(".", 1)[0]
    return api if api in BUDGETS else None


class Ledger(Protocol):
    """Which calls were made when. A call counts until a whole window after its end: the server sees it before that."""

    def take(self, budget: str, calls: int, now: datetime, *, enter: bool = True) -> datetime:
        """Enter so many calls, if the budget has room for them now; gives `now`, else when it will have."""
        ...

    def ended(self, budget: str, now: datetime) -> None:
        """The calls entered last by this worker have ended."""
        ...

    def note(self, budget: str, moments: Sequence[datetime]) -> None:
        """Enter calls that were made already."""
        ...


def free_at(limit: Limit, moments: Sequence[datetime], calls: int, now: datetime) -> datetime:
    """When a limit has room for so many calls more, given those on record, oldest first."""
    if len(moments) + calls <= limit.calls:
        return now
    return max(now, moments[calls - limit.calls - 1] + timedelta(seconds=limit.seconds) + MARGIN)


def kept_for(budget: str) -> timedelta:
    """How long a call matters to its budget."""
    return timedelta(seconds=max(limit.seconds for limit in BUDGETS[budget])) + MARGIN


class OwnLedger:
    """A ledger of one worker, in memory."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[datetime]] = {budget: deque() for budget in BUDGETS}
        self._open: dict[str, int] = dict.fromkeys(BUDGETS, 0)

    def take(self, budget: str, calls: int, now: datetime, *, enter: bool = True) -> datetime:
        made = self._calls[budget]
        while made and made[0] < now - kept_for(budget):
            made.popleft()
        free = max(free_at(limit, made, calls, now) for limit in BUDGETS[budget])
        if enter and free <= now:
            made.extend([now] * calls)
            self._open[budget] = calls
        return free

    def ended(self, budget: str, now: datetime) -> None:
        made, calls = self._calls[budget], self._open[budget]
        for position in range(len(made) - calls, len(made)):
            made[position] = now
        self._open[budget] = 0

    def note(self, budget: str, moments: Sequence[datetime]) -> None:
        self._calls[budget] = deque(sorted([*self._calls[budget], *moments]))


class Pace:
    """Waits before a call that would be too many, and for whatever else has to be waited for."""

    def __init__(self, clock: Clock, ledger: Ledger | None = None) -> None:
        self._clock = clock
        self.ledger: Ledger = OwnLedger() if ledger is None else ledger
        self.deadline: datetime | None = None

    def wait(self, method_id: str, calls: int = 1, *, enter: bool = True) -> None:
        """Wait until the call, or so many of them at once, may be made, and enter them.

        Without `enter` it is only seen to that the call would not have to wait now.

        Raises:
            OutOfTimeError: the run's time would be over first.
            BusyError: the wait would be longer than a few minutes, as when a day's mails are used up.
        """
        self.pause(0)
        budget = budget_of(method_id)
        while budget is not None:
            now = self._clock.now()
            free = self.ledger.take(budget, calls, now, enter=enter)
            if free <= now:
                return
            if free - now > LONGEST_WAIT:
                raise BusyError(
                    f"Google's limit for {budget} is used up until {free:%Y-%m-%d %H:%M} UTC.",
                    (free - now).total_seconds(),
                )
            self.pause((free - now).total_seconds())

    def pause(self, seconds: float) -> None:
        """Sleep, unless the run's time would be over first."""
        if self.deadline is not None and self._clock.now() + timedelta(seconds=seconds) > self.deadline:
            raise OutOfTimeError("The time for this run is up.")
        if seconds > 0:
            self._clock.sleep(seconds)

    def made(self, method_id: str) -> None:
        """The calls that were waited for have ended, well or not."""
        budget = budget_of(method_id)
        if budget is not None:
            self.ledger.ended(budget, self._clock.now())
