"""Stories are told in Ekby."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.serve import Sandbox
from tests.support.story import Story


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """Ekby's installation, set up and not yet used."""
    told = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_PUPILS="/Skolor/Norra/Elever")
    yield told
    told.close()
