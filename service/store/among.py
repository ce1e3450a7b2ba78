"""`column IN (many values)` with one parameter, however many there are: an array, or JSON where there are no arrays."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    String,
    TableValuedAlias,
    any_,
    bindparam,
    func,
    literal,
    select,
)


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The column has one of these values, which are texts or whole numbers.

    A parameter for each would be written into the statement anew each time, and SQLite takes 32,766 of them.
    """
    wanted = sorted(values)
    if connection.dialect.name == "sqlite":
        each = func.json_each(literal(json.dumps(wanted))).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(wanted, ARRAY(column.type)))


def listed(connection: Connection) -> TableValuedAlias:
    """A table of the texts that `listing` gives as the statement's parameter: each `value`, its place as `key`."""
    if connection.dialect.name == "sqlite":
        return func.json_each(bindparam("listed", type_=String)).table_valued("key", "value")
    each = func.unnest(bindparam("listed", type_=ARRAY(String)))
    return each.table_valued("value", with_ordinality="key").render_derived()


def listing(connection: Connection, values: Sequence[str]) -> dict[str, Any]:
    """The parameter: many executions of one statement are quicker than as many statements."""
    return {"listed": json.dumps(values) if connection.dialect.name == "sqlite" else values}
