"""Modules made of a bank, put into a folder of courses: each whole or not at all, and safe to do again."""

import contextlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.catalogue import folders
from service.catalogue.files import read
from service.catalogue.findings import errors
from service.catalogue.library import MISCONCEPTIONS, PLACEHOLDERS, SOURCES, Library, library
from service.catalogue.model import LANGUAGES
from service.catalogue.new import listed
from service.catalogue.shelves import COURSE, Home, shelves
from service.errors import NanolearnError, UsageError
from service.exchange.modules import Made, Making
from service.exchange.yaml_text import document

_DAYS = re.compile(r'^(?:verified_on|review_by): "[0-9-]*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of courses and, in it, the course that takes the modules."""

    courses: Path
    course: Path


def place(into: Path, course: str) -> Place:
    """A course, if that is what the folder is; else a folder of courses, with a course of the given name."""
    if (into / COURSE).is_file():
        return Place(into.resolve().parent, into.resolve())
    return Place(into, into / course)


def shelve(making: Making, where: Place, title: str) -> list[str]:
    """The ids of the modules, all of which are there now. Nothing that anybody has edited is written over.

    Raises:
        UsageError: a module of that name is there and is another one.
        NanolearnError: the folder cannot be written to.
    """
    try:
        where.course.mkdir(parents=True, exist_ok=True)
        _refuse_taken(making, where)
        _share(where.courses / SOURCES, making.sources)
        _share(where.courses / MISCONCEPTIONS, making.misconceptions)
        if making.placeholders:
            _share(where.courses / PLACEHOLDERS, making.placeholders)
        shared, _ = library([where.courses])
        for made in making.modules:
            _put(made, where, shared)
        _list(where.course, [made.id for made in making.modules], title)
    except OSError as error:
        raise NanolearnError(f"{where.course} cannot be written: {error.strerror or error}.") from None
    return [made.id for made in making.modules]


def _refuse_taken(making: Making, where: Place) -> None:
    """Say it before anything is written: people assign modules and courses by their ids."""
    there = {shelf.own.name: shelf.modules().keys() for shelf in shelves([where.courses])}
    for made in making.modules:
        elsewhere = [name for name, modules in there.items() if made.id in modules and name != where.course.name]
        if elsewhere or made.id in {*there, where.course.name}:
            found = f"the course {elsewhere[0]}" if elsewhere else "the list of courses"
            raise UsageError(
                f"There is a {made.id} in {found} already. Import into another folder, or rename the bank's category."
            )
        folder = where.course / made.id
        if folder.is_dir() and not _same(folder, made):
            raise UsageError(
                f"There is a module {made.id} in {where.course} already, and it is another one or has been edited. "
                "Import into another folder."
            )


def _same(folder: Path, made: Made) -> bool:
    """Whether the module is there as it would be made again; the day it was made may be another."""
    try:
        return all(
            (folder / name).read_bytes() == content
            if isinstance(content, bytes)
            else _DAYS.sub("", (folder / name).read_text(encoding="utf-8")) == _DAYS.sub("", content)
            for name, content in made.files.items()
        )
    except (OSError, UnicodeDecodeError):
        return False


def _put(made: Made, where: Place, shared: Library) -> None:
    """Write the files where nobody looks for modules, read them, and move them to their place."""
    folder = where.course / made.id
    if folder.is_dir():
        return
    aside = where.course / f".import-{os.getpid()}"
    try:
        draft = aside / made.id
        draft.mkdir(parents=True)
        for name, content in made.files.items():
            (draft / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        _refuse_unreadable(draft, shared)
        draft.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_unreadable(draft: Path, shared: Library) -> None:
    module, findings = folders.module(Home(draft), shared)
    if module is None:
        first = errors(findings)[0]
        raise NanolearnError(f"The module {draft.name} cannot be made of this file: {first.message}")


def _share(file: Path, entries: Mapping[str, Mapping[str, str]]) -> None:
    """Add to a shared file the entries it does not have; the rest stays as its author wrote it."""
    there, text = _shared(file)
    new = {id_: entry for id_, entry in entries.items() if id_ not in there}
    if file.exists() and not new:
        return
    if text and not text.endswith("\n"):
        text += "\n"
    _replace(file, text + (document(new) if new else "{}\n"))


def _shared(file: Path) -> tuple[Mapping[str, Any], str]:
    """A shared file's entries and text; an empty table, `{}`, is written over."""
    if not file.exists():
        return {}, ""
    found, findings = read(file)
    if found is None or not isinstance(found.value, dict):
        reason = errors(findings)[0].message if errors(findings) else "it is no table of ids."
        raise NanolearnError(f"{file} cannot be added to: {reason} Mend it and try again.")
    return found.value, file.read_text(encoding="utf-8") if found.value else ""


def _list(course: Path, ids: Sequence[str], title: str) -> None:
    """Name the modules in their course, last; make the course if they are its first."""
    file = course / COURSE
    if not file.exists():
        titles = dict.fromkeys(LANGUAGES, title)
        _replace(file, document({"id": course.name, "title": titles, "modules": list(ids)}))
        return
    found, findings = read(file)
    modules = found.value.get("modules") if found is not None and isinstance(found.value, dict) else None
    if found is None or not isinstance(modules, list) or not modules:
        reason = errors(findings)[0].message if errors(findings) else "it has no list of modules."
        raise NanolearnError(f"The modules are made, but {file} cannot be added to: {reason} Add them there by hand.")
    last = found.spot(("modules", len(modules) - 1))[1]
    text = file.read_text(encoding="utf-8")
    new = [id_ for id_ in ids if id_ not in modules]
    for number, id_ in enumerate(new):
        text = listed(text, last + number, id_)
    if new:
        _replace(file, text)


def _replace(file: Path, text: str) -> None:
    """The file with this text, whole at every moment."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(file)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
