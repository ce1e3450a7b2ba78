"""How a card writes what it shows: words, numbers, days and the names of things. Pure."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from service.cards.words import Words
from service.catalogue.model import Catalogue, Module
from service.catalogue.model import Words as ModuleWords
from service.reports.model import Counts
from service.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Voice(Tongue):
    """How one reader's cards speak."""

    words: Words

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

    def text(self, module: Module) -> ModuleWords:
        """A module's words, in this language if it has that one."""
        return module.words[self.language if self.language in module.words else module.languages[0]]

    def title(self, catalogue: Catalogue, module_id: str) -> str:
        """A module's title; its id if it has left the catalogue."""
        module = catalogue.modules.get(module_id)
        return module_id if module is None else self.text(module).title


def speaking(words: Words, zone: ZoneInfo) -> Voice:
    """The voice of these words."""
    return Voice(words.code, zone, words)
