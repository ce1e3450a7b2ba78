"""What somebody is reminded of on a day: a table of cases, and what holds for all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.messages.deciding import Item, Left, Why, is_called_for, items, reached, rested, wants_digest, week_of
from service.messages.policy import Policy

POLICY = Policy()
DUE = date(2026, 12, 1)


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "told", "why"),
    [
        (-8, -20, None),
        (-7, -20, Why.BEFORE),
        (-7, -7, None),  # told that morning
        (-1, -20, Why.BEFORE),  # late, and the due day has not come
        (-1, -6, None),
        (0, -1, Why.DUE),
        (6, -1, Why.DUE),
        (6, 0, None),
        (7, 0, Why.AFTER),
        (20, 7, None),
        (20, 6, Why.AFTER),  # the 13th day after the 7th
        (21, 20, Why.AFTER),
        (34, 20, Why.AFTER),
        (35, 20, None),  # too late
        (400, 20, None),
    ],
)
def test_the_days(offset: int, told: int, why: Why | None) -> None:
    """On which days from the due day there is a reason, by when the person was last told of the module."""
    found = items([Left("fire", DUE, day(told))], POLICY, day(offset))
    reasons = [item.why for item in found if item.why is not Why.BESIDE]
    assert reasons == ([why] if why else [])
    assert is_called_for(found) is (why is not None)


def test_a_day_that_lapses_before_the_next_leaves_a_gap() -> None:
    """Two weeks after its day a reminder is let go, even if the next day is long to come."""
    assert [reached(DUE, (0, 60), day(offset)) for offset in (13, 14, 59, 60, 73, 74)] == [0, None, None, 60, 60, None]


def test_what_stands_beside() -> None:
    """Late or due within a week; what is further off or has no day does not; the most urgent comes first."""
    left = [
        Left("d", None, day(-9)),
        Left("c", day(7), day(-9)),
        Left("b", day(8), day(-9)),
        Left("a", DUE, day(-9)),
        Left("late", day(-300), day(-299)),
    ]
    assert items(left, POLICY, DUE) == (
        Item("late", day(-300), Why.BESIDE),
        Item("a", DUE, Why.DUE),
        Item("c", day(7), Why.BEFORE),
    )
    assert items([left[0], left[4]], POLICY, DUE) == (Item("late", day(-300), Why.BESIDE),)
    assert not is_called_for(items([left[0], left[4]], POLICY, DUE))


def test_a_nudge_is_a_reason_on_any_day() -> None:
    """Without a due day too; a day that has come says more."""
    nudged = frozenset({4})
    left = [Left("fire", None, day(-1), nudged), Left("phishing", DUE, day(-9), nudged)]
    assert items(left, POLICY, DUE) == (Item("phishing", DUE, Why.DUE), Item("fire", None, Why.NUDGE))


@given(st.sets(st.integers(-60, 60)), st.integers(-80, 120), st.integers(-80, 120))
def test_whoever_has_been_told_today_is_not_told_again(days: set[int], today: int, due: int) -> None:
    """Whatever the policy."""
    policy = Policy(days=tuple(sorted(days)))
    assert not is_called_for(items([Left("fire", day(due), day(today))], policy, day(today)))


def test_a_week_is_a_hundred_and_sixty_eight_hours() -> None:
    """Also over the change to winter time."""
    now = datetime(2026, 10, 26, 9, tzinfo=UTC)
    assert rested(None, now)
    assert rested(now - timedelta(hours=168), now)
    assert not rested(now - timedelta(hours=167, minutes=59), now)


def test_the_week_of_a_digest() -> None:
    """ISO weeks, which begin on Monday and belong to the year of their Thursday; from the policy's weekday on."""
    assert [week_of(date(2026, 12, 31)), week_of(date(2027, 1, 3)), week_of(date(2027, 1, 4))] == [
        "2026-W53",
        "2026-W53",
        "2027-W01",
    ]
    friday = Policy(digest=4)
    assert [wants_digest(friday, date(2026, 12, number)) for number in (3, 4, 5, 7)] == [False, True, True, False]
    assert not wants_digest(Policy(digest=None), date(2026, 12, 4))
