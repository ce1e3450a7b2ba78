"""A copy of the database from the middle of a killed run is brought back after others have done all: nothing twice."""

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.classroom_life import MODULE, PUPILS, picture, run_until_quiet
from tests.support.databases import copied, fresh_database
from tests.support.story import Story

TO_THE_CLASS = 14
"""Commits of making the Form, whose steps tests of their own kill: the class comes after them."""


class Killed(BaseException):
    """The process is gone; nothing in the service can catch this."""


def deliver_until(story: Story, fatal: int) -> bool:
    """Deliver, and die before what was done last is written down, at the nth commit; whether there were so many."""
    commits = count(1)

    def commit(_connection: Any) -> None:
        if next(commits) == fatal:
            raise Killed

    event.listen(story.service.engine, "commit", commit)
    try:
        story.deliver()
    except Killed:
        return True
    finally:
        event.remove(story.service.engine, "commit", commit)
    return False


def whole_after(kind: str, town: dict[str, Any], folder: Path, fatal: list[int]) -> tuple[list[Any], bool]:
    """What Classroom holds in the end, and whether all kills met a run that was still at work.

    Runs are killed one after the other; the copy is of then. One more does the rest, and is forgotten.
    """
    folder.mkdir()
    with Sandbox(load_town(town)) as sandbox, fresh_database(kind, folder) as url, ExitStack() as copies:
        story = Story(sandbox, folder, "ekby.example", NANOLEARN_PUPILS=PUPILS, NANOLEARN_DATABASE_URL=url)
        story.sync()
        story.assign(MODULE, to=[f"unit:{PUPILS}"])
        killed = True
        for each in fatal:
            killed = deliver_until(story, each) and killed
            story.start()
        story.close()
        copy = copies.enter_context(copied(url, folder))
        story.start()
        run_until_quiet(story)
        story.close()
        story.environment["NANOLEARN_DATABASE_URL"] = copy
        story.start()
        run_until_quiet(story)
        story.close()
        return picture(story), killed


@pytest.mark.parametrize("again", [None, 4, 9])
def test_nothing_twice(kind: str, ekby: dict[str, Any], tmp_path: Path, again: int | None) -> None:
    """Whether one run was killed before the copy, or the one that went on after it as well."""
    expected, _ = whole_after(kind, ekby, tmp_path / "whole", [])
    ((_, _, _, topics, works),) = expected
    assert (len(topics), len(works)) == (1, 1)
    for first in count(TO_THE_CLASS, 3 if kind == "sqlite" and again is None else 7):
        fatal = [first] if again is None else [first, again]
        found, killed = whole_after(kind, ekby, tmp_path / str(first), fatal)
        assert found == expected, fatal
        if not killed:
            return
