"""How a page writes numbers, days and times."""

from dataclasses import dataclass
from datetime import timedelta

from service.pages.words import Work
from service.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Showing(Tongue):
    """How one page writes."""

    def change(self, by: int) -> str:
        """`+12`, `−3`, `0`."""
        return f"{'−' if by < 0 else '+' if by else ''}{self.number(abs(by))}"

    def duration(self, words: Work, time: timedelta) -> str:
        """`40 s`, `12 min`, `2 h 5 min`: rounded up, so that nothing takes no time."""
        seconds = -(-time // timedelta(seconds=1))
        if seconds < 60:
            return words.seconds.format(n=seconds)
        hours, minutes = divmod(-(-seconds // 60), 60)
        return words.hours.format(h=hours, m=minutes) if hours else words.minutes.format(n=minutes)
