"""Classroom for its people: classes, their stream, a piece of work and, for teachers, who handed it in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.apis import classroom_work
from sandbox.apis.classroom import Course, Submission, Work, classroom, submissions_of
from sandbox.apis.classroom_post import is_assigned
from sandbox.handlers import HANDLERS, Actor, Call
from sandbox.pages import visitor
from sandbox.pages.visitor import Json, Person, Route
from sandbox.refusal import Refusal
from sandbox.world import World

SUBMISSIONS = "classroom.courses.courseWork.studentSubmissions"
DONE = ("TURNED_IN", "RETURNED")


@dataclass(frozen=True, slots=True)
class Post:
    """One course work as one person sees it. `submission` is a student's own."""

    work: Json
    due: datetime | None
    submission: Submission | None
    state: str
    overdue: bool
    handed_in: int
    assigned: int

    @property
    def is_done(self) -> bool:
        return self.submission is not None and self.submission.resource["state"] in DONE


class ClassroomPages:
    """Classes one teaches or is enrolled in."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> Iterator[Route]:
        yield "/classroom", "classes", self.classes, ["GET"]
        yield "/classroom/<course_id>", "course", self.course, ["GET"]
        yield "/c/<course_id>", "course_google", self.course, ["GET"]
        yield "/c/<course_id>/a/<work_id>/details", "course_work_google", self.work, ["GET"]
        yield "/classroom/<course_id>/people", "course_people", self.people, ["GET"]
        yield "/classroom/<course_id>/work/<work_id>", "course_work", self.work, ["GET"]
        yield "/classroom/<course_id>/work/<work_id>", "hand_in", self.hand_in, ["POST"]

    def classes(self) -> str:
        person = visitor.signed_in()
        mine = [course for course in classroom(self.world).courses.values() if _belongs(course, person)]
        mine.sort(key=lambda course: (course.state == "ARCHIVED", course.resource["name"].casefold()))
        rows = [
            {
                "course": course,
                "teaches": person.id in course.teachers,
                "waiting": [post for post in self._posts(course, person) if _waits(course, post)],
            }
            for course in mine
        ]
        return render_template("pages/classes.html", rows=rows)

    def course(self, course_id: str) -> str:
        course, person = self._mine(course_id)
        posts = sorted(
            [*self._posts(course, person), *self._announcements(course, person)],
            key=lambda post: str(post.work["updateTime"]),
            reverse=True,
        )
        return render_template("pages/course.html", course=course, posts=posts, teaches=person.id in course.teachers)

    def people(self, course_id: str) -> str:
        course, person = self._mine(course_id)
        return render_template(
            "pages/course_people.html",
            course=course,
            teaches=person.id in course.teachers,
            teachers=self._people(course.teachers),
            students=self._people(course.students),
        )

    def work(self, course_id: str, work_id: str) -> str:
        course, person, work = self._work(course_id, work_id)
        teaches = person.id in course.teachers
        handed = []
        if teaches:
            for submission in submissions_of(self.world, course, work):
                user = self.world.users.get(submission.resource["userId"])
                if user:
                    state = self._state_of(submission, classroom_work.due_of(work.resource))
                    handed.append((visitor.person_of(user), submission, state))
            handed.sort(key=lambda entry: entry[0].name.casefold())
        return render_template(
            "pages/course_work.html",
            course=course,
            post=self._post(course, work, person),
            teaches=teaches,
            handed=handed,
            refused=request.args.get("refused", ""),
        )

    def hand_in(self, course_id: str, work_id: str) -> AnyResponse:
        """Turn in or take back, by the same handlers that the API's student calls."""
        course, person, work = self._work(course_id, work_id)
        submission = self._own(course, work, person)
        method = {"turn_in": "turnIn", "reclaim": "reclaim"}.get(request.form.get("do", ""))
        if submission is None or method is None:
            abort(400)
        # In Classroom's own pages no Cloud project stands between the student and the work.
        actor = Actor(person.id, person.email, work.project, frozenset(), is_admin=False)
        names = {"courseId": course.id, "courseWorkId": work_id, "id": submission.resource["id"]}
        refused = None
        try:
            HANDLERS[f"{SUBMISSIONS}.{method}"](self.world, Call(f"{SUBMISSIONS}.{method}", actor, names))
        except Refusal as refusal:
            refused = refusal.message
        return visitor.to("course_work", course_id=course.id, work_id=work_id, refused=refused)

    def _mine(self, course_id: str) -> tuple[Course, Person]:
        person = visitor.signed_in()
        course = classroom(self.world).courses.get(course_id)
        if course is None or not _belongs(course, person):
            abort(404)
        return course, person

    def _work(self, course_id: str, work_id: str) -> tuple[Course, Person, Work]:
        course, person = self._mine(course_id)
        work = course.work.get(work_id)
        if work is None:
            abort(404)
        classroom_work.settle(self.world, course, work)
        if person.id not in course.teachers and not is_assigned(course, work, person.id):
            abort(404)
        return course, person, work

    def _posts(self, course: Course, person: Person) -> list[Post]:
        """Course work that the person may see: students what is assigned to them, teachers drafts as well."""
        posts = []
        for work in course.work.values():
            classroom_work.settle(self.world, course, work)
            shown = person.id in course.teachers and work.resource["state"] in ("PUBLISHED", "DRAFT")
            if shown or is_assigned(course, work, person.id):
                posts.append(self._post(course, work, person))
        return posts

    def _announcements(self, course: Course, person: Person) -> list[Post]:
        return [
            Post(work.resource, None, None, "", overdue=False, handed_in=0, assigned=0)
            for work in course.announcements.values()
            if work.resource["state"] == "PUBLISHED"
            and (person.id in course.teachers or is_assigned(course, work, person.id))
        ]

    def _post(self, course: Course, work: Work, person: Person) -> Post:
        due, own = classroom_work.due_of(work.resource), self._own(course, work, person)
        state = self._state_of(own, due) if own else ""
        teaches = person.id in course.teachers
        all_of_them = submissions_of(self.world, course, work) if teaches else []
        return Post(
            work=work.resource,
            due=due,
            submission=own,
            state=state,
            overdue=state == "MISSING",
            handed_in=sum(entry.resource["state"] in DONE for entry in all_of_them),
            assigned=len(all_of_them),
        )

    def _own(self, course: Course, work: Work, person: Person) -> Submission | None:
        if person.id not in course.students:
            return None
        for submission in submissions_of(self.world, course, work):
            if submission.resource["userId"] == person.id:
                return submission
        return None

    def _state_of(self, submission: Submission, due: datetime | None) -> str:
        """In Classroom's words: what is not handed in past its time is missing, what came after it is late."""
        state = str(submission.resource["state"])
        if due is None:
            return state
        if state in DONE:
            return "LATE" if submission.handed_in and submission.handed_in > due else state
        return "MISSING" if self.world.clock.now() > due else state

    def _people(self, ids: Iterable[str]) -> list[Person]:
        known = (self.world.users.get(user_id) for user_id in ids)
        return sorted((visitor.person_of(user) for user in known if user), key=lambda person: person.name.casefold())


def _belongs(course: Course, person: Person) -> bool:
    """Teachers always; students once the class runs."""
    if person.id in course.teachers:
        return True
    return person.id in course.students and course.state in ("ACTIVE", "ARCHIVED")


def _waits(course: Course, post: Post) -> bool:
    return course.state == "ACTIVE" and post.submission is not None and not post.is_done
