"""Which grades are to be written, and which are not ours to write: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from service.delivery.classroom.model import ClassState, KnownClass, KnownWork
from service.moments import parse

LOOK_AGAIN = timedelta(days=1)
"""Where a student had no submission yet."""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """What somebody reached at a module once: points, of how many."""

    score: float
    points: float


@dataclass(frozen=True, slots=True)
class Best:
    """Somebody's best result at a module, and all they had."""

    result: Result
    results: frozenset[Result]


@dataclass(frozen=True, slots=True)
class KnownGrade:
    """What we know of a student's grade in Classroom.

    `writing`: what was about to be written; `written`: what was; `left_because`: why it is not ours to write.
    """

    submission_id: str | None = None
    writing: float | None = None
    written: float | None = None
    left_because: str | None = None
    looked_at: str | None = None


@dataclass(frozen=True, slots=True)
class WantedGrade:
    """A grade that should stand in Classroom. `own`: the grades that the person's results have ever stood for."""

    work: KnownWork
    person_id: str
    grade: float
    known: KnownGrade
    own: frozenset[float] = frozenset()


def wanted_grades(
    classes: Iterable[KnownClass],
    best: Mapping[tuple[str, str], Best],
    known: Mapping[tuple[int, str], KnownGrade],
    now: str,
) -> dict[int, list[WantedGrade]]:
    """By class, the grades that Classroom does not have as we have them.

    Args:
        classes: with their course work and people.
        best: person and module -> their best.
        known: course work's row and person -> what we have written.
        now: students without a submission are looked for again when a day has passed.
    """
    found: dict[int, list[WantedGrade]] = {}
    for each in classes:
        if each.state is not ClassState.ACTIVE:
            continue
        for work in each.works.values():
            if work.work_id is None:
                continue
            for person in sorted(each.present if work.students is None else each.present & work.students):
                reached = best.get((person, work.key.module_id))
                before = known.get((work.id, person), KnownGrade())
                if reached is None or before.left_because is not None or _rests(before, now):
                    continue
                grade = _in_points_of(work, reached.result)
                if before.written != grade:
                    own = frozenset(_in_points_of(work, result) for result in reached.results)
                    found.setdefault(each.id, []).append(WantedGrade(work, person, grade, before, own))
    return found


def may_write(wanted: WantedGrade, draft: float | None, assigned: float | None) -> bool:
    """Whether what stands in Classroom is what we have put there, or nothing: else a teacher has graded by hand.

    Where nothing is remembered, a grade that the person's own results account for is taken for ours: the database may
    be an older one.
    """
    known = wanted.known
    ours = {known.written} if known.writing is None else {known.written, known.writing}
    if ours == {None}:
        ours |= wanted.own
    if 0.0 in ours:  # Google's replies leave zeros out
        ours.add(None)
    return draft in ours and assigned in ours


def _rests(known: KnownGrade, now: str) -> bool:
    return known.looked_at is not None and parse(known.looked_at) + LOOK_AGAIN > parse(now)


def _in_points_of(work: KnownWork, result: Result) -> float:
    """A result on another version of the module counts by its share of the points."""
    if result.points in {0, work.points}:
        return round(result.score, 2)
    return round(result.score / result.points * work.points, 2)
