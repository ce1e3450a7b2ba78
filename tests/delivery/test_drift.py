"""Somebody edits a Form by hand: it is shown, never overwritten unasked, undone or kept when told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from sandbox.faults import Fault
from service.compiler.content import content_of, content_of_form
from service.compiler.difference import Difference
from service.compiler.form import compile_form
from service.delivery.drift import ALL, Drift, Drifts, Settled
from service.errors import UsageError
from service.store import tables as t
from service.workspace.limits import OutOfTimeError
from tests.support.by_hand import ByHand
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
LARS = "lars.ek@ekby.example"


@pytest.fixture
def taught(story: Story) -> Story:
    """One person has a module's Form before them."""
    story.sync()
    story.assign(MODULE, to=[f"person:{LARS}"])
    story.deliver()
    return story


def form_id(story: Story) -> str:
    with story.service.engine.connect() as connection:
        return str(connection.execute(select(t.forms.c.form_id)).scalar_one())


def hand(story: Story) -> ByHand:
    return ByHand(story.sandbox, form_id(story))


def drifts(story: Story) -> Drifts:
    return story.service.delivery.drifts(story.service.workspace)


def look(story: Story) -> list[Drift]:
    """What a dry run finds."""
    found = drifts(story)
    return [drift for _, drift in found.look(found.rows()) if drift is not None]


def told(story: Story) -> list[Difference]:
    """The differences of the one Form."""
    return [each for drift in look(story) for each in drift.differences]


BY_HAND: dict[str, tuple[Callable[[ByHand], Any], Difference]] = {
    "title": (lambda it: it.retitle("Min titel"), Difference("title", "", "Min titel")),
    "addresses": (
        lambda it: it.collect_no_addresses(),
        Difference("e-mail addresses", "verified", "not collected"),
    ),
    "closed": (
        lambda it: it.stop(),
        Difference("answers", "published, takes answers", "published, takes no answers"),
    ),
    "the world": (
        lambda it: it.share(type="anyone", role="reader", view="published"),
        Difference("who may answer", "ekby.example", "anyone with the link, ekby.example"),
    ),
    "a guest": (
        lambda it: it.share(type="user", role="reader", view="published", emailAddress="admin@ekby.example"),
        Difference("who may answer", "ekby.example", "admin@ekby.example, ekby.example"),
    ),
    "an editor": (
        lambda it: it.share(type="user", role="writer", emailAddress="admin@ekby.example"),
        Difference("who may edit or read it", "", "admin@ekby.example"),
    ),
    "deleted": (lambda it: it.throw_away(), Difference("the Form", "there", "deleted")),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_was_done_by_hand_is_shown(taught: Story, what: str) -> None:
    """Text, settings, whom it takes answers from, who may edit it, whether it is there: two reads, no write."""
    assert look(taught) == []
    act, expected = BY_HAND[what]
    act(hand(taught))
    taught.service.workspace.calls.clear()
    (found,) = look(taught)
    ours = expected.ours if what != "title" else compile_form(taught.service.catalogue.modules[MODULE], "sv").title
    assert (found.what, found.id) == (f"form {MODULE} (sv)", form_id(taught))
    assert found.differences == (replace(expected, ours=ours),)
    assert set(taught.service.workspace.calls) <= {"forms.forms.get", "drive.permissions.list"}


def test_a_question_is_named(taught: Story) -> None:
    """By its number, with what we wrote and what stands there now."""
    before = hand(taught).reword(2, "Vad är klockan?")
    assert told(taught) == [Difference("question 2: title", before, "Vad är klockan?")]


@pytest.mark.parametrize("what", [name for name in BY_HAND if name != "deleted"])
def test_restored_when_told(taught: Story, what: str) -> None:
    """The Form is again what we wrote, open to whom we opened it, and nothing is shown any more."""
    act, _ = BY_HAND[what]
    act(hand(taught))
    assert drifts(taught).restore(form_id(taught)) == Settled(done=[f"form {MODULE} (sv)"])
    assert look(taught) == []
    blueprint = compile_form(taught.service.catalogue.modules[MODULE], "sv")
    form = hand(taught).read()
    assert content_of_form(form) == content_of(blueprint)
    assert form["publishSettings"]["publishState"] == {"isPublished": True, "isAcceptingResponses": True}
    taught.service.workspace.calls.clear()
    assert taught.deliver().drift == []
    assert taught.service.workspace.calls == {}


@pytest.mark.parametrize("trouble", [{"kind": "lost_reply"}, {"code": 503}, {"code": 429, "retry_after": 1}])
@pytest.mark.parametrize(
    "method",
    ["forms.forms.batchUpdate", "drive.permissions.delete", "drive.permissions.list", "forms.forms.setPublishSettings"],
)
def test_restoring_in_trouble(taught: Story, method: str, trouble: dict[str, Any]) -> None:
    """Each write may be done twice, or is looked up first."""
    taught.sandbox.world.switches.quotas = False
    for what in ("title", "closed", "the world", "an editor"):
        BY_HAND[what][0](hand(taught))
    fault = taught.sandbox.wire.faults.add(Fault(method, **trouble))
    assert drifts(taught).restore(ALL) == Settled(done=[f"form {MODULE} (sv)"])
    assert fault.met == 1
    assert look(taught) == []


def test_kept_until_it_changes_again(taught: Story) -> None:
    """Who says that it may stay is not told again; of the next change they are."""
    hand(taught).retitle("Min titel")
    assert drifts(taught).keep(ALL) == Settled(done=[f"form {MODULE} (sv)"])
    assert look(taught) == []
    before = hand(taught).reword(1, "Vad nu?")
    title = compile_form(taught.service.catalogue.modules[MODULE], "sv").title
    assert told(taught) == [
        Difference("title", title, "Min titel"),
        Difference("question 1: title", before, "Vad nu?"),
    ]


def teach(story: Story, **words: Any) -> None:
    """The module is corrected, under the same version."""
    catalogue = story.service.delivery.catalogue
    module = catalogue.modules[MODULE]
    module = replace(module, words={**module.words, "sv": replace(module.words["sv"], **words)})
    story.service.delivery.catalogue = replace(catalogue, modules={**catalogue.modules, MODULE: module})


def test_a_change_that_meets_a_hand_edit_waits_for_a_word(taught: Story) -> None:
    """The Form is left alone and shown at every run, without a write; restored it gets the change."""
    before = hand(taught).reword(1, "Vad nu?")
    teach(taught, title="Stanna upp")
    difference = (Difference("question 1: title", before, "Vad nu?"),)
    for _ in range(2):
        taught.service.workspace.calls.clear()
        outcome = taught.deliver()
        assert [each.differences for each in outcome.drift] == [difference]
        assert (outcome.updated, outcome.failed, outcome.waiting) == (Counter(), [], 0)
        assert set(taught.service.workspace.calls) == {"forms.forms.get", "drive.permissions.list"}
    drifts(taught).restore(ALL)
    form = hand(taught).read()
    assert form["info"]["title"] == "Stanna upp"
    assert taught.deliver().drift == []
    assert look(taught) == []


def test_a_change_that_meets_a_hand_edit_and_it_is_kept(taught: Story) -> None:
    """The Form stays as it is until the module changes again; then it is asked anew."""
    hand(taught).reword(1, "Vad nu?")
    teach(taught, title="Stanna upp")
    drifts(taught).keep(ALL)
    taught.service.workspace.calls.clear()
    outcome = taught.deliver()
    assert (outcome.drift, outcome.updated, taught.service.workspace.calls) == ([], Counter(), {})
    assert hand(taught).read()["info"]["title"] != "Stanna upp"
    teach(taught, title="Stanna alltid upp")
    assert len(look(taught)) == 1
    assert len(taught.deliver().drift) == 1
    assert hand(taught).read()["info"]["title"] != "Stanna alltid upp"


def test_a_hand_edit_that_was_undone_is_forgotten(taught: Story) -> None:
    """The change that had to wait goes in by itself."""
    before = hand(taught).reword(1, "Vad nu?")
    teach(taught, title="Stanna upp")
    taught.deliver()
    hand(taught).reword(1, before)
    outcome = taught.deliver()
    assert (outcome.drift, outcome.updated) == ([], Counter(form=1))


def test_once_a_day_all_forms_are_looked_at(taught: Story) -> None:
    """Nobody has to ask: the next day's first run tells, each later one asks only about what is known to differ."""
    hand(taught).retitle("Min titel")
    taught.service.workspace.calls.clear()
    assert taught.deliver().drift == []
    assert taught.service.workspace.calls == {}
    taught.clock.move(timedelta(days=1))
    assert len(taught.deliver().drift) == 1
    assert taught.service.workspace.calls == {"forms.forms.get": 1, "drive.permissions.list": 1}
    drifts(taught).keep(ALL)
    taught.service.workspace.calls.clear()
    assert taught.deliver().drift == []
    assert taught.service.workspace.calls == {}


def test_a_round_goes_on_where_time_ran_out(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three Forms, one look in each run: after three runs all were looked at, none twice."""
    story.sync()
    story.assign("start", to=[f"person:{LARS}"])
    story.deliver()
    story.clock.move(timedelta(days=1))
    seen: list[str] = []
    differences = Drifts._differences

    def one_a_run(self: Drifts, row: Any) -> list[Difference]:
        if len(seen) % 2 == 1:
            seen.append("pause")
            raise OutOfTimeError
        seen.append(row.form_id)
        return differences(self, row)

    monkeypatch.setattr(Drifts, "_differences", one_a_run)
    for _ in range(7):
        assert story.deliver().failed == []
    with story.service.engine.connect() as connection:
        forms = connection.scalars(select(t.forms.c.form_id).order_by(t.forms.c.id)).all()
    assert [each for each in seen if each != "pause"] == forms


def test_of_a_version_no_longer_taught_what_we_wrote_is_remembered(taught: Story) -> None:
    """People still have its Form before them: it is compared and restored without the catalogue."""
    catalogue = taught.service.catalogue
    module = replace(catalogue.modules[MODULE], version="another")
    taught.service.delivery.catalogue = replace(catalogue, modules={**catalogue.modules, MODULE: module})
    before = hand(taught).reword(1, "Vad nu?")
    assert told(taught) == [Difference("question 1: title", before, "Vad nu?")]
    drifts(taught).restore(ALL)
    assert look(taught) == []
    with taught.service.engine.begin() as connection:
        connection.execute(update(t.forms).values(content=None, written=None))
    hand(taught).retitle("Min titel")
    hand(taught).collect_no_addresses()
    assert told(taught) == [Difference("e-mail addresses", "verified", "not collected")]
    (failed,) = drifts(taught).restore(ALL).failed
    assert failed[1].startswith(f"What we wrote into the form {MODULE} (sv) {form_id(taught)} is not known")


def test_what_cannot_be_settled_is_said(taught: Story) -> None:
    """A Form that is gone, and an id that is none of ours."""
    with pytest.raises(UsageError, match="No Form with the id nonsense takes answers"):
        drifts(taught).restore("nonsense")
    hand(taught).throw_away()
    (failed,) = drifts(taught).restore(ALL).failed
    assert failed[1].startswith("Somebody has deleted it, and mails lead to it.")
