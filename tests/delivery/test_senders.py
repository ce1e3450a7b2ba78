"""Mails in the leader's name: from whom to whom, what they say, and what happens when a mailbox cannot be used."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from sandbox import quotas
from sandbox.faults import Fault
from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.delivery.plan import Invitation
from service.delivery.senders import Senders, read_leaders
from service.roster.model import Person, Roster, Unit
from service.store import tables as t
from service.workspace.client import Workspace
from service.workspace.limits import BUDGETS, Limit, budget_of
from tests.support.big_town import DOMAIN, address, big_story, big_town
from tests.support.form_works import Killed
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
SEND = "gmail.users.messages.send"
ROLE = "nanolearn@ekby.example"
ASA = "asa.oberg@ekby.example"  # leads /Skolor
FATUMA = "fatuma.abdi@ekby.example"  # leads /Vård och omsorg
OF_ASA = {"soren.kjaer", "siobhan.oneill", "lars.ek", "Eva.Lind", "maja.berg", "ali.hassan"}
EVERYBODY = 9


def names(mails: list[dict[str, Any]]) -> set[str]:
    return {mail["to"].partition("@")[0] for mail in mails}


def sent_from(story: Story) -> dict[str, set[str]]:
    """Sender -> the names of those who got a mail from there; nobody got two."""
    mails = story.mails()
    assert set(Counter(mail["to"] for mail in mails).values()) <= {1}
    return {sender: names([mail for mail in mails if mail["from"] == sender]) for sender in {m["from"] for m in mails}}


def recorded(story: Story) -> Counter[tuple[str | None, str]]:
    with story.service.engine.connect() as connection:
        return Counter((row.sender, row.state) for row in connection.execute(select(t.messages)))


@pytest.fixture
def led(story: Story) -> Story:
    """Everybody in Ekby is to be told, by whoever leads where they work."""
    story.environment["NANOLEARN_MAIL_SENDERS"] = "leaders"
    story.start()
    story.sync()
    story.assign(MODULE, to=["administration"], due=date(2026, 11, 30), via="mail")
    return story


def test_whose_mailbox(led: Story) -> None:
    """The nearest leader above; the role account to those who have none but themselves."""
    outcome = led.deliver()
    assert (outcome.created["mail"], outcome.stood_in, outcome.waiting) == (EVERYBODY, [], 0)
    assert sent_from(led) == {ASA: OF_ASA, FATUMA: {"rene.holm"}, ROLE: {"asa.oberg", "fatuma.abdi"}}
    assert recorded(led) == {(ASA, "sent"): 6, (FATUMA, "sent"): 1, (None, "sent"): 2}


def test_without_the_setting_the_role_account_sends(story: Story) -> None:
    """Leaders' mailboxes are used only where somebody has decided so."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    story.deliver()
    assert set(sent_from(story)) == {ROLE}
    assert "Reply-To" not in story.mails("rene.holm@ekby.example")[0]["headers"]


SAID = {
    "lars.ek": (
        "Avsändaren, Åsa Öberg, leder din enhet eller en enhet över den. Mejlet är skrivet och skickat av tjänsten "
        "Nanolärande, och svar går till nanolearn@ekby.example."
    ),
    "soren.kjaer": (
        "Afsenderen, Åsa Öberg, leder din enhed eller en enhed over den. Mailen er skrevet og sendt af tjenesten "
        "Nanolæring, og svar går til nanolearn@ekby.example."
    ),
    "siobhan.oneill": (
        "The sender, Åsa Öberg, leads your unit or one above it. This e-mail was written and sent by the service "
        "Nano-learning, and replies go to nanolearn@ekby.example."
    ),
}


def test_the_mail_says_who_really_sends(led: Story) -> None:
    """In the leader's name, in the reader's language, with the service named, and answers going to who runs it."""
    led.deliver()
    for reader, said in SAID.items():
        (mail,) = led.mails(f"{reader}@ekby.example")
        assert said in mail["text"]
        assert mail["headers"]["From"] == "Åsa Öberg via Nanolearn <asa.oberg@ekby.example>"
        assert mail["headers"]["Reply-To"] == "Nanolearn <nanolearn@ekby.example>"


def test_a_leader_without_gmail(led: Story) -> None:
    """The role account writes in her place, is told why, and asks her mailbox once a run, not once a mail."""
    led.sandbox.world.users["1003"]["isMailboxSetup"] = False
    outcome = led.deliver()
    assert outcome.created["mail"] == EVERYBODY
    assert [email for email, _ in outcome.stood_in] == [ASA]
    assert "Mail service not enabled" in outcome.stood_in[0][1]
    assert sent_from(led) == {FATUMA: {"rene.holm"}, ROLE: OF_ASA | {"asa.oberg", "fatuma.abdi"}}
    assert recorded(led) == {(FATUMA, "sent"): 1, (None, "sent"): 8}
    assert led.service.workspace.calls[SEND] == EVERYBODY + 1
    led.start()
    led.sandbox.world.users["1003"]["isMailboxSetup"] = True
    led.assign("report-incidents-fast", to=["person:lars.ek@ekby.example"])
    led.deliver()
    assert led.mails("lars.ek@ekby.example")[-1]["from"] == ASA


def test_a_leader_who_has_left_since_the_roster_was_read(led: Story) -> None:
    """A suspended account gives no token: her people are written to all the same, and nothing is in doubt."""
    led.sandbox.world.users["1003"]["suspended"] = True
    outcome = led.deliver()
    assert [email for email, _ in outcome.stood_in] == [ASA]
    assert "cannot be acted for" in outcome.stood_in[0][1]
    assert (outcome.failed, outcome.uncertain, outcome.waiting) == ([], [], 0)
    assert sent_from(led)[ROLE] == OF_ASA | {"fatuma.abdi"}  # mail to her own suspended account comes back


def test_no_right_to_send_for_anybody(led: Story) -> None:
    """It is not the leaders' fault: the run stops with the scope's name, and no mail counts as sent."""
    led.sandbox.wire.tokens.delegated_scopes = frozenset({"https://www.googleapis.com/auth/drive.file"})
    outcome = led.deliver()
    assert outcome.stopped is not None
    assert "gmail.send" in outcome.stopped
    assert recorded(led) == Counter()


def test_a_refused_recipient_is_not_the_leaders_fault(led: Story) -> None:
    """What the role account cannot send either is that person's trouble, and the leader writes to the others."""
    led.sandbox.wire.faults.add(
        Fault(SEND, code=400, message="Invalid To header", nth=2, times=2)
    )  # hers, and the role account's
    outcome = led.deliver()
    assert (outcome.created["mail"], len(outcome.failed), outcome.stood_in) == (EVERYBODY - 1, 1, [])
    led.start()
    assert led.deliver().created["mail"] == 1
    assert sum(len(people) for people in sent_from(led).values()) == EVERYBODY


def test_google_says_that_a_leader_has_sent_enough(led: Story) -> None:
    """Her own mails count too, which we cannot know of: the role account writes on."""
    led.sandbox.world.switches.quotas = True
    budget = budget_of(SEND, ASA)
    assert budget is not None
    led.service.workspace.pace.ledger.note(budget, [led.clock.now()] * 1_498)
    outcome = led.deliver()
    assert outcome.stood_in == [(ASA, "Google's limit for gmail.send.leader is used up until 2026-11-03 08:00 UTC.")]
    found = sent_from(led)
    assert (len(found[ASA]), found[ROLE]) == (2, (OF_ASA - found[ASA]) | {"asa.oberg", "fatuma.abdi"})


def test_when_the_role_account_is_used_up_the_leaders_go_on(led: Story) -> None:
    """Only those whom nobody else can write to wait, and the run says until when."""
    led.service.workspace.pace.ledger.note("gmail.send", [led.clock.now()] * 2_000)
    outcome = led.deliver()
    assert (outcome.created["mail"], outcome.waiting, outcome.failed) == (7, 2, [])
    assert outcome.stopped == "Google's limit for gmail.send is used up until 2026-11-03 08:00 UTC."
    assert sent_from(led) == {ASA: OF_ASA, FATUMA: {"rene.holm"}}
    led.clock.move(timedelta(days=1, minutes=1))
    again = led.deliver()
    assert (again.created["mail"], again.waiting, again.stopped) == (2, 0, None)


@pytest.mark.parametrize("after", [False, True], ids=["before it was sent", "after it was sent"])
def test_a_lost_reply_or_a_kill_in_a_leaders_name(led: Story, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """The mail counts as sent: the role account never sends a second one."""
    led.sandbox.wire.faults.add(Fault(SEND, kind="lost_reply", nth=1))
    original, sent = Workspace.call, 0

    def call(self: Workspace, method_id: str, **parameters: Any) -> Any:
        nonlocal sent
        sent += method_id == SEND
        if method_id == SEND and sent == 4 and not after:
            raise Killed
        reply = original(self, method_id, **parameters)
        if method_id == SEND and sent == 4 and after:
            raise Killed
        return reply

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "call", call)
        with pytest.raises(Killed):
            led.deliver()
    led.start()
    outcome = led.deliver()
    assert (len(outcome.uncertain), outcome.waiting, outcome.stood_in) == (2, 0, [])
    assert sum(len(people) for people in sent_from(led).values()) == EVERYBODY - (0 if after else 1)


def test_nobody_leads_twice_at_once() -> None:
    """Of two leaders of a unit one writes always, but not to themselves; the mails of all senders take turns."""
    units = {"r": Unit("r", "/", "", None), "s": Unit("s", "/S", "S", "r")}
    people = {
        name: Person(name, f"{name}@x.example", name, "s", role, None)
        for name, role in (("ada", "staff"), ("bo", "staff"), ("cy", "staff"), ("di", "staff"), ("eli", "pupil"))
    }
    senders = Senders(Roster(units, people), {"s": ("bo", "cy", "eli"), "r": ("di",), "gone": ("x",)})
    found = {name: leader.id if (leader := senders.of(name)) else None for name in people}
    assert found == {"ada": "bo", "bo": "cy", "cy": "bo", "di": "bo", "eli": "bo"}
    only_above = Senders(Roster(units, people), {"r": ("di", "away")})
    turns = only_above.in_turn(Invitation(name, "sv", (), ()) for name in ("ada", "bo", "cy", "di"))
    assert [each.person_id for each in turns] == ["ada", "di", "bo", "cy"]
    only_above.rest(people["di"], "because")
    assert (only_above.of("ada"), only_above.resting) == (None, [("di@x.example", "because")])
    only_above.call_back(people["di"])
    assert only_above.of("ada") == people["di"]


@pytest.fixture
def tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of Google's limits, on both sides: what holds for five thousand people is tried with five hundred."""
    for budget in ("gmail.send", "gmail.send.leader"):
        minute, day = BUDGETS[budget]
        smaller = (Limit(minute.calls // 10, minute.seconds), Limit(day.calls // 10, day.seconds))
        monkeypatch.setitem(BUDGETS, budget, smaller)  # type: ignore[misc]  # no code of the service may
    monkeypatch.setattr(quotas, "SENDS", tuple(replace(quota, limit=quota.limit // 10) for quota in quotas.SENDS))


def too_many(sandbox: Sandbox) -> list[Any]:
    return [refusal for refusal in sandbox.wire.record.refusals if refusal["code"] in {403, 429}]


@pytest.mark.slow
@pytest.mark.usefixtures("tenth")
def test_more_mails_than_three_days_hold(database: str, tmp_path: Path) -> None:
    """From one account: a full day, another, the rest on the third; each person once, Google never has to refuse."""
    with big_story(tmp_path, 502, NANOLEARN_DATABASE_URL=database) as storby:
        storby.sync()
        storby.assign(MODULE, to=["administration"], via="mail")
        storby.sandbox.world.switches.quotas = True
        days = []
        for _ in range(4):
            storby.start()
            outcome = storby.deliver()
            days.append((outcome.created["mail"], outcome.waiting, outcome.stopped))
            storby.clock.move(timedelta(days=1))
        until = "Google's limit for gmail.send is used up until 2026-11-0{} 08:{} UTC."
        assert days == [
            (200, 300, until.format(3, "00")),
            (200, 100, until.format(4, "13")),
            (100, 0, None),
            (0, 0, None),
        ]
        assert set(Counter(mail.recipient for mail in storby.sandbox.world.mail).values()) == {1}
        assert len(storby.sandbox.world.mail) == 500
        assert too_many(storby.sandbox) == []


def led_town(number: int) -> dict[str, Any]:
    """Storby with a leader in each of its ten units, to whom everybody there answers."""
    town = big_town(number)
    for n, user in enumerate(town["users"]):
        leader = 2 + (n - 2) % 10
        if n not in {0, 1, leader}:
            user["relations"] = [{"type": "manager", "value": address(leader)}]
    return town


@pytest.mark.slow
@pytest.mark.usefixtures("tenth")
def test_as_many_from_the_leaders_in_one_go(database: str, tmp_path: Path) -> None:
    """Ten leaders write to fifty each and the role account to the ten, in the minutes that one of them needs."""
    accounts = {"NANOLEARN_DELEGATED_USER": address(0), "NANOLEARN_DIRECTORY_ADMIN": address(1)}
    settings = {"NANOLEARN_DATABASE_URL": database, "NANOLEARN_MAIL_SENDERS": "leaders"}
    with Sandbox(load_town(led_town(502))) as sandbox:
        storby = Story(sandbox, tmp_path, DOMAIN, **accounts, **settings)
        storby.sync()
        storby.assign(MODULE, to=["administration"], via="mail")
        sandbox.world.switches.quotas = True
        begun = storby.clock.now()
        outcome = storby.deliver()
        assert (outcome.created["mail"], outcome.waiting, outcome.stood_in) == (500, 0, [])
        assert set(Counter(mail.recipient for mail in sandbox.world.mail).values()) == {1}
        senders = Counter(sandbox.world.users[mail.sender_id]["primaryEmail"] for mail in sandbox.world.mail)
        assert senders == {**{address(n): 49 for n in range(2, 12)}, address(0): 10}
        assert too_many(sandbox) == []
        assert timedelta(minutes=3) <= storby.clock.now() - begun <= timedelta(minutes=3, seconds=30)
        storby.close()


def test_an_ambassador_comes_before_the_leader(led: Story) -> None:
    """Where a unit has one; until the role's last day, and not to themselves."""
    with led.service.engine.begin() as connection:
        units = {row.path: row.id for row in connection.execute(select(t.units))}
        soren = connection.scalar(select(t.people.c.id).where(t.people.c.email == "soren.kjaer@ekby.example"))
        connection.execute(
            insert(t.roles).values(
                person_id=soren,
                role="ambassador",
                unit_id=units["/Skolor"],
                until=led.clock.now().date(),
                source="hand",
                given_at=led.now(),
            )
        )
    led.deliver()
    sent = sent_from(led)
    assert sent["soren.kjaer@ekby.example"] >= OF_ASA - {"soren.kjaer"}
    assert "soren.kjaer" in sent[ASA]
    led.clock.move(timedelta(days=1))
    led.assign("report-incidents-fast", to=["person:lars.ek@ekby.example"], via="mail")
    led.deliver()
    assert [mail["from"] for mail in led.mails("lars.ek@ekby.example")][-1] == ASA


def test_whom_a_group_makes_leader_or_ambassador_writes(led: Story) -> None:
    """A leader by the group before the Directory's, an ambassador by it before both; nobody after it ends."""
    network, today = "natverk@ekby.example", led.clock.now().date()
    with led.service.engine.begin() as connection:
        units = {row.path: row.id for row in connection.execute(select(t.units))}
        ids = {row.email.partition("@")[0]: row.id for row in connection.execute(select(t.people))}
        connection.execute(insert(t.groups).values(address=network, synced_at=led.now(), everyone=False, others=False))
        connection.execute(insert(t.group_members).values(group_address=network, person_id=ids["rene.holm"]))
        given = {"unit_id": units["/Skolor"], "source": "hand", "given_at": led.now(), "group_address": network}
        yesterday = today - timedelta(days=1)

        def leaders() -> tuple[str, ...]:
            return read_leaders(connection, today)[units["/Skolor"]]

        connection.execute(insert(t.roles).values(role="ambassador", until=yesterday, **given))
        assert leaders() == (ids["asa.oberg"],)
        connection.execute(insert(t.roles).values(role="leader", **given))
        assert leaders() == (ids["rene.holm"], ids["asa.oberg"])
        by_name = {**given, "group_address": None, "person_id": ids["soren.kjaer"]}
        connection.execute(insert(t.roles).values(role="leader", **by_name))
        assert leaders() == (ids["soren.kjaer"], ids["rene.holm"], ids["asa.oberg"])
        connection.execute(t.roles.update().where(t.roles.c.role == "ambassador").values(until=today))
        assert leaders() == (ids["rene.holm"], ids["soren.kjaer"], ids["asa.oberg"])
    led.deliver()
    assert sent_from(led)["rene.holm@ekby.example"] == OF_ASA | {"asa.oberg"}
