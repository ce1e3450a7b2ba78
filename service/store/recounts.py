"""Notes, left in the transaction that changes something, of whose obligations must be worked out anew."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Connection, insert

from service.store import tables as t


class Recount(StrEnum):
    """What a note is about."""

    PERSON = "person"  # key: a person's id; joined, moved, left, or in another role or group than before
    MODULE = "module"  # key: a module's id; a rule that names it is new or withdrawn
    TREE = "tree"  # no key: units have come, gone or moved
    ALL = "all"  # no key


def ask_for_recount(connection: Connection, kind: Recount, keys: Iterable[str] = ("",)) -> None:
    """Leave notes, one for each key."""
    rows = [{"kind": kind.value, "key": key} for key in sorted(keys)]
    if rows:
        connection.execute(insert(t.recounts), rows)
