"""Who is there: units for whoever reads counts of them, people by name for whoever may see names."""

from typing import Any

from flask import Response

from service.access import Permission, reach
from service.api.guard import Asked, oneself, the_branch, the_person
from service.api.operations import as_is, operation, part
from service.api.paging import page_of
from service.api.schemas import Me, PeopleQuery, Person, Unit, UnitsQuery, page
from service.roster import listing
from service.store.engine import reading

PEOPLE = part("people", "Who is there: the tree of units, and the people in it.")


@operation(PEOPLE, "GET", "/me", Permission.PROGRESS_READ, oneself, gives=Me)
def me(asked: Asked) -> dict[str, Any]:
    """Who you are here, and what you may do where."""
    actor = asked.actor
    places = {permission.value: reach(actor, permission) for permission in Permission}
    return {
        "email": actor.email,
        "person": actor.person_id,
        "owner": actor.owner,
        "roles": [{"role": held.role.value, "unit": held.unit} for held in sorted(actor.roles)],
        "permissions": {permission: units for permission, units in places.items() if units},
    }


@operation(
    PEOPLE,
    "GET",
    "/units",
    Permission.COUNTS_READ,
    the_branch(Permission.COUNTS_READ),
    query=UnitsQuery,
    gives=page("Units", Unit),
)
def units(asked: Asked, query: dict[str, Any]) -> Response:
    """Units.

    A branch of the tree, by path.
    """
    with reading(asked.house.engine) as connection:
        rows = listing.units_page(
            connection, branch=str(asked.subject.unit), after=query.get("cursor"), limit=query["limit"] + 1
        )
    return as_is(page_of(rows, query["limit"], lambda row: row.path, lambda row: row._asdict()))


@operation(
    PEOPLE,
    "GET",
    "/people",
    Permission.NAMES_READ,
    the_branch(Permission.NAMES_READ),
    query=PeopleQuery,
    gives=page("People", Person),
)
def people(asked: Asked, query: dict[str, Any]) -> Response:
    """People.

    Those in a branch now, by id.
    """
    with reading(asked.house.engine) as connection:
        rows = listing.people_page(
            connection,
            branch=str(asked.subject.unit),
            role=query.get("role"),
            search=query.get("q"),
            after=query.get("cursor"),
            limit=query["limit"] + 1,
        )
    return as_is(page_of(rows, query["limit"], lambda row: row.id, lambda row: row._asdict()))


@operation(PEOPLE, "GET", "/people/<person>", Permission.PROGRESS_READ, the_person, gives=Person)
def person(asked: Asked, person: str) -> dict[str, Any]:
    """One person.

    By id, or by any of their mail addresses.
    """
    del person  # the guard has found who that is
    with reading(asked.house.engine) as connection:
        row = listing.one_person(connection, str(asked.subject.person))
    assert row is not None, "the guard has found them"
    found: dict[str, Any] = row._asdict()
    return found
