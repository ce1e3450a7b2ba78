"""Mails: one a person, never two, whatever fails; one that is refused stops nobody else's."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from sandbox.apis.forms_answers import submit
from sandbox.faults import Fault
from service.errors import RefusedError, UnreachableError
from service.store import tables as t
from service.workspace.client import Workspace
from tests.support.big_town import big_story
from tests.support.form_works import Killed
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
SEND = "gmail.users.messages.send"
SCHOOLS = 7  # people under /Skolor, pupils too


def fault(story: Story, method: str = SEND, **order: Any) -> Fault:
    return story.sandbox.wire.faults.add(Fault(method, **order))


def states(story: Story) -> Counter[str]:
    with story.service.engine.connect() as connection:
        return Counter(connection.scalars(select(t.messages.c.state)))


def received(story: Story) -> Counter[str]:
    return Counter(mail["to"] for mail in story.mails())


@pytest.fixture
def schools(story: Story) -> Story:
    """Everybody under /Skolor is to be told."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], due=date(2026, 11, 30), via="mail")
    return story


def test_a_mail_as_it_arrives(schools: Story) -> None:
    """From the role account, to the person, in their language, with their Form's address and a date to be done by."""
    schools.deliver()
    (mail,) = schools.mails("soren.kjaer@ekby.example")
    with schools.service.engine.connect() as connection:
        uris = {row.language: row.responder_uri for row in connection.execute(select(t.forms))}
    assert mail["from"] == "nanolearn@ekby.example"
    assert mail["headers"]["To"] == "Søren Kjær <soren.kjaer@ekby.example>"
    assert uris["da"] in mail["text"]
    assert uris["da"] in mail["html"]
    assert "30. november 2026" in mail["text"]
    assert uris["sv"] not in mail["text"]


def test_a_lost_reply_counts_as_sent_and_is_told(schools: Story) -> None:
    """The mail may have gone out: it is never sent again, and stands among the uncertain ones in every run."""
    fault(schools, kind="lost_reply", nth=3)
    outcome = schools.deliver()
    assert outcome.created["mail"] == SCHOOLS - 1
    assert (outcome.waiting, outcome.failed) == (0, [])
    assert [(mail.modules, mail.since) for mail in outcome.uncertain] == [((MODULE,), schools.now())]
    schools.start()
    assert schools.service.delivery.plan()[0].invitations == ()
    again = schools.deliver()
    assert (dict(again.created), again.uncertain) == ({}, outcome.uncertain)
    assert received(schools) == Counter(dict.fromkeys(received(schools), 1))
    assert len(received(schools)) == SCHOOLS


@pytest.mark.parametrize("code", [500, 503])
def test_a_server_error_is_as_uncertain(schools: Story, code: int) -> None:
    """A mail too many is worse than one to ask about."""
    fault(schools, code=code)
    assert len(schools.deliver().uncertain) == 1
    assert schools.deliver().created == Counter()
    assert sum(received(schools).values()) == SCHOOLS - 1


def test_a_refused_recipient(schools: Story) -> None:
    """The others get theirs; the refusal is told with the address, and tried again the next time."""
    fault(schools, code=400, message="Invalid To header", nth=2)
    outcome = schools.deliver()
    ((what, why),) = outcome.failed
    assert what.startswith("mail to ")
    assert "Invalid To header" in why
    assert (outcome.created["mail"], outcome.waiting) == (SCHOOLS - 1, 0)
    assert what.removeprefix("mail to ") not in received(schools)
    schools.start()
    assert schools.deliver().created == Counter(mail=1)
    assert received(schools)[what.removeprefix("mail to ")] == 1
    assert states(schools) == Counter(sent=SCHOOLS)


def test_an_address_that_no_mail_can_go_to(schools: Story) -> None:
    """The Directory holds one with a letter no mail takes: that person's failure alone, run after run."""
    schools.deliver()
    with schools.service.engine.begin() as connection:
        connection.execute(update(t.people).where(t.people.c.id == "1003").values(email="åsa.öberg@ekby.example"))
    schools.assign("report-incidents-fast", to=["unit:/Skolor"], via="mail")
    before = len(schools.mails())
    for made in (SCHOOLS - 1, 0):
        outcome = schools.deliver()
        assert outcome.created["mail"] == made
        assert [what for what, _ in outcome.failed] == ["mail to åsa.öberg@ekby.example"]
        assert "Correct it in the Directory" in outcome.failed[0][1]
    assert len(schools.mails()) == before + SCHOOLS - 1


def test_five_refusals_in_a_row_end_the_run_and_the_next_begins_with_the_others(schools: Story) -> None:
    """Something is wrong with us; and those five do not stand in the way of the rest for ever."""
    order = fault(schools, code=400, message="Mail service not enabled", times=5)
    outcome = schools.deliver()
    assert (outcome.created["mail"], order.met, len(outcome.failed)) == (0, 5, 5)
    assert outcome.waiting == SCHOOLS - 4
    assert outcome.stopped is not None
    assert "5 mails in a row were refused" in outcome.stopped
    refused = {what.removeprefix("mail to ") for what, _ in outcome.failed}
    fault(schools, code=400, message="Still not", nth=3, times=None)
    second = schools.deliver()
    assert second.created["mail"] == SCHOOLS - 5
    assert received(schools).keys().isdisjoint(refused)
    schools.sandbox.wire.faults.orders.clear()
    assert schools.deliver().created["mail"] == 5
    assert received(schools) == Counter(dict.fromkeys(received(schools), 1))


def test_no_right_to_send(schools: Story) -> None:
    """A scope that is not delegated is nobody's bad address: the run stops, and no mail is marked as failed."""
    schools.sandbox.wire.tokens.delegated_scopes = frozenset({"https://www.googleapis.com/auth/drive.file"})
    outcome = schools.deliver()
    assert outcome.stopped is not None
    assert "gmail.send" in outcome.stopped
    assert states(schools) == Counter()
    with pytest.raises(RefusedError, match=r"gmail\.send"):
        schools.deliver()
    schools.sandbox.wire.tokens.delegated_scopes = None
    assert schools.deliver().created == Counter(mail=SCHOOLS)


def test_the_line_is_cut(schools: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection: nothing was sent, so nothing is in doubt, and all of it waits."""
    original, sent = Workspace.call, 0

    def call(self: Workspace, method_id: str, **parameters: Any) -> Any:
        nonlocal sent
        if method_id == SEND:
            sent += 1
            if sent > 2:
                raise UnreachableError("Google Workspace cannot be reached.")
        return original(self, method_id, **parameters)

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "call", call)
        outcome = schools.deliver()
    assert (outcome.created["mail"], outcome.waiting) == (2, SCHOOLS - 2)
    assert outcome.stopped == "Google Workspace cannot be reached."
    assert states(schools) == Counter(sent=2)
    assert schools.deliver().created == Counter(mail=SCHOOLS - 2)


@pytest.mark.parametrize("after", [False, True], ids=["before it was sent", "after it was sent"])
@pytest.mark.parametrize("number", [1, 4])
def test_killed_while_sending(schools: Story, monkeypatch: pytest.MonkeyPatch, number: int, after: bool) -> None:
    """Nobody knows whether the mail went out: it counts as sent, is told, and nobody gets two."""
    original, sent = Workspace.call, 0

    def call(self: Workspace, method_id: str, **parameters: Any) -> Any:
        nonlocal sent
        if method_id == SEND:
            sent += 1
            if sent == number and not after:
                raise Killed
        reply = original(self, method_id, **parameters)
        if sent == number and after:
            raise Killed
        return reply

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "call", call)
        with pytest.raises(Killed):
            schools.deliver()
    assert states(schools)["sending"] == 1
    schools.start()
    outcome = schools.deliver()
    assert outcome.created == Counter(mail=SCHOOLS - number)
    assert len(outcome.uncertain) == 1
    assert states(schools) == Counter(sent=SCHOOLS - 1, uncertain=1)
    assert sum(received(schools).values()) == SCHOOLS - (0 if after else 1)
    assert set(received(schools).values()) == {1}


def test_a_second_run_within_the_first(schools: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process sends everything while the first is about to send its third: still one mail each."""
    original, sent = Workspace.call, 0

    def call(self: Workspace, method_id: str, **parameters: Any) -> Any:
        nonlocal sent
        if method_id == SEND:
            sent += 1
            if sent == 3:
                schools.deliver()
        return original(self, method_id, **parameters)

    monkeypatch.setattr(Workspace, "call", call)
    schools.deliver()
    assert received(schools) == Counter(dict.fromkeys(received(schools), 1))
    assert len(received(schools)) == SCHOOLS
    assert states(schools) == Counter(sent=SCHOOLS)


def test_when_time_is_up_the_rest_waits(schools: Story) -> None:
    """Not a call is made without time; then everything is."""
    outcome = schools.deliver(seconds=-1)
    assert (dict(outcome.created), outcome.waiting, outcome.stopped) == (
        {},
        SCHOOLS + 3,
        "The time for this run is up.",
    )
    assert schools.deliver().waiting == 0


def test_a_form_that_fails_holds_back_its_own_mails_only(schools: Story) -> None:
    """The Danish Form is refused: the others are made and their people told; the Dane is told when it stands."""
    fault(schools, "forms.forms.batchUpdate", code=400, message="Invalid requests[0].", nth=1)
    outcome = schools.deliver()
    ((what, why),) = outcome.failed
    assert what == f"form {MODULE} (da)"
    assert "Invalid requests[0]." in why
    assert dict(outcome.created) == {"form": 2, "mail": SCHOOLS - 1}
    assert outcome.waiting == 1
    assert dict(schools.deliver().created) == {"form": 1, "mail": 1}


def test_a_form_whose_answers_stay_lost_holds_back_its_own_mails_only(schools: Story) -> None:
    """It is told, and the run goes on to the next."""
    fault(schools, "drive.files.update", code=503, times=3)
    outcome = schools.deliver()
    assert [what for what, _ in outcome.failed] == [f"form {MODULE} (da)"]
    assert dict(outcome.created) == {"form": 2, "mail": SCHOOLS - 1}


def test_a_deleted_form_stops_nobody(schools: Story) -> None:
    """One that somebody threw away cannot be opened again; the other modules are delivered."""
    schools.deliver()
    with schools.service.engine.begin() as connection:
        forms = connection.execute(select(t.forms).where(t.forms.c.language == "sv")).one()
        connection.execute(update(t.forms).where(t.forms.c.id == forms.id).values(step="closed"))
    del schools.sandbox.world.forms[forms.form_id]
    del schools.sandbox.world.files[forms.form_id]
    schools.assign("report-incidents-fast", to=["unit:/Skolor/Södra"])
    outcome = schools.deliver()
    assert [(what, "Somebody has deleted it" in why) for what, why in outcome.failed] == [(f"form {MODULE} (sv)", True)]
    assert dict(outcome.created) == {"form": 1, "mail": 1}


def test_a_domain_added_later(schools: Story) -> None:
    """Pupils of a domain that was forgotten: the Forms that stand are opened to them before they are written to."""
    world = schools.sandbox.world
    world.domains.add("elev.ekby.example")
    world.users["1008"]["primaryEmail"] = "maja.berg@elev.ekby.example"
    schools.sync()
    outcome = schools.deliver()
    assert outcome.failed[0][0] == "mail to 1 people at elev.ekby.example"
    assert outcome.created["mail"] == SCHOOLS - 1
    schools.environment["NANOLEARN_RESPONDER_DOMAINS"] = "elev.ekby.example"
    schools.start()
    outcome = schools.deliver()
    assert (dict(outcome.created), dict(outcome.updated), outcome.failed) == ({"mail": 1}, {"form": 3}, [])
    with schools.service.engine.connect() as connection:
        form_id = connection.scalars(select(t.forms.c.form_id).where(t.forms.c.language == "sv")).one()
    permissions = world.files[form_id].permissions.values()
    assert {each["domain"] for each in permissions if each["type"] == "domain"} == {"ekby.example", "elev.ekby.example"}
    assert dict(schools.deliver().updated) == {}


@pytest.mark.parametrize(("spoken", "language"), [("nb", "sv"), ("fi", "sv"), ("da", "da")])
def test_who_speaks_a_language_we_do_not(story: Story, spoken: str, language: str) -> None:
    """They are written to in the installation's language."""
    story.sandbox.world.users["1006"]["languages"] = [{"languageCode": spoken}]
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    with story.service.engine.connect() as connection:
        assert connection.scalars(select(t.forms.c.language)).all() == [language]


def test_a_new_version_of_a_module(schools: Story) -> None:
    """Its own Form for those told from now on; answers to the old one still count."""
    schools.deliver()
    catalogue = schools.service.catalogue
    changed = replace(catalogue.modules[MODULE], version="ffffffffffffffff")
    schools.service.delivery.catalogue = replace(catalogue, modules={**catalogue.modules, MODULE: changed})
    with schools.service.engine.connect() as connection:
        old = connection.execute(select(t.forms).where(t.forms.c.language == "sv")).one()
    schools.assign(MODULE, to=["unit:/Vård och omsorg"])
    assert dict(schools.deliver().created) == {"form": 1, "mail": 2}
    (mail,) = schools.mails("rene.holm@ekby.example")
    assert old.responder_uri not in mail["text"]
    answers = {question: [next(iter(kept["options"]))] for question, kept in old.key.items()}
    submit(schools.sandbox.world, old.form_id, "lars.ek@ekby.example", answers)
    schools.answer("rene.holm@ekby.example", MODULE)
    assert schools.track().completions == 2
    assert schools.report()["total"]["completed"] == 2


def test_a_days_mails(schools: Story) -> None:
    """When the day's are used up the rest waits, says until when, and goes out when Google counts anew."""
    schools.service.workspace.pace.ledger.note("gmail.send", [schools.clock.now()] * 1_997)
    outcome = schools.deliver()
    assert (outcome.created["mail"], outcome.waiting) == (3, SCHOOLS - 3)
    assert outcome.stopped is not None
    assert "gmail.send is used up until 2026-11-03 08:00" in outcome.stopped
    schools.clock.move(timedelta(hours=23))
    assert schools.deliver().created == Counter()
    schools.clock.move(timedelta(hours=1, minutes=1))
    assert schools.deliver().created == Counter(mail=SCHOOLS - 3)


def test_four_hundred_mails_meet_no_quota(tmp_path: Path, database: str) -> None:
    """Three minutes on the clock, in two runs, and Google never has to say that it is too much."""
    with big_story(tmp_path, 402, NANOLEARN_DATABASE_URL=database) as storby:
        storby.sync()
        storby.assign(MODULE, to=["administration"])
        storby.sandbox.world.switches.quotas = True
        begun = storby.clock.now()
        first = storby.deliver(seconds=100)
        assert first.stopped == "The time for this run is up."
        storby.start()
        second = storby.deliver()
        assert first.created["mail"] + second.created["mail"] == 400
        assert (first.waiting, second.waiting) == (second.created["mail"], 0)
        assert list(storby.sandbox.wire.record.refusals) == []
        assert len(storby.sandbox.world.mail) == 400
        assert timedelta(minutes=2) <= storby.clock.now() - begun <= timedelta(minutes=3)
