"""Every command that shows or changes something takes `--as`, asks for a right, and refuses somebody who has none."""

from pathlib import Path

import click
import pytest
import requests
from sqlalchemy import MetaData, select

from service.access import Actor, Permission
from service.commands.asker import as_seen_by
from service.roles.model import Held, Role
from tests.commands.conftest import InThisProcess
from tests.commands.test_command_line import ALL
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
NOBODY = "rene.holm@ekby.example"  # in the roster, without any role
IT = "soren.kjaer@ekby.example"
UNIT = ("--role", "ambassador", "--unit", "/Skolor")
WORK = {Permission.WORK_RUN}
ASKING: dict[tuple[str, ...], tuple[tuple[str, ...], set[Permission]]] = {
    ("assign",): ((MODULE, "--to", f"person:{NOBODY}"), {Permission.ASSIGNMENTS_MANAGE}),
    ("assignments", "aggregate-only"): (("1",), {Permission.ASSIGNMENTS_MANAGE}),
    ("assignments", "list"): ((), {Permission.ASSIGNMENTS_READ}),
    ("assignments", "withdraw"): (("1",), {Permission.ASSIGNMENTS_MANAGE}),
    ("audit",): ((), {Permission.AUDIT_READ}),
    ("db", "recount"): ((), WORK),
    ("deliver",): ((), WORK | {Permission.FORMS_MANAGE}),
    ("doctor",): ((), {Permission.HEALTH_READ}),
    ("goals", "list"): ((), {Permission.COUNTS_READ}),
    ("goals", "remove"): ((), {Permission.ASSIGNMENTS_MANAGE}),
    ("goals", "set"): (("--share", "80", "--by", "2099-06-01"), {Permission.ASSIGNMENTS_MANAGE}),
    ("person", "erase"): ((NOBODY,), {Permission.DATA_ERASE}),
    ("person", "export"): (("lars.ek@ekby.example",), {Permission.DATA_READ}),
    ("privacy", "article30"): (("--out", "a.md"), {Permission.HEALTH_READ}),
    ("privacy", "dpia"): (("--out", "d.md"), {Permission.HEALTH_READ}),
    ("remind",): (("--module", MODULE), {Permission.PEOPLE_REMIND}),
    ("reminders", "list"): ((), {Permission.NAMES_READ, Permission.PROGRESS_READ}),
    ("reminders", "off"): (("1",), {Permission.ASSIGNMENTS_MANAGE}),
    ("reminders", "on"): (("1",), {Permission.ASSIGNMENTS_MANAGE}),
    ("reminders", "policy"): ((), {Permission.ASSIGNMENTS_READ}),
    ("reminders", "send"): ((), WORK),
    ("report",): (
        ("--by", "person"),
        {Permission.COUNTS_READ, Permission.NAMES_READ, Permission.PROGRESS_READ, Permission.SCORES_READ},
    ),
    ("retention",): ((), WORK),
    ("roles", "grant"): ((NOBODY, *UNIT), {Permission.ROLES_MANAGE}),
    ("roles", "import"): (("roles.csv",), {Permission.ROLES_MANAGE}),
    ("roles", "list"): ((), {Permission.ROLES_MANAGE}),
    ("roles", "revoke"): ((NOBODY, *UNIT), {Permission.ROLES_MANAGE}),
    ("roster", "sync"): ((), WORK),
    ("tokens", "create"): (("--name", "intranet", "--role", "reader"), {Permission.ROLES_MANAGE}),
    ("tokens", "list"): ((), {Permission.ROLES_MANAGE}),
    ("tokens", "revoke"): (("power-bi",), {Permission.ROLES_MANAGE}),
    ("track",): ((), WORK | {Permission.NAMES_READ}),
}
OTHERWISE = [
    # the same commands told to do something else
    ("deliver", "--dry-run"),
    ("deliver", "--restore", "all"),
    ("deliver", "--keep", "all"),
    ("track", "--unknown"),
    ("reminders", "send", "--dry-run"),
    ("retention", "--dry-run"),
    ("db", "recount", "--check"),
    ("roles", "grant", "group:skyddsombud@ekby.example", *UNIT),
    ("roles", "grant", "group:no-such-group@ekby.example", *UNIT),
    ("tokens", "revoke", "no-such-token"),
]
FOR_ANYBODY = {
    # content that everybody may read, and what starts the program or prepares its database
    *(("courses", word) for word in ("check", "list", "preview", "stats", "new", "export", "import")),
    ("db", "upgrade"),
    ("demo",),
    ("sandbox",),
    ("serve",),
}


def takes_as(command: click.Command) -> bool:
    return any("--as" in parameter.opts for parameter in command.params)


def test_every_command_that_takes_as_asks() -> None:
    """And none asks in whose name without being told."""
    taking = {words: command.callback for words, command in ALL.items() if takes_as(command)}
    asked = {words: getattr(callback, "asks", ()) for words, callback in taking.items()}
    told = {words: {found} if isinstance(found, Permission) else set(found) for words, found in asked.items()}
    assert told == {words: rights for words, (_, rights) in ASKING.items()}
    assert {words for words, command in ALL.items() if hasattr(command.callback, "asks")} == set(ASKING)
    assert set(ALL) - set(ASKING) == FOR_ANYBODY


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """Ekby's installation with one assignment and one role."""
    story.sync()
    (tmp_path / "roles.csv").write_text(f"email,role,unit\n{NOBODY},superuser,/Skolor\n", encoding="utf-8")
    command = InThisProcess(tmp_path, story.environment, capsys)
    assert command("assign", MODULE, "--to", f"person:{NOBODY}").status == 0
    assert command("roles", "grant", "lars.ek@ekby.example", *UNIT).status == 0
    assert command("roles", "grant", IT, "--role", "it").status == 0
    assert command("tokens", "create", "--name", "power-bi", "--role", "reader").status == 0
    return command


@pytest.mark.parametrize("words", [*((*w, *more) for w, (more, _) in sorted(ASKING.items())), *OTHERWISE], ids=" ".join)
@pytest.mark.parametrize("asker", [NOBODY, "stranger@elsewhere.example"])
def test_the_asking_is_real(run: InThisProcess, story: Story, words: tuple[str, ...], asker: str) -> None:
    """Somebody of the roster without a role, and somebody whom nobody knows: refused by name, and nothing written.

    Nor is Google asked for them, who could then find out which groups there are; but a group in an assignment must be
    read before it is known whose it is to assign to.
    """
    before, called = everything(story), calls(story)
    refused = run(*words, "--as", asker)
    assert (refused.status, refused.out) == (1, "")
    assert asker in refused.err
    assert (everything(story), calls(story)) == (before, called)


def test_who_keeps_it_running_runs_the_work_and_sees_no_names(run: InThisProcess, story: Story) -> None:
    """IT has the work done; addresses in what it says are hidden, and names are not theirs to ask for."""
    assert run("deliver").status == 0
    story.answer("admin@ekby.example", MODULE)  # an account that is in no roster
    for words in (("roster", "sync"), ("deliver", "--dry-run"), ("deliver",), ("track",), ("db", "recount")):
        for shown in ((), ("--json",)):
            ran = run(*words, *shown, "--as", IT)
            assert ran.status == 0, (words, ran.err)
            assert "@ekby.example" not in ran.out.replace("…@ekby.example", ""), words
    assert "admin@ekby.example" in run("track", "--json").out
    for words in (("track", "--unknown"), ("deliver", "--keep", "all"), ("assignments", "list"), ("audit",)):
        refused = run(*words, "--as", IT)
        assert (refused.status, refused.out) == (1, ""), words


def test_what_may_name_somebody_is_veiled() -> None:
    """Anywhere in a document, as a name of a field too; not for who may see everybody's names."""
    document = {"failed": [{"what": "mail to eva.lind@ekby.example", "n": 3}], "a@b.example": None, "left": ("c@d.se",)}
    veiled = {"failed": [{"what": "mail to …@ekby.example", "n": 3}], "…@b.example": None, "left": ["…@d.se"]}
    for role, unit, seen in (
        (Role.IT, "/", veiled),
        (Role.ADMINISTRATOR, "/Skolor", veiled),
        (Role.ADMINISTRATOR, "/", document),
    ):
        assert as_seen_by(Actor("x@y.se", "x", frozenset({Held(role, unit)})), document) == seen


def test_a_branch_administrator_and_tokens(run: InThisProcess) -> None:
    """Tokens are made, seen and revoked where one may give roles: those of other branches are not even known."""
    branch = ("--role", "administrator", "--unit", "/Skolor")
    assert run("roles", "grant", NOBODY, *branch).status == 0
    as_them = ("--as", NOBODY)
    inside = ("tokens", "create", "--name", "skolor", "--role", "administrator", "--unit", "/skolor/norra")
    assert run(*inside, *as_them).status == 0
    for refused in (
        ("tokens", "create", "--name", "all", "--role", "reader"),
        ("tokens", "create", "--name", "it", "--role", "it"),
        ("tokens", "revoke", "power-bi"),
        ("tokens", "revoke", "no-such-token"),
    ):
        ran = run(*refused, *as_them)
        assert (ran.status, "lacks the right" in ran.err or "may not give" in ran.err) == (1, True), refused
    nothing = run("tokens", "create", "--name", "it", "--role", "it", "--unit", "/Skolor", *as_them)
    assert (nothing.status, "leave the unit out" in nothing.err) == (2, True)
    seen = [each["name"] for each in run("tokens", "list", "--json", *as_them).document["tokens"]]
    assert seen == ["skolor"]
    assert run("tokens", "revoke", "skolor", *as_them).status == 0
    assert [each["by"] for each in run("audit", "--json").document["entries"][:2]] == [NOBODY, NOBODY]


def calls(story: Story) -> int:
    """How often Google was asked."""
    counts: dict[str, int] = requests.get(f"{story.sandbox.url}/_sandbox/calls", timeout=10).json()["counts"]
    return sum(counts.values())


def everything(story: Story) -> dict[str, list[object]]:
    """Every row of the database."""
    found = MetaData()
    with story.service.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(select(table)).all())) for name, table in found.tables.items()
        }
