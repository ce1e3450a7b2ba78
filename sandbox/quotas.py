"""Google's published limits as sliding windows on the sandbox's clock. Off unless `switches.quotas` is on."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.discovery import Method
from sandbox.handlers import Actor
from sandbox.refusal import Refusal
from sandbox.world import World

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FORMS_READS = frozenset({"forms.forms.get", "forms.forms.responses.get", "forms.forms.watches.list"})
FORMS_EXPENSIVE_READS = frozenset({"forms.forms.responses.list"})
MAIL_SENDING = "User-rate limit exceeded (Mail sending)"


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `limit` calls in `window`, counted for each user or for the whole project."""

    metric: str
    limit: int
    per_user: bool
    refuse: Callable[["Quota", Method], Refusal] = field(repr=False)
    window: timedelta = MINUTE


def _exhausted(quota: Quota, method: Method) -> Refusal:
    """429 as One-Platform APIs give it, with the metric's name."""
    limit = f"{quota.metric} per minute" + (" per user" if quota.per_user else "")
    named = f"quota metric '{quota.metric}' and limit '{limit}' of service '{method.api.host}'"
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": method.api.host,
            "quota_metric": quota.metric,
            "quota_limit_value": str(quota.limit),
        },
    }
    return Refusal(429, f"Quota exceeded for {named}.", reason="rateLimitExceeded", details=[info])


def _rate_limited(quota: Quota, _method: Method) -> Refusal:
    """403 as the older APIs give it."""
    if quota.per_user:
        return Refusal(403, "User Rate Limit Exceeded", reason="userRateLimitExceeded")
    return Refusal(403, "Rate Limit Exceeded", reason="rateLimitExceeded")


def _mail_limited(_quota: Quota, _method: Method) -> Refusal:
    return Refusal(429, MAIL_SENDING, reason="userRateLimitExceeded")


READS = (Quota("Read requests", 390, True, _exhausted), Quota("Read requests", 975, False, _exhausted))
EXPENSIVE = (
    Quota("Expensive read requests", 180, True, _exhausted),
    Quota("Expensive read requests", 450, False, _exhausted),
)
WRITES = (Quota("Write requests", 150, True, _exhausted), Quota("Write requests", 375, False, _exhausted))
CLASSROOM = (Quota("Queries", 1200, True, _exhausted), Quota("Queries", 3000, False, _exhausted))
DIRECTORY = (Quota("Queries", 2400, True, _rate_limited),)
DRIVE = (Quota("Queries", 12000, True, _rate_limited), Quota("Queries", 12000, False, _rate_limited))
SENDS = (
    Quota("Mails sent", 150, True, _mail_limited),
    Quota("Mails sent in a day", 2000, True, _mail_limited, DAY),
)
SHEETS_READS = (Quota("Read requests", 60, True, _exhausted), Quota("Read requests", 300, False, _exhausted))
SHEETS_WRITES = (Quota("Write requests", 60, True, _exhausted), Quota("Write requests", 300, False, _exhausted))
BY_API = {"classroom": CLASSROOM, "admin": DIRECTORY, "drive": DRIVE}


def quotas_of(method: Method) -> tuple[Quota, ...]:
    """The limits that a call of the method counts against."""
    if method.api.name == "forms":
        if method.id in FORMS_READS:
            return READS
        return EXPENSIVE if method.id in FORMS_EXPENSIVE_READS else WRITES
    if method.id == "gmail.users.messages.send":
        return SENDS
    if method.api.name == "sheets":
        return SHEETS_READS if method.http_method == "GET" else SHEETS_WRITES
    return BY_API.get(method.api.name, ())


class QuotaBook:
    """When each user and project called what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._calls: dict[tuple[str, ...], deque[datetime]] = {}

    def charge(self, method: Method, actor: Actor) -> None:
        """Count the call; refuse it, uncounted, when a limit is reached."""
        if not self.world.switches.quotas:
            return
        now = self.world.clock.now()
        with self.world.lock:
            charged = []
            for quota in quotas_of(method):
                who = (actor.project, actor.user_id) if quota.per_user else (actor.project,)
                calls = self._calls.setdefault((method.api.name, quota.metric, *who), deque())
                while calls and calls[0] <= now - quota.window:
                    calls.popleft()
                while calls and calls[-1] > now:  # the clock was set back
                    calls.pop()
                if len(calls) >= quota.limit:
                    raise quota.refuse(quota, method)
                charged.append(calls)
            for calls in charged:
                calls.append(now)
