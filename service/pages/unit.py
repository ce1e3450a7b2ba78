"""A leader's page: one unit with everything below it at a glance, down to the units below and up to where one may."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access import Permission, may, reach
from service.asking import NotAllowedError, sight, use_of
from service.catalogue.orders import option_orders
from service.catalogue.preview import page as preview_of
from service.house import House, reading
from service.moments import local_day
from service.pages.charts import Dot, Point
from service.pages.downloads import taking
from service.pages.guard import Asked, Visitor, any_branch, asks, the_unit
from service.pages.numbers_words import NUMBERS
from service.pages.shelf import Shelf
from service.pages.sorting import order_of, ordered
from service.reports.branch import Branch, Line, at_a_glance
from service.reports.counted import branch_of
from service.reports.files import as_csv
from service.reports.gather import Sight, gather
from service.reports.matrix import matrix
from service.reports.model import By, Counts, QuestionRow, Scope
from service.roster.model import ROOT, Roster, Unit, ancestors
from service.roster.records import read_units
from service.tongue import Tongue, percent

MOST_MISSED = 5
_SHELF_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and, where one may go there, an address."""

    name: str
    address: str | None
    counts: Counts | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that people missed, and the wrong ideas behind in words, each with how many chose it."""

    module: str
    stem: str
    wrong: int
    answered: int
    ideas: tuple[tuple[str, int], ...]


class UnitPages:
    """`/units/…`, its figures as a file, and `/modules/…` as learners meet them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._shelf = Shelf(_SHELF_BYTES)

    @asks(Permission.COUNTS_READ, of=the_unit)
    def unit(self, asked: Asked, unit: str = "") -> ResponseReturnValue:
        path = asked.subject.unit or ROOT
        module = self._module()
        if "/" + unit.strip("/") != path:
            return redirect(address_of(path, module))
        roster = read_units(asked.connection)
        here = roster.unit_at(path)
        assert here is not None, "the guard found it in the same reading"
        seen = sight(asked.visitor.actor, Scope(path, module), By.UNIT)
        branch = at_a_glance(
            asked.connection,
            self.house.settings,
            self.house.catalogue,
            roster,
            unit=here,
            module=module,
            sight=seen,
            now=self.house.clock.now(),
        )
        reader = _Reader(self.house, asked.visitor, roster, branch)
        order = order_of(request.args.get("sort", ""))
        units = [reader.unit(line) for line in branch.units]
        spread = {each.unit for each in branch.numbers.shares}
        return render_template(
            "unit.html",
            branch=branch,
            names=seen.names,
            as_of=self.house.clock.now(),
            module=reader.title(module) if module else None,
            crumbs=reader.crumbs(),
            own_branches=reader.own_branches(),
            order=order,
            sorted_by=lambda column: address_of(path, module, sort=order.next(column)),
            units=ordered(units, order, lambda unit: unit.counts),
            share=percent(branch.total.completed, branch.total.assigned) if branch.total else None,
            dots=dots_of(each for each, line in zip(units, branch.units, strict=True) if line.key in spread),
            n=NUMBERS[asked.visitor.language],
            numbers=branch.numbers,
            points=reader.points(),
            goal_of=reader.goal_of(),
            modules=[reader.module(line) for line in branch.modules],
            missed=reader.missed(),
            take=taking(asked.visitor, path, module),
            everything=address_of(path),
        )

    @asks(Permission.COUNTS_READ, of=the_unit)
    def units_csv(self, asked: Asked) -> ResponseReturnValue:
        """The branch as a file: a line for each unit × module, or `?by=` module, question or person."""
        scope = Scope(asked.subject.unit or ROOT, self._module())
        by = self._by()
        try:
            seen = sight(asked.visitor.actor, scope, by)
        except NotAllowedError:
            abort(403)
        now = self.house.clock.now()
        if by is By.PERSON:
            asked.record(use_of(scope, by, None, scores=False, exported=True))
            return self._people(asked, scope, now)
        if by is By.QUESTION or not asked.version:  # an answer that is changed may change no count
            return _as_file(scope, self._file(asked, scope, by, seen, now))
        key = (asked.version, local_day(now, self.house.settings.timezone), scope, by, seen.names, seen.known)
        return _as_file(scope, self._shelf.get(key, lambda: self._file(asked, scope, by, seen, now)))

    def _file(self, asked: Asked, scope: Scope, by: By, seen: Sight, now: datetime) -> bytes:
        house = self.house
        report = gather(asked.connection, house.settings, house.catalogue, scope=scope, by=by, sight=seen, now=now)
        return as_csv(report).encode()

    def _people(self, asked: Asked, scope: Scope, now: datetime) -> Response:
        """A line for each person, sent while it is made: by a connection that is still open then."""
        branch = [unit.id for unit in branch_of(read_units(asked.connection), scope.unit)]
        today = local_day(now, self.house.settings.timezone)

        def lines() -> Iterator[bytes]:
            with reading(self.house) as connection:
                for part in matrix(connection, today, branch, module=scope.module):
                    yield part.encode()

        return _as_file(scope, lines())

    @asks(Permission.COUNTS_READ, of=any_branch)
    def module(self, asked: Asked, module_id: str) -> ResponseReturnValue:
        """A module as learners meet it, in the language asked for with `?in=` or the visitor's, if it has that one."""
        module = self.house.catalogue.modules.get(module_id)
        if module is None:
            abort(404)
        spoken = request.args.get("in", asked.visitor.language)
        return preview_of(module, spoken if spoken in module.words else module.languages[0], option_orders(module))

    def _by(self) -> By:
        """What a line of the file stands for."""
        wanted = request.args.get("by") or By.UNIT.value
        if wanted not in list(By):
            abort(404)
        return By(wanted)

    def _module(self) -> str | None:
        """The one module that was asked for."""
        module = request.args.get("module") or None
        if module is not None and module not in self.house.catalogue.modules:
            abort(404)
        return module


def _as_file(scope: Scope, content: bytes | Iterator[bytes]) -> Response:
    """For the visitor to keep, under the unit's name."""
    name = scope.unit.strip("/").replace("/", "-") or "nanolearn"
    disposition = f"attachment; filename=\"nanolearn.csv\"; filename*=UTF-8''{quote(name, safe='')}.csv"
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": disposition})


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns a branch into what the page shows to one visitor."""

    house: House
    visitor: Visitor
    roster: Roster
    branch: Branch

    def crumbs(self) -> list[Named]:
        """The way down to the unit; what lies above what the visitor may see is left out."""
        above = [path for path in ancestors(self.branch.unit.path) if self._may(path)]
        return [self._place(path) for path in reversed(above)]

    def own_branches(self) -> list[Named]:
        """Where else the visitor may read: only told to who has several branches."""
        theirs = reach(self.visitor.actor, Permission.COUNTS_READ)
        return [self._place(path) for path in theirs] if len(theirs) > 1 else []

    def unit(self, line: Line) -> Named:
        place = self._place(line.key)
        return Named(place.name, place.address, line.counts)

    def module(self, line: Line) -> Named:
        known = line.key in self.house.catalogue.modules
        address = address_of(self.branch.unit.path, line.key) if known else None
        return Named(self.title(line.key), address, line.counts, known)

    def title(self, module_id: str) -> str:
        module = self.house.catalogue.modules.get(module_id)
        return module.words[self._spoken(module_id)].title if module else module_id

    def missed(self) -> list[Missed]:
        """The questions with the largest share of wrong answers; small groups are not among them."""
        rows = [row for row in self.branch.questions if not row.hidden and row.wrong]
        rows.sort(key=lambda row: (-percent(row.wrong, row.answered), -row.wrong, row.module, row.question))
        return [self._missed(row) for row in rows[:MOST_MISSED]]

    def points(self) -> list[Point]:
        """The share completed at the end of each past week, and now, of the modules whose weeks may be shown."""
        trend = self.branch.numbers.trend
        if not trend.weeks:
            return []
        tongue = Tongue(self.visitor.language, self.house.settings.timezone)
        now = sum((line.counts for line in self.branch.modules if line.counts and line.key in trend.modules), Counts())
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        found = [(week.monday, week.counts) for week in trend.weeks] + [(today, now)]
        return [Point(tongue.day(day), percent(of.completed, of.assigned)) for day, of in found]

    def goal_of(self) -> str | None:
        """The unit whose goal this one is measured by, where that is another."""
        aim = self.branch.numbers.aim
        if aim is None or aim.goal.unit == self.branch.unit.path:
            return None
        return self._place(aim.goal.unit).name

    def _missed(self, row: QuestionRow) -> Missed:
        spoken = self._spoken(row.module)
        told = self.house.catalogue.misconceptions
        ideas = [(told.get(idea, {}).get(self.visitor.language), people) for idea, people in row.misconceptions.items()]
        return Missed(
            module=self.title(row.module),
            stem=self.house.catalogue.modules[row.module].words[spoken].questions[row.question].stem,
            wrong=row.wrong,
            answered=row.answered,
            ideas=tuple(
                sorted(((idea, people) for idea, people in ideas if idea), key=lambda each: (-each[1], each[0]))
            ),
        )

    def _spoken(self, module_id: str) -> str:
        module = self.house.catalogue.modules[module_id]
        return self.visitor.language if self.visitor.language in module.words else module.languages[0]

    def _place(self, path: str) -> Named:
        unit = self.roster.unit_at(path)
        return Named(_name_of(unit) if unit else path, address_of(path, self.branch.module))

    def _may(self, path: str) -> bool:
        return may(self.visitor.actor, Permission.COUNTS_READ, path)


def _name_of(unit: Unit) -> str:
    """Empty for the root, which the templates call by the words for the whole organisation."""
    return "" if unit.path == ROOT else unit.name


def address_of(path: str, module: str | None = None, sort: str | None = None) -> str:
    """A unit's page."""
    return url_for("pages.unit", unit=path.strip("/") or None, module=module, sort=sort)


def dots_of(units: Iterable[Named]) -> list[Dot]:
    """The units whose share may be shown, as a chart shows them."""
    return [Dot(each.name, percent(each.counts.completed, each.counts.assigned)) for each in units if each.counts]
