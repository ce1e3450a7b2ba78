"""The pages joined: routes, the visitor, words for templates, headers that allow no foreign or inline script."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from markupsafe import Markup, escape

from sandbox.pages import visitor
from sandbox.pages.classroom_views import ClassroomPages
from sandbox.pages.developer_views import DeveloperPages
from sandbox.pages.drive_views import DrivePages
from sandbox.pages.form_views import FormPages
from sandbox.pages.mail_views import MailPages
from sandbox.pages.people_views import PeoplePages
from sandbox.pages.words import LANGUAGES
from sandbox.world import World

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self' data: http: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)

LINK = Markup('<a href="{}" rel="noopener">{}</a>')


def blueprint(world: World) -> Blueprint:
    """All pages of the sandbox. Every view runs under the world's lock, as the APIs do."""
    pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/assets")
    for room in (PeoplePages, MailPages, ClassroomPages, DrivePages, FormPages, DeveloperPages):
        for rule, name, view, methods in room(world).routes():
            pages.add_url_rule(rule, name, _locked(world, view), methods=methods)
    pages.before_request(lambda: visitor.welcome(world))
    pages.after_request(_with_headers)
    pages.register_error_handler(404, lambda _error: (render_template("pages/lost.html"), 404))
    pages.context_processor(lambda: _for_templates(world))
    pages.add_app_template_filter(lambda text: linked(text, world.base_url), "linked")
    return pages


def _locked(world: World, view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def run(**values: Any) -> Any:
        with world.lock:
            return view(**values)

    return run


def _with_headers(response: Response) -> Response:
    """Headers of a page. A view that set a policy of its own, such as a mail's frame, keeps it."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept-Language, Cookie"
        response.headers.setdefault("Content-Language", g.words.language)
    return visitor.remember_language(response)


def _for_templates(world: World) -> dict[str, Any]:
    def in_language(language: str) -> str:
        """This page's address in another language."""
        kept = {key: values for key, values in request.args.lists() if key != "hl"}
        return visitor.address_of(request.path, {**kept, "hl": [language]})

    return {
        "t": visitor.words(),
        "person": visitor.someone(),
        "languages": LANGUAGES,
        "in_language": in_language,
        "when": lambda value: visitor.when(value, world.clock.now()),
        "month": visitor.month_name,
        "when_in_full": visitor.when_in_full,
        "here": lambda address: visitor.here(address, world.base_url),
    }


def linked(text: str, base_url: str) -> Markup:
    """Plain text with its addresses as links; the stylesheet keeps the line ends."""
    parts, end = [], 0
    for found in visitor.ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)")  # these belong to the sentence
        parts.append(escape(text[end : found.start()]))
        parts.append(LINK.format(visitor.here(address, base_url), address))
        end = found.start() + len(address)
    return Markup().join([*parts, escape(text[end:])])
