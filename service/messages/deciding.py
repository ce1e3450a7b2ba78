"""What one person is to be reminded of today: pure. Values in, the content of a mail or nothing out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from service.messages.policy import Policy

WEEK = timedelta(days=7)
"""So long nobody who has got a mail gets another, whatever it was about."""
LAPSES = timedelta(days=14)
"""A day for a reminder that could not be kept for so long is let go: then the next is waited for."""


class Why(StrEnum):
    """Why a module stands in a mail."""

    BEFORE = "before"
    DUE = "due"
    AFTER = "after"
    NUDGE = "nudge"
    BESIDE = "beside"  # there was a mail for another reason, and next week is late enough


@dataclass(frozen=True, slots=True)
class Left:
    """A module that somebody has been told of and has not done.

    `due_on` by the assignments that may remind, None without one; `told_on`: the local day of the last mail about it;
    `nudges`: the numbers of those that ask for them to be reminded of it now.
    """

    module_id: str
    due_on: date | None
    told_on: date | None
    nudges: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """A module in a mail."""

    module_id: str
    due_on: date | None
    why: Why


@lru_cache(maxsize=1024)
def reached(due_on: date | None, days: tuple[int, ...], today: date) -> int | None:
    """The latest of the policy's days that has come and has not lapsed; None if there is none."""
    if due_on is None:
        return None
    come = [day for day in days if due_on + timedelta(days=day) <= today]
    latest = max(come, default=None)
    if latest is None or today - (due_on + timedelta(days=latest)) >= LAPSES:
        return None
    return latest


def reason(left: Left, policy: Policy, today: date) -> Why | None:
    """Why there should be a mail about a module today; None if there is no need."""
    day = reached(left.due_on, policy.days, today)
    if day is not None and left.due_on is not None:
        kept = left.told_on is not None and left.told_on >= left.due_on + timedelta(days=day)
        if not kept:
            return Why.BEFORE if day < 0 else Why.DUE if day == 0 else Why.AFTER
    return Why.NUDGE if left.nudges else None


def items(left: Collection[Left], policy: Policy, today: date) -> tuple[Item, ...]:
    """All that a mail to this person would name today, the most urgent first: what is late or due within a week.

    There should be such a mail if one of them has another reason than `Why.BESIDE`.
    """
    found = []
    for each in left:
        why = reason(each, policy, today)
        if why is None and each.due_on is not None and each.due_on <= today + WEEK:
            why = Why.BESIDE
        if why is not None:
            found.append(Item(each.module_id, each.due_on, why))
    return tuple(sorted(found, key=lambda item: (item.due_on or date.max, item.module_id)))


def is_called_for(found: Iterable[Item]) -> bool:
    """Whether there is a reason to write."""
    return any(item.why is not Why.BESIDE for item in found)


def week_of(day: date) -> str:
    """The week a digest is about, `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def wants_digest(policy: Policy, today: date) -> bool:
    """Whether this week's digest is due by now."""
    return policy.digest is not None and today.weekday() >= policy.digest


def rested(last: datetime | None, now: datetime) -> bool:
    """Whether somebody's last mail is long enough ago."""
    return last is None or now - last >= WEEK
