"""Course work: `classroom.courses.courseWork`. Teachers write it, through the project that made it."""

from datetime import UTC, datetime
from typing import Any

from sandbox.apis import classroom_post as post
from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, Work, find_course, invalid
from sandbox.handlers import Call, Json, handles
from sandbox.world import World

_PATCHABLE = (
    "title", "description", "state", "dueDate", "dueTime", "maxPoints", "scheduledTime",
    "submissionModificationMode", "topicId",
)  # fmt: skip
_TYPES = ("ASSIGNMENT", "SHORT_ANSWER_QUESTION", "MULTIPLE_CHOICE_QUESTION")
_MODES = ("MODIFIABLE_UNTIL_TURNED_IN", "MODIFIABLE")


@handles("classroom.courses.courseWork.create")
def create(world: World, call: Call) -> Json:
    """Make a course work; unless the body says otherwise, a DRAFT for the whole class."""
    course, body = find_course(world, call), call.body
    state.require_teacher(course, call.actor)
    state.require_modifiable(course)
    work_type = body.get("workType")
    if work_type not in _TYPES:
        raise invalid("workType", f"must be one of {', '.join(_TYPES)}")
    identifier, at = state.numeric_id(world, course.work), state.now(world)
    resource: Json = {
        "courseId": course.id,
        "id": identifier,
        "title": body.get("title"),
        **{name: body[name] for name in ("description", "topicId") if body.get(name)},
        "materials": post.materials_of(world, call),
        **post.state_of_new(world, body),
        "creationTime": at,
        "updateTime": at,
        "maxPoints": body.get("maxPoints") or 0,
        "workType": work_type,
        **post.assignees_of(course, body),
        "submissionModificationMode": body.get("submissionModificationMode") or _MODES[0],
        "creatorUserId": call.actor.user_id,
        **_choices(body, work_type),
        **{name: body[name] for name in ("dueDate", "dueTime") if body.get(name) is not None},
    }
    _check(world, course, resource)
    if "dueDate" in resource:
        _check_future(world, resource)
    work = Work(resource, call.actor.project)
    course.work[identifier] = work
    return shown(world, course, work, call)


def _choices(body: Json, work_type: str) -> Json:
    choices = (body.get("multipleChoiceQuestion") or {}).get("choices") or []
    if (work_type == "MULTIPLE_CHOICE_QUESTION") != bool(choices):
        raise invalid("multipleChoiceQuestion.choices", "given exactly for a MULTIPLE_CHOICE_QUESTION")
    return {"multipleChoiceQuestion": {"choices": choices}} if choices else {}


def _check(world: World, course: Course, resource: Json) -> None:
    """The limits of every field that can be written, on the resource as it would become."""
    state.check_length(resource, "title", 3000, least=1)
    state.check_length(resource, "description", 30_000)
    points = resource.get("maxPoints") or 0
    if points < 0 or points != int(points):
        raise invalid("maxPoints", "must be a whole number, not negative")
    if resource.get("topicId") and resource["topicId"] not in course.topics:
        raise invalid("topicId", "there is no such topic in this course")
    if resource["submissionModificationMode"] not in _MODES:
        raise invalid("submissionModificationMode", f"must be one of {', '.join(_MODES)}")
    if (resource.get("dueDate") is None) != (resource.get("dueTime") is None):
        raise invalid("dueDate", "dueDate and dueTime need each other")
    if resource.get("dueDate") is not None:
        due_of(resource)
    if resource.get("scheduledTime") and resource["state"] != "PUBLISHED":
        post.check_schedule(world, resource["state"], resource["scheduledTime"])


def _check_future(world: World, resource: Json) -> None:
    due = due_of(resource)
    if due is not None and due <= world.clock.now():
        raise invalid("dueDate", "must be in the future (dates and times of course work are UTC)")


def due_of(resource: Json) -> datetime | None:
    """When course work is due, in UTC; None if it never is."""
    if resource.get("dueDate") is None:
        return None
    day, time = resource["dueDate"], resource.get("dueTime") or {}
    try:
        return datetime(
            day.get("year", 0), day.get("month", 0), day.get("day", 0),
            time.get("hours", 0), time.get("minutes", 0), time.get("seconds", 0), tzinfo=UTC,
        )  # fmt: skip
    except ValueError as error:
        raise invalid("dueDate", f"no such date or time: {error}") from None


def shown(world: World, course: Course, work: Work, call: Call) -> Json:
    """A course work as the caller sees it; who else has it is the teachers' knowledge."""
    settle(world, course, work)
    resource = dict(work.resource)
    resource["associatedWithDeveloper"] = work.project == call.actor.project
    if not (call.actor.is_admin or state.is_teacher(course, call.actor)):
        resource.pop("individualStudentsOptions", None)
    return resource


def settle(world: World, course: Course, work: Work) -> None:
    """Bring a course work to what time has made of it."""
    link = f"https://classroom.google.com/c/{course.id}/a/{work.resource['id']}/details"
    post.settle(world, work, link)


def find_work(world: World, call: Call, course: Course, parameter: str = "id") -> Work:
    """The course work a path names, if the caller may see it: students only what is published to them."""
    work = course.work.get(str(call.params[parameter]))
    if work is None:
        raise state.not_found()
    settle(world, course, work)
    if not sees(course, work, call):
        raise state.denied()
    return work


def sees(course: Course, work: Work, call: Call) -> bool:
    if call.actor.is_admin or state.is_teacher(course, call.actor):
        return True
    return post.is_assigned(course, work, call.actor.user_id)


@handles("classroom.courses.courseWork.get")
def get(world: World, call: Call) -> Json:
    course = find_course(world, call)
    return shown(world, course, find_work(world, call, course), call)


@handles("classroom.courses.courseWork.list")
def list_work(world: World, call: Call) -> Json:
    """What one may see of a class, published things only unless other states are asked for."""
    course = find_course(world, call)
    wanted = call.params.get("courseWorkStates") or ("PUBLISHED",)
    for work in course.work.values():
        settle(world, course, work)
    found = [work for work in course.work.values() if work.resource["state"] in wanted and sees(course, work, call)]
    for name, backwards in reversed(_order(str(call.params.get("orderBy") or "updateTime desc"))):
        found.sort(key=lambda work, name=name: _rank(work, name), reverse=backwards)  # type: ignore[misc]
    return state.page(
        call, found, "courseWork", default=100, most=500, show=lambda work: shown(world, course, work, call)
    )


def _order(text: str) -> list[tuple[str, bool]]:
    """`orderBy` as fields, each with whether it runs backwards."""
    order = []
    for part in text.split(","):
        name, _, direction = part.strip().partition(" ")
        if name not in ("updateTime", "dueDate") or direction not in ("", "asc", "desc"):
            raise invalid("orderBy", f"'{part.strip()}' is not updateTime or dueDate with asc or desc")
        order.append((name, direction == "desc"))
    return order


def _rank(work: Work, name: str) -> Any:
    if name == "updateTime":
        return str(work.resource["updateTime"])
    return due_of(work.resource) or datetime.max.replace(tzinfo=UTC)


def _to_write(world: World, call: Call) -> tuple[Course, Work]:
    """The work to change, once it is sure that this teacher and this project may."""
    course = find_course(world, call)
    work = find_work(world, call, course)
    state.require_teacher(course, call.actor)
    return course, work


@handles("classroom.courses.courseWork.patch")
def patch(world: World, call: Call) -> Json:
    """Change the masked fields. Materials, assignees and the type cannot be changed this way."""
    course, work = _to_write(world, call)
    state.require_project(work, call.actor)
    names = state.mask_of(call, _PATCHABLE)
    if work.resource["state"] == "DELETED":
        raise state.precondition()
    state.require_modifiable(course)
    changed = {**work.resource, **{name: call.body.get(name) for name in names}}
    if "state" in names:
        post.check_transition(work.resource["state"], changed["state"])
    if changed["submissionModificationMode"] is None:
        raise invalid("submissionModificationMode", "cannot be empty")
    changed = {name: value for name, value in changed.items() if value is not None}
    _check(world, course, changed)
    if "dueDate" in names or "dueTime" in names:
        _check_future(world, changed)
    changed["updateTime"] = state.now(world)
    work.resource = changed
    return shown(world, course, work, call)


@handles("classroom.courses.courseWork.modifyAssignees")
def modify_assignees(world: World, call: Call) -> Json:
    """Say anew who has it. Submissions of those who lose it are kept, out of sight."""
    course, work = _to_write(world, call)
    if work.resource["state"] == "DELETED":
        raise state.precondition()
    state.require_modifiable(course)
    post.change_assignees(course, work, call.body)
    work.resource["updateTime"] = state.now(world)
    return shown(world, course, work, call)


@handles("classroom.courses.courseWork.delete")
def delete(world: World, call: Call) -> None:
    course, work = _to_write(world, call)
    state.require_project(work, call.actor)
    state.require_modifiable(course)
    post.tombstone(world, work)
