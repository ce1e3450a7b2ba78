"""Which state of the database a reading sees, so that what was made from it can be used again while it is true."""

from collections.abc import Hashable
from itertools import count

from sqlalchemy import Connection, text

_serials = count()
_SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS text)")


def moment(connection: Connection) -> Hashable:
    """A mark that two readings of one process share only if nothing was committed between what they see.

    `connection` must see one state to its end, as those of `service.store.engine.reading` do. Costs one query that
    reads no table. The reverse does not hold: states that are alike may have different marks.

    PostgreSQL tells which transactions a snapshot sees (its documentation, "Transaction ID and Snapshot Information
    Functions"); other databases of the same server change it too. SQLite tells each connection whether another one has
    committed (its documentation, "PRAGMA data_version"), and the driver how many rows this one has changed itself.
    """
    if connection.dialect.name == "postgresql":
        return str(connection.scalar(_SNAPSHOT))
    serial = connection.info.setdefault("serial", next(_serials))
    version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    own = connection.connection.dbapi_connection
    assert own is not None, "it has just answered"
    return serial, version, own.total_changes
