"""The service as it is started by hand: several processes that answer as one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from service.pages.languages import WORDS


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """`nanolearn serve` without a key for sessions in its settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NANOLEARN_")}
    environment = {**kept, "NANOLEARN_DATABASE_URL": f"sqlite:///{tmp_path / 'nanolearn.db'}"}
    command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as served:
        found = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with suppress(requests.ConnectionError):
                if requests.get(f"{found}/healthz", timeout=10).ok:
                    break
            time.sleep(0.1)
        yield found
        served.terminate()


def test_a_session_holds_in_every_process(address: str) -> None:
    """What one process remembers of a visitor, each of the others reads: here the language that was chosen."""
    visitor = requests.Session()
    visitor.headers["Connection"] = "close"  # the next request may come to another process
    visitor.get(f"{address}/?lang=da", timeout=10)
    answers = [visitor.get(address, timeout=10).text for _ in range(30)]
    assert [WORDS["da"].front.title in each for each in answers] == [True] * 30
