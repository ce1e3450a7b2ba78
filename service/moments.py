"""Moments as text: UTC, ISO 8601, microseconds; and days in the municipality's own time zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def stamp(moment: datetime) -> str:
    """As the database keeps it: sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str) -> datetime:
    """A stamp, or an RFC 3339 time of Google's, as a moment."""
    return datetime.fromisoformat(text).astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day there, which decides what has started and what is overdue."""
    return moment.astimezone(zone).date()


def in_time(text: str) -> tuple[str, str]:
    """Sorts Google's times, whose fractions have any number of digits: `…05Z` is before `…05.1Z`."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return whole, fraction.ljust(9, "0")
