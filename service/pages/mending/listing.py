"""`/console/assignments`: the assignments of the visitor's branches, the newest first, withdrawn ones too."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.access import Actor, Permission, may, reach
from service.asking import Whereabouts, whereabouts
from service.assignments.model import Rule
from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.house import House
from service.moments import local_day, parse
from service.pages.guard import Asked, asks, some_assignments
from service.pages.mending.languages import WORDS
from service.pages.titles import title
from service.reports.model import Counts
from service.reports.standing import STANDINGS, kept_standings
from service.store import tables as t
from service.store.runs import last_runs

_MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment in the list.

    `names`: whether single people in it may be named; `figures`: whether how it stands may be told, however few it is
    for; without that, or before anybody has counted, `people` and `counts` are None.
    """

    rule: Rule
    names: bool
    figures: bool
    withdrawn_on: date | None
    people: int | None
    counts: Counts | None


class AssignmentsPages:
    """All of them."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.ASSIGNMENTS_READ, of=some_assignments, keep=True)
    def assignments(self, asked: Asked) -> ResponseReturnValue:
        """Those that bind nobody outside of the visitor's branches."""
        before = request.args.get("before", type=int)
        lines = self._lines(asked, before)
        spoken = asked.visitor.language
        return render_template(
            "admin/assignments.html",
            words=WORDS[spoken].one,
            lines=lines[:_MOST],
            before=lines[_MOST - 1].rule.id if len(lines) > _MOST else None,
            newest=before is None,
            may_assign=bool(reach(asked.visitor.actor, Permission.ASSIGNMENTS_MANAGE)),
            title_of=lambda module: title(self.house.catalogue, module, spoken),
        )

    def _lines(self, asked: Asked, before: int | None) -> list[Line]:
        """One more than a page holds. They are looked for among all: there are hundreds, not millions."""
        connection, actor, of = asked.connection, asked.visitor.actor, t.assignments.c
        withdrawn = {row.id: row.withdrawn_at for row in connection.execute(select(of.id, of.withdrawn_at))}
        kept = kept_standings(last_runs(connection).get(STANDINGS))
        zone = self.house.settings.timezone
        rules = [rule for rule in read_rules(connection, withdrawn=True) if before is None or rule.id < before]
        where = whereabouts(connection, {target for rule in rules for target in rule.targets})
        without = nameless(connection)
        lines = []
        for rule in sorted(rules, key=lambda rule: -rule.id):
            if not _may_all(actor, Permission.ASSIGNMENTS_READ, rule, where):
                continue
            names = _may_all(actor, Permission.NAMES_READ, rule, where)
            figures = names and without.isdisjoint(task.module_id for task in rule.tasks)
            known = kept.get(rule.id) if figures else None
            ended = withdrawn.get(rule.id)
            day = local_day(parse(ended), zone) if ended else None
            people, counts = (known.people, known.counts) if known else (None, None)
            lines.append(Line(rule, names, figures, day, people, counts))
            if len(lines) > _MOST:
                break
        return lines


def _may_all(actor: Actor, permission: Permission, rule: Rule, where: Whereabouts) -> bool:
    return all(may(actor, permission, path) for target in rule.targets for path in where(target))
