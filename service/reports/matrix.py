"""Who is how far with which module, as a sheet: a line for each person, a column for each module.

It is made while it is sent: a few thousand people are in memory at a time, however many there are.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, case, func, select

from service.assignments.nameless import nameless
from service.counting.model import State
from service.reports.files import BYTE_ORDER_MARK, defused
from service.store import tables as t
from service.store.among import among

_PEOPLE_AT_ONCE = 5_000

DONE, OPEN, OVERDUE, NOT_ASKED = "done", "open", "overdue", ""
_DONE, _OPEN, _OVERDUE = "d", "o", "l"
_WORDS = {_DONE: DONE, _OPEN: OPEN, _OVERDUE: OVERDUE, None: NOT_ASKED}


def matrix(connection: Connection, today: date, unit_ids: Sequence[str], *, module: str | None) -> Iterator[str]:
    """The sheet as CSV, part by part."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    for lines in _parts(connection, today, unit_ids, module):
        writer.writerows([*map(defused, line[:3]), *line[3:]] for line in lines)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def matrix_lines(
    connection: Connection, today: date, unit_ids: Sequence[str], *, module: str | None
) -> Iterator[list[str]]:
    """The lines of the sheet, as they are; the first is the head: person, name, unit and the ids of modules."""
    for lines in _parts(connection, today, unit_ids, module):
        yield from lines


def _parts(
    connection: Connection, today: date, unit_ids: Sequence[str], module: str | None
) -> Iterator[list[list[str]]]:
    """The head, then people of these units who are bound to anything, sorted by unit, name, address.

    A cell says done, open or overdue; it is empty where the person is not bound to the module. Scores are not in it.
    """
    modules = _modules(connection, unit_ids, module)
    yield [["person", "name", "unit", *modules]]
    people = _people(connection, unit_ids)
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        part = people[start : start + _PEOPLE_AT_ONCE]
        ids = [each[0] for each in part]
        told = dict(_columns(connection, today, modules, ids))
        nobody: list[str | None] = [None] * len(ids)
        columns = [told.get(module_id, nobody) for module_id in modules]
        rows = zip(part, zip(*columns, strict=True), strict=False)  # none, if there are no modules
        yield [[*each[1:], *map(_WORDS.__getitem__, letters)] for each, letters in rows if any(letters)]


def _columns(
    connection: Connection, today: date, modules: Sequence[str], people: Sequence[str]
) -> Iterator[tuple[str, list[str | None]]]:
    """Module id and how far these people are with it, in their order: a letter, or None for who is not bound.

    Put together by the database: it has the days at hand, and one row is fetched for each module, not for each cell.
    Both texts of a row are made of the same rows in the same order.
    """
    of = t.obligations.c
    letter = case((of.state >= int(State.COMPLETED), _DONE), (of.due_on < today, _OVERDUE), else_=_OPEN)
    query = (
        select(of.module_id, func.aggregate_strings(of.person_id, "\n"), func.aggregate_strings(letter, ""))
        .where(of.bound, among(connection, of.module_id, modules), among(connection, of.person_id, people))
        .group_by(of.module_id)
    )
    for module_id, ids, letters in connection.execute(query):
        yield module_id, list(map(dict(zip(ids.split("\n"), letters, strict=True)).get, people))


def _modules(connection: Connection, unit_ids: Sequence[str], module: str | None) -> list[str]:
    """The modules that anybody in these units is bound to, but for those of figures alone; sorted."""
    of = t.counters.c
    found = connection.scalars(select(of.module_id).where(among(connection, of.unit_id, unit_ids)).distinct())
    left_out = nameless(connection)
    return sorted(each for each in found if module in {None, each} and each not in left_out)


def _people(connection: Connection, unit_ids: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Id, address, name and unit path of the people there now."""
    of = t.people.c
    query = (
        select(of.id, of.email, of.name, t.units.c.path)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(of.active, among(connection, of.unit_id, unit_ids))
    )
    found = [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (each[3], each[2], each[1]))
