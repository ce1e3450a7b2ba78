"""How long somebody stays signed in: an hour after the last page they asked for, a day at the longest.

A session is a signed cookie and holds both ends. Working on prolongs it; nothing takes it beyond the day, after which
the organisation's account is asked again. What a page asks for by itself is no work of anybody's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from flask import session

IDLE = timedelta(hours=1)
"""Prolonged by this as often as somebody works on, or says that they are there; WCAG 2.2.1 asks for ten times."""
LONGEST = timedelta(hours=24)
"""More than the twenty hours up to which WCAG 2.2.1 wants a limit that can be moved."""
WARNED = timedelta(minutes=5)
"""How long before its end one is told. At least twenty seconds are asked for."""
_STEP = timedelta(minutes=5)
"""The cookie is written anew when that much has been won, not with each page: pages are kept by what is in it."""


class Phase(Enum):
    """What an open page has to do about its session."""

    CALM = "calm"
    """Nothing, for the first half of the hour."""
    LISTENING = "listening"
    """What is typed or chosen on it next counts as work: who fills in a long form is never warned."""
    ENDING = "ending"
    """To warn."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Stay:
    """What is left of a session. `final`: nothing prolongs it any more, since the day is over."""

    ends: datetime
    left: timedelta
    final: bool

    @property
    def phase(self) -> Phase:
        if self.left <= timedelta():
            return Phase.ENDED
        if self.left <= WARNED:
            return Phase.ENDING
        return Phase.CALM if self.final or self.left > IDLE / 2 else Phase.LISTENING

    @property
    def looks_in(self) -> int:
        """After how many seconds the page has something else to do."""
        step = WARNED if self.final or self.phase is Phase.LISTENING else IDLE / 2
        return max(round((self.left - step).total_seconds()), 1)


def begun(email: str, now: datetime) -> dict[str, Any]:
    """What the cookie of somebody holds who has just signed in."""
    return {"email": email, "until": (now + LONGEST).timestamp(), "idle": (now + IDLE).timestamp()}


def stay(now: datetime) -> Stay | None:
    """What is left of this request's session; None: nobody has signed in.

    One of an earlier release, which knew one end only, ends when it would have.
    """
    until = session.get("until")
    if until is None or session.get("email") is None:
        return None
    idle = min(session.get("idle", until), until)
    ends = datetime.fromtimestamp(idle, now.tzinfo)
    return Stay(ends, ends - now, final=idle == until)


def prolong(now: datetime) -> None:
    """Somebody is there: the hour begins anew, up to the end of the day."""
    until = session["until"]
    idle = min((now + IDLE).timestamp(), until)
    if idle - session.get("idle", until) >= _STEP.total_seconds() or (idle == until > session.get("idle", until)):
        session["idle"] = idle
