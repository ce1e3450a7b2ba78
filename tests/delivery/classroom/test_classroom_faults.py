"""Each Classroom method in trouble once: whatever is lost on the way, everything is there once in the end."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event

from sandbox.faults import Fault
from service.delivery.reconcile import Outcome
from tests.support.classroom_life import as_it_should_be, live
from tests.support.story import Story

ROOT = "classroom.courses"
WORK = f"{ROOT}.courseWork"
TROUBLE: list[dict[str, Any]] = [
    {"code": 503},
    {"code": 429, "retry_after": 3},
    {"kind": "lost_reply"},
    {"kind": "lost_reply", "times": 7},
]


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


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)  # tests/faults does this on both, all calls in one story
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
