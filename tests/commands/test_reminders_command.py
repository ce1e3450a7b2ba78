"""`nanolearn remind` and `nanolearn reminders`: what they say, and who may read whom was reminded."""

from datetime import date
from pathlib import Path

import pytest

from service.app import open_service
from service.settings import load_settings
from tests.commands.conftest import InThisProcess
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
LARS, SOREN = "lars.ek@ekby.example", "soren.kjaer@ekby.example"


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """Two were told on the second of November, and one of them is reminded a week later, at ten."""
    story.sync()
    story.assign(MODULE, to=[f"person:{LARS}"], due=date(2026, 11, 9))
    story.assign(MODULE, to=[f"person:{SOREN}"], due=date(2026, 12, 24))
    story.deliver()
    story.clock.move(date(2026, 11, 9) - date(2026, 11, 2))
    service = open_service(load_settings(story.environment), story.clock)
    service.reminders.run(service.workspace, lambda _what, _done, _total: None)
    service.close()
    return InThisProcess(tmp_path, story.environment, capsys)


def test_the_ledger_for_the_owner_and_for_oneself(run: InThisProcess) -> None:
    """All of it, one person's, one's own; nobody else's without the right."""
    row = {
        "at": "2026-11-09T08:00:00.000000Z",
        "to": LARS,
        "kind": "reminder",
        "state": "sent",
        "modules": [MODULE],
        "nudged": False,
        "sender": None,
        "error": None,
    }
    assert run("reminders", "list", "--json").document == {"reminders": [row]}
    assert run("reminders", "list", "--since", "2026-11-10", "--json").document == {"reminders": []}
    assert run("reminders", "list", "--person", LARS, "--as", LARS, "--json").document == {"reminders": [row]}
    assert run("reminders", "list", "--person", SOREN).out == "No reminder has been sent.\n"
    refused = run("reminders", "list", "--person", LARS, "--as", SOREN)
    assert (refused.status, "lacks the right person:progress:read" in refused.err) == (1, True)
    unknown = run("reminders", "list", "--person", "nobody@ekby.example")
    assert (unknown.status, "Nobody in the roster has, or had" in unknown.err) == (2, True)
    entries = run("audit", "--json").document["entries"]
    assert [entry["person"] for entry in entries] == [SOREN, None, None]  # who looks at oneself leaves none


def test_the_switch_and_the_nudge_in_words(run: InThisProcess) -> None:
    """Each says what holds now; a nudge of what is switched off is refused with the way on."""
    assert run("reminders", "off", "1").out == "Reminders of assignment 1 are off.\n"
    assert run("reminders", "off", "1").out == "Reminders of assignment 1 are off, as they were.\n"
    refused = run("remind", "--assignment", "1")
    assert (refused.status, "`nanolearn reminders on 1` switches them on." in refused.err) == (2, True)
    assert run("reminders", "on", "1").out == "Reminders of assignment 1 are on.\n"
    assert run("remind").status == 2
    first, second = run("remind", "--unit", "/Skolor"), run("remind", "--unit", "/Skolor")
    assert first.out.startswith("Nudge 1 is noted.\nWhoever is not done in /Skolor gets a mail, from ")
    assert second.out.startswith("Nudge 1 was asked for before and waits.\n")


def test_the_policy_in_words_and_a_broken_one(run: InThisProcess) -> None:
    """A sentence each; the broken one names the file's fault, and nothing is sent."""
    assert run("reminders", "policy").out.startswith("Reminders: 7 days before, on the due day, 7 days after, 21 days")
    (run.folder / "policy.yaml").write_text("before: 7\n", encoding="utf-8")
    for words in (("reminders", "policy"), ("reminders", "send"), ("remind", "--module", MODULE)):
        broken = run(*words, NANOLEARN_REMINDERS="policy.yaml")
        assert (broken.status, "policy.yaml is wrong: before: Not a valid list" in broken.err) == (1, True)
    checks = run("doctor", "--json", NANOLEARN_REMINDERS="policy.yaml")
    assert (checks.status, "policy.yaml is wrong" in checks.out) == (1, True)
