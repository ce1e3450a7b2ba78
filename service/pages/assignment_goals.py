"""`/goals/assignments/<number>`: what an assignment is to reach by when; whoever manages all that it binds sets it."""

from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.files.numbers_words import NUMBERS
from service.house import House
from service.moments import local_day
from service.pages.goal_form import LONGEST, GoalForm, Wanted, example
from service.pages.guard import Asked, an_assignment, asks
from service.pages.languages import WORDS
from service.pages.showing import Showing
from service.pages.token import is_ours
from service.reports.forecast import Forecast
from service.reports.goals import Goal, forget_assignment_goal, goal_of_assignment, set_assignment_goal
from service.reports.standing import Kept
from service.roster.model import ROOT


@dataclass(frozen=True, slots=True)
class GoalOfAssignment:
    """What an assignment's page shows of its goal; without a form for who may not change it.

    `outlook`: where its figures may be shown, once they have been worked out with the goal.
    """

    number: int
    goal: Goal | None
    outlook: Forecast | None
    form: GoalForm | None
    today: date
    example: date


def goal_of(asked: Asked, number: int, *, changeable: bool, stood: Kept | None = None) -> GoalOfAssignment:
    """As it stands; the form holds the goal that there is, unless its day has passed.

    `stood`: how it last stood, for who may see that.
    """
    today = local_day(asked.house.clock.now(), asked.house.settings.timezone)
    goal = goal_of_assignment(asked.connection, number, ROOT)
    form = None
    if changeable:
        kept = goal if goal is not None and goal.by >= today else None
        form = GoalForm(ROOT, share=str(kept.share) if kept else "", by=kept.by.isoformat() if kept else "")
    outlook = stood.outlook(goal, today) if stood is not None and goal is not None else None
    return GoalOfAssignment(number, goal, outlook, form, today, example(today))


class AssignmentGoalPages:
    """The form on an assignment's page, and what is said when it was filled in wrongly."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.ASSIGNMENTS_MANAGE, of=an_assignment(Permission.ASSIGNMENTS_MANAGE), refills=True)
    def goal(self, asked: Asked, number: int) -> ResponseReturnValue:
        """Set, change or remove it. Who comes with the address alone is shown the assignment."""
        back = redirect(url_for("pages.assignment", number=number), HTTPStatus.SEE_OTHER)
        if request.method == "GET":
            return back
        words = WORDS[asked.visitor.language].leader.goal
        share, by = (request.form.get(name, "").strip()[:LONGEST] for name in ("share", "by"))
        form = GoalForm(ROOT, share=share, by=by)
        if not is_ours():
            return self._refused(asked, number, form, ("token",))
        if request.form.get("do") == "remove":
            with self.house.engine.begin() as connection:
                forget_assignment_goal(connection, number)
            flash(words.removed)
            return back
        now = self.house.clock.now()
        found = form.read(local_day(now, self.house.settings.timezone))
        if not isinstance(found, Wanted):
            return self._refused(asked, number, form, found)
        with self.house.engine.begin() as connection:
            who = asked.visitor.actor.email
            set_assignment_goal(connection, number, share=found.share, by=found.by, now=now, who=who)
        show = Showing(asked.visitor.language, self.house.settings.timezone)
        flash(words.saved.format(share=show.share(found.share, 100), day=show.day(found.by)))
        return back

    def _refused(self, asked: Asked, number: int, form: GoalForm, wrong: tuple[str, ...]) -> ResponseReturnValue:
        shown = goal_of(asked, number, changeable=True)
        again = GoalForm(ROOT, share=form.share, by=form.by, wrong=wrong)
        page = render_template(
            "goal_refused.html",
            shown=replace(shown, form=again),
            n=NUMBERS[asked.visitor.language],
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
