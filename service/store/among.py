"""`column IN (many values)` with one parameter, however many there are: an array, or JSON where there are no arrays."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, any_, func, literal, select


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The column has one of these values, which are texts or whole numbers.

    A parameter for each would be written into the statement anew each time, and SQLite takes 32,766 of them.
    """
    wanted = sorted(values)
    if connection.dialect.name == "sqlite":
        each = func.json_each(literal(json.dumps(wanted))).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(wanted, ARRAY(column.type)))
