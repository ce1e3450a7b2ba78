"""Who is how far with which module, as a sheet: a line for each person, a column for each module.

It is made while it is sent: a few hundred people are in memory at a time, however many there are.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, select

from service.assignments.nameless import nameless
from service.counting.model import State
from service.reports.files import BYTE_ORDER_MARK, defused
from service.store import tables as t
from service.store.among import among

_PEOPLE_AT_ONCE = 500

DONE, OPEN, OVERDUE, NOT_ASKED = "done", "open", "overdue", ""
_WORDS = (OPEN, DONE, OVERDUE)


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
    cells = {
        f"{module_id} {number}": (place, word)
        for place, module_id in enumerate(modules, 3)
        for number, word in enumerate(_WORDS)
    }
    yield [["person", "name", "unit", *modules]]
    people = _people(connection, unit_ids)
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        part = people[start : start + _PEOPLE_AT_ONCE]
        rows = connection.execute(_cells(connection, today, [each[0] for each in part], module)).all()
        told = {who: words for who, words in rows}  # noqa: C416 - rows are no pairs
        lines = []
        for who, email, name, path in part:
            if who in told:
                line = [email, name, path, *[NOT_ASKED] * len(modules)]
                for cell in told[who].split(","):
                    place, word = cells[cell]
                    line[place] = word
                lines.append(line)
        yield lines


def _cells(connection: Connection, today: date, people: Sequence[str], module: str | None) -> Any:
    """Each person's modules with the number of the cell's word, `losenord 1,natfiske 0`: put together by the database.

    It has the days at hand, and sixty times fewer rows have to be fetched.
    """
    of = t.obligations.c
    late = and_(of.state < int(State.COMPLETED), of.due_on < today)
    word = case((of.state >= int(State.COMPLETED), literal("1")), (late, literal("2")), else_=literal("0"))
    cell = of.module_id.concat(" ").concat(word)
    query = select(of.person_id, func.aggregate_strings(cell, ",")).where(of.person_id.in_(people), of.bound)
    query = query.group_by(of.person_id)
    query = query.where(of.module_id.not_in(sorted(nameless(connection))))
    return query if module is None else query.where(of.module_id == module)


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
