"""An author's desk: one module in all its languages side by side, with what the check says beside the text."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from service.catalogue import rules
from service.catalogue.files import Document, Place
from service.catalogue.findings import Finding, in_order
from service.catalogue.folders import Draft, module
from service.catalogue.library import SHARED, library
from service.catalogue.load import home_of
from service.catalogue.orders import option_orders
from service.catalogue.preview import environment, page


@dataclass(frozen=True, slots=True)
class Desk:
    """A module's name and the courses folders in which it is looked up anew each time."""

    id: str
    courses: tuple[Path, ...]

    def page(self, today: date, *, watched: bool = False) -> str:
        """One HTML document, whatever state the module is in. `watched`: it asks its server whether to reload.

        Raises:
            UsageError: no course has such a module any more.
        """
        home = home_of(self.id, self.courses)
        shared, findings = library(self.courses)
        draft, more = module(home, shared)
        if draft is not None:
            more = more + rules.judge(draft, shared.misconceptions, today)
        found = in_order(findings + more)
        shown = list(_shown(draft, found)) if draft else []
        beside = {finding for one in shown for finding in one.findings}
        return (
            environment()
            .get_template("desk.html")
            .render(
                id=self.id,
                title=next((one.title for one in shown), self.id),
                languages=shown,
                general=[_line(finding) for finding in found if finding not in beside],
                watched=watched,
                fingerprint=self.fingerprint() if watched else "",
            )
        )

    def fingerprint(self) -> str:
        """Of every file on which the page depends."""
        home = home_of(self.id, self.courses)
        shared = [folder / name for folder in self.courses for name in SHARED]
        own = chain.from_iterable(sorted(folder.iterdir()) for folder in (home.folder, *home.over))
        found = hashlib.sha256()
        for file in (*shared, *own):
            with suppress(OSError):
                found.update(f"{file}\0".encode() + file.read_bytes())
        return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shown:
    """One language on the desk: its page, and the findings in its files."""

    language: str
    title: str
    page: str
    findings: Sequence[Finding]

    @property
    def lines(self) -> list[dict[str, str]]:
        return [_line(finding) for finding in self.findings]


def _shown(draft: Draft, findings: Sequence[Finding]) -> Iterator[Shown]:
    orders = option_orders(draft.module)
    for language in draft.module.languages:
        text = draft.texts[language]
        files = {text.file, *(document.file for document in text.over)}
        own = [finding for finding in findings if finding.file in files]
        notes = _notes(text, own)
        document = page(draft.module, language, orders, notes=notes)
        yield Shown(language, draft.module.words[language].title, document, own)


def _notes(text: Document, findings: Sequence[Finding]) -> Mapping[str, list[str]]:
    """What is said of each thing in a file, by its dotted place: the innermost thing on the finding's line."""
    at: dict[tuple[Path, int], Place] = {}
    for document in (text, *text.over):
        for place, line in document.lines.items():
            at[document.file, line] = max(at.get((document.file, line), ()), place, key=len)
    notes: dict[str, list[str]] = {}
    for finding in findings:
        name = ".".join(map(str, at.get((finding.file, finding.line), ())))
        # the first line holds the whole file and its first thing: what is said there is of the whole
        notes.setdefault("" if finding.line == 1 else name, []).append(f"{finding.rule}: {finding.message}")
    return notes


def _line(finding: Finding) -> dict[str, str]:
    return {
        "severity": str(finding.severity),
        "where": f"{finding.file.name}:{finding.line}",
        "text": f"{finding.rule}: {finding.message}",
    }


def trouble(message: str) -> str:
    """A page that says only that, and asks again."""
    return environment().get_template("desk.html").render(
        id="", title="Preview", languages=[], watched=True, fingerprint="gone",
        general=[{"severity": "error", "where": "", "text": message}],
    )  # fmt: skip
