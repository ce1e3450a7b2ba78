"""`/goals`: what a unit and those below it are to reach by when; whoever assigns there sets, changes and removes."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from service.access import Permission, may
from service.asking import sight
from service.files.numbers_words import NUMBERS
from service.house import House
from service.moments import local_day
from service.pages.branch_reader import address_of
from service.pages.goal_form import LONGEST, GoalForm, Wanted, example
from service.pages.guard import Asked, Visitor, asks, the_unit
from service.pages.languages import WORDS
from service.pages.showing import Showing
from service.pages.titles import title
from service.pages.token import is_ours
from service.reports.gather import gather
from service.reports.goals import Goal, forget_goal, read_goals, set_goal
from service.reports.model import By, Scope
from service.reports.numbers import Aim
from service.roster.model import ROOT, Unit
from service.roster.records import read_units
from service.store import tables as t

AT_ONCE = 20
"""Goals on a page: each is measured by figures of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A goal as it stands in the list. `changeable`: by the visitor."""

    aim: Aim
    unit: str
    address: str
    module: str | None
    changeable: bool


def form_for(visitor: Visitor, unit: str, module: str | None, aim: Aim | None, today: date) -> GoalForm | None:
    """The form on a unit's page, with the goal that it has of its own; None for who sets no goals there."""
    if not may(visitor.actor, Permission.ASSIGNMENTS_MANAGE, unit):
        return None
    own = aim.goal if aim is not None and aim.goal.unit == unit and aim.goal.by >= today else None
    return GoalForm(unit, module or "", str(own.share) if own else "", own.by.isoformat() if own else "")


class GoalPages:
    """The goals of a branch."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.COUNTS_READ, of=the_unit, keep=True)
    def goals(self, asked: Asked) -> ResponseReturnValue:
        """Every goal of the branch with its outlook, and the form."""
        path, module = asked.subject.unit or ROOT, request.args.get("module", "")
        if module and module not in self.house.catalogue.modules:
            abort(404)
        return self._page(asked, form_for(asked.visitor, path, module, None, self._today()))

    @asks(Permission.ASSIGNMENTS_MANAGE, of=the_unit, refills=True)
    def set_goal(self, asked: Asked) -> ResponseReturnValue:
        """Set, change or remove one, and back to where the form stood."""
        path, visitor = asked.subject.unit or ROOT, asked.visitor
        module, share, by = (request.form.get(name, "").strip()[:LONGEST] for name in ("module", "share", "by"))
        form = GoalForm(path, module, share, by)
        if form.module and form.module not in self.house.catalogue.modules and request.form.get("do") != "remove":
            abort(404)
        words = WORDS[visitor.language].leader.goal
        if not is_ours():
            return self._refused(asked, form, ("token",))
        unit = read_units(asked.connection).unit_at(path)
        assert unit is not None, "the guard found it in the same reading"
        if request.form.get("do") == "remove":
            with self.house.engine.begin() as connection:
                forget_goal(connection, unit.id, form.module or None)
            flash(words.removed)
            return self._back(path, form.module)
        found = form.read(self._today())
        if not isinstance(found, Wanted):
            return self._refused(asked, form, found)
        self._write(unit, form.module, found, visitor)
        show = Showing(visitor.language, self.house.settings.timezone)
        flash(words.saved.format(share=show.share(found.share, 100), day=show.day(found.by)))
        return self._back(path, form.module)

    def _write(self, unit: Unit, module: str, wanted: Wanted, visitor: Visitor) -> None:
        who, now = visitor.actor.email, self.house.clock.now()
        with self.house.engine.begin() as connection:
            set_goal(connection, unit.id, module or None, share=wanted.share, by=wanted.by, now=now, who=who)

    def _refused(self, asked: Asked, form: GoalForm, wrong: tuple[str, ...]) -> ResponseReturnValue:
        again = GoalForm(form.unit, form.module, form.share, form.by, wrong)
        return self._page(asked, again), HTTPStatus.UNPROCESSABLE_ENTITY

    def _back(self, path: str, module: str) -> ResponseReturnValue:
        if (listed := request.form.get("from", "")[:LONGEST]).startswith("/"):
            return redirect(url_for("pages.goals", unit=listed), HTTPStatus.SEE_OTHER)
        return redirect(address_of(path, module or None), HTTPStatus.SEE_OTHER)

    def _page(self, asked: Asked, form: GoalForm | None) -> str:
        path, visitor = asked.subject.unit or ROOT, asked.visitor
        units = read_units(asked.connection)
        goals = read_goals(asked.connection, path)
        asked_for = request.args.get("page", "")
        last = max(0, -(-len(goals) // AT_ONCE) - 1)
        page = min(int(asked_for), last) if asked_for.isascii() and asked_for.isdigit() else 0
        shown = []
        for goal in goals[page * AT_ONCE : (page + 1) * AT_ONCE]:
            unit = units.unit_at(goal.unit)
            named = title(self.house.catalogue, goal.module, visitor.language) if goal.module else None
            name = unit.name if unit and unit.path != ROOT else ""
            changeable = may(visitor.actor, Permission.ASSIGNMENTS_MANAGE, goal.unit)
            aim = self._aim(asked.connection, visitor, goal)
            shown.append(Shown(aim, name, address_of(goal.unit, goal.module), named, changeable))
        here = units.unit_at(path)
        return render_template(
            "goals.html",
            unit=here.name if here and path != ROOT else "",
            path=path,
            back=address_of(path),
            goals=shown,
            earlier=url_for("pages.goals", unit=path, page=page - 1) if page else None,
            later=url_for("pages.goals", unit=path, page=page + 1) if page < last else None,
            goal_form=form,
            goal_about=None,
            modules=self._modules(asked.connection, here, visitor.language) if here else [],
            example=example(self._today()),
            today=self._today(),
            n=NUMBERS[visitor.language],
        )

    def _modules(self, connection: Connection, unit: Unit, language: str) -> list[tuple[str, str]]:
        """What may be asked of the unit: id and title of every module that is, and is in the catalogue; by title."""
        of = t.counters.c
        asked = connection.scalars(select(of.module_id).where(of.unit_id == unit.id, of.assigned > 0).distinct())
        catalogue = self.house.catalogue
        named = [(each, title(catalogue, each, language)) for each in asked if each in catalogue.modules]
        return sorted(named, key=lambda each: each[1].casefold())

    def _aim(self, connection: Connection, visitor: Visitor, goal: Goal) -> Aim:
        """A goal as the figures of its unit stand, as the visitor may see them."""
        house, scope = self.house, Scope(goal.unit, goal.module)
        seen, now = sight(visitor.actor, scope, By.MODULE), house.clock.now()
        report = gather(connection, house.settings, house.catalogue, scope=scope, by=By.MODULE, sight=seen, now=now)
        assert report.numbers is not None, "a report by module of a unit has them"
        return report.numbers.aim or Aim(goal, None)

    def _today(self) -> date:
        return local_day(self.house.clock.now(), self.house.settings.timezone)
