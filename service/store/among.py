"""`column IN (many values)` with one parameter, however many there are: an array, or JSON where there are no arrays."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Text, any_, bindparam, func, literal, select
from sqlalchemy.types import TypeEngine


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The column has one of these values, which are texts or whole numbers.

    A parameter for each would be written into the statement anew each time, and SQLite takes 32,766 of them.
    """
    dialect = connection.dialect.name
    return _among(dialect, column, literal(packed(dialect, values), _type(dialect, column)))


def among_given(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement that is made once: the values come as the parameter `name` each time, `packed`."""
    return _among(dialect, column, bindparam(name, type_=_type(dialect, column)))


def packed(dialect: str, values: Collection[Any]) -> Any:
    """Values as such a parameter takes them."""
    wanted = sorted(values)
    return json.dumps(wanted) if dialect == "sqlite" else wanted


def _type(dialect: str, column: ColumnElement[Any]) -> TypeEngine[Any]:
    return Text() if dialect == "sqlite" else ARRAY(column.type)


def _among(dialect: str, column: ColumnElement[Any], values: ColumnElement[Any]) -> ColumnElement[bool]:
    if dialect == "sqlite":
        each = func.json_each(values).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(values)
