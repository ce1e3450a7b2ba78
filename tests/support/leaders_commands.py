"""Everything that the command line answers to somebody who leads a branch and sees no names, asked with `--as`."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest

from service.cli import main
from service.clock import SystemClock
from tests.support.skolby import COURSES, INCIDENTS, PHISHING, Town

_ASKED = (
    "report",
    "report --by module --json",
    "report --by question",
    "report --by person",
    "report --unit /Skolor/Norra --json",
    "report --unit /Skolor/Lilla --json",
    f"report --by module --unit /Skolor/Lilla --module {PHISHING}",
    "report --by question --unit /Skolor/Lilla --json",
    "report --by person --unit /Skolor/Lilla",
    "report --person lilla0@skolby.example",
    "report --person nobody@skolby.example",
    "report --assignment 1 --json",
    "report --assignment 1 --by module --unit /Skolor/Lilla",
    "report --assignment 1 --by question",
    "report --assignment 1 --by person",
    "goals list --unit /Skolor",
    "goals list --unit /Skolor/Lilla",
    "goals list",
    "goals set --unit /Skolor/Lilla --share 50 --by 2027-06-01",
    "assignments list",
    "assignments withdraw 1",
    f"assign {PHISHING} --to unit:/Skolor/Lilla --dry-run",
    f"assign {PHISHING} {INCIDENTS} --to person:lilla0@skolby.example --dry-run",
    "remind --unit /Skolor/Lilla",
    f"remind --unit /Skolor --module {PHISHING}",
    "remind --assignment 1",
    "reminders list",
    "reminders list --person lilla0@skolby.example",
    "reminders send --dry-run",
    "person export lilla0@skolby.example",
    "roles list",
    "deliver --dry-run",
    "track --unknown",
    "db recount --check",
    "audit",
)
_FILES = ("csv", "xlsx", "html", "pdf")


def told_by_commands(town: Town, name: str) -> Iterator[tuple[str, str]]:
    """What was asked, and the answer with its exit status; files too."""
    asker = f"--as {name}@skolby.example"
    environment = {
        "NANOLEARN_DATABASE_URL": town.service.settings.database_url,
        "NANOLEARN_COURSES": str(COURSES),
        "NANOLEARN_DOMAIN": "skolby.example",
    }
    with TemporaryDirectory() as folder, _at_the_desk(town, environment, Path(folder)):
        for asked in _ASKED:
            yield f"command {asked}", _said(f"{asked} {asker}")
        for form in _FILES:
            said = _said(f"report --format {form} --out figures {asker}")
            yield f"command report --format {form}", said + _content(Path("figures").read_bytes())


@contextmanager
def _at_the_desk(town: Town, environment: dict[str, str], folder: Path) -> Iterator[None]:
    """In this process, in a folder of its own, at the town's time: who asks later in the day is told the same."""
    with pytest.MonkeyPatch.context() as patch:
        for each in [each for each in os.environ if each.startswith(("NANOLEARN_", "GOOGLE_"))]:
            patch.delenv(each)
        for each, value in environment.items():
            patch.setenv(each, value)
        patch.chdir(folder)
        patch.setattr(SystemClock, "now", lambda _clock: town.clock.now())
        yield


def _said(line: str) -> str:
    """Both streams and the exit status."""
    status: object = 0
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            main(line.split())
        except SystemExit as stopped:
            status = stopped.code
    return f"{status} {out.getvalue()} {err.getvalue()}"


def _content(file: bytes) -> str:
    """Without the moment at which it was made: a workbook's sheets, a PDF as it is."""
    if file.startswith(b"PK"):
        with ZipFile(io.BytesIO(file)) as book:
            return "".join(book.read(each).decode() for each in sorted(book.namelist()) if "docProps" not in each)
    return file.decode(errors="replace")
