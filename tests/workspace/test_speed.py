"""How fast, and how long still: a table of moments."""

from datetime import UTC, datetime, timedelta

import pytest

from service.store.work import Work
from service.workspace.speed import left, per_minute

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("progress", "seconds", "speed", "rest"),
    [
        (("classes", 10, 100), 30, 20, timedelta(minutes=4.5)),
        (("classes", 0, 100), 30, None, None),  # nothing is done: no speed yet
        (("classes", 5, 100), 2, None, None),  # chance
        (("people", 500, 0), 30, 1000, None),  # nobody knows how many there are
        (("mails", 150, 400), 6, 150, timedelta(minutes=5 / 3)),  # fast until the minute's budget is used up
        (("mails", 300, 20_000), 61, 300 * 60 / 61, timedelta(minutes=19_700 / (300 * 60 / 61))),  # several senders
        (("forms", 10, 60), 6, 50, timedelta(minutes=1)),  # three writes each, of 150 a minute
        (("responses", 90, 90), 6, 180, timedelta(0)),
        (("classes", 1000, 1000), 10, 6000, timedelta(0)),  # no budget of its own
    ],
)
def test_speed(progress: tuple[str, int, int], seconds: float, speed: float | None, rest: timedelta | None) -> None:
    """By what is done of the part, and in the first minute at most what Google allows in one."""
    work = Work("1", "deliver", "tick", START - timedelta(hours=1), START, START, *progress)
    now = START + timedelta(seconds=seconds)
    assert per_minute(work, now) == (None if speed is None else pytest.approx(speed))
    found = left(work, now)
    assert found is None if rest is None else found == pytest.approx(rest, abs=timedelta(milliseconds=1))
