"""Student submissions: one for each student and course work, there as soon as it is published to them."""

from sandbox.apis import classroom_post as post
from sandbox.apis import classroom_state as state
from sandbox.apis import classroom_work as course_work
from sandbox.apis.classroom_state import Course, Submission, Work, find_course, invalid
from sandbox.handlers import Call, Json, handles
from sandbox.world import World

_GRADES = ("draftGrade", "assignedGrade")
_GRADE_CHANGES = {
    "draftGrade": "DRAFT_GRADE_POINTS_EARNED_CHANGE",
    "assignedGrade": "ASSIGNED_GRADE_POINTS_EARNED_CHANGE",
}


def submissions_of(world: World, course: Course, work: Work) -> list[Submission]:
    """The submissions of a work, made for the students who have none yet; in the order of the class list."""
    course_work.settle(world, course, work)
    assigned = [student_id for student_id in course.students if post.is_assigned(course, work, student_id)]
    for student_id in assigned:
        if student_id not in work.submissions:
            work.submissions[student_id] = Submission(_new(world, course, work, student_id))
    return [work.submissions[student_id] for student_id in assigned]


def _new(world: World, course: Course, work: Work, student_id: str) -> Json:
    identifier = world.new_id(22)
    work_id, work_type = work.resource["id"], work.resource["workType"]
    at = work.resource["updateTime"]
    resource: Json = {
        "courseId": course.id,
        "courseWorkId": work_id,
        "id": identifier,
        "userId": student_id,
        "creationTime": at,
        "updateTime": at,
        "state": "NEW",
        "alternateLink": f"https://classroom.google.com/c/{course.id}/a/{work_id}/submissions/student/{identifier}",
        "courseWorkType": work_type,
        "submissionHistory": [_state_change("CREATED", student_id, at)],
    }
    content = {
        "ASSIGNMENT": "assignmentSubmission",
        "SHORT_ANSWER_QUESTION": "shortAnswerSubmission",
        "MULTIPLE_CHOICE_QUESTION": "multipleChoiceSubmission",
    }
    resource[content[work_type]] = {}
    return resource


def _state_change(name: str, actor_id: str, at: str) -> Json:
    return {"stateHistory": {"state": name, "stateTimestamp": at, "actorUserId": actor_id}}


def _is_late(world: World, work: Work, submission: Submission) -> bool:
    due = course_work.due_of(work.resource)
    return due is not None and (submission.handed_in or world.clock.now()) > due


def _shown(world: World, course: Course, work: Work, submission: Submission, call: Call) -> Json:
    """As the caller sees it: draft grades are the teachers', grades reach a student when returned."""
    resource = dict(submission.resource)
    resource["late"] = _is_late(world, work, submission)
    resource["associatedWithDeveloper"] = work.project == call.actor.project
    if not state.is_teacher(course, call.actor):
        resource.pop("draftGrade", None)
        if not (call.actor.is_admin or submission.returned):
            resource.pop("assignedGrade", None)
        resource["submissionHistory"] = [entry for entry in resource["submissionHistory"] if "stateHistory" in entry]
    return resource


@handles("classroom.courses.courseWork.studentSubmissions.list")
def list_submissions(world: World, call: Call) -> Json:
    """One work's, or with `-` all works': everybody's for teachers and administrators, else one's own."""
    course = find_course(world, call)
    if call.params["courseWorkId"] == "-":
        works = [work for work in course.work.values() if course_work.sees(course, work, call)]
    else:
        works = [course_work.find_work(world, call, course, "courseWorkId")]
    owner = _wanted_owner(world, call, course)
    found = [
        (work, submission)
        for work in works
        for submission in submissions_of(world, course, work)
        if owner is None or submission.resource["userId"] == owner
    ]
    found = [pair for pair in found if _matches(world, call, *pair)]
    return state.page(
        call,
        found,
        "studentSubmissions",
        default=100,
        most=1000,
        show=lambda pair: _shown(world, course, *pair, call),
    )


def _wanted_owner(world: World, call: Call, course: Course) -> str | None:
    """Whose submissions: None for everybody's, which only teachers and administrators get."""
    identifier = call.params.get("userId")
    user_id = str(state.find_user(world, call, identifier)["id"]) if identifier else None
    if call.actor.is_admin or state.is_teacher(course, call.actor):
        return user_id
    if user_id not in (None, call.actor.user_id):
        raise state.denied()
    return call.actor.user_id


def _matches(world: World, call: Call, work: Work, submission: Submission) -> bool:
    states = call.params.get("states")
    late = call.params.get("late")
    if states and submission.resource["state"] not in states:
        return False
    if late in (None, "LATE_VALUES_UNSPECIFIED"):
        return True
    late_only: bool = late == "LATE_ONLY"
    return _is_late(world, work, submission) == late_only


def _find(world: World, call: Call) -> tuple[Course, Work, Submission]:
    """The submission a path names; students reach their own only."""
    course = find_course(world, call)
    work = course_work.find_work(world, call, course, "courseWorkId")
    for submission in submissions_of(world, course, work):
        if submission.resource["id"] == call.params["id"]:
            own = submission.resource["userId"] == call.actor.user_id
            if not (own or call.actor.is_admin or state.is_teacher(course, call.actor)):
                raise state.denied()
            return course, work, submission
    raise state.not_found()


@handles("classroom.courses.courseWork.studentSubmissions.get")
def get(world: World, call: Call) -> Json:
    return _shown(world, *_find(world, call), call)


@handles("classroom.courses.courseWork.studentSubmissions.patch")
def patch(world: World, call: Call) -> Json:
    """Grade, as a teacher, through the project that made the work. A masked grade left out is cleared."""
    course, work, submission = _find(world, call)
    state.require_teacher(course, call.actor)
    state.require_project(work, call.actor)
    names = state.mask_of(call, _GRADES)
    state.require_modifiable(course)
    grades = {name: _grade(call, name) for name in names}
    at, resource = state.now(world), submission.resource
    for name, grade in grades.items():
        if grade is None:
            resource.pop(name, None)
            continue
        resource[name] = grade
        change = {
            "pointsEarned": grade,
            "maxPoints": work.resource.get("maxPoints") or 0,
            "gradeTimestamp": at,
            "actorUserId": call.actor.user_id,
            "gradeChangeType": _GRADE_CHANGES[name],
        }
        resource["submissionHistory"].append({"gradeHistory": change})
    resource["updateTime"] = at
    return _shown(world, course, work, submission, call)


def _grade(call: Call, name: str) -> float | None:
    grade = call.body.get(name)
    if grade is None:
        return None
    if grade < 0:
        raise invalid(name, "must not be negative")
    return round(float(grade), 2)


@handles("classroom.courses.courseWork.studentSubmissions.turnIn")
def turn_in(world: World, call: Call) -> None:
    """Only the student who owns it; no teacher or administrator can hand in for somebody."""
    course, work, submission = _own(world, call)
    if submission.resource["state"] == "TURNED_IN":
        raise state.precondition()
    state.require_modifiable(course)
    state.require_project(work, call.actor)
    submission.handed_in = world.clock.now()
    _move(world, call, submission, "TURNED_IN")


@handles("classroom.courses.courseWork.studentSubmissions.reclaim")
def reclaim(world: World, call: Call) -> None:
    """The student takes back what was turned in."""
    course, work, submission = _own(world, call)
    if submission.resource["state"] != "TURNED_IN":
        raise state.precondition()
    state.require_modifiable(course)
    state.require_project(work, call.actor)
    submission.handed_in = None
    _move(world, call, submission, "RECLAIMED_BY_STUDENT")


def _own(world: World, call: Call) -> tuple[Course, Work, Submission]:
    course, work, submission = _find(world, call)
    if submission.resource["userId"] != call.actor.user_id:
        raise state.denied()
    return course, work, submission


@handles("classroom.courses.courseWork.studentSubmissions.return")
def give_back(world: World, call: Call) -> None:
    """Return what was turned in: the student now sees the assigned grade; a draft grade stays a draft."""
    course, work, submission = _find(world, call)
    state.require_teacher(course, call.actor)
    state.require_project(work, call.actor)
    if submission.resource["state"] != "TURNED_IN":
        raise state.precondition()
    state.require_modifiable(course)
    submission.returned = True
    _move(world, call, submission, "RETURNED")


def _move(world: World, call: Call, submission: Submission, to: str) -> None:
    at = state.now(world)
    submission.resource.update(state=to, updateTime=at)
    submission.resource["submissionHistory"].append(_state_change(to, call.actor.user_id, at))
