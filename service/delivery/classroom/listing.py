"""Classes as they stand, for who runs the service: how many are in them, their work, how many get mail instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from service.delivery.classroom.model import ClassKey, ClassState, MemberState
from service.moments import parse, stamp
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One course work. `made`: whether Classroom has it; `due`: as Classroom was told, None for no due moment."""

    assignment: int
    module: str
    language: str
    made: bool
    due: datetime | None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class. `course`: Classroom's id, None before it is made; `ours`: others made it if not.

    `members`: how many, by `MemberState`; `by_mail`: how many get mail in its place at this moment.
    """

    id: int
    name: str
    part: int
    ours: bool
    state: ClassState
    course: str | None
    members: dict[str, int]
    by_mail: int
    works: tuple[WorkLine, ...]

    @property
    def inside(self) -> int:
        """How many are in it for certain."""
        return self.members.get(MemberState.MEMBER.value, 0)

    @property
    def to_come(self) -> int:
        """How many are being put in."""
        return self.members.get(MemberState.ADDING.value, 0)

    @property
    def absent(self) -> int:
        """How many were looked for in a class that others made, and are not in it."""
        return self.members.get(MemberState.ABSENT.value, 0)


def classes_page(connection: Connection, now: datetime, *, after: int, limit: int) -> list[ClassLine]:
    """Classes in the order in which they were first wanted."""
    of = t.classes.c
    rows = connection.execute(select(t.classes).where(of.id > after).order_by(of.id).limit(limit)).all()
    ids = [row.id for row in rows]
    members = _members(connection, ids)
    works = _works(connection, ids)
    mailed = _by_mail(connection, [row.place for row in rows], now)
    return [
        ClassLine(
            id=row.id,
            name=row.name,
            part=row.part,
            ours=ClassKey(row.place, row.part).ours,
            state=ClassState(row.state),
            course=row.course_id,
            members=members.get(row.id, {}),
            by_mail=mailed.get(row.place, 0) if row.part == 1 else 0,
            works=tuple(works.get(row.id, ())),
        )
        for row in rows
    ]


def _members(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    of = t.class_members.c
    query = select(of.class_id, of.state, func.count()).where(of.class_id.in_(ids)).group_by(of.class_id, of.state)
    found: dict[int, dict[str, int]] = {}
    for class_id, state, number in connection.execute(query):
        found.setdefault(class_id, {})[state] = int(number)
    return found


def _works(connection: Connection, ids: Sequence[int]) -> dict[int, list[WorkLine]]:
    of = t.course_works.c
    query: Any = select(of.class_id, of.assignment_id, of.module_id, of.language, of.work_id, of.due_at)
    found: dict[int, list[WorkLine]] = {}
    for row in connection.execute(query.where(of.class_id.in_(ids)).order_by(of.assignment_id, of.id)):
        due = parse(row.due_at) if row.due_at else None
        line = WorkLine(row.assignment_id, row.module_id, row.language, row.work_id is not None, due)
        found.setdefault(row.class_id, []).append(line)
    return found


def _by_mail(connection: Connection, places: Sequence[str], now: datetime) -> dict[str, int]:
    """How many get mail in place of each of these, at this moment. They stand by the first part of a class."""
    of = t.fallbacks.c
    query = select(of.place, func.count()).where(of.place.in_(places), of.until > stamp(now)).group_by(of.place)
    return {place: int(number) for place, number in connection.execute(query)}
