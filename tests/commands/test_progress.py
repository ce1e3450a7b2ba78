"""How far a command is, told on stderr: lines where nobody watches a terminal, bars where somebody does."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.commands.progress import Lines, duration, tempo
from service.store.engine import open_engine, reading
from service.store.work import Work, works
from tests.commands.conftest import CommandLine, Place, settle
from tests.support.strict_town import town

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WORK = Work("1", "deliver", "command", START, START, START, "mails", 0, 20_000)


class FakeClock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s"),
        (59.0, "59 s"),
        (59.5, "1 min"),
        (61, "2 min"),
        (3599, "1 h 0 min"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    """Rounded up: no wait is shown as none."""
    assert duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"done": 300}, "150 a minute, 2 h 12 min left"),
        ({"done": 300, "total": 0}, "150 a minute"),
        (
            {"done": 300, "waiting_for": "gmail.send", "waiting_until": START + timedelta(seconds=132)},
            "waits 12 s for Google's limit of mails, 2 h 12 min left",
        ),
        (
            {"waiting_for": "", "waiting_until": START + timedelta(seconds=150)},
            "waits 30 s before Google is asked again",
        ),
        ({"done": 300, "waiting_for": "gmail.send", "waiting_until": START}, "150 a minute, 2 h 12 min left"),
    ],
)
def test_tempo(changes: dict[str, object], words: str) -> None:
    """Two minutes after the beginning: speed and rest, or what is waited for."""
    assert tempo(replace(WORK, **changes), START + timedelta(minutes=2)) == words  # type: ignore[arg-type]


def test_lines_come_every_ten_seconds_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    """A run of a few seconds says nothing; a longer one says where it is, now and then."""
    clock = FakeClock()
    lines = Lines(clock)
    for second in range(26):
        clock.moment = START + timedelta(seconds=second)
        lines.show(replace(WORK, done=10 * second))
    assert capsys.readouterr().err.splitlines() == [
        "mails: 100 of 20,000, 150 a minute, 2 h 13 min left",
        "mails: 200 of 20,000, 150 a minute, 2 h 12 min left",
    ]


@contextmanager
def engine_of(place: Place) -> Iterator[Engine]:
    engine = open_engine(place.run.environment["NANOLEARN_DATABASE_URL"])
    yield engine
    engine.dispose()


def known(engine: Engine) -> list[Work]:
    with reading(engine) as connection:
        return works(connection)


def in_a_terminal(run: CommandLine, *words: str) -> tuple["subprocess.Popen[bytes]", int]:
    """Start a command whose stderr is a terminal; gives it and the terminal's other end."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", *words],
        env={**run.environment, "TERM": "xterm", "COLUMNS": "120"},
        cwd=run.folder,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    return process, ours


def seen_on(terminal: int, until: str | None = None) -> str:
    """What is shown up to these words, or to the end."""
    shown = ""
    end = time.monotonic() + 60
    while time.monotonic() < end and (until is None or until not in shown):
        try:
            shown += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
    return shown


@pytest.fixture
def assigned(tmp_path: Path) -> Iterator[Place]:
    """A delivery to two hundred people: more than Google lets out in a minute."""
    directory = town(200)
    workspace, run = settle(tmp_path, directory)
    with workspace:
        run("roster", "sync")
        run("assign", "phishing-pause-and-verify", "--to", "administration")
        yield Place(directory, workspace, run)


def test_bars_on_a_terminal_and_the_row_meanwhile(assigned: Place) -> None:
    """The bar says what is waited for; Ctrl-C ends in a sentence, and takes the bars and the row away."""
    running, terminal = in_a_terminal(assigned.run, "deliver", "--json")
    shown = seen_on(terminal, "for Google's limit of mails")
    assert "mails" in shown
    assert "150 of 197" in shown
    with engine_of(assigned) as engine:
        assert [(work.part, work.done, work.total, work.waiting_for) for work in known(engine)] == [
            ("mails", 150, 197, "gmail.send")
        ]
        running.send_signal(signal.SIGINT)
        shown = seen_on(terminal)
        assert running.wait(60) == 130
        assert shown.splitlines()[-1] == "Stopped. What was done is recorded; run the command again to go on."
        assert known(engine) == []
    assert running.stdout is not None
    assert running.stdout.read() == b""
    running.stdout.close()
    os.close(terminal)
