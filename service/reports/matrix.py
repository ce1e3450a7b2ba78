"""Who is how far with which module, as a sheet: a line for each person, a column for each module.

It is made while it is sent: a few hundred people are in memory at a time, however many there are.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, literal, select

from service.counting.model import State
from service.reports.files import BYTE_ORDER_MARK, defused
from service.store import tables as t

_PEOPLE_AT_ONCE = 500
_MANY_UNITS = 10_000

DONE, OPEN, OVERDUE, NOT_ASKED = "done", "open", "overdue", ""
_WORDS = (OPEN, DONE, OVERDUE)


def matrix(connection: Connection, today: date, unit_ids: Sequence[str], *, module: str | None) -> Iterator[str]:
    """The sheet as CSV, part by part: people of these units who are bound to anything, sorted by unit, name, address.

    A cell says done, open or overdue; it is empty where the person is not bound to the module. Scores are not in it.
    """
    modules = _modules(connection, unit_ids, module)
    column = {module_id: place for place, module_id in enumerate(modules, 3)}
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(["person", "name", "unit", *modules])
    people = _people(connection, unit_ids)
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        part = people[start : start + _PEOPLE_AT_ONCE]
        lines = {
            who: [defused(email), defused(name), defused(path), *[NOT_ASKED] * len(modules)]
            for who, email, name, path in part
        }
        bound = set()
        for who, module_id, word in connection.execute(_cells(today, [each[0] for each in part], module)):
            lines[who][column[module_id]] = _WORDS[word]
            bound.add(who)
        writer.writerows(line for who, line in lines.items() if who in bound)
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    if not people:
        yield text.getvalue()


def _cells(today: date, people: Sequence[str], module: str | None) -> Any:
    """Person, module and the place of the cell's word: computed by the database, which has the days at hand."""
    of = t.obligations.c
    late = and_(of.state == int(State.OPEN), of.due_on < today)
    word = case((of.state >= int(State.COMPLETED), literal(1)), (late, literal(2)), else_=literal(0))
    query = select(of.person_id, of.module_id, word).where(of.person_id.in_(people), of.bound)
    return query if module is None else query.where(of.module_id == module)


def _modules(connection: Connection, unit_ids: Sequence[str], module: str | None) -> list[str]:
    """The modules that anybody in these units is bound to; sorted."""
    of = t.counters.c
    found: set[str] = set()
    for start in range(0, len(unit_ids), _MANY_UNITS):
        query = select(of.module_id).where(of.unit_id.in_(unit_ids[start : start + _MANY_UNITS])).distinct()
        found.update(connection.scalars(query))
    return sorted(each for each in found if module in {None, each})


def _people(connection: Connection, unit_ids: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Id, address, name and unit path of the people there now."""
    of = t.people.c
    found: list[tuple[str, str, str, str]] = []
    for start in range(0, len(unit_ids), _MANY_UNITS):
        query = (
            select(of.id, of.email, of.name, t.units.c.path)
            .join(t.units, t.units.c.id == of.unit_id)
            .where(of.active, of.unit_id.in_(unit_ids[start : start + _MANY_UNITS]))
        )
        found += [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (each[3], each[2], each[1]))
