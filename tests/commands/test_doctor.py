"""`nanolearn doctor`: each fault is found by itself, and says what to do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update

from service.moments import stamp
from service.store import tables as t
from service.store.engine import open_engine
from tests.commands.conftest import CommandLine, Place, Ran, settle
from tests.support.databases import copied
from tests.support.strict_town import ADMIN, PUPILS, ROLE_ACCOUNT, one_for_each_language, town
from tests.support.strict_workspace import SCOPE

MODULE = "phishing-pause-and-verify"
WELL = [
    "settings",
    "reminders",
    "courses",
    "database",
    "key",
    "clock",
    "directory people",
    "directory units",
    "directory groups",
    "forms and drive",
    "gmail",
    "role account",
    "domains",
    "people",
    "roster",
    "mails",
    "quotas",
    f"form {MODULE} (da)",
    f"form {MODULE} (en)",
    f"form {MODULE} (sv)",
]


@pytest.fixture(scope="module")
def delivered(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation with three Forms out. It is shared: what a test changes, it changes back."""
    directory = town(150)
    workspace, run = settle(tmp_path_factory.mktemp("delivered"), directory, shared_database)
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", *one_for_each_language(directory))
        run("deliver")
        yield Place(directory, workspace, run)


@pytest.fixture
def own_database(delivered: Place, shared_database: str, tmp_path: Path) -> Iterator[str]:
    """A copy of its database to change."""
    with copied(shared_database, tmp_path) as url:
        yield url


@contextmanager
def changing(url: str) -> Iterator[Connection]:
    """A hand in the database."""
    engine = open_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


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
def test_a_missing_scope_is_named(
    delivered: Place, monkeypatch: pytest.MonkeyPatch, account: str, scope: str, check: str
) -> None:
    """One scope taken away stops one feature; the finding names the scope and where to add it."""
    granted = delivered.workspace.granted
    monkeypatch.setitem(granted, account, granted[account] - {SCOPE + scope})
    found = wrong(delivered.run("doctor", "--json"))
    assert set(found) - set(WELL[-3:]) == {check}
    assert SCOPE + scope in found[check]
    assert "Domain-wide delegation" in found[check]


def test_forms_changed_by_hand(delivered: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, shared with others, sharing taken away: each told with the way to the Form."""
    closed, opened, unshared = delivered.workspace.world.forms.values()
    anyone = {"id": "x", "type": "anyone", "role": "reader", "view": "published"}
    monkeypatch.setattr(closed, "accepting", False)
    monkeypatch.setattr(opened, "permissions", [*opened.permissions, anyone])
    monkeypatch.setattr(unshared, "permissions", [p for p in unshared.permissions if p.get("domain") != PUPILS])
    edit = "https://docs.google.com/forms/d/{}/edit".format
    assert set(wrong(delivered.run("doctor", "--json")).values()) == {
        f"Somebody has closed it by hand. Publish it and let it accept responses: {edit(closed.id)}",
        f"Somebody has opened it to anyone in the world too. Take that away: {edit(opened.id)}",
        f"Its sharing with {PUPILS} was taken away by hand. Share it again: {edit(unshared.id)}",
    }


def test_a_form_that_was_deleted(delivered: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """One Form in the bin is told; the others are still looked at."""
    monkeypatch.delitem(delivered.workspace.world.forms, "form-1")
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


def test_a_withdrawn_assignment_leaves_closed_forms(
    delivered: Place, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Form that nobody is bound to is well when it is closed, and not when somebody opens it."""
    forms = delivered.workspace.world.forms
    for form in forms.values():
        monkeypatch.setattr(form, "accepting", True)  # so that it is put back after `deliver` has closed it
    own = {"NANOLEARN_DATABASE_URL": own_database}
    delivered.run("assignments", "withdraw", "1", **own)
    delivered.run("deliver", **own)
    ran = delivered.run("doctor", "--json", **own)
    assert wrong(ran) == {}
    assert checks(ran)[WELL[-1]]["message"] == "Closed, as it should be: nobody is bound to it."
    forms["form-1"].accepting = True
    assert len(wrong(delivered.run("doctor", "--json", **own))) == 1


def test_the_role_account(delivered: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """One without a mailbox sends nothing."""
    role = delivered.workspace.world.user(ROLE_ACCOUNT)
    assert role is not None
    monkeypatch.setitem(role, "isMailboxSetup", False)
    assert "no mailbox" in wrong(delivered.run("doctor", "--json"))["role account"]


def test_settings_stop_everything_else(run: CommandLine) -> None:
    """Without settings there is nothing to look at."""
    ran = run("doctor", "--json")
    assert list(wrong(ran)) == ["settings"]
    assert "NANOLEARN_DELEGATED_USER is not set" in ran.out


def test_what_is_missing_on_the_machine(delivered: Place, tmp_path: Path) -> None:
    """No database, no key, broken courses: all told at once, and no database is made on the way."""
    found = wrong(
        delivered.run(
            "doctor",
            "--json",
            GOOGLE_APPLICATION_CREDENTIALS=str(tmp_path / "no.json"),
            NANOLEARN_COURSES=str(tmp_path),
            NANOLEARN_DATABASE_URL=f"sqlite:///{tmp_path / 'no.db'}",
        )
    )
    assert set(found) == {"courses", "database", "key"}
    assert found["database"].endswith("no.db. Run `nanolearn db upgrade`.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("revision", "advice"), [("0000", "Run `nanolearn db upgrade`."), ("9999", "Install the newer Nanolearn.")]
)
def test_a_database_of_another_age(delivered: Place, own_database: str, revision: str, advice: str) -> None:
    """An older one is to be upgraded, a newer one needs the newer program."""
    with changing(own_database) as database:
        database.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    found = wrong(delivered.run("doctor", "--json", NANOLEARN_DATABASE_URL=own_database))
    assert list(found) == ["database"]
    assert found["database"].endswith(advice)


def test_nobody_at_the_address(delivered: Place) -> None:
    """An unreachable Workspace is told once, not feature by feature."""
    ran = delivered.run("doctor", "--json", NANOLEARN_WORKSPACE_ROOT="http://127.0.0.1:1/")
    assert list(wrong(ran)) == ["directory people"]
    assert "cannot be reached" in ran.out


def test_no_people_and_no_mails_left(delivered: Place, own_database: str) -> None:
    """An empty roster, and 2,000 mails since yesterday: what waits has to wait."""
    sent = {"person_id": "p", "state": "sent", "intent_at": "x", "sent_at": stamp(datetime.now(UTC))}
    with changing(own_database) as database:
        database.execute(update(t.people).values(active=False))
        database.execute(insert(t.messages), [{**sent, "message_id": str(number)} for number in range(2_000)])
    found = wrong(delivered.run("doctor", "--json", NANOLEARN_DATABASE_URL=own_database))
    assert list(found) == ["people", "mails"]
    assert found["people"] == "The roster is empty. Run `nanolearn roster sync`."
    assert "2,000 mails a day are used up" in found["mails"]
