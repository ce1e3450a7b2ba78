"""What is delivered: how it stands for who keeps the installation running, mails by name for who may see names."""

from typing import Any

from flask import Response

from service.access import Permission
from service.api.guard import Asked, the_administration
from service.api.operations import as_is, operation, part
from service.api.paging import page_of
from service.api.schemas import page
from service.api.schemas_results import Deliveries, Form, FormsQuery, Message, MessagesQuery
from service.delivery import listing
from service.moments import stamp
from service.store.engine import reading
from service.store.runs import last_runs
from service.store.work import Work, works

DELIVERIES = part("deliveries", "What exists in Workspace, what waits, what failed, and what is being worked on.")
_HEALTH = Permission.HEALTH_READ


@operation(DELIVERIES, "GET", "/deliveries", _HEALTH, the_administration, gives=Deliveries)
def deliveries(asked: Asked) -> dict[str, Any]:
    """How deliveries stand."""
    now = asked.house.clock.now()
    with reading(asked.house.engine) as connection:
        numbers = listing.numbers(connection)
        going = [_going(work, silent=work.is_silent(now), waits=work.waits(now)) for work in works(connection)]
        runs = last_runs(connection)
    return {
        "as_of": stamp(now),
        **numbers,
        "works": going,
        "runs": {
            name: {"at": stamp(run.at), "result": {key: n for key, n in run.result.items() if isinstance(n, int)}}
            for name, run in runs.items()
        },
    }


@operation(
    DELIVERIES, "GET", "/deliveries/forms", _HEALTH, the_administration, query=FormsQuery, gives=page("Forms", Form)
)
def forms(asked: Asked, query: dict[str, Any]) -> Response:
    """Forms.

    One for each module version and language.
    """
    with reading(asked.house.engine) as connection:
        rows = listing.forms_page(
            connection,
            step=query.get("step"),
            module=query.get("module"),
            failed=query["failed"],
            after=query.get("cursor", 0),
            limit=query["limit"] + 1,
        )
    return as_is(page_of(rows, query["limit"], lambda row: row.id, _form))


@operation(
    DELIVERIES,
    "GET",
    "/deliveries/messages",
    Permission.NAMES_READ,
    the_administration,
    query=MessagesQuery,
    gives=page("Messages", Message),
)
def messages(asked: Asked, query: dict[str, Any]) -> Response:
    """Mails.

    To whom, and whether they went; not what stands in them.
    """
    with reading(asked.house.engine) as connection:
        rows = listing.messages_page(
            connection, state=query.get("state"), after=query.get("cursor", 0), limit=query["limit"] + 1
        )
    return as_is(page_of(rows, query["limit"], lambda row: row.id, _message))


def _going(work: Work, *, silent: bool, waits: bool) -> dict[str, Any]:
    return {
        "name": work.name,
        "source": work.source,
        "part": work.part or None,
        "done": work.done,
        "total": work.total or None,
        "began_at": stamp(work.began_at),
        "last_sign_at": stamp(work.at),
        "waiting_for": work.waiting_for or None if waits else None,
        "silent": silent,
    }


def _form(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "module": row.module_id,
        "version": row.version,
        "language": row.language,
        "step": row.step,
        "form_id": row.form_id,
        "address": row.responder_uri,
        "error": row.error,
        "drift": bool(row.drift),
    }


def _message(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "email": row.email,
        "began_at": row.intent_at,
        "sent_at": row.sent_at,
        "error": row.error,
    }
