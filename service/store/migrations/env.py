"""Alembic's entrance: runs the migrations on the engine that the program has opened.

All in one transaction, the look at where the database stands included: of several processes that start at once one
upgrades, the others wait and find it done; and one that is killed leaves nothing half made.

SQLite changes a table by copying it and dropping the old one, which would take all rows that point to it along: keys
between tables are not enforced meanwhile, and looked at once before the transaction ends.
"""

from typing import Any

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, text

from service.store.tables import metadata

_LOCK = 0x6E616E6F_6C6561  # one number for PostgreSQL, the same in every process


def _keys_enforced(connection: Connection, enforced: bool) -> None:
    """Outside of a transaction, or SQLite does not listen."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")


def _look_at_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        astray = sorted({row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))})
        if astray:
            raise CommandError(f"rows of {', '.join(astray)} would point to what is not there")


with context.config.attributes["engine"].connect() as connection:
    _keys_enforced(connection, enforced=False)
    try:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            transactional_ddl=True,  # SQLite can, though Alembic does not count on it
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            context.run_migrations()
            _look_at_keys(connection)
    finally:
        connection.rollback()
        _keys_enforced(connection, enforced=True)
