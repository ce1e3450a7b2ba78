"""The web application: every door joined, what each answer carries for safety, and words for what goes wrong."""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from service.api.lazy import Beside
from service.cards.lazy import addresses
from service.hooks import views as hooks
from service.house import House, reading
from service.logs import follow, set_up
from service.pages import signin, views
from service.pages.guard import recognise
from service.settings import Settings

if TYPE_CHECKING:
    from service.cards.turn import Lodge
    from service.cards.views import Sidebar
    from service.hooks.works import Works

    class Installation(Works, Lodge, Protocol):
        """What the doors need of it."""


_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
_EMBEDS = "pages.module"
"""A module's preview, which is also a file: its style, its script and its pictures are in it."""

_PROBLEMS = {403: "forbidden", 404: "missing", 405: "method"}


def build(service: "Installation") -> Flask:
    """The application over one installation. A broken catalogue or database stops it here, with a sentence."""
    _ = service.catalogue, service.engine
    set_up(service.settings)
    app = Flask("service", static_folder=None)
    app.before_request(lambda: follow(request.headers.get("X-Cloud-Trace-Context")))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(signin.blueprint(service.settings, service.clock))
    app.register_blueprint(views.blueprint(service, _clicks(service), lambda: _soon(service)))
    app.register_blueprint(hooks.blueprint(service))
    app.register_blueprint(addresses(lambda: _cards(service)))
    app.register_error_handler(HTTPException, lambda error: _problem(service, error.code or 500, error))
    app.register_error_handler(SQLAlchemyError, lambda error: _database_trouble(app, service, error))
    app.after_request(lambda reply: _guarded(service.settings, reply))
    app.wsgi_app = Beside(app.wsgi_app, lambda: _api(service))  # type: ignore[method-assign]  # as Flask's own documentation does
    return app


def _cards(service: "Installation") -> Any:
    from service.cards.views import views as cards  # noqa: PLC0415 - heavy, and pages do not need it

    return cards(service)


def _clicks(service: "Installation") -> Callable[[str, Any, str], Any]:
    """The sidebar's own answers, for its preview: the event is read as Google's are, who clicked is signed in here."""

    @cache
    def sidebar() -> "Sidebar":
        from service.cards.views import Sidebar  # noqa: PLC0415 - as above

        return Sidebar(service)

    def click(name: str, event: Any, email: str) -> Any:
        from service.cards.event import read_event  # noqa: PLC0415 - as above

        return sidebar().reply(name, read_event(event), email)

    return click


def _soon(service: "Installation") -> None:
    """Have a slice of work done at once, where there is a queue to ask for it; cron comes within a minute anyway."""
    from service.hooks.slices import APART, ask_for_another  # noqa: PLC0415 - as above

    now = service.clock.now()
    ask_for_another(service.settings, now - APART, now)


def _api(service: "Installation") -> Flask:
    from service.api.application import build as build_api  # noqa: PLC0415 - heavy, and pages do not need it

    return build_api(service)


def _problem(service: House, code: int, error: HTTPException | None = None) -> ResponseReturnValue:
    """A page in words with a way on. Redirects that Werkzeug or we raise pass as they are."""
    if error is not None and (code < 400 or error.response is not None):
        return error.get_response()
    _recognise_for_words(service)
    kind = "away" if code == 503 else _PROBLEMS.get(code, "method" if code < 500 else "broken")
    # What a page asks by itself puts nothing of this into it: the page is loaded again, and says it.
    anew = {"HX-Refresh": "true"} if kind == "forbidden" and "HX-Request" in request.headers else {}
    return render_template("problem.html", kind=kind), code, anew


def _recognise_for_words(service: House) -> None:
    """Speak the visitor's language, if the database lets us know it."""
    if "visitor" in g:
        return
    try:
        with reading(service) as connection:
            g.visitor = recognise(service, connection)
    except SQLAlchemyError:
        g.visitor = None


def _database_trouble(app: Flask, service: House, error: SQLAlchemyError) -> ResponseReturnValue:
    """The log names the fault and the page, not the statement: its parameters are people."""
    fault = error.orig if isinstance(error, DBAPIError) else error
    app.logger.error("%s: the database failed: %s", request.endpoint, type(fault).__name__)
    return _problem(service, 503)


def _guarded(settings: Settings, reply: Response) -> Response:
    """Headers for every answer; an answer that has set one itself keeps it."""
    headers = reply.headers
    headers.setdefault("Content-Security-Policy", _policy(settings, reply))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if settings.public_url.startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "pages.static":
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # Gmail shows the add-on's logo
    elif request.endpoint != "pages.picture":  # which says itself how long it may be kept
        headers["Cache-Control"] = "no-store"
    return reply


def _policy(settings: Settings, reply: Response) -> str:
    """Nothing but our own stylesheets, and for who is signed in our own script files, which ask us alone.

    A self-contained page may use exactly the style and script it was made with.
    """
    issuer = urlsplit(settings.oidc_issuer)
    allowed: dict[str, list[str]] = {"style": ["'self'"], "script": []}
    if _is_self_contained():
        for kind, text in _INLINE.findall(reply.get_data(as_text=True)):
            allowed[kind].append(_hash(text))
    elif reply.mimetype == "text/html" and signin.current_email() is not None:
        allowed |= {"script": ["'self'"], "connect": ["'self'"]}
    return "; ".join(
        [
            "default-src 'none'",
            *(f"{kind}-src {' '.join(sources)}" for kind, sources in allowed.items() if sources),
            f"img-src 'self'{' data:' if request.endpoint == _EMBEDS else ''}",
            f"form-action 'self' {issuer.scheme}://{issuer.netloc}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


def _is_self_contained() -> bool:
    """Whether the page carries its own style: those of signing in, and a module's preview, which is also a file."""
    return request.blueprint == "signin" or request.endpoint == _EMBEDS


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
