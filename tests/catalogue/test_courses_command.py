"""`nanolearn courses` as a person and a script meet it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main, nanolearn
from tests.support.module_files import MODULE, spoil, write_good


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good course as the installation's own, dated so that it is never due in a test."""
    folder = write_good(tmp_path / "courses")
    spoil(folder, f"{MODULE}/module.yaml", "verified_on: 2026-11-01", "verified_on: 2026-11-02")
    monkeypatch.setenv("NANOLEARN_COURSES", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(nanolearn, ["courses", *arguments])


def undated(result: Result) -> list[dict[str, object]]:
    """The findings without those that only the calendar brings."""
    return [finding for finding in json.loads(result.stdout)["findings"] if finding["rule"] != "17"]


def test_a_clean_check_says_how_much_it_read(courses: Path) -> None:
    """The document has the promised shape."""
    result = run("check", "--json")
    assert undated(result) == []
    assert json.loads(result.stdout)["modules"] == 1


def test_a_finding_is_a_line_that_editors_can_follow(courses: Path) -> None:
    """file:line: severity rule: message; the sum at the end; exit status 1."""
    line = spoil(courses, f"{MODULE}/en.yaml", "Whether the logo looks right", "Whether the logo is always right")
    result = run("check", f"courses/{MODULE}/en.yaml")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        (
            f'courses/{MODULE}/en.yaml:{line}: error 7: The option "Whether the logo is always right" says "always", '
            "which gives it away. Say it in another way."
        ),
        "1 module, 1 error, 0 warnings",
    ]
    assert undated(run("check", f"courses/{MODULE}/en.yaml", "--json")) == [
        {
            "file": f"courses/{MODULE}/en.yaml",
            "line": line,
            "rule": "7",
            "severity": "error",
            "message": 'The option "Whether the logo is always right" says "always", which gives it away. '
            "Say it in another way.",
        }
    ]


def test_the_program_ends_with_status_1_after_errors(courses: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build that runs the check can depend on it."""
    (courses / "sources.yaml").unlink()
    with pytest.raises(SystemExit) as stop:
        main(["courses", "check", "--json"])
    assert stop.value.code == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["message"] == "There is no file sources.yaml here."


def test_a_path_that_is_not_there_is_wrong_usage(courses: Path) -> None:
    """Exit status 2, and the path is named."""
    result = run("check", "courses/nowhere")
    assert result.exit_code == 2
    assert "courses/nowhere" in result.stderr


def test_the_list_has_version_languages_and_minutes(courses: Path) -> None:
    """As a document and as a table."""
    document = json.loads(run("list", "--json").stdout)
    (course,) = document["courses"]
    (module,) = course["modules"]
    assert (course["id"], module["id"], module["languages"]) == ("start", "call-back", ["sv", "da", "en"])
    assert len(module["version"]) == 12
    assert 2 <= module["minutes"] <= 4
    row = run("list").stdout.splitlines()[-1].split()
    assert row == ["start", "call-back", module["version"], "sv", "da", "en", str(module["minutes"])]


def test_the_preview_is_written_where_one_says(courses: Path, tmp_path: Path) -> None:
    """Without --out here, in the installation's language; with it there."""
    assert json.loads(run("preview", "call-back", "--json").stdout) == {"file": "call-back-sv.html"}
    assert '<html lang="sv">' in Path("call-back-sv.html").read_text(encoding="utf-8")
    assert run("preview", "call-back", "--lang", "da", "--out", "x.html").exit_code == 0
    assert '<html lang="da">' in Path("x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("call-bak",), "Did you mean call-back?"),
        (("call-back", "--lang", "en"), "has no words in en; it has sv, da"),
        (("call-back", "--out", "no/such/folder/x.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(courses: Path, arguments: tuple[str, ...], message: str) -> None:
    """An unknown module, a language it lacks, a place that cannot be written."""
    (courses / MODULE / "en.yaml").unlink()
    error = run("preview", *arguments).exception
    assert message in str(error)
