"""Many calls in one request: each answered for itself, tried again where that helps, and counted."""

from datetime import timedelta

import pytest

from sandbox.apis.classroom_state import classroom
from sandbox.faults import Fault
from service.errors import AlreadyThereError, BusyError, NotFoundError, RefusedError, UncertainError
from service.workspace.batch import Result, in_batches
from service.workspace.client import Workspace
from tests.support.story import Story

ADD = "classroom.courses.students.create"
PEOPLE = ("1003", "1004", "1005")


@pytest.fixture
def course_id(story: Story) -> str:
    """A class with nobody in it."""
    body = {"name": "7B", "ownerId": "me", "courseState": "ACTIVE"}
    made = story.service.workspace.call("classroom.courses.create", body=body)
    story.service.workspace.calls.clear()
    return str(made["id"])


def add(workspace: Workspace, course_id: str, *people: str) -> tuple[list[Result], int]:
    """Every call's final result in order, and in how many portions they came."""
    calls = [{"courseId": course_id, "body": {"userId": person}} for person in people]
    portions = [portion for portion in in_batches(workspace, ADD, calls) if portion]
    found = dict(each for portion in portions for each in portion)
    assert sorted(found) == list(range(len(people)))
    return [found[position] for position in range(len(people))], len(portions)


def test_each_is_answered_for_itself(story: Story, course_id: str) -> None:
    """One is there already, one is nobody, one may not come in; the others do."""
    workspace = story.service.workspace
    add(workspace, course_id, "1004")
    results, portions = add(workspace, course_id, "1003", "1004", "nobody@ekby.example", "x@elsewhere.example", "1012")
    assert [type(each) for each in results] == [dict, AlreadyThereError, NotFoundError, RefusedError, RefusedError]
    assert isinstance(results[3], RefusedError)
    assert (results[3].reason, portions) == ("CannotDirectAddUser", 1)
    assert "classroom.courses.students.create as admin@ekby.example (403)" in str(results[3])
    assert dict(workspace.calls) == {ADD: 6}


@pytest.mark.parametrize(
    ("order", "met", "calls"),
    [
        ({"code": 503}, 1, 4),
        ({"code": 429}, 1, 4),
        ({"kind": "lost_reply"}, 1, 6),
        ({"kind": "html", "code": 502}, 1, 4),
    ],
)
def test_what_can_be_tried_again_is(
    story: Story, course_id: str, order: dict[str, object], met: int, calls: int
) -> None:
    """A call that failed goes into the next batch alone; after a lost answer all of them do, since nobody knows."""
    fault = story.sandbox.wire.faults.add(Fault(ADD, nth=2, **order))  # type: ignore[arg-type]
    add(story.service.workspace, course_id, *PEOPLE)
    (course,) = classroom(story.sandbox.world).courses.values()
    assert (sorted(course.students), fault.met) == (sorted(PEOPLE), met)
    assert story.service.workspace.calls[ADD] == calls


@pytest.mark.parametrize(("order", "kind"), [({"code": 500}, UncertainError), ({"code": 429}, BusyError)])
def test_what_never_ends_is_told(story: Story, course_id: str, order: dict[str, int], kind: type[Exception]) -> None:
    """After some rounds it is left to the next run; so it is at once when Google asks for a long wait."""
    story.sandbox.wire.faults.add(Fault(ADD, times=None, **order))  # type: ignore[arg-type]
    results, _ = add(story.service.workspace, course_id, "1003")
    assert isinstance(results[0], kind)
    assert story.service.workspace.calls[ADD] == 5
    story.sandbox.wire.faults.orders.clear()
    story.sandbox.wire.faults.add(Fault(ADD, code=429, retry_after=3_600))
    results, _ = add(story.service.workspace, course_id, "1003")
    assert isinstance(results[0], BusyError)
    assert (results[0].retry_after, story.service.workspace.calls[ADD]) == (3_600, 6)


def test_fifty_at_a_time_within_the_minute(story: Story, course_id: str) -> None:
    """Google takes no more in one batch, and counts every call of it."""
    story.sandbox.world.switches.quotas = True
    results, portions = add(story.service.workspace, course_id, *(["1003"] * 1_250))
    assert (portions, sum(isinstance(each, AlreadyThereError) for each in results)) == (25, 1_249)
    assert not any("429" in str(each) for each in story.sandbox.wire.record.refusals)


def test_a_token_that_has_run_out_is_renewed(story: Story, course_id: str) -> None:
    """Google says so in each part of the answer; what was refused for it is asked again."""
    add(story.service.workspace, course_id, "1003")
    story.clock.move(timedelta(hours=2))
    results, _ = add(story.service.workspace, course_id, "1004")
    assert isinstance(results[0], dict)
