"""What it adds up to, from the kept counts: the same rows as `nanolearn report`, in pages."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema
from sqlalchemy import Connection

from service.access import Permission, may
from service.api.guard import Asked, View, the_branch, the_person
from service.api.operations import as_is, operation, part
from service.api.problems import missing
from service.api.schemas import Paged
from service.api.schemas_results import PersonRow, QuestionRow, ReportQuery, UnitRow, report
from service.asking import sight
from service.assignments.records import read_targets
from service.house import current
from service.moments import local_day
from service.reports import model
from service.reports.files import as_json
from service.reports.gather import Report, gather
from service.reports.listing import obliged_page
from service.reports.model import By, Counts, Scope
from service.roster.listing import one_person

REPORTS = part("reports", "How units, modules, people and questions stand.")
_BRANCH = the_branch(Permission.COUNTS_READ)
_SEPARATOR = "\t"  # stands in no path, module id or address


def _operation(name: str, gives: type[Schema]) -> Callable[[View], View]:
    return operation(
        REPORTS, "GET", f"/reports/{name}", Permission.COUNTS_READ, _BRANCH, query=ReportQuery, gives=gives
    )


@_operation("units", report("UnitReport", UnitRow))
def by_unit(asked: Asked, query: dict[str, Any]) -> Response:
    """By unit.

    A row for each unit of the branch and module; a unit counts with everything below it.
    """
    return as_is(_in_pages(_gathered(asked, query, By.UNIT), query, ("unit", "module")))


@_operation("modules", report("ModuleReport", UnitRow))
def by_module(asked: Asked, query: dict[str, Any]) -> Response:
    """By module.

    A row for each module, of the whole branch.
    """
    return as_is(_in_pages(_gathered(asked, query, By.MODULE), query, ("unit", "module")))


@_operation("questions", report("QuestionReport", QuestionRow))
def by_question(asked: Asked, query: dict[str, Any]) -> Response:
    """By question.

    How many were right and wrong, and which ideas lay behind.
    """
    return as_is(_in_pages(_gathered(asked, query, By.QUESTION), query, ("module", "question")))


@operation(
    REPORTS,
    "GET",
    "/reports/people",
    Permission.NAMES_READ,
    the_branch(Permission.NAMES_READ),
    query=ReportQuery,
    gives=report("PeopleReport", PersonRow),
)
def by_person(asked: Asked, query: dict[str, Any]) -> Response:
    """By person.

    A row for each person and module that is asked of them now.
    """
    if query.get("assignment") is not None:
        return as_is(_in_pages(_gathered(asked, query, By.PERSON), query, ("person", "module")))
    with current(asked.house) as (connection, _):
        scope = _scope(asked, query, connection)
        whole = _gather(connection, asked, scope, By.MODULE)
        rows, following = _obliged(connection, asked, scope, query)
    document = as_json(Report(scope, By.PERSON, whole.as_of, tuple(rows), whole.total))
    return as_is({**document, "next": following})


@operation(
    REPORTS,
    "GET",
    "/people/<person>/progress",
    Permission.PROGRESS_READ,
    the_person,
    query=Paged,
    gives=report("PersonReport", PersonRow),
)
def progress(asked: Asked, query: dict[str, Any], person: str) -> Response:
    """One person's modules.

    What the person has to do and has done, also for oneself.
    """
    del person  # the guard has found who that is
    with current(asked.house) as (connection, _):
        rows, following = _obliged(connection, asked, Scope(), query, asked.subject.person)
        found = one_person(connection, str(asked.subject.person))
    assert found is not None, "the guard has found them"
    counts = Counts(
        len(rows),
        sum(row.completed for row in rows),
        0,
        sum(row.overdue for row in rows),
        sum(row.reached for row in rows),
    )
    scope = Scope(found.unit, person=found.email)
    document = as_json(Report(scope, By.PERSON, asked.house.clock.now(), tuple(rows), counts))
    passed = [bool(row.passed) for row in rows if row.passed is not None]
    document["total"] |= {"passed": sum(passed)}
    if len(passed) < len(rows):
        del document["total"]["passed"]  # who may not see a person's score may not add it up
    return as_is({**document, "next": following})


def _obliged(
    connection: Connection, asked: Asked, scope: Scope, query: dict[str, Any], person: str | None = None
) -> tuple[list[model.PersonRow], str | None]:
    """A page of people × modules, and the cursor of the next."""
    house, limit = asked.house, query["limit"]
    at, _, module = query.get("cursor", "").partition(_SEPARATOR)
    rows = obliged_page(
        connection,
        local_day(house.clock.now(), house.settings.timezone),
        branch=scope.unit,
        module=scope.module,
        scores=lambda each: may(asked.actor, Permission.SCORES_READ, None, each),
        after=(at, module) if at else None,
        limit=limit + 1,
        person=person,
        own=person is not None and person == asked.actor.person_id,
    )
    following = _SEPARATOR.join(rows[limit - 1][0]) if len(rows) > limit else None
    return [row for _, row in rows[:limit]], following


def _gathered(asked: Asked, query: dict[str, Any], by: By) -> dict[str, Any]:
    with current(asked.house) as (connection, _):
        return as_json(_gather(connection, asked, _scope(asked, query, connection), by))


def _scope(asked: Asked, query: dict[str, Any], connection: Connection) -> Scope:
    scope = Scope(str(asked.subject.unit), query.get("module"), query.get("assignment"))
    if scope.module is not None and scope.module not in asked.house.catalogue.modules:
        raise missing(f"There is no module {scope.module}. GET /api/v1/modules lists them.")
    if scope.assignment is not None and not read_targets(connection, [scope.assignment])[scope.assignment]:
        raise missing(f"There is no assignment {scope.assignment}. GET /api/v1/assignments lists them.")
    return scope


def _gather(connection: Connection, asked: Asked, scope: Scope, by: By) -> Report:
    house = asked.house
    return gather(
        connection,
        house.settings,
        house.catalogue,
        scope=scope,
        by=by,
        sight=sight(asked.actor, scope, by),
        now=house.clock.now(),
    )


def _in_pages(document: dict[str, Any], query: dict[str, Any], key: tuple[str, str]) -> dict[str, Any]:
    """Some rows of a report that was made whole: what it costs does not depend on how many of them are shown."""

    def place(row: dict[str, Any]) -> list[str]:
        return [row[name] for name in key]

    rows = sorted(document["rows"], key=place)
    first = bisect_right(rows, query.get("cursor", "").split(_SEPARATOR), key=place) if "cursor" in query else 0
    shown = rows[first : first + query["limit"]]
    following = _SEPARATOR.join(place(shown[-1])) if first + len(shown) < len(rows) else None
    return {**document, "rows": shown, "next": following}
