"""The doctor on mails in the leaders' names: each fault is found, with what to do."""

import pytest

from service.delivery.health.check import FindingError, as_check
from service.delivery.health.examine import examine
from service.delivery.health.mailboxes import leaders_mailboxes
from tests.support.story import Story

ASA = "1003"  # leads /Skolor; Fatuma, 1010, leads /Vård och omsorg


def said(story: Story) -> str:
    finding = leaders_mailboxes(story.service.engine, story.service.workspace, story.clock.now().date())
    return as_check("mails from leaders", finding, ok=True).message


def found(story: Story) -> str:
    with pytest.raises(FindingError) as caught:
        said(story)
    return str(caught.value)


def test_all_is_well(story: Story) -> None:
    """One of them is tried; nothing is sent."""
    story.sync()
    assert said(story) == "Mails may go out in the name of 2 leaders; tried with asa.oberg@ekby.example."
    assert story.mails() == []


@pytest.mark.parametrize(("setting", "looked_at"), [("leaders", True), ("account", False)])
def test_only_where_the_settings_ask_for_it(story: Story, setting: str, looked_at: bool) -> None:
    """`doctor` tries it with NANOLEARN_MAIL_SENDERS=leaders."""
    story.sync()
    checks = examine({**story.environment, "NANOLEARN_MAIL_SENDERS": setting}, story.clock)
    assert [each.ok for each in checks if each.name == "mails from leaders"] == [True] * looked_at


def test_nobody_leads(story: Story) -> None:
    """The setting has no effect."""
    for user in story.sandbox.world.users.values():
        user.pop("relations", None)
    story.sync()
    assert found(story).startswith("NANOLEARN_MAIL_SENDERS is leaders, and nobody leads a unit")


def test_a_leader_without_gmail(story: Story) -> None:
    """The role account writes in her place for ever."""
    story.sync()
    story.sandbox.world.users[ASA]["isMailboxSetup"] = False
    assert found(story).startswith("asa.oberg@ekby.example leads a unit and has no mailbox")


def test_a_leader_who_has_left(story: Story) -> None:
    """No token is given for a suspended account."""
    story.sync()
    story.sandbox.world.users[ASA]["suspended"] = True
    assert found(story).startswith("No mail can go out in the name of asa.oberg@ekby.example, who leads a unit")


def test_no_delegation(story: Story) -> None:
    """The scope is named."""
    story.sync()
    read = "https://www.googleapis.com/auth/admin.directory.user.readonly"
    story.sandbox.wire.tokens.delegated_scopes = frozenset({read})
    assert "gmail.send" in found(story)
