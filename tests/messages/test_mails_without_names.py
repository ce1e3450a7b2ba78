"""Mails about modules that are for figures alone: they say so, and no mailbox but the role account's tells to whom."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.faults import Fault
from service.delivery.letters import LetterItem, letter
from service.messages.letters import Task, reminder
from service.messages.sending import Outcome
from tests.support.story import Story

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
SEND = "gmail.users.messages.send"
ROLE, ASA = "nanolearn@ekby.example", "asa.oberg@ekby.example"
SOREN = "soren.kjaer@ekby.example"
NORRA = "norra@ekby.example"
URL = "https://forms.example/{}"

SAYS = {
    "sv": (
        "Bara siffror: ingen annan än du ser om du har gjort modulen.",
        "Bara siffror: ingen annan än du ser om du har gjort modulerna.",
        "Bara siffror för A: ingen annan än du ser om du har gjort den.",
        "Bara siffror för A, B: ingen annan än du ser om du har gjort dem.",
    ),
    "da": (
        "Kun tal: ingen andre end du kan se, om du har taget modulet.",
        "Kun tal: ingen andre end du kan se, om du har taget modulerne.",
        "Kun tal for A: ingen andre end du kan se, om du har taget det.",
        "Kun tal for A, B: ingen andre end du kan se, om du har taget dem.",
    ),
    "en": (
        "Figures only: nobody but you sees whether you have done the module.",
        "Figures only: nobody but you sees whether you have done the modules.",
        "Figures only for A: nobody but you sees whether you have done it.",
        "Figures only for A, B: nobody but you sees whether you have done them.",
    ),
}


def letters(language: str, modules: dict[str, bool]) -> list[str]:
    """The first notice and the reminder about these modules, each with whether it is for figures alone."""
    items = [LetterItem(title, 2.0, URL.format(title), unnamed) for title, unnamed in modules.items()]
    tasks = [Task(title, 2.0, URL.format(title), None, late=False, unnamed=each) for title, each in modules.items()]
    notice = letter(name="Åsa", language=language, items=items, due=None, sender="ekby.example")
    reminded = reminder(name="Åsa", language=language, tasks=tasks, sender="ekby.example", replies="n@e.x")
    return [notice.text, reminded.text]


@pytest.mark.parametrize("language", SAYS)
def test_the_sentence(language: str) -> None:
    """A paragraph of its own, of the modules that it is true of; nothing where it is true of none."""
    cases = [{"A": True}, {"A": True, "B": True}, {"A": True, "C": False}, {"A": True, "B": True, "C": False}]
    for modules, said in zip(cases, SAYS[language], strict=True):
        for text in letters(language, modules):
            assert f"\n\n{said}\n\n" in text
    start = SAYS[language][0].partition(":")[0]
    assert not any(start in text for text in letters(language, {"A": False, "B": False}))
    assert not any("\n\n\n" in text for modules in cases for text in letters(language, modules))


def remind(story: Story) -> Outcome:
    story.service.workspace.pace.deadline = None
    return story.service.reminders.run(story.service.workspace, lambda _what, _done, _total: None)


def at(story: Story, day: str) -> None:
    story.clock.move(datetime.fromisoformat(f"{day}T09:00:00+00:00") - story.clock.now())


def from_whom(story: Story, since: int) -> dict[str, set[str]]:
    """By address, from where the mails since then came."""
    found: dict[str, set[str]] = {}
    for mail in story.mails()[since:]:
        found.setdefault(mail["to"], set()).add(mail["from"])
    return found


@pytest.fixture
def led(story: Story) -> Story:
    """Leaders write to their people; one module of everybody's is for figures alone."""
    story.environment["NANOLEARN_MAIL_SENDERS"] = "leaders"
    story.start()
    story.sync()
    at(story, "2026-11-16")
    return story


def test_no_leader_has_them_among_what_was_sent(led: Story) -> None:
    """Who gets no mail, or no reminder, is done: so the role account writes, and each mail says what it is."""
    due = datetime(2026, 12, 1, tzinfo=UTC).date()
    led.assign(MODULE, to=["administration"], due=due, via="mail", aggregate_only=True)
    led.deliver()
    assert set().union(*from_whom(led, 0).values()) == {ROLE}
    assert "Kun tal: ingen andre end du kan se, om du har taget modulet." in led.mails(SOREN)[0]["text"]
    led.answer("lars.ek@ekby.example", MODULE)
    led.track()
    before = len(led.mails())
    at(led, "2026-12-01")
    assert remind(led).sent == 6  # of staff, not of pupils
    reminded = from_whom(led, before)
    assert set().union(*reminded.values()) == {ROLE}
    assert "lars.ek@ekby.example" not in reminded
    assert "Kun tal: ingen andre end du kan se" in led.mails(SOREN)[-1]["text"]


def test_with_a_module_that_has_names(led: Story) -> None:
    """A mail about both goes out from the role account; one about the other alone in the leader's name, as ever."""
    due = datetime(2026, 12, 1, tzinfo=UTC).date()
    led.assign(MODULE, to=["unit:/Skolor"], due=due, via="mail", aggregate_only=True)
    led.assign(OTHER, to=["unit:/Skolor", "unit:/Vård och omsorg"], due=due, via="mail")
    led.deliver()
    senders = from_whom(led, 0)
    assert senders[SOREN] == {ROLE}
    assert senders["rene.holm@ekby.example"] == {"fatuma.abdi@ekby.example"}
    led.answer("lars.ek@ekby.example", MODULE)
    led.track()
    before = len(led.mails())
    at(led, "2026-12-01")
    remind(led)
    reminded = from_whom(led, before)
    assert (reminded[SOREN], reminded["lars.ek@ekby.example"]) == ({ROLE}, {ASA})
    (of_lars,) = (mail for mail in led.mails()[before:] if mail["to"] == "lars.ek@ekby.example")
    assert "Bara siffror" not in of_lars["text"]
    title = led.service.catalogue.modules[MODULE].words["da"].title
    assert f"Kun tal for {title}: ingen andre end du kan se, om du har taget det." in led.mails(SOREN)[-1]["text"]


@pytest.fixture
def ekby(ekby: dict[str, Any]) -> dict[str, Any]:
    """Ekby with a group of five who read Swedish."""
    ekby["groups"].append({"email": NORRA, "name": "Norra"})
    people = ("asa.oberg", "lars.ek", "Eva.Lind", "fatuma.abdi", "rene.holm")
    ekby["members"][NORRA] = [{"email": f"{each}@ekby.example"} for each in people]
    return ekby


@pytest.mark.parametrize("alone", [False, True])
def test_no_group_is_told_that_nobody_of_it_is_done(story: Story, *, alone: bool) -> None:
    """One mail to a group goes out where no member is done; of these modules everybody gets one of their own."""
    story.environment["NANOLEARN_MAIL_GROUPS"] = "on"
    story.start()
    story.sync()
    story.assign(MODULE, to=[f"group:{NORRA}"], via="mail", aggregate_only=alone)
    outcome = story.deliver()
    assert (outcome.created["mail"], outcome.groups) == ((5, []) if alone else (1, [(NORRA, 5)]))


@pytest.mark.parametrize("alone", [False, True])
def test_a_lost_reply_names_nobody(story: Story, *, alone: bool) -> None:
    """A mail of which nobody knows whether it went out is told without whom it was for."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], via="mail", aggregate_only=alone)
    story.sandbox.wire.faults.add(Fault(SEND, kind="lost_reply"))
    (lost,) = story.deliver().uncertain
    assert lost.modules == (MODULE,)
    assert (lost.email == "somebody") is alone
