"""`nanolearn doctor`: each fault is found by itself, and says what to do."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Place, Ran
from tests.support.strict_town import ADMIN, PUPILS, ROLE_ACCOUNT, one_for_each_language
from tests.support.strict_workspace import SCOPE

MODULE = "phishing-pause-and-verify"
WELL = [
    "settings",
    "courses",
    "database",
    "key",
    "directory people",
    "directory units",
    "directory groups",
    "forms and drive",
    "gmail",
    "role account",
    "people",
    "mails",
    f"form {MODULE} (da)",
    f"form {MODULE} (en)",
    f"form {MODULE} (sv)",
]


@pytest.fixture
def delivered(place: Place) -> Place:
    """An installation with three Forms out."""
    place.run("roster", "sync")
    place.run("assign", MODULE, "--to", *one_for_each_language(place.town))
    place.run("deliver")
    return place


def checks(ran: Ran) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(ran.out)["checks"]}


def wrong(ran: Ran) -> dict[str, str]:
    """What is not well; the exit status agrees."""
    assert ran.err == ""
    found = {name: each["message"] for name, each in checks(ran).items() if not each["ok"]}
    assert ran.status == (1 if found else 0)
    return found


def test_a_healthy_installation(delivered: Place) -> None:
    """Everything is looked at and well; nothing is changed, and no call is refused."""
    before = dict(delivered.workspace.calls)
    ran = delivered.run("doctor", "--json")
    assert (wrong(ran), list(checks(ran))) == ({}, WELL)
    assert all(set(each) == {"name", "ok", "message"} for each in checks(ran).values())
    writes = ("create", "update", "Update", "delete", "Settings", "send")
    made = {name for name, count in delivered.workspace.calls.items() if count > before.get(name, 0)}
    assert not {name for name in made if name.endswith(writes)}
    assert delivered.workspace.refusals == []
    spoken = delivered.run("doctor")
    assert spoken.status == 0
    assert spoken.out.splitlines()[-1] == "All is well."
    assert spoken.out.splitlines()[0].startswith("ok      settings: ")


@pytest.mark.parametrize(
    ("account", "scope", "check"),
    [
        (ADMIN, "admin.directory.user.readonly", "directory people"),
        (ADMIN, "admin.directory.orgunit.readonly", "directory units"),
        (ADMIN, "admin.directory.group.member.readonly", "directory groups"),
        (ROLE_ACCOUNT, "drive.file", "forms and drive"),
        (ROLE_ACCOUNT, "gmail.send", "gmail"),
    ],
)
def test_a_missing_scope_is_named(place: Place, account: str, scope: str, check: str) -> None:
    """One scope taken away stops one feature; the finding names the scope and where to add it."""
    place.workspace.granted[account].remove(SCOPE + scope)
    place.run("db", "upgrade")
    found = wrong(place.run("doctor", "--json"))
    assert set(found) == {check, "people"}
    assert SCOPE + scope in found[check]
    assert "Domain-wide delegation" in found[check]
    assert found["people"] == "The roster is empty. Run `nanolearn roster sync`."


def test_forms_changed_by_hand(delivered: Place) -> None:
    """Closed, shared with others, sharing taken away: each told with the way to the Form."""
    closed, opened, unshared = delivered.workspace.world.forms.values()
    closed.accepting = False
    opened.permissions.append({"id": "x", "type": "anyone", "role": "reader", "view": "published"})
    unshared.permissions = [each for each in unshared.permissions if each.get("domain") != PUPILS]
    edit = "https://docs.google.com/forms/d/{}/edit".format
    assert set(wrong(delivered.run("doctor", "--json")).values()) == {
        f"Somebody has closed it by hand. Publish it and let it accept responses: {edit(closed.id)}",
        f"Somebody has opened it to anyone too. Take that away: {edit(opened.id)}",
        f"Its sharing with {PUPILS} was taken away by hand. Share it again: {edit(unshared.id)}",
    }


def test_a_form_that_was_deleted(delivered: Place) -> None:
    """One Form in the bin is told; the others are still looked at."""
    delivered.workspace.world.forms.pop("form-1")
    ran = delivered.run("doctor", "--json")
    assert list(wrong(ran).values()) == [
        f"The Form form-1 has been deleted. Take it out of the bin of {ROLE_ACCOUNT}'s Drive."
    ]
    assert list(checks(ran)) == WELL


def test_domains_that_changed_since(delivered: Place) -> None:
    """People and Forms of a domain that the settings no longer name."""
    found = wrong(delivered.run("doctor", "--json", NANOLEARN_RESPONDER_DOMAINS=""))
    assert set(found) == {"people", *WELL[-3:]}
    assert f"at {PUPILS}. Add the domains to NANOLEARN_RESPONDER_DOMAINS." in found["people"]
    assert found[WELL[-1]] == "The domains in the settings have changed since. Run `nanolearn deliver`."


def test_a_withdrawn_assignment_leaves_closed_forms(delivered: Place) -> None:
    """A Form that nobody is bound to is well when it is closed, and not when somebody opens it."""
    delivered.run("assignments", "withdraw", "1")
    delivered.run("deliver")
    ran = delivered.run("doctor", "--json")
    assert wrong(ran) == {}
    assert checks(ran)[WELL[-1]]["message"] == "Closed, as it should be: nobody is bound to it."
    delivered.workspace.world.forms["form-1"].accepting = True
    assert len(wrong(delivered.run("doctor", "--json"))) == 1


def test_the_role_account(place: Place) -> None:
    """One without a mailbox sends nothing."""
    place.run("db", "upgrade")
    role = place.workspace.world.user(ROLE_ACCOUNT)
    assert role is not None
    role["isMailboxSetup"] = False
    assert "no mailbox" in wrong(place.run("doctor", "--json"))["role account"]


def test_settings_stop_everything_else(run: Any) -> None:
    """Without settings there is nothing to look at."""
    ran = run("doctor", "--json")
    assert list(wrong(ran)) == ["settings"]
    assert "NANOLEARN_DELEGATED_USER is not set" in ran.out


def test_what_is_missing_on_the_machine(place: Place, tmp_path: Path) -> None:
    """No database, no key, broken courses: all told at once."""
    (tmp_path / "broken").mkdir()
    found = wrong(
        place.run(
            "doctor",
            "--json",
            GOOGLE_APPLICATION_CREDENTIALS=str(tmp_path / "no.json"),
            NANOLEARN_COURSES=str(tmp_path / "broken"),
        )
    )
    assert set(found) == {"courses", "database", "key"}
    assert found["database"].endswith("nanolearn.db. Run `nanolearn db upgrade`.")
    assert not (tmp_path / "nanolearn.db").exists()


def test_a_database_of_another_age(place: Place, tmp_path: Path) -> None:
    """An older one is to be upgraded, a newer one needs the newer program."""
    place.run("db", "upgrade")
    for revision, advice in (("0000", "Run `nanolearn db upgrade`."), ("9999", "Install the newer Nanolearn.")):
        with sqlite3.connect(tmp_path / "nanolearn.db") as database:
            database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        database.close()
        assert wrong(place.run("doctor", "--json"))["database"].endswith(advice)


def test_nobody_at_the_address(place: Place) -> None:
    """An unreachable Workspace is told once, not feature by feature."""
    place.run("roster", "sync")
    ran = place.run("doctor", "--json", NANOLEARN_WORKSPACE_ROOT="http://127.0.0.1:1/")
    assert list(wrong(ran)) == ["directory people"]
    assert "cannot be reached" in ran.out


def test_a_days_mails_used_up(place: Place, tmp_path: Path) -> None:
    """2,000 mails since yesterday: what waits has to wait."""
    place.run("roster", "sync")
    with sqlite3.connect(tmp_path / "nanolearn.db") as database:
        database.executemany(
            "INSERT INTO messages (person_id, state, message_id, intent_at, sent_at) "
            "VALUES ('p', 'sent', ?, 'x', strftime('%Y-%m-%dT%H:%M:%S.000000Z'))",
            [(str(number),) for number in range(2_000)],
        )
    database.close()
    assert "2000 mails a day are used up" in wrong(place.run("doctor", "--json"))["mails"]
