"""The API's OpenAPI document, and a page that shows it without any script."""

import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, json, make_response, redirect, render_template
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from service.api.guard import public
from service.settings import Settings

FOLDER = str(Path(__file__).parent)
CONFIG = {
    "API_TITLE": "Nanolearn",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
}
_METHODS = ("get", "post", "put", "patch", "delete")
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; "  # a page that names no icon is asked for one
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_CODE = re.compile(r"`([^`]*)`")
_INTRODUCTION = """\
What can be taught, who is there, who shall do which modules by when, what is delivered, and what it adds up to.

Show a token: `Authorization: Bearer …`. A program's is made with `nanolearn tokens create`; a person's is a Google ID
token or access token of an OAuth client that NANOLEARN_API_CLIENTS names. What one may see and do is what one's role
allows, on the role's units.

Lists come in pages: `next` is the `cursor` of the page after, and null on the last. An answer to GET has an ETag; with
If-None-Match it is not sent twice. Every failure has the same body: `code`, `status`, `message` in a sentence, `errors`
by field. Who asks too often gets 429 with Retry-After."""


def about(settings: Settings) -> dict[str, Any]:
    """What stands at the head of the document."""
    return {
        "info": {"description": _INTRODUCTION},
        "servers": [{"url": settings.public_url}],
        "security": [{"bearer": []}],
    }


def blueprint(api: Any) -> Blueprint:
    """`/api/openapi.json` and `/api/docs`."""
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    made = Blueprint("documents", __name__, url_prefix="/api")

    @public
    def openapi() -> Response:
        return Response(json.dumps(api.spec.to_dict()), mimetype="application/json")

    @public
    def docs() -> Response:
        reply = make_response(render_template("docs.html", **_as_shown(api.spec.to_dict())))
        reply.headers["Content-Security-Policy"] = _POLICY
        return reply

    @public
    def style() -> Response:
        return Response((Path(FOLDER) / "docs.css").read_text(encoding="utf-8"), mimetype="text/css")

    @public
    def begin() -> AnyResponse:
        return redirect("/api/docs")

    made.add_url_rule("/", view_func=begin)
    made.add_url_rule("/openapi.json", view_func=openapi)
    made.add_url_rule("/docs", view_func=docs)
    made.add_url_rule("/docs.css", view_func=style)
    return made


def _as_shown(spec: dict[str, Any]) -> dict[str, Any]:
    """The document in the order in which one reads it: parts, their operations, then the shapes."""
    operations: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method in item:
                found = item[method]
                parameters = [*item.get("parameters", []), *found.get("parameters", [])]
                operations[found["tags"][0]].append(
                    {**found, "path": path, "method": method.upper(), "parameters": parameters}
                )
    return {
        "info": spec["info"],
        "parts": [(tag, operations[tag["name"]]) for tag in spec["tags"]],
        "shapes": spec["components"]["schemas"],
        "kind": _kind,
        "coded": _coded,
        "name_of": _name_of,
    }


def _coded(text: str | None) -> Markup:
    """What stands between backticks, as OpenAPI's descriptions have it, in a typewriter's letters."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text or ""))))  # noqa: S704 - escaped before


def _kind(schema: dict[str, Any]) -> str:
    """What a field holds, in a few words."""
    if "$ref" in schema or "enum" in schema:
        return _name_of(schema) or ", ".join(str(each) for each in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    kinds = schema.get("type", "any")
    told = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    return f"{told} ({schema['format']})" if "format" in schema else told


def _name_of(schema: dict[str, Any]) -> str:
    """The name of the shape that it refers to; empty: it stands in place."""
    return str(schema.get("$ref", "")).rpartition("/")[2]
