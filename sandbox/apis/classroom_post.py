"""What course work and announcements have in common: materials, assignees, publishing on time, deletion."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, Work, invalid
from sandbox.handlers import Actor, Call, Json
from sandbox.world import World

MATERIAL_LIMIT = 20
_WRITABLE_MATERIALS = ("driveFile", "youtubeVideo", "link")
_FORM_TYPE = "application/vnd.google-apps.form"


def materials_of(world: World, call: Call) -> list[Json]:
    """The body's materials as Classroom keeps them."""
    given: list[Json] = call.body.get("materials") or []
    if len(given) > MATERIAL_LIMIT:
        raise invalid("materials", f"at most {MATERIAL_LIMIT}, there are {len(given)}")
    return [_material(world, call, material, f"materials[{i}]") for i, material in enumerate(given)]


def _material(world: World, call: Call, material: Json, at: str) -> Json:
    kinds = [kind for kind in _WRITABLE_MATERIALS if material.get(kind)]
    if len(kinds) != 1:
        raise invalid(at, f"must have exactly one of {', '.join(_WRITABLE_MATERIALS)}")
    if kinds == ["link"]:
        return _link(world, str(material["link"].get("url") or ""), f"{at}.link.url")
    if kinds == ["youtubeVideo"]:
        video = str(material["youtubeVideo"].get("id") or "")
        if not video:
            raise invalid(f"{at}.youtubeVideo.id", "names the video")
        return {"youtubeVideo": {"id": video, "alternateLink": f"https://www.youtube.com/watch?v={video}"}}
    return _drive_file(world, call, material["driveFile"], f"{at}.driveFile")


def _link(world: World, url: str, at: str) -> Json:
    """A link; one that leads to a form in this domain's Drive is upgraded to the form itself."""
    if not 1 <= len(url) <= 2024:
        raise invalid(at, f"must have 1 to 2024 characters, has {len(url)}")
    if urlsplit(url).scheme not in ("http", "https"):
        raise invalid(at, "must be an http or https address")
    form = _form_at(world, url)
    if form is None:
        return {"link": {"url": url, "title": url}}
    info = form.get("info", {})
    title = info.get("title") or info.get("documentTitle") or "Untitled form"
    return {"form": {"formUrl": form.get("responderUri") or url, "title": title}}


def _form_at(world: World, url: str) -> Json | None:
    bare = _bare(url)
    segments = urlsplit(url).path.split("/")
    for identifier, form in world.forms.items():
        if _bare(str(form.resource.get("responderUri") or "")) == bare:
            return form.resource
        if "forms" in segments and identifier in segments:
            return form.resource
    return None


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]


def _drive_file(world: World, call: Call, shared: Json, at: str) -> Json:
    identifier = str(shared.get("driveFile", {}).get("id") or "")
    file = world.files.get(identifier)
    if file is None or not _reads(file.owner_id, list(file.permissions.values()), call.actor):
        raise state.precondition("@AttachmentNotVisible The attachment is not visible to the caller.")
    if file.resource.get("mimeType") == _FORM_TYPE:
        raise invalid(at, "forms cannot be attached as Drive files")
    kept = {"id": identifier, "title": file.resource.get("name", "")}
    if link := file.resource.get("webViewLink"):
        kept["alternateLink"] = link
    return {"driveFile": {"driveFile": kept, "shareMode": shared.get("shareMode") or "VIEW"}}


def _reads(owner_id: str, permissions: list[Json], actor: Actor) -> bool:
    if owner_id == actor.user_id:
        return True
    return any(
        permission.get("view") is None
        and (
            permission.get("type") in ("domain", "anyone")
            or str(permission.get("emailAddress", "")).lower() == actor.email.lower()
        )
        for permission in permissions
    )


# --- for whom -------------------------------------------------------------------------------------


def check_students(course: Course, student_ids: list[str], at: str) -> list[str]:
    """Ids of students of this class, each once; anything else is refused."""
    for student_id in student_ids:
        if student_id not in course.students:
            raise invalid(at, f"'{student_id}' is not the id of a student of this course")
    return list(dict.fromkeys(student_ids))


def assignees_of(course: Course, body: Json) -> Json:
    """`assigneeMode`, with the students where they are named one by one."""
    mode = body.get("assigneeMode") or "ALL_STUDENTS"
    named: list[str] = (body.get("individualStudentsOptions") or {}).get("studentIds") or []
    if mode == "ALL_STUDENTS":
        if named:
            raise invalid("individualStudentsOptions", "only with assigneeMode INDIVIDUAL_STUDENTS")
        return {"assigneeMode": mode}
    students = check_students(course, named, "individualStudentsOptions.studentIds")
    if not students:
        raise empty_assignees()
    return {"assigneeMode": mode, "individualStudentsOptions": {"studentIds": students}}


def change_assignees(course: Course, work: Work, body: Json) -> None:
    """What `modifyAssignees` asks, done to the post."""
    mode = body.get("assigneeMode") or ""
    options: Json | None = body.get("modifyIndividualStudentsOptions")
    if mode not in ("ALL_STUDENTS", "INDIVIDUAL_STUDENTS"):
        raise invalid("assigneeMode", "must be ALL_STUDENTS or INDIVIDUAL_STUDENTS")
    if mode == "ALL_STUDENTS":
        if options:
            raise invalid("modifyIndividualStudentsOptions", "only with assigneeMode INDIVIDUAL_STUDENTS")
        work.resource["assigneeMode"] = mode
        work.resource.pop("individualStudentsOptions", None)
        return
    at = "modifyIndividualStudentsOptions"
    added = check_students(course, (options or {}).get("addStudentIds") or [], f"{at}.addStudentIds")
    removed = set((options or {}).get("removeStudentIds") or [])
    if both := removed & set(added):
        raise invalid(at, f"'{min(both)}' is both added and removed")
    present = (work.resource.get("individualStudentsOptions") or {}).get("studentIds") or []
    students = [student_id for student_id in dict.fromkeys([*present, *added]) if student_id not in removed]
    if not students:
        raise empty_assignees()
    work.resource.update(assigneeMode=mode, individualStudentsOptions={"studentIds": students})


def empty_assignees() -> Exception:
    return state.precondition("@EmptyAssignees The request leaves nobody to whom this is assigned.")


def is_assigned(course: Course, work: Work, student_id: str) -> bool:
    """Whether a published post reaches this student of the class."""
    if student_id not in course.students or work.resource["state"] != "PUBLISHED":
        return False
    if work.resource["assigneeMode"] == "ALL_STUDENTS":
        return True
    return student_id in work.resource["individualStudentsOptions"]["studentIds"]


# --- states ---------------------------------------------------------------------------------------


def settle(world: World, work: Work, alternate_link: str) -> None:
    """Publish what was scheduled for a time that has come, and give published things their address."""
    resource = work.resource
    if resource["state"] == "DRAFT" and resource.get("scheduledTime"):
        scheduled = state.moment_of(resource["scheduledTime"], "scheduledTime")
        if scheduled <= world.clock.now():
            resource.update(state="PUBLISHED", updateTime=state.stamp(scheduled))
    if resource["state"] == "PUBLISHED":
        resource.pop("scheduledTime", None)
        resource["alternateLink"] = alternate_link


def state_of_new(world: World, body: Json) -> Json:
    """The state a new post starts in, with its time of publication if it waits for one."""
    wanted = body.get("state") or "DRAFT"
    if wanted not in ("DRAFT", "PUBLISHED"):
        raise invalid("state", "must be DRAFT or PUBLISHED")
    scheduled = body.get("scheduledTime")
    if not scheduled:
        return {"state": wanted}
    check_schedule(world, wanted, scheduled)
    return {"state": wanted, "scheduledTime": scheduled}


def check_schedule(world: World, wanted: str, scheduled: str) -> None:
    if wanted != "DRAFT":
        raise invalid("scheduledTime", "only a DRAFT can be scheduled")
    if state.moment_of(scheduled, "scheduledTime") <= world.clock.now():
        raise invalid("scheduledTime", "must be in the future")


def check_transition(present: str, wanted: Any) -> None:
    """A post is published once and not taken back; deleting is a method of its own."""
    if wanted not in {"DRAFT": ("DRAFT", "PUBLISHED"), "PUBLISHED": ("PUBLISHED",)}[present]:
        raise invalid("state", f"cannot go from {present} to {wanted}")


def tombstone(world: World, work: Work) -> None:
    """Delete a post: teachers still see that it was."""
    if work.resource["state"] == "DELETED":
        raise state.precondition()
    work.resource.update(state="DELETED", updateTime=state.now(world))
    work.resource.pop("alternateLink", None)
