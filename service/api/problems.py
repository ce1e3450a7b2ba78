"""What goes wrong, in one shape: {"code", "status", "message", "errors"}; a sentence, and what is wrong by field."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from service.asking import NotAllowedError
from service.errors import BusyError, NanolearnError, UnreachableError, UsageError, WorkspaceError

_SENTENCES = {
    400: "The request cannot be read. Its body must be a JSON object, sent as application/json.",
    404: "There is nothing at this address. /api/docs shows all there is.",
    405: "This address does not know that method. /api/docs shows which it knows.",
    406: "The answer is JSON; the request's Accept header takes none.",
    413: "The request is too large.",
    415: "The body must be JSON, sent as application/json.",
    422: "The request was read, but a field of it cannot be meant; `errors` says which.",
    500: "Something went wrong here; the log says what. Nothing was half-written. Try again, and tell who runs this.",
}


class ProblemError(NanolearnError):
    """The request is answered with this status; its text says what happened and what to do."""

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        errors: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.errors = errors or {}
        self.headers = headers or {}


def missing(message: str) -> ProblemError:
    """404: what the request names is not there."""
    return ProblemError(HTTPStatus.NOT_FOUND, message)


def invalid(message: str, errors: Mapping[str, Any] | None = None) -> ProblemError:
    """422: understood, and cannot be meant."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, message, errors)


def tell_problems(app: Flask) -> None:
    """Every failure of this application is answered in the one shape."""
    app.register_error_handler(ProblemError, _told)
    app.register_error_handler(NanolearnError, _of_ours)
    app.register_error_handler(HTTPException, _of_the_wire)
    app.register_error_handler(SQLAlchemyError, _of_the_database)


def _answer(code: int, message: str, errors: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    status = HTTPStatus(code).phrase
    reply = jsonify(code=code, status=status, message=message, errors=errors or {})
    reply.status_code = code
    reply.headers.update(headers or {})
    return reply


def _told(problem: ProblemError) -> Response:
    return _answer(problem.status, str(problem), problem.errors, problem.headers)


def _of_ours(error: NanolearnError) -> Response:
    """A room's own sentence, and the status that goes with its kind."""
    if isinstance(error, NotAllowedError):
        return _answer(403, str(error))
    if isinstance(error, UsageError):
        return _answer(422, str(error))
    if isinstance(error, BusyError):
        return _answer(503, str(error), headers={"Retry-After": str(round(error.retry_after or 60))})
    if isinstance(error, UnreachableError):
        return _answer(503, str(error), headers={"Retry-After": "60"})
    return _answer(502 if isinstance(error, WorkspaceError) else 500, str(error))


def _of_the_wire(error: HTTPException) -> Response:
    """What Flask and webargs refuse. `data` is how webargs tells which fields."""
    code = error.code or 500
    if code < 400 and error.response is None:
        return Response(error.get_response().get_data(), code, error.get_response().headers)
    found: Mapping[str, Any] = getattr(error, "data", None) or {}
    errors: dict[str, Any] = {}
    for where, told in (found.get("messages") or {}).items():  # by the part of the request, then by field
        errors |= told if isinstance(told, Mapping) else {where: told}
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _answer(code, _SENTENCES.get(code) or str(error.description), errors, headers)


def _of_the_database(error: SQLAlchemyError) -> Response:
    """The log names the fault and the address, not the statement: its parameters are people."""
    fault = error.orig if isinstance(error, DBAPIError) else error
    current_app.logger.error("%s: the database failed: %s", request.endpoint, type(fault).__name__)
    return _answer(503, "The database cannot be reached now. Try again in a minute.", headers={"Retry-After": "60"})
