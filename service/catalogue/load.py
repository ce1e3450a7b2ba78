"""The catalogue from its folders, for use (`load`) and for its authors (`check`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from service.catalogue import folders, placeholders, rules
from service.catalogue.fields import nearest
from service.catalogue.findings import Finding, errors, in_order
from service.catalogue.folders import CourseDraft, Draft
from service.catalogue.goals import GOALS, read_goals
from service.catalogue.library import SHARED, SOURCES, Library, library
from service.catalogue.model import Catalogue, Course, Module
from service.catalogue.shelves import COURSE, MODULE, TEXTS, Home, Shelf, module_folders, shelves
from service.errors import CatalogueError, UsageError

_SHOWN = 3


def load(*courses: Path) -> Catalogue:
    """All courses in one folder, or in several of which later ones win, ready for use.

    Style is not asked for here: a text that has grown too long, or a review date that has passed, must not
    stop a running service. A placeholder that nothing fills in must: no Form may show it.

    Raises:
        CatalogueError: something cannot be used; it names the first findings and counts the rest.
    """
    _there(courses)
    shared, findings = library(courses)
    found: dict[str, Course] = {}
    modules: dict[str, Module] = {}
    for shelf in shelves(courses):
        one = _read_course(shelf, shared)
        findings += one.findings + _taken(one, found, modules)
        if one.course is not None:
            found[one.course.course.id] = one.course.course
        modules.update({draft.module.id: draft.module for draft in one.drafts})
    goals, more = read_goals(courses)
    wrong = in_order(errors(findings + more))
    if wrong:
        raise CatalogueError(_sentence(wrong))
    return Catalogue(found, modules, shared.misconceptions or {}, goals)


def load_module(courses: Path, id_: str, *later: Path) -> Module:
    """One module, whatever state its neighbours are in.

    Raises:
        UsageError: no course has such a module.
        CatalogueError: the module cannot be used; it names the first findings and counts the rest.
    """
    shared, findings = library([courses, *later])
    draft, more = folders.module(home_of(id_, [courses, *later]), shared)
    if draft is None:
        raise CatalogueError(_sentence(in_order(errors(findings + more))))
    return draft.module


def home_of(id_: str, courses: Sequence[Path]) -> Home:
    """Where a module stands.

    Raises:
        UsageError: no course has such a module.
    """
    _there(courses)
    homes = {name: home for shelf in shelves(courses) for name, home in shelf.modules().items()}
    if id_ not in homes:
        raise UsageError(f"There is no module {id_} in {_named(courses)}.{nearest(id_, homes)}")
    return homes[id_]


def _there(courses: Iterable[Path]) -> None:
    for folder in courses:
        if not folder.is_dir():
            raise CatalogueError(f"There is no folder of courses at {folder}. NANOLEARN_COURSES says where it is.")


def check(paths: Iterable[Path], today: date) -> list[Finding]:
    """Everything to be said about courses folders, courses, modules or single files."""
    return inspect(paths, today).findings


@dataclass(slots=True)
class Inspection:
    """What a check found, and how many modules it looked at. `drafts`: those that could be read."""

    findings: list[Finding]
    modules: int
    drafts: list[Draft] = field(default_factory=list)


def inspect(paths: Iterable[Path], today: date, installed: Sequence[Path] = ()) -> Inspection:
    """Check each path; what two paths share is said once.

    `installed`: the installation's courses folders. A path in one of them is read as learners of this installation
    meet it, with what the others change and fill in.

    Raises:
        UsageError: a file is of no kind that courses are made of.
    """
    whole = _Look()
    for path in paths:
        whole.add(_inspect_one(path, today, installed))
    return whole.inspection()


def inspect_installation(courses: Sequence[Path], today: date) -> Inspection:
    """Check all that an installation teaches, and what it has left to fill in.

    Raises:
        CatalogueError: a folder is not there.
    """
    _there(courses)
    shared, _ = library(courses)
    look = _inspect_all(courses, today)
    names = {
        name
        for draft in look.at.values()
        if draft is not None
        for words in draft.raw.values()
        for _, name in placeholders.every_use(words)
    }
    return look.inspection(shared.resting(names))


@dataclass(slots=True)
class _Look:
    """Findings so far, and the modules that were looked at by their folders; None where one could not be read."""

    findings: list[Finding] = field(default_factory=list)
    at: dict[tuple[Path, ...], Draft | None] = field(default_factory=dict)

    def add(self, other: "_Look") -> None:
        self.findings += other.findings
        self.at |= other.at

    def inspection(self, more: list[Finding] | None = None) -> Inspection:
        drafts = [draft for draft in self.at.values() if draft is not None]
        return Inspection(in_order(self.findings + (more or [])), len(self.at), drafts)

    def beneath(self, path: Path) -> "_Look":
        """What concerns one file, or a folder with all below it."""
        whole = path.resolve()
        return _Look(
            [finding for finding in self.findings if finding.file.resolve().is_relative_to(whole)],
            {
                places: draft
                for places, draft in self.at.items()
                if any(at.is_relative_to(whole) or whole.is_relative_to(at) for at in places)
            },
        )


@dataclass(slots=True)
class _ReadCourse:
    course: CourseDraft | None
    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    at: dict[tuple[Path, ...], Draft | None] = field(default_factory=dict)

    def look(self, findings: list[Finding]) -> _Look:
        return _Look(self.findings + findings, self.at)


def _read_course(shelf: Shelf, shared: Library) -> _ReadCourse:
    """A course and every module in its folders, in the course's own order."""
    draft, findings = folders.course(shelf)
    read = _ReadCourse(draft, findings=findings)
    homes = shelf.modules()
    order = [id_ for id_ in (draft.course.modules if draft else ()) if id_ in homes]
    named = [*order, *(name for name in homes if name not in order and (draft is None or name in shelf.beside()))]
    for name in named:
        module, wrong = folders.module(homes[name], shared)
        read.findings += wrong
        read.at[homes[name].places] = module
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


def _inspect_one(path: Path, today: date, installed: Sequence[Path]) -> _Look:
    """Find out what the path is, and check as much of what lies around it as its rules need."""
    if path.is_file() and path.name not in {*SHARED, GOALS, COURSE, MODULE, *TEXTS}:
        raise UsageError(
            f"{path} is no file of a course. Name a courses folder, a course, a module or one of its files."
        )
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in installed) and len(installed) > 1:
        return _inspect_all(installed, today).beneath(path)
    if path.is_file():
        if path.name in {*SHARED, GOALS}:
            shared_by_all = library([path.parent])[1] + read_goals([path.parent])[1]
            return _Look([finding for finding in shared_by_all if finding.file == path])
        look = _inspect_one(path.parent, today, installed)
        return _Look([finding for finding in look.findings if finding.file == path], look.at)
    if (path / MODULE).is_file():
        shared, findings = library([path.resolve().parent.parent])
        draft, wrong = folders.module(Home(path), shared)
        findings += wrong + (rules.judge(draft, shared.misconceptions, today) if draft else [])
        return _Look(findings, {Home(path).places: draft})
    if (path / COURSE).is_file() or (not (path / SOURCES).is_file() and module_folders(path)):
        shared, findings = library([path.resolve().parent])
        read = _read_course(Shelf((path,)), shared)
        return read.look(findings + _judge(read, shared, today))
    return _inspect_all([path], today)


def _inspect_all(courses: Sequence[Path], today: date) -> _Look:
    shared, findings = library(courses)
    look = _Look(findings + read_goals(courses)[1])
    found: set[str] = set()
    modules: set[str] = set()
    for shelf in shelves(courses):
        read = _read_course(shelf, shared)
        look.add(read.look(_taken(read, found, modules) + _judge(read, shared, today)))
        found |= {read.course.course.id} if read.course else set()
        modules |= {draft.module.id for draft in read.drafts}
    return look


def _judge(read: _ReadCourse, shared: Library, today: date) -> list[Finding]:
    findings = [finding for draft in read.drafts for finding in rules.judge(draft, shared.misconceptions, today)]
    return findings + (rules.judge_course(read.course, read.drafts) if read.course else [])


def _named(courses: Sequence[Path]) -> str:
    return " and ".join(map(str, courses))


def _sentence(wrong: list[Finding]) -> str:
    shown = "\n".join(f"  {finding.file}:{finding.line}: {finding.message}" for finding in wrong[:_SHOWN])
    rest = len(wrong) - _SHOWN
    more = f"\n  and {rest} more" if rest > 0 else ""
    return f"The courses cannot be used.\n{shown}{more}\nnanolearn courses check shows everything."
