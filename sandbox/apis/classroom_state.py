"""What the sandbox's Classroom remembers, and the rights that every method asks about.

Three roles matter: a domain administrator reads everything but writes no course work; a teacher of the
course writes; a student sees what is published to them. Refusals with a name of their own start with
`@Name ` as Google's do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from sandbox.handlers import Actor, Call, Json
from sandbox.refusal import Refusal
from sandbox.world import World

MEMBER_LIMIT = 1000
TEACHER_LIMIT = 50

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Submission:
    """One student's part of one course work. `handed_in` is the last time it was turned in."""

    resource: Json
    handed_in: datetime | None = None
    returned: bool = False


@dataclass(slots=True)
class Work:
    """A course work as its teachers see it, the Cloud project that made it, and its submissions."""

    resource: Json
    project: str
    submissions: dict[str, Submission] = field(default_factory=dict)


@dataclass(slots=True)
class Course:
    """A class: members are kept by user id in the order in which they came."""

    resource: Json
    teachers: list[str] = field(default_factory=list)
    students: dict[str, None] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)
    topics: dict[str, Json] = field(default_factory=dict)
    announcements: dict[str, Work] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.resource["id"])

    @property
    def state(self) -> str:
        return str(self.resource["courseState"])


@dataclass(slots=True)
class Classroom:
    """All classes. An alias is kept by its text and, for `p:` ones, the project it belongs to."""

    courses: dict[str, Course] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)


def classroom(world: World) -> Classroom:
    """The world's Classroom, made on first use."""
    if world.classroom is None:
        world.classroom = Classroom()
    state: Classroom = world.classroom
    return state


# --- refusals -------------------------------------------------------------------------------------


def not_found() -> Refusal:
    return Refusal(404, "Requested entity was not found.")


def already_exists() -> Refusal:
    return Refusal(409, "Requested entity already exists")


def denied(message: str = "The caller does not have permission") -> Refusal:
    return Refusal(403, message)


def precondition(message: str = "Precondition check failed.") -> Refusal:
    return Refusal(400, message, status="FAILED_PRECONDITION")


def invalid(field_name: str, problem: str) -> Refusal:
    """INVALID_ARGUMENT that names the field, also in the machine-readable details."""
    violation = {"field": field_name, "description": problem}
    return Refusal(
        400,
        f"Invalid value at '{field_name}': {problem}",
        details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}],
    )


# --- finding --------------------------------------------------------------------------------------


def alias_key(alias: str, project: str) -> tuple[str, str]:
    return alias, project if alias.startswith("p:") else ""


def is_alias(identifier: str) -> bool:
    return identifier.startswith(("p:", "d:"))


def find_course(world: World, call: Call, parameter: str = "courseId") -> Course:
    """The course that a path names by id or alias, if the caller may see it: 404 before 403."""
    identifier = str(call.params[parameter])
    room = classroom(world)
    if is_alias(identifier):
        identifier = room.aliases.get(alias_key(identifier, call.actor.project), "")
    course = room.courses.get(identifier)
    if course is None:
        raise not_found()
    if not may_see(course, call.actor):
        raise denied()
    return course


def find_user(world: World, call: Call, identifier: str) -> Json:
    """A user by id, address or `me`; 404 if the domain has no such person."""
    user = world.user(call.actor.user_id if identifier == "me" else identifier)
    if user is None:
        raise not_found()
    return user


# --- rights ---------------------------------------------------------------------------------------


def is_teacher(course: Course, actor: Actor) -> bool:
    return actor.user_id in course.teachers


def may_see(course: Course, actor: Actor) -> bool:
    """Classes that do not run (yet) show themselves to their owner and to administrators only."""
    if actor.is_admin or course.resource["ownerId"] == actor.user_id:
        return True
    if course.state not in ("ACTIVE", "ARCHIVED"):
        return False
    return actor.user_id in course.teachers or actor.user_id in course.students


def require_staff(course: Course, actor: Actor) -> None:
    """Only teachers of the course and administrators."""
    if not (actor.is_admin or is_teacher(course, actor)):
        raise denied()


def require_teacher(course: Course, actor: Actor) -> None:
    """Only teachers of the course: an administrator who does not teach it may look, not write."""
    if not is_teacher(course, actor):
        raise denied()


def require_project(work: Work, actor: Actor) -> None:
    """Only the Cloud project that made a thing may change it."""
    if work.project != actor.project:
        raise denied("@ProjectPermissionDenied The Developer Console project is not permitted to make this request.")


def require_modifiable(course: Course) -> None:
    """A class that is archived, declined or suspended stays as it is."""
    if course.state not in ("ACTIVE", "PROVISIONED"):
        raise precondition("@CourseNotModifiable The course is in a state that does not allow changes.")


def require_active_owner(world: World, course: Course) -> None:
    owner = world.user(str(course.resource["ownerId"]))
    if owner is None or is_disabled(owner):
        raise precondition("@InactiveCourseOwner The course owner's account is deleted or suspended.")


def is_disabled(user: Json) -> bool:
    return bool(user.get("suspended") or user.get("archived"))


# --- values ---------------------------------------------------------------------------------------


def numeric_id(world: World, taken: Iterable[str]) -> str:
    """An identifier as Classroom makes them, not yet in use."""
    used = taken if isinstance(taken, dict) else set(taken)
    while True:
        identifier = str(world.random.randrange(10**11, 10**12))
        if identifier not in used:
            return identifier


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now(world: World) -> str:
    return stamp(world.clock.now())


def moment_of(text: str, field_name: str) -> datetime:
    """An RFC 3339 time that a caller gave."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(field_name, f"'{text}' is not an RFC 3339 timestamp") from None
    if moment.tzinfo is None:
        raise invalid(field_name, f"'{text}' has no time zone")
    return moment


def check_length(body: Json, field_name: str, most: int, *, least: int = 0) -> None:
    """A text's length in characters; a missing one counts as empty."""
    size = len(str(body.get(field_name) or ""))
    if not least <= size <= most:
        raise invalid(field_name, f"must have {least} to {most} characters, has {size}")


def mask_of(call: Call, allowed: Sequence[str]) -> list[str]:
    """The fields of `updateMask` in camel case; Classroom's own pages write some of them with underscores."""
    raw = str(call.params.get("updateMask") or "")
    names = [_camel(name.strip()) for name in raw.split(",") if name.strip()]
    if not names:
        raise invalid("updateMask", "an update mask is required")
    for name in names:
        if name not in allowed:
            raise invalid("updateMask", f"'{name}' cannot be changed; these can: {', '.join(allowed)}")
    return names


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def page(
    call: Call, items: Sequence[_Item], key: str, *, default: int, most: int, show: Callable[[_Item], Json]
) -> Json:
    """One page of a list under `key`, with the token of the next. Tokens are opaque and checked."""
    size = int(call.params.get("pageSize") or 0)
    if size < 0:
        raise invalid("pageSize", "must not be negative")
    size = min(size or default, most)
    start = _start_of(str(call.params.get("pageToken") or ""), call.method_id)
    reply: Json = {key: [show(item) for item in items[start : start + size]]}
    if start + size < len(items):
        reply["nextPageToken"] = _token(start + size, call.method_id)
    return reply


def _token(start: int, method_id: str) -> str:
    return f"{start}@{method_id}".encode().hex()


def _start_of(token: str, method_id: str) -> int:
    if not token:
        return 0
    try:
        start, _, method = bytes.fromhex(token).decode().partition("@")
        if method == method_id:
            return int(start)
    except ValueError:
        pass
    raise invalid("pageToken", "this token was not given by this method")
