"""Asking Classroom again before its time, when whatever kept people out has been mended."""

from sqlalchemy import Connection, delete

from service.store import tables as t


def ask_again(connection: Connection) -> None:
    """Have the next delivery ask Classroom about everybody whom it did not reach.

    What they have got by mail stays there: nobody gets the same module twice.
    """
    connection.execute(delete(t.fallbacks))
