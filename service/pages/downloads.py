"""Files from the pages: a branch as a sheet, a page for a board, a sheet for the wall; one's own certificate.

What is asked and hidden is what the page itself asks and hides; making a file is for `service.files`, which is loaded
when somebody wants one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from flask import Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.access import Permission, may
from service.asking import NotAllowedError, sight, use_of
from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.errors import NanolearnError
from service.files.languages import WORDS
from service.house import House, reading
from service.moments import local_day, parse
from service.pages.guard import Asked, Visitor, asks, oneself, public, recognise, the_unit
from service.pages.languages import language
from service.pages.shelf import Shelf
from service.reports.gather import Sight, gather
from service.reports.goals import goal_for, goal_of_assignment
from service.reports.model import By, Scope
from service.reports.own import own_work
from service.roster.model import ROOT
from service.store import tables as t

if TYPE_CHECKING:
    from service.files.making import Maker
    from service.files.table import Speech
    from service.files.words import Take
    from service.reports.gather import Report
    from service.workspace.client import Workspace

_DIGITS = 9  # of an assignment's number
_SHELF_BYTES = 12_000_000  # a quarter holds a branch of 130 units × 60 modules as HTML, which takes seconds to make


class Office(House, Protocol):
    """The rooms that files are made with; a sheet in somebody's Drive needs Google."""

    @property
    def workspace(self) -> "Workspace": ...


@dataclass(frozen=True, slots=True)
class Taking:
    """What a unit's page offers to take along: words and addresses, in the order in which they stand there."""

    words: "Take"
    files: tuple[tuple[str, str], ...]
    sheet: str


def taking(visitor: Visitor, unit: str, module: str | None) -> Taking:
    """The files that a visitor may have of a unit."""
    words = WORDS[visitor.language].take
    of: dict[str, Any] = {"unit": unit, "module": module}
    files = [*_figures(words, of), (words.wall, url_for("pages.wall", unit=unit))]
    if may(visitor.actor, Permission.NAMES_READ, unit):
        files += _people(words, of)
    return Taking(words, tuple(files), url_for("pages.units_sheet", **of))


def taking_assignment(visitor: Visitor, unit: str, number: int, *, unnamed: bool) -> Taking:
    """The same of one assignment in a unit. `unnamed`: nobody sees by name who has done it."""
    words = WORDS[visitor.language].take
    of: dict[str, Any] = {"unit": unit, "assignment": number}
    files = _figures(words, of)
    if not unnamed and may(visitor.actor, Permission.NAMES_READ, unit):
        files += _people(words, of)
    return Taking(words, tuple(files), url_for("pages.units_sheet", **of))


def _figures(words: "Take", of: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (words.xlsx, url_for("pages.units_file", form="xlsx", **of)),
        (words.csv, url_for("pages.units_csv", **of)),
        (words.html, url_for("pages.units_file", form="html", **of)),
        (words.board, url_for("pages.units_file", form="pdf", **of)),
    ]


def _people(words: "Take", of: dict[str, Any]) -> list[tuple[str, str]]:
    person = {**of, "by": By.PERSON.value}
    return [
        (words.people_xlsx, url_for("pages.units_file", form="xlsx", **person)),
        (words.people_csv, url_for("pages.units_csv", **person)),
    ]


def the_assignment(asked: Asked, by: By) -> int | None:
    """The assignment that the address narrows figures to, if any; by person only where its people may be named."""
    named = request.args.get("assignment")
    if named is None:
        return None
    number = int(named) if named.isascii() and named.isdigit() and len(named) <= _DIGITS else 0
    rules = read_rules(asked.connection, only=number)
    if not rules:
        abort(404)
    if by is By.PERSON and {task.module_id for task in rules[0].tasks} <= nameless(asked.connection):
        abort(403)
    return number


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that was asked for: of what, what a line stands for, which kind, and what may be seen in it."""

    scope: Scope
    by: By
    form: str
    seen: Sight


class DownloadPages:
    """`/units.xlsx`, `.pdf`, `.html` and `.sheet`, `/wall.pdf`, `/me/certificate.pdf`, `/certificates`."""

    def __init__(self, house: Office) -> None:
        self.house = house
        self._shelf = Shelf[bytes](_SHELF_BYTES, len)

    @asks(Permission.COUNTS_READ, of=the_unit, keep=True)
    def units_file(self, asked: Asked, form: str) -> ResponseReturnValue:
        """A branch in one kind of file: `?by=` unit, module, question or, for who may see names, person."""
        wanted = self._wanted(asked, form)
        if form == "pdf" and wanted.by not in {By.UNIT, By.MODULE}:
            abort(404)
        asked.record(use_of(wanted.scope, wanted.by, None, scores=False, exported=True))
        scope, name = wanted.scope, ""
        if scope.assignment is not None:
            name = f"{WORDS[asked.visitor.language].assignment.lower()}-{scope.assignment}"
        return self._answer(lambda: self._kept(asked, wanted), scope, form, name)

    def _kept(self, asked: Asked, wanted: Wanted) -> bytes:
        """Figures are made once, as long as the counts are the same; a list of persons is kept nowhere."""
        scope = wanted.scope
        if wanted.by in {By.QUESTION, By.PERSON} or not asked.version:
            return self._made(asked, wanted)
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        if scope.assignment is None:
            goal = goal_for(asked.connection, scope.unit, scope.module)
        else:
            goal = goal_of_assignment(asked.connection, scope.assignment, scope.unit)
        seen = wanted.seen.of_figures
        key = (asked.version, today, scope, wanted.by, wanted.form, seen, goal, asked.visitor.language)
        return self._shelf.get(key, lambda: self._made(asked, wanted))

    def _made(self, asked: Asked, wanted: Wanted) -> bytes:
        maker = self._maker(asked)
        if wanted.form == "pdf":
            return maker.board(asked.connection, wanted.scope, wanted.seen, by_module=wanted.by is By.MODULE)
        if wanted.by is By.PERSON and wanted.form == "xlsx":
            return maker.xlsx(maker.people(asked.connection, wanted.scope))
        found = self._gathered(asked, wanted, maker)
        return maker.html(found) if wanted.form == "html" else maker.xlsx(maker.table(found))

    def _gathered(self, asked: Asked, wanted: Wanted, maker: "Maker") -> "Report":
        house = self.house
        return gather(
            asked.connection,
            house.settings,
            house.catalogue,
            scope=wanted.scope,
            by=wanted.by,
            sight=wanted.seen,
            now=maker.now,
        )

    @asks(Permission.COUNTS_READ, of=the_unit, keep=True)
    def wall(self, asked: Asked) -> ResponseReturnValue:
        """A unit's sheet for the wall, with what anybody may see."""
        scope = Scope(asked.subject.unit or ROOT)
        maker = self._maker(asked)
        return self._answer(lambda: maker.wall(asked.connection, scope), scope, "pdf")

    @asks(Permission.COUNTS_READ, of=the_unit)
    def units_sheet(self, asked: Asked) -> ResponseReturnValue:
        """The figures as a Google Sheet in the visitor's own Drive, and the way to it. Persons are not put there.

        The policy lets no form lead to another host, so the way is a link. Who comes here from signing in, or with the
        page's address, has made nothing yet and is shown the unit.
        """
        if request.method == "GET":
            return redirect(_back(Scope(asked.subject.unit or ROOT, assignment=the_assignment(asked, By.UNIT))))
        from service.files.google_sheet import put  # noqa: PLC0415 - Google's client is heavy

        wanted = self._wanted(asked, "sheet")
        if wanted.by is By.PERSON:
            abort(404)
        house, maker = self.house, self._maker(asked)
        found = self._gathered(asked, wanted, maker)
        speech = maker.speech
        day = local_day(maker.now, house.settings.timezone).isoformat()
        title = speech.words.sheet.format(unit=_about(wanted.scope, speech), day=day)
        asked.connection.rollback()  # nothing of the database is held while Google is waited for
        try:
            address = put(
                house.workspace,
                maker.table(found),
                speech.words,
                title=title,
                owner=self._own_address(asked),
                zone=str(house.settings.timezone),
            )
        except NanolearnError as error:
            return self._trouble(error, _back(wanted.scope)), 502
        return render_template(
            "sheet_made.html",
            words=WORDS[asked.visitor.language].take,
            title=title,
            address=address,
            back=_back(wanted.scope),
        )

    @asks(Permission.PROGRESS_READ, of=oneself)
    def certificate(self, asked: Asked) -> ResponseReturnValue:
        """What one has completed, as a certificate; who has completed nothing has none."""
        from service.files.certificate import Done  # noqa: PLC0415 - as above

        assert asked.subject.person is not None
        zone = self.house.settings.timezone
        work = own_work(asked.connection, asked.subject.person, local_day(self.house.clock.now(), zone))
        done = [
            Done(module_id, local_day(parse(tries.first_at), zone))
            for module_id, tries in work.tries.items()
            if module_id in self.house.catalogue.modules
        ]
        if not done:
            abort(404)
        maker = self._maker(asked)
        return self._answer(lambda: maker.certificate(work.person.name, done), None, "pdf", name="certificate")

    @public
    def certificates(self) -> ResponseReturnValue:
        """Whether a line of a certificate was issued here: yes or no, and nothing else. Nobody's data are read."""
        from service.files.certificate import Done, day_of, is_issued  # noqa: PLC0415 - as above

        with reading(self.house) as connection:
            g.visitor = recognise(self.house, connection)
        key = self.house.settings.lasting_key
        if key is None:
            abort(404)
        spoken = g.visitor.language if g.visitor else language(None, self.house.settings.language)
        given = {name: request.form.get(name, "").strip() for name in ("name", "module", "day", "code")}
        answer = ""
        if request.method == "POST":
            day = day_of(given["day"])
            module = self.house.catalogue.modules.get(given["module"])
            if not (given["name"] and module and day and given["code"]):
                answer = "missing"
            else:
                answer = "yes" if is_issued(key, given["name"], Done(module.id, day), given["code"]) else "no"
        titles = {
            module.id: module.words[spoken if spoken in module.words else module.languages[0]].title
            for module in self.house.catalogue.modules.values()
        }
        return render_template(
            "certificates.html",
            words=WORDS[spoken].certificate,
            given=given,
            answer=answer,
            modules=sorted(titles.items(), key=lambda each: each[1].casefold()),
        )

    def _maker(self, asked: Asked) -> "Maker":
        from service.files.making import Maker  # noqa: PLC0415 - most pages are not taken along

        house = self.house
        return Maker(house.settings, house.catalogue, asked.visitor.language, house.clock.now())

    def _answer(self, make: Callable[[], bytes], scope: Scope | None, form: str, name: str = "") -> ResponseReturnValue:
        """The file for the visitor to keep, under the unit's name; or in words why there is none.

        `scope`: what it is about, if not the visitor.
        """
        from service.files.making import MIME, Form  # noqa: PLC0415 - as above

        try:
            content = make()
        except NanolearnError as error:
            return self._trouble(error, _back(scope)), 500
        kept = name or (scope.unit if scope else "").strip("/").replace("/", "-") or "nanolearn"
        disposition = f"attachment; filename=\"nanolearn.{form}\"; filename*=UTF-8''{quote(kept, safe='')}.{form}"
        return Response(content, mimetype=MIME[Form(form)], headers={"Content-Disposition": disposition})

    def _trouble(self, error: NanolearnError, back: str) -> str:
        words = WORDS[g.visitor.language].take
        return render_template("file_trouble.html", words=words, said=str(error), back=back)

    def _own_address(self, asked: Asked) -> str:
        """The visitor's first address in the Directory: Google acts in the name of no other."""
        actor = asked.visitor.actor
        known = asked.connection.scalar(select(t.people.c.email).where(t.people.c.id == actor.person_id))
        return known or actor.email

    def _wanted(self, asked: Asked, form: str) -> Wanted:
        """What a file shall hold, if the visitor may see it."""
        module = request.args.get("module") or None
        named = request.args.get("by") or By.UNIT.value
        if named not in list(By) or (module is not None and module not in self.house.catalogue.modules):
            abort(404)
        by = By(named)
        scope = Scope(asked.subject.unit or ROOT, module, the_assignment(asked, by))
        try:
            return Wanted(scope, by, form, sight(asked.visitor.actor, scope, by))
        except NotAllowedError:
            abort(403)


def _about(scope: Scope, speech: "Speech") -> str:
    """What a sheet is called by: the assignment, or the unit."""
    return speech.unit(scope.unit) if scope.assignment is None else speech.assignment(scope.assignment, ())


def _back(scope: Scope | None) -> str:
    """The page that a file is to be had on."""
    if scope is None:
        return url_for("pages.me")
    if scope.assignment is not None:
        return url_for("pages.assignment", number=scope.assignment)
    return url_for("pages.unit", unit=scope.unit.strip("/") or None)
