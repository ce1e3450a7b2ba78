"""HTTP batches: several calls in one multipart request, each checked and answered as if it had come alone."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from http import HTTPStatus
from typing import TYPE_CHECKING

from sandbox.discovery import Discovery, discovery
from sandbox.errors import Reply, refusal_reply
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.wire import Request, Wire

LIMITS = {"classroom": 50, "admin": 1000}
USUAL_LIMIT = 100
ANY_API = ""
REQUEST_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE) (\S+)(?: HTTP/[0-9.]+)?\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """One inner call, and the id by which its reply is known."""

    content_id: str | None
    request: "Request"


def batch_api(path: str) -> str | None:
    """The API whose batches an address takes; any for the plain address, None if it is no batch address."""
    if path == "/batch":
        return ANY_API
    return next((api.name for api in discovery().apis.values() if path == f"/batch/{api.name}/{api.version}"), None)


def answer_batch(wire: "Wire", request: "Request", api: str) -> Reply:
    """The outer answer is 200 whatever became of the calls, unless the batch itself is wrong."""
    try:
        parts = list(_parts(request))
        api = api or _api_of(parts[0].request, discovery())
        _check_size(parts, api)
    except Refusal as refusal:
        return refusal_reply(refusal, one_platform=api not in {"drive", "admin", "gmail"})
    replies = [(part, _answer_part(wire, part, api)) for part in parts]
    boundary = "batch_" + secrets.token_urlsafe(24)
    body = b"".join(_written(part, reply, boundary) for part, reply in replies) + f"--{boundary}--\r\n".encode()
    return Reply(
        200,
        body,
        {"Content-Type": f"multipart/mixed; boundary={boundary}"},
        lost=any(reply.lost for _, reply in replies),
    )


def _check_size(parts: list[Part], api: str) -> None:
    limit = LIMITS.get(api, USUAL_LIMIT)
    if len(parts) > limit:
        raise Refusal(400, f"The batch holds {len(parts)} calls; this API takes at most {limit} in one.")


def _answer_part(wire: "Wire", part: Part, api: str) -> Reply:
    """A batch belongs to one API's host: calls of another are unknown there."""
    if (found := _api_of(part.request, discovery())) and found != api:
        return refusal_reply(Refusal(404, f"{part.request.path} is not an address of this API."), one_platform=False)
    return wire.answer_api(part.request)


def _api_of(request: "Request", table: Discovery) -> str:
    route = table.route(request.method, request.path)
    return route.method.api.name if route else ANY_API


def _parts(request: "Request") -> Iterator[Part]:
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/mixed"):
        raise Refusal(400, "A batch is a request with the content type multipart/mixed.", reason="badContent")
    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + request.body)
    parts = message.get_payload()
    if not isinstance(parts, list) or not parts:
        raise Refusal(400, "Failed to parse batch request: it holds no parts.", reason="badRequest")
    for part in parts:
        assert isinstance(part, Message)  # what a multipart message's payload consists of
        yield Part(part.get("Content-ID"), _inner_request(part, request))


def _inner_request(part: Message, outer: "Request") -> "Request":
    raw = part.get_payload(decode=True)
    content = raw.lstrip() if isinstance(raw, bytes) else b""
    line = REQUEST_LINE.match(content)
    if part.get_content_type() != "application/http" or line is None:
        raise Refusal(400, "Failed to parse batch request: a part is no HTTP request.", reason="badRequest")
    head, _, body = _halves(content[line.end() :])
    headers = {name.lower(): value for name, value in BytesParser().parsebytes(head, headersonly=True).items()}
    if "authorization" not in headers and "authorization" in outer.headers:
        headers["authorization"] = outer.headers["authorization"]
    path, _, query = line[2].decode().partition("?")
    path = re.sub(r"^https?://[^/]+", "", path)
    return type(outer)(line[1].decode(), path, query, headers, body, outer.root)


def _halves(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Headers and body of the inner request; there may be no headers, and no body."""
    if content.startswith((b"\r\n", b"\n")):
        return b"", b"", content.lstrip(b"\r\n")
    found = re.search(rb"\r?\n\r?\n", content)
    return (content[: found.start()], b"", content[found.end() :]) if found else (content, b"", b"")


def _written(part: Part, reply: Reply, boundary: str) -> bytes:
    lines = [f"--{boundary}", "Content-Type: application/http"]
    if part.content_id:
        inner = part.content_id.strip()
        answer_id = f"<response-{inner[1:]}" if inner.startswith("<") else f"response-{inner}"
        lines.append(f"Content-ID: {answer_id}")
    lines += ["", f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    lines += [f"Content-Length: {len(reply.body)}", "", ""]
    return "\r\n".join(lines).encode() + reply.body + b"\r\n"
