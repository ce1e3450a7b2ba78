"""Opening the database: the engine, its settings for SQLite, and whether the schema is current."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from service.errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE_SECONDS = 30  # how long one waits for another who writes
_CACHE_KIB = 64 * 1024  # of SQLite's pages, as far as they are used; with less, a large batch writes pages twice


def open_engine(url: str) -> Engine:
    """An engine that has shown that it can connect.

    Raises:
        StoreError: the address cannot be read, or the database cannot be opened.
    """
    try:
        engine = create_engine(url, **_manners(url))
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:  # ValueError: a port that is none
        raise StoreError(f"NANOLEARN_DATABASE_URL cannot be read: {error}") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        place = make_url(url).render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0]
        raise StoreError(
            f"The database {place} cannot be opened: {reason}. Check NANOLEARN_DATABASE_URL, that the folder exists "
            "and may be written to, or that the server runs."
        ) from None
    return engine


def _manners(url: str) -> dict[str, Any]:
    """The connection used last is used first: it has the most in hand, and the others may be closed meanwhile.

    SQLite waits for another writer. A server may have closed a connection that was kept: it is asked before use.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": _PATIENCE_SECONDS}, "pool_use_lifo": True}
    return {"pool_pre_ping": True, "pool_use_lifo": True}


def reading(engine: Engine) -> Connection:
    """A connection that only reads: it waits for no writer, keeps none waiting, and sees one state to its end."""
    connection = engine.connect().execution_options(reading=True)
    if engine.dialect.name == "postgresql":  # where each statement would see what was written meanwhile
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets readers go on while one writes; the driver's own transactions are switched off for BEGIN IMMEDIATE."""
    connection.isolation_level = None
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    """Wait for others who are setting the database up: unlike elsewhere, SQLite does not wait here by itself."""
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_immediate(connection: Any) -> None:
    """Take the write lock at once where a write may follow a read: two processes then wait instead of failing."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def alembic_config(engine: Engine) -> Any:
    """Alembic's configuration for this engine; Alembic is imported only here and by `upgrade`."""
    from alembic.config import Config  # noqa: PLC0415 - heavy, and not needed to serve

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> str:
    """Bring the schema to the current revision and name it.

    Raises:
        StoreError: it was written by a newer program, or the change failed.
    """
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    _refuse_newer(current_revision(engine))
    try:
        command.upgrade(alembic_config(engine), "head")
    except CommandError as error:
        raise StoreError(f"The database cannot be upgraded: {error}") from None
    except SQLAlchemyError as error:
        raise StoreError(f"The database cannot be upgraded: {str(error).splitlines()[0]}") from None
    return current_revision(engine) or ""


def current_revision(engine: Engine) -> str | None:
    """The revision the database says it is at; None for an empty one."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def newest_revision() -> str:
    """The revision this program was made for."""
    versions = sorted(path.stem.split("_", 1)[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    return versions[-1]


def open_store(url: str) -> Engine:
    """The database, at the current schema: an empty one is set up, an older one is brought up to date.

    Raises:
        StoreError: it cannot be opened, or was written by a newer program.
    """
    engine = open_engine(url)
    try:
        revision = current_revision(engine)
        _refuse_newer(revision)
        if revision != newest_revision():
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _refuse_newer(revision: str | None) -> None:
    newest = newest_revision()
    if revision is not None and revision > newest:
        raise StoreError(
            f"The database is at revision {revision}, this program knows {newest}: it is older than the database. "
            "Install the newer Nanolearn."
        )
