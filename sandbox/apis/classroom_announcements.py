"""Announcements: `classroom.courses.announcements`. Posts in a class's stream, written by its teachers."""

from sandbox.apis import classroom_post as post
from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, Work, find_course, invalid
from sandbox.handlers import Call, Json, handles
from sandbox.world import World

_PATCHABLE = ("text", "state", "scheduledTime")


@handles("classroom.courses.announcements.create")
def create(world: World, call: Call) -> Json:
    """Make an announcement; unless the body says otherwise, a DRAFT for the whole class."""
    course, body = find_course(world, call), call.body
    state.require_teacher(course, call.actor)
    state.require_modifiable(course)
    identifier, at = state.numeric_id(world, course.announcements), state.now(world)
    resource: Json = {
        "courseId": course.id,
        "id": identifier,
        "text": body.get("text") or "",
        "materials": post.materials_of(world, call),
        **post.state_of_new(world, body),
        "creationTime": at,
        "updateTime": at,
        "creatorUserId": call.actor.user_id,
        **post.assignees_of(course, body),
    }
    _check(world, resource)
    announcement = Work(resource, call.actor.project)
    course.announcements[identifier] = announcement
    return _shown(world, course, announcement, call)


def _check(world: World, resource: Json) -> None:
    state.check_length(resource, "text", 30_000, least=0 if resource.get("materials") else 1)
    if resource.get("scheduledTime"):
        post.check_schedule(world, resource["state"], resource["scheduledTime"])


def _settle(world: World, course: Course, announcement: Work) -> None:
    post.settle(world, announcement, f"https://classroom.google.com/c/{course.id}/p/{announcement.resource['id']}")


def _shown(world: World, course: Course, announcement: Work, call: Call) -> Json:
    """As the caller sees it; who else has it is the teachers' knowledge."""
    _settle(world, course, announcement)
    resource = dict(announcement.resource)
    if not (call.actor.is_admin or state.is_teacher(course, call.actor)):
        resource.pop("individualStudentsOptions", None)
    return resource


def _sees(course: Course, announcement: Work, call: Call) -> bool:
    if call.actor.is_admin or state.is_teacher(course, call.actor):
        return True
    return post.is_assigned(course, announcement, call.actor.user_id)


def _find(world: World, call: Call) -> tuple[Course, Work]:
    course = find_course(world, call)
    announcement = course.announcements.get(str(call.params["id"]))
    if announcement is None:
        raise state.not_found()
    _settle(world, course, announcement)
    if not _sees(course, announcement, call):
        raise state.denied()
    return course, announcement


def _to_write(world: World, call: Call) -> tuple[Course, Work]:
    course, announcement = _find(world, call)
    state.require_teacher(course, call.actor)
    return course, announcement


@handles("classroom.courses.announcements.get")
def get(world: World, call: Call) -> Json:
    return _shown(world, *_find(world, call), call)


@handles("classroom.courses.announcements.list")
def list_announcements(world: World, call: Call) -> Json:
    """Published ones unless other states are asked for, the latest change first unless `orderBy` says otherwise."""
    course = find_course(world, call)
    wanted = call.params.get("announcementStates") or ("PUBLISHED",)
    order = str(call.params.get("orderBy") or "updateTime desc").split()
    if order[0] != "updateTime" or order[1:] not in ([], ["asc"], ["desc"]):
        raise invalid("orderBy", f"'{' '.join(order)}' is not updateTime with asc or desc")
    for announcement in course.announcements.values():
        _settle(world, course, announcement)
    found = [
        announcement
        for announcement in course.announcements.values()
        if announcement.resource["state"] in wanted and _sees(course, announcement, call)
    ]
    found.sort(key=lambda announcement: str(announcement.resource["updateTime"]), reverse=order[1:] == ["desc"])
    return state.page(
        call,
        found,
        "announcements",
        default=100,
        most=500,
        show=lambda announcement: _shown(world, course, announcement, call),
    )


@handles("classroom.courses.announcements.patch")
def patch(world: World, call: Call) -> Json:
    course, announcement = _to_write(world, call)
    state.require_project(announcement, call.actor)
    names = state.mask_of(call, _PATCHABLE)
    if announcement.resource["state"] == "DELETED":
        raise state.precondition()
    state.require_modifiable(course)
    changed = {**announcement.resource, **{name: call.body.get(name) for name in names}}
    if "state" in names:
        post.check_transition(announcement.resource["state"], changed["state"])
    changed = {name: value for name, value in changed.items() if value is not None}
    _check(world, changed)
    announcement.resource = {**changed, "updateTime": state.now(world)}
    return _shown(world, course, announcement, call)


@handles("classroom.courses.announcements.modifyAssignees")
def modify_assignees(world: World, call: Call) -> Json:
    course, announcement = _to_write(world, call)
    if announcement.resource["state"] == "DELETED":
        raise state.precondition()
    state.require_modifiable(course)
    post.change_assignees(course, announcement, call.body)
    announcement.resource["updateTime"] = state.now(world)
    return _shown(world, course, announcement, call)


@handles("classroom.courses.announcements.delete")
def delete(world: World, call: Call) -> None:
    course, announcement = _to_write(world, call)
    state.require_project(announcement, call.actor)
    state.require_modifiable(course)
    post.tombstone(world, announcement)
