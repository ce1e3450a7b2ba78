"""One mail to a group: when it may stand for one to each member, and that nobody is told twice or not at all."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.faults import Fault
from service.store import tables as t
from service.workspace.client import Workspace
from tests.support.form_works import Killed
from tests.support.story import Story

MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
SEND = "gmail.users.messages.send"
CARE = "omsorgen@ekby.example"
IN_CARE = {"fatuma.abdi@ekby.example", "rene.holm@ekby.example"}
EVERYBODY = "alla@ekby.example"


def members(story: Story, *addresses: str) -> None:
    """Make the group in care hold exactly these."""
    world = story.sandbox.world
    (key,) = (key for key, group in world.groups.items() if group["email"] == CARE)
    world.members[key][:] = [
        {"id": user["id"] if (user := world.user(each)) else "x1", "email": each, "role": "MEMBER", "type": "USER"}
        for each in addresses
    ]


def received(story: Story) -> Counter[str]:
    return Counter(mail["to"] for mail in story.mails())


def told(story: Story) -> Counter[tuple[str, str | None]]:
    """How often each address was told, as the database has it, and through which group."""
    query = (
        select(t.people.c.email, t.messages.c.group_address)
        .join(t.message_items, t.message_items.c.person_id == t.people.c.id)
        .join(t.messages, t.messages.c.id == t.message_items.c.message_id)
        .where(t.messages.c.state.in_(("sent", "uncertain")))
    )
    with story.service.engine.connect() as connection:
        return Counter((email, group) for email, group in connection.execute(query).all())


@pytest.fixture
def ekby(ekby: dict[str, Any]) -> dict[str, Any]:
    """Ekby with a group of everybody in care, and one of the whole customer."""
    ekby["groups"] += [{"email": CARE, "name": "Omsorgen"}, {"email": EVERYBODY, "name": "Alla"}]
    ekby["members"][CARE] = [{"email": each} for each in sorted(IN_CARE)]
    ekby["members"][EVERYBODY] = [{"id": "C02ekby00", "type": "CUSTOMER"}]
    return ekby


@pytest.fixture
def grouped(story: Story) -> Story:
    """Groups may be written to; those in care are to be told, by their group."""
    story.environment["NANOLEARN_MAIL_GROUPS"] = "on"
    story.start()
    story.sync()
    story.assign(MODULE, to=[f"group:{CARE}"], due=date(2026, 11, 30))
    return story


def test_one_mail_stands_for_each_member(grouped: Story) -> None:
    """It goes to the group, reaches everybody in it, names nobody, and counts as each member's mail."""
    assert grouped.service.delivery.plan()[0].mails == 1
    outcome = grouped.deliver()
    assert (dict(outcome.created), outcome.groups, outcome.waiting) == ({"form": 1, "mail": 1}, [(CARE, 2)], 0)
    assert received(grouped) == Counter(IN_CARE)
    assert told(grouped) == dict.fromkeys(((each, CARE) for each in IN_CARE), 1)
    mail = grouped.mails("rene.holm@ekby.example")[0]
    assert {name: mail["headers"].get(name) for name in ("From", "To", "Reply-To")} == {
        "From": "Nanolearn <nanolearn@ekby.example>",
        "To": CARE,
        "Reply-To": "Nanolearn <nanolearn@ekby.example>",
    }
    assert mail["text"].startswith("Hej!\r\n\r\nDu har fått en kort modul att göra när det passar dig, klart senast")
    assert f"Mejlet är skickat till gruppen {CARE}: alla i den har fått samma. Svar går till nanolearn@" in mail["text"]
    assert not any(name in mail["text"] + mail["html"] for name in ("Fatuma", "René", "Abdi", "Holm"))
    grouped.start()
    assert (grouped.service.delivery.plan()[0].mails, dict(grouped.deliver().created)) == (0, {})


def test_without_the_setting_each_member_is_written_to(story: Story) -> None:
    """Nobody sees a mail to a group come back, so somebody has to decide that it will not."""
    story.sync()
    story.assign(MODULE, to=[f"group:{CARE}"])
    outcome = story.deliver()
    assert (outcome.created["mail"], outcome.groups) == (2, [])
    assert told(story) == dict.fromkeys(((each, None) for each in IN_CARE), 1)


def test_a_unit_whose_people_are_the_group(grouped: Story) -> None:
    """The unit is assigned, the group is known from before and holds the same people: one mail."""
    grouped.assign(OTHER, to=["unit:/Vård och omsorg"])
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups) == (1, [(CARE, 2)])
    assert set(told(grouped).values()) == {2}  # both modules in one mail


def test_the_whole_customer(grouped: Story) -> None:
    """A group of everybody stands for the administration only while the roster holds everybody."""
    world = grouped.sandbox.world
    for user in world.users.values():
        user.pop("languages", None)
    grouped.sync()
    grouped.deliver()
    grouped.assign(OTHER, to=[f"group:{EVERYBODY}"], via="mail")
    assert grouped.deliver().groups == [(EVERYBODY, 9)]
    grouped.assign("lock-screen-lost-device", to=["administration"], via="mail")
    world.users["1012"]["suspended"] = False
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups, outcome.waiting) == (9, [], 0)


@pytest.mark.parametrize(
    "why",
    ["another language", "done already", "written to before", "excepted", "role", "stranger", "refused before"],
)
def test_who_cannot_be_told_by_the_group(story: Story, why: str) -> None:
    """The mail would be another one, or reach somebody it is not for: each gets their own."""
    story.environment["NANOLEARN_MAIL_GROUPS"] = "on"
    story.start()
    order: dict[str, Any] = {"to": [f"group:{CARE}"]}
    expected = 2
    if why == "another language":
        story.sandbox.world.users["1011"]["languages"] = [{"languageCode": "da"}]
    if why == "stranger":
        members(story, *IN_CARE, "vikarie@bemanning.example")
    if why == "role":
        members(story, *IN_CARE, "maja.berg@ekby.example")
        order["role"] = "staff"
    story.sync()
    if why in {"done already", "written to before"}:
        story.assign(MODULE, to=["person:rene.holm@ekby.example"])
        story.deliver()
        expected = 1
    if why == "done already":
        story.answer("rene.holm@ekby.example", MODULE)
        story.track()
    if why == "excepted":
        order["exceptions"] = ["person:rene.holm@ekby.example"]
        expected = 1
    if why == "refused before":
        story.sandbox.wire.faults.add(Fault(SEND, code=400, message="Invalid To header"))
        story.assign(OTHER, to=["person:rene.holm@ekby.example"])
        story.deliver()
        story.sandbox.wire.faults.orders.clear()
    story.assign(MODULE, **order)
    before = len(story.mails())
    outcome = story.deliver()
    assert (outcome.groups, outcome.created["mail"], outcome.waiting) == ([], expected, 0)
    assert len(story.mails()) == before + expected
    assert {group for _, group in told(story)} == {None}


def test_who_joins_later(grouped: Story) -> None:
    """Gets their own mail; the others have had theirs."""
    grouped.deliver()
    members(grouped, *IN_CARE, "lars.ek@ekby.example")
    grouped.sync()
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups) == (1, [])
    assert received(grouped) == Counter([*IN_CARE, "lars.ek@ekby.example"])


def test_who_joined_since_the_roster_was_read(grouped: Story) -> None:
    """The group is looked at before it is written to: one that has changed is not, or the new member had two mails."""
    members(grouped, *IN_CARE, "lars.ek@ekby.example")
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups, outcome.waiting) == (2, [], 0)
    grouped.sync()
    assert grouped.deliver().created["mail"] == 1
    assert received(grouped) == Counter([*IN_CARE, "lars.ek@ekby.example"])


def test_a_group_that_is_gone(grouped: Story) -> None:
    """Deleted since: its former members are bound until the roster is read, and told one by one."""
    world = grouped.sandbox.world
    group = next(key for key, each in world.groups.items() if each["email"] == CARE)
    del world.groups[group]
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups, outcome.failed) == (2, [], [])
    assert told(grouped) == dict.fromkeys(((each, None) for each in IN_CARE), 1)


def test_google_refuses_the_group(grouped: Story) -> None:
    """Nothing has gone out, so each member is written to in the same run."""
    grouped.sandbox.wire.faults.add(Fault(SEND, code=400, message="Invalid To header"))
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.groups, outcome.failed, outcome.waiting) == (2, [], [], 0)
    assert received(grouped) == Counter(IN_CARE)


def test_a_lost_reply(grouped: Story) -> None:
    """The group's mail may have gone out: it counts as sent to all, stands among the uncertain, is never sent again."""
    grouped.sandbox.wire.faults.add(Fault(SEND, kind="lost_reply"))
    outcome = grouped.deliver()
    assert [(mail.email, mail.modules) for mail in outcome.uncertain] == [(CARE, (MODULE,))]
    grouped.start()
    assert dict(grouped.deliver().created) == {}
    assert received(grouped) == Counter(IN_CARE)


@pytest.mark.parametrize("after", [False, True], ids=["before it was sent", "after it was sent"])
def test_killed_while_sending(grouped: Story, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """Nobody knows whether it went out: all members count as told, and it is said."""
    original = Workspace.call

    def call(self: Workspace, method_id: str, **parameters: Any) -> Any:
        if method_id == SEND and not after:
            raise Killed
        reply = original(self, method_id, **parameters)
        if method_id == SEND:
            raise Killed
        return reply

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "call", call)
        with pytest.raises(Killed):
            grouped.deliver()
    grouped.start()
    outcome = grouped.deliver()
    assert ([mail.email for mail in outcome.uncertain], dict(outcome.created)) == ([CARE], {})
    assert received(grouped) == (Counter(IN_CARE) if after else Counter())
    assert told(grouped) == dict.fromkeys(((each, CARE) for each in IN_CARE), 1)


def test_the_day_is_used_up(grouped: Story) -> None:
    """The group's one mail waits as any other."""
    grouped.service.workspace.pace.ledger.note("gmail.send", [grouped.clock.now()] * 2_000)
    outcome = grouped.deliver()
    assert (outcome.created["mail"], outcome.waiting, outcome.groups) == (0, 1, [])
    assert outcome.stopped == "Google's limit for gmail.send is used up until 2026-11-03 08:00 UTC."


def test_two_at_once(grouped: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes to the group while this one is about to: still one mail each."""
    original, busy = Workspace.pages, False

    def pages(self: Workspace, method_id: str, key: str, **parameters: Any) -> Any:
        nonlocal busy
        found = original(self, method_id, key, **parameters)
        if method_id == "directory.members.list" and not busy:
            busy = True
            grouped.deliver()
        return found

    monkeypatch.setattr(Workspace, "pages", pages)
    outcome = grouped.deliver()
    assert (outcome.failed, outcome.waiting) == ([], 0)
    assert received(grouped) == Counter(IN_CARE)
    assert told(grouped) == dict.fromkeys(((each, CARE) for each in IN_CARE), 1)
