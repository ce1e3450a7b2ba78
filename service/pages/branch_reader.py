"""Turns a branch into what a unit's page shows to one visitor: names, addresses, and charts as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request, url_for

from service.access import Permission, may, reach
from service.house import House
from service.moments import local_day
from service.pages.charts import Dot
from service.pages.guard import Visitor
from service.pages.heat import Part, part_of
from service.reports.branch import Branch, Line
from service.reports.model import Counts, QuestionRow
from service.reports.weeks_chart import Course, course_of
from service.roster.model import ROOT, Roster, Unit, ancestors
from service.tongue import Tongue, percent

MOST_MISSED = 5


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


@dataclass(frozen=True, slots=True)
class Reader:
    """One visitor in front of one branch."""

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

    def modules(self) -> list[Named]:
        here, known = address_of(self.branch.unit.path), self.house.catalogue.modules
        found = []
        for line in self.branch.modules:
            address = f"{here}?{urlencode({'module': line.key})}" if line.key in known else None
            found.append(Named(self.title(line.key), address, line.counts, line.key in known))
        return found

    def title(self, module_id: str) -> str:
        module = self.house.catalogue.modules.get(module_id)
        return module.words[self._spoken(module_id)].title if module else module_id

    def missed(self) -> list[Missed]:
        """The questions with the largest share of wrong answers; small groups are not among them."""
        rows = [row for row in self.branch.questions if not row.hidden and row.wrong]
        rows.sort(key=lambda row: (-percent(row.wrong, row.answered), -row.wrong, row.module, row.question))
        return [self._missed(row) for row in rows[:MOST_MISSED]]

    def course(self) -> Course | None:
        """Past weeks to now, with the goal and where it goes from here."""
        settings = self.house.settings
        today = local_day(self.house.clock.now(), settings.timezone)
        return course_of(self.branch.numbers, today, Tongue(self.visitor.language, settings.timezone).day)

    def has_newer(self) -> bool:
        """Whether a module has come since the time that the figures are compared with."""
        numbers = self.branch.numbers
        if numbers.before is None:
            return False
        since, then = numbers.trend.since, numbers.before.monday
        return any(since.get(module_id, date.max) > then for module_id in numbers.trend.modules)

    def heat(self) -> Part | None:
        """The part of units × modules that the address asks for."""
        branch = self.branch
        return part_of(
            branch.cells,
            units={line.key: self._place(line.key).name for line in branch.units},
            modules={line.key: self.title(line.key) for line in branch.modules},
            asked=lambda what: request.args.get(what, ""),
        )

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


def address_of(path: str, module: str | None = None, **more: str | int | None) -> str:
    """A unit's page; `more`: how its tables are sorted, which part of its map is shown, where on it."""
    return url_for("pages.unit", unit=path.strip("/") or None, module=module, **more)  # type: ignore[arg-type]  # None leaves a part out


def dots_of(units: Iterable[Named]) -> list[Dot]:
    """The units whose share may be shown, as a chart shows them."""
    return [Dot(each.name, percent(each.counts.completed, each.counts.assigned)) for each in units if each.counts]
