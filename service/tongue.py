"""Numbers, days and plurals as people write them, in one language and time zone. Pure."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}


class Number(NamedTuple):
    """A text for one and for any other number of things, `{n}` in its place."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one reader's pages and cards write."""

    language: str
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        return _LOCALES[self.language]

    def number(self, value: int) -> str:
        return _number(value, self.locale)

    def tenths(self, value: float) -> str:
        """`3,6`; in English `3.6`."""
        return format_decimal(value, format="0.0", locale=self.locale)

    def count(self, words: Number, value: int) -> str:
        """`1 fråga`, `1 412 frågor`."""
        return (words.one if value == 1 else words.many).format(n=self.number(value))

    def share(self, part: int, whole: int) -> str:
        """A whole percentage, rounded down: 100 % means all of them."""
        return _share(percent(part, whole), self.locale)

    def shares(self, lowest: int, highest: int) -> str:
        """`64–66 %`, of whole percents."""
        highest_written = self.share(highest, 100)
        return highest_written if lowest == highest else f"{self.number(lowest)}–{highest_written}"

    def day(self, day: date) -> str:
        """`18 december 2026`, in Danish `18. december 2026`."""
        return _day(day, self.locale)

    def time(self, moment: datetime) -> str:
        """`10:00`, in Danish `10.00`; in the municipality's own time."""
        return format_time(moment.astimezone(self.zone), "short", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """`22 november 2026 10:00`, in the municipality's own time."""
        return f"{self.day(moment.astimezone(self.zone).date())} {self.time(moment)}"


@lru_cache(maxsize=4096)  # a page writes hundreds, mostly the same ones, and Babel reads its pattern anew for each
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=512)
def _share(whole_percent: int, locale: str) -> str:
    return format_percent(whole_percent / 100, locale=locale)


@lru_cache(maxsize=1024)
def _day(day: date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def percent(part: int, whole: int) -> int:
    """Rounded down; none of nothing is nothing."""
    return math.floor(100 * part / whole) if whole else 0
