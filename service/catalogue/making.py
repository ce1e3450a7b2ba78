"""A new module put into its course, or with a new course: whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from service.catalogue import folders, rules, schemas
from service.catalogue.fields import nearest
from service.catalogue.files import parse, read
from service.catalogue.findings import Finding, errors, in_order
from service.catalogue.library import Library, library
from service.catalogue.model import LANGUAGES
from service.catalogue.new import Idea, files, first, listed
from service.catalogue.shelves import COURSE, Home, Shelf, shelves
from service.errors import NanolearnError, UsageError

_TITLES = (
    "A new one begins with its title in each language: --course-title sv=… --course-title da=… --course-title en=…"
)


def is_there(course: str, courses: Sequence[Path]) -> bool:
    """Whether these folders have such a course."""
    return any(shelf.own.name == course for shelf in shelves(courses))


def missing(course: str, courses: Sequence[Path]) -> str:
    """That there is no such course, and which one may be meant."""
    return f"There is no course {course} in {courses[-1]}.{nearest(course, [s.own.name for s in shelves(courses)])}"


def make(
    idea: Idea, course: str, courses: Sequence[Path], today: date, titles: Mapping[str, str] | None = None
) -> tuple[Path, list[Finding]]:
    """The module's folder, and what is left to do in it. `titles`: by language, of a course that is not there yet.

    Raises:
        UsageError: no such course and no titles for it, an id or source that cannot be, or the module is there already.
        NanolearnError: the folder cannot be written to.
    """
    there = shelves(courses)
    shelf = next((shelf for shelf in there if shelf.own.name == course), None)
    if any(idea.id in {other.own.name, *other.modules()} for other in there) or idea.id == course:
        raise UsageError(f"There is a module or course {idea.id} already. Choose another id.")
    begun = None if shelf is not None else _beginning(idea.id, course, courses, titles or {})
    folder = (shelf.own if shelf is not None else courses[-1] / course) / idea.id
    shared, _ = library(courses)
    try:
        left = _put(idea, folder, shared, today, begun)
        if shelf is not None:
            _list(shelf, idea.id)
    except OSError as error:
        raise NanolearnError(f"{folder} cannot be written: {error.strerror or error}.") from None
    return folder, left


def _beginning(module: str, course: str, courses: Sequence[Path], titles: Mapping[str, str]) -> str:
    """The new course's file.

    Raises:
        UsageError: a title is missing, or the course cannot be called so.
    """
    if any(not titles.get(language, "").strip() for language in LANGUAGES):
        raise UsageError(f"{missing(course, courses)} {_TITLES}")
    owner = next((shelf.own.name for shelf in shelves(courses) if course in shelf.modules()), None)
    if owner is not None:
        raise UsageError(f"{course} is a module of the course {owner}. Choose another id for the course.")
    text = first(course, titles, module)
    document, findings = parse(text, courses[-1] / course / COURSE)
    wrong = errors(findings)
    if document is not None:
        wrong += errors(schemas.fit(schemas.CourseSchema(), document)[1])
    if wrong:
        raise UsageError(f"The course cannot be made. {_sentence(wrong)}")
    return text


def _put(idea: Idea, folder: Path, shared: Library, today: date, course: str | None) -> list[Finding]:
    """Write the files where nobody looks for modules, read them, and move them to their place, with a new `course`."""
    aside = (folder.parent if course is None else folder.parent.parent) / f".new-{os.getpid()}"
    draft_folder = aside / "course" / "module"
    try:
        draft_folder.mkdir(parents=True)
        for name, text in files(idea, today).items():
            (draft_folder / name).write_text(text, encoding="utf-8")
        draft, findings = folders.module(Home(draft_folder), shared)
        wrong = [finding for finding in errors(findings) if not finding.message.startswith("The id is ")]
        if wrong:
            raise UsageError(_sentence(wrong))
        if course is None:
            draft_folder.rename(folder)
        else:
            (draft_folder.parent / COURSE).write_text(course, encoding="utf-8")
            draft_folder.rename(draft_folder.with_name(idea.id))
            draft_folder.parent.rename(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    draft, findings = folders.module(Home(folder), shared)
    return in_order(findings + (rules.judge(draft, shared.misconceptions, today) if draft else []))


def _list(shelf: Shelf, id_: str) -> None:
    """Name the module last in its course; the rest of the file stays as its author wrote it."""
    file = shelf.own / COURSE
    document, findings = read(file)
    if document is None or not isinstance(document.value.get("modules"), list) or not document.value["modules"]:
        reason = _sentence(errors(findings)) if findings else "it has no list of modules."
        raise NanolearnError(f"{id_} is made, but {file} cannot be added to: {reason} Add it there by hand.")
    last = document.spot(("modules", len(document.value["modules"]) - 1))[1]
    text = listed(file.read_text(encoding="utf-8"), last, id_)
    unfinished = file.with_name(f".{COURSE}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def _sentence(wrong: Iterable[Finding]) -> str:
    return " ".join(dict.fromkeys(finding.message for finding in wrong))
