"""A second Workspace, small and strict, that shares nothing with the sandbox: a server on loopback.

Every call is held against Google's discovery documents, its token's scopes and its subject's rights. What Google
would refuse is refused and remembered in `refusals`. `calls` counts what was answered well.
"""

import base64
import gzip
import json
import threading
import time
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.support.strict_offices import HANDLERS, World
from tests.support.strict_wire import Method, RefusedCall, check_body, masked, query, route

Json = dict[str, Any]

SCOPE = "https://www.googleapis.com/auth/"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCES = {"https://oauth2.googleapis.com/token"}  # the client library names it whatever the key's token_uri
_CLIENT = "nanolearn@project.iam.gserviceaccount.com"

# Calls in so many seconds for one subject: Forms, Directory and Gmail as Google publishes them.
_QUOTAS = {
    "forms.write": ((150, 60.0),),
    "forms.read": ((390, 60.0),),
    "forms.list": ((180, 60.0),),
    "directory": ((2_400, 60.0),),
    "gmail": ((150, 60.0), (2_000, 86_400.0)),
}


class StrictWorkspace:
    """The running stand-in. `granted` maps each account to the scopes that may be had in its name."""

    def __init__(self, town: Json, *, admin: str, role_account: str, quotas: bool = True) -> None:
        self.world = World(town, frozenset({admin}))
        self.granted = {
            admin: {
                SCOPE + "admin.directory.user.readonly",
                SCOPE + "admin.directory.orgunit.readonly",
                SCOPE + "admin.directory.group.member.readonly",
            },
            role_account: {SCOPE + "drive.file", SCOPE + "gmail.send"},
        }
        self.quotas = quotas
        self.calls: Counter[str] = Counter()
        self.refusals: list[tuple[str, int, str]] = []
        self.slow: dict[str, float] = {}  # method -> seconds between doing it and saying so
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._tokens: dict[str, tuple[str, frozenset[str], float]] = {}
        self._made: dict[tuple[str, str], deque[float]] = {}
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def key_file(self, path: Path, *, right: bool = True) -> Path:
        """A service account's JSON key; `right` or not, it looks the same."""
        key = self._key if right else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        account = {
            "type": "service_account",
            "client_email": _CLIENT,
            "client_id": "1234567890",
            "project_id": "project",
            "private_key_id": "key-1",
            "private_key": pem.decode(),
            "token_uri": self.url + "token",
        }
        path.write_text(json.dumps(account), encoding="utf-8")
        return path

    def answer(self, verb: str, target: str, headers: Any, content: bytes) -> tuple[int, Json | None]:
        """One request; what is refused is remembered."""
        parts = urlsplit(target)
        named = f"{verb} {parts.path}"
        try:
            if parts.path == "/token":
                with self._lock:
                    return 200, self._token(parse_qs(content.decode()))
            arguments = parts.query
            if headers.get("x-http-method-override"):
                verb, arguments, content = headers["x-http-method-override"], content.decode(), b""
            method, in_path = route(verb, parts.path)
            named = method.id
            asked = query(method, parse_qs(arguments, keep_blank_values=True))
            body = json.loads(content) if content else None
            check_body(method, body)
            with self._lock:
                reply = self._act(method, headers, {**asked, **in_path}, body)
        except RefusedCall as refused:
            self.refusals.append((named, refused.status, str(refused)))
            return refused.status, _error(named, refused)
        time.sleep(self.slow.get(named, 0))
        return (200, reply) if reply is not None else (204, None)

    def _act(self, method: Method, headers: Any, asked: Json, body: Any) -> Json | None:
        subject = self._subject(method, headers.get("Authorization", ""))
        handler = HANDLERS.get(method.id)
        if handler is None:
            raise RefusedCall(501, f"{method.id} is not built in the stand-in")
        self._spend(_budget(method), subject)
        reply = handler(self.world, subject, asked, body)
        self.calls[method.id] += 1
        return None if reply is None else masked(method, reply, asked.get("fields"))

    def _subject(self, method: Method, authorization: str) -> str:
        kind, _, token = authorization.partition(" ")
        subject, scopes, until = self._tokens.get(token, ("", frozenset(), 0.0))
        if kind != "Bearer" or until < time.time():
            raise RefusedCall(401, "Request had invalid authentication credentials.", "authError")
        if not scopes & method.scopes:
            raise RefusedCall(403, "Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        return subject

    def _token(self, form: dict[str, list[str]]) -> Json:
        """RFC 7523, with Google's domain-wide delegation."""
        if form.get("grant_type") != [_GRANT] or len(form.get("assertion", [])) != 1:
            raise RefusedCall(400, "Invalid grant type", "unsupported_grant_type")
        signed, _, signature = form["assertion"][0].rpartition(".")
        header, claims = (json.loads(_unpadded(part)) for part in signed.split("."))
        try:
            self._key.public_key().verify(_unpadded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise RefusedCall(400, "Invalid JWT Signature.", "invalid_grant") from None
        now = time.time()
        signed_by = header["alg"], header.get("kid"), claims["iss"]
        timely = claims["iat"] - 300 <= now <= claims["exp"] <= claims["iat"] + 3_600
        if (
            signed_by != ("RS256", "key-1", _CLIENT)
            or claims["aud"] not in _AUDIENCES | {self.url + "token"}
            or not timely
        ):
            raise RefusedCall(400, f"Invalid JWT: {header} {claims}", "invalid_grant")
        subject, scopes = str(claims.get("sub", "")).lower(), frozenset(str(claims.get("scope", "")).split())
        user = self.world.user(subject)
        if user is None or user.get("suspended"):
            raise RefusedCall(400, "Invalid email or User ID", "invalid_grant")
        if not scopes or not scopes <= self.granted.get(subject, set()):
            raise RefusedCall(
                401,
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
                "of the scopes requested.",
                "unauthorized_client",
            )
        token = f"token-{len(self._tokens) + 1}"
        self._tokens[token] = subject, scopes, now + 3_600
        return {"access_token": token, "expires_in": 3_599, "token_type": "Bearer"}

    def _spend(self, budget: str | None, subject: str) -> None:
        if budget is None or not self.quotas:
            return
        now = time.monotonic()
        made = self._made.setdefault((budget, subject), deque())
        for calls, seconds in _QUOTAS[budget]:
            if sum(moment > now - seconds for moment in made) >= calls:
                raise RefusedCall(
                    429, f"Quota exceeded: more than {calls} in {seconds:.0f} seconds", "rateLimitExceeded"
                )
        made.append(now)


def _budget(method: Method) -> str | None:
    if method.api == "forms":
        reads = {"forms.forms.get": "forms.read", "forms.forms.responses.list": "forms.list"}
        return reads.get(method.id, "forms.write")
    return method.api if method.api in _QUOTAS else None


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _error(named: str, refused: RefusedCall) -> Json:
    """The three shapes of Google's errors."""
    if named.endswith("/token"):
        return {"error": refused.reason, "error_description": str(refused)}
    error: Json = {"code": refused.status, "message": str(refused)}
    if named.startswith("forms."):
        statuses = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}
        return {"error": {**error, "status": statuses.get(refused.status, "RESOURCE_EXHAUSTED")}}
    return {"error": {**error, "errors": [{"message": str(refused), "domain": "global", "reason": refused.reason}]}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, stand_in: StrictWorkspace) -> None:
        self.stand_in = stand_in
        super().__init__(("127.0.0.1", 0), _Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed while it waits is part of the tests, and nothing to print."""


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, reply = self.server.stand_in.answer(self.command, self.path, self.headers, content)
        body = b"" if reply is None else json.dumps(reply).encode()
        self.send_response(status)
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1_000:
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        if body:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """The tests say what happened."""
