"""`INSERT … ON CONFLICT` is written alike in both databases, but SQLAlchemy keeps it in their dialects."""

from typing import Any

from sqlalchemy import Connection, Table


def dialect_insert(connection: Connection, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - only the dialect in use is loaded

        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as insert_pg  # noqa: PLC0415

    return insert_pg(table)


def insert_or_ignore(connection: Connection, table: Table) -> Any:
    """An insert that leaves a row that is there already as it is."""
    return dialect_insert(connection, table).on_conflict_do_nothing()
