"""`/left`: who has something left, by name, for who may see names: a page at a time, and written down."""

from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from service.access import Permission, may
from service.asking import use_of
from service.assignments.nameless import nameless
from service.house import House
from service.moments import local_day
from service.pages.branch_reader import address_of
from service.pages.guard import Asked, asks, the_unit
from service.pages.titles import title
from service.reports.counted import among, branch_of, counted_rows
from service.reports.model import By, Scope
from service.reports.rollup import total_of
from service.reports.unfinished import Unfinished, unfinished
from service.roster.model import ROOT, Unit
from service.roster.records import read_units

_MOST = 100
_LISTED = 20_000
"""People × modules whose names are listed without choosing a module: more is no list that anybody reads."""


class LeftPages:
    """The list behind "remind those who have something left"."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.NAMES_READ, of=the_unit)
    def left(self, asked: Asked) -> ResponseReturnValue:
        """People × modules, the earliest due first and then by name: nobody is compared with anybody."""
        path, module = asked.subject.unit or ROOT, request.args.get("module") or None
        if module is not None and (module not in self.house.catalogue.modules or module in nameless(asked.connection)):
            abort(404)
        spoken, start = asked.visitor.language, max(request.args.get("start", 0, type=int), 0)
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        branch = branch_of(read_units(asked.connection), path)
        unit = next(each for each in branch if each.path == path)
        many = module is None and _are_many(asked, unit, today)
        count, people = 0, list[Unfinished]()
        if not many:
            asked.record(use_of(Scope(path, module), By.PERSON, None, scores=False, exported=False))
            ids = [each.id for each in branch]
            count, people = unfinished(asked.connection, ids, module=module, start=start, most=_MOST)
        return render_template(
            "left.html",
            unit=unit,
            module=module,
            named=title(self.house.catalogue, module, spoken) if module else None,
            many=many,
            count=count,
            people=people,
            today=today,
            earlier=max(start - _MOST, 0) if start else None,
            later=start + _MOST if start + _MOST < count else None,
            may_remind=may(asked.visitor.actor, Permission.PEOPLE_REMIND, path),
            back=address_of(path, module),
            title_of=lambda each: title(self.house.catalogue, each, spoken),
        )


def _are_many(asked: Asked, unit: Unit, today: date) -> bool:
    """Told by the counts, before anybody is looked for."""
    total = total_of(counted_rows(asked.connection, today, among([unit]), module=None, names=True), unit.path)
    return total is not None and total.assigned - total.completed > _LISTED
