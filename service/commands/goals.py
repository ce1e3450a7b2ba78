"""`nanolearn goals`: how much of what is asked is to be completed by when, and how it looks."""

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

    from service.app import Service
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


@goals.command(name="set")
@_UNIT
@_MODULE
@click.option("--share", type=click.IntRange(1, 100), required=True, help="Completed, in whole percent.")
@click.option("--by", type=Day(), required=True, help="The last day for it.")
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def set_(*, unit: str, module: str | None, share: int, by: date, asker: str | None, as_json: bool) -> None:
    """Set a goal, or another in place of the one that the unit has.

    It is a line in the charts of the unit and of those below it that have none of their own.

    \b
    Examples:
      nanolearn goals set --share 80 --by 2027-06-01
      nanolearn goals set --unit /Skolor --module phishing-pause-and-verify --share 90 --by 2027-03-31
    """
    from service.asking import demand
    from service.moments import local_day
    from service.reports.goals import set_goal

    service = installation()
    now = service.clock.now()
    if by < local_day(now, service.settings.timezone):
        raise UsageError(f"{by} has passed. Give a day that is still to come.")
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        found = _settled(connection, service, unit, module)
        demand(actor, Permission.ASSIGNMENTS_MANAGE, found.path)
        set_goal(connection, found.id, module, share=share, by=by, now=now, who=asker)
    document = {"unit": found.path, "module": module, "share": share, "by": by.isoformat()}
    answer(document, as_json=as_json, text=f"{_what(found.path, module)}: {share} % by {by}.")


@goals.command(name="list")
@_UNIT
@as_option
@json_option
@asks_for(Permission.COUNTS_READ)
def list_(*, unit: str, asker: str | None, as_json: bool) -> None:
    """The goals of a unit and of those below it, and whether they will be reached.

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
        aims = [_aim(connection, service, actor, goal) for goal in read_goals(connection, found.path)]
    rows = [
        {
            "unit": aim.goal.unit,
            "module": aim.goal.module,
            "share": aim.goal.share,
            "by": aim.goal.by.isoformat(),
            "outlook": aim.forecast.outlook.value if aim.forecast else None,
            "expected": aim.forecast.expected if aim.forecast else None,
        }
        for aim in aims
    ]
    answer({"goals": rows}, as_json=as_json, text=_lines(rows))


@goals.command()
@_UNIT
@_MODULE
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def remove(*, unit: str, module: str | None, asker: str | None, as_json: bool) -> None:
    """Take a goal away; the unit is then measured by that of the nearest unit above it.

    Example: nanolearn goals remove --unit /Skolor
    """
    from service.asking import demand
    from service.reports.goals import forget_goal

    service = installation()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        found = _settled(connection, service, unit, module)
        demand(actor, Permission.ASSIGNMENTS_MANAGE, found.path)
        gone = forget_goal(connection, found.id, module)
    what = _what(found.path, module)
    text = f"{what}: the goal is removed." if gone else f"{what}: no goal was set."
    answer({"unit": found.path, "module": module, "removed": gone}, as_json=as_json, text=text)


def _settled(connection: "Connection", service: "Service", unit: str, module: str | None) -> "Unit":
    from service.reports.gather import settle
    from service.reports.model import Scope
    from service.roster.records import read_units

    path = settle(Scope(unit, module), connection, service.catalogue).unit
    found = read_units(connection).unit_at(path)
    assert found is not None, "the scope is settled"
    return found


def _aim(connection: "Connection", service: "Service", actor: Any, goal: Any) -> "Aim":
    """A goal as the figures of its unit stand, as the asker may see them."""
    from service.asking import sight
    from service.reports.gather import gather
    from service.reports.model import By, Scope
    from service.reports.numbers import Aim

    scope = Scope(goal.unit, goal.module)
    seen, now = sight(actor, scope, By.MODULE), service.clock.now()
    report = gather(connection, service.settings, service.catalogue, scope=scope, by=By.MODULE, sight=seen, now=now)
    assert report.numbers is not None, "a report by module of a unit has them"
    return report.numbers.aim or Aim(goal, None)


def _what(unit: str, module: str | None) -> str:
    return f"{unit} with everything below it, {module or 'all modules'}"


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["No goal is set here. `nanolearn goals set` sets one."]
    cells = [
        [row["unit"], row["module"] or "all", f"{row['share']} %", row["by"], row["outlook"] or "", _ends(row)]
        for row in rows
    ]
    return list(table(["unit", "module", "goal", "by", "outlook", "expected"], cells, _ALL))


def _ends(row: dict[str, Any]) -> str:
    return "" if row["expected"] is None else f"{row['expected']} %"
