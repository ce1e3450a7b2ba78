"""Who is in a class: students, teachers, profiles; and the push registrations that delegation cannot have."""

from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, classroom, find_course, find_user
from sandbox.handlers import Call, Json, handles
from sandbox.refusal import Refusal
from sandbox.world import World

_AUTH = "https://www.googleapis.com/auth/"


@handles("classroom.courses.students.create")
def create_student(world: World, call: Call) -> Json:
    """Administrators add people of their own domain; a student comes in alone with the class's code."""
    course = _course_to_join(world, call)
    user_id = str(_user_to_add(world, call, course)["id"])
    _check_room(course)
    course.students[user_id] = None
    return _member(world, call, course, user_id)


def _course_to_join(world: World, call: Call) -> Course:
    """The course of a path; whoever holds its enrolment code may name it without being a member."""
    try:
        return find_course(world, call)
    except Refusal as refusal:
        course = classroom(world).courses.get(str(call.params["courseId"]))
        if refusal.code == 403 and course is not None and _holds_code(call, course):
            return course
        raise


def _holds_code(call: Call, course: Course) -> bool:
    return course.state == "ACTIVE" and call.params.get("enrollmentCode") == course.resource["enrollmentCode"]


def _user_to_add(world: World, call: Call, course: Course) -> Json:
    """The user of the body, once it is sure that the caller may add them and the class can take them."""
    identifier = str(call.body.get("userId") or "")
    if not identifier:
        raise state.invalid("userId", "says who is to be added")
    user = world.user(call.actor.user_id if identifier == "me" else identifier)
    own_way_in = user is not None and user["id"] == call.actor.user_id and _holds_code(call, course)
    if not (call.actor.is_admin or own_way_in):
        if state.is_teacher(course, call.actor):
            raise _cannot_add()
        raise state.denied()
    if user is None:
        domain = identifier.lower().rpartition("@")[2]
        foreign = "@" in identifier and domain not in {world.domain.lower(), *world.domains}
        raise _cannot_add() if foreign else state.not_found()
    state.require_modifiable(course)
    state.require_active_owner(world, course)
    if state.is_disabled(user):
        raise state.precondition()
    if user["id"] in course.students or user["id"] in course.teachers:
        raise state.already_exists()
    return user


def _cannot_add() -> Refusal:
    return state.denied(
        "@CannotDirectAddUser The user cannot be added to the course directly: invite them, or let a domain"
        " administrator of their own domain add them."
    )


def _check_room(course: Course) -> None:
    if len(course.students) + len(course.teachers) >= state.MEMBER_LIMIT:
        raise state.precondition(
            f"@CourseMemberLimitReached The course has reached its limit of {state.MEMBER_LIMIT} members."
        )


@handles("classroom.courses.teachers.create")
def create_teacher(world: World, call: Call) -> Json:
    """Administrators only; everybody else would send an invitation."""
    course = find_course(world, call)
    user_id = str(_user_to_add(world, call, course)["id"])
    if len(course.teachers) >= state.TEACHER_LIMIT:
        raise state.precondition(
            f"@CourseTeacherLimitReached The course has reached its limit of {state.TEACHER_LIMIT} teachers."
        )
    _check_room(course)
    course.teachers.append(user_id)
    return _member(world, call, course, user_id)


@handles("classroom.courses.students.get")
def get_student(world: World, call: Call) -> Json:
    course = find_course(world, call)
    return _member(world, call, course, _member_id(world, call, course.students))


@handles("classroom.courses.teachers.get")
def get_teacher(world: World, call: Call) -> Json:
    course = find_course(world, call)
    return _member(world, call, course, _member_id(world, call, course.teachers))


def _member_id(world: World, call: Call, among: dict[str, None] | list[str]) -> str:
    user_id = str(find_user(world, call, str(call.params["userId"]))["id"])
    if user_id not in among:
        raise state.not_found()
    return user_id


@handles("classroom.courses.students.list")
def list_students(world: World, call: Call) -> Json:
    return _list_members(world, call, "students")


@handles("classroom.courses.teachers.list")
def list_teachers(world: World, call: Call) -> Json:
    return _list_members(world, call, "teachers")


def _list_members(world: World, call: Call, key: str) -> Json:
    course = find_course(world, call)
    members = list(course.students if key == "students" else course.teachers)
    members = [user_id for user_id in members if user_id in world.users]
    return state.page(
        call, members, key, default=30, most=100, show=lambda user_id: _member(world, call, course, user_id)
    )


@handles("classroom.courses.students.delete")
def delete_student(world: World, call: Call) -> None:
    course = find_course(world, call)
    state.require_staff(course, call.actor)
    user_id = _member_id(world, call, course.students)
    state.require_modifiable(course)
    del course.students[user_id]


@handles("classroom.courses.teachers.delete")
def delete_teacher(world: World, call: Call) -> None:
    course = find_course(world, call)
    state.require_staff(course, call.actor)
    user_id = _member_id(world, call, course.teachers)
    if user_id == course.resource["ownerId"]:
        raise state.precondition("@CannotRemoveCourseOwner The owner of a course cannot be removed from it.")
    state.require_modifiable(course)
    course.teachers.remove(user_id)


@handles("classroom.userProfiles.get")
def get_profile(world: World, call: Call) -> Json:
    """One's own profile, those of people one shares a class with, and any for an administrator."""
    identifier = str(call.params["userId"])
    user = world.user(call.actor.user_id if identifier == "me" else identifier)
    if user is None or not _knows(world, call, str(user["id"])):
        raise state.denied()
    return _profile(user, call)


def _knows(world: World, call: Call, user_id: str) -> bool:
    if call.actor.is_admin or user_id == call.actor.user_id:
        return True
    return any(
        state.may_see(course, call.actor) and (user_id in course.students or user_id in course.teachers)
        for course in classroom(world).courses.values()
    )


def _member(world: World, call: Call, course: Course, user_id: str) -> Json:
    return {"courseId": course.id, "userId": user_id, "profile": _profile(world.users[user_id], call)}


def _profile(user: Json, call: Call) -> Json:
    """The profile as the token's scopes show it: address and picture need a scope of their own."""
    name = user.get("name", {})
    given, family = name.get("givenName", ""), name.get("familyName", "")
    profile: Json = {
        "id": user["id"],
        "name": {
            "givenName": given,
            "familyName": family,
            "fullName": name.get("fullName") or f"{given} {family}".strip(),
        },
    }
    if _AUTH + "classroom.profile.emails" in call.actor.scopes:
        profile["emailAddress"] = user["primaryEmail"]
    if _AUTH + "classroom.profile.photos" in call.actor.scopes:
        profile["photoUrl"] = "//lh3.googleusercontent.com/a/default-user=s75-c"
    return profile


@handles("classroom.registrations.create")
def create_registration(world: World, call: Call) -> Json:
    """Push needs a person's own grant: domain-wide delegation, the only way in here, is not enough."""
    _ = world, call
    raise state.denied(
        "@MissingGrant The user has not granted this project access; domain-wide delegation is not supported."
    )
