"""One course or module from its folders: files read, fitted to their schemas and put together.

Everything here returns what it could read together with its findings; whether a finding matters is for
the caller.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema

from service.catalogue import placeholders, schemas
from service.catalogue.fields import nearest
from service.catalogue.files import Document, Place, read
from service.catalogue.findings import FORMAT, Finding, Severity
from service.catalogue.library import SOURCES, Library
from service.catalogue.model import LANGUAGES, Attempts, Audience, Course, Module, Picture, Words
from service.catalogue.reading import minutes
from service.catalogue.shelves import COURSE, MODULE, TEXTS, Home, Shelf
from service.catalogue.version import version_of

SAME_IDS = "18"
"""The authoring rule that all languages are one module."""

PICTURES = "15"
"""The authoring rule about pictures."""

PICTURE_BYTES = 1_000_000
_JPEG = b"\xff\xd8\xff"
_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": _JPEG, "jpeg": _JPEG, "gif": b"GIF8"}
"""The first bytes of each kind of picture, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A module with the files it came from, so that a finding can name its line.

    `raw`: the words with their placeholders, and the facts of each country.
    """

    module: Module
    structure: Document
    texts: Mapping[str, Document]
    raw: Mapping[str, Words]

    def finding(self, language: str | None, path: Place, rule: str, severity: Severity, message: str) -> Finding:
        """A finding in one language's file, or in module.yaml when `language` is None."""
        document = self.structure if language is None else self.texts[language]
        return document.finding(path, message, rule=rule, severity=severity)


@dataclass(frozen=True, slots=True)
class CourseDraft:
    course: Course
    document: Document


def course(shelf: Shelf) -> tuple[CourseDraft | None, list[Finding]]:
    """One course's own file; its modules are read one by one."""
    folder = shelf.own
    value, document, findings = _fitted(folder / COURSE, schemas.CourseSchema())
    if value is None or document is None:
        return None, findings
    findings += _named_as(folder, value["id"], document)
    listed, here = value["modules"], shelf.modules()
    findings += [
        document.finding(("modules", place), f"There is no module folder {id_} in {folder.name}.{nearest(id_, here)}")
        for place, id_ in enumerate(listed)
        if id_ not in here or not (here[id_].folder / MODULE).is_file()
    ]
    findings += [
        document.finding(("modules",), f"The module {name} has a folder but is not in the list of modules.")
        for name in shelf.beside()
        if name not in listed
    ]
    return CourseDraft(Course(value["id"], value["title"], tuple(listed)), document), findings


def module(home: Home, shared: Library) -> tuple[Draft | None, list[Finding]]:
    """One module with all its languages; None when something essential is wrong."""
    folder = home.folder
    structure, document, findings = _fitted(folder / MODULE, schemas.ModuleSchema())
    texts: dict[str, Document] = {}
    raw: dict[str, Words] = {}
    for language in LANGUAGES:
        value, text, wrong = _words(home, f"{language}.yaml")
        findings += wrong
        if value is not None and text is not None:
            raw[language], texts[language] = value, text
    findings += [finding for place in (folder, *home.over) for finding in _strangers(place, place == folder)]
    if structure is None or document is None:
        return None, findings
    findings += _named_as(folder, structure["id"], document)
    if not raw and not any(finding.severity is Severity.ERROR for finding in findings):
        findings.append(document.finding((), f"The module has no words yet: {folder.name}/sv.yaml is missing."))
    for language, version in raw.items():
        findings += _same_ids(structure, version, texts[language])
    findings += _sources_known(structure, document, shared)
    words: dict[str, Words] = {}
    for language, version in raw.items():
        words[language], unfilled = placeholders.fill(version, language, shared.filling)
        findings += [texts[language].finding(place, message) for place, message in unfilled]
    pictures, wrong = _pictures(structure, document, folder)
    findings += wrong
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    parts = _Parts(structure, home, raw, words, pictures)
    return Draft(_build(parts, shared), document, texts, raw), findings


def _words(home: Home, name: str) -> tuple[Any, Document | None, list[Finding]]:
    """One language's words from every folder that has some."""
    whole: Document | None = None
    findings: list[Finding] = []
    for file in [path / name for path in (home.folder, *home.over) if (path / name).exists()]:
        document, wrong = read(file)
        findings += wrong
        if document is None:
            return None, None, findings
        whole = document if whole is None else whole.under(document)
    if whole is None:
        return None, None, findings
    value, wrong = schemas.fit(schemas.WordsSchema(), whole)
    return value, whole, findings + wrong


def _fitted(file: Path, schema: Schema) -> tuple[Any, Document | None, list[Finding]]:
    document, findings = read(file)
    if document is None:
        return None, None, findings
    value, wrong = schemas.fit(schema, document)
    return value, document, findings + wrong


def _named_as(folder: Path, id_: str, document: Document) -> list[Finding]:
    name = folder.resolve().name
    if id_ == name:
        return []
    return [document.finding(("id",), f"The id is {id_}, but the folder is called {name}. Let them be the same.")]


def _strangers(folder: Path, whole: bool) -> list[Finding]:
    """YAML files that no part of the format reads: most likely a language's name misspelt."""
    known = {MODULE, *TEXTS} if whole else set(TEXTS)
    if not folder.is_dir():
        return []
    return [
        Finding(path, 1, FORMAT, Severity.ERROR, f"{path.name} is no file of a module.{nearest(path.name, known)}")
        for path in sorted(folder.iterdir())
        if path.suffix in {".yaml", ".yml"} and path.name not in known
    ]


def _pictures(structure: Mapping[str, Any], document: Document, folder: Path) -> tuple[list[Picture], list[Finding]]:
    """The pictures, each with the hash of what is there, and what is wrong with some."""
    found: list[Picture] = []
    wrong: list[Finding] = []
    for place, entry in enumerate(structure["pictures"]):
        try:
            content = (folder / entry["file"]).read_bytes()
        except OSError:
            content = b""
        trouble = _unfit(content, entry["file"], folder.name)
        if trouble:
            wrong.append(document.finding(("pictures", place, "file"), trouble, rule=PICTURES))
        digest = hashlib.sha256(content).hexdigest()
        found.append(Picture(entry["id"], str((folder / entry["file"]).resolve()), entry["at"], digest))
    return found, wrong


def _unfit(content: bytes, name: str, folder: str) -> str | None:
    """Why this cannot be shown as a picture, if so."""
    if not content:
        return f"There is no picture {name} in {folder}, or it cannot be read."
    if len(content) > PICTURE_BYTES:
        return f"The picture {name} has {len(content):,} bytes; {PICTURE_BYTES:,} are the most. Save it smaller."
    if not content.startswith(_BEGINNINGS[name.rpartition(".")[2]]):
        return f"{name} is not what its name says. Save it as a PNG, JPEG or GIF picture under the right name."
    return None


def _same_ids(structure: Mapping[str, Any], version: Words, text: Document) -> Iterator[Finding]:
    """Every id of module.yaml has its words in this language, and no other id has."""
    questions = structure["questions"]
    yield from _compare(("key_points",), "key point", [p.id for p in structure["key_points"]], version.key_points, text)
    yield from _compare(("questions",), "question", [q.id for q in questions], version.questions, text)
    yield from _compare(("pictures",), "picture", [p["id"] for p in structure["pictures"]], version.pictures, text)
    for question in questions:
        if question.id in version.questions:
            place = ("questions", question.id, "options")
            ids = [option.id for option in question.options]
            what = f"option of {question.id}"
            yield from _compare(place, what, ids, version.questions[question.id].options, text)


def _compare(
    place: Place, what: str, wanted: Iterable[str], found: Mapping[str, object], text: Document
) -> Iterator[Finding]:
    wanted = list(wanted)
    for id_ in wanted:
        if id_ not in found:
            near = nearest(id_, [other for other in found if other not in wanted])
            message = f"The {what} {id_} of module.yaml has no words here.{near.replace('Did you mean', 'Is it')}"
            yield text.finding(place, message, rule=SAME_IDS)
    for id_ in found:
        if id_ not in wanted:
            near = nearest(id_, [other for other in wanted if other not in found])
            message = f"There is no {what} called {id_} in module.yaml.{near}"
            yield text.finding((*place, id_), message, rule=SAME_IDS)


def _sources_known(structure: Mapping[str, Any], document: Document, shared: Library) -> Iterator[Finding]:
    if shared.sources is None:
        return
    for number, point in enumerate(structure["key_points"]):
        for place, id_ in enumerate(point.sources):
            if id_ not in shared.sources:
                message = f"The source {id_} is not in {SOURCES}.{nearest(id_, shared.sources)}"
                yield document.finding(("key_points", number, "sources", place), message)


@dataclass(frozen=True, slots=True)
class _Parts:
    """All that a module is made of, each part found to be right."""

    structure: Mapping[str, Any]
    home: Home
    raw: Mapping[str, Words]
    words: Mapping[str, Words]
    pictures: list[Picture]


def _build(parts: _Parts, shared: Library) -> Module:
    """The parts of a module as one value; sources in the order of their first use."""
    structure, folder = parts.structure, parts.home.folder
    cited = dict.fromkeys(id_ for point in structure["key_points"] for id_ in point.sources)
    known = shared.sources or {}
    sources = tuple(known[id_] for id_ in cited if id_ in known)
    key_points, questions = tuple(structure["key_points"]), tuple(structure["questions"])
    audience = Audience(structure["audience"])
    usefulness = shared.filling.local.usefulness if structure["usefulness"] is None else structure["usefulness"]
    version = structure["version"] or version_of(
        structure["id"],
        pass_mark=structure["pass_mark"],
        licence=structure["licence"],
        key_points=key_points,
        questions=questions,
        sources=sources,
        words=parts.raw,
        pictures=parts.pictures,
        with_teacher=structure["with_teacher"],
        usefulness=usefulness,
    )
    return Module(
        id=structure["id"],
        course=folder.resolve().parent.name,
        version=version,
        audience=audience,
        level=structure["level"],
        pass_mark=structure["pass_mark"],
        licence=structure["licence"],
        verified_on=structure["verified_on"],
        review_by=structure["review_by"],
        key_points=key_points,
        questions=questions,
        sources=sources,
        words=parts.words,
        minutes=minutes(parts.words.values(), audience),
        interleave=structure["interleave"],
        review_class=structure["review_class"],
        review_triggers=tuple(structure["review_triggers"]),
        attempts=Attempts(structure["attempts"]),
        pictures=tuple(parts.pictures),
        with_teacher=structure["with_teacher"],
        usefulness=usefulness,
    )
