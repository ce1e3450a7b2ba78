"""A year in the life of a class, step by step, and what Classroom holds at the end of it however it was lived."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sandbox.apis.classroom_state import Course, classroom
from sandbox.apis.classroom_submissions import submissions_of
from service.assignments.records import withdraw
from service.delivery.reconcile import Outcome
from tests.support.story import Story

Deliver = Callable[[Story], Outcome]

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
MAJA, ALI = "1008", "1009"
PUPILS = "/Skolor/Norra/Elever"
RUNS_AT_MOST = 6


def run_until_quiet(story: Story, deliver: Deliver = Story.deliver) -> None:
    """As a scheduler does: again and again, until a run finds nothing to do and makes no call."""
    for _ in range(RUNS_AT_MOST):
        story.service.workspace.calls.clear()
        outcome = deliver(story)
        story.clock.move(timedelta(minutes=10))
        if not outcome.waiting and not story.service.workspace.calls:
            return
    raise AssertionError(outcome)


def _suspend(story: Story, *, suspended: bool) -> None:
    users = story.sandbox.build("admin", "directory_v1", "admin@ekby.example").users()
    users.patch(userKey="ali.hassan@ekby.example", body={"suspended": suspended}).execute()
    story.sync()


def _withdraw(story: Story, assignment: int) -> None:
    with story.service.engine.begin() as connection:
        withdraw(connection, assignment, story.now())


def _all_begin(story: Story) -> None:
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"], due=date(2026, 12, 1))


def _one_is_meant(story: Story) -> None:
    story.assign(OTHER, to=["person:maja.berg@ekby.example"], due=date(2026, 12, 2))


def _one_answers(story: Story) -> None:
    story.answer("maja.berg@ekby.example", MODULE, right=2)
    story.track()


def _one_comes_back(story: Story) -> None:
    _suspend(story, suspended=False)
    story.assign(MODULE, to=[f"unit:{PUPILS}"], due=date(2026, 12, 3))


STEPS: tuple[Callable[[Story], None], ...] = (
    _all_begin,
    _one_is_meant,
    _one_answers,
    lambda story: _suspend(story, suspended=True),
    lambda story: _withdraw(story, 2),
    lambda story: _withdraw(story, 1),
    _one_comes_back,
)


def live(story: Story, deliver: Deliver = Story.deliver) -> None:
    """A class, two assignments, one for a person; a grade; one leaves; an end, and another beginning."""
    for step in STEPS:
        step(story)
        run_until_quiet(story, deliver)


def picture(story: Story) -> list[Any]:
    """All that Classroom holds in the end, without what differs from time to time."""
    return [_class(story, course) for course in classroom(story.sandbox.world).courses.values()]


def _class(story: Story, course: Course) -> Any:
    works = [work for work in course.work.values() if work.resource["state"] != "DELETED"]
    return (
        course.resource["name"],
        course.state,
        sorted(course.students),
        [topic["name"] for topic in course.topics.values()],
        sorted(
            (
                work.resource["description"].splitlines()[-1],
                work.resource["assigneeMode"],
                tuple((work.resource.get("dueDate") or {}).values()),
                tuple(
                    sorted(
                        (each.resource["userId"], each.resource.get("assignedGrade"))
                        for each in submissions_of(story.sandbox.world, course, work)
                    )
                ),
            )
            for work in works
        ),
    )


def as_it_should_be(story: Story) -> None:
    """The end of that life: one class, its two pupils, two course works, Maja's grade, and no mail."""
    version = story.service.catalogue.modules[MODULE].version
    mark = f"[nanolearn {MODULE} {version} sv "
    assert picture(story) == [
        (
            "Elever",
            "ACTIVE",
            [MAJA, ALI],
            [story.service.catalogue.courses["start"].title["sv"]],
            [
                # the withdrawn one has a grade and stays, as a record
                (f"{mark}1]", "ALL_STUDENTS", (2026, 12, 1), ((MAJA, 2), (ALI, None))),
                (f"{mark}3]", "ALL_STUDENTS", (2026, 12, 3), ((MAJA, 2), (ALI, None))),
            ],
        )
    ]
    assert story.mails() == []
