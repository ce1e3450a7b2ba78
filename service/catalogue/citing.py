"""A source as learners read it: who says it, what it is called in its own language, the year, and where it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from service.catalogue.findings import Finding, Severity
from service.catalogue.model import Source

if TYPE_CHECKING:
    from service.catalogue.files import Document

RULE = "5"
NOT_PUBLISHED = "K"
MOST_LETTERS = 120
_ADDRESS = re.compile(r"(?:https?://)?(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_FOR_AUTHORS = re.compile(r";|…|\bas quoted\b|\(read \d|\bsecond hand\b", re.IGNORECASE)


def cited(source: Source) -> str:
    """What names the source, without the place where it stands."""
    year = f" ({source.year})" if source.year else ""
    return f"{source.publisher}: {source.label}{year}" if source.publisher else f"{source.label}{year}"


def link(source: Source) -> str | None:
    """The address where it can be opened; None where it stands in no such place."""
    if not _ADDRESS.fullmatch(source.where):
        return None
    return source.where if source.where.lower().startswith("http") else f"https://{source.where}"


def place(source: Source) -> str:
    """Where it stands, in short: whose site it is on, or what it was printed in."""
    address = _ADDRESS.fullmatch(source.where)
    return address["host"] if address else source.where


def published(sources: tuple[Source, ...]) -> Iterator[Source]:
    """Those that learners are shown."""
    return (source for source in sources if source.mark != NOT_PUBLISHED)


def for_authors_only(document: "Document", sources: Mapping[str, Source]) -> list[Finding]:
    """What learners would read although it was noted for authors: a place that is none, notes, too much text."""
    return [
        document.finding((source.id, key), f"{source.id}.{key}: {said}", rule=RULE, severity=Severity.WARNING)
        for source in published(tuple(sources.values()))
        for key, said in _slips(source)
    ]


def _slips(source: Source) -> Iterator[tuple[str, str]]:
    for key, text in (("label", source.label), ("publisher", source.publisher or ""), ("where", source.where)):
        if len(text) > MOST_LETTERS:
            yield key, f"has {len(text)} letters, and learners read them; {MOST_LETTERS} are the most. Note the rest."
        found = _FOR_AUTHORS.search(text)
        if found:
            yield key, f'says "{found.group().strip()}", and learners read it. Put what is for authors under note.'
    if " " in source.where and "." in source.where.split()[0]:
        yield "where", "is more than one address. Keep the one that learners can open; the others are a note."
