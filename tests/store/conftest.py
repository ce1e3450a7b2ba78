"""Here migrations are looked at themselves: from nothing, and from what an older release has left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.store.engine import open_engine
from tests.support.databases import empty_database
from tests.support.last_release import bring_back


@pytest.fixture
def nothing(kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database in which no table has been made."""
    with empty_database(kind, tmp_path) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def older(nothing: Engine) -> Engine:
    """A database that the last release has worked with."""
    bring_back(nothing)
    return nothing
