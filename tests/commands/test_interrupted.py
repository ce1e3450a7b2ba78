"""A delivery that is stopped in its midst is finished by the next; nobody gets two mails, nobody none."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Place, settle
from tests.support.strict_town import people_of, staff, town

MODULE = "phishing-pause-and-verify"
SEND = "gmail.users.messages.send"
DEADLINE = 60.0


@pytest.fixture
def assigned(tmp_path: Path, database: str) -> Iterator[Place]:
    """Forty people's delivery, to be begun; a mail takes a tenth of a second."""
    directory = town(43)
    workspace, run = settle(tmp_path, directory, database)
    workspace.slow[SEND] = 0.1
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", "administration")
        yield Place(directory, workspace, run)


def until_mailed(place: Place, mails: int) -> None:
    end = time.monotonic() + DEADLINE
    while len(place.workspace.world.mails) < mails:
        assert time.monotonic() < end, "no mails came"
        time.sleep(0.005)


def recipients(place: Place) -> list[str]:
    return sorted(mail.recipient.lower() for mail in place.workspace.world.mails)


def test_ctrl_c_and_again(assigned: Place) -> None:
    """Ctrl-C ends in words and status 130; the second run writes to everybody who is left, once."""
    running = assigned.run.start("deliver", "--json")
    until_mailed(assigned, 10)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=DEADLINE)
    assert (running.returncode, out) == (130, "")
    assert err.strip() == "Stopped. What was done is recorded; run the command again to go on."
    assert _finished(assigned) <= 1


@pytest.mark.parametrize("after", [1, 7])
def test_killed_and_again(assigned: Place, after: int) -> None:
    """Killed between two words: the mail that was under way counts as sent and is told; nobody gets two."""
    running = assigned.run.start("deliver")
    until_mailed(assigned, after)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=DEADLINE)
    assert running.returncode == -signal.SIGKILL
    assert _finished(assigned) <= 1


def _finished(place: Place) -> int:
    """Run it to its end; gives how many mails are in doubt. All who shall have one have exactly one."""
    document = place.run("deliver", "--json").document
    assert (document["failed"], document["waiting"], document["stopped"]) == ([], 0, None)
    assert recipients(place) == sorted(people_of(place.town))
    assert len(place.workspace.world.forms) == 3
    assert place.workspace.refusals == []
    again = place.run("deliver", "--json").document
    assert (again["created"], again["updated"], again["calls"]) == ({}, {}, {})
    return len(document["uncertain"])


def test_killed_while_it_waits_leaves_nothing_in_doubt(tmp_path: Path, database: str) -> None:
    """A run of more than Google's 150 mails a minute mostly waits; killed then, no mail is lost or uncertain."""
    directory = town(200)
    workspace, run = settle(tmp_path, directory, database)
    place = Place(directory, workspace, run)
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", "administration")
        running = run.start("deliver")
        until_mailed(place, 150)
        time.sleep(0.5)
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=DEADLINE)
        document = run("deliver", "--for", "0", "--json").document
    assert (document["uncertain"], document["created"]) == ([], {})
    assert document["waiting"] == len(people_of(directory)) - 150
    assert workspace.refusals == []


def test_killed_while_forms_are_made(tmp_path: Path, database: str) -> None:
    """Killed after each of Google's replies in turn: no Form is made twice, none is left half made."""
    directory = town(10)
    workspace, run = settle(tmp_path, directory, database)
    place = Place(directory, workspace, run)
    staff_only = sorted(address for address, user in people_of(directory).items() if staff(user))
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", "administration", "--role", "staff")
        for method in ("forms.forms.batchUpdate", "drive.permissions.create", "forms.forms.setPublishSettings"):
            before = workspace.calls[method]
            workspace.slow[method] = DEADLINE
            running = run.start("deliver")
            end = time.monotonic() + DEADLINE
            while workspace.calls[method] == before:
                assert time.monotonic() < end, f"{method} was never called"
                time.sleep(0.005)
            running.send_signal(signal.SIGKILL)
            running.communicate(timeout=DEADLINE)
            del workspace.slow[method]
        document = run("deliver", "--json").document
    assert (document["failed"], document["waiting"]) == ([], 0)
    assert [form.published for form in workspace.world.forms.values()] == [True] * 3
    assert recipients(place) == staff_only
    assert workspace.refusals == []
