"""`/console/assignments/<number>`: how one assignment stands, whom it has not reached, what can be done about it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.assignments.records import read_rules
from service.delivery.missed import Missing
from service.files.languages import WORDS as FILES
from service.files.numbers_words import NUMBERS
from service.house import House
from service.moments import local_day
from service.pages.assignment_goals import goal_of
from service.pages.guard import Asked, an_assignment, asks
from service.pages.languages import WORDS as PAGES
from service.pages.mending.acts import Act
from service.pages.mending.figures import figures_of
from service.pages.mending.languages import WORDS
from service.pages.mending.looking import rights, seen, unnaming
from service.pages.showing import Showing
from service.pages.titles import title
from service.pages.token import is_ours
from service.roles.audit import Use
from service.roster.records import read_units
from service.store.runs import wanted_since

_NAMED = 50
"""People who are shown by name; the command line shows all."""


class AssignmentPages:
    """One assignment."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.ASSIGNMENTS_READ, of=an_assignment(Permission.ASSIGNMENTS_READ), keep=True)
    def assignment(self, asked: Asked, number: int) -> ResponseReturnValue:
        """How it stands; or what was pressed is done, and then how it stands."""
        if request.method == "POST":
            return self._do(asked, number)
        house, spoken = self.house, asked.visitor.language
        rule = read_rules(asked.connection, number)[0]
        allowed = rights(asked.connection, asked.visitor.actor, rule)
        found = seen(asked.connection, house, number, allowed)
        today = local_day(house.clock.now(), house.settings.timezone)
        named = request.args.get("who") == "1" and allowed.names
        if named:
            asked.record(Use(Permission.NAMES_READ.value, about=f"whom assignment {number} has not reached"))
        return render_template(
            "admin/assignment.html",
            words=WORDS[spoken].one,
            errands=WORDS[spoken].errands,
            seen=found,
            allowed=allowed,
            unnaming=unnaming(asked.connection, asked.visitor.actor, rule) if not rule.aggregate_only else None,
            classroom=house.settings.classroom,
            today=today,
            people=self._missed(asked, number) if named else None,
            waits={"deliver"} if wanted_since(asked.connection, "deliver") else (),
            title_of=lambda module: title(house.catalogue, module, spoken),
            known=house.catalogue.modules,
            shown=goal_of(asked, number, changeable=allowed.change, stood=found.kept),
            n=NUMBERS[spoken],
            figures=figures_of(asked, rule, today),
            files=FILES[spoken],
        )

    def _missed(self, asked: Asked, number: int) -> object:
        rule = read_rules(asked.connection, number)[0]
        units, now = read_units(asked.connection), self.house.clock.now()
        return Missing(asked.connection, rule, units, self.house.settings.domains, now).by_name(0, _NAMED)

    def _do(self, asked: Asked, number: int) -> ResponseReturnValue:
        spoken = asked.visitor.language
        words = WORDS[spoken].said
        rule = read_rules(asked.connection, number)[0]
        allowed = rights(asked.connection, asked.visitor.actor, rule)
        show = Showing(PAGES[spoken].code, self.house.settings.timezone)
        if is_ours():
            flash(Act(self.house, asked, rule, allowed, words, show).do(request.form.get("do", "")))
        else:
            flash(words.stale)
        return redirect(url_for("pages.assignment", number=number), HTTPStatus.SEE_OTHER)
