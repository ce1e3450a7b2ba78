"""`nanolearn goals`: how much of what is asked is to be completed by when, and how it looks."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for
from service.commands.asker import actor_in, as_option
from service.commands.installation import installation
from service.commands.kinds import Day
from service.commands.output import answer, json_option, table
from service.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.access import Actor
    from service.app import Service
    from service.reports.goals import Goal
    from service.reports.numbers import Aim
    from service.roster.model import Unit

_ALL = "`--json` has all"


@click.group()
def goals() -> None:
    """How much is to be completed by when: set, list, remove.

    Example: nanolearn goals set --unit /Skolor --share 80 --by 2027-06-01
    """


_UNIT = click.option("--unit", default="/", metavar="PATH", help="This unit with everything below it; default all.")
_MODULE = click.option("--module", metavar="ID", help="Only this module; default all modules together.")
_ASSIGNMENT = click.option(
    "--assignment",
    type=click.IntRange(min=1),
    metavar="ID",
    help="All that this assignment asks for, in place of a unit.",
)


@goals.command(name="set")
@_UNIT
@_MODULE
@_ASSIGNMENT
@click.option("--share", type=click.IntRange(1, 100), required=True, help="Completed, in whole percent.")
@click.option("--by", type=Day(), required=True, help="The last day for it.")
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def set_(*, share: int, by: date, asker: str | None, as_json: bool, **of: Any) -> None:
    """Set a goal, or another in place of the one that the unit or the assignment has.

    It is a line in the charts of the unit and of those below it that have none of their own; that of an assignment in
    its report.

    \b
    Examples:
      nanolearn goals set --share 80 --by 2027-06-01
      nanolearn goals set --unit /Skolor --module phishing-pause-and-verify --share 90 --by 2027-03-31
      nanolearn goals set --assignment 3 --share 100 --by 2027-01-31
    """
    from service.moments import local_day
    from service.reports.goals import set_assignment_goal, set_goal

    service = installation()
    now = service.clock.now()
    if by < local_day(now, service.settings.timezone):
        raise UsageError(f"{by} has passed. Give a day that is still to come.")
    with service.engine.begin() as connection:
        subject = _changeable(connection, service, actor_in(connection, service, asker), of)
        if subject.assignment is not None:
            set_assignment_goal(connection, subject.assignment, share=share, by=by, now=now, who=asker)
        else:
            set_goal(connection, subject.unit_id, subject.module, share=share, by=by, now=now, who=asker)
    document = {**subject.document, "share": share, "by": by.isoformat()}
    answer(document, as_json=as_json, text=f"{subject.in_words}: {share} % by {by}.")


@goals.command(name="list")
@_UNIT
@as_option
@json_option
@asks_for(Permission.COUNTS_READ)
def list_(*, unit: str, asker: str | None, as_json: bool) -> None:
    """The goals of a unit, of those below it and of assignments, and whether they will be reached.

    \b
    Examples:
      nanolearn goals list
      nanolearn goals list --unit /Skolor --as rektor@kommun.example
    """
    from service.asking import demand
    from service.reports.goals import read_goals
    from service.store.engine import reading

    service = installation()
    service.count()
    with reading(service.engine) as connection:
        actor = actor_in(connection, service, asker)
        found = _settled(connection, service, unit, None)
        demand(actor, Permission.COUNTS_READ, found.path)
        aims = [
            *((None, _aim(connection, service, actor, goal)) for goal in read_goals(connection, found.path)),
            *_of_assignments(connection, service, actor, found.path),
        ]
    rows = [
        {
            "unit": aim.goal.unit,
            "module": aim.goal.module,
            "assignment": assignment,
            "share": aim.goal.share,
            "by": aim.goal.by.isoformat(),
            "outlook": aim.forecast.outlook.value if aim.forecast else None,
            "expected": aim.forecast.expected if aim.forecast else None,
        }
        for assignment, aim in aims
    ]
    answer({"goals": rows}, as_json=as_json, text=_lines(rows))


@goals.command()
@_UNIT
@_MODULE
@_ASSIGNMENT
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def remove(*, asker: str | None, as_json: bool, **of: Any) -> None:
    """Take a goal away; a unit is then measured by that of the nearest unit above it.

    \b
    Examples:
      nanolearn goals remove --unit /Skolor
      nanolearn goals remove --assignment 3
    """
    from service.reports.goals import forget_assignment_goal, forget_goal

    service = installation()
    with service.engine.begin() as connection:
        subject = _changeable(connection, service, actor_in(connection, service, asker), of)
        if subject.assignment is not None:
            gone = forget_assignment_goal(connection, subject.assignment)
        else:
            gone = forget_goal(connection, subject.unit_id, subject.module)
    text = f"{subject.in_words}: the goal is removed." if gone else f"{subject.in_words}: no goal was set."
    answer({**subject.document, "removed": gone}, as_json=as_json, text=text)


@dataclass(frozen=True)
class _Subject:
    """What a goal is about: an assignment, or a unit and one module or all."""

    unit: str | None = None
    unit_id: str = ""
    module: str | None = None
    assignment: int | None = None

    @property
    def document(self) -> dict[str, Any]:
        return {"unit": self.unit, "module": self.module, "assignment": self.assignment}

    @property
    def in_words(self) -> str:
        if self.assignment is not None:
            return f"Assignment {self.assignment}"
        return f"{self.unit} with everything below it, {self.module or 'all modules'}"


def _changeable(connection: "Connection", service: "Service", actor: "Actor", of: dict[str, Any]) -> _Subject:
    """What the options name, if the actor may set goals for it."""
    from service.asking import demand, demand_rule
    from service.assignments.records import read_rules

    assignment = of["assignment"]
    if assignment is None:
        found = _settled(connection, service, of["unit"], of["module"])
        demand(actor, Permission.ASSIGNMENTS_MANAGE, found.path)
        return _Subject(found.path, found.id, of["module"])
    if of["unit"] != "/" or of["module"] is not None:
        raise UsageError("--assignment stands alone: its goal is about all that it asks for, wherever people are.")
    rules = read_rules(connection, only=assignment)
    if not rules:
        raise UsageError(f"There is no assignment {assignment}. `nanolearn assignments list` shows them.")
    demand_rule(connection, actor, rules[0])
    return _Subject(assignment=assignment)


def _settled(connection: "Connection", service: "Service", unit: str, module: str | None) -> "Unit":
    from service.reports.gather import settle
    from service.reports.model import Scope
    from service.roster.records import read_units

    path = settle(Scope(unit, module), connection, service.catalogue).unit
    found = read_units(connection).unit_at(path)
    assert found is not None, "the scope is settled"
    return found


def _of_assignments(
    connection: "Connection", service: "Service", actor: "Actor", unit: str
) -> "list[tuple[int | None, Aim]]":
    """The goals of those assignments that the asker may see, as the unit stands with them."""
    from service.asking import assignments_seen
    from service.reports.goals import assignments_with_goals, goal_of_assignment

    numbers = set(assignments_with_goals(connection))
    if not numbers:
        return []
    seen = sorted(row["assignment"] for row in assignments_seen(connection, actor) if row["assignment"] in numbers)
    goals_seen = [(number, goal_of_assignment(connection, number, unit)) for number in seen]
    return [(number, _aim(connection, service, actor, goal, number)) for number, goal in goals_seen if goal is not None]


def _aim(
    connection: "Connection", service: "Service", actor: "Actor", goal: "Goal", assignment: int | None = None
) -> "Aim":
    """A goal as the figures of its unit stand, as the asker may see them."""
    from service.asking import sight
    from service.reports.gather import gather
    from service.reports.model import By, Scope
    from service.reports.numbers import Aim

    scope = Scope(goal.unit, goal.module, assignment)
    seen, now = sight(actor, scope, By.MODULE), service.clock.now()
    report = gather(connection, service.settings, service.catalogue, scope=scope, by=By.MODULE, sight=seen, now=now)
    assert report.numbers is not None, "a report by module of a unit has them"
    return report.numbers.aim or Aim(goal, None)


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["No goal is set here. `nanolearn goals set` sets one."]
    cells = [
        [row["unit"], _about(row), f"{row['share']} %", row["by"], row["outlook"] or "", _ends(row)] for row in rows
    ]
    return list(table(["unit", "of", "goal", "by", "outlook", "expected"], cells, _ALL))


def _about(row: dict[str, Any]) -> str:
    return f"assignment {row['assignment']}" if row["assignment"] is not None else row["module"] or "all"


def _ends(row: dict[str, Any]) -> str:
    return "" if row["expected"] is None else f"{row['expected']} %"
