"""Alembic's entrance: runs the migrations on the engine that the program has opened."""

from alembic import context

from service.store.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect().execution_options(reading=False) as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
