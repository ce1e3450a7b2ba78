"""Stories are told in Ekby, once with each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.serve import Sandbox
from tests.support.databases import KINDS, fresh_database
from tests.support.story import Story


@pytest.fixture(params=KINDS)
def story(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """Ekby's installation, set up and not yet used."""
    with fresh_database(request.param, tmp_path) as url:
        told = Story(
            sandbox, tmp_path, "ekby.example", NANOLEARN_PUPILS="/Skolor/Norra/Elever", NANOLEARN_DATABASE_URL=url
        )
        yield told
        told.close()
