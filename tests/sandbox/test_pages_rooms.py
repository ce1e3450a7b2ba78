"""Classroom, Drive and the developers' page of the sandbox, for the people who look at them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

import sandbox.apis.classroom  # noqa: F401 - importing it registers the methods
from sandbox.apis.forms_answers import submit
from sandbox.serve import Sandbox
from tests.support.forms_office import QUIZ, Office, choice, create, graded
from tests.support.lilleby import Lilleby, at
from tests.support.page_visitor import Visitor, goes_to, pages_of

Json = dict[str, Any]
COURSES = "classroom.courses"
TEACHER, PUPIL, OTHER = "soren.kjaer", "maja.ek", "ali.hassan"


class School:
    """Lilleby with one class: Søren teaches Maja and Ali."""

    def __init__(self) -> None:
        self.town = Lilleby()
        self.town.world.clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), freeze=True)
        course = {"name": "Källkritik 7A", "ownerId": at(TEACHER), "courseState": "ACTIVE"}
        self.course_id = self.town.ask(f"{COURSES}.create", course)["id"]
        for name in (PUPIL, OTHER):
            self.town.ask(f"{COURSES}.students.create", {"userId": at(name)}, courseId=self.course_id)
        self.app = pages_of(self.town.world)

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.app, self.town.id_of(name))

    def work(self, title: str, **more: Any) -> str:
        body = {"title": title, "workType": "ASSIGNMENT", "state": "PUBLISHED", "maxPoints": 3, **more}
        made = self.town.ask(f"{COURSES}.courseWork.create", body, who=TEACHER, courseId=self.course_id)
        return f"/classroom/{self.course_id}/work/{made['id']}"

    @property
    def path(self) -> str:
        return f"/classroom/{self.course_id}"


@pytest.fixture
def school() -> School:
    return School()


DUE = {"dueDate": {"year": 2026, "month": 11, "day": 27}, "dueTime": {"hours": 22, "minutes": 59}}


def test_a_pupil_sees_the_classes_and_what_waits(school: School) -> None:
    """The due date is the local one: 22.59 UTC is a minute before midnight in Stockholm."""
    school.work("Two minutes on sources", **DUE)
    page = school.visitor(PUPIL).text("/classroom")
    assert "Källkritik 7A Enrolled Two minutes on sources Due Fri 27 Nov 2026 23:59" in page
    assert "Källkritik 7A Teaching 2 students" in school.visitor(TEACHER).text("/classroom")
    assert "No classes." in school.visitor("rene.holm").text("/classroom")


def test_the_stream_tells_each_their_own(school: School) -> None:
    """A pupil sees the state of the own work, the teacher how many have handed in; drafts are the teacher's."""
    school.work("Done")
    school.work("Later", state="DRAFT")
    pupil, teacher = school.visitor(PUPIL).text(school.path), school.visitor(TEACHER).text(school.path)
    assert "Done Posted 10:00 · No due date Assigned" in pupil
    assert "Later" not in pupil
    assert "0 / 2 Turned in" in teacher
    assert "Later Draft" in teacher


def test_a_pupil_hands_in_and_takes_back(school: School) -> None:
    """Each press is a POST that ends in the page, with the state said aloud."""
    path = school.work("Done")
    maja = school.visitor(PUPIL)
    assert "Mark as done" in maja.text(path)
    assert goes_to(maja.post(path, do="turn_in")) == path
    assert "Your work Turned in Unsubmit" in maja.text(path)
    assert "1 Turned in 2 Assigned" in school.visitor(TEACHER).text(path)
    assert goes_to(maja.post(path, do="reclaim")) == path
    assert "Your work Taken back" in maja.text(path)


def test_a_second_press_is_explained(school: School) -> None:
    """What Classroom refuses is told on the page."""
    path = school.work("Done")
    maja = school.visitor(PUPIL)
    maja.post(path, do="turn_in")
    assert "Precondition check failed." in maja.text(goes_to(maja.post(path, do="turn_in")))
    assert maja.post(path, do="dance").status_code == 400


def test_what_is_not_handed_in_by_its_time_is_missing(school: School) -> None:
    """And what comes after it is late."""
    path = school.work("Done", **DUE)
    school.town.world.clock.set(datetime(2026, 12, 1, tzinfo=UTC), freeze=True)
    maja = school.visitor(PUPIL)
    assert "Your work Missing" in maja.text(path)
    maja.post(path, do="turn_in")
    teachers = school.visitor(TEACHER).text(path)
    assert "Maja Ek Done late – / 3" in teachers
    assert "Ali Hassan Missing – / 3" in teachers


def test_a_form_is_shown_as_material_and_opens_here(school: School) -> None:
    """A link to a form is upgraded by Classroom; the page leads to the sandbox's own form."""
    form_id = school.town.ask("forms.forms.create", {"info": {"title": "Sources"}})["formId"]
    uri = school.town.world.forms[form_id].resource["responderUri"]
    link = {"link": {"url": uri}}
    path = school.work("Done", materials=[link, {"link": {"url": "https://example.org/read"}}])
    html = school.visitor(PUPIL).get(path).text
    assert f'href="{uri.removeprefix("https://docs.google.com")}"' in html
    assert '<strong>Sources</strong><span class="quiet">Form</span>' in html
    assert 'href="https://example.org/read"' in html


def test_a_grade_reaches_the_pupil_when_the_work_is_returned(school: School) -> None:
    """Before that it is the teacher's alone."""
    path = school.work("Done")
    maja = school.visitor(PUPIL)
    maja.post(path, do="turn_in")
    names = {"courseId": school.course_id, "courseWorkId": path.rpartition("/")[2]}
    ask = f"{COURSES}.courseWork.studentSubmissions"
    listed = school.town.ask(f"{ask}.list", who=TEACHER, userId=at(PUPIL), **names)["studentSubmissions"]
    names["id"] = listed[0]["id"]
    school.town.ask(f"{ask}.patch", {"assignedGrade": 2}, who=TEACHER, updateMask="assignedGrade", **names)
    assert "2.0 / 3" in school.visitor(TEACHER).text(path)
    assert "2.0 / 3" not in maja.text(path)
    school.town.ask(f"{ask}.return", who=TEACHER, **names)
    assert "2.0 / 3" in maja.text(path)


def test_a_class_is_closed_to_others(school: School) -> None:
    """Neither its stream nor its people nor its work are shown to somebody outside it."""
    path = school.work("Done")
    rene = school.visitor("rene.holm")
    for closed in (school.path, f"{school.path}/people", path, f"/c/{school.course_id}"):
        assert rene.get(closed).status_code == 404
    assert rene.post(path, do="turn_in").status_code == 404
    assert "Teachers 1 S Søren Kjær Students 2" in school.visitor(PUPIL).text(f"{school.path}/people")


def test_drive_lists_forms_by_what_one_may_do() -> None:
    """The owner sees the insides, a colleague only the way to answer, somebody else nothing."""
    office = Office()
    form_id = office.form(create(choice("A")))
    app = pages_of(office.world)
    owner, anna = Visitor(app, "1"), Visitor(app, "2")
    assert "Not published 0 responses" in owner.text("/drive")
    assert "No forms." in anna.text("/drive")
    office.publish(form_id)
    assert "Owned by you Form" in owner.text("/drive")
    assert "Shared with you Form Accepting responses" in anna.text("/drive")
    assert "Questions and state" not in anna.text("/drive")
    assert "No forms." in Visitor(app, "5").text("/drive")
    assert anna.get(f"/drive/{form_id}").status_code == 404
    assert Visitor(app, "5").get(f"/forms/d/{form_id}/edit").status_code == 404


def test_an_owner_sees_the_insides_of_a_form() -> None:
    """Items in their sections, the key, where a choice leads, who may answer, how many did."""
    office = Office()
    leading = {"value": "B", "goToSectionId": "00000009"}
    asked = choice("A", leading, title="Which?", required=True, grading=graded("A", points=2))
    part = {"title": "Why not", "itemId": "00000009", "pageBreakItem": {}}
    form_id = office.form(QUIZ, create(part), create(asked))
    office.publish(form_id)
    question_id = office.question_ids(form_id)[0]
    submit(office.world, form_id, "anna@kommun.se", {question_id: ["A"]})
    page = Visitor(pages_of(office.world), "1").text(f"/drive/{form_id}")
    assert "Accepting responses Quiz 1 question 1 response" in page
    assert "Who may answer Everyone in kommun.se Addresses Recorded, signed in" in page
    assert "Multiple choice · Required · 2 points Which? A correct B → leads to “Why not”" in page
    assert "Section 2 Why not" in page


def test_developers_see_calls_coverage_and_the_clock(sandbox: Sandbox) -> None:
    """What was called and refused, which methods are built, and a clock that can be moved ahead."""
    forms = sandbox.build("forms", "v1", "nanolearn@ekby.example")
    made = forms.forms().create(body={"info": {"title": "x"}}).execute()
    with pytest.raises(HttpError):
        forms.forms().get(formId=made["formId"] + "x").execute()
    visitor = Visitor(sandbox.app)
    page = visitor.text("/developers")
    assert "forms.forms.create 1 forms.forms.get 1" in page
    assert "Latest refusals 404 forms.forms.get Requested entity was not found." in page
    assert "forms 10 of 10 methods" in page
    before = sandbox.world.clock.now()
    assert goes_to(visitor.post("/developers/clock", step="week")) == "/developers"
    assert timedelta(days=7) <= sandbox.world.clock.now() - before < timedelta(days=7, minutes=1)
    visitor.post("/developers/clock", step="century")
    assert sandbox.world.clock.now() - before < timedelta(days=8)
