"""The service as it is run: gunicorn with sync workers, asked over a socket by somebody who is signed in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.bench.city import DOMAIN, City

ROOT = Path(__file__).resolve().parents[2]
_SECRET = "a-bench-keeps-no-secrets"
_PATIENCE_SECONDS = 60
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `seconds`: from connecting to the last byte."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Site:
    """A running service. A sync worker closes the connection after each answer, so each request opens one."""

    port: int
    pid: int
    session: str

    def get(self, path: str) -> Answer:
        """Ask for a page as the signed-in owner; the client does as little as it can, for it is in the time."""
        request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: nanolearn_session={self.session}\r\n"
            "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
        ).encode()
        began = time.perf_counter()
        with socket.create_connection(("127.0.0.1", self.port), timeout=600) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(1 << 18):
                parts.append(part)
        seconds = time.perf_counter() - began
        head, _, body = b"".join(parts).partition(b"\r\n\r\n")
        if b"chunked" in head.lower():
            body = _dechunked(body)
        return Answer(int(head.split(b" ", 2)[1]), body, seconds)

    def page(self, path: str) -> Answer:
        """The same, which must be there.

        Raises:
            AssertionError: it is not.
        """
        answer = self.get(path)
        if answer.status != 200:
            raise AssertionError(f"{path} answers {answer.status}: {answer.body[:300]!r}")
        return answer

    def worker(self) -> int:
        """The process id of the only worker."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        if len(children) != 1:
            raise AssertionError(f"The service has {len(children)} workers, not one.")
        return int(children[0])


def resident(pid: int) -> int:
    """Bytes of memory that a process has now."""
    return _status(pid, "VmRSS")


def peak(pid: int) -> int:
    """The most it has had since `forget_peak`."""
    return _status(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """Begin anew to watch for the most that it has."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def _status(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024


@contextmanager
def serving(city: City, workers: int = 2) -> Iterator[Site]:
    """The service over a city's database; each of its workers has answered before it is given."""
    port = free_port()
    environment = {
        **os.environ,
        "NANOLEARN_DATABASE_URL": city.url,
        "NANOLEARN_COURSES": str(city.courses),
        "NANOLEARN_DOMAIN": DOMAIN,
        "NANOLEARN_OWNERS": city.owner,
        "NANOLEARN_SECRET_KEY": _SECRET,
        "PYTHONWARNINGS": "ignore",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
        *("--timeout", "600", "--log-level", "warning", "service.app:create_app()"),
    ]
    running = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        site = Site(port, running.pid, session_of(city.owner))
        wait_for(site, running)
        yield site
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def session_of(email: str) -> str:
    """The cookie that signing in gives."""
    app = Flask("bench")
    app.secret_key = _SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"email": email, "until": time.time() + _A_DAY}))


def wait_for(site: Site, running: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < patience:
        if running.poll() is not None:
            raise AssertionError(f"The service ended with {running.returncode} instead of answering.")
        try:
            if site.get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"The service did not answer within {_PATIENCE_SECONDS} seconds.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dechunked(body: bytes) -> bytes:
    parts, at = [], 0
    while True:
        line = body.index(b"\r\n", at)
        size = int(body[at:line].partition(b";")[0], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[line + 2 : line + 2 + size])
        at = line + 2 + size + 2
