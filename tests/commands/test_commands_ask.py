"""Every command that takes `--as` asks for a right, and refuses somebody who has none."""

from pathlib import Path

import click
import pytest
from sqlalchemy import MetaData, select

from service.access import Permission
from tests.commands.conftest import InThisProcess
from tests.commands.test_command_line import ALL
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
NOBODY = "rene.holm@ekby.example"  # in the roster, without any role
UNIT = ("--role", "ambassador", "--unit", "/Skolor")
ASKING: dict[tuple[str, ...], tuple[tuple[str, ...], set[Permission]]] = {
    ("assign",): ((MODULE, "--to", f"person:{NOBODY}"), {Permission.ASSIGNMENTS_MANAGE}),
    ("assignments", "withdraw"): (("1",), {Permission.ASSIGNMENTS_MANAGE}),
    ("audit",): ((), {Permission.AUDIT_READ}),
    ("report",): (
        ("--by", "person"),
        {Permission.COUNTS_READ, Permission.NAMES_READ, Permission.PROGRESS_READ, Permission.SCORES_READ},
    ),
    ("roles", "grant"): ((NOBODY, *UNIT), {Permission.ROLES_MANAGE}),
    ("roles", "import"): (("roles.csv",), {Permission.ROLES_MANAGE}),
    ("roles", "list"): ((), {Permission.ROLES_MANAGE}),
    ("roles", "revoke"): ((NOBODY, *UNIT), {Permission.ROLES_MANAGE}),
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


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """Ekby's installation with one assignment and one role."""
    story.sync()
    (tmp_path / "roles.csv").write_text(f"email,role,unit\n{NOBODY},superuser,/Skolor\n", encoding="utf-8")
    command = InThisProcess(tmp_path, story.environment, capsys)
    assert command("assign", MODULE, "--to", f"person:{NOBODY}").status == 0
    assert command("roles", "grant", "lars.ek@ekby.example", *UNIT).status == 0
    return command


@pytest.mark.parametrize("words", sorted(ASKING), ids=" ".join)
@pytest.mark.parametrize("asker", [NOBODY, "stranger@elsewhere.example"])
def test_the_asking_is_real(run: InThisProcess, story: Story, words: tuple[str, ...], asker: str) -> None:
    """Somebody of the roster without a role, and somebody whom nobody knows: refused by name, and nothing written."""
    before = everything(story)
    refused = run(*words, *ASKING[words][0], "--as", asker)
    assert (refused.status, refused.out) == (1, "")
    assert asker in refused.err
    assert everything(story) == before


def everything(story: Story) -> dict[str, list[object]]:
    """Every row of the database."""
    found = MetaData()
    with story.service.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(select(table)).all())) for name, table in found.tables.items()
        }
