"""Each Classroom method in trouble once: whatever is lost on the way, everything is there once in the end."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event

from sandbox.apis.classroom_state import Course, classroom
from sandbox.apis.classroom_submissions import submissions_of
from sandbox.faults import Fault
from service.assignments.records import withdraw
from service.delivery.reconcile import Outcome
from tests.support.story import Story

Deliver = Callable[[Story], Outcome]

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
MAJA, ALI = "1008", "1009"
PUPILS = "/Skolor/Norra/Elever"
ROOT = "classroom.courses"
WORK = f"{ROOT}.courseWork"
TROUBLE: list[dict[str, Any]] = [
    {"code": 503},
    {"code": 429, "retry_after": 3},
    {"kind": "lost_reply"},
    {"kind": "lost_reply", "times": 7},
]


def run_until_quiet(story: Story, deliver: Deliver) -> None:
    """As a scheduler does: again and again, until a run finds nothing to do and makes no call."""
    for _ in range(6):
        story.service.workspace.calls.clear()
        outcome = deliver(story)
        story.clock.move(timedelta(minutes=10))
        if not outcome.waiting and not story.service.workspace.calls:
            return
    raise AssertionError(outcome)


class Killed(BaseException):
    """The process is gone; nothing in the service can catch this."""


def killed_again_and_again(story: Story, kills: list[int]) -> Outcome:
    """A run that is killed before its first commit, one before its second, and so on, until one comes to its end."""
    for fatal in count(1):
        commits = count(1)

        def commit(_connection: Any, commits: Iterator[int] = commits, fatal: int = fatal) -> None:
            if next(commits) == fatal:
                raise Killed

        event.listen(story.service.engine, "commit", commit)
        try:
            return story.deliver()
        except Killed:
            kills.append(fatal)
        finally:
            event.remove(story.service.engine, "commit", commit)
    raise AssertionError


def withdrawn(story: Story, *assignments: int | None) -> None:
    with story.service.engine.begin() as connection:
        for number in assignments:
            withdraw(connection, number or 0, story.now())


def live(story: Story, deliver: Deliver = Story.deliver) -> None:
    """A class, two assignments, one for a person; a grade; one leaves; an end, and another beginning."""
    story.sync()
    everybody = story.assign(MODULE, to=[f"unit:{PUPILS}"], due=date(2026, 12, 1)).assignment_id
    run_until_quiet(story, deliver)
    one = story.assign(OTHER, to=["person:maja.berg@ekby.example"], due=date(2026, 12, 2)).assignment_id
    run_until_quiet(story, deliver)
    story.answer("maja.berg@ekby.example", MODULE, right=2)
    story.track()
    run_until_quiet(story, deliver)
    users = story.sandbox.build("admin", "directory_v1", "admin@ekby.example").users()
    users.patch(userKey="ali.hassan@ekby.example", body={"suspended": True}).execute()
    story.sync()
    run_until_quiet(story, deliver)
    withdrawn(story, one)
    run_until_quiet(story, deliver)
    withdrawn(story, everybody)
    run_until_quiet(story, deliver)
    users.patch(userKey="ali.hassan@ekby.example", body={"suspended": False}).execute()
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"], due=date(2026, 12, 3))
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


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda order: "-".join(str(value) for value in order.values()))
@pytest.mark.parametrize(
    "method",
    [
        f"{ROOT}.create",
        f"{ROOT}.patch",
        f"{ROOT}.students.create",
        f"{ROOT}.students.delete",
        f"{ROOT}.topics.create",
        f"{WORK}.create",
        f"{WORK}.modifyAssignees",
        f"{WORK}.delete",
        f"{WORK}.studentSubmissions.list",
        f"{WORK}.studentSubmissions.patch",
    ],
)
def test_everything_once(story: Story, method: str, trouble: dict[str, Any]) -> None:
    """The end is that of a life without trouble, and the trouble was met."""
    fault = story.sandbox.wire.faults.add(Fault(method, **trouble))
    live(story)
    assert fault.met >= 1
    as_it_should_be(story)


def test_killed_at_every_commit(story: Story) -> None:
    """Google has done the work and we have not written it down: the next run finds it, and goes on."""
    kills: list[int] = []

    def deliver(told: Story) -> Outcome:
        return killed_again_and_again(told, kills)

    live(story, deliver)
    as_it_should_be(story)
    assert len(kills) > 50


def as_it_should_be(story: Story) -> None:
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
