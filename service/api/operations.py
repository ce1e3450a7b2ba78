"""One operation of the API: its address, the right it asks for, what goes in and comes out; checked and documented."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema

from service.access import Permission
from service.api.guard import Of, View, asks

VERSION = "/api/v1"


def part(name: str, description: str) -> Any:
    """A part of the API: a heading in its document."""
    return Blueprint(name, __name__, url_prefix=VERSION, description=description)


def operation(
    at: Any,
    method: str,
    rule: str,
    permission: Permission,
    of: Of,
    *,
    gives: type[Schema],
    status: int = 200,
    query: type[Schema] | None = None,
    body: type[Schema] | None = None,
    headers: list[dict[str, Any]] | None = None,
) -> Callable[[View], View]:
    """Make a function an operation: it is called with `Asked`, the query or body as checked, and the address's parts.

    Its docstring is the operation's summary and description. It gives a value of the schema, or a whole response.
    """

    def made(view: View) -> View:
        answering = at.response(status, gives)(view)
        answering = at.doc(**{"x-permission": permission.value})(answering)
        if headers:
            answering = at.doc(parameters=headers)(answering)
        if query is not None:
            answering = at.arguments(query, location="query", unknown=RAISE)(answering)
        if body is not None:
            answering = at.arguments(body, location="json")(answering)
        guarded = asks(permission, of)(answering)
        at.route(rule, methods=[method])(guarded)
        return view

    return made


def as_is(document: Any, status: int = 200) -> Response:
    """A document that is JSON already: thousands of rows need not pass through a schema, which tests hold them to."""
    return Response(json.dumps(document, ensure_ascii=False), status, mimetype="application/json")


def tagged(reply: Response) -> Response:
    """The answer with the fingerprint of its content, or 304 to somebody who has it."""
    if request.method == "GET" and reply.status_code == 200 and not reply.is_streamed:
        reply.add_etag()
        reply.make_conditional(request)
    return reply
