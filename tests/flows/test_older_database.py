"""Yesterday's database is brought back: what Classroom holds is found again, and nothing is made twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.classroom_life import STEPS, as_it_should_be, run_until_quiet
from tests.support.databases import copied
from tests.support.story import Story


class Backups:
    """Copies of an installation's database, each of which can take its place."""

    def __init__(self, story: Story, folder: Path) -> None:
        self._story = story
        self._folder = folder
        self._kept = ExitStack()

    def take(self) -> str:
        """Copy the database as it is; the service is stopped for it, as PostgreSQL wants."""
        self._story.close()
        copy = self.take_of_file()
        self._story.start()
        return copy

    def take_of_file(self) -> str:
        return self._kept.enter_context(copied(self._story.environment["NANOLEARN_DATABASE_URL"], self._folder))

    def restore(self, copy: str) -> None:
        """The copy takes the database's place."""
        self._story.close()
        self._story.environment["NANOLEARN_DATABASE_URL"] = copy
        self._story.start()

    def close(self) -> None:
        self._story.close()
        self._kept.close()


@pytest.fixture
def backups(story: Story, tmp_path: Path) -> Iterator[Backups]:
    """No copy has been taken yet."""
    kept = Backups(story, tmp_path)
    yield kept
    kept.close()


def test_each_delivery_is_forgotten_once(story: Story, backups: Backups) -> None:
    """The copy knows what is wanted and not that it was done."""
    for step in STEPS:
        step(story)
        copy = backups.take()
        run_until_quiet(story)
        backups.restore(copy)
        run_until_quiet(story)
    as_it_should_be(story)


def test_each_wish_is_forgotten_once_and_told_again(story: Story, backups: Backups) -> None:
    """The copy knows neither: somebody assigns, withdraws, reads the roster again."""
    for step in STEPS:
        copy = backups.take()
        step(story)
        run_until_quiet(story)
        backups.restore(copy)
        step(story)
        run_until_quiet(story)
    as_it_should_be(story)
