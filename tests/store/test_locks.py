"""One holder at a time, and none after its death."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.store.engine import open_engine
from service.store.locks import exclusive
from tests.support.databases import KINDS, fresh_database

_HOLDER = """
import sys, time
from service.store.engine import open_engine
from service.store.locks import exclusive
with exclusive(open_engine(sys.argv[1]), "work") as held:
    print(held, flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of either kind."""
    with fresh_database(request.param, tmp_path) as url:
        opened = open_engine(url)
        yield opened
        opened.dispose()


def test_one_holder_at_a_time(engine: Engine) -> None:
    """A second worker is told no while the first works, and yes when it has ended; other names are free."""
    with exclusive(engine, "work") as first, exclusive(engine, "work") as second, exclusive(engine, "other") as other:
        assert (first, second, other) == (True, False, True)
    with exclusive(engine, "work") as again:
        assert again


def test_a_killed_holder_holds_nothing(engine: Engine) -> None:
    """The lock of a process that was killed is free at once."""
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", _HOLDER, url], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        with exclusive(engine, "work") as held:
            assert not held
        holder.kill()
        holder.wait()
    for _ in range(50):  # PostgreSQL notices the closed connection a moment later
        with exclusive(engine, "work") as held:
            if held:
                return
    pytest.fail("the lock of a dead process is still held")
