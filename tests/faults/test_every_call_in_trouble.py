"""The whole story, from the roster to the end of an assignment, while every call to Google fails before it succeeds."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.faults import Fault
from service.assignments.records import withdraw
from service.errors import NanolearnError
from tests.support.classroom_life import MAJA, MODULE, OTHER, PUPILS, picture
from tests.support.story import Story

EVA, MAJA_AT, ALI_AT = "Eva.Lind@ekby.example", "maja.berg@ekby.example", "ali.hassan@ekby.example"
TROUBLE: dict[str, dict[str, Any]] = {
    "500": {"code": 500},
    "503": {"code": 503},
    "429": {"code": 429, "retry_after": 3},
    "page": {"kind": "html", "code": 502},
    "lost": {"kind": "lost_reply"},
    "late": {"kind": "slow", "seconds": 0.4},
}
METHODS = (
    "directory.users.list",
    "directory.orgunits.list",
    "drive.files.list",
    "drive.files.update",
    "drive.permissions.create",
    "forms.forms.create",
    "forms.forms.get",
    "forms.forms.batchUpdate",
    "forms.forms.setPublishSettings",
    "forms.forms.responses.list",
    "gmail.users.messages.send",
    "classroom.courses.create",
    "classroom.courses.patch",
    "classroom.courses.students.create",
    "classroom.courses.students.delete",
    "classroom.courses.topics.create",
    "classroom.courses.courseWork.create",
    "classroom.courses.courseWork.delete",
    "classroom.courses.courseWork.studentSubmissions.list",
    "classroom.courses.courseWork.studentSubmissions.patch",
)
ROUNDS = 12


def insist(story: Story, act: Callable[[], Any]) -> None:
    """As a scheduler does: again and again, until a run ends well and has nothing left to do."""
    for _ in range(ROUNDS):
        story.clock.move(timedelta(minutes=10))
        try:
            outcome = act()
        except NanolearnError:
            continue
        if not getattr(outcome, "waiting", 0):
            return
    raise AssertionError(outcome)


def tell(story: Story) -> Any:
    """Gives the report before the end.

    Staff by mail, pupils in a class; answers and grades; one moves; one assignment is withdrawn, then the other.
    """
    insist(story, story.sync)
    first = story.assign(MODULE, to=[f"unit:{PUPILS}", "unit:/Skolor/Södra"], due=date(2026, 12, 1))
    insist(story, story.deliver)
    second = story.assign(OTHER, to=[f"person:{ALI_AT}"], due=date(2026, 12, 2))
    insist(story, story.deliver)
    for email in (EVA, MAJA_AT):
        story.answer(email, MODULE, right=2)
    insist(story, story.track)
    insist(story, story.deliver)
    users = story.sandbox.build("admin", "directory_v1", "admin@ekby.example").users()
    users.patch(userKey=ALI_AT, body={"orgUnitPath": "/Skolor/Norra"}).execute()
    insist(story, story.sync)
    insist(story, story.deliver)
    total = story.report()["total"]
    for placed in (second, first):
        with story.service.engine.begin() as connection:
            withdraw(connection, placed.assignment_id or 0, story.now())
        insist(story, story.deliver)
    return total


def every_other_call_fails(story: Story, trouble: dict[str, Any]) -> list[Fault]:
    """Each call meets the trouble once, and gets through when it is made again."""
    orders = [Fault(method, nth=nth, **trouble) for method in METHODS for nth in range(1, 60, 2)]
    return [story.sandbox.wire.faults.add(order) for order in orders]


@pytest.mark.parametrize("trouble", TROUBLE)
def test_every_call_in_turn(story: Story, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is that of a story without trouble, in Google and in our own figures, and each method met its own."""
    if trouble == "late":
        _give_up_soon(story, monkeypatch)
    orders = every_other_call_fails(story, TROUBLE[trouble])
    total = tell(story)
    figures = {"assigned": 3, "reached": 3, "completed": 2}
    assert {name: total[name] for name in figures} == figures
    met = Counter(order.method for order in orders if order.met)
    assert met.keys() == set(METHODS), set(METHODS) - met.keys()
    story.sandbox.wire.faults.orders.clear()
    _as_it_should_be(story)


def _give_up_soon(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for so slow an answer; what was asked for is done while we pause."""
    monkeypatch.setattr("service.workspace.client._TIMEOUT_SECONDS", 0.2)
    move = story.clock.move

    def sleep(seconds: float) -> None:
        time.sleep(0.3)
        move(timedelta(seconds=seconds))

    monkeypatch.setattr(story.clock, "sleep", sleep)


def _as_it_should_be(story: Story) -> None:
    in_doubt = [mail.email for mail in story.deliver().uncertain]
    sent = [mail["to"] for mail in story.mails()]
    assert sorted({*sent, *in_doubt}) == [EVA, ALI_AT]
    assert len(sent) == len(set(sent))
    assert len(in_doubt) == len(set(in_doubt))
    forms = [form.resource for form in story.sandbox.world.forms.values()]
    assert Counter(form["info"]["title"] for form in forms) == {
        story.service.catalogue.modules[module].words["sv"].title: 1 for module in (MODULE, OTHER)
    }
    assert not any(form["publishSettings"]["publishState"].get("isAcceptingResponses") for form in forms)
    version = story.service.catalogue.modules[MODULE].version
    work = (f"[nanolearn {MODULE} {version} sv 1]", "ALL_STUDENTS", (2026, 12, 1), ((MAJA, 2),))
    topic = story.service.catalogue.courses["start"].title["sv"]
    assert picture(story) == [("Elever", "ARCHIVED", [MAJA], [topic], [work])]
