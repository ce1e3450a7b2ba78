"""Units and people in pages, for programs that read them all: each page costs what it shows, not what there is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, true

from service.roster.model import ROOT
from service.roster.records import read_units
from service.store import tables as t
from service.store.among import among


def below(path: str) -> ColumnElement[bool]:
    """Chooses the unit at a path and every one below it; unlike LIKE, by exact letters on both databases."""
    if path == ROOT:
        return true()
    of = t.units.c.path
    return or_(of == path, func.substr(of, 1, len(path) + 1) == path + "/")


def units_page(
    connection: Connection, *, branch: str, after: str | None, limit: int, containing: str = ""
) -> Sequence[Row[Any]]:
    """Units by path: id, path, name, parent_id and `people`, the number of those in the unit itself.

    `containing`: of these alone whose path has this in it, whatever the case of its letters.
    """
    people = (
        select(func.count())
        .select_from(t.people)
        .where(t.people.c.unit_id == t.units.c.id, t.people.c.active)
        .scalar_subquery()
    )
    query = select(t.units, people.label("people")).where(below(branch)).order_by(t.units.c.path).limit(limit)
    if containing:  # looked for here: SQLite's lower() knows only a to z
        wanted = {unit.id for unit in read_units(connection).units.values() if containing.lower() in unit.path.lower()}
        query = query.where(among(connection, t.units.c.id, wanted))
    return connection.execute(query if after is None else query.where(t.units.c.path > after)).all()


def people_page(
    connection: Connection, *, branch: str, role: str | None, search: str | None, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """People who are there now, by id: those in the branch, of the role, with the search in their name or address."""
    query = _people().where(below(branch)).order_by(t.people.c.id).limit(limit)
    if role is not None:
        query = query.where(t.people.c.role == role)
    if search:
        query = query.where(_found(search))
    return connection.execute(query if after is None else query.where(t.people.c.id > after)).all()


def one_person(connection: Connection, person_id: str) -> Row[Any] | None:
    """Somebody who is there now."""
    return connection.execute(_people().where(t.people.c.id == person_id)).one_or_none()


def _people() -> Select[Any]:
    columns = (t.people.c.id, t.people.c.email, t.people.c.name, t.people.c.role, t.people.c.language)
    return (
        select(*columns, t.people.c.joined_at, t.units.c.path.label("unit"))
        .join(t.units, t.units.c.id == t.people.c.unit_id)
        .where(t.people.c.active)
    )


def _found(search: str) -> ColumnElement[bool]:
    """Whatever the case: SQLite's lower() knows only a to z, so an Å is looked for in each way it may be written."""
    ways = {search, search.lower(), search.upper(), search.title()}
    return or_(
        t.people.c.email.icontains(search, autoescape=True),
        *(t.people.c.name.icontains(way, autoescape=True) for way in sorted(ways)),
    )
