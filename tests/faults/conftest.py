"""Trouble is met in a workshop for Forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.serve import Sandbox
from tests.support.form_works import FormWorks


@pytest.fixture
def works(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[FormWorks]:
    """A workshop in which nothing has been made yet."""
    opened = FormWorks(sandbox, tmp_path, database)
    yield opened
    opened.close()
