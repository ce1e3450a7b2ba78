"""Who is how far with which module, as a sheet: a line for each person, a column for each module.

It is made while it is sent: a few thousand people are in memory at a time, however many there are.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Date, Select, bindparam, case, func, or_, select

from service.assignments.nameless import nameless
from service.counting.model import State
from service.reports.files import BYTE_ORDER_MARK, defused
from service.reports.one_assignment import Asked
from service.store import tables as t
from service.store.among import among_given, packed

_PEOPLE_AT_ONCE = 5_000

DONE, OPEN, OVERDUE, NOT_ASKED = "done", "open", "overdue", ""
_DONE, _OPEN, _OVERDUE = "d", "o", "l"
_WORDS = {_DONE: DONE, _OPEN: OPEN, _OVERDUE: OVERDUE, None: NOT_ASKED}


def matrix(
    connection: Connection,
    today: date,
    unit_ids: Sequence[str],
    *,
    module: str | None,
    asked: Asked | None = None,
) -> Iterator[str]:
    """The sheet as CSV, part by part. `asked`: only what one assignment asks for."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    for lines in _parts(connection, today, unit_ids, module, asked):
        writer.writerows([*map(defused, line[:3]), *line[3:]] for line in lines)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def matrix_lines(
    connection: Connection,
    today: date,
    unit_ids: Sequence[str],
    *,
    module: str | None,
    asked: Asked | None = None,
) -> Iterator[list[str]]:
    """The lines of the sheet, as they are; the first is the head: person, name, unit and the ids of modules."""
    for lines in _parts(connection, today, unit_ids, module, asked):
        yield from lines


def _parts(
    connection: Connection, today: date, unit_ids: Sequence[str], module: str | None, asked: Asked | None
) -> Iterator[list[list[str]]]:
    """The head, then people of these units who are bound to anything, sorted by unit, name, address.

    A cell says done, open or overdue; it is empty where the person is not bound to the module. Scores are not in it.
    """
    modules = _modules(connection, unit_ids, module, asked)
    yield [["person", "name", "unit", *modules]]
    people = _people(connection, unit_ids, asked) if modules else []
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        part = people[start : start + _PEOPLE_AT_ONCE]
        ids = [each[0] for each in part]
        told = dict(_columns(connection, today, modules, ids, whole=asked is not None))
        if asked is None:
            nobody: list[str | None] = [None] * len(ids)
            columns = [told.get(module_id, nobody) for module_id in modules]
        else:
            columns = [_of_assignment(asked, module_id, told.get(module_id), len(ids), today) for module_id in modules]
        rows = zip(part, zip(*columns, strict=True), strict=True)
        yield [[*each[1:], *map(_WORDS.__getitem__, letters)] for each, letters in rows if any(letters)]


def _of_assignment(
    asked: Asked, module_id: str, letters: list[str | None] | None, people: int, today: date
) -> list[str | None]:
    """By the assignment's own due day, which others may have undercut; nobody it binds is without a letter."""
    due = asked.due[module_id]
    rest = _OVERDUE if due is not None and due < today else _OPEN
    return [_DONE if letter == _DONE else rest for letter in letters or [None] * people]


def _columns(
    connection: Connection, today: date, modules: Sequence[str], people: Sequence[str], *, whole: bool
) -> Iterator[tuple[str, list[str | None]]]:
    """Module id and how far these people are with it, in their order: a letter, or None for who is not bound.

    `whole`: or not bound now, but done.
    """
    dialect = connection.dialect.name
    given = {"modules": packed(dialect, modules), "people": packed(dialect, people), "today": today}
    for module_id, ids, letters in connection.execute(_letters(dialect, whole=whole), given):
        yield module_id, list(map(dict(zip(ids.split("\n"), letters, strict=True)).get, people))


# These are asked for with every list of people, so they are put together once.


@cache
def _letters(dialect: str, *, whole: bool) -> Select[Any]:
    """Put together by the database: it has the days at hand, and one row is fetched for each module, not for each cell.

    Both texts of a row are made of the same rows in the same order.
    """
    of = t.obligations.c
    done = of.state >= int(State.COMPLETED)
    letter = case((done, _DONE), (of.due_on < bindparam("today", type_=Date()), _OVERDUE), else_=_OPEN)
    return (
        select(of.module_id, func.aggregate_strings(of.person_id, "\n"), func.aggregate_strings(letter, ""))
        .where(or_(of.bound, done) if whole else of.bound)
        .where(among_given(dialect, of.module_id, "modules"), among_given(dialect, of.person_id, "people"))
        .group_by(of.module_id)
    )


def _modules(connection: Connection, unit_ids: Sequence[str], module: str | None, asked: Asked | None) -> list[str]:
    """The modules that anybody in these units is bound to, but for those of figures alone; sorted."""
    if asked is None:
        dialect = connection.dialect.name
        found = {row[0] for row in connection.execute(_asked_for(dialect), {"units": packed(dialect, unit_ids)})}
    else:
        found = set(asked.starts)
    left_out = nameless(connection)
    return sorted(each for each in found if module in {None, each} and each not in left_out)


@cache
def _asked_for(dialect: str) -> Select[Any]:
    of = t.counters.c
    return select(of.module_id).where(among_given(dialect, of.unit_id, "units")).distinct()


def _people(connection: Connection, unit_ids: Sequence[str], asked: Asked | None) -> list[tuple[str, str, str, str]]:
    """Id, address, name and unit path of the people there now."""
    dialect = connection.dialect.name
    rows = connection.execute(_there(dialect), {"units": packed(dialect, unit_ids)})
    found = [(row[0], row[1], row[2], row[3]) for row in rows if asked is None or row[0] in asked.people]
    return sorted(found, key=lambda each: (each[3], each[2], each[1]))


@cache
def _there(dialect: str) -> Select[Any]:
    of = t.people.c
    return (
        select(of.id, of.email, of.name, t.units.c.path)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(of.active, among_given(dialect, of.unit_id, "units"))
    )
