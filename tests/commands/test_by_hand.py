"""On the command line: what somebody changed by hand is read in words, undone or kept; a correction goes out."""

import shutil
from pathlib import Path

import pytest

from sandbox.serve import Sandbox
from tests.commands.conftest import InThisProcess
from tests.support.by_hand import ByHand

ROOT = Path(__file__).resolve().parents[2]
MODULE = "phishing-pause-and-verify"


@pytest.fixture
def run(sandbox: Sandbox, tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """An installation in which Lars has a Form before him; its author has given the module a version of its own."""
    shutil.copytree(ROOT / "courses", tmp_path / "courses")
    structure = tmp_path / "courses" / "start" / MODULE / "module.yaml"
    structure.write_text(f"version: spring-2026\n{structure.read_text(encoding='utf-8')}", encoding="utf-8")
    environment = {
        "NANOLEARN_DATABASE_URL": database,
        "NANOLEARN_COURSES": str(tmp_path / "courses"),
        "NANOLEARN_WORKSPACE_ROOT": sandbox.url,
        "GOOGLE_APPLICATION_CREDENTIALS": str(sandbox.key_file(tmp_path / "key.json")),
        "NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example",
        "NANOLEARN_DIRECTORY_ADMIN": "admin@ekby.example",
    }
    run = InThisProcess(tmp_path, environment, capsys)
    for words in (
        ("db", "upgrade"),
        ("roster", "sync"),
        ("assign", MODULE, "--to", "person:lars.ek@ekby.example"),
        ("deliver",),
    ):
        assert run(*words).status == 0
    return run


def the_form(sandbox: Sandbox) -> ByHand:
    """The one Form there is."""
    (form_id,) = sandbox.world.forms
    return ByHand(sandbox, form_id)


def test_a_hand_edit_from_sight_to_settlement(run: InThisProcess, sandbox: Sandbox) -> None:
    """The dry run names the question and both texts; restored, all is as it should be."""
    form = the_form(sandbox)
    before = form.reword(1, "Vad nu?")
    seen = run("deliver", "--dry-run", "--json").document
    assert seen["drift"] == [
        {
            "what": f"form {MODULE} (sv)",
            "id": form.form_id,
            "difference": [{"field": "question 1: title", "ours": before, "theirs": "Vad nu?"}],
        }
    ]
    assert (seen["drift_unknown"], seen["waiting"]) == (None, 0)
    assert set(seen["calls"]) == {"forms.forms.get", "drive.permissions.list"}
    lines = run("deliver", "--dry-run").out.splitlines()
    assert lines[0] == f"Changed by hand: form {MODULE} (sv), {form.form_id}; it is left alone."
    assert lines[1].startswith("  question 1: title: Vad nu? (we wrote: ")
    assert lines[2].startswith("To undo that: `nanolearn deliver --restore ID`.")
    assert run("deliver", "--restore", form.form_id).out == f"Made again as we wrote it: form {MODULE} (sv).\n"
    entry = run("audit", "--json").document["entries"][0]
    assert (entry["right"], entry["about"]) == ("installation:forms:manage", f"restore {form.form_id}, changed by hand")
    assert run("deliver", "--dry-run").out == "All is as it should be.\n"
    form.reword(1, "Vad nu?")
    assert run("deliver", "--keep", "all", "--json").document["kept"] == [f"form {MODULE} (sv)"]
    assert run("deliver", "--dry-run").out == "All is as it should be.\n"
    assert run("deliver", "--keep", "all").out == "Nobody has changed anything by hand.\n"


def test_a_correction_is_planned_and_made(run: InThisProcess, sandbox: Sandbox, tmp_path: Path) -> None:
    """Under the version's own name other words change the Form there is; a hand edit makes it wait."""
    words = tmp_path / "courses" / "start" / MODULE / "sv.yaml"
    text = words.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    words.write_text(text.replace(title, 'title: "Stanna upp"'), encoding="utf-8")
    planned = run("deliver", "--dry-run", "--json").document
    assert planned["forms"] == [{"action": "change", "module": MODULE, "version": "spring-2026", "language": "sv"}]
    assert (planned["change"], planned["drift"]) == ({"form": 1, "class": 0}, [])
    done = run("deliver", "--json").document
    assert (done["updated"], done["created"], done["drift"]) == ({"form": 1}, {}, [])
    assert done["calls"] == {"drive.files.update": 1, "forms.forms.batchUpdate": 1, "forms.forms.get": 1}
    assert the_form(sandbox).read()["info"]["title"] == "Stanna upp"
    the_form(sandbox).share(type="anyone", role="reader", view="published")
    words.write_text(text.replace(title, 'title: "Stanna alltid upp"'), encoding="utf-8")
    planned = run("deliver", "--dry-run", "--json").document
    assert (planned["change"], len(planned["drift"])) == ({"form": 1, "class": 0}, 1)  # others may open it: no conflict
    assert run("deliver", "--json").document["updated"] == {"form": 1}
    the_form(sandbox).reword(1, "Vad nu?")
    words.write_text(text, encoding="utf-8")
    planned = run("deliver", "--dry-run", "--json").document
    assert (planned["change"], planned["waiting"], len(planned["drift"])) == ({"form": 0, "class": 0}, 0, 1)
    done = run("deliver", "--json").document
    assert (done["updated"], len(done["drift"])) == ({}, 1)
    assert the_form(sandbox).read()["info"]["title"] == "Stanna alltid upp"


def test_what_cannot_be_meant(run: InThisProcess) -> None:
    """Two things at once, and an id that is none of ours."""
    both = run("deliver", "--restore", "all", "--keep", "all")
    assert (both.status, "name one of them" in both.err) == (2, True)
    unknown = run("deliver", "--restore", "nonsense")
    assert (unknown.status, "No Form with the id nonsense takes answers." in unknown.err) == (2, True)


def test_a_plan_without_google(run: InThisProcess) -> None:
    """The plan is shown, and that nobody knows what was changed by hand."""
    ran = run("deliver", "--dry-run", "--json", NANOLEARN_WORKSPACE_ROOT="http://127.0.0.1:9")
    assert ran.document["drift"] == []
    assert "127.0.0.1:9" in ran.document["drift_unknown"]
