"""Numbers, days and plurals as people write them, in one language and time zone."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from service.pages.words import Number, Work

_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Showing:
    """How one page writes."""

    language: str
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        return _LOCALES[self.language]

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.locale)

    def count(self, words: Number, value: int) -> str:
        """`1 fråga`, `3 frågor`."""
        return (words.one if value == 1 else words.many).format(n=self.number(value))

    def share(self, part: int, whole: int) -> str:
        """A whole percentage, rounded down: 100 % means all of them."""
        return format_percent(percent(part, whole) / 100, locale=self.locale)

    def day(self, day: date) -> str:
        """`18 december 2026`."""
        return format_date(day, "d MMMM y", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """`22 november 2026 10:00`, in the municipality's own time."""
        return format_datetime(moment.astimezone(self.zone), "d MMMM y HH:mm", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """`10:00`, in the municipality's own time."""
        return format_datetime(moment.astimezone(self.zone), "HH:mm", locale=self.locale)

    def duration(self, words: Work, time: timedelta) -> str:
        """`40 s`, `12 min`, `2 h 5 min`: rounded up, so that nothing takes no time."""
        seconds = -(-time // timedelta(seconds=1))
        if seconds < 60:
            return words.seconds.format(n=seconds)
        hours, minutes = divmod(-(-seconds // 60), 60)
        return words.hours.format(h=hours, m=minutes) if hours else words.minutes.format(n=minutes)


def percent(part: int, whole: int) -> int:
    """Rounded down; none of nothing is nothing."""
    return math.floor(100 * part / whole) if whole else 0
