"""Several processes at once do the work of one."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sandbox.serve import Sandbox
from tests.support.databases import KINDS, fresh_database
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
WORKERS = 3


def _work(story: Story) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "service", "deliver", "--json"],
        env={**os.environ, **story.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_three_processes_make_each_thing_once(kind: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """Three deliveries started together: each Form exists once, each person has one mail, none is in doubt."""
    with fresh_database(kind, tmp_path) as url:
        story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=url)
        story.sync()
        story.assign("start", to=["administration"], via="mail")
        story.close()
        workers = [_work(story) for _ in range(WORKERS)]
        ends = [worker.communicate(timeout=120) for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * WORKERS, ends
        left = story.start().delivery.run(story.service.workspace, lambda _what, _done, _total: None)
        assert (dict(left.created), left.waiting) == ({}, 0)
        titles = Counter(form.resource["info"]["documentTitle"] for form in sandbox.world.forms.values())
        assert len(titles) == 18  # six modules, three languages
        assert set(titles.values()) == {1}
        assert set(Counter(mail["to"] for mail in story.mails()).values()) == {1}
        assert len(story.mails()) == 9
        story.close()
