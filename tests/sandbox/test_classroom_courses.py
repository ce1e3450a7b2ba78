"""Classes, aliases, members and topics: what Classroom does, and what it refuses in which words."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

import sandbox.apis.classroom
from sandbox.handlers import HANDLERS, Actor, Call
from sandbox.refusal import Refusal
from sandbox.world import World

Ask = Callable[..., Any]
SCOPE = "https://www.googleapis.com/auth/"


def add_user(world: World, user_id: str, address: str, **more: Any) -> None:
    given = address.partition("@")[0].title()
    world.users[user_id] = {
        "id": user_id,
        "primaryEmail": address,
        "name": {"givenName": given, "familyName": "Å"},
        **more,
    }
    world.addresses[address] = user_id


@pytest.fixture
def world() -> World:
    world = World(domain="kommun.se")
    world.clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), freeze=True)
    add_user(world, "1", "admin@kommun.se", isAdmin=True)
    add_user(world, "2", "teacher@kommun.se")
    add_user(world, "3", "pupil@kommun.se")
    add_user(world, "4", "other@kommun.se")
    add_user(world, "5", "gone@kommun.se", suspended=True)
    return world


@pytest.fixture
def ask(world: World) -> Ask:
    """Call a method as somebody: `ask("teacher", "courses.get", {"id": …}, body)`."""

    def call(who: str, method: str, params: dict[str, Any] | None = None, **body: Any) -> Any:
        user = world.user(f"{who}@kommun.se")
        assert user is not None
        scopes = frozenset({SCOPE + "classroom.profile.emails"})
        actor = Actor(user["id"], user["primaryEmail"], "project-a", scopes, bool(user.get("isAdmin")))
        method_id = f"classroom.{method}"
        return HANDLERS[method_id](world, Call(method_id, actor, params or {}, body))

    return call


@pytest.fixture
def course(ask: Ask) -> str:
    """A running class of the teacher's with one pupil."""
    made = ask("admin", "courses.create", name="7B", ownerId="teacher@kommun.se", courseState="ACTIVE")
    ask("admin", "courses.students.create", {"courseId": made["id"]}, userId="3")
    return str(made["id"])


def refused(ask: Ask, *args: Any, **body: Any) -> tuple[int, str, str]:
    with pytest.raises(Refusal) as caught:
        ask(*args, **body)
    return caught.value.code, caught.value.status, caught.value.message.split(" ")[0]


def test_a_new_class_waits_for_its_owner(ask: Ask, world: World) -> None:
    """Without a state a class is PROVISIONED, its owner teaches it, and nobody else sees it."""
    made = ask("teacher", "courses.create", name="7B", ownerId="me", section="Norra")
    assert made == {
        "id": made["id"],
        "name": "7B",
        "section": "Norra",
        "ownerId": "2",
        "creationTime": "2026-11-22T09:00:00.000Z",
        "updateTime": "2026-11-22T09:00:00.000Z",
        "enrollmentCode": made["enrollmentCode"],
        "courseState": "PROVISIONED",
        "alternateLink": f"https://classroom.google.com/c/{made['id']}",
        "teacherGroupEmail": f"teachers_{made['id']}@kommun.se",
        "courseGroupEmail": f"class_{made['id']}@kommun.se",
        "guardiansEnabled": False,
    }
    ask("admin", "courses.students.create", {"courseId": made["id"]}, userId="3")
    assert refused(ask, "pupil", "courses.get", {"id": made["id"]})[:2] == (403, "PERMISSION_DENIED")
    ask("teacher", "courses.patch", {"id": made["id"], "updateMask": "courseState"}, courseState="ACTIVE")
    assert ask("pupil", "courses.get", {"id": made["id"]})["courseState"] == "ACTIVE"


def test_an_alias_makes_creation_repeatable(ask: Ask) -> None:
    """The second create with the same alias answers 409, and the alias stands for the id in every path."""
    made = ask("admin", "courses.create", id="p:nl-7b", name="7B", ownerId="2")
    assert made["id"].isdigit()
    again = refused(ask, "admin", "courses.create", id="p:nl-7b", name="7B", ownerId="2")
    assert again[:2] == (409, "ALREADY_EXISTS")
    assert len(ask("admin", "courses.list")["courses"]) == 1
    ask("admin", "courses.students.create", {"courseId": "p:nl-7b"}, userId="pupil@kommun.se")
    assert ask("admin", "courses.students.get", {"courseId": made["id"], "userId": "3"})["userId"] == "3"


def test_aliases_of_the_domain_are_for_administrators(ask: Ask, course: str) -> None:
    """A `d:` alias is refused to a teacher; `p:` ones are listed, deleted and then unknown."""
    at = {"courseId": course}
    assert refused(ask, "teacher", "courses.aliases.create", at, alias="d:7b")[0] == 403
    assert refused(ask, "teacher", "courses.aliases.create", at, alias="x:7b")[1] == "INVALID_ARGUMENT"
    assert refused(ask, "teacher", "courses.aliases.create", at, alias="p:" + "x" * 255)[0] == 400
    assert ask("teacher", "courses.aliases.create", at, alias="p:7b") == {"alias": "p:7b"}
    ask("admin", "courses.aliases.create", at, alias="d:7b")
    assert ask("teacher", "courses.aliases.list", at) == {"aliases": [{"alias": "d:7b"}, {"alias": "p:7b"}]}
    ask("teacher", "courses.aliases.delete", {**at, "alias": "p:7b"})
    assert refused(ask, "teacher", "courses.get", {"id": "p:7b"})[:2] == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"name": "", "ownerId": "2"}, (400, "INVALID_ARGUMENT", "Invalid")),
        ({"name": "x" * 751, "ownerId": "2"}, (400, "INVALID_ARGUMENT", "Invalid")),
        ({"name": "7B"}, (400, "INVALID_ARGUMENT", "Invalid")),
        ({"name": "7B", "ownerId": "nobody@kommun.se"}, (404, "NOT_FOUND", "Requested")),
        ({"name": "7B", "ownerId": "5"}, (400, "FAILED_PRECONDITION", "@InactiveCourseOwner")),
        (
            {"name": "https://x.se", "ownerId": "2"},
            (400, "FAILED_PRECONDITION", "@CourseTitleCannotContainUrl"),
        ),
        ({"name": "7B", "ownerId": "2", "courseState": "DECLINED"}, (400, "INVALID_ARGUMENT", "Invalid")),
        ({"name": "7B", "ownerId": "2", "room": "x" * 651}, (400, "INVALID_ARGUMENT", "Invalid")),
    ],
)
def test_a_wrong_class_is_refused(ask: Ask, body: dict[str, Any], answer: tuple[int, str, str]) -> None:
    """Every limit of a class is refused in Google's words, and nothing is made."""
    assert refused(ask, "admin", "courses.create", **body) == answer
    assert ask("admin", "courses.list") == {"courses": []}


def test_only_administrators_make_classes_for_others(ask: Ask) -> None:
    """Somebody else cannot be made the owner by a person who is no administrator."""
    answer = refused(ask, "teacher", "courses.create", name="7B", ownerId="4")
    assert answer == (400, "FAILED_PRECONDITION", "@UserCannotOwnCourse")


def test_classes_are_listed_newest_first_and_by_member(ask: Ask, course: str) -> None:
    """Lists go by student or teacher, page by page, and show each person their own classes only."""
    newer = ask("admin", "courses.create", name="8C", ownerId="4", courseState="ACTIVE")["id"]

    def ids(who: str, **params: Any) -> list[str]:
        return [found["id"] for found in ask(who, "courses.list", params)["courses"]]

    assert ids("admin") == [newer, course]
    assert ids("pupil") == [course]
    assert ids("admin", studentId="pupil@kommun.se") == [course]
    assert ids("other", teacherId="me") == [newer]
    assert ids("admin", courseStates=["ARCHIVED"]) == []
    first = ask("admin", "courses.list", {"pageSize": 1})
    assert [found["id"] for found in first["courses"]] == [newer]
    assert ids("admin", pageSize=1, pageToken=first["nextPageToken"]) == [course]
    both = refused(ask, "admin", "courses.list", {"studentId": "3", "teacherId": "2"})
    assert both == (400, "FAILED_PRECONDITION", "@ListCoursesStudentAndTeacherFilter")
    assert refused(ask, "admin", "courses.list", {"pageToken": "made-up"})[0] == 400


def test_a_class_is_deleted_only_when_archived(ask: Ask, course: str) -> None:
    """Archiving comes first; an archived class keeps its name; deletion takes the aliases along."""
    ask("admin", "courses.aliases.create", {"courseId": course}, alias="d:7b")
    assert refused(ask, "admin", "courses.delete", {"id": course})[1] == "FAILED_PRECONDITION"
    ask("admin", "courses.patch", {"id": course, "updateMask": "courseState"}, courseState="ARCHIVED")
    renamed = refused(ask, "admin", "courses.patch", {"id": course, "updateMask": "name"}, name="9A")
    assert renamed == (400, "FAILED_PRECONDITION", "@CourseNotModifiable")
    ask("admin", "courses.delete", {"id": course})
    assert refused(ask, "admin", "courses.get", {"id": "d:7b"})[0] == 404


def test_patch_changes_what_the_mask_names(ask: Ask, course: str) -> None:
    """The mask decides; a field it may not name, or no mask, is refused; pupils change nothing."""
    at = {"id": course}
    changed = ask("teacher", "courses.patch", {**at, "updateMask": "section"}, section="Norra", name="ignored")
    assert (changed["section"], changed["name"]) == ("Norra", "7B")
    assert "section" not in ask("teacher", "courses.patch", {**at, "updateMask": "section"})
    assert refused(ask, "teacher", "courses.patch", {**at, "updateMask": "id"}, id="1")[0] == 400
    assert refused(ask, "teacher", "courses.patch", at, name="x")[0] == 400
    assert refused(ask, "pupil", "courses.patch", {**at, "updateMask": "name"}, name="x")[0] == 403
    replaced = ask("teacher", "courses.update", at, name="7C", room="12")
    assert (replaced["name"], replaced["room"], replaced["courseState"]) == ("7C", "12", "ACTIVE")


def test_a_class_changes_hands_to_a_fellow_teacher(ask: Ask, course: str) -> None:
    """Only an administrator moves ownership, and only to somebody who teaches the class."""
    mask = {"id": course, "updateMask": "ownerId"}
    assert refused(ask, "teacher", "courses.patch", mask, ownerId="4")[0] == 403
    assert refused(ask, "admin", "courses.patch", mask, ownerId="4")[2] == "@IneligibleOwner"
    ask("admin", "courses.teachers.create", {"courseId": course}, userId="4")
    assert ask("admin", "courses.patch", mask, ownerId="other@kommun.se")["ownerId"] == "4"


def test_members_are_added_by_administrators(ask: Ask, course: str) -> None:
    """A teacher must invite; a member comes once; suspended, foreign and unknown people do not come at all."""
    at = {"courseId": course}
    assert refused(ask, "teacher", "courses.students.create", at, userId="4")[2] == "@CannotDirectAddUser"
    assert refused(ask, "teacher", "courses.teachers.create", at, userId="4")[2] == "@CannotDirectAddUser"
    assert refused(ask, "pupil", "courses.students.create", at, userId="4")[:2] == (403, "PERMISSION_DENIED")
    assert refused(ask, "admin", "courses.students.create", at, userId="3")[:2] == (409, "ALREADY_EXISTS")
    assert refused(ask, "admin", "courses.teachers.create", at, userId="3")[:2] == (409, "ALREADY_EXISTS")
    assert refused(ask, "admin", "courses.students.create", at, userId="5")[1] == "FAILED_PRECONDITION"
    assert refused(ask, "admin", "courses.students.create", at, userId="x@kommun.se")[0] == 404
    foreign = refused(ask, "admin", "courses.students.create", at, userId="x@annan.se")
    assert foreign == (403, "PERMISSION_DENIED", "@CannotDirectAddUser")


def test_a_student_comes_in_with_the_code(ask: Ask, course: str) -> None:
    """The enrolment code lets a student in alone; without it the class stays closed."""
    code = ask("teacher", "courses.get", {"id": course})["enrollmentCode"]
    at = {"courseId": course}
    assert refused(ask, "other", "courses.students.create", {**at, "enrollmentCode": "wrong"}, userId="me")[0] == 403
    came = ask("other", "courses.students.create", {**at, "enrollmentCode": code}, userId="me")
    assert came == {
        "courseId": course,
        "userId": "4",
        "profile": {
            "id": "4",
            "name": {"givenName": "Other", "familyName": "Å", "fullName": "Other Å"},
            "emailAddress": "other@kommun.se",
        },
    }
    assert "enrollmentCode" not in ask("other", "courses.get", {"id": course})


def test_a_class_holds_a_thousand(ask: Ask, course: str, world: World) -> None:
    """With the owner and one pupil there, 998 more fit and the next is refused; so is a 51st teacher."""
    for number in range(1000, 1999):
        add_user(world, str(number), f"p{number}@kommun.se")
    for number in range(1000, 1998):
        ask("admin", "courses.students.create", {"courseId": course}, userId=str(number))
    full = refused(ask, "admin", "courses.students.create", {"courseId": course}, userId="1998")
    assert full == (400, "FAILED_PRECONDITION", "@CourseMemberLimitReached")
    for number in range(1000, 1060):
        ask("admin", "courses.students.delete", {"courseId": course, "userId": str(number)})
    for number in range(1000, 1049):
        ask("admin", "courses.teachers.create", {"courseId": course}, userId=str(number))
    full = refused(ask, "admin", "courses.teachers.create", {"courseId": course}, userId="1049")
    assert full == (400, "FAILED_PRECONDITION", "@CourseTeacherLimitReached")


def test_students_are_listed_thirty_at_a_time(ask: Ask, course: str, world: World) -> None:
    """The default page is thirty; the token leads on in the order in which they came."""
    for number in range(100, 135):
        add_user(world, str(number), f"p{number}@kommun.se")
        ask("admin", "courses.students.create", {"courseId": course}, userId=str(number))
    first = ask("pupil", "courses.students.list", {"courseId": course})
    rest = ask("pupil", "courses.students.list", {"courseId": course, "pageToken": first["nextPageToken"]})
    found = [student["userId"] for student in first["students"] + rest["students"]]
    assert len(first["students"]) == 30
    assert found == ["3", *map(str, range(100, 135))]
    assert "nextPageToken" not in rest


def test_members_leave_but_the_owner_stays(ask: Ask, course: str) -> None:
    """Teachers remove students; whoever is not there is 404; the owner cannot be removed."""
    at = {"courseId": course}
    ask("teacher", "courses.students.delete", {**at, "userId": "pupil@kommun.se"})
    assert refused(ask, "teacher", "courses.students.get", {**at, "userId": "3"})[0] == 404
    owner = refused(ask, "admin", "courses.teachers.delete", {**at, "userId": "2"})
    assert owner == (400, "FAILED_PRECONDITION", "@CannotRemoveCourseOwner")
    ask("admin", "courses.teachers.create", at, userId="4")
    ask("admin", "courses.teachers.delete", {**at, "userId": "4"})
    teachers = ask("admin", "courses.teachers.list", at)["teachers"]
    assert [teacher["userId"] for teacher in teachers] == ["2"]


def test_profiles_are_for_those_who_share_a_class(ask: Ask, course: str) -> None:
    """One sees oneself and one's class; others, and people who do not exist, are 403."""
    assert ask("pupil", "userProfiles.get", {"userId": "me"})["id"] == "3"
    assert ask("pupil", "userProfiles.get", {"userId": "2"})["emailAddress"] == "teacher@kommun.se"
    assert refused(ask, "other", "userProfiles.get", {"userId": "3"})[0] == 403
    assert refused(ask, "admin", "userProfiles.get", {"userId": "nobody"})[0] == 403


def test_push_is_not_for_delegated_tokens(ask: Ask) -> None:
    """Registrations answer 403 @MissingGrant, since every token here is delegated."""
    feed = {"feedType": "DOMAIN_ROSTER_CHANGES"}
    assert refused(ask, "admin", "registrations.create", feed=feed) == (
        403,
        "PERMISSION_DENIED",
        "@MissingGrant",
    )


def test_topics_have_names_of_their_own(ask: Ask, course: str) -> None:
    """Names are trimmed and unique, teachers write them, and a deleted topic is gone."""
    at = {"courseId": course}
    made = ask("teacher", "courses.topics.create", at, name="  Säker   i skolan ")
    assert made["name"] == "Säker i skolan"
    assert refused(ask, "teacher", "courses.topics.create", at, name="Säker i skolan")[0] == 409
    assert refused(ask, "teacher", "courses.topics.create", at, name=" ")[0] == 400
    assert refused(ask, "admin", "courses.topics.create", at, name="Ny")[0] == 403
    renamed = ask("teacher", "courses.topics.patch", {**at, "id": made["topicId"], "updateMask": "name"}, name="Ny")
    assert ask("pupil", "courses.topics.list", at) == {"topic": [renamed]}
    ask("teacher", "courses.topics.delete", {**at, "id": made["topicId"]})
    assert refused(ask, "teacher", "courses.topics.get", {**at, "id": made["topicId"]})[0] == 404


def test_what_is_not_built_is_absent() -> None:
    """Invitations have no handler, so the wire answers 501."""
    assert sandbox.apis.classroom.classroom_courses.create is HANDLERS["classroom.courses.create"]
    assert not [name for name in HANDLERS if name.startswith("classroom.invitations")]
