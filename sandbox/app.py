"""The sandbox joined: the wire, the control API, sign-in and the pages as one Flask application."""

import gzip
import pkgutil
import secrets
from collections.abc import Callable
from email.utils import format_datetime
from importlib import import_module

from flask import Flask, Response, request

import sandbox.apis
from sandbox import control, google_signature, oidc
from sandbox.errors import Reply
from sandbox.keys import KeyRing
from sandbox.pages import views
from sandbox.wire import Request, Wire
from sandbox.world import World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LOST = "sandbox.lost"  # environ key of a list; a server that finds it filled closes the connection unanswered
GZIP_FROM = 256  # bytes; below, the header costs more than it saves


def load_handlers() -> None:
    """Import every module of `sandbox.apis`, so that its handlers are known."""
    for module in pkgutil.iter_modules(sandbox.apis.__path__, prefix="sandbox.apis."):
        import_module(module.name)


def create_app(world: World, keys: KeyRing | None = None) -> Flask:
    """The whole sandbox over one world; its `Wire` is under `app.extensions["wire"]`."""
    load_handlers()
    app = Flask(__name__, static_folder=None)
    app.secret_key = secrets.token_hex(32)
    app.url_map.merge_slashes = False  # an API's path may hold two slashes, and redirects would hide it
    wire = Wire(world, keys)
    app.extensions["wire"] = wire
    app.register_blueprint(control.blueprint(wire))
    app.register_blueprint(oidc.blueprint(world))
    app.register_blueprint(google_signature.blueprint())
    app.register_blueprint(views.blueprint(world))
    app.add_url_rule("/<path:anything>", "api", _api_view(wire), methods=METHODS, provide_automatic_options=False)
    app.after_request(lambda response: _dated(world, response))
    return app


def _dated(world: World, response: Response) -> Response:
    """Every answer says what time it is, as Google's do; clients with a wrong clock can see it."""
    response.headers["Date"] = format_datetime(world.clock.now(), usegmt=True)
    return response


def _api_view(wire: Wire) -> Callable[[str], Response]:
    def answer(anything: str) -> Response:  # noqa: ARG001 - read still encoded from the environ
        raw_path = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
        reply = wire.answer(
            Request(
                method=request.method,
                path=raw_path.partition("?")[0],
                query=request.query_string.decode("latin-1"),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.get_data(),
                root=request.host_url.rstrip("/"),
            )
        )
        if reply.lost:
            request.environ.get(LOST, []).append(True)
        return _response(reply)

    return answer


def _response(reply: Reply) -> Response:
    body, headers = reply.body, reply.headers
    wants_gzip = "gzip" in request.headers.get("Accept-Encoding", "") and "gzip" in request.headers.get(
        "User-Agent", ""
    )
    if wants_gzip and len(body) >= GZIP_FROM:
        body = gzip.compress(body, compresslevel=1)
        headers = {**headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    response = Response(body, reply.status, headers)
    if "Content-Type" not in headers:
        del response.headers["Content-Type"]
    return response
