"""`nanolearn deliver` killed with SIGKILL right after each commit that records a step: the next run finishes it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.classroom_life import ALI, MAJA, MODULE, PUPILS, picture, run_until_quiet
from tests.support.databases import fresh_database
from tests.support.story import Story

EVERY = {"sqlite": 1 if os.environ.get("NANOLEARN_WALK") == "all" else 2, "postgresql": 9}
"""After which commits a process is killed: a sample, and a smaller one on the second database: the steps are alike.

Where NANOLEARN_WALK is `all`, as before a release, after each one.
"""


class Killer:
    """Starts deliveries as processes of their own that are killed after so many commits."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.kill_after"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )

    def deliver(self, story: Story, after: int) -> bool:
        """Whether the process was killed; else it came to its end."""
        order = {"environment": story.environment, "now": story.clock.now().isoformat(), "after": after}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        assert status in {0, -signal.SIGKILL}
        return status != 0

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """One for all tests: it has imported everything."""
    started = Killer()
    yield started
    started.close()


def test_after_every_commit(kind: str, ekby: dict[str, Any], tmp_path: Path, killer: Killer) -> None:
    """Each time everything is there once in the end: the Forms, the class with its pupils and its work, the mail."""
    for after in count(1, EVERY[kind]):
        folder = tmp_path / str(after)
        folder.mkdir()
        with Sandbox(load_town(ekby)) as sandbox, fresh_database(kind, folder) as url:
            settings = {"NANOLEARN_PUPILS": PUPILS, "NANOLEARN_DATABASE_URL": url}
            story = Story(sandbox, folder, "ekby.example", **settings)
            killed = _killed_once(story, killer, after)
            story.close()
        if not killed:
            assert after > 20
            return


def _killed_once(story: Story, killer: Killer, after: int) -> bool:
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}", "unit:/Skolor/Södra"], due=date(2026, 12, 1))
    story.close()
    killed = killer.deliver(story, after)
    story.start()
    story.clock.move(timedelta(minutes=2))
    run_until_quiet(story)
    (uncertain,) = [story.deliver().uncertain]
    assert len(story.sandbox.world.forms) == 1, after
    assert [mail["to"] for mail in story.mails()] + [mail.email for mail in uncertain] == ["Eva.Lind@ekby.example"]
    ((name, state, students, topics, works),) = picture(story)
    version = story.service.catalogue.modules[MODULE].version
    assert (name, state, students, topics) == ("Elever", "ACTIVE", [MAJA, ALI], ["Kom igång säkert"]), after
    assert [work[0] for work in works] == [f"[nanolearn {MODULE} {version} sv 1]"], after
    return killed
