"""How fast work goes, and how long the rest will take: pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from service.store.work import Work
from service.workspace.limits import BUDGETS

_COSTS: Mapping[str, tuple[str, int]] = {
    "forms": ("forms.write", 3),  # made, filled, published
    "mails": ("gmail.send", 1),
    "responses": ("forms.responses.list", 1),
}
"""Parts whose pace is a budget's, and how much of it one item costs."""
_FIRST_WORD = timedelta(seconds=3)  # before that, any speed is chance
_WINDOW = timedelta(minutes=1)


def per_minute(work: Work, now: datetime) -> float | None:
    """How much of its part the worker does in a minute; None: too early to say.

    In its first minute work runs ahead, until the minute's budget is used up; that speed would promise too much.
    """
    passed = now - work.part_at
    if not work.done or passed < _FIRST_WORD:
        return None
    measured = work.done / (passed / _WINDOW)
    return min(measured, _most(work.part)) if passed < _WINDOW else measured


def left(work: Work, now: datetime) -> timedelta | None:
    """How long the rest of the part will take at that speed; None: too early to say, or nobody knows how much it is."""
    speed = per_minute(work, now)
    if speed is None or work.total < work.done:
        return None
    return (work.total - work.done) / speed * _WINDOW


def _most(part: str) -> float:
    """How much of it Google allows in a minute."""
    if part not in _COSTS:
        return float("inf")
    budget, cost = _COSTS[part]
    return min(limit.calls * 60 / limit.seconds for limit in BUDGETS[budget] if limit.seconds <= 60) / cost
