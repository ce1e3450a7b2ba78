"""Hours and days on which mails may go out: summer time, holidays, and what never opens."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.messages.hours import is_open, next_opening
from service.messages.policy import Policy

STOCKHOLM, COPENHAGEN = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/Copenhagen")
SE, DK = Policy(country="SE"), Policy(country="DK")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),  # a Monday, at ten
        ("2026-11-23T06:59", "2026-11-23T07:00"),  # before eight
        ("2026-11-23T14:59", "2026-11-23T14:59"),
        ("2026-11-23T15:00", "2026-11-24T07:00"),  # at four it is over
        ("2026-11-27T20:00", "2026-11-30T07:00"),  # over the weekend
        ("2027-03-26T15:00", "2027-03-30T06:00"),  # Good Friday, Easter Monday, and the clocks go forward between
        ("2026-10-23T14:00", "2026-10-26T07:00"),  # the clocks go back
        ("2026-12-23T16:00", "2026-12-28T07:00"),  # Christmas
        ("2027-06-24T15:00", "2027-06-28T06:00"),  # Midsummer's Eve
    ],
)
def test_when_it_opens_in_sweden(moment: str, opens: str) -> None:
    """Eight to four on working days, local time."""
    assert next_opening(utc(moment), SE, STOCKHOLM) == utc(opens)


@pytest.mark.parametrize(
    ("day", "sweden", "denmark"),
    [
        (date(2026, 1, 6), False, True),  # Epiphany
        (date(2026, 4, 2), True, False),  # Maundy Thursday
        (date(2026, 5, 1), False, False),
        (date(2026, 5, 25), True, False),  # Whit Monday
        (date(2026, 6, 5), True, False),  # Constitution Day
        (date(2026, 6, 19), False, True),  # Midsummer's Eve
        (date(2026, 12, 24), False, False),
        (date(2027, 12, 31), False, False),
        (date(2026, 5, 15), True, True),  # the Friday after Ascension is a working day
    ],
)
def test_holidays_of_each_country(day: date, sweden: bool, denmark: bool) -> None:
    """At noon of days that are a holiday in one country or both."""
    noon = datetime.combine(day, time(12), STOCKHOLM)
    assert (is_open(noon, SE, STOCKHOLM), is_open(noon, DK, COPENHAGEN)) == (sweden, denmark)


def test_days_of_ones_own_and_no_country() -> None:
    """A closed day is closed; without a country only weekdays count."""
    noon = datetime(2026, 12, 24, 12, tzinfo=STOCKHOLM)
    assert is_open(noon, Policy(country=None), STOCKHOLM)
    assert not is_open(noon, Policy(country=None, closed=frozenset({date(2026, 12, 24)})), STOCKHOLM)


def test_an_hour_that_the_clocks_leave_out() -> None:
    """On the last Sunday of March there is no half past two; hours that begin there begin at three."""
    night = replace(Policy(weekdays=frozenset({6})), opens=time(2, 30), closes=time(4))
    assert next_opening(utc("2027-03-28T00:00"), night, STOCKHOLM) == utc("2027-03-28T01:30")
    assert is_open(utc("2027-03-28T01:30"), night, STOCKHOLM)


def test_what_never_opens() -> None:
    """Two months of closed days: None, so that somebody is told."""
    days = frozenset(date(2026, 11, 1) + timedelta(days=day) for day in range(120))
    assert next_opening(utc("2026-11-23T09:00"), replace(SE, closed=days), STOCKHOLM) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.sampled_from([(SE, STOCKHOLM), (DK, COPENHAGEN)]))  # noqa: DTZ001 - given its zone below
def test_the_next_opening_is_open_and_nothing_before_it_is(moment: datetime, where: tuple[Policy, ZoneInfo]) -> None:
    """Looked at every half hour from the moment to the opening."""
    policy, zone = where
    now = moment.replace(tzinfo=UTC)
    opens = next_opening(now, policy, zone)
    assert opens is not None
    assert is_open(opens, policy, zone)
    while now < opens:
        assert not is_open(now, policy, zone)
        now += timedelta(minutes=30)
