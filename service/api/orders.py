"""Making an assignment: foreseen without a trace, or made once under the caller's own key."""

from http import HTTPStatus
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from service.api.assignments import ASSIGNMENTS, MANAGE
from service.api.guard import Asked, any_branch
from service.api.operations import as_is, operation
from service.api.problems import ProblemError
from service.api.schemas import Order, Placed
from service.asking import demand_new_rule, record, use_of_assignment
from service.assignments import placing
from service.delivery.classroom.reading import usable_class
from service.roles.audit import Door
from service.roster.directory import read_members
from service.store.engine import reading
from service.store.once import MeanwhileError, Reply, Request, fingerprint, keep_reply, reply_to

PART = ASSIGNMENTS
"""The same part of the API: reading and changing are in `assignments`."""
_LONGEST_KEY = 200
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY},
    "description": "The caller's own name for it, such as a UUID: sent again, it is answered as the first time.",
}


@operation(ASSIGNMENTS, "POST", "/assignments/dry-run", MANAGE, any_branch(MANAGE), body=Order, gives=Placed)
def dry_run(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """See whom an assignment would reach.

    Nothing is written.
    """
    return _document(_place(asked, body, dry_run=True))


@operation(
    ASSIGNMENTS,
    "POST",
    "/assignments",
    MANAGE,
    any_branch(MANAGE),
    body=Order,
    gives=Placed,
    status=201,
    headers=[_KEY],
)
def assign(asked: Asked, body: dict[str, Any]) -> Response:
    """Make an assignment.

    The rule is kept alive: who joins later is bound too. Sent again under the same key within two days it is answered
    with the first answer, and `Idempotent-Replayed: true`.
    """
    wanted = Request(asked.actor.email, _key(), fingerprint("assign", body))
    with reading(asked.house.engine) as connection:
        before = reply_to(connection, wanted)
    if before is not None:
        return _again(wanted, before)

    def keep(connection: Connection, placed: placing.Placed) -> None:
        now = asked.house.clock.now()
        keep_reply(connection, wanted, HTTPStatus.CREATED, _document(placed), now)
        record(connection, asked.actor, Door.API, now, use_of_assignment(placed.assignment_id, body["to"]))

    try:
        placed = _place(asked, body, dry_run=False, beside=keep)
    except MeanwhileError:
        with reading(asked.house.engine) as connection:
            before = reply_to(connection, wanted)
        assert before is not None, "it was there a moment ago"
        return _again(wanted, before)
    reply = as_is(_document(placed), HTTPStatus.CREATED)
    reply.headers["Location"] = f"/api/v1/assignments/{placed.assignment_id}"
    return reply


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST,
            f"Give this request a name of your own as Idempotency-Key, 1 to {_LONGEST_KEY} characters, such as a UUID: "
            "if its answer is lost, it can then be sent again and is done once.",
        )
    return key


def _again(wanted: Request, before: Reply) -> Response:
    """The first answer once more, unless the key was used for something else."""
    if before.asked != wanted.asked:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "Another request was sent under this Idempotency-Key. Give each its own.",
        )
    reply = as_is(before.body, before.status)
    reply.headers["Idempotent-Replayed"] = "true"
    return reply


def _place(asked: Asked, body: dict[str, Any], *, dry_run: bool, beside: Any = None) -> placing.Placed:
    house = asked.house
    return placing.place(
        house.engine,
        house.catalogue,
        house.settings,
        house.clock.now(),
        placing.Order(
            names=body["modules"],
            targets=body["to"],
            exceptions=body["except_"],
            by=asked.actor.email,
            **{name: body[name] for name in ("role", "via", "class_id", "starts", "due", "every", "aggregate_only")},
        ),
        read_members=lambda address: read_members(house.workspace, address),
        read_class=lambda class_id: usable_class(house.workspace, house.settings.sender(), class_id),
        dry_run=dry_run,
        permit=lambda connection, rule, groups: demand_new_rule(connection, asked.actor, rule, groups),
        beside=beside,
    )


def _document(placed: placing.Placed) -> dict[str, Any]:
    return {
        "assignment": placed.assignment_id,
        "people": placed.people,
        "units": placed.units,
        "already_done": placed.already_done,
        "unreachable": [{"email": email, "reason": reason} for email, reason in placed.unreachable],
        "fallback": [{"email": email, "reason": reason} for email, reason in placed.fallback],
        "aggregate_only": placed.aggregate_only,
        "unnamed": list(placed.unnamed),
    }
