"""Course work and submissions, as Google's own client meets them over HTTP."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.serve import Sandbox
from sandbox.world import StoredFile, StoredForm

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DUE = {"dueDate": {"year": 2026, "month": 12, "day": 1}, "dueTime": {"hours": 22, "minutes": 59}}

As = Callable[..., Any]


@pytest.fixture
def as_(sandbox: Sandbox) -> As:
    """Classroom in somebody's name: `as_("admin")`; kept, for making a client takes time."""
    sandbox.world.clock.set(NOW, freeze=True)
    clients: dict[tuple[str, str], Any] = {}

    def client(who: str, project: str = "workspace-sandbox") -> Any:
        if (who, project) not in clients:
            subject = f"{who}@ekby.example"
            clients[who, project] = sandbox.build("classroom", "v1", subject, project=project)
        return clients[who, project].courses()

    return client


@pytest.fixture
def course(as_: As) -> str:
    """A class that Åsa teaches, with Maja and Ali."""
    body = {"name": "7B", "ownerId": "asa.oberg@ekby.example", "courseState": "ACTIVE"}
    made = as_("admin").create(body=body).execute()
    for student in ("1008", "1009"):
        as_("admin").students().create(courseId=made["id"], body={"userId": student}).execute()
    return str(made["id"])


def give(as_: As, course: str, who: str = "asa.oberg", **more: Any) -> Any:
    body = {"title": "Pausa och kolla", "workType": "ASSIGNMENT", "state": "PUBLISHED", **more}
    return as_(who).courseWork().create(courseId=course, body=body).execute()


def submissions(as_: As, course: str, work: str, who: str = "asa.oberg", **asked: Any) -> list[Any]:
    listing = as_(who).courseWork().studentSubmissions()
    found = listing.list(courseId=course, courseWorkId=work, **asked).execute()
    return list(found.get("studentSubmissions", []))


def refused(request: Any) -> tuple[int, str, str]:
    """Code, status and first word of the message with which Google's client fails."""
    with pytest.raises(HttpError) as caught:
        request.execute() if hasattr(request, "execute") else request()
    error = json.loads(caught.value.content)["error"]
    return error["code"], error["status"], error["message"].split(" ", 1)[0]


def test_course_work_is_a_draft_for_everybody_unless_said_otherwise(as_: As, course: str) -> None:
    """The defaults of a new course work, whole; students do not see a draft."""
    body = {"title": "Pausa", "workType": "ASSIGNMENT", "maxPoints": 3}
    made = as_("asa.oberg").courseWork().create(courseId=course, body=body).execute()
    assert made == {
        "courseId": course,
        "id": made["id"],
        "title": "Pausa",
        "state": "DRAFT",
        "creationTime": "2026-11-22T09:00:00.000Z",
        "updateTime": "2026-11-22T09:00:00.000Z",
        "maxPoints": 3,
        "workType": "ASSIGNMENT",
        "assigneeMode": "ALL_STUDENTS",
        "submissionModificationMode": "MODIFIABLE_UNTIL_TURNED_IN",
        "creatorUserId": "1003",
        "associatedWithDeveloper": True,
    }
    assert refused(as_("maja.berg").courseWork().get(courseId=course, id=made["id"]))[0] == 403
    assert submissions(as_, course, made["id"]) == []


def test_only_teachers_of_the_class_write(as_: As, course: str) -> None:
    """An administrator who does not teach the class may read its work and not write it; outsiders do neither."""
    made = give(as_, course)
    for who in ("admin", "maja.berg", "lars.ek"):
        assert refused(lambda who=who: give(as_, course, who))[:2] == (403, "PERMISSION_DENIED")
    assert as_("admin").courseWork().get(courseId=course, id=made["id"]).execute()["title"] == "Pausa och kolla"
    assert refused(as_("lars.ek").courseWork().list(courseId=course))[0] == 403
    assert refused(as_("asa.oberg").courseWork().get(courseId=course, id="1"))[:2] == (404, "NOT_FOUND")


def test_only_the_project_that_made_it_changes_it(as_: As, course: str) -> None:
    """Another Cloud project sees the work, and that it is not its own; it may not patch, grade or delete."""
    made = give(as_, course)
    other = as_("asa.oberg", "other-project").courseWork()
    at = {"courseId": course, "id": made["id"]}
    assert "associatedWithDeveloper" not in other.get(**at).execute()
    denied = (403, "PERMISSION_DENIED", "@ProjectPermissionDenied")
    assert refused(other.patch(**at, updateMask="title", body={"title": "x"})) == denied
    assert refused(other.delete(**at)) == denied
    first = submissions(as_, course, made["id"])[0]["id"]
    graded = other.studentSubmissions().patch(
        courseId=course, courseWorkId=made["id"], id=first, updateMask="assignedGrade", body={"assignedGrade": 1}
    )
    assert refused(graded) == denied


def test_due_dates_are_pairs_in_the_future_and_utc(as_: As, course: str) -> None:
    """Date and time need each other, must exist, and must lie ahead."""
    made = give(as_, course, dueDate=DUE["dueDate"], dueTime={"hours": 0, "minutes": 0})
    read = as_("maja.berg").courseWork().get(courseId=course, id=made["id"]).execute()
    assert (read["dueDate"], read["dueTime"]) == (DUE["dueDate"], {})
    wrong = [
        {"dueDate": DUE["dueDate"]},
        {"dueTime": DUE["dueTime"]},
        {**DUE, "dueDate": {"year": 2026, "month": 2, "day": 30}},
        {**DUE, "dueDate": {"year": 2026, "month": 11, "day": 22}, "dueTime": {"hours": 9}},
    ]
    for fields in wrong:
        assert refused(lambda fields=fields: give(as_, course, **fields))[:2] == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 3001},
        {"description": "x" * 30_001},
        {"maxPoints": 1.5},
        {"maxPoints": -1},
        {"workType": None},
        {"workType": "MULTIPLE_CHOICE_QUESTION"},
        {"multipleChoiceQuestion": {"choices": ["a"]}},
        {"state": "DELETED"},
        {"topicId": "7"},
        {"materials": [{"link": {"url": "https://x.se"}}] * 21},
        {"materials": [{"link": {"url": "https://x.se/" + "x" * 2024}}]},
        {"materials": [{"link": {"url": "x.se"}}]},
        {"materials": [{}]},
        {"materials": [{"link": {"url": "https://x.se"}, "youtubeVideo": {"id": "x"}}]},
        {"materials": [{"form": {"formUrl": "https://docs.google.com/forms/d/x"}}]},
        {"scheduledTime": "2026-12-01T08:00:00Z"},
        {"state": "DRAFT", "scheduledTime": "2026-11-01T08:00:00Z"},
        {"individualStudentsOptions": {"studentIds": ["1008"]}},
        {"assigneeMode": "INDIVIDUAL_STUDENTS", "individualStudentsOptions": {"studentIds": ["1003"]}},
    ],
)
def test_limits_of_course_work(as_: As, course: str, wrong: dict[str, Any]) -> None:
    """Each limit is refused as INVALID_ARGUMENT and nothing is made."""
    fields = {name: value for name, value in wrong.items() if value is not None}
    body = {"title": "x", "state": "PUBLISHED", **({} if "workType" in wrong else {"workType": "ASSIGNMENT"})}
    made = as_("asa.oberg").courseWork().create(courseId=course, body={**body, **fields})
    assert refused(made)[:2] == (400, "INVALID_ARGUMENT")
    assert as_("asa.oberg").courseWork().list(courseId=course).execute() == {}


def test_a_link_to_a_known_form_becomes_the_form(as_: As, course: str, sandbox: Sandbox) -> None:
    """A form's own address, with or without a query, is upgraded; any other link stays a link."""
    address = "https://docs.google.com/forms/d/e/1FAIpQLx/viewform"
    form = {"formId": "f1", "info": {"title": "Pausa", "documentTitle": "pausa"}, "responderUri": address}
    sandbox.world.forms["f1"] = StoredForm(form, owner_id="1002")
    links = [f"{address}?usp=sf_link", "https://docs.google.com/forms/d/f1/edit", "https://kommun.se/start"]
    made = give(as_, course, materials=[{"link": {"url": url}} for url in links])
    upgraded = {"form": {"formUrl": address, "title": "Pausa"}}
    assert made["materials"] == [upgraded, upgraded, {"link": {"url": links[2], "title": links[2]}}]


def test_drive_files_must_be_visible_to_the_teacher(as_: As, course: str, sandbox: Sandbox) -> None:
    """Somebody else's unshared file is refused by name; one's own is attached for viewing."""
    for name, owner in (("own", "1003"), ("foreign", "1007")):
        sandbox.world.files[name] = StoredFile({"id": name, "name": "Plan"}, owner, "workspace-sandbox")
    hidden = {"materials": [{"driveFile": {"driveFile": {"id": "foreign"}}}]}
    answer = refused(lambda: give(as_, course, **hidden))
    assert answer == (400, "FAILED_PRECONDITION", "@AttachmentNotVisible")
    made = give(as_, course, materials=[{"driveFile": {"driveFile": {"id": "own"}}}])
    shared = {"driveFile": {"id": "own", "title": "Plan"}, "shareMode": "VIEW"}
    assert made["materials"] == [{"driveFile": shared}]


def test_patch_keeps_to_its_mask(as_: As, course: str) -> None:
    """Underscores or camel case; materials and assignees cannot be patched; published is not taken back."""
    made = give(as_, course, **DUE, description="Läs först")
    work, at = as_("asa.oberg").courseWork(), {"courseId": course, "id": made["id"]}
    changed = work.patch(**at, updateMask="title,max_points", body={"title": "Ny", "maxPoints": 3}).execute()
    assert (changed["title"], changed["maxPoints"], changed["description"]) == ("Ny", 3, "Läs först")
    assert "dueDate" not in work.patch(**at, updateMask="dueDate,dueTime", body={}).execute()
    for mask, body in [
        ("materials", {"materials": []}),
        ("assigneeMode", {"assigneeMode": "ALL_STUDENTS"}),
        ("workType", {"workType": "ASSIGNMENT"}),
        ("title", {}),
        ("state", {"state": "DRAFT"}),
        ("dueDate", {"dueDate": DUE["dueDate"]}),
    ]:
        assert refused(work.patch(**at, updateMask=mask, body=body))[:2] == (400, "INVALID_ARGUMENT"), mask
    assert refused(work.patch(**at, body={"title": "x"}))[1] == "INVALID_ARGUMENT"


def test_what_is_deleted_stays_deleted(as_: As, course: str) -> None:
    """A second delete is FAILED_PRECONDITION, so is a patch; teachers find it only if they ask for DELETED."""
    made = give(as_, course)
    work, at = as_("asa.oberg").courseWork(), {"courseId": course, "id": made["id"]}
    assert work.delete(**at).execute() in ({}, "")
    assert refused(work.delete(**at))[:2] == (400, "FAILED_PRECONDITION")
    assert refused(work.patch(**at, updateMask="title", body={"title": "x"}))[1] == "FAILED_PRECONDITION"
    assert work.list(courseId=course).execute() == {}
    found = work.list(courseId=course, courseWorkStates=["DELETED"]).execute()["courseWork"]
    assert [entry["id"] for entry in found] == [made["id"]]
    assert refused(as_("maja.berg").courseWork().get(**at))[0] == 403


def test_scheduled_work_is_published_when_its_time_comes(as_: As, course: str, sandbox: Sandbox) -> None:
    """Until then a draft; afterwards students find it, with an address and submissions."""
    made = give(as_, course, state="DRAFT", scheduledTime="2026-11-23T08:00:00Z")
    assert made["state"] == "DRAFT"
    assert as_("maja.berg").courseWork().list(courseId=course).execute() == {}
    sandbox.world.clock.set(NOW + timedelta(days=1), freeze=True)
    (found,) = as_("maja.berg").courseWork().list(courseId=course).execute()["courseWork"]
    link = f"https://classroom.google.com/c/{course}/a/{made['id']}/details"
    assert (found["state"], found["alternateLink"]) == ("PUBLISHED", link)
    assert "scheduledTime" not in found
    assert len(submissions(as_, course, made["id"])) == 2


def test_lists_are_ordered_and_paged(as_: As, course: str, sandbox: Sandbox) -> None:
    """Newest change first by default, or by due date; work without one comes last."""
    for number, day in enumerate((3, 1, None), start=1):
        due = {**DUE, "dueDate": {"year": 2026, "month": 12, "day": day}} if day else {}
        give(as_, course, title=str(number), **due)
        sandbox.world.clock.set(NOW + timedelta(minutes=number), freeze=True)
    work = as_("asa.oberg").courseWork()

    def titles(**asked: Any) -> list[str]:
        return [entry["title"] for entry in work.list(courseId=course, **asked).execute()["courseWork"]]

    assert titles() == ["3", "2", "1"]
    assert titles(orderBy="dueDate asc,updateTime desc") == ["2", "1", "3"]
    assert titles(orderBy="updateTime") == ["1", "2", "3"]
    first = work.list(courseId=course, pageSize=2).execute()
    assert titles(pageSize=2, pageToken=first["nextPageToken"]) == ["1"]
    assert refused(work.list(courseId=course, orderBy="title"))[:2] == (400, "INVALID_ARGUMENT")


def test_work_for_single_students(as_: As, course: str) -> None:
    """Only the named students see it and get a submission; assignees change by their own method."""
    named = {"assigneeMode": "INDIVIDUAL_STUDENTS", "individualStudentsOptions": {"studentIds": ["1008"]}}
    made = give(as_, course, **named)
    at = {"courseId": course, "id": made["id"]}
    assert refused(as_("ali.hassan").courseWork().get(**at))[0] == 403
    assert "individualStudentsOptions" not in as_("maja.berg").courseWork().get(**at).execute()
    work = as_("asa.oberg").courseWork()

    def modify(who: str = "asa.oberg", **options: list[str]) -> Any:
        mode = {"assigneeMode": "INDIVIDUAL_STUDENTS", "modifyIndividualStudentsOptions": options}
        return as_(who).courseWork().modifyAssignees(**at, body=mode)

    assert refused(modify(removeStudentIds=["1008"])) == (400, "FAILED_PRECONDITION", "@EmptyAssignees")
    assert refused(modify("admin", addStudentIds=["1009"]))[0] == 403
    changed = modify(addStudentIds=["1009"], removeStudentIds=["1008"]).execute()
    assert changed["individualStudentsOptions"] == {"studentIds": ["1009"]}
    assert [entry["userId"] for entry in submissions(as_, course, made["id"])] == ["1009"]
    everybody = work.modifyAssignees(**at, body={"assigneeMode": "ALL_STUDENTS"}).execute()
    assert "individualStudentsOptions" not in everybody
    assert [entry["userId"] for entry in submissions(as_, course, made["id"])] == ["1008", "1009"]


def test_each_student_has_a_submission(as_: As, course: str) -> None:
    """One NEW submission a student, also for one who joins later; a student sees only the own."""
    made = give(as_, course)
    as_("admin").students().create(courseId=course, body={"userId": "1010"}).execute()
    found = submissions(as_, course, made["id"])
    assert [(entry["userId"], entry["state"]) for entry in found] == [
        ("1008", "NEW"),
        ("1009", "NEW"),
        ("1010", "NEW"),
    ]
    assert len({entry["id"] for entry in found}) == 3
    assert [entry["userId"] for entry in submissions(as_, course, made["id"], "maja.berg")] == ["1008"]
    listing = as_("maja.berg").courseWork().studentSubmissions()
    assert refused(listing.list(courseId=course, courseWorkId=made["id"], userId="1009"))[0] == 403
    assert refused(listing.get(courseId=course, courseWorkId=made["id"], id=found[1]["id"]))[0] == 403
    assert [entry["id"] for entry in submissions(as_, course, made["id"])] == [entry["id"] for entry in found]


def test_a_dash_lists_the_submissions_of_all_work(as_: As, course: str, sandbox: Sandbox) -> None:
    """Filtered by student, state and lateness, and paged."""
    first, second = give(as_, course, **DUE), give(as_, course)
    own = {entry["courseWorkId"]: entry["id"] for entry in submissions(as_, course, "-", "maja.berg")}
    assert set(own) == {first["id"], second["id"]}
    turned = as_("maja.berg").courseWork().studentSubmissions()
    turned.turnIn(courseId=course, courseWorkId=first["id"], id=own[first["id"]], body={}).execute()
    sandbox.world.clock.set(NOW + timedelta(days=30), freeze=True)
    assert len(submissions(as_, course, "-")) == 4
    assert {e["id"] for e in submissions(as_, course, "-", userId="1008")} == set(own.values())
    (done,) = submissions(as_, course, "-", states=["TURNED_IN"])
    assert (done["id"], done.get("late", False)) == (own[first["id"]], False)
    (late,) = submissions(as_, course, "-", late="LATE_ONLY")
    assert (late["userId"], late["courseWorkId"]) == ("1009", first["id"])
    assert len(submissions(as_, course, "-", late="NOT_LATE_ONLY")) == 3
    listing = as_("admin").courseWork().studentSubmissions()
    page = listing.list(courseId=course, courseWorkId="-", pageSize=3).execute()
    rest = listing.list(courseId=course, courseWorkId="-", pageSize=3, pageToken=page["nextPageToken"]).execute()
    assert (len(page["studentSubmissions"]), len(rest["studentSubmissions"])) == (3, 1)


def test_only_the_student_turns_in_and_takes_back(as_: As, course: str) -> None:
    """Neither teacher nor administrator nor classmate can; the states follow, and the wrong state is refused."""
    made = give(as_, course)
    (own,) = submissions(as_, course, made["id"], "maja.berg")
    at = {"courseId": course, "courseWorkId": made["id"], "id": own["id"], "body": {}}
    for who in ("asa.oberg", "admin", "ali.hassan"):
        assert refused(as_(who).courseWork().studentSubmissions().turnIn(**at))[0] == 403
    hers = as_("maja.berg").courseWork().studentSubmissions()
    assert refused(hers.reclaim(**at))[:2] == (400, "FAILED_PRECONDITION")
    hers.turnIn(**at).execute()
    assert refused(hers.turnIn(**at))[:2] == (400, "FAILED_PRECONDITION")
    hers.reclaim(**at).execute()
    (after,) = submissions(as_, course, made["id"], "maja.berg")
    assert after["state"] == "RECLAIMED_BY_STUDENT"
    states = [entry["stateHistory"]["state"] for entry in after["submissionHistory"]]
    assert states == ["CREATED", "TURNED_IN", "RECLAIMED_BY_STUDENT"]


def test_grades_reach_the_student_when_returned(as_: As, course: str) -> None:
    """Draft grades are the teachers'; an assigned grade shows after return, which needs something turned in."""
    made = give(as_, course, maxPoints=3)
    (own,) = submissions(as_, course, made["id"], "maja.berg")
    at = {"courseId": course, "courseWorkId": made["id"], "id": own["id"]}
    teacher = as_("asa.oberg").courseWork().studentSubmissions()
    pupil = as_("maja.berg").courseWork().studentSubmissions()
    grades = {"draftGrade": 2, "assignedGrade": 2.666}
    graded = teacher.patch(**at, updateMask="draft_grade,assigned_grade", body=grades).execute()
    assert (graded["draftGrade"], graded["assignedGrade"], graded["state"]) == (2, 2.67, "NEW")
    assert {"draftGrade", "assignedGrade"}.isdisjoint(pupil.get(**at).execute())
    give_back = teacher.return_
    assert refused(give_back(**at, body={}))[:2] == (400, "FAILED_PRECONDITION")
    pupil.turnIn(**at, body={}).execute()
    give_back(**at, body={}).execute()
    seen = pupil.get(**at).execute()
    assert (seen["state"], seen["assignedGrade"]) == ("RETURNED", 2.67)
    assert "draftGrade" not in seen
    assert "assignedGrade" not in teacher.patch(**at, updateMask="assignedGrade", body={}).execute()


def test_grades_are_given_by_teachers(as_: As, course: str) -> None:
    """Students and administrators do not grade; nothing below zero; only grades can be patched."""
    made = give(as_, course)
    (own,) = submissions(as_, course, made["id"], "maja.berg")
    at = {"courseId": course, "courseWorkId": made["id"], "id": own["id"]}
    for who in ("maja.berg", "admin"):
        mine = as_(who).courseWork().studentSubmissions()
        assert refused(mine.patch(**at, updateMask="assignedGrade", body={"assignedGrade": 3}))[0] == 403
    teacher = as_("asa.oberg").courseWork().studentSubmissions()
    below = teacher.patch(**at, updateMask="assignedGrade", body={"assignedGrade": -1})
    assert refused(below)[:2] == (400, "INVALID_ARGUMENT")
    assert refused(teacher.patch(**at, updateMask="state", body={"state": "RETURNED"}))[0] == 400


def test_an_archived_class_takes_no_work(as_: As, course: str) -> None:
    """Work is neither made nor changed in an archived class, but can be read."""
    made = give(as_, course)
    as_("admin").patch(id=course, updateMask="courseState", body={"courseState": "ARCHIVED"}).execute()
    answer = (400, "FAILED_PRECONDITION", "@CourseNotModifiable")
    assert refused(lambda: give(as_, course)) == answer
    work = as_("asa.oberg").courseWork()
    assert refused(work.delete(courseId=course, id=made["id"])) == answer
    assert work.get(courseId=course, id=made["id"]).execute()["id"] == made["id"]


def test_announcements_are_posts_of_teachers(as_: As, course: str, sandbox: Sandbox) -> None:
    """Drafts are the teachers', published ones the class's; one project's posts are not another's to change."""
    posts = as_("asa.oberg").announcements()
    draft = posts.create(courseId=course, body={"text": "Ny modul i dag"}).execute()
    assert (draft["state"], draft["assigneeMode"]) == ("DRAFT", "ALL_STUDENTS")
    at = {"courseId": course, "id": draft["id"]}
    assert as_("maja.berg").announcements().list(courseId=course).execute() == {}
    published = posts.patch(**at, updateMask="state", body={"state": "PUBLISHED"}).execute()
    assert published["alternateLink"] == f"https://classroom.google.com/c/{course}/p/{draft['id']}"
    assert as_("maja.berg").announcements().list(courseId=course).execute() == {"announcements": [published]}
    assert refused(as_("admin").announcements().create(courseId=course, body={"text": "x"}))[0] == 403
    assert refused(posts.create(courseId=course, body={"text": ""}))[:2] == (400, "INVALID_ARGUMENT")
    assert refused(posts.patch(**at, updateMask="state", body={"state": "DRAFT"}))[0] == 400
    other = as_("asa.oberg", "other-project").announcements()
    assert refused(other.delete(**at))[2] == "@ProjectPermissionDenied"
    named = {"assigneeMode": "INDIVIDUAL_STUDENTS", "modifyIndividualStudentsOptions": {"addStudentIds": ["1008"]}}
    posts.modifyAssignees(**at, body=named).execute()
    assert as_("ali.hassan").announcements().list(courseId=course).execute() == {}
    posts.delete(**at).execute()
    assert refused(posts.delete(**at))[:2] == (400, "FAILED_PRECONDITION")
    assert refused(as_("maja.berg").announcements().get(**at))[0] == 403


def test_announcements_are_listed_by_change(as_: As, course: str, sandbox: Sandbox) -> None:
    """The latest first, or the other way round; a scheduled one appears when its time has come."""
    posts = as_("asa.oberg").announcements()
    later = {"text": "senare", "scheduledTime": "2026-11-22T10:00:00Z"}
    for body in ({"text": "först", "state": "PUBLISHED"}, later):
        posts.create(courseId=course, body=body).execute()

    def texts(**asked: Any) -> list[str]:
        return [entry["text"] for entry in posts.list(courseId=course, **asked).execute()["announcements"]]

    assert texts() == ["först"]
    sandbox.world.clock.set(NOW + timedelta(hours=2), freeze=True)
    assert texts() == ["senare", "först"]
    assert texts(orderBy="updateTime asc") == ["först", "senare"]
    assert refused(posts.list(courseId=course, orderBy="dueDate"))[:2] == (400, "INVALID_ARGUMENT")
