"""The command line as a program of its own, beside the strict stand-in for Workspace."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.cli import main
from tests.support.databases import fresh_database
from tests.support.strict_town import ADMIN, PUPILS, ROLE_ACCOUNT, town
from tests.support.strict_workspace import StrictWorkspace

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        assert self.status == 0, self.err
        return json.loads(self.out)


class CommandLine:
    """`nanolearn` in a folder of its own; `environment` holds the settings of its installation."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            "NANOLEARN_DATABASE_URL": f"sqlite:///{folder / 'nanolearn.db'}",
            "NANOLEARN_COURSES": str(ROOT / "courses"),
            **environment,
        }

    def __call__(self, *words: str, **settings: str) -> Ran:
        """Run a command to its end; `settings` change the environment, an empty one takes a name away."""
        ended = subprocess.run(
            [sys.executable, "-m", "service", *words],
            env=self._environment(settings),
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        """Start a command and let it run."""
        return subprocess.Popen(
            [sys.executable, "-m", "service", *words],
            env=self._environment(settings),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def shell(self, line: str) -> Ran:
        """A line as a shell reads it, after `nanolearn`."""
        ended = subprocess.run(
            ["/bin/sh", "-c", f"{shlex.quote(sys.executable)} -m service {line}"],
            env=self._environment({}),
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in {**self.environment, **settings}.items() if value}


@dataclass(frozen=True)
class Place:
    """A town, its Workspace and the command line of its installation."""

    town: dict[str, Any]
    workspace: StrictWorkspace
    run: CommandLine


def settle(folder: Path, directory: dict[str, Any], database: str | None = None) -> tuple[StrictWorkspace, CommandLine]:
    """A stand-in over this directory, not yet running, and a command line that knows it. Without an address, SQLite."""
    workspace = StrictWorkspace(directory, admin=ADMIN, role_account=ROLE_ACCOUNT)
    run = CommandLine(
        folder,
        NANOLEARN_WORKSPACE_ROOT=workspace.url,
        GOOGLE_APPLICATION_CREDENTIALS=str(workspace.key_file(folder / "key.json")),
        NANOLEARN_DELEGATED_USER=ROLE_ACCOUNT,
        NANOLEARN_DIRECTORY_ADMIN=ADMIN,
        NANOLEARN_RESPONDER_DOMAINS=PUPILS,
        NANOLEARN_PUPILS=f"@{PUPILS}",
        NANOLEARN_CLASSROOM="off",  # this stand-in has none
        **({"NANOLEARN_DATABASE_URL": database} if database else {}),
    )
    return workspace, run


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """A command line without any Workspace."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="module")
def shared_database(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database of an installation that the tests of one file share."""
    with fresh_database(kind, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture
def place(tmp_path: Path, database: str) -> Iterator[Place]:
    """A town of 600, nothing done yet."""
    directory = town(600)
    workspace, run = settle(tmp_path, directory, database)
    with workspace:
        yield Place(directory, workspace, run)


class InThisProcess(CommandLine):
    """The same commands without a process each: for long tables of cases."""

    def __init__(self, folder: Path, environment: dict[str, str], capture: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, **environment)
        self._capture = capture

    def __call__(self, *words: str, **settings: str) -> Ran:
        """Run a command to its end; `settings` change the environment, an empty one takes a name away."""
        status: Any = 0
        self._capture.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith(("NANOLEARN_", "GOOGLE_"))]:
                patch.delenv(name)
            for name, value in self._environment(settings).items():
                patch.setenv(name, value)
            patch.chdir(self.folder)
            try:
                main(list(words))
            except SystemExit as stopped:
                status = stopped.code
        out, err = self._capture.readouterr()
        return Ran(int(status or 0), out, err)
