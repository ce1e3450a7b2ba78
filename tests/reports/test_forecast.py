"""Whether a goal will be reached: by the pace of the last weeks, and no further than they carry."""

from datetime import date, timedelta

import pytest

from service.reports.forecast import Forecast, Outlook, Way, forecast, ways_of

TODAY = date(2026, 11, 22)
FOUR_WEEKS = TODAY + timedelta(days=27)  # today and that day included


@pytest.mark.parametrize(
    ("weeks", "now", "by", "want"),
    [
        ([20, 30, 40, 50], 52, FOUR_WEEKS, Forecast(Outlook.LIKELY, 92, 92, 92)),
        ([10, 12, 30, 40], 45, FOUR_WEEKS, Forecast(Outlook.UNCERTAIN, 53, 85, 100)),
        ([40, 41, 42, 43], 44, FOUR_WEEKS, Forecast(Outlook.UNLIKELY, 48, 48, 48)),
        ([50, 40, 30], 30, FOUR_WEEKS, Forecast(Outlook.UNLIKELY, 30, 30, 30)),
        ([0, 90, 10, 20, 30, 40], 41, FOUR_WEEKS, Forecast(Outlook.UNCERTAIN, 41, 41, 81)),
        ([20, 30], 31, FOUR_WEEKS, Forecast(Outlook.TOO_EARLY)),
        ([], 0, FOUR_WEEKS, Forecast(Outlook.TOO_EARLY)),
        ([20, 30, 40], 80, FOUR_WEEKS, Forecast(Outlook.REACHED)),
        ([20, 30, 40], 80, TODAY - timedelta(days=1), Forecast(Outlook.REACHED)),
        ([20, 30, 40], 79.9, TODAY - timedelta(days=1), Forecast(Outlook.PASSED)),
        ([0, 70, 70], 75, TODAY, Forecast(Outlook.UNCERTAIN, 75, 80, 85)),
    ],
)
def test_outlook(weeks: list[float], now: float, by: date, want: Forecast) -> None:
    """A goal of 80 %: of more than five weeks the last count; backwards is standing still; all is all."""
    assert forecast(weeks, now, 80, by, TODAY) == want


def test_where_the_paces_lead() -> None:
    """Each to its share on the day; one that is there before stays at all from the day it comes there."""
    weeks = [10.0, 12.0, 30.0, 40.0]  # two, eighteen and ten a week
    slowest, expected, fastest = ways_of(weeks, 45.0, FOUR_WEEKS, TODAY) or ()
    assert (slowest, expected) == (Way(FOUR_WEEKS, 53.0), Way(FOUR_WEEKS, 85.0))
    assert fastest == Way(TODAY + timedelta(days=21), 100.0)
    assert ways_of([10.0, 20.0], 20.0, FOUR_WEEKS, TODAY) is None
    assert ways_of([50.0, 40.0, 30.0], 30.0, FOUR_WEEKS, TODAY) == (Way(FOUR_WEEKS, 30.0),) * 3
