"""Whose turn it is: a table of Forms and moments."""

from datetime import UTC, datetime, timedelta

import pytest

from service.tracking.turns import Budget, Standing, whose_turn

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@pytest.mark.parametrize(
    ("open_now", "looked_at", "news_at", "due"),
    [
        (True, None, None, True),  # never asked
        (False, None, None, True),
        (True, ago(minutes=5), None, True),
        (True, ago(minutes=4, seconds=59), None, False),
        (False, ago(hours=24), None, True),
        (False, ago(hours=23, minutes=59), None, False),
        (True, ago(minutes=1), ago(seconds=30), True),  # news since
        (True, ago(minutes=1), ago(minutes=1), True),  # as the look began: it may have missed it
        (True, ago(minutes=1), ago(minutes=2), False),  # the look has seen it
        (False, ago(hours=1), ago(minutes=30), True),  # the last answer before it was closed
        (False, ago(hours=1), ago(hours=2), False),
        (True, None, ago(minutes=2), True),
        (True, ago(minutes=-5), None, False),  # a clock that was ahead
    ],
)
def test_whose_time_has_come(open_now: bool, looked_at: datetime | None, news_at: datetime | None, due: bool) -> None:
    """Open Forms every five minutes, closed ones once a day, any at once when there is news."""
    standing = Standing(1, open_now, looked_at, news_at)
    assert whose_turn([standing], Budget(NOW, 10)) == ([1] if due else [], 0)


def test_the_order() -> None:
    """Open before closed, news before none, the longest wait before shorter ones; what is not due is left out."""
    standings = [
        Standing(1, open=False, looked_at=ago(days=3)),
        Standing(2, open=False, looked_at=ago(days=1), news_at=ago(minutes=1)),
        Standing(3, open=True, looked_at=ago(minutes=7)),
        Standing(4, open=True, looked_at=ago(minutes=9)),
        Standing(5, open=True, looked_at=ago(minutes=2), news_at=ago(minutes=1)),
        Standing(6, open=True, looked_at=ago(minutes=2)),
        Standing(7, open=True),
        Standing(8, open=True, looked_at=ago(minutes=9)),
        Standing(9, open=False, looked_at=ago(hours=2)),
    ]
    assert whose_turn(standings, Budget(NOW, 10)) == ([5, 7, 4, 8, 3, 2, 1], 0)
    assert whose_turn(standings, Budget(NOW, 3)) == ([5, 7, 4], 4)
    assert whose_turn(standings, Budget(NOW, 0)) == ([], 7)


def test_everybody_has_a_turn() -> None:
    """With more open Forms than a run may ask, they take turns: none is asked twice before all were asked once."""
    looks: dict[int, datetime | None] = dict.fromkeys(range(300))
    asked: list[int] = []
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        turn, _ = whose_turn((Standing(form, open=True, looked_at=at) for form, at in looks.items()), Budget(now, 120))
        looks.update(dict.fromkeys(turn, now))
        asked += turn
    assert sorted(asked) == list(range(300))
