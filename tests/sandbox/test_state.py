"""A world in a file: ended today, gone on with tomorrow."""

import pickle
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from sandbox.keeping import load, save
from sandbox.serve import Sandbox

MOMENT = datetime(2027, 1, 8, 12, tzinfo=UTC)


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=20, check=False)


def test_everything_comes_back(sandbox: Sandbox, tmp_path: Path) -> None:
    """What clients made is there again, the clock stands where it stood, and ids go on where they were."""
    forms = sandbox.build("forms", "v1", "nanolearn@ekby.example")
    classroom = sandbox.build("classroom", "v1", "nanolearn@ekby.example")
    form = forms.forms().create(body={"info": {"title": "t"}}).execute()
    course = classroom.courses().create(body={"name": "c", "ownerId": "me"}).execute()
    sandbox.world.clock.set(MOMENT, freeze=True)
    path = tmp_path / "state"

    save(sandbox.world, path)
    with Sandbox(load(path)) as again:
        same_form = again.build("forms", "v1", "nanolearn@ekby.example").forms().get(formId=form["formId"])
        same_course = again.build("classroom", "v1", "nanolearn@ekby.example").courses().get(id=course["id"])
        assert same_form.execute()["info"] == form["info"]
        assert same_course.execute()["name"] == "c"
        assert again.world.clock.now() == MOMENT
        assert again.world.new_id() == sandbox.world.new_id()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", pickle.dumps((0, {})), pickle.dumps((1, {"planet": "x"}))])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Foreign, damaged or of another version: one sentence with the way out."""
    (tmp_path / "kept").write_bytes(content)

    ended = run("--state", "kept", folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: Cannot go on from kept: ")
    assert ended.stderr.endswith(" Delete it to start anew.\n")


def test_the_program_keeps_its_state(tmp_path: Path) -> None:
    """Ended by SIGTERM and started again, it remembers."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", "kept"]
    moments = []
    for wanted in ("2027-01-08T12:00:00+00:00", None):
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            url = process.stdout.readline().strip().rpartition(" ")[2]
            if wanted:
                body = {"now": wanted, "freeze": True}
                requests.post(f"{url}/_sandbox/clock", json=body, timeout=10)
            moments.append(requests.get(f"{url}/_sandbox/", timeout=10).json()["now"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0

    assert moments == ["2027-01-08T12:00:00+00:00"] * 2


def test_a_state_that_cannot_be_kept_is_told_at_the_start(tmp_path: Path) -> None:
    """Not after a day's work."""
    ended = run("--state", "no/such/file", folder=tmp_path)

    assert (ended.returncode, ended.stderr) == (
        1,
        "Error: Cannot keep the state in no/such/file: its folder does not exist.\n",
    )
