"""Google's limits as data, and the pace that keeps within them.

Sources: developers.google.com/workspace/forms/api/limits, …/classroom/reference/limits,
…/admin/directory/v1/limits, …/gmail/api/reference/quota, …/drive/api/guides/limits. The figures are those of one
user in one project, since the service acts as one role account; whoever else it sends mail for has a budget apart.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
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
    "gmail.send.leader": (Limit(150, 60), Limit(1_500, 86_400)),  # Google allows 2,000: the rest is the leader's own
    "classroom": (Limit(1_200, 60),),
    "directory": (Limit(2_400, 60),),
    "drive": (Limit(12_000, 60),),
    "sheets": (Limit(60, 60),),  # of each user's; reads have as many apart
}

_FORMS_READS = {"forms.forms.get", "forms.forms.responses.get", "forms.forms.watches.list"}


def budget_of(method_id: str, in_name_of: str | None = None) -> str | None:
    """Which budget a method draws on; None for those without a limit worth pacing.

    `in_name_of`: the address of another user than the role account, who has a budget of their own: its kind, a
    slash, and what stands for the address.
    """
    if method_id == "forms.forms.responses.list":
        return "forms.responses.list"
    if method_id.startswith("forms."):
        return "forms.read" if method_id in _FORMS_READS else "forms.write"
    if method_id == "gmail.users.messages.send":
        return "gmail.send" if in_name_of is None else f"gmail.send.leader/{_short(in_name_of)}"
    api = method_id.split(".", 1)[0]
    if api == "sheets" and in_name_of is not None:
        return f"sheets/{_short(in_name_of)}"
    return api if api in BUDGETS else None


def _short(address: str) -> str:
    """The same few characters for the same address: the ledger's column is narrower than addresses can be."""
    return sha256(address.lower().encode()).hexdigest()[:16]


def limits_of(budget: str) -> tuple[Limit, ...]:
    """What a budget holds."""
    return BUDGETS[budget.partition("/")[0]]


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
    return timedelta(seconds=max(limit.seconds for limit in limits_of(budget))) + MARGIN


class OwnLedger:
    """A ledger of one worker, in memory."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._open: defaultdict[str, int] = defaultdict(int)

    def take(self, budget: str, calls: int, now: datetime, *, enter: bool = True) -> datetime:
        made = self._calls[budget]
        while made and made[0] < now - kept_for(budget):
            made.popleft()
        free = max(free_at(limit, made, calls, now) for limit in limits_of(budget))
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


Watcher = Callable[[str, datetime | None], None]
"""Told before each call, and before each wait: for the kind of which budget, empty for any other wait; and until when.

Outside of any transaction, so it may write.
"""


class Pace:
    """Waits before a call that would be too many, and for whatever else has to be waited for."""

    def __init__(self, clock: Clock, ledger: Ledger | None = None) -> None:
        self._clock = clock
        self.ledger: Ledger = OwnLedger() if ledger is None else ledger
        self.deadline: datetime | None = None
        self.watcher: Watcher | None = None

    def wait(self, method_id: str, calls: int = 1, *, enter: bool = True, in_name_of: str | None = None) -> None:
        """Wait until the call, or so many of them at once, may be made, and enter them.

        Without `enter` it is only seen to that the call would not have to wait now. `in_name_of` as in `budget_of`.

        Raises:
            OutOfTimeError: the run's time would be over first.
            BusyError: the wait would be longer than a few minutes, as when a day's mails are used up.
        """
        self.pause(0)
        budget = budget_of(method_id, in_name_of)
        while budget is not None:
            now = self._clock.now()
            free = self.ledger.take(budget, calls, now, enter=enter)
            if free <= now:
                return
            if free - now > LONGEST_WAIT:
                raise BusyError(
                    f"Google's limit for {budget.partition('/')[0]} is used up until {free:%Y-%m-%d %H:%M} UTC.",
                    (free - now).total_seconds(),
                )
            self.pause((free - now).total_seconds(), budget)

    def pause(self, seconds: float, budget: str = "") -> None:
        """Sleep, unless the run's time would be over first. `budget`: what is waited for, where it is one."""
        until = self._clock.now() + timedelta(seconds=seconds)
        if self.deadline is not None and until > self.deadline:
            raise OutOfTimeError("The time for this run is up.")
        if self.watcher is not None:
            self.watcher(budget.partition("/")[0], until if seconds > 0 else None)
        if seconds > 0:
            self._clock.sleep(seconds)

    def made(self, method_id: str, in_name_of: str | None = None) -> None:
        """The calls that were waited for have ended, well or not."""
        budget = budget_of(method_id, in_name_of)
        if budget is not None:
            self.ledger.ended(budget, self._clock.now())
