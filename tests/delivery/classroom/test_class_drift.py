"""Somebody changes classes and course work by hand: a dry run shows it, and it is undone only when told."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.compiler.difference import Difference
from service.delivery.classroom.drift import ClassDrifts
from service.delivery.drift import ALL, Drift, Settled
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
PUPILS = "/Skolor/Norra/Elever"
Act = Callable[[Any, str, str], Any]


@pytest.fixture
def school(story: Story) -> Story:
    """One class with one course work."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"], due=date(2026, 11, 10))
    story.deliver()
    return story


def drifts(story: Story) -> ClassDrifts:
    return story.service.delivery.class_drifts(story.service.workspace)


def by_hand(story: Story, act: Act) -> tuple[str, str]:
    """The role account's own hand, in Classroom; gives the ids of the class and the course work."""
    with story.sandbox.build("classroom", "v1", "nanolearn@ekby.example") as classroom:
        courses = classroom.courses()
        (course,) = courses.list(teacherId="me").execute()["courses"]
        (work,) = courses.courseWork().list(courseId=course["id"]).execute()["courseWork"]
        act(courses, course["id"], work["id"])
        return str(course["id"]), str(work["id"])


def edit_work(**fields: Any) -> Act:
    mask = ",".join(fields)
    return lambda courses, course, work: (
        courses.courseWork().patch(courseId=course, id=work, updateMask=mask, body=fields).execute()
    )


def edit_class(**fields: Any) -> Act:
    mask = ",".join(fields)
    return lambda courses, course, _work: courses.patch(id=course, updateMask=mask, body=fields).execute()


WORK: dict[str, tuple[Act, Difference]] = {
    "title": (edit_work(title="Läxa"), Difference("title", "", "Läxa")),
    "due": (
        edit_work(dueDate={"year": 2026, "month": 11, "day": 12}, dueTime={"hours": 10, "minutes": 30}),
        Difference("due", "2026-11-10 23:59", "2026-11-12 11:30"),
    ),
    "points": (edit_work(maxPoints=10), Difference("points", "3", "10")),
    "topic": (edit_work(topicId=""), Difference("topic", "Första kursen", "")),
}


@pytest.mark.parametrize("what", WORK)
def test_course_work_changed_by_hand(school: Story, what: str) -> None:
    """Each field is told with both values; delivery leaves it alone; restored it is as we made it."""
    assert drifts(school).look() == []
    act, expected = WORK[what]
    course, work = by_hand(school, act)
    school.service.workspace.calls.clear()
    (found,) = drifts(school).look()
    assert school.service.workspace.calls == {"classroom.courses.list": 1, "classroom.courses.courseWork.list": 1}
    catalogue = school.service.catalogue
    ours = {"title": catalogue.modules[MODULE].words["sv"].title, "topic": catalogue.courses["start"].title["sv"]}
    told = (Difference(expected.field, ours.get(what, expected.ours), expected.theirs),)
    assert found == Drift(f"course work {MODULE} (sv) in Elever", f"{course}/{work}", told)
    assert school.deliver().updated == Counter()
    assert drifts(school).look() == [found]
    assert drifts(school).restore(found.id) == Settled(done=[found.what])
    assert drifts(school).look() == []


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (edit_class(name="7B"), Difference("name", "Elever", "7B")),
        (edit_class(courseState="ARCHIVED"), Difference("state", "active", "archived")),
    ],
)
def test_a_class_changed_by_hand(school: Story, act: Act, told: Difference) -> None:
    """Renamed or archived: shown, and made again as it was when told."""
    course, _ = by_hand(school, act)
    assert drifts(school).look() == [Drift("class Elever", course, (told,))]
    assert drifts(school).knows(course)
    assert drifts(school).restore(ALL) == Settled(done=["class Elever"])
    assert drifts(school).look() == []


def test_what_was_deleted_cannot_be_restored(school: Story) -> None:
    """It is shown, with what a person can do."""
    by_hand(school, lambda courses, course, work: courses.courseWork().delete(courseId=course, id=work).execute())
    (found,) = drifts(school).look()
    assert found.differences == (Difference("the course work", "there", "deleted"),)
    ((what, why),) = drifts(school).restore(ALL).failed
    assert (what, why.startswith("It is not there any more")) == (found.what, True)
