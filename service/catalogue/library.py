"""What all courses share: sources, misconceptions, placeholders and what this installation fills in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.catalogue import schemas
from service.catalogue.fields import nearest
from service.catalogue.files import Document, read
from service.catalogue.findings import Finding, Severity
from service.catalogue.model import LANGUAGES, Source
from service.catalogue.placeholders import Filling, Local

SOURCES = "sources.yaml"
MISCONCEPTIONS = "misconceptions.yaml"
PLACEHOLDERS = "placeholders.yaml"
LOCAL = "local.yaml"
SHARED = (SOURCES, MISCONCEPTIONS, PLACEHOLDERS, LOCAL)


@dataclass(frozen=True, slots=True)
class Library:
    """None: the file could not be read, so nothing can be held against it.

    `declared`: the files of placeholders, so that a finding can name the line of one.
    """

    sources: Mapping[str, Source] | None
    misconceptions: Mapping[str, Mapping[str, str]] | None
    filling: Filling = field(default_factory=Filling)
    declared: tuple[Document, ...] = ()

    def resting(self, names: set[str]) -> list[Finding]:
        """Of these placeholders, those that nobody has filled in here, so that learners read the general words."""
        return [
            document.finding((name,), _RESTS.format(name), severity=Severity.WARNING)
            for document in self.declared
            for name in (document.value if isinstance(document.value, dict) else ())
            if name in names and set(self.filling.local.values.get(name, ())) != set(LANGUAGES)
        ]


_RESTS = "{} is not filled in for this installation, so learners read the general words. Give it in local.yaml."


def library(folders: Sequence[Path]) -> tuple[Library, list[Finding]]:
    """The shared files of courses folders; of what several name, the last one's word holds."""
    sources, _, findings = _merged(folders, SOURCES, schemas.sources, needed=True)
    misconceptions, _, more = _merged(folders, MISCONCEPTIONS, schemas.misconceptions, needed=True)
    findings += more
    common, declared, more = _merged(folders, PLACEHOLDERS, schemas.placeholders)
    local, wrong = _local(folders, common)
    return Library(sources, misconceptions, Filling(common or {}, local), declared), findings + more + wrong


def _merged(
    folders: Sequence[Path],
    name: str,
    entries: Callable[[Document], tuple[dict[str, Any], list[Finding]]],
    *,
    needed: bool = False,
) -> tuple[dict[str, Any] | None, tuple[Document, ...], list[Finding]]:
    """One shared file of all folders: its entries, None if one cannot be read, the files and what is wrong.

    Where it is needed the first folder has to have it; the others may.
    """
    merged: dict[str, Any] | None = {}
    documents: list[Document] = []
    findings: list[Finding] = []
    for folder in [folder for folder in folders if (needed and folder == folders[0]) or (folder / name).exists()]:
        document, wrong = read(folder / name)
        findings += wrong
        if document is None:
            merged = None
            continue
        value, wrong = entries(document)
        findings += wrong
        documents.append(document)
        merged = None if merged is None else merged | value
    return merged, tuple(documents), findings


def _local(folders: Sequence[Path], common: Mapping[str, object] | None) -> tuple[Local, list[Finding]]:
    """What the installation's own files fill in, the last folder's word before the others'."""
    local = Local()
    findings: list[Finding] = []
    for file in [folder / LOCAL for folder in folders if (folder / LOCAL).exists()]:
        document, wrong = read(file)
        findings += wrong
        value, wrong = schemas.fit(schemas.LocalSchema(), document) if document else (None, [])
        findings += wrong
        if document and value:
            if common is not None:
                findings += _undeclared(value, document, common)
            asks = local.usefulness if value["usefulness"] is None else value["usefulness"]
            local = Local(value["country"] or local.country, {**local.values, **value["values"]}, asks)
    return local, findings


def _undeclared(value: Mapping[str, Any], document: Document, declared: Mapping[str, object]) -> list[Finding]:
    return [
        document.finding(("values", name), f"There is no placeholder {name}.{nearest(name, declared)}")
        for name in value["values"]
        if name not in declared
    ]
