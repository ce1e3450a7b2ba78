"""The sandbox as the demo uses it: a process to start and stop, and its control API."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from service.errors import NanolearnError

Json = dict[str, Any]

_START_SECONDS = 30.0
_STOP_SECONDS = 15.0


class Background:
    """A program that runs beside this one until it is stopped; what it says goes to a file."""

    def __init__(self, name: str, command: Sequence[str], log: Path, environment: dict[str, str] | None = None) -> None:
        self.name = name
        self._log = log
        with log.open("ab") as sink:
            # Its own session: Ctrl-C reaches only this program, which then stops the others in order.
            self._process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                command, stdout=sink, stderr=subprocess.STDOUT, env=environment, start_new_session=True
            )

    def wait_until_answers(self, url: str) -> None:
        """Return when an address answers.

        Raises:
            NanolearnError: the program ended, or takes too long.
        """
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NanolearnError(f"The {self.name} did not start: {self._last_words()}")
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - an address we made
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        raise NanolearnError(f"The {self.name} does not answer at {url}. It said: {self._last_words()}")

    def stop(self) -> None:
        """Ask it to end, wait, and end it if it does not."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def ended(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.poll() is not None

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "nothing"


class OfflineWorkspace:
    """The running sandbox."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.key_file = folder / "service-account.json"
        command = [sys.executable, "-m", "sandbox", "--port", str(port), "--key", str(self.key_file)]
        self.process = Background(
            "sandbox", [*command, "--state", str(folder / "workspace.state")], folder / "sandbox.log"
        )
        self.process.wait_until_answers(f"{self.url}/_sandbox/clock")

    def set_clock(self, moment: datetime, *, freeze: bool) -> None:
        """Move the sandbox's time."""
        self._post("clock", {"now": moment.isoformat(), "freeze": freeze})

    def submit(self, form_id: str, answers: list[Json]) -> list[Json]:
        """Hand in answers as learners would: `{"as": address, "answers": {question id: [text]}}` each."""
        results: list[Json] = self._post(f"forms/{form_id}/responses", {"responses": answers})["results"]
        return results

    def _post(self, path: str, body: Json) -> Json:
        request = urllib.request.Request(  # noqa: S310 - an address we made
            f"{self.url}/_sandbox/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - the same
            document: Json = json.load(reply)
            return document
