"""Google's limits as data, and the pace that keeps within them.

Sources: developers.google.com/workspace/forms/api/limits, …/classroom/reference/limits,
…/admin/directory/v1/limits, …/gmail/api/reference/quota, …/drive/api/guides/limits. The figures are those of one
user in one project, since the service acts as one role account.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.clock import Clock
from service.errors import BusyError, NanolearnError

_MARGIN = timedelta(milliseconds=250)  # clocks and networks differ a little
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


class Pace:
    """Remembers when calls were made and waits before one that would be too many. Made for calls one after another.

    A call counts until a whole window after its end, so that the server, which sees it some time before that,
    never counts more than we do.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ends: dict[str, deque[datetime]] = {budget: deque() for budget in BUDGETS}
        self.deadline: datetime | None = None

    def remember(self, budget: str, moments: list[datetime]) -> None:
        """All the calls that are on record, ours among them, in place of what was known."""
        self._ends[budget] = deque(sorted(moments))

    def wait(self, method_id: str, calls: int = 1) -> None:
        """Wait until the call, or so many of them at once, may be made.

        Raises:
            OutOfTimeError: the run's time would be over first.
            BusyError: the wait would be longer than a few minutes, as when a day's mails are used up.
        """
        budget = budget_of(method_id)
        if budget is None:
            return
        now = self._clock.now()
        free_at = max((self._free_at(budget, limit, now, calls) for limit in BUDGETS[budget]), default=now)
        if free_at - now > LONGEST_WAIT:
            raise BusyError(
                f"Google's limit for {budget} is used up until {free_at:%Y-%m-%d %H:%M} UTC.",
                (free_at - now).total_seconds(),
            )
        self.pause((free_at - now).total_seconds())

    def pause(self, seconds: float) -> None:
        """Sleep, unless the run's time would be over first."""
        if self.deadline is not None and self._clock.now() + timedelta(seconds=seconds) > self.deadline:
            raise OutOfTimeError("The time for this run is up.")
        if seconds > 0:
            self._clock.sleep(seconds)

    def made(self, method_id: str) -> None:
        """A call of this method has ended, well or not."""
        budget = budget_of(method_id)
        if budget is not None:
            self._ends[budget].append(self._clock.now())

    def _free_at(self, budget: str, limit: Limit, now: datetime, calls: int) -> datetime:
        ends = self._ends[budget]
        longest = max(other.seconds for other in BUDGETS[budget])
        while ends and ends[0] < now - timedelta(seconds=longest) - _MARGIN:
            ends.popleft()
        if len(ends) + calls <= limit.calls:
            return now
        return max(now, ends[calls - limit.calls - 1] + timedelta(seconds=limit.seconds) + _MARGIN)
