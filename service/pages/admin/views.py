"""The rooms' pages. What they read is small, or comes in parts: none of them waits for Google."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access import Permission, may, reach
from service.catalogue.model import Catalogue, Module
from service.delivery.classroom.listing import classes_page
from service.delivery.health.routine import routine
from service.house import House
from service.moments import local_day, parse, stamp
from service.pages.admin.health import told
from service.pages.admin.settings import SECRET, shown
from service.pages.guard import Asked, any_branch, asks, the_administration
from service.pages.languages import WORDS
from service.pages.mending.languages import WORDS as MENDING
from service.pages.titles import title
from service.roles.audit import Use, entries
from service.roster.changes import movers, readings
from service.roster.listing import units_page
from service.roster.model import ROOT
from service.store.runs import last_runs, wanted_since

_ENTRIES = 50
_UNITS = 500
_READINGS = 10
_MOVERS = 200
_CLASSES = 100


@dataclass(frozen=True, slots=True)
class Lesson:
    """A module as the catalogue's page lists it."""

    module: Module
    title: str
    objective: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course with its modules."""

    title: str
    lessons: tuple[Lesson, ...]


class AdminPages:
    """`/catalogue`, `/console/people`, `…/classroom`, `…/settings`, `…/health` and `…/audit`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.COUNTS_READ, of=any_branch, keep=True)
    def catalogue(self, asked: Asked) -> ResponseReturnValue:
        """What can be assigned, with a preview of each module in each language."""
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        q, every = _wanted(), shelves(self.house.catalogue, asked.visitor.language, today)
        return render_template(
            "admin/catalogue.html",
            q=q,
            courses=len(every),
            modules=sum(len(shelf.lessons) for shelf in every),
            shelves=found(every, q),
            named={code: words.name for code, words in WORDS.items()},
            may_assign=bool(reach(asked.visitor.actor, Permission.ASSIGNMENTS_MANAGE)),
        )

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def people(self, asked: Asked) -> ResponseReturnValue:
        """Units with how many people they have, and when the Directory was last read."""
        chosen = _moment(request.args.get("changed"))
        named = chosen is not None and may(asked.visitor.actor, Permission.NAMES_READ)
        if named:
            asked.record(Use(Permission.NAMES_READ.value, ROOT, about="who joined, moved or left"))
        q, after = _wanted(), request.args.get("after")
        rows = units_page(asked.connection, branch=ROOT, containing=q, after=after, limit=_UNITS + 1)
        return render_template(
            "admin/people.html",
            q=q,
            number=len(rows[:_UNITS]) if after is None else None,
            units=rows[:_UNITS],
            after=rows[_UNITS - 1].path if len(rows) > _UNITS else None,
            synced=last_runs(asked.connection).get("roster"),
            readings=readings(asked.connection, _READINGS),
            names=may(asked.visitor.actor, Permission.NAMES_READ),
            chosen=chosen,
            movers=movers(asked.connection, chosen, _MOVERS) if chosen is not None and named else (),
            stamped=stamp,
            waits=wanted_since(asked.connection, "roster"),
            may_run=may(asked.visitor.actor, Permission.WORK_RUN),
            errands=MENDING[asked.visitor.language].errands,
        )

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def classroom(self, asked: Asked) -> ResponseReturnValue:
        """Classes with their people in numbers, their work, and how many are reached by mail in their place."""
        now, spoken, actor = self.house.clock.now(), asked.visitor.language, asked.visitor.actor
        lines = classes_page(asked.connection, now, after=request.args.get("after", 0, type=int), limit=_CLASSES + 1)
        return render_template(
            "admin/classroom.html",
            on=self.house.settings.classroom,
            lines=lines[:_CLASSES],
            after=lines[_CLASSES - 1].id if len(lines) > _CLASSES else None,
            mailed=any(each.by_mail for each in lines),
            may_run=may(actor, Permission.WORK_RUN),
            may_see=may(actor, Permission.ASSIGNMENTS_READ),
            errands=MENDING[spoken].errands,
            title_of=lambda module: title(self.house.catalogue, module, spoken),
            language_name=lambda code: WORDS[code].name if code in WORDS else code,
        )

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def settings(self, _asked: Asked) -> ResponseReturnValue:
        """What the installation runs with."""
        return render_template("admin/settings.html", settings=shown(self.house.settings), secret=SECRET)

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def health(self, asked: Asked) -> ResponseReturnValue:
        """What the database tells of how things go, and what Google said when somebody last had it asked."""
        now, spoken = self.house.clock.now(), asked.visitor.language
        google = last_runs(asked.connection).get("doctor")
        return render_template(
            "admin/health.html",
            checks=[told(each, spoken) for each in routine(self.house.engine, self.house.settings, now)],
            as_of=now,
            asked=google,
            answers=[told(each, spoken) for each in google.result["checks"]] if google else (),
            waits=wanted_since(asked.connection, "doctor"),
            may_run=may(asked.visitor.actor, Permission.WORK_RUN),
            errands=MENDING[asked.visitor.language].errands,
        )

    @asks(Permission.AUDIT_READ, of=the_administration, keep=True)
    def audit(self, asked: Asked) -> ResponseReturnValue:
        """The record of rights used, in parts from the newest."""
        before = request.args.get("before", type=int)
        found = list(entries(asked.connection, before=before, most=_ENTRIES + 1))
        return render_template(
            "admin/audit.html",
            entries=[(parse(entry.at), entry) for _, entry in found[:_ENTRIES]],
            before=found[_ENTRIES - 1][0] if len(found) > _ENTRIES else None,
            newest=before is None,
        )


def _moment(text: str | None) -> datetime | None:
    """A moment as an address of ours has it; None for anything else."""
    try:
        return parse(text) if text else None
    except ValueError:
        return None


def shelves(catalogue: Catalogue, language: str, today: date) -> list[Shelf]:
    """The courses in their order, in the language or one that a module has."""
    return [
        Shelf(
            course.title.get(language) or next(iter(course.title.values())),
            tuple(_lesson(catalogue.modules[module], language, today) for module in course.modules),
        )
        for course in catalogue.courses.values()
    ]


def found(every: Sequence[Shelf], q: str) -> list[Shelf]:
    """The courses with those of their modules that match; a course whose own title does has all of its modules."""
    wanted = q.casefold()
    matching = []
    for shelf in every:
        whole = wanted in shelf.title.casefold()
        lessons = tuple(each for each in shelf.lessons if whole or wanted in _told_of(each).casefold())
        if lessons:
            matching.append(Shelf(shelf.title, lessons))
    return matching


def _told_of(lesson: Lesson) -> str:
    """What a module can be found by."""
    return f"{lesson.title}\n{lesson.objective}\n{lesson.module.id}"


def _lesson(module: Module, language: str, today: date) -> Lesson:
    words = module.words[language if language in module.words else module.languages[0]]
    return Lesson(module, words.title, words.objective, module.review_by < today)


def _wanted() -> str:
    """What is looked for in a long list."""
    return request.args.get("q", "").strip()
