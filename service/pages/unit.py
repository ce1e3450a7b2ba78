"""A leader's page: one unit with everything below it at a glance, down to the units below and up to where one may."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.asking import NotAllowedError, known_by_name, sight, use_of
from service.catalogue.opinion import ASKED
from service.catalogue.orders import option_orders
from service.catalogue.preview import page as preview_of
from service.files.numbers_words import NUMBERS
from service.house import House, reading
from service.moments import local_day
from service.pages.branch_reader import Reader, address_of, dots_of
from service.pages.downloads import taking, the_assignment
from service.pages.goal_form import example
from service.pages.goals import form_for
from service.pages.guard import Asked, any_branch, asks, the_unit
from service.pages.nudge import offer
from service.pages.shelf import Shelf
from service.pages.sorting import order_of, ordered
from service.reports.beside import beside
from service.reports.branch import Branch, at_a_glance
from service.reports.counted import branch_of
from service.reports.files import as_csv
from service.reports.gather import Sight, gather
from service.reports.matrix import matrix
from service.reports.model import By, Scope
from service.reports.one_assignment import read_asked
from service.roster.model import ROOT, Roster
from service.roster.records import read_units
from service.tongue import percent

_SHELF_BYTES = 4_000_000


class UnitPages:
    """`/units/…`, its figures as a file, and `/modules/…` as learners meet them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._shelf = Shelf[bytes](_SHELF_BYTES, len)

    @asks(Permission.COUNTS_READ, of=the_unit, keep=True)
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
        return render_template("unit.html", **self._shown(asked, roster, branch), names=seen.names)

    def _shown(self, asked: Asked, roster: Roster, branch: Branch) -> dict[str, Any]:
        """What the template shows of a branch."""
        path, module, visitor = branch.unit.path, branch.module, asked.visitor
        reader = Reader(self.house, visitor, roster, branch)
        order = order_of(request.args.get("sort", ""))
        units = [reader.unit(line) for line in branch.units]
        spread = {each.unit for each in branch.numbers.shares}
        now = self.house.clock.now()
        today = local_day(now, self.house.settings.timezone)
        known = known_by_name(visitor.actor)
        return {
            "branch": branch,
            "as_of": now,
            "module": reader.title(module) if module else None,
            "crumbs": reader.crumbs(),
            "own_branches": reader.own_branches(),
            "order": order,
            "sorted_by": lambda column: address_of(path, module, sort=order.next(column)),
            "units": ordered(units, order, lambda unit: unit.counts),
            "share": percent(branch.total.completed, branch.total.assigned) if branch.total else None,
            "dots": dots_of(each for each, line in zip(units, branch.units, strict=True) if line.key in spread),
            "n": NUMBERS[visitor.language],
            "numbers": branch.numbers,
            "course": reader.course(),
            "heat": reader.heat(),
            "part_of_heat": lambda **which: address_of(path, sort=request.args.get("sort"), **which),
            "beside": beside(asked.connection, roster, branch.unit, today, module=module, known=known),
            "newer": reader.has_newer(),
            "goal_of": reader.goal_of(),
            "goal_form": form_for(visitor, path, module, branch.numbers.aim, today),
            "example": example(today),
            "opinion": ASKED[visitor.language],
            "today": today,
            "nudge": offer(asked, branch),
            "modules": reader.modules(),
            "missed": reader.missed(),
            "take": taking(visitor, path, module),
            "everything": address_of(path),
        }

    @asks(Permission.COUNTS_READ, of=the_unit, keep=True)
    def units_csv(self, asked: Asked) -> ResponseReturnValue:
        """The branch as a file: a line for each unit × module, or `?by=` module, question or person."""
        by = self._by()
        scope = Scope(asked.subject.unit or ROOT, self._module(), the_assignment(asked, by))
        try:
            seen = sight(asked.visitor.actor, scope, by)
        except NotAllowedError:
            abort(403)
        now = self.house.clock.now()
        if by is By.PERSON:
            asked.record(use_of(scope, by, None, scores=False, exported=True))
            return self._people(asked, scope, now)
        if by is By.QUESTION or not asked.version:
            return _as_file(scope, self._file(asked, scope, by, seen, now))
        key = (asked.version, local_day(now, self.house.settings.timezone), scope, by, seen.of_figures)
        return _as_file(scope, self._shelf.get(key, lambda: self._file(asked, scope, by, seen, now)))

    def _file(self, asked: Asked, scope: Scope, by: By, seen: Sight, now: datetime) -> bytes:
        house = self.house
        connection, catalogue = asked.connection, house.catalogue
        report = gather(connection, house.settings, catalogue, scope=scope, by=by, sight=seen, now=now, around=False)
        return as_csv(report).encode()

    def _people(self, asked: Asked, scope: Scope, now: datetime) -> Response:
        """A line for each person, sent while it is made: by a connection that is still open then."""
        branch = [unit.id for unit in branch_of(read_units(asked.connection), scope.unit)]
        today = local_day(now, self.house.settings.timezone)
        only = None if scope.assignment is None else read_asked(asked.connection, scope.assignment, today)

        def lines() -> Iterator[bytes]:
            with reading(self.house) as connection:
                for part in matrix(connection, today, branch, module=scope.module, asked=only):
                    yield part.encode()

        return _as_file(scope, lines())

    @asks(Permission.COUNTS_READ, of=any_branch, keep=True)
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
