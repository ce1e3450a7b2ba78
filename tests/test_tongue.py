"""Numbers, days and times as people write them in each language."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from service.tongue import Number, Tongue, percent

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("language", "number", "share", "day", "moment"),
    [
        ("sv", "60\xa0000", "12\xa0%", "18 december 2026", "18 december 2026 10:05"),
        ("da", "60.000", "12\xa0%", "18. december 2026", "18. december 2026 10.05"),
        ("en", "60,000", "12%", "18 December 2026", "18 December 2026 10:05"),
    ],
)
def test_each_language(language: str, number: str, share: str, day: str, moment: str) -> None:
    """As its own readers expect it, in the municipality's time."""
    tongue = Tongue(language, STOCKHOLM)
    at = datetime(2026, 12, 18, 9, 5, tzinfo=UTC)
    written = (tongue.number(60_000), tongue.share(1, 8), tongue.day(at.date()), tongue.moment(at))
    assert written == (number, share, day, moment)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2 juli 2026 00:30"),  # summer time, and past midnight
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 oktober 2026 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 oktober 2026 02:30"),  # the hour that comes twice
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "1 januari 2027 00:00"),
    ],
)
def test_the_day_is_that_of_the_place(moment: datetime, written: str) -> None:
    """Not that of UTC."""
    assert Tongue("sv", STOCKHOLM).moment(moment) == written


@pytest.mark.parametrize(("value", "text"), [(0, "0 frågor"), (1, "1 fråga"), (1412, "1\xa0412 frågor")])
def test_one_and_many(value: int, text: str) -> None:
    """Nothing is many."""
    assert Tongue("sv", STOCKHOLM).count(Number("{n} fråga", "{n} frågor"), value) == text


@pytest.mark.parametrize(("part", "whole", "expected"), [(0, 0, 0), (199, 200, 99), (200, 200, 100), (1, 3, 33)])
def test_all_of_them_is_all_of_them(part: int, whole: int, expected: int) -> None:
    """Rounded down; none of nothing is nothing."""
    assert percent(part, whole) == expected


def test_days_alone() -> None:
    """A day without a moment."""
    assert Tongue("da", STOCKHOLM).day(date(2026, 3, 1)) == "1. marts 2026"
