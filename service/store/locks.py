"""A lock among all workers of one installation that dies with whoever holds it.

A lease with an end date would have to outlive the slowest call to Google, and a killed worker's lease would keep
everybody waiting that long. These end at the instant the process or its connection does.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

COUNTING = "counting"
"""The turn of who counts, and of who writes or erases what a person is known by: each sees the other's work whole."""


@contextmanager
def exclusive(engine: Engine, name: str) -> Iterator[bool]:
    """Hold the lock of this name, if nobody else does; gives whether it is held."""
    if engine.dialect.name == "sqlite":
        with _file_lock(engine, name) as held:
            yield held
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"key": number_of(name)}
        held = bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one())
        try:
            yield held
        finally:
            if held:
                _unlock(connection, key)


def _unlock(connection: Connection, key: dict[str, int]) -> None:
    """A connection that the server has cut has taken its lock along: then there is nothing to let go of."""
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise


@contextmanager
def _file_lock(engine: Engine, name: str) -> Iterator[bool]:
    """SQLite lives on one machine: a file beside it, locked by the system for as long as it is open."""
    database = engine.url.database
    if not database or database == ":memory:":
        yield True  # nobody else can have it
        return
    with Path(f"{database}.{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def take_turn_at(connection: Connection, name: str) -> None:
    """Wait until nobody else has the turn of this name, and keep it until the transaction ends.

    SQLite's writers take turns from the start (BEGIN IMMEDIATE).
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number_of(name)})


def number_of(name: str) -> int:
    """A name as the 64-bit number that PostgreSQL's locks have."""
    return int.from_bytes(hashlib.sha256(f"nanolearn {name}".encode()).digest()[:8], "big", signed=True)
