"""Bringing answers home: each once, whatever the pages, the microseconds and the trouble on the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from sandbox.apis.forms_answers import submit
from sandbox.faults import Fault
from service.errors import UnreachableError
from service.moments import in_time
from service.store import tables as t
from service.tracking import collect
from service.tracking.collect import Collected
from tests.support.big_town import address, big_story
from tests.support.story import Story

Json = dict[str, Any]
MODULE = "phishing-pause-and-verify"
LIST = "forms.forms.responses.list"
LARS, EVA, SIOBHAN = "lars.ek@ekby.example", "Eva.Lind@ekby.example", "siobhan.oneill@ekby.example"


@pytest.fixture
def asked(story: Story) -> Story:
    """Everybody has been asked to do one module, on one Swedish Form."""
    for user in story.sandbox.world.users.values():
        user.pop("languages", None)
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    story.deliver()
    story.service.workspace.calls.clear()
    return story


def form(story: Story) -> Any:
    with story.service.engine.connect() as connection:
        return connection.execute(select(t.forms)).one()


def submitted(story: Story, email: str, *, right: bool = True, response_id: str | None = None) -> Json:
    """An answer that takes no time: the clock stands still."""
    row = form(story)
    answers = {
        question: [next(text for text, option in kept["options"].items() if (option == kept["right"]) is right)]
        for question, kept in row.key.items()
    }
    return submit(story.sandbox.world, row.form_id, email, answers, response_id=response_id)


def rows(story: Story) -> list[Any]:
    with story.service.engine.connect() as connection:
        return list(connection.execute(select(t.responses).order_by(t.responses.c.first_at, t.responses.c.response_id)))


def cursor(story: Story) -> str | None:
    with story.service.engine.connect() as connection:
        return connection.scalar(select(t.cursors.c.newest))


def counts(collected: Collected) -> tuple[int, int, int]:
    return collected.responses, collected.completions, collected.unknown


def test_one_answer_as_it_is_kept(asked: Story) -> None:
    """Person by id, module, Google's own times, score, and which option was chosen; no address."""
    response = submitted(asked, LARS)
    assert counts(asked.track()) == (1, 1, 0)
    (row,) = rows(asked)
    module = asked.service.catalogue.modules[MODULE]
    assert row._asdict() == {
        "form": form(asked).id,
        "response_id": response["responseId"],
        "person_id": "1006",
        "address": None,
        "module_id": MODULE,
        "submitted_at": response["lastSubmittedTime"],
        "first_at": response["createTime"],
        "score": float(len(module.questions)),
        "passed": True,
        "answers": {
            question.id: next(option.id for option in question.options if option.correct)
            for question in module.questions
        },
    }
    assert cursor(asked) == response["lastSubmittedTime"]


def test_the_second_look_asks_from_the_newest_on(asked: Story) -> None:
    """What is known is recognised; what is as new to the microsecond is not missed."""
    submitted(asked, LARS)
    asked.track()
    seen = cursor(asked)
    world_form = asked.sandbox.world.forms[form(asked).form_id]
    world_form.last_submitted = None  # the next answer gets the same microsecond
    same = submitted(asked, EVA)
    assert same["lastSubmittedTime"] == seen
    assert counts(asked.track()) == (1, 1, 0)
    assert counts(asked.track()) == (0, 0, 0)
    assert asked.service.workspace.calls[LIST] == 3


def test_what_was_submitted_before_and_shows_up_after(asked: Story) -> None:
    """Google is many machines: an answer of a moment earlier may be listed a moment later."""
    late = submitted(asked, EVA)
    world_form = asked.sandbox.world.forms[form(asked).form_id]
    not_yet = world_form.responses.pop(late["responseId"])
    asked.clock.move(timedelta(minutes=4))
    submitted(asked, LARS)
    assert counts(asked.track()) == (1, 1, 0)
    world_form.responses[late["responseId"]] = not_yet
    assert counts(asked.track()) == (1, 1, 0)


def test_old_answers_are_not_read_again(asked: Story) -> None:
    """A look without news costs next to nothing, however many have answered."""
    first = submitted(asked, EVA)
    asked.clock.move(timedelta(hours=1))
    submitted(asked, LARS)
    asked.track()
    asked.sandbox.world.forms[form(asked).form_id].responses[first["responseId"]]["respondentEmail"] = "x@y.example"
    with asked.service.engine.begin() as connection:
        connection.execute(delete(t.responses).where(t.responses.c.response_id == first["responseId"]))
    assert counts(asked.track()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-02T08:00:00Z", "2026-11-02T08:00:00.1Z"),
        ("2026-11-02T08:00:00.099Z", "2026-11-02T08:00:00.1Z"),
        ("2026-11-02T08:00:00.123456Z", "2026-11-02T08:00:00.1234561Z"),
        ("2026-11-02T07:59:59.999999Z", "2026-11-02T08:00:00Z"),
    ],
)
def test_times_in_order(one: str, other: str) -> None:
    """Fractions have any number of digits, or are left out."""
    assert in_time(one) < in_time(other)


def test_many_pages_in_no_order(asked: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine answers, two to a page, shuffled: all of them once, and the cursor at the newest."""
    monkeypatch.setattr(collect, "_PAGE", 2)
    people = sorted(asked.sandbox.world.users[f"10{n:02}"]["primaryEmail"] for n in range(3, 12))
    times = [submitted(asked, each)["lastSubmittedTime"] for each in people]
    assert counts(asked.track()) == (9, 9, 0)
    assert asked.service.workspace.calls[LIST] == 5
    assert cursor(asked) == max(times)
    assert {row.person_id for row in rows(asked)} == {f"10{n:02}" for n in range(3, 12)}
    assert counts(asked.track()) == (0, 0, 0)


@pytest.mark.parametrize("kept", range(5))
def test_cut_off_between_pages(asked: Story, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    """What has come is kept, and the rest comes next time: the cursor moves only when nothing older is left out."""
    monkeypatch.setattr(collect, "_PAGE", 2)
    for n in range(3, 12):
        submitted(asked, asked.sandbox.world.users[f"10{n:02}"]["primaryEmail"])
    fault = asked.sandbox.wire.faults.add(Fault(LIST, code=503, nth=kept + 1, times=None))
    with pytest.raises(UnreachableError):
        asked.track()
    assert fault.met > 0
    assert len(rows(asked)) == 2 * kept
    assert cursor(asked) is None
    asked.sandbox.wire.faults.orders.clear()
    asked.start()
    assert counts(asked.track()) == (9 - 2 * kept, 9 - 2 * kept, 0)
    assert len({row.person_id for row in rows(asked)}) == 9


@pytest.mark.parametrize("order", [{"code": 500}, {"code": 429, "retry_after": 5}, {"kind": "lost_reply"}])
def test_trouble_on_the_way(asked: Story, order: Json) -> None:
    """Asked again, nothing counted twice."""
    submitted(asked, LARS)
    asked.sandbox.wire.faults.add(Fault(LIST, **order))
    assert counts(asked.track()) == (1, 1, 0)


def test_an_edited_answer(asked: Story) -> None:
    """The same response again, changed: it takes the place of what was known; the first time stays."""
    first = submitted(asked, LARS, right=False)
    asked.track()
    assert (rows(asked)[0].passed, rows(asked)[0].score) == (False, 0.0)
    asked.clock.move(timedelta(hours=2))
    again = submitted(asked, LARS, response_id=first["responseId"])
    assert counts(asked.track()) == (1, 0, 0)
    (row,) = rows(asked)
    assert (row.passed, row.first_at, row.submitted_at) == (True, first["createTime"], again["lastSubmittedTime"])


def test_two_answers_of_one_person(asked: Story) -> None:
    """Both are kept, one completion is counted."""
    submitted(asked, LARS, right=False)
    submitted(asked, LARS)
    assert counts(asked.track()) == (2, 1, 0)
    asked.clock.move(timedelta(days=1))
    submitted(asked, LARS, right=False)
    assert counts(asked.track()) == (1, 0, 0)
    assert asked.report()["total"] == {"assigned": 9, "reached": 9, "completed": 1, "passed": 1, "overdue": 0}


def test_whatever_the_case_of_the_address_and_through_an_alias(asked: Story) -> None:
    """Google may write an address as it likes."""
    world_form = asked.sandbox.world.forms[form(asked).form_id]
    for email, written in ((EVA, "EVA.LIND@EKBY.EXAMPLE"), (SIOBHAN, "S.ONeill@ekby.example")):
        response = submitted(asked, email)
        world_form.responses[response["responseId"]]["respondentEmail"] = written
    assert counts(asked.track()) == (2, 2, 0)
    assert {row.person_id for row in rows(asked)} == {"1005", "1007"}


def test_somebody_unknown_who_becomes_known(asked: Story) -> None:
    """The address is kept until somebody has it, then forgotten."""
    with asked.service.engine.begin() as connection:
        connection.execute(delete(t.people).where(t.people.c.id == "1006"))
    submitted(asked, LARS)
    assert counts(asked.track()) == (1, 0, 1)
    assert [(row.person_id, row.address) for row in rows(asked)] == [(None, LARS)]
    assert counts(asked.track()) == (0, 0, 0)
    asked.sync()
    assert counts(asked.track()) == (0, 0, 0)
    assert [(row.person_id, row.address) for row in rows(asked)] == [("1006", None)]
    assert asked.report()["total"]["completed"] == 1


def test_an_answer_of_somebody_who_has_left(asked: Story) -> None:
    """It stays theirs, and counts for nobody's unit."""
    submitted(asked, LARS)
    asked.sandbox.world.users["1006"]["suspended"] = True
    asked.sync()
    assert counts(asked.track()) == (1, 1, 0)
    assert asked.report()["total"] == {"assigned": 8, "reached": 8, "completed": 0, "passed": 0, "overdue": 0}


def test_an_address_passed_on(asked: Story) -> None:
    """Answers given before stay with whoever gave them; those after are the new owner's."""
    submitted(asked, LARS)
    asked.track()
    asked.clock.move(timedelta(days=1))
    users = asked.sandbox.world.users
    users["1006"]["primaryEmail"], users["1009"]["primaryEmail"] = "lars.strom@ekby.example", LARS
    asked.sandbox.world.addresses[LARS] = "1009"
    asked.sync()
    submitted(asked, LARS, right=False)
    assert counts(asked.track()) == (1, 1, 0)
    assert [(row.person_id, row.passed) for row in rows(asked)] == [("1006", True), ("1009", False)]


def test_an_answer_is_edited_after_its_address_was_passed_on(asked: Story) -> None:
    """It stays with whoever gave it, also if Google lists it under the address of then."""
    first = submitted(asked, LARS, right=False)
    asked.track()
    asked.clock.move(timedelta(days=1))
    users = asked.sandbox.world.users
    users["1006"]["primaryEmail"], users["1009"]["primaryEmail"] = "lars.strom@ekby.example", LARS
    asked.sandbox.world.addresses.update({LARS: "1009", "lars.strom@ekby.example": "1006"})
    asked.sync()
    submitted(asked, "lars.strom@ekby.example", response_id=first["responseId"])["respondentEmail"] = LARS
    assert counts(asked.track()) == (1, 0, 0)
    assert [(row.person_id, row.passed) for row in rows(asked)] == [("1006", True)]
    assert asked.report()["total"] == {"assigned": 9, "reached": 9, "completed": 1, "passed": 1, "overdue": 0}


def test_a_form_without_addresses(asked: Story) -> None:
    """Somebody has switched off their collection by hand: the answers are nobody's, and nothing breaks."""
    response = submitted(asked, LARS)
    del asked.sandbox.world.forms[form(asked).form_id].responses[response["responseId"]]["respondentEmail"]
    assert counts(asked.track()) == (1, 0, 1)
    assert [(row.person_id, row.address) for row in rows(asked)] == [(None, None)]


def test_a_form_deleted_by_hand(asked: Story) -> None:
    """It is named with what Google said; the answers of the others come home."""
    asked.assign("report-incidents-fast", to=["unit:/Skolor"])
    asked.deliver()
    with asked.service.engine.connect() as connection:
        forms = connection.execute(select(t.forms).order_by(t.forms.c.id)).all()
    gone = next(row for row in forms if row.module_id == MODULE)
    del asked.sandbox.world.forms[gone.form_id]
    asked.answer(LARS, "report-incidents-fast")
    collected = asked.track()
    assert counts(collected) == (1, 1, 0)
    ((what, why),) = collected.failed
    assert what == f"form {MODULE} (sv)"
    assert "Google knows nothing" in why


def test_only_forms_that_are_open_are_asked(asked: Story) -> None:
    """One that is being made has no answers yet; one that was closed may have some."""
    submitted(asked, LARS)
    with asked.service.engine.begin() as connection:
        connection.execute(t.forms.update().values(step="shared"))
    assert counts(asked.track()) == (0, 0, 0)
    assert asked.service.workspace.calls == {}
    with asked.service.engine.begin() as connection:
        connection.execute(t.forms.update().values(step="closed"))
    assert counts(asked.track()) == (1, 1, 0)


def test_a_mail_is_not_sent_to_somebody_who_has_answered_before_it(asked: Story) -> None:
    """A colleague passed the link on: whoever has done it is not asked to."""
    submitted(asked, LARS)
    asked.track()
    before = len(asked.mails())
    with asked.service.engine.begin() as connection:
        connection.execute(delete(t.message_items))
        connection.execute(delete(t.messages))
    asked.deliver()
    assert len(asked.mails()) == before + 8
    assert len(asked.mails(LARS)) == 1


@pytest.mark.slow
def test_five_thousand_answers_are_one_call(tmp_path: Path, database: str) -> None:
    """And so is a look without news."""
    with big_story(tmp_path, 102, NANOLEARN_DATABASE_URL=database) as storby:
        storby.sync()
        storby.assign(MODULE, to=["administration"])
        storby.sandbox.world.switches.quotas = True
        storby.deliver(seconds=30)
        row = form(storby)
        answers = {question: [next(iter(kept["options"]))] for question, kept in row.key.items()}
        for n in range(5_000):
            submit(storby.sandbox.world, row.form_id, address(2 + n % 100), answers)
        storby.service.workspace.calls.clear()
        assert counts(storby.track()) == (5_000, 100, 0)
        assert storby.service.workspace.calls == {LIST: 1}
        assert counts(storby.track()) == (0, 0, 0)
        assert storby.service.workspace.calls == {LIST: 2}
        storby.clock.move(timedelta(minutes=10))
        submit(storby.sandbox.world, row.form_id, address(2), answers)
        assert counts(storby.track()) == (1, 0, 0)  # two pages: the crowd lies within the overlap for the last time
        assert counts(storby.track()) == (0, 0, 0)
        assert storby.service.workspace.calls == {LIST: 5}
