"""Through Classroom: pupils meet a class with the Form in it, and it keeps in step with whatever happens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sandbox.apis.classroom_state import Course, classroom
from sandbox.apis.classroom_submissions import submissions_of
from sandbox.discovery import discovery
from sandbox.faults import Fault
from sandbox.handlers import Json
from service.assignments.records import withdraw
from service.errors import UsageError
from tests.support.story import Story

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
MAJA, ALI, EVA = "1008", "1009", "1007"
PUPILS = "/Skolor/Norra/Elever"


def courses(story: Story) -> list[Course]:
    return list(classroom(story.sandbox.world).courses.values())


def works(course: Course) -> list[Json]:
    return [work.resource for work in course.work.values() if work.resource["state"] != "DELETED"]


def submission(story: Story, person: str) -> Json:
    (course,) = courses(story)
    (work,) = course.work.values()
    found: list[Json] = [each.resource for each in submissions_of(story.sandbox.world, course, work)]
    return next(each for each in found if each["userId"] == person)


def directory(story: Story) -> Any:
    return story.sandbox.build("admin", "directory_v1", "admin@ekby.example").users()


def teacher(story: Story) -> Any:
    return story.sandbox.build("classroom", "v1", "nanolearn@ekby.example").courses()


def own_class(story: Story, *students: str) -> str:
    """A class that somebody has made by hand, with the role account as its teacher."""
    made = teacher(story).create(body={"name": "7B", "ownerId": "me", "courseState": "ACTIVE"}).execute()
    members = story.sandbox.build("classroom", "v1", "admin@ekby.example").courses().students()
    for student in students:
        members.create(courseId=made["id"], body={"userId": student}).execute()
    return str(made["id"])


def test_pupils_get_a_class_and_staff_get_mail(story: Story) -> None:
    """One class for the unit in which pupils stand, one course work with the Form, no mail to them; then rest."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], due=date(2026, 11, 10))
    outcome = story.deliver()
    assert (outcome.failed, outcome.waiting, outcome.fallback, outcome.stopped) == ([], 0, [], None)
    assert dict(outcome.created) == {"form": 3, "class": 1, "student": 2, "topic": 1, "course_work": 1, "mail": 5}
    assert {mail["to"] for mail in story.mails()}.isdisjoint({"maja.berg@ekby.example", "ali.hassan@ekby.example"})
    (course,) = courses(story)
    assert (course.resource["name"], course.state, course.teachers) == ("Elever", "ACTIVE", ["1002"])
    assert list(course.students) == [MAJA, ALI]
    (work,) = works(course)
    module = story.service.catalogue.modules[MODULE]
    assert {name: work[name] for name in ("title", "state", "assigneeMode", "maxPoints", "dueDate", "dueTime")} == {
        "title": module.words["sv"].title,
        "state": "PUBLISHED",
        "assigneeMode": "ALL_STUDENTS",
        "maxPoints": 3,
        "dueDate": {"year": 2026, "month": 11, "day": 10},
        "dueTime": {"hours": 22, "minutes": 59},
    }
    assert work["description"].splitlines()[-1] == f"[nanolearn {MODULE} {module.version} sv 1]"
    assert work["materials"][0]["form"]["formUrl"].endswith("viewform")
    assert course.topics[work["topicId"]]["name"] == story.service.catalogue.courses["start"].title["sv"]
    story.start()
    outcome = story.deliver()
    assert (dict(outcome.created), dict(outcome.updated), outcome.waiting) == ({}, {}, 0)
    assert dict(story.service.workspace.calls) == {}


def test_a_new_class_costs_one_call_and_one_batch(story: Story) -> None:
    """Every inner call of a batch is counted, and nothing is read."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    calls = {name: n for name, n in story.service.workspace.calls.items() if name.startswith("classroom.")}
    assert calls == {
        "classroom.courses.create": 1,
        "classroom.courses.students.create": 2,
        "classroom.courses.topics.create": 1,
        "classroom.courses.courseWork.create": 1,
    }


def test_joiners_movers_and_leavers(story: Story) -> None:
    """Who moves meets the work in the new unit's class, who leaves is taken out, who joins finds everything there."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], role="pupil")
    story.deliver()
    users = directory(story)
    users.insert(
        body={
            "primaryEmail": "nils.ny@ekby.example",
            "name": {"givenName": "Nils", "familyName": "Ny"},
            "orgUnitPath": PUPILS,
            "password": "hemligt-hemligt",
        }
    ).execute()
    story.sandbox.build("admin", "directory_v1", "admin@ekby.example").orgunits().insert(
        customerId="my_customer", body={"name": "7B", "parentOrgUnitPath": PUPILS}
    ).execute()
    users.patch(userKey="maja.berg@ekby.example", body={"orgUnitPath": f"{PUPILS}/7B"}).execute()
    users.patch(userKey="ali.hassan@ekby.example", body={"suspended": True}).execute()
    story.sync()
    outcome = story.deliver()
    assert outcome.failed == []
    assert dict(outcome.created) == {"class": 1, "student": 2, "topic": 1, "course_work": 1}
    assert dict(outcome.updated) == {"student": 2}
    first, second = courses(story)
    new = story.sandbox.world.user("nils.ny@ekby.example")
    assert new is not None
    assert (list(first.students), list(second.students)) == ([new["id"]], [MAJA])
    assert second.resource["name"] == "7B"
    assert story.mails() == []
    story.deliver()
    assert len(courses(story)) == 2


@pytest.mark.parametrize(
    ("today", "due", "utc"),
    [
        (datetime(2026, 10, 1, tzinfo=UTC), date(2026, 10, 24), ((2026, 10, 24), (21, 59))),
        (datetime(2026, 10, 1, tzinfo=UTC), date(2026, 10, 25), ((2026, 10, 25), (22, 59))),
        (datetime(2026, 11, 2, tzinfo=UTC), date(2026, 11, 1), None),
    ],
)
def test_due_at_the_end_of_the_local_day(
    story: Story, today: datetime, due: date, utc: tuple[tuple[int, int, int], tuple[int, int]] | None
) -> None:
    """Clocks go back in the night to 25 October; a day that has passed cannot be asked for."""
    story.clock.move(today - story.clock.now())
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"], due=due, starts=date(2026, 9, 1))
    assert story.deliver().failed == []
    (work,) = works(courses(story)[0])
    if utc is None:
        assert ("dueDate" in work, "dueTime" in work) == (False, False)
    else:
        assert (tuple(work["dueDate"].values()), tuple(work["dueTime"].values())) == utc


def test_grades_come_back_and_improve(story: Story) -> None:
    """The best score stands in both grades, whatever state the work is in; a worse attempt changes nothing."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    story.answer("maja.berg@ekby.example", MODULE, right=2)
    story.track()
    story.service.workspace.calls.clear()
    assert dict(story.deliver().updated) == {"grade": 1}
    assert dict(story.service.workspace.calls) == {
        "classroom.courses.courseWork.studentSubmissions.list": 1,
        "classroom.courses.courseWork.studentSubmissions.patch": 1,
    }
    grades = submission(story, MAJA)
    assert (grades["draftGrade"], grades["assignedGrade"], grades["state"]) == (2, 2, "NEW")
    for right, written, grade in ((1, {}, 2), (3, {"grade": 1}, 3)):
        story.answer("maja.berg@ekby.example", MODULE, right=right)
        story.track()
        assert dict(story.deliver().updated) == written
        assert submission(story, MAJA)["assignedGrade"] == grade
    assert "assignedGrade" not in submission(story, ALI)


def test_a_teachers_own_grade_is_left_alone(story: Story) -> None:
    """One set before ours, and one changed after ours: both stay, and that is said, without asking again."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    story.answer("maja.berg@ekby.example", MODULE, right=1)
    story.track()
    story.deliver()
    for person, field in ((MAJA, "draftGrade"), (ALI, "assignedGrade")):
        submission(story, person)[field] = 2.5
    for person in ("maja.berg", "ali.hassan"):
        story.answer(f"{person}@ekby.example", MODULE)
    story.track()
    outcome = story.deliver()
    why = "A teacher has set the grade by hand; it stays as it is."
    left = [("ali.hassan@ekby.example", MODULE, why), ("maja.berg@ekby.example", MODULE, why)]
    assert (dict(outcome.updated), outcome.left, outcome.failed) == ({}, left, [])
    assert (submission(story, MAJA)["draftGrade"], submission(story, MAJA)["assignedGrade"]) == (2.5, 1)
    assert (submission(story, ALI).get("draftGrade"), submission(story, ALI)["assignedGrade"]) == (None, 2.5)
    story.service.workspace.calls.clear()
    assert story.deliver().left == left
    assert dict(story.service.workspace.calls) == {}


def test_no_point_at_all_is_a_grade_too(story: Story) -> None:
    """Google's replies leave zeros out; that is not a teacher's doing."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    for right, grade in ((0, 0), (3, 3)):
        story.answer("maja.berg@ekby.example", MODULE, right=right)
        story.track()
        assert dict(story.deliver().updated) == {"grade": 1}
        assert submission(story, MAJA)["assignedGrade"] == grade


def test_archived_when_nobody_needs_it_and_opened_again(story: Story) -> None:
    """A withdrawn assignment's class is archived once; the next assignment opens the same class."""
    story.sync()
    placed = story.assign(MODULE, to=[f"unit:{PUPILS}"])
    story.deliver()
    with story.service.engine.begin() as connection:
        withdraw(connection, placed.assignment_id or 0, story.now())
    assert dict(story.deliver().updated) == {"form": 1, "class": 1}
    assert [course.state for course in courses(story)] == ["ARCHIVED"]
    story.service.workspace.calls.clear()
    story.deliver()
    assert dict(story.service.workspace.calls) == {}
    story.assign(OTHER, to=[f"unit:{PUPILS}"])
    outcome = story.deliver()
    assert (outcome.failed, dict(outcome.created)) == ([], {"form": 1, "course_work": 1})
    (course,) = courses(story)
    assert course.state == "ACTIVE"
    assert [work["title"] for work in works(course)] == [story.service.catalogue.modules[OTHER].words["sv"].title]


def test_archived_when_the_unit_is_gone(story: Story) -> None:
    """The pupils have moved and their unit was deleted."""
    story.sync()
    story.assign(MODULE, to=["administration"])
    story.deliver()
    users = directory(story)
    for name in ("maja.berg", "ali.hassan"):
        users.patch(userKey=f"{name}@ekby.example", body={"orgUnitPath": "/Skolor/Södra"}).execute()
    units = story.sandbox.build("admin", "directory_v1", "admin@ekby.example").orgunits()
    units.delete(customerId="my_customer", orgUnitPath=PUPILS.lstrip("/")).execute()
    story.sync()
    assert story.deliver().updated["class"] == 1
    assert [course.state for course in courses(story)] == ["ARCHIVED"]


def test_only_some_are_meant(story: Story) -> None:
    """A person's assignment is for that person, until another joins; whom nobody means any more is let off."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    only = story.assign(OTHER, to=["person:maja.berg@ekby.example", "person:ali.hassan@ekby.example"])
    maja = story.assign("passphrases-and-managers", to=["person:maja.berg@ekby.example"])
    story.deliver()
    (course,) = courses(story)
    by_assignment = {work["description"].split()[-1].rstrip("]"): work for work in works(course)}
    assert by_assignment[str(only.assignment_id)]["assigneeMode"] == "ALL_STUDENTS"
    assert by_assignment[str(maja.assignment_id)]["individualStudentsOptions"] == {"studentIds": [MAJA]}


def test_an_existing_class(story: Story) -> None:
    """Its students get the work there, others a mail with the reason; its members and name are left alone."""
    story.sync()
    course_id = own_class(story, MAJA, EVA)
    placed = story.assign(MODULE, to=["unit:/Skolor"], class_id=course_id)
    names = ("ali.hassan", "asa.oberg", "lars.ek", "siobhan.oneill", "soren.kjaer")
    outsiders = [(f"{name}@ekby.example", f"Not a student of the class {course_id}.") for name in names]
    assert placed.fallback == tuple(outsiders)
    outcome = story.deliver()
    assert (outcome.failed, outcome.fallback, outcome.created["mail"]) == ([], outsiders, 5)
    (course,) = courses(story)
    assert (course.resource["name"], list(course.students)) == ("7B", [MAJA, EVA])
    (work,) = works(course)
    assert work["assigneeMode"] == "ALL_STUDENTS"
    story.service.workspace.calls.clear()
    outcome = story.deliver()
    assert (dict(story.service.workspace.calls), outcome.fallback) == ({}, outsiders)
    with story.service.engine.begin() as connection:
        withdraw(connection, placed.assignment_id or 0, story.now())
    story.deliver()
    assert (works(course), course.state) == ([], "ACTIVE")


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("7B", "'7B' is no id of a class"),
        ("999999999999", "The class 999999999999 cannot be used"),
        ("https://classroom.google.com/c/OTk5OTk5", "The class 999999 cannot be used"),
    ],
)
def test_a_class_that_cannot_be_used(story: Story, word: str, says: str) -> None:
    """Refused in words, and nothing is written."""
    story.sync()
    with pytest.raises(UsageError, match=says):
        story.assign(MODULE, to=["administration"], class_id=word)
    assert story.report()["rows"] == []


@pytest.mark.parametrize(
    ("method", "message", "met"),
    [
        ("classroom.courses.create", "@ClassroomDisabled The user is not permitted to access Classroom.", 1),
        ("classroom.courses.create", "The caller does not have permission", 1),
        ("classroom.courses.students.create", "The caller does not have permission", 2),
    ],
)
def test_refused_for_everybody(story: Story, method: str, message: str, met: int) -> None:
    """All get mail with the reason, in the same run; one refusal is met, and none when nothing is new."""
    refused = story.sandbox.wire.faults.add(Fault(method, code=403, message=message, times=None))
    story.sync()
    story.assign(MODULE, to=["administration"])
    outcome = story.deliver()
    assert outcome.created["mail"] == 9
    assert [email for email, _ in outcome.fallback] == ["ali.hassan@ekby.example", "maja.berg@ekby.example"]
    assert all(message in reason for _, reason in outcome.fallback)
    assert refused.met == met
    again = story.deliver()
    assert (again.fallback, again.waiting, refused.met) == (outcome.fallback, 0, met)
    assert len(story.mails()) == 9


@pytest.mark.parametrize("scope", ["courses", "rosters", "coursework.students", "topics"])
def test_a_scope_that_is_not_delegated(story: Story, scope: str) -> None:
    """Classroom is left alone in this run and pupils get mail; what is assigned after it was put right goes there."""
    tokens = story.sandbox.wire.tokens
    missing = f"https://www.googleapis.com/auth/classroom.{scope}"
    tokens.delegated_scopes = frozenset(discovery().scopes) - {missing}
    story.sync()
    story.assign(MODULE, to=["administration"])
    outcome = story.deliver()
    assert (outcome.created["mail"], outcome.waiting, len(outcome.fallback)) == (9, 0, 2)
    assert all(missing in reason for _, reason in outcome.fallback)
    tokens.delegated_scopes = None
    story.start()
    assert len(story.deliver().fallback) == 2
    story.assign(OTHER, to=[f"unit:{PUPILS}"])
    outcome = story.deliver()
    assert (outcome.created["course_work"], outcome.fallback, len(story.mails())) == (1, [], 9)
    assert [sorted(course.students) for course in courses(story)] == [[MAJA, ALI]]


def test_one_person_is_refused(story: Story) -> None:
    """That one gets mail, the others their class; the week is remembered."""
    refused = story.sandbox.wire.faults.add(
        Fault(
            "classroom.courses.students.create",
            code=403,
            message="@ClassroomDisabled The user is not permitted to access Classroom.",
        )
    )
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    outcome = story.deliver()
    assert (refused.met, outcome.created["mail"], outcome.created["student"]) == (1, 1, 1)
    ((email, reason),) = outcome.fallback
    assert (email, "@ClassroomDisabled" in reason) == ("maja.berg@ekby.example", True)
    (course,) = courses(story)
    assert (list(course.students), works(course)[0]["assigneeMode"]) == ([ALI], "ALL_STUDENTS")
    story.assign(OTHER, to=[f"unit:{PUPILS}"])
    assert dict(story.deliver().created) == {"form": 1, "course_work": 1, "mail": 1}
    story.clock.move(timedelta(days=8))
    story.assign("passphrases-and-managers", to=[f"unit:{PUPILS}"])
    outcome = story.deliver()
    assert (dict(outcome.created), outcome.fallback) == ({"form": 1, "student": 1, "course_work": 1}, [])


def test_joining_too_fast_waits(story: Story) -> None:
    """No mail because Google wants to go slower: the run waits, and goes on."""
    busy = story.sandbox.wire.faults.add(
        Fault(
            "classroom.courses.students.create",
            code=429,
            message="@UserCourseJoinRateLimitReached The user has joined too many courses.",
            times=2,
        )
    )
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    outcome = story.deliver()
    assert (busy.met, outcome.created["student"], outcome.fallback, story.mails()) == (2, 2, [], [])


def test_switched_off(story: Story) -> None:
    """Everybody gets mail and nothing is asked of Classroom."""
    story.environment["NANOLEARN_CLASSROOM"] = "off"
    story.start()
    story.sync()
    story.assign(MODULE, to=["administration"])
    outcome = story.deliver()
    assert (outcome.created["mail"], outcome.fallback) == (9, [])
    assert not [name for name in story.service.workspace.calls if name.startswith("classroom.")]
