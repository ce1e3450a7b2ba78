"""Whether the database answers, asked by its driver alone: SQLAlchemy takes a quarter of a second to load."""

import contextlib
import sqlite3
from pathlib import Path

_SECONDS = 5


def answers(url: str) -> bool:
    """Ask the database of a SQLAlchemy URL the least there is; False also where it is not set up yet."""
    scheme, _, place = url.partition("://")
    if scheme.partition("+")[0] == "sqlite":
        return _sqlite(place.removeprefix("/").partition("?")[0])
    if scheme == "postgresql+psycopg":
        return _postgresql(f"postgresql://{place}")
    return False


def _sqlite(file: str) -> bool:
    """Never makes the file."""
    if not file or not Path(file).is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=_SECONDS)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return False
    return True


def _postgresql(address: str) -> bool:
    import psycopg  # noqa: PLC0415 - only the driver in use is loaded

    try:
        with psycopg.connect(address, connect_timeout=_SECONDS) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
