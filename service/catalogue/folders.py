"""Courses and modules from their folders: files read, fitted to their schemas and put together.

Everything here returns what it could read together with its findings; whether a finding matters is for
the caller.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema

from service.catalogue import schemas
from service.catalogue.fields import nearest
from service.catalogue.files import Document, Place, read
from service.catalogue.findings import FORMAT, Finding, Severity
from service.catalogue.model import LANGUAGES, Attempts, Audience, Course, Module, Source, Words
from service.catalogue.reading import minutes
from service.catalogue.version import version_of
from service.errors import CatalogueError

SOURCES = "sources.yaml"
MISCONCEPTIONS = "misconceptions.yaml"
COURSE = "course.yaml"
MODULE = "module.yaml"
SAME_IDS = "18"
"""The authoring rule that all languages are one module."""


@dataclass(frozen=True, slots=True)
class Library:
    """What all courses share. None: the file could not be read, so nothing can be held against it."""

    sources: Mapping[str, Source] | None
    misconceptions: Mapping[str, Mapping[str, str]] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A module with the files it came from, so that a finding can name its line."""

    module: Module
    structure: Document
    texts: Mapping[str, Document]

    def finding(self, language: str | None, path: Place, rule: str, severity: Severity, message: str) -> Finding:
        """A finding in one language's file, or in module.yaml when `language` is None."""
        document = self.structure if language is None else self.texts[language]
        return Finding(document.file, document.line(path), rule, severity, message)


@dataclass(frozen=True, slots=True)
class CourseDraft:
    course: Course
    document: Document


def library(folder: Path) -> tuple[Library, list[Finding]]:
    """The two shared files of a courses folder."""
    sources, wrong = _shared(folder / SOURCES, schemas.sources)
    misconceptions, more = _shared(folder / MISCONCEPTIONS, schemas.misconceptions)
    return Library(sources, misconceptions), wrong + more


def course(folder: Path) -> tuple[CourseDraft | None, list[Finding]]:
    """One course's own file; its modules are read one by one."""
    value, document, findings = _fitted(folder / COURSE, schemas.CourseSchema())
    if value is None or document is None:
        return None, findings
    findings += _named_as(folder, value["id"], document)
    listed = value["modules"]
    findings += [
        document.finding(("modules", place), f"There is no module folder {id_} in {folder.name}.{_near(folder, id_)}")
        for place, id_ in enumerate(listed)
        if not (folder / id_ / MODULE).is_file()
    ]
    findings += [
        document.finding(("modules",), f"The module {path.name} has a folder but is not in the list of modules.")
        for path in module_folders(folder)
        if path.name not in listed
    ]
    return CourseDraft(Course(value["id"], value["title"], tuple(listed)), document), findings


def module(folder: Path, shared: Library) -> tuple[Draft | None, list[Finding]]:
    """One module with all its languages; None when something essential is wrong."""
    structure, document, findings = _fitted(folder / MODULE, schemas.ModuleSchema())
    texts: dict[str, Document] = {}
    words: dict[str, Words] = {}
    for language in LANGUAGES:
        if (folder / f"{language}.yaml").exists():
            value, text, wrong = _fitted(folder / f"{language}.yaml", schemas.WordsSchema())
            findings += wrong
            if value is not None and text is not None:
                words[language], texts[language] = value, text
    findings += _strangers(folder)
    if structure is None or document is None:
        return None, findings
    findings += _named_as(folder, structure["id"], document)
    if not words and not any(finding.severity is Severity.ERROR for finding in findings):
        findings.append(document.finding((), f"The module has no words yet: {folder.name}/sv.yaml is missing."))
    for language, version in words.items():
        findings += _same_ids(structure, version, texts[language])
    findings += _sources_known(structure, document, shared)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return Draft(_build(structure, folder.resolve().parent.name, words, shared), document, texts), findings


def course_folders(folder: Path) -> list[Path]:
    """The courses in a courses folder, by name."""
    return sorted(path for path in _folders(folder) if (path / COURSE).is_file() or module_folders(path))


def module_folders(folder: Path) -> list[Path]:
    """The modules in a course's folder, by name. A folder with any language's words is one."""
    names = [MODULE, *(f"{language}.yaml" for language in LANGUAGES)]
    return sorted(path for path in _folders(folder) if any((path / name).is_file() for name in names))


def _folders(folder: Path) -> Iterator[Path]:
    try:
        return iter([path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")])
    except OSError as error:
        raise CatalogueError(f"The folder {folder} cannot be read: {error.strerror or error}.") from None


def _fitted(file: Path, schema: Schema) -> tuple[Any, Document | None, list[Finding]]:
    document, findings = read(file)
    if document is None:
        return None, None, findings
    value, wrong = schemas.fit(schema, document)
    return value, document, findings + wrong


def _shared(file: Path, entries: Any) -> tuple[Any, list[Finding]]:
    document, findings = read(file)
    if document is None:
        return None, findings
    value, wrong = entries(document)
    return value, findings + wrong


def _named_as(folder: Path, id_: str, document: Document) -> list[Finding]:
    name = folder.resolve().name
    if id_ == name:
        return []
    return [document.finding(("id",), f"The id is {id_}, but the folder is called {name}. Let them be the same.")]


def _near(folder: Path, id_: str) -> str:
    return nearest(id_, [path.name for path in module_folders(folder)])


def _strangers(folder: Path) -> list[Finding]:
    """YAML files that no part of the format reads: most likely a language's name misspelt."""
    known = {MODULE, *(f"{language}.yaml" for language in LANGUAGES)}
    if not folder.is_dir():
        return []
    return [
        Finding(path, 1, FORMAT, Severity.ERROR, f"{path.name} is no file of a module.{nearest(path.name, known)}")
        for path in sorted(folder.iterdir())
        if path.suffix in {".yaml", ".yml"} and path.name not in known
    ]


def _same_ids(structure: Mapping[str, Any], version: Words, text: Document) -> Iterator[Finding]:
    """Every id of module.yaml has its words in this language, and no other id has."""
    questions = structure["questions"]
    yield from _compare(("key_points",), "key point", [p.id for p in structure["key_points"]], version.key_points, text)
    yield from _compare(("questions",), "question", [q.id for q in questions], version.questions, text)
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


def _build(structure: Mapping[str, Any], course_id: str, words: Mapping[str, Words], shared: Library) -> Module:
    """The parts of a module as one value; sources in the order of their first use."""
    cited = dict.fromkeys(id_ for point in structure["key_points"] for id_ in point.sources)
    known = shared.sources or {}
    sources = tuple(known[id_] for id_ in cited if id_ in known)
    key_points, questions = tuple(structure["key_points"]), tuple(structure["questions"])
    audience = Audience(structure["audience"])
    version = structure["version"] or version_of(
        structure["id"],
        pass_mark=structure["pass_mark"],
        licence=structure["licence"],
        key_points=key_points,
        questions=questions,
        sources=sources,
        words=words,
    )
    return Module(
        id=structure["id"],
        course=course_id,
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
        words=words,
        minutes=minutes(words.values(), audience),
        interleave=structure["interleave"],
        review_class=structure["review_class"],
        review_triggers=tuple(structure["review_triggers"]),
        attempts=Attempts(structure["attempts"]),
    )
