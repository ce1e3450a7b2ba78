"""Through Classroom: pupils meet a class with the Form in it, and it keeps in step with whatever happens."""

from datetime import date
from typing import Any

from sandbox.apis.classroom_state import Course, classroom
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
MAJA, ALI = "1008", "1009"


def courses(story: Story) -> list[Course]:
    return list(classroom(story.sandbox.world).courses.values())


def works(course: Course) -> list[dict[str, Any]]:
    return [work.resource for work in course.work.values() if work.resource["state"] != "DELETED"]


def test_pupils_get_a_class_and_staff_get_mail(story: Story) -> None:
    """One class for the unit in which pupils stand, one course work with the Form, no mail to them."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], due=date(2026, 11, 10))
    outcome = story.deliver()
    assert (outcome.failed, outcome.waiting, outcome.fallback, outcome.stopped) == ([], 0, [], None)
    assert dict(outcome.created) == {"form": 3, "class": 1, "student": 2, "topic": 1, "course_work": 1, "mail": 5}
    (course,) = courses(story)
    assert (course.resource["name"], course.state, course.resource["ownerId"]) == ("Elever", "ACTIVE", "1002")
    assert sorted(course.students) == [MAJA, ALI]
    (work,) = works(course)
    assert work["state"] == "PUBLISHED"
    assert work["assigneeMode"] == "ALL_STUDENTS"
    assert "form" in work["materials"][0]
    assert work["dueDate"] == {"year": 2026, "month": 11, "day": 10}
    assert work["dueTime"] == {"hours": 22, "minutes": 59}
    assert work["maxPoints"] == 3
    story.start()
    outcome = story.deliver()
    assert (dict(outcome.created), dict(outcome.updated), outcome.waiting) == ({}, {}, 0)
    assert dict(story.service.workspace.calls) == {}
    story.answer("maja.berg@ekby.example", MODULE, right=2)
    story.track()
    outcome = story.deliver()
    assert dict(outcome.updated) == {"grade": 1}
