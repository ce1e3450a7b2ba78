"""Course work of ours as Classroom shows it, and how it gets into our memory."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from service.delivery.classroom import records
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.model import KnownClass, WorkKey
from service.delivery.classroom.words import read_marker
from service.moments import stamp

Json = dict[str, Any]

_FIELDS = (
    "nextPageToken,courseWork(id,description,dueDate,dueTime,maxPoints,assigneeMode,individualStudentsOptions,"
    "associatedWithDeveloper)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A course work of ours as Classroom shows it."""

    key: WorkKey
    version: str
    work_id: str
    points: float
    due_at: str | None
    students: frozenset[str] | None


def find_works(errand: Errand, course_id: str | None) -> dict[WorkKey, Found]:
    """The course work of ours that a class holds; of two alike the older."""
    present = errand.workspace.pages(
        "classroom.courses.courseWork.list",
        "courseWork",
        courseId=course_id,
        orderBy="updateTime asc",
        fields=_FIELDS,
    )
    works: dict[WorkKey, Found] = {}
    for each in present:
        if (found := _found(each)) is not None:
            works.setdefault(found.key, found)
    return works


def record_found(errand: Errand, row_id: int, found: Found) -> None:
    """A course work is as Classroom shows it."""
    records.record_work(
        errand.engine,
        row_id,
        work_id=found.work_id,
        version=found.version,
        points=found.points,
        due_at=found.due_at,
        students=found.students,
    )


def remember_works(errand: Errand, known: KnownClass) -> None:
    """Bring our memory of a class's course work in line with what the class holds."""
    held = find_works(errand, known.course_id)
    for key, found in held.items():
        records.want_work(errand.engine, known.id, key, version=found.version, points=found.points)
    again = records.read_one(errand.engine, known.key)
    assert again is not None  # its row is there, and the lock is ours
    for key, work in again.works.items():
        if key in held:
            record_found(errand, work.id, held[key])
        elif work.work_id is not None:
            records.forget_work(errand.engine, work.id)


def _found(resource: Json) -> Found | None:
    ours = read_marker(resource.get("description", ""))
    if ours is None or not resource.get("associatedWithDeveloper"):  # copied by a teacher: the copy is theirs
        return None
    named = resource.get("assigneeMode") == "INDIVIDUAL_STUDENTS"
    ids = resource.get("individualStudentsOptions", {}).get("studentIds", [])
    return Found(
        key=ours[0],
        version=ours[1],
        work_id=str(resource["id"]),
        points=float(resource.get("maxPoints", 0)),
        due_at=due_of(resource),
        students=frozenset(ids) if named else None,
    )


def due_of(resource: Json) -> str | None:
    """The due moment of a course work, as Classroom shows it; None if there is none."""
    if "dueDate" not in resource:
        return None
    day, clock = resource["dueDate"], resource.get("dueTime", {})
    return stamp(
        datetime(day["year"], day["month"], day["day"], clock.get("hours", 0), clock.get("minutes", 0), tzinfo=UTC)
    )
