"""The API's own application: its parts, its document, and what every answer carries for safety."""

from typing import Any

from flask import Flask, Response, g, request
from flask_smorest import Api
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from service.api import catalogue, deliveries, documents, orders, people, reports, rights
from service.api.callers import Callers
from service.api.guard import Installation, open_door
from service.api.operations import tagged
from service.api.problems import tell_problems
from service.logs import follow
from service.settings import Settings

_LARGEST_BODY = 262_144
_OPERATIONS = "/api/v1/"
_PARTS = (
    catalogue.CATALOGUE,
    people.PEOPLE,
    orders.PART,
    deliveries.DELIVERIES,
    reports.REPORTS,
    rights.RIGHTS,
)


def build(house: Installation) -> Flask:
    """The application over one installation, mounted beside the pages by `lazy.Beside`."""
    app = Flask("service.api", static_folder=None, template_folder="templates", root_path=documents.FOLDER)
    app.config.update(documents.CONFIG, MAX_CONTENT_LENGTH=_LARGEST_BODY)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's own provider
    app.before_request(lambda: follow(request.headers.get("X-Cloud-Trace-Context")))
    app.before_request(_demand_json)
    open_door(app, Callers(house))
    api: Any = Api(app, spec_kwargs=documents.about(house.settings))
    for part in _PARTS:
        api.register_blueprint(part)
    app.register_blueprint(documents.blueprint(api))
    tell_problems(app)
    app.after_request(lambda reply: _guarded(house.settings, tagged(reply)))
    return app


def _demand_json() -> None:
    """The operations read and write JSON alone: a form of another site's, which needs no leave to be sent, is none.

    Raises:
        HTTPException: 415 for another kind of body, 406 for who takes no JSON.
    """
    if not request.path.startswith(_OPERATIONS):
        return
    if request.content_length and not request.is_json:
        raise UnsupportedMediaType
    if request.accept_mimetypes and request.accept_mimetypes.best_match(["application/json"]) is None:
        raise NotAcceptable


def _guarded(settings: Settings, reply: Response) -> Response:
    """Nothing that is answered here may run, be framed, or be kept by others."""
    headers = reply.headers
    headers.update(g.get("allowance", {}))
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = "private, no-cache" if "ETag" in headers else "no-store"
    headers["Vary"] = "Authorization"
    if settings.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return reply
