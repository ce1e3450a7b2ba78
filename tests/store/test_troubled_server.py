"""A database in trouble: connections that the server cuts, writers that meet. It is told in words, and work goes on."""

import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import OperationalError

from sandbox.serve import Sandbox
from service.cli import _in_words
from service.store import tables as t
from service.store.engine import open_engine, open_store, reading
from service.store.locks import exclusive
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
on_a_server = pytest.mark.parametrize("kind", ["postgresql"])
CUT = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> :own")

WRITES = """
import sys
from sqlalchemy import func, insert, select
from service.store import tables as t
from service.store.engine import open_store
engine = open_store(sys.argv[1])
for _ in range(40):
    with engine.begin() as connection:
        connection.execute(select(func.count()).select_from(t.assignments)).scalar_one()
        connection.execute(insert(t.assignments).values(created_at=sys.argv[2]))
"""


def cut(url: str) -> None:
    """The server ends every connection to the database but the one that asks for it."""
    engine = open_engine(url)
    with engine.connect() as connection:
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        connection.execute(CUT, {"own": own})
    engine.dispose()


def test_two_processes_that_read_and_then_write(database: str) -> None:
    """Neither fails, and no row of either is lost."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITES, database, name], stderr=subprocess.PIPE, text=True)
        for name in ("one", "other")
    ]
    ends = [writer.communicate(timeout=90)[1] for writer in writers]
    assert ([writer.returncode for writer in writers], ends) == ([0, 0], ["", ""])
    engine = open_store(database)
    with reading(engine) as connection:
        written = connection.scalars(select(t.assignments.c.created_at)).all()
    assert (written.count("one"), written.count("other")) == (40, 40)
    engine.dispose()


@on_a_server
def test_a_connection_that_was_cut_between_two_uses(database: str) -> None:
    """The service runs for weeks and the server is restarted: the next page has a connection that works."""
    engine = open_store(database)
    with reading(engine) as connection:
        assert connection.execute(select(t.assignments)).all() == []
    cut(database)
    with reading(engine) as connection:
        assert connection.execute(select(t.assignments)).all() == []
    engine.dispose()


@on_a_server
def test_a_connection_that_is_cut_while_a_lock_is_held(database: str) -> None:
    """The lock is gone with it; letting go of it complains of nothing, and the next holder gets it."""
    engine = open_store(database)
    with exclusive(engine, "work") as held:
        assert held
        cut(database)
    with exclusive(engine, "work") as again:
        assert again
    engine.dispose()


@on_a_server
def test_a_delivery_whose_connection_is_cut(sandbox: Sandbox, tmp_path: Path, database: str) -> None:
    """Cut at each commit in turn: the command says so in a sentence; run again, all is there once."""
    story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=database)
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], via="mail")
    for fatal in (2, 9, 20, 30):
        commits = count(1)

        def before_commit(_connection: Connection, commits: Any = commits, fatal: int = fatal) -> None:
            if next(commits) == fatal:
                cut(database)

        engine = story.service.engine
        event.listen(engine, "commit", before_commit)
        try:
            with pytest.raises(OperationalError) as caught:
                story.deliver()
        finally:
            event.remove(engine, "commit", before_commit)
        said = _in_words(caught.value)
        assert said.startswith("The database could not do it: ")
        assert said.endswith(" Nothing is half-written; run the command again.")
    outcome = story.deliver()
    assert (outcome.failed, outcome.waiting) == ([], 0)
    assert len(sandbox.world.forms) == 3
    assert len({mail["to"] for mail in story.mails()}) == len(story.mails())
    story.close()
