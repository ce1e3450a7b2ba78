"""The sandbox as a program: its server, its key file, its command line."""

import http.client
import json
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials

from sandbox.handlers import Call, Json
from sandbox.keys import KeyFileTakenError, stored_key
from sandbox.serve import Sandbox
from sandbox.town import load_town

Answering = Callable[[str, Json | None], list[Call]]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=20, check=False)


@pytest.fixture
def town_file(tmp_path: Path, ekby: Json) -> Path:
    path = tmp_path / "town.json"
    path.write_text(json.dumps(ekby))
    return path


@pytest.fixture
def started(tmp_path: Path, town_file: Path) -> Iterator[subprocess.Popen[str]]:
    """The program on a free port, started and announced."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--town", str(town_file), "--key", "key.json"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_small_call_takes_a_moment(sandbox: Sandbox, answering: Answering, session: requests.Session) -> None:
    """No reply waits for an acknowledgement: on one open connection a call is far below 40 ms."""
    spent = []
    for _ in range(30):
        began = time.perf_counter()
        session.post(f"{sandbox.url}/token", data={}, timeout=10)
        spent.append(time.perf_counter() - began)

    assert sorted(spent)[len(spent) // 2] < 0.015


def test_connections_stay_open_and_keep_their_place(sandbox: Sandbox) -> None:
    """Bodies are read whole, chunked ones too, so that the next request starts where it should."""
    host = sandbox.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        for body in (b"grant_type=x", iter([b"grant_type", b"=x"])):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/token", body=body, headers=headers, encode_chunked=True)
            reply = connection.getresponse()
            assert (reply.status, json.loads(reply.read())["error"]) == (400, "unsupported_grant_type")
            assert reply.getheader("Connection") != "close"
        connection.request("HEAD", "/nothing/here")
        assert connection.getresponse().read() == b""
        connection.request("GET", "/v1/forms/x")
        assert connection.getresponse().status == 401
    finally:
        connection.close()


def test_a_length_that_is_no_number_ends_the_connection(sandbox: Sandbox) -> None:
    """Where the next request would start cannot be known, so there is none."""
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(4096), b""))

    assert received.startswith(b"HTTP/1.1 400 ")


def test_stopping_ends_open_connections_and_frees_the_port(ekby: Json) -> None:
    """After `stop` no thread of the sandbox is left, and the port can be taken again."""
    before = set(threading.enumerate())
    running = Sandbox(load_town(ekby))
    port = int(running.url.rpartition(":")[2])
    idle = socket.create_connection(("127.0.0.1", port))
    client = running.build("admin", "directory_v1", "admin@ekby.example")
    client.users().get(userKey="1001").execute()

    running.stop()

    assert idle.recv(1) == b""
    idle.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
    assert set(threading.enumerate()) <= before
    with Sandbox(load_town(ekby), port=port) as again:
        assert again.url == f"http://127.0.0.1:{port}"


def test_the_key_file_is_private_and_usable(sandbox: Sandbox, tmp_path: Path, session: requests.Session) -> None:
    """Only its owner may read it, and Google's library gets a token with nothing else."""
    path = sandbox.key_file(tmp_path / "key.json")
    key = json.loads(path.read_text())

    from_file: Any = Credentials.from_service_account_file
    credentials: Any = from_file(
        str(path),
        scopes=["https://www.googleapis.com/auth/drive.file"],
        subject="nanolearn@ekby.example",
    )
    credentials.refresh(Request(session))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert credentials.valid
    assert (key["type"], key["project_id"], key["token_uri"]) == (
        "service_account",
        "workspace-sandbox",
        f"{sandbox.url}/token",
    )


def test_each_project_has_a_key_of_its_own(sandbox: Sandbox, answering: Answering) -> None:
    """What a client does is done in its project's name."""
    calls = answering("drive.files.get", {})

    sandbox.build("drive", "v3", "nanolearn@ekby.example", project="other").files().get(fileId="f").execute()

    assert calls[0].actor.project == "other"


def test_a_key_from_an_earlier_run_stays_valid(sandbox: Sandbox, tmp_path: Path) -> None:
    """A client need not be given a new key after each restart."""
    path = sandbox.key_file(tmp_path / "key.json")
    again = stored_key(path)

    assert again is not None
    assert again.private_numbers() == sandbox.wire.keys.issue("workspace-sandbox").private_key.private_numbers()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"project_id": "real", "token_uri": "https://oauth2"}'])
def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, content: str) -> None:
    """A real key in the way is never overwritten."""
    path = tmp_path / "key.json"
    path.write_text(content)

    with pytest.raises(KeyFileTakenError, match="is left alone"):
        stored_key(path)


def test_the_program_announces_itself_serves_and_stops(started: subprocess.Popen[str], tmp_path: Path) -> None:
    """Two lines say where it is and where the key is; SIGTERM ends it without an error."""
    assert started.stdout is not None
    first, second, _ = (started.stdout.readline().strip() for _ in range(3))
    url = first.rpartition(" ")[2]

    assert first == f"Sandbox Workspace of ekby.example (13 users) at {url}"
    assert second == f"Service-account key file: {tmp_path / 'key.json'}"
    assert requests.get(f"{url}/_sandbox/", timeout=10).json()["users"] == 13
    started.send_signal(signal.SIGTERM)
    assert started.wait(timeout=10) == 0


def test_a_port_that_is_taken(sandbox: Sandbox, tmp_path: Path, town_file: Path) -> None:
    """One sentence with the way out, no traceback, exit status 1."""
    port = sandbox.url.rpartition(":")[2]
    ended = run("--port", port, "--town", str(town_file), folder=tmp_path)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another port with --port (0 takes a free one).\n"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Cannot read the town file town.json: No such file or directory."),
        ("{", "The town file town.json is not JSON: "),
        (b"\xff\xfe", "The town file town.json is not JSON: "),
        ("[]", "The town file town.json cannot be used: "),
        ('{"users": []}', "The town file town.json cannot be used: "),
    ],
)
def test_a_town_file_that_will_not_do(tmp_path: Path, content: str | bytes | None, sentence: str) -> None:
    """Missing, not JSON or wrong: each in words."""
    path = tmp_path / "town.json"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    ended = run("--port", "0", "--town", "town.json", folder=tmp_path)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Error: {sentence}")
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "sandbox-key.json").exists()


def test_a_key_file_that_cannot_be_written(tmp_path: Path, town_file: Path) -> None:
    """The folder does not exist: said in words."""
    ended = run("--port", "0", "--town", str(town_file), "--key", "no/such/key.json", folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stderr == "Error: Cannot write the key file no/such/key.json: No such file or directory.\n"


START_AND_STOP = """
import json, os
from pathlib import Path
from sandbox.serve import Sandbox
from sandbox.town import load_town
Sandbox(load_town(json.loads(Path("town.json").read_text()))).stop()
print(sum(os.times()[:2]))
"""


def test_the_program_is_up_in_a_moment(tmp_path: Path, town_file: Path) -> None:
    """Starting costs less than a person notices; counted in processor time, as the machine may be busy."""
    command = [sys.executable, "-c", START_AND_STOP]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=20, check=True)

    assert float(ended.stdout) < 1.5
