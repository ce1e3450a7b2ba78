"""Assignments: made once however often the request comes, changed only by who has seen how they stand."""

import json
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request
from sqlalchemy import Connection
from werkzeug.http import generate_etag

from service.access import Actor, Permission, may
from service.api.guard import Asked, Subject, any_branch
from service.api.operations import as_is, operation, part
from service.api.paging import page_of
from service.api.problems import ProblemError, missing
from service.api.schemas import Assignment, Change, PagedByNumber, page
from service.asking import assignments_seen, record, use_of_assignment, whereabouts
from service.assignments.changing import extend as let_end
from service.assignments.records import read_rules, read_targets
from service.assignments.records import withdraw as take_back
from service.moments import stamp
from service.roles.audit import Door
from service.store.engine import reading
from service.unnaming import unname

ASSIGNMENTS = part("assignments", "Who shall do which modules by when.")
MANAGE, READ = Permission.ASSIGNMENTS_MANAGE, Permission.ASSIGNMENTS_READ
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag under which the assignment was read: nobody has changed it since.",
}
_ONE = "/assignments/<int(max=2147483647):assignment>"


def an_assignment(permission: Permission) -> Any:
    """The assignment that the address names, if the caller has the permission for all whom it binds."""

    def of(actor: Actor, connection: Connection, values: Mapping[str, Any]) -> Subject:
        number = int(values["assignment"])
        targets = read_targets(connection, [number])[number]
        if not targets:
            raise missing(f"There is no assignment {number}. GET /api/v1/assignments lists them.")
        where = whereabouts(connection, targets)
        paths = sorted({path for target in targets for path in where(target)})
        beyond = [path for path in paths if not may(actor, permission, path)]
        return Subject(unit=(beyond or paths)[0])

    return of


@operation(
    ASSIGNMENTS,
    "GET",
    "/assignments",
    READ,
    any_branch(READ),
    query=PagedByNumber,
    gives=page("Assignments", Assignment),
)
def assignments(asked: Asked, query: dict[str, Any]) -> Response:
    """Assignments.

    The newest first, withdrawn ones too: those that bind nobody outside of the caller's branches.
    """
    with reading(asked.house.engine) as connection:
        limit = query["limit"]
        rows = assignments_seen(connection, asked.actor, before=query.get("cursor"), most=limit + 1)
    return as_is(page_of(rows, limit, lambda row: row["assignment"], lambda row: row))


@operation(ASSIGNMENTS, "GET", _ONE, READ, an_assignment(READ), gives=Assignment)
def one_assignment(asked: Asked, assignment: int) -> Response:
    """One assignment.

    Its ETag is what changing it asks for.
    """
    with reading(asked.house.engine) as connection:
        return as_is(_shown(connection, asked.actor, assignment))


@operation(
    ASSIGNMENTS, "PATCH", _ONE, MANAGE, an_assignment(MANAGE), body=Change, gives=Assignment, headers=[_IF_MATCH]
)
def change(asked: Asked, body: dict[str, Any], assignment: int) -> Response:
    """Change an assignment.

    Let it end on another day; or be for figures alone, which cannot be taken back.
    """
    with asked.house.engine.begin() as connection:
        known = _as_last_seen(connection, asked.actor, assignment)
        if known["withdrawn_at"]:
            raise ProblemError(HTTPStatus.CONFLICT, f"Assignment {assignment} is withdrawn. Make a new one.")
        if "due" in body:
            _extend(connection, assignment, body["due"])
            _note(connection, asked, known, "extended")
        if "aggregate_only" in body:
            unname(connection, asked.actor, Door.API, asked.house.clock.now(), assignment)
        return _with_tag(_shown(connection, asked.actor, assignment))


def _extend(connection: Connection, assignment: int, due: date) -> None:
    rule = read_rules(connection, only=assignment)[0]
    if due < max(task.starts_on for task in rule.tasks):
        raise ProblemError(
            HTTPStatus.CONFLICT, f"A module of assignment {assignment} starts after {due}. Give a later day."
        )
    let_end(connection, rule, due)


@operation(ASSIGNMENTS, "DELETE", _ONE, MANAGE, an_assignment(MANAGE), gives=Assignment, headers=[_IF_MATCH])
def withdraw(asked: Asked, assignment: int) -> Response:
    """Withdraw an assignment.

    It is kept, out of force; answers given stay, and the Forms close at the next delivery.
    """
    with asked.house.engine.begin() as connection:
        known = _as_last_seen(connection, asked.actor, assignment)
        if known["withdrawn_at"]:
            raise ProblemError(
                HTTPStatus.CONFLICT, f"Assignment {assignment} was withdrawn already, on {known['withdrawn_at'][:10]}."
            )
        take_back(connection, assignment, stamp(asked.house.clock.now()))
        _note(connection, asked, known, "withdrawn")
        return _with_tag(_shown(connection, asked.actor, assignment))


def _shown(connection: Connection, actor: Actor, number: int) -> dict[str, Any]:
    return assignments_seen(connection, actor, before=number + 1, most=1)[0]


def _as_last_seen(connection: Connection, actor: Actor, number: int) -> dict[str, Any]:
    """The assignment, if it is as the caller has seen it.

    Raises:
        ProblemError: 428 without If-Match, 412 if somebody has changed it since.
    """
    if not request.if_match:
        raise ProblemError(
            HTTPStatus.PRECONDITION_REQUIRED,
            "Send the ETag under which you have read it as If-Match, so that nobody's change is undone unseen.",
        )
    known = _shown(connection, actor, number)
    if not request.if_match.contains(_tag(known)):
        raise ProblemError(
            HTTPStatus.PRECONDITION_FAILED,
            f"Assignment {number} is no longer as you have read it. Read it again, and decide again.",
        )
    return known


def _note(connection: Connection, asked: Asked, known: dict[str, Any], what: str) -> None:
    use = use_of_assignment(known["assignment"], known["to"], what)
    record(connection, asked.actor, Door.API, asked.house.clock.now(), use)


def _tag(document: dict[str, Any]) -> str:
    """As the answer to a GET carries it."""
    return generate_etag(json.dumps(document, ensure_ascii=False).encode())


def _with_tag(document: dict[str, Any]) -> Response:
    reply = as_is(document)
    reply.set_etag(_tag(document))
    return reply
