"""`nanolearn goals … --assignment`: set, listed and removed, by who may assign to all whom it binds."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import InThisProcess
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """The schools are asked for one module."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], due=date(2099, 12, 24))
    return InThisProcess(tmp_path, story.environment, capsys)


def test_set_listed_and_removed(run: InThisProcess) -> None:
    """It says what it is about, in words and as JSON; a unit's goal stands beside it."""
    document = {"unit": None, "module": None, "assignment": 1, "share": 90, "by": "2099-06-01"}
    wanted = ("goals", "set", "--assignment", "1", "--share", "90", "--by", "2099-06-01")
    assert run(*wanted, "--json").document == document
    assert run(*wanted).out == "Assignment 1: 90 % by 2099-06-01.\n"
    run("goals", "set", "--share", "80", "--by", "2099-06-01")
    listed = run("goals", "list", "--json").document["goals"]
    assert [(each["unit"], each["assignment"], each["share"]) for each in listed] == [("/", None, 80), ("/", 1, 90)]
    assert "assignment 1  90 %" in " ".join(run("goals", "list").out.split("\n")).replace("   ", "  ")
    assert run("goals", "remove", "--assignment", "1").out == "Assignment 1: the goal is removed.\n"
    assert run("goals", "remove", "--assignment", "1", "--json").document == {
        "unit": None,
        "module": None,
        "assignment": 1,
        "removed": False,
    }


def test_in_the_files_of_its_report(run: InThisProcess, tmp_path: Path) -> None:
    """The workbook says the goal where it says what it is about."""
    run("goals", "set", "--assignment", "1", "--share", "90", "--by", "2099-06-01")
    file = tmp_path / "one.xlsx"
    run("report", "--assignment", "1", "--format", "xlsx", "--lang", "en", "--out", str(file))
    book = openpyxl.load_workbook(file)
    told = {row[0]: row[1] for row in book["About the figures"].iter_rows(max_col=2, values_only=True) if row[0]}
    assert told["Assignment"] == "1"
    assert told["Goal"].startswith("90% by 1 June 2099.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--assignment", "9"), "There is no assignment 9."),
        (("--assignment", "1", "--unit", "/Skolor"), "--assignment stands alone"),
        (("--assignment", "1", "--module", MODULE), "--assignment stands alone"),
        (("--assignment", "1", "--as", "lars.ek@ekby.example"), "may not decide about unit:/Skolor"),
    ],
)
def test_what_cannot_be_set(run: InThisProcess, words: tuple[str, ...], said: str) -> None:
    """And why."""
    refused = run("goals", "set", "--share", "90", "--by", "2099-06-01", *words)
    assert refused.status != 0
    assert said in refused.err
