"""`nanolearn person export` and `person erase`, told with Google's stand-in."""

from pathlib import Path
from typing import Any

import pytest

from service.counting.recount import prove
from service.moments import local_day
from service.privacy.finding import identify
from tests.commands.conftest import InThisProcess
from tests.support.planted import where_named
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
LARS, EVA, ASA = "lars.ek@ekby.example", "eva.lind@ekby.example", "asa.oberg@ekby.example"


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """Everybody at work is asked for a module; Lars has done it, and Åsa has looked how far he is."""
    story.sync()
    command = InThisProcess(tmp_path, story.environment, capsys)
    story.assign(MODULE, to=["administration", f"person:{LARS}"], by=LARS)
    story.deliver()
    story.answer(LARS, MODULE, right=1)
    story.track()
    assert command("roles", "grant", ASA, "--role", "administrator", "--unit", "/").status == 0
    assert command("report", "--person", LARS, "--as", ASA).status == 0
    assert command("report", "--by", "person", "--unit", "/Skolor", "--as", ASA).status == 0
    assert command("report", "--by", "person", "--unit", "/Vård och omsorg", "--as", ASA).status == 0
    return command


def test_everything_that_is_held(run: InThisProcess, story: Story) -> None:
    """Each table's rows, who has looked, and where Google has more; nothing of anybody else but who looked."""
    document = run("person", "export", "S.Oneill@ekby.example", "--json").document
    assert document["person"]["email"] == "siobhan.oneill@ekby.example"  # by an alias
    document = run("person", "export", LARS.upper(), "--json").document
    assert document["person"] == {"id": "1006", "email": LARS, "name": "Lars Ek", "addresses": [LARS]}
    tables: dict[str, Any] = document["tables"]
    assert {name: (len(each["rows"]), len(each["mentions"])) for name, each in tables.items()} == {
        "people": (1, 0),
        "addresses": (1, 0),
        "assignments": (0, 1),
        "assignment_targets": (1, 0),
        "messages": (1, 0),
        "message_items": (1, 0),
        "responses": (1, 0),
        "obligations": (1, 0),
        "audit": (2, 0),
    }
    assert tables["people"]["rows"][0]["manager"] == ASA
    assert tables["assignments"]["mentions"][0]["created_by"] == LARS
    assert tables["responses"]["rows"][0]["passed"] is False
    looked = [(each["by"], each["right"], each["unit"]) for each in document["seen_by"]]
    assert looked == [
        ("", "person:data:read", None),
        (ASA, "unit:names:read", "/Skolor"),
        (ASA, "person:progress:read", None),
    ]
    [form] = document["in_google"]["forms"]
    assert form["module"] == MODULE
    assert form["address"].startswith("https://docs.google.com/forms/d/")
    assert EVA not in str(document)


def test_what_a_leader_did_to_others(run: InThisProcess) -> None:
    """That she did it is held on her; whom it was about is not hers to be told."""
    document = run("person", "export", ASA, "--json").document
    entries = document["tables"]["audit"]["mentions"]
    assert [each["permission"] for each in entries] == ["person:progress:read", "unit:names:read", "unit:names:read"]
    assert all(each["by_address"] == ASA and "person_id" not in each for each in entries)
    assert {each["manager"] for each in document["tables"]["people"]["mentions"]} == {ASA}
    assert LARS not in str(document)


def test_in_words(run: InThisProcess) -> None:
    """What there is, table by table; nobody's data on the screen of whoever only wanted to know."""
    ran = run("person", "export", LARS)
    assert ran.status == 0
    assert "  responses: 1 row, 0 mentions\n" in ran.out
    assert "Google keeps their answers in these Forms" in ran.out


def test_oneself_and_nobody_else(run: InThisProcess) -> None:
    """Everybody may have their own; nobody with a role another's; and erasing is for owners alone."""
    assert run("person", "export", LARS, "--json", "--as", LARS).document["person"]["email"] == LARS
    for asker in (EVA, ASA):
        refused = run("person", "export", LARS, "--as", asker)
        assert (refused.status, refused.out) == (1, "")
        assert "person:data:read" in refused.err
    for asker in (LARS, ASA):
        refused = run("person", "erase", LARS, "--as", asker)
        assert (refused.status, refused.out) == (1, "")
    nobody = run("person", "erase", "nobody@ekby.example")
    assert nobody.status == 2
    assert "Nobody in the roster has, or had, the address nobody@ekby.example" in nobody.err


def test_erased_while_the_account_is_there(run: InThisProcess, story: Story) -> None:
    """Figures are the same, nobody is written to, and the answer says that the next sync brings them back."""
    before = story.report()
    with story.service.engine.connect() as connection:
        who = identify(connection, LARS)
    assert who is not None
    erased = run("person", "erase", LARS, "--json").document
    assert "next roster sync brings name and address back" in erased["comes_back"]
    assert len(erased["in_google"]["forms"]) == 1
    after = story.report()
    assert (after["rows"], after["total"]) == (before["rows"], before["total"])
    with story.service.engine.connect() as connection:
        assert [place for place in where_named(connection, who) if place[0] != "alembic_version"] == []
    mails = len(story.mails())
    story.assign("report-incidents-fast", to=["administration"])
    story.deliver()
    assert not [mail for mail in story.mails()[mails:] if "erased" in mail["to"] or mail["to"] == LARS]
    story.track()  # the answer lies in the Form still, and is not taken for a new one
    assert story.report()["rows"][0]["completed"] == before["rows"][0]["completed"]
    synced = story.sync().changes
    assert (synced.joined, synced.left) == (1, 1)
    assert prove_holds(story)
    again = run("person", "export", LARS, "--json").document["tables"]
    assert again.keys() == {
        "people",
        "addresses",
        "roster_changes",
        "obligations",
        "audit",
    }  # audit: that this was read


def test_erased_after_the_account_is_gone(run: InThisProcess, story: Story) -> None:
    """Nothing is said of coming back, and no sync brings anything back; doing it again finds nobody."""
    story.sandbox.build("admin", "directory_v1", "admin@ekby.example").users().delete(userKey=LARS).execute()
    story.sync()
    erased = run("person", "erase", LARS)
    assert erased.status == 0
    assert "Note:" not in erased.out
    story.sync()
    story.track()
    assert run("person", "export", LARS).status == 2
    assert run("person", "erase", LARS).status == 2
    assert prove_holds(story)


def prove_holds(story: Story) -> bool:
    today = local_day(story.clock.now(), story.service.settings.timezone)
    return prove(story.service.engine, story.service.catalogue, today).holds
