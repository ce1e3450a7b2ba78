"""How long a new process takes to answer, and how much memory it holds then: gunicorn, once with us and once without.

Both are started from nothing in turn, with bytecode at hand as in an image that was built. What we are compared with
is an application of three lines: for the time with Google's client loaded, for the memory with Flask alone.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from service.store.engine import open_store
from tests.bench.table import Ratio, median, sized, told

HOUSE = Path(__file__).parents[2]
BARE = """
import flask
{more}
app = flask.Flask("bare")
app.add_url_rule("/healthz", "healthz", view_func=lambda: "ok")
app.add_url_rule("/", "front", view_func=lambda: "ok")
"""
WITH_GOOGLE = "import googleapiclient.discovery"
ROUNDS = 9
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the first sign of life, to the first page, and the worker's memory after that, in MB."""

    alive: float
    page: float
    memory: float


def answer(scale: float) -> Iterator[Ratio]:
    """Seconds from nothing to the first answer; in a second row, without a goal, to the first page."""
    ours, theirs = _starts(scale, WITH_GOOGLE)
    yield Ratio(
        "First answer from nothing ÷ Flask with Google's client",
        median([each.alive for each in ours]) * 1_000,
        median([each.alive for each in theirs]) * 1_000,
        "ms",
        goal=1.2,
        note="the sign of life that is asked for before people are sent",
    )
    yield Ratio(
        "First page from nothing ÷ Flask with Google's client",
        median([each.page for each in ours]) * 1_000,
        median([each.page for each in theirs]) * 1_000,
        "ms",
    )


def memory(scale: float) -> Iterator[Ratio]:
    """What a worker holds after its first page."""
    ours, theirs = _starts(scale, "")
    yield Ratio(
        "Memory of a worker ÷ bare Flask",
        median([each.memory for each in ours]),
        median([each.memory for each in theirs]),
        "MB",
        goal=2.0,
    )


def _starts(scale: float, more: str) -> tuple[list[Start], list[Start]]:
    """So many of each, by turns: what else the machine does meets both. The first of each makes the bytecode."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE.format(more=more), encoding="utf-8")
        url = f"sqlite:///{folder}/nano.db"
        open_store(url).dispose()
        ours, theirs = [], []
        for _ in told(range(1 + sized(ROUNDS, scale)), "Starting"):
            ours.append(_start("service.app:create_app()", HOUSE, NANOLEARN_DATABASE_URL=url))
            theirs.append(_start("bare:app", Path(folder)))
    return ours[1:], theirs[1:]


def _start(application: str, folder: Path, **settings: str) -> Start:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    with _running(application, folder, port, settings) as process:
        _first_answer(port, process, "/healthz")
        alive = time.perf_counter() - began
        _first_answer(port, process, "/")
        page = time.perf_counter() - began
        return Start(alive, page, _resident(_worker_of(process.pid)) / 1_000_000)


@contextmanager
def _running(
    application: str, folder: Path, port: int, settings: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "critical", application]
    environment = {"PATH": os.environ["PATH"], **settings}
    process = subprocess.Popen(words, cwd=folder, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def _first_answer(port: int, process: "subprocess.Popen[bytes]", path: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "gunicorn has ended"
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            assert connection.getresponse().status == 200
        except ConnectionError:
            time.sleep(0.002)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("gunicorn does not answer")


def _worker_of(master: int) -> int:
    """The one child that gunicorn has."""
    return int(Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()[0])


def _resident(process: int) -> int:
    """Bytes of a process that are in memory, shared ones too."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
