"""Numbers, days and shares as people write them, in one language and time zone. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from service.cards.words import Number, Words
from service.catalogue.model import Catalogue
from service.reports.model import Counts

_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How one reader's cards speak."""

    words: Words
    zone: ZoneInfo

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self._locale)

    def count(self, words: Number, value: int) -> str:
        """`1 person`, `1 412 personer`."""
        return (words.one if value == 1 else words.many).format(n=self.number(value))

    def share(self, part: int, whole: int) -> str:
        """A whole percentage, rounded down: 100 % means all of them."""
        return format_percent(100 * part // whole / 100 if whole else 0, locale=self._locale)

    def day(self, day: date) -> str:
        """`18 december 2026`."""
        return format_date(day, "long", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """`22 november 2026 10:00`, in the municipality's own time."""
        there = moment.astimezone(self.zone)
        return f"{self.day(there.date())} {there:%H:%M}"

    def progress(self, counts: Counts | None) -> str:
        """`30 av 40 genomförda (75 %) · 2 med slutdatum passerat`; None: too few to show."""
        if counts is None:
            return self.words.general.too_few
        done = self.words.general.progress.format(
            done=self.number(counts.completed),
            all=self.number(counts.assigned),
            share=self.share(counts.completed, counts.assigned),
        )
        return f"{done} · {self.count(self.words.general.late, counts.overdue)}" if counts.overdue else done

    def place(self, path: str, name: str) -> str:
        """A unit's name; the root has none of its own."""
        return self.words.general.whole if path == "/" else name

    def title(self, catalogue: Catalogue, module_id: str) -> str:
        """A module's title, in this language if it has that one; its id if it has left the catalogue."""
        module = catalogue.modules.get(module_id)
        if module is None:
            return module_id
        spoken = self.words.code if self.words.code in module.words else module.languages[0]
        return module.words[spoken].title

    @property
    def _locale(self) -> str:
        return _LOCALES[self.words.code]
