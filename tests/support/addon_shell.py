"""The add-on beside a running service: its own scripts in Node.js, its calls over HTTP, what it shows as card JSON."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flask.testing import FlaskClient

from tests.support.sidebar import Sidebar

Json = dict[str, Any]

ADDON = Path(__file__).resolve().parents[2] / "addon"


class AddOnShell:
    """Somebody with the sidebar open. `token` is what Google signs for them."""

    def __init__(self, address: str, token: str = "", *, locale: str = "sv") -> None:
        if not (ADDON / "node_modules").is_dir():
            raise AssertionError("The tools of the add-on's tests are not there: make addon")
        node = shutil.which("node")
        assert node, "The add-on's tests need Node.js 18 or later: apt-get install nodejs npm"
        self.token = token
        self._locale = locale
        self._process = subprocess.Popen(
            [node, str(ADDON / "test" / "shell.js"), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def run(self, entry: str, common: Json) -> Any:
        """What an entry point returns for the common part of an event: card JSON."""
        given = {"entry": entry, "token": self.token, "common": {"userLocale": self._locale, **common}}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        shown = json.loads(self._process.stdout.readline())
        self.errors: list[str] = shown["errors"]
        return shown["answer"]


class AddOnSidebar(Sidebar):
    """A sidebar whose events go through the add-on, and whose cards are what CardService was told."""

    def __init__(self, shell: AddOnShell, client: FlaskClient, email: str) -> None:
        super().__init__(client, email)
        self._shell = shell
        shell.token = self.token()

    def send(self, name: str, parameters: dict[str, str] | None = None, inputs: Json | None = None) -> Json:
        """The host's call of one of the script's functions, its answer in the shape of the service's reply."""
        if name == "home":
            return {"action": {"navigations": [{"pushCard": card} for card in self._shell.run("onHomepage", {})]}}
        answer = self._shell.run(name, {"parameters": parameters or {}, "formInputs": inputs or {}})
        assert self._shell.errors == []
        if name == "onCardSuggest":
            return {"autoComplete": answer["suggestions"]}
        return {"renderActions": {"action": answer}}
