"""Alembic's entrance: runs the migrations on the engine that the program has opened.

All in one transaction, the look at where the database stands included: of several processes that start at once one
upgrades, the others wait and find it done; and one that is killed leaves nothing half made.
"""

from alembic import context
from sqlalchemy import text

from service.store.tables import metadata

_LOCK = 0x6E616E6F_6C6561  # one number for PostgreSQL, the same in every process

with context.config.attributes["engine"].connect() as connection:
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
