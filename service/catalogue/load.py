"""The catalogue from its folder, for use (`load`) and for its authors (`check`)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from service.catalogue import folders, rules
from service.catalogue.fields import nearest
from service.catalogue.findings import Finding, errors, in_order
from service.catalogue.folders import CourseDraft, Draft, Library
from service.catalogue.model import LANGUAGES, Catalogue, Course, Module
from service.errors import CatalogueError, UsageError

_SHOWN = 3


def load(folder: Path) -> Catalogue:
    """All courses in a folder, ready for use.

    Style is not asked for here: a text that has grown too long, or a review date that has passed, must not
    stop a running service.

    Raises:
        CatalogueError: something cannot be used; it names the first findings and counts the rest.
    """
    paths = _course_folders(folder)
    shared, findings = folders.library(folder)
    courses: dict[str, Course] = {}
    modules: dict[str, Module] = {}
    for path in paths:
        one = _read_course(path, shared)
        findings += one.findings + _taken(one, courses, modules)
        if one.course is not None:
            courses[one.course.course.id] = one.course.course
        modules.update({draft.module.id: draft.module for draft in one.drafts})
    wrong = in_order(errors(findings))
    if wrong:
        raise CatalogueError(_sentence(wrong))
    return Catalogue(courses, modules, shared.misconceptions or {})


def load_module(folder: Path, id_: str) -> Module:
    """One module, whatever state its neighbours are in.

    Raises:
        UsageError: no course has such a module.
        CatalogueError: the module cannot be used; it names the first findings and counts the rest.
    """
    found = {path.name: path for one in _course_folders(folder) for path in folders.module_folders(one)}
    if id_ not in found:
        raise UsageError(f"There is no module {id_} in {folder}.{nearest(id_, found)}")
    shared, findings = folders.library(folder)
    draft, more = folders.module(found[id_], shared)
    if draft is None:
        raise CatalogueError(_sentence(in_order(errors(findings + more))))
    return draft.module


def _course_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CatalogueError(f"There is no folder of courses at {folder}. NANOLEARN_COURSES says where it is.")
    return folders.course_folders(folder)


def check(paths: Iterable[Path], today: date) -> list[Finding]:
    """Everything to be said about courses folders, courses, modules or single files."""
    return inspect(paths, today).findings


@dataclass(slots=True)
class Inspection:
    """What a check found, and how many modules it looked at."""

    findings: list[Finding]
    modules: int


def inspect(paths: Iterable[Path], today: date) -> Inspection:
    """Check each path; what two paths share is said once.

    Raises:
        UsageError: a file is of no kind that courses are made of.
    """
    findings: list[Finding] = []
    seen: set[Path] = set()
    for path in paths:
        found, looked_at = _inspect_one(path, today)
        findings += found
        seen |= looked_at
    return Inspection(in_order(findings), len(seen))


@dataclass(slots=True)
class _ReadCourse:
    course: CourseDraft | None
    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    looked_at: set[Path] = field(default_factory=set)


def _read_course(folder: Path, shared: Library) -> _ReadCourse:
    """A course and every module in its folder, in the course's own order."""
    draft, findings = folders.course(folder)
    read = _ReadCourse(draft, findings=findings)
    order = draft.course.modules if draft else ()
    paths = folders.module_folders(folder)
    for path in sorted(paths, key=lambda p: (order.index(p.name) if p.name in order else len(order), p.name)):
        module, wrong = folders.module(path, shared)
        read.findings += wrong
        read.looked_at.add(path.resolve())
        if module is not None:
            read.drafts.append(module)
    return read


def _taken(read: _ReadCourse, courses: Iterable[str], modules: Iterable[str]) -> list[Finding]:
    """Ids that an earlier course or module has: people assign both by id, so each stands for one thing."""
    known = {*courses, *modules}
    taken = []
    if read.course is not None:
        if read.course.course.id in known:
            taken.append(read.course.document.finding(("id",), f"The id {read.course.course.id} is taken already."))
        known.add(read.course.course.id)
    taken += [
        draft.structure.finding(("id",), f"The id {draft.module.id} is taken by another module or course.")
        for draft in read.drafts
        if draft.module.id in known
    ]
    return taken


def _inspect_one(path: Path, today: date) -> tuple[list[Finding], set[Path]]:
    """Find out what the path is, and check as much of what lies around it as its rules need."""
    if path.is_file():
        return _inspect_file(path, today)
    if (path / folders.MODULE).is_file():
        shared, findings = folders.library(path.resolve().parent.parent)
        return findings + _inspect_module(path, shared, today), {path.resolve()}
    if (path / folders.COURSE).is_file() or (not (path / folders.SOURCES).is_file() and folders.module_folders(path)):
        shared, findings = folders.library(path.resolve().parent)
        read = _read_course(path, shared)
        return findings + read.findings + _judge(read, shared, today), read.looked_at
    return _inspect_all(path, today)


def _inspect_all(folder: Path, today: date) -> tuple[list[Finding], set[Path]]:
    shared, findings = folders.library(folder)
    courses: set[str] = set()
    modules: set[str] = set()
    looked_at: set[Path] = set()
    for path in folders.course_folders(folder):
        read = _read_course(path, shared)
        findings += read.findings + _taken(read, courses, modules) + _judge(read, shared, today)
        courses |= {read.course.course.id} if read.course else set()
        modules |= {draft.module.id for draft in read.drafts}
        looked_at |= read.looked_at
    return findings, looked_at


def _inspect_module(folder: Path, shared: Library, today: date) -> list[Finding]:
    draft, findings = folders.module(folder, shared)
    return findings + (rules.judge(draft, shared.misconceptions, today) if draft else [])


def _inspect_file(file: Path, today: date) -> tuple[list[Finding], set[Path]]:
    """One file's findings, of all that its folder gives."""
    folder = file.parent
    if file.name in {folders.SOURCES, folders.MISCONCEPTIONS}:
        _, findings = folders.library(folder)
        return [finding for finding in findings if finding.file == file], set()
    if file.name not in {folders.COURSE, folders.MODULE, *(f"{language}.yaml" for language in LANGUAGES)}:
        raise UsageError(
            f"{file} is no file of a course. Name a courses folder, a course, a module or one of its files."
        )
    findings, looked_at = _inspect_one(folder, today)
    return [finding for finding in findings if finding.file == file], looked_at


def _judge(read: _ReadCourse, shared: Library, today: date) -> list[Finding]:
    findings = [finding for draft in read.drafts for finding in rules.judge(draft, shared.misconceptions, today)]
    return findings + (rules.judge_course(read.course, read.drafts) if read.course else [])


def _sentence(wrong: list[Finding]) -> str:
    shown = "\n".join(f"  {finding.file}:{finding.line}: {finding.message}" for finding in wrong[:_SHOWN])
    rest = len(wrong) - _SHOWN
    more = f"\n  and {rest} more" if rest > 0 else ""
    return f"The courses cannot be used.\n{shown}{more}\nnanolearn courses check shows everything."
