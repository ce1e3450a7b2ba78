"""`/console/assign`: an assignment is made in one form, looked at once more with whom it reaches, and placed once."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from service.access import Permission, may, reach
from service.asking import NotAllowedError, demand_new_rule, record, use_of_assignment
from service.assignments import placing
from service.assignments.foresee import domain_of, people_by_unit
from service.assignments.nameless import HinderedError
from service.errors import NanolearnError, UnknownGroupError
from service.moments import local_day
from service.pages.guard import Asked, asks, where_assignments_are_made
from service.pages.mending import wish as form
from service.pages.mending.errands import Workshop
from service.pages.mending.languages import WORDS
from service.pages.mending.soon import Soon, said_of_placed
from service.pages.titles import title
from service.pages.token import is_ours
from service.roles.audit import Door
from service.roster.model import ROOT, Unit, within
from service.roster.records import read_units, whose
from service.store import tables as t
from service.store.among import among
from service.store.engine import reading
from service.store.once import MeanwhileError, Request, fingerprint, keep_reply, reply_to

_MOST_UNITS = 300
"""Units that are shown to be ticked: in a larger tree only the upper ones; any can be typed."""


_Beside = Callable[[Connection, placing.Placed], None]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit to be ticked. `depth`: how far below the visitor's own; `people`: with everything below it."""

    unit: Unit
    depth: int
    people: int


class MakingPages:
    """A new assignment."""

    def __init__(self, house: Workshop, soon: Soon) -> None:
        self.house = house
        self._soon = soon

    @asks(Permission.ASSIGNMENTS_MANAGE, of=where_assignments_are_made, keep=True, refills=True)
    def assign(self, asked: Asked) -> ResponseReturnValue:
        """The form; what it would do; and the assignment itself."""
        if request.method == "GET":
            chosen = tuple(each for each in request.args.getlist("modules") if each in self.house.catalogue.modules)
            return self._form(asked, form.Wish(modules=chosen))
        wish = form.read(request.form)
        if not is_ours() or request.form.get("do") == "change":
            return self._form(asked, wish, stale=not is_ours())
        return self._tried(asked, wish)

    def _tried(self, asked: Asked, wish: form.Wish) -> ResponseReturnValue:
        """What the wish would do, or the assignment it has become; the form again if something is wrong with it."""
        to, excepted = self._named(asked, wish.others), self._named(asked, wish.excepted)
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        if wrong := form.trouble(wish, to, excepted, self.house.catalogue, today):
            return self._form(asked, wish, wrong, ", ".join(to.unknown + excepted.unknown))
        asked.connection.rollback()  # groups and classes are asked of Google: nothing of the database is held
        order = form.order(wish, to, excepted, asked.visitor.actor.email)
        try:
            if request.form.get("do") == "place":
                return self._placed(asked, order, wish)
            return self._look(asked, order, wish)
        except HinderedError as hindered:
            modules = (title(self.house.catalogue, each, asked.visitor.language) for each in hindered.found.modules)
            return self._form(asked, wish, f"figures_{hindered.found.why}", ", ".join(modules))
        except NotAllowedError:  # where somebody works whom one may not assign to is not told
            return self._form(asked, wish, "not_yours")
        except NanolearnError as refused:
            return self._form(asked, wish, *_refusal(refused))

    def _form(
        self, asked: Asked, wish: form.Wish, wrong: str | None = None, what: str = "", *, stale: bool = False
    ) -> ResponseReturnValue:
        """The form as it was filled in. `wrong`: the name of what is wrong with it, `what`: of what."""
        house, spoken = self.house, asked.visitor.language
        branches = reach(asked.visitor.actor, Permission.ASSIGNMENTS_MANAGE)
        page = render_template(
            "admin/assign.html",
            words=WORDS[spoken].making,
            said=WORDS[spoken].said,
            wish=wish,
            wrong=wrong,
            what=what,
            stale=stale,
            courses=house.catalogue.courses.values(),
            modules=house.catalogue.modules,
            whole=ROOT in branches,
            units=_units(asked.connection, branches),
            classroom=house.settings.classroom,
            pupils=bool(house.settings.pupils),
            today=local_day(house.clock.now(), house.settings.timezone),
            title_of=lambda module: title(house.catalogue, module, spoken),
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK

    def _named(self, asked: Asked, text: str) -> form.Named:
        """Of what was typed, who and what it is. Who assigns in a branch alone is told of nobody outside of it."""
        known = whose(asked.connection, {line.lower() for line in form.lines(text) if "@" in line})
        there = _present(asked.connection, set(known.values()))
        paths = {unit.path.lower(): unit.path for unit in read_units(asked.connection).units.values()}
        return form.named(text, {address: who for address, who in known.items() if who in there}, paths)

    def _place(
        self, asked: Asked, order: placing.Order, *, dry_run: bool, beside: _Beside | None = None
    ) -> placing.Placed:
        from service.delivery.classroom.reading import usable_class  # noqa: PLC0415 - Google's client is heavy
        from service.roster.directory import read_members  # noqa: PLC0415 - the same

        house = self.house
        return placing.place(
            house.engine,
            house.catalogue,
            house.settings,
            house.clock.now(),
            order,
            read_members=lambda address: read_members(house.workspace, address),
            read_class=lambda class_id: usable_class(house.workspace, house.settings.sender(), class_id),
            dry_run=dry_run,
            permit=lambda connection, rule, groups: demand_new_rule(connection, asked.visitor.actor, rule, groups),
            beside=beside,
        )

    def _look(self, asked: Asked, order: placing.Order, wish: form.Wish) -> ResponseReturnValue:
        """Whom it would reach. Nothing is written."""
        placed = self._place(asked, order, dry_run=True)
        spoken = asked.visitor.language
        return render_template(
            "admin/assign_look.html",
            words=WORDS[spoken].making,
            wish=wish,
            order=order,
            placed=placed,
            shut=sorted(Counter(domain_of(email) for email, _ in placed.unreachable).items()),
            names=may(asked.visitor.actor, Permission.NAMES_READ, asked.subject.unit),
            today=local_day(self.house.clock.now(), self.house.settings.timezone),
            key=secrets.token_urlsafe(16),
            title_of=lambda module: title(self.house.catalogue, module, spoken),
        )

    def _placed(self, asked: Asked, order: placing.Order, wish: form.Wish) -> ResponseReturnValue:
        """Placed, once, however often the button is pressed."""
        house, actor, now = self.house, asked.visitor.actor, self.house.clock.now()
        wanted = Request(
            f"page {actor.email}", request.form.get("key", "")[:40], fingerprint("page", dict(wish.fields()))
        )
        words = WORDS[asked.visitor.language].said

        def keep(connection: Connection, placed: placing.Placed) -> None:
            keep_reply(connection, wanted, HTTPStatus.CREATED, placed.assignment_id, now)
            record(connection, actor, Door.PAGE, now, use_of_assignment(placed.assignment_id, order.targets))

        with reading(house.engine) as connection:
            before = reply_to(connection, wanted)
        if before is None:
            try:
                placed = self._place(asked, order, dry_run=False, beside=keep)
            except MeanwhileError:
                with reading(house.engine) as connection:
                    before = reply_to(connection, wanted)
            else:
                self._soon()
                flash(said_of_placed(house, words))
                return redirect(url_for("pages.assignment", number=placed.assignment_id), HTTPStatus.SEE_OTHER)
        assert before is not None, "it was there a moment ago"
        flash(words.placed_before)
        return redirect(url_for("pages.assignment", number=before.body), HTTPStatus.SEE_OTHER)


def _refusal(error: NanolearnError) -> tuple[str, str]:
    """What is wrong by its name, and of what; where there are no words for it, as the program says it."""
    return ("no_address", error.address) if isinstance(error, UnknownGroupError) else ("refused", str(error))


def _present(connection: Connection, people: set[str]) -> frozenset[str]:
    """Those of these who are in the roster now."""
    of = t.people.c
    return frozenset(connection.scalars(select(of.id).where(of.active, among(connection, of.id, people))))


def _units(connection: Connection, branches: Sequence[str]) -> list[Branch]:
    """The units to be ticked, in the order of their paths: the upper levels, if there are many."""
    tree = read_units(connection)
    found = []
    for unit in tree.units.values():
        own = next((branch for branch in branches if within(unit.path, branch)), None)
        if own is not None and unit.path != ROOT:
            found.append((max(unit.path.count("/") - max(own.rstrip("/").count("/"), 1), 0), unit))
    deepest = max((depth for depth, _ in found), default=0)
    while len(found) > _MOST_UNITS and deepest:
        deepest -= 1
        found = [(depth, unit) for depth, unit in found if depth <= deepest]
    found.sort(key=lambda each: each[1].path.lower().split("/"))
    people = people_by_unit(connection, tree)
    return [Branch(unit, depth, people.get(unit.id, 0)) for depth, unit in found[:_MOST_UNITS]]
