"""A new module put into its course: whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from service.catalogue import folders, rules
from service.catalogue.fields import nearest
from service.catalogue.files import read
from service.catalogue.findings import Finding, errors, in_order
from service.catalogue.library import Library, library
from service.catalogue.new import Idea, files, listed
from service.catalogue.shelves import COURSE, Home, Shelf, shelves
from service.errors import NanolearnError, UsageError


def make(idea: Idea, course: str, courses: Sequence[Path], today: date) -> tuple[Path, list[Finding]]:
    """The module's folder, and what is left to do in it.

    Raises:
        UsageError: no such course, an id or source that cannot be, or the module is there already.
        NanolearnError: the folder cannot be written to.
    """
    there = shelves(courses)
    shelf = next((shelf for shelf in there if shelf.own.name == course), None)
    if shelf is None:
        near = nearest(course, [shelf.own.name for shelf in there])
        raise UsageError(f"There is no course {course} in {courses[-1]}.{near} A new one begins with its {COURSE}.")
    folder = shelf.own / idea.id
    if any(idea.id in {other.own.name, *other.modules()} for other in there):
        raise UsageError(f"There is a module or course {idea.id} already. Choose another id.")
    shared, _ = library(courses)
    try:
        left = _put(idea, folder, shared, today)
        _list(shelf, idea.id)
    except OSError as error:
        raise NanolearnError(f"{folder} cannot be written: {error.strerror or error}.") from None
    return folder, left


def _put(idea: Idea, folder: Path, shared: Library, today: date) -> list[Finding]:
    """Write the files where nobody looks for modules, read them, and move them to their place."""
    aside = folder.parent / f".new-{os.getpid()}"
    draft_folder = aside / "module"
    try:
        draft_folder.mkdir(parents=True)
        for name, text in files(idea, today).items():
            (draft_folder / name).write_text(text, encoding="utf-8")
        draft, findings = folders.module(Home(draft_folder), shared)
        wrong = [finding for finding in errors(findings) if not finding.message.startswith("The id is ")]
        if wrong:
            raise UsageError(_sentence(wrong))
        draft_folder.rename(folder)
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
