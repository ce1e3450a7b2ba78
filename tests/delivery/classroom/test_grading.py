"""Which grades are written, and which are a teacher's."""

from dataclasses import replace

import pytest

from service.delivery.classroom.grading import Best, KnownGrade, Result, WantedGrade, may_write, wanted_grades
from service.delivery.classroom.model import ClassKey, ClassState, KnownClass, KnownWork, MemberState, WorkKey

NOW = "2026-11-02T08:00:00.000000Z"
WORK = KnownWork(5, WorkKey(1, "m", "sv"), "v", 3.0, "w")


def best_of(*results: tuple[float, float]) -> Best:
    """The first is the best."""
    every = [Result(*each) for each in results]
    return Best(every[0], frozenset(every))


TWO_OF_THREE = best_of((2, 3))
HERE = KnownClass(
    7,
    ClassKey("unit:a"),
    ClassState.ACTIVE,
    "A",
    "77",
    {"x": MemberState.MEMBER, "y": MemberState.ADDING},
    {WORK.key: WORK},
)


def grades(
    here: KnownClass = HERE, best: Best = TWO_OF_THREE, before: KnownGrade | None = None
) -> list[tuple[str, float]]:
    known = {(5, "x"): before} if before else {}
    found = wanted_grades([here], {(who, "m"): best for who in "xyz"}, known, NOW)
    return [(each.person_id, each.grade) for each in found.get(7, [])]


def test_for_those_who_are_in_the_class_and_meant() -> None:
    """Somebody who is still being added has nothing to be graded."""
    assert grades() == [("x", 2)]
    assert grades(replace(HERE, works={WORK.key: replace(WORK, students=frozenset("y"))})) == []


@pytest.mark.parametrize(
    "here",
    [
        replace(HERE, state=ClassState.ARCHIVED),
        replace(HERE, works={WORK.key: replace(WORK, work_id=None)}),
    ],
)
def test_nothing_where_nothing_can_be_written(here: KnownClass) -> None:
    """An archived class cannot be changed, and course work has to be there."""
    assert grades(here) == []


@pytest.mark.parametrize(
    ("before", "written"),
    [
        (KnownGrade("s", None, 2.0), []),
        (KnownGrade("s", None, 1.0), [("x", 2)]),
        (KnownGrade("s", 2.0, None), [("x", 2)]),
        (KnownGrade("s", left_because="theirs"), []),
        (KnownGrade(looked_at="2026-11-02T07:00:00.000000Z"), []),
        (KnownGrade(looked_at="2026-11-01T07:00:00.000000Z"), [("x", 2)]),
    ],
)
def test_what_was_done_before(before: KnownGrade, written: list[tuple[str, float]]) -> None:
    """Written once; what was only about to be written is written; a teacher's is left; one without work rests a day."""
    assert grades(before=before) == written


@pytest.mark.parametrize(("best", "grade"), [((3, 3), 3), ((2, 4), 1.5), ((1, 7), 0.43), ((0, 3), 0), ((2, 0), 2)])
def test_in_the_points_of_the_course_work(best: tuple[float, float], grade: float) -> None:
    """Another version of the module may give other points: the share counts."""
    assert grades(best=best_of(best)) == [("x", grade)]


@pytest.mark.parametrize(
    ("written", "writing", "draft", "assigned", "ours"),
    [
        (None, None, None, None, True),
        (None, None, 0.0, None, False),
        (None, 2.0, 2.0, 2.0, True),  # the reply was lost
        (None, 2.0, None, None, True),  # or the request
        (2.0, None, 2.0, 2.0, True),
        (2.0, 3.0, 3.0, 3.0, True),
        (2.0, 3.0, 2.0, 2.0, True),
        (2.0, None, 1.0, 2.0, False),
        (2.0, None, 2.0, 1.0, False),
        (2.0, None, None, None, False),  # taken away by hand
        (0.0, None, None, None, True),  # Google leaves zeros out
    ],
)
def test_whose_grade_it_is(
    written: float | None, writing: float | None, draft: float | None, assigned: float | None, ours: bool
) -> None:
    """Ours are nothing, what we have written, and what we may have written."""
    wanted = WantedGrade(WORK, "x", 3.0, KnownGrade("s", writing, written))
    assert may_write(wanted, draft, assigned) is ours


@pytest.mark.parametrize(
    ("written", "there", "ours"),
    [(None, 1.5, True), (None, 3.0, True), (None, 2.0, False), (2.0, 1.5, False)],
)
def test_a_grade_that_an_older_database_has_forgotten(written: float | None, there: float, ours: bool) -> None:
    """One that the person's own results account for is ours, where nothing else is remembered."""
    (wanted,) = wanted_grades(
        [HERE], {("x", "m"): best_of((6, 6), (2, 4))}, {(5, "x"): KnownGrade("s", None, written)}, NOW
    )[7]
    assert may_write(wanted, there, there) is ours
