"""Classes and their aliases: `classroom.courses` and `classroom.courses.aliases`."""

import re

from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, classroom, find_course, find_user, invalid
from sandbox.handlers import Call, Json, handles
from sandbox.world import World

_TEXTS = {
    "section": 2800,
    "descriptionHeading": 3600,
    "description": 30_000,
    "room": 650,
    "levels": 999,
    "subject": 750,
}
_PATCHABLE = (
    "courseState",
    "description",
    "descriptionHeading",
    "levels",
    "name",
    "ownerId",
    "room",
    "section",
    "subject",
)
_LISTED = ("ACTIVE", "ARCHIVED", "PROVISIONED", "DECLINED")
_URL = re.compile(r"https?://|\bwww\.", re.IGNORECASE)

# From a state, where a caller may take a class.
_NEXT_STATES = {
    "PROVISIONED": ("PROVISIONED", "ACTIVE", "ARCHIVED", "DECLINED"),
    "ACTIVE": ("ACTIVE", "ARCHIVED"),
    "ARCHIVED": ("ARCHIVED", "ACTIVE"),
    "DECLINED": ("DECLINED", "PROVISIONED"),
    "SUSPENDED": ("SUSPENDED",),
}


@handles("classroom.courses.create")
def create(world: World, call: Call) -> Json:
    """Make a class; its owner becomes its first teacher. With an alias in `id`, a second call answers 409."""
    body, room = call.body, classroom(world)
    owner = _owner_of_new(world, call)
    _check_texts(body)
    course_state = body.get("courseState") or "PROVISIONED"
    if course_state not in ("PROVISIONED", "ACTIVE"):
        raise invalid("courseState", f"a class cannot be created as {course_state}")
    if course_state == "ACTIVE" and world.switches.owner_kind == "consumer":
        raise state.denied()
    alias = str(body.get("id") or "")
    if alias:
        _check_alias(world, call, alias, "id")
    course = _new_course(world, body, owner, course_state)
    room.courses[course.id] = course
    if alias:
        room.aliases[state.alias_key(alias, call.actor.project)] = course.id
    return dict(course.resource)


def _new_course(world: World, body: Json, owner: Json, course_state: str) -> Course:
    identifier = state.numeric_id(world, classroom(world).courses)
    at = state.now(world)
    code = "".join(world.random.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(7))
    resource: Json = {
        "id": identifier,
        "name": body["name"],
        **{name: body[name] for name in _TEXTS if body.get(name)},
        "ownerId": owner["id"],
        "creationTime": at,
        "updateTime": at,
        "enrollmentCode": code,
        "courseState": course_state,
        "alternateLink": f"https://classroom.google.com/c/{identifier}",
        "teacherGroupEmail": f"teachers_{identifier}@{world.domain}",
        "courseGroupEmail": f"class_{identifier}@{world.domain}",
        "guardiansEnabled": False,
    }
    return Course(resource, teachers=[owner["id"]])


def _owner_of_new(world: World, call: Call) -> Json:
    identifier = str(call.body.get("ownerId") or "")
    if not identifier:
        raise invalid("ownerId", "a class needs an owner")
    owner = find_user(world, call, identifier)
    if owner["id"] != call.actor.user_id and not call.actor.is_admin:
        raise state.precondition("@UserCannotOwnCourse The specified user is not permitted to own the course.")
    if state.is_disabled(owner):
        raise state.precondition("@InactiveCourseOwner The course owner's account is deleted or suspended.")
    return owner


def _check_texts(body: Json) -> None:
    state.check_length(body, "name", 750, least=1)
    for name, most in _TEXTS.items():
        state.check_length(body, name, most)
    if _URL.search(body["name"]):
        raise state.precondition("@CourseTitleCannotContainUrl The course title cannot contain a URL.")


@handles("classroom.courses.get")
def get(world: World, call: Call) -> Json:
    course = find_course(world, call, "id")
    return _shown(course, call)


def _shown(course: Course, call: Call) -> Json:
    """Students see neither the code that lets others in nor the teachers' group."""
    resource = dict(course.resource)
    if not (call.actor.is_admin or state.is_teacher(course, call.actor)):
        for name in ("enrollmentCode", "teacherGroupEmail"):
            del resource[name]
    return resource


@handles("classroom.courses.list")
def list_courses(world: World, call: Call) -> Json:
    """The classes one may see, newest first."""
    student, teacher = call.params.get("studentId"), call.params.get("teacherId")
    if student and teacher:
        raise state.precondition(
            "@ListCoursesStudentAndTeacherFilter Courses can be listed by student or by teacher, not by both."
        )
    wanted = call.params.get("courseStates") or _LISTED
    found = [course for course in reversed(classroom(world).courses.values()) if course.state in wanted]
    if student:
        student_id = find_user(world, call, student)["id"]
        found = [course for course in found if student_id in course.students]
    if teacher:
        teacher_id = find_user(world, call, teacher)["id"]
        found = [course for course in found if teacher_id in course.teachers]
    seen = [course for course in found if state.may_see(course, call.actor)]
    return state.page(call, seen, "courses", default=100, most=500, show=lambda course: _shown(course, call))


@handles("classroom.courses.patch")
def patch(world: World, call: Call) -> Json:
    course = find_course(world, call, "id")
    state.require_staff(course, call.actor)
    return _change(world, call, course, state.mask_of(call, _PATCHABLE))


@handles("classroom.courses.update")
def update(world: World, call: Call) -> Json:
    """Replace the texts. `levels` and the state stay unless given, as Google documents."""
    course = find_course(world, call, "id")
    state.require_staff(course, call.actor)
    names = [name for name in _PATCHABLE if name not in ("levels", "courseState", "ownerId")]
    names += [name for name in ("levels", "courseState") if call.body.get(name)]
    return _change(world, call, course, names)


def _change(world: World, call: Call, course: Course, names: list[str]) -> Json:
    changed = {**course.resource, **{name: call.body.get(name) for name in names}}
    if course.state not in ("ACTIVE", "PROVISIONED") and any(
        changed[name] != course.resource.get(name) for name in names if name != "courseState"
    ):
        state.require_modifiable(course)
    _check_texts(changed)
    if "courseState" in names and changed["courseState"] not in _NEXT_STATES[course.state]:
        raise invalid("courseState", f"a class cannot go from {course.state} to {changed['courseState']}")
    if "ownerId" in names:
        changed["ownerId"] = _new_owner(world, call, course)
    changed["updateTime"] = state.now(world)
    course.resource = {name: value for name, value in changed.items() if value is not None}
    return _shown(course, call)


def _new_owner(world: World, call: Call, course: Course) -> str:
    """Administrators hand a class to somebody who already teaches it."""
    if not call.actor.is_admin:
        raise state.denied()
    owner = find_user(world, call, str(call.body.get("ownerId") or ""))
    if owner["id"] not in course.teachers or state.is_disabled(owner):
        raise state.precondition("@IneligibleOwner The specified user is not eligible to own the course.")
    return str(owner["id"])


@handles("classroom.courses.delete")
def delete(world: World, call: Call) -> None:
    """Delete for ever; a class must be archived first."""
    course, room = find_course(world, call, "id"), classroom(world)
    state.require_staff(course, call.actor)
    if course.state != "ARCHIVED":
        raise state.precondition()
    del room.courses[course.id]
    room.aliases = {key: target for key, target in room.aliases.items() if target != course.id}


@handles("classroom.courses.aliases.create")
def create_alias(world: World, call: Call) -> Json:
    course = find_course(world, call)
    state.require_staff(course, call.actor)
    alias = str(call.body.get("alias") or "")
    _check_alias(world, call, alias, "alias")
    key = state.alias_key(alias, call.actor.project)
    classroom(world).aliases[key] = course.id
    return {"alias": alias}


def _check_alias(world: World, call: Call, alias: str, field_name: str) -> None:
    if not state.is_alias(alias) or len(alias) < 3:
        raise invalid(field_name, "an alias starts with 'd:' (domain) or 'p:' (project) and goes on")
    if len(alias) > 256:
        raise invalid(field_name, f"an alias has 256 characters at most, this one has {len(alias)}")
    if alias.startswith("d:") and not call.actor.is_admin:
        raise state.denied()
    if state.alias_key(alias, call.actor.project) in classroom(world).aliases:
        raise state.already_exists()


@handles("classroom.courses.aliases.list")
def list_aliases(world: World, call: Call) -> Json:
    """The domain's aliases of a class, and those of the caller's own project."""
    course = find_course(world, call)
    state.require_staff(course, call.actor)
    found = sorted(
        alias
        for (alias, project), target in classroom(world).aliases.items()
        if target == course.id and project in ("", call.actor.project)
    )
    return state.page(call, found, "aliases", default=100, most=500, show=lambda alias: {"alias": alias})


@handles("classroom.courses.aliases.delete")
def delete_alias(world: World, call: Call) -> None:
    course, room = find_course(world, call), classroom(world)
    state.require_staff(course, call.actor)
    alias = str(call.params["alias"])
    key = state.alias_key(alias, call.actor.project)
    if room.aliases.get(key) != course.id:
        raise state.not_found()
    if alias.startswith("d:") and not call.actor.is_admin:
        raise state.denied()
    del room.aliases[key]
