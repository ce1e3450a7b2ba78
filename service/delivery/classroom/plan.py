"""The difference between a class as it should be and as we remember it: pure. Values in, steps out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from service.delivery.classroom.model import ClassState, KnownClass, KnownWork, MemberState, WantedClass, WantedWork
from service.moments import parse, stamp

_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class WorkSteps:
    """What is to be done about one course work.

    `create`: it is not there; `due_at`: its new due moment, where `due_changes`; `students`: whom it shall be for
    (None: everybody), where `students_change`.
    """

    wanted: WantedWork
    create: bool = False
    due_changes: bool = False
    due_at: str | None = None
    students_change: bool = False
    students: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return self.create or self.due_changes or self.students_change


@dataclass(frozen=True, slots=True)
class ClassSteps:
    """What is to be done about one class, in this order.

    `open`: it is not there, or archived; `forget`: it may have been begun and nobody needs it.
    """

    open: bool = False
    rename: bool = False
    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    works: tuple[WorkSteps, ...] = ()
    drop: tuple[KnownWork, ...] = ()
    archive: bool = False
    forget: bool = False

    def __bool__(self) -> bool:
        parts = (self.open, self.rename, self.remove, self.add, self.works, self.drop, self.archive, self.forget)
        return any(parts)


def difference(wanted: WantedClass | None, known: KnownClass | None, now: datetime, zone: ZoneInfo) -> ClassSteps:
    """What has to be done so that the class becomes what it should be; nothing to do is false.

    Args:
        wanted: None if nobody needs the class.
        known: None if it was never thought of.
        now: course work cannot be due in the past.
        zone: in which the days of assignments end.
    """
    if wanted is None:
        return _unwanted(known)
    if known is None or known.state is not ClassState.ACTIVE:
        members = known.members if known else {}
        absent = wanted.people - {person for person, state in members.items() if state is MemberState.MEMBER}
        return ClassSteps(
            open=True,
            remove=_gone(wanted, known) if known else (),
            add=tuple(sorted(absent)) if wanted.key.ours else (),
            works=_works(wanted, known, now, zone),
        )
    return ClassSteps(
        rename=wanted.key.ours and wanted.name != known.name,
        remove=_gone(wanted, known),
        add=tuple(sorted(wanted.people - known.present)) if wanted.key.ours else (),
        works=_works(wanted, known, now, zone),
        drop=_unmeant(wanted, known),
    )


def due_moment(day: date | None, zone: ZoneInfo) -> str | None:
    """The last minute of a local day, as UTC."""
    return None if day is None else stamp(datetime.combine(day, _END_OF_DAY, zone).astimezone(UTC))


def _unwanted(known: KnownClass | None) -> ClassSteps:
    """Archived as it stands: what its members have done stays to be seen. What others made is only cleared."""
    if known is None:
        return ClassSteps()
    if not known.key.ours:
        return ClassSteps(drop=tuple(work for work in known.works.values() if not work.graded))
    return ClassSteps(archive=known.state is ClassState.ACTIVE, forget=known.state is ClassState.WANTED)


def _gone(wanted: WantedClass, known: KnownClass) -> tuple[str, ...]:
    return tuple(sorted(known.members.keys() - wanted.people)) if wanted.key.ours else ()


def _unmeant(wanted: WantedClass, known: KnownClass) -> tuple[KnownWork, ...]:
    """Course work that is for nobody any more. One that holds grades stays, as a record."""
    meant = {work.key for work in wanted.works}
    return tuple(work for key, work in sorted(known.works.items()) if key not in meant and not work.graded)


def _works(wanted: WantedClass, known: KnownClass | None, now: datetime, zone: ZoneInfo) -> tuple[WorkSteps, ...]:
    steps = (_work(work, wanted, known, now, zone) for work in wanted.works)
    return tuple(step for step in steps if step)


def _work(work: WantedWork, wanted: WantedClass, known: KnownClass | None, now: datetime, zone: ZoneInfo) -> WorkSteps:
    due_at = due_moment(work.due_on, zone)
    students = _students(work, wanted, known)
    present = known.works.get(work.key) if known else None
    if present is None or present.work_id is None:
        if students == frozenset():
            return WorkSteps(work)
        to_come = due_at is not None and parse(due_at) > now
        return WorkSteps(work, create=True, due_at=due_at if to_come else None, students=students)
    changes = present.due_at != due_at and (due_at is None or parse(due_at) > now)
    reassign = students not in {present.students, frozenset()}
    return WorkSteps(
        work, due_changes=changes, due_at=due_at, students_change=reassign, students=students if reassign else None
    )


def _students(work: WantedWork, wanted: WantedClass, known: KnownClass | None) -> frozenset[str] | None:
    """None for everybody; else those meant who are in the class, since others cannot be named: perhaps nobody yet."""
    present = known.present if known else frozenset()
    everybody = wanted.people if wanted.key.ours else present
    if work.people == everybody:
        return None
    return work.people & present
