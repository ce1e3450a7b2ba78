"""One assignment as its page shows it: what may be told to the visitor is read, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from service.access import Actor, Permission, may, reach
from service.asking import NotAllowedError, Whereabouts, demand_new_rule, whereabouts
from service.assignments.changing import last_due
from service.assignments.foresee import is_bound
from service.assignments.model import Level, Rule
from service.assignments.nameless import hindrance, nameless, unnamed_with
from service.assignments.records import read_rules
from service.delivery.missed import Missed, Missing
from service.house import House
from service.messages.switches import read_silenced
from service.moments import local_day, parse
from service.reports.model import Counts
from service.reports.standing import STANDINGS, Kept, kept_standings
from service.roster.model import ROOT, Roster, within
from service.roster.records import read_units
from service.store import tables as t
from service.store.runs import last_runs

if TYPE_CHECKING:
    from service.messages.nudges import Nudge


@dataclass(frozen=True, slots=True)
class Works:
    """The course works of an assignment for one module: how many there should be, and how many there are."""

    module: str
    wanted: int
    made: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One assignment.

    `people` and `counts`: None where the visitor may not see how a few stand, or where nobody has counted yet.
    `kept`: what is remembered of it, where the visitor may see it. `report`: the unit whose figures show it where not.
    `nudge`: a reminder that waits to be sent.
    """

    rule: Rule
    made_on: date
    made_by: str | None
    withdrawn_on: date | None
    ends: date | None
    people: int | None
    counts: Counts | None
    kept: Kept | None
    counted_at: datetime | None
    report: str | None
    mails: int
    missed: Sequence[Missed]
    works: Sequence[Works]
    silenced: bool
    nudge: "Nudge | None"


@dataclass(frozen=True, slots=True)
class Unnaming:
    """What letting an assignment be for figures alone would do.

    `hindered`: why it cannot be, None if it can; `numbers`: the other assignments that would lose the names too.
    """

    hindered: str | None
    numbers: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What the visitor may do with an assignment. `remind`: the branches in which they may have people reminded."""

    change: bool
    names: bool
    remind: Sequence[str]
    run: bool


def rights(connection: Connection, actor: Actor, rule: Rule) -> Rights:
    """What may be done with all whom a rule binds."""
    paths = _paths(whereabouts(connection, rule.targets), rule)
    return Rights(
        change=all(may(actor, Permission.ASSIGNMENTS_MANAGE, path) for path in paths),
        names=all(may(actor, Permission.NAMES_READ, path) for path in paths),
        remind=[
            branch
            for branch in reach(actor, Permission.PEOPLE_REMIND)
            if any(within(path, branch) or within(branch, path) for path in paths)
        ],
        run=may(actor, Permission.WORK_RUN),
    )


def unnaming(connection: Connection, actor: Actor, rule: Rule) -> Unnaming:
    """What it would mean, as things stand, if this actor let it be for figures alone."""
    without = replace(rule, aggregate_only=True)
    found = hindrance(connection, without)
    if found is not None:
        return Unnaming(found.why.value, "")
    try:
        demand_new_rule(connection, actor, without)
    except NotAllowedError:
        return Unnaming("not_yours", "")
    return Unnaming(None, ", ".join(str(each.id) for each in unnamed_with(connection, without)))


def seen(connection: Connection, house: House, number: int, allowed: Rights) -> Seen:
    """How an assignment stands now, withdrawn or not."""
    rule = read_rules(connection, number)[0]
    of = t.assignments.c
    row = connection.execute(select(of.created_at, of.created_by, of.withdrawn_at).where(of.id == number)).one()
    run = last_runs(connection).get(STANDINGS)
    figures = allowed.names and nameless(connection).isdisjoint(task.module_id for task in rule.tasks)
    kept = kept_standings(run).get(number) if figures else None
    units, zone = read_units(connection), house.settings.timezone
    missing = Missing(connection, rule, units, house.settings.domains, house.clock.now())
    return Seen(
        rule=rule,
        made_on=local_day(parse(row.created_at), zone),
        made_by=row.created_by,
        withdrawn_on=local_day(parse(row.withdrawn_at), zone) if row.withdrawn_at else None,
        ends=last_due(rule.tasks),
        people=_people(connection, rule, units) if figures else None,
        counts=kept.counts if kept else None,
        kept=kept,
        counted_at=run.at if run and kept else None,
        report=None if figures else _unit(rule, units),
        mails=_mails(connection, number) if allowed.names else 0,
        missed=missing.reasons() if figures and row.withdrawn_at is None else (),
        works=_works(connection, number),
        silenced=number in read_silenced(connection),
        nudge=_nudge(connection, number),
    )


def _paths(where: Whereabouts, rule: Rule) -> list[str]:
    return sorted({path for target in rule.targets for path in where(target)})


def _unit(rule: Rule, units: Roster) -> str:
    """The unit of an assignment that is for one; else the whole."""
    named = [units.units.get(target.key) for target in rule.targets if target.level is Level.UNIT]
    return named[0].path if len(rule.targets) == 1 and named and named[0] else ROOT


def _people(connection: Connection, rule: Rule, units: Roster) -> int:
    query = select(func.count()).select_from(t.people).where(is_bound(rule, units))
    return int(connection.scalar(query) or 0)


def _nudge(connection: Connection, number: int) -> "Nudge | None":
    """A reminder of it that waits to be sent."""
    from service.messages.nudges import waiting  # noqa: PLC0415 - only reminders ask which days are free

    return next((each for each in waiting(connection) if each.assignment == number), None)


def _mails(connection: Connection, number: int) -> int:
    """How many people have been written to about it."""
    of = t.message_items.c
    query = (
        select(func.count(of.person_id.distinct()))
        .join(t.messages, t.messages.c.id == of.message_id)
        .where(of.assignment_id == number, t.messages.c.state.in_(("sent", "uncertain")))
    )
    return int(connection.scalar(query) or 0)


def _works(connection: Connection, number: int) -> list[Works]:
    of = t.course_works.c
    query: Any = (
        select(of.module_id, func.count(), func.count(of.work_id))
        .where(of.assignment_id == number)
        .group_by(of.module_id)
        .order_by(of.module_id)
    )
    return [Works(module, int(wanted), int(made)) for module, wanted, made in connection.execute(query)]
