"""Goals: so much completed by a day, in a unit with everything below it, of one module or of all."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, select

from service.moments import stamp
from service.roster.model import ancestors, within
from service.store import tables as t
from service.store.upsert import dialect_insert


@dataclass(frozen=True, slots=True)
class Goal:
    """`unit` is the path of the unit it was set for; `share` is in whole percent, `by` the last day for it."""

    unit: str
    module: str | None
    share: int
    by: date


def read_goals(connection: Connection, branch: str = "/") -> list[Goal]:
    """The goals set for a unit and those below it, by path and module; of units that are gone none."""
    of = t.goals.c
    query = select(t.units.c.path, of.module_id, of.share, of.by).join(t.units, t.units.c.id == of.unit_id)
    goals = (Goal(row[0], row[1] or None, row[2], row[3]) for row in connection.execute(query))
    found = (goal for goal in goals if within(goal.unit, branch))
    return sorted(found, key=lambda goal: (goal.unit, goal.module or ""))


def goal_for(connection: Connection, unit: str, module: str | None) -> Goal | None:
    """The goal that a unit is measured by: its own, or that of the nearest unit above it that has one.

    A goal for all modules is none for one of them, and the other way round.
    """
    above = list(ancestors(unit))
    of = t.goals.c
    query = (
        select(t.units.c.path, of.share, of.by)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(t.units.c.path.in_(above), of.module_id == (module or ""))
    )
    own = max(connection.execute(query), key=lambda row: len(row[0]), default=None)
    return None if own is None else Goal(own[0], module, own[1], own[2])


def set_goal(
    connection: Connection, unit_id: str, module: str | None, *, share: int, by: date, now: datetime, who: str | None
) -> None:
    """A new goal, or another in place of the one that was set for the same unit and module."""
    statement = dialect_insert(connection, t.goals)
    changing = {name: statement.excluded[name] for name in ("share", "by", "set_at", "set_by")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["unit_id", "module_id"], set_=changing),
        [
            {
                "unit_id": unit_id,
                "module_id": module or "",
                "share": share,
                "by": by,
                "set_at": stamp(now),
                "set_by": who,
            }
        ],
    )


def forget_goal(connection: Connection, unit_id: str, module: str | None) -> bool:
    """Whether there was one."""
    of = t.goals.c
    gone = connection.execute(delete(t.goals).where(of.unit_id == unit_id, of.module_id == (module or "")))
    return bool(gone.rowcount)


def goal_of_assignment(connection: Connection, assignment: int, unit: str) -> Goal | None:
    """The goal of all that an assignment asks for; each part of the organisation, as `unit` here, is measured by it."""
    of = t.assignment_goals.c
    row = connection.execute(select(of.share, of.by).where(of.assignment_id == assignment)).one_or_none()
    return None if row is None else Goal(unit, None, row.share, row.by)


def assignments_with_goals(connection: Connection) -> list[int]:
    """The numbers of the assignments that have one."""
    of = t.assignment_goals.c
    return list(connection.scalars(select(of.assignment_id).order_by(of.assignment_id)))


def set_assignment_goal(
    connection: Connection, assignment: int, *, share: int, by: date, now: datetime, who: str | None
) -> None:
    """A new goal for an assignment, or another in place of the one it has."""
    statement = dialect_insert(connection, t.assignment_goals)
    changing = {name: statement.excluded[name] for name in ("share", "by", "set_at", "set_by")}
    row = {"assignment_id": assignment, "share": share, "by": by, "set_at": stamp(now), "set_by": who}
    connection.execute(statement.on_conflict_do_update(index_elements=["assignment_id"], set_=changing), [row])


def forget_assignment_goal(connection: Connection, assignment: int) -> bool:
    """Whether there was one."""
    of = t.assignment_goals.c
    return bool(connection.execute(delete(t.assignment_goals).where(of.assignment_id == assignment)).rowcount)
