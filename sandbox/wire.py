"""The front end: one HTTP call in, checked as Google checks it, one reply out. No API's behaviour is here."""

import logging
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from sandbox.batch import answer_batch, batch_api
from sandbox.bodies import read_body
from sandbox.discovery import Method, Route, discovery
from sandbox.errors import (
    Reply,
    bad_credential,
    html_reply,
    json_reply,
    missing_scope,
    no_credential,
    not_built,
    refusal_reply,
)
from sandbox.faults import Fault, Faults
from sandbox.handlers import HANDLERS, Actor, Call
from sandbox.keys import KeyRing
from sandbox.mask import Mask, masked, read_mask
from sandbox.oauth import TokenOffice
from sandbox.parameters import check_parameters
from sandbox.quotas import QuotaBook
from sandbox.refusal import Refusal
from sandbox.replies import invented, without_defaults
from sandbox.world import World

Json = dict[str, Any]

log = logging.getLogger(__name__)
PRETTY_UP_TO = 20_000  # bytes; indenting is slow, and nobody reads a long list by eye
REMEMBERED_REFUSALS = 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came: `path` still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    root: str = ""  # http://host:port the caller used, to recognise itself as a token's audience


@dataclass(slots=True)
class Record:
    """What was called, by method id, and the latest refusals."""

    counts: Counter[str] = field(default_factory=Counter)
    refusals: deque[Json] = field(default_factory=lambda: deque(maxlen=REMEMBERED_REFUSALS))


class Wire:
    """All that stands between a socket and the handlers, for one world."""

    def __init__(self, world: World, keys: KeyRing | None = None) -> None:
        self.world = world
        self.keys = keys or KeyRing()
        self.tokens = TokenOffice(world, self.keys)
        self.faults = Faults()
        self.quotas = QuotaBook(world)
        self.record = Record()
        self.strict_replies = False  # a reply that its schema does not allow is then a bug, and a 500

    def answer(self, request: Request) -> Reply:
        """Any request but those of the pages and the control API."""
        if request.method == "POST":
            if request.path == "/token":
                return self.tokens.answer(request.body, f"{request.root}/token")
            if (api := batch_api(request.path)) is not None:
                return answer_batch(self, request, api)
        return self.answer_api(request)

    def answer_api(self, request: Request) -> Reply:
        """A call of an API, checked from its token to its quota, then done by the handler."""
        http_method, query, body = request.method, request.query, request.body
        if http_method == "POST" and "x-http-method-override" in request.headers:
            # Clients send a GET whose address would be too long as a POST with the query in a form.
            http_method = request.headers["x-http-method-override"].upper()
            if http_method == "GET":
                query, body = "&".join(filter(None, [query, body.decode(errors="replace")])), b""
        route = discovery().route(http_method, request.path)
        if route is None:
            return html_reply(404, f"The requested URL {request.path} was not found on this server.")
        with self.world.lock:
            self.record.counts[route.method.id] += 1
        try:
            return self._answer_route(route, request.headers, query, body)
        except Refusal as refusal:
            with self.world.lock:
                self.record.refusals.append(
                    {"method": route.method.id, "code": refusal.code, "message": refusal.message}
                )
            return refusal_reply(refusal, one_platform=route.method.api.one_platform)

    def _answer_route(self, route: Route, headers: Mapping[str, str], query: str, body: bytes) -> Reply:
        method = route.method
        actor = self._actor(method, headers)
        if not method.scopes & actor.scopes:
            raise missing_scope(method)
        if route.upload or method.id not in HANDLERS:
            raise not_built(method)
        params, standard = check_parameters(method, route.path_values, parse_qsl(query, keep_blank_values=True))
        if standard.get("alt", "json") != "json":
            raise Refusal(501, f"{method.id} is built for alt=json only.")
        call = Call(method.id, actor, params, read_body(method, headers.get("content-type", ""), body))
        mask = read_mask(params["fields"], method.response, method.api.schemas) if params.get("fields") else {}
        with self.world.lock:
            faults = self.faults.meet(method.id)
        for fault in faults:
            if fault.kind == "slow":
                time.sleep(fault.seconds)
            elif fault.kind == "html":
                return fault.page()
            elif fault.kind == "fail":
                raise fault.refusal()
        self.quotas.charge(method, actor)
        return self._done(method, call, mask, standard, faults)

    def _done(self, method: Method, call: Call, mask: Mask, standard: Json, faults: list[Fault]) -> Reply:
        """The handler's work and the writing of its reply, both under the lock: they may share values."""
        with self.world.lock:
            try:
                result = HANDLERS[method.id](self.world, call)
            except Refusal:
                raise
            except Exception as error:
                log.exception("%s failed in the sandbox", method.id)
                what = f"{type(error).__name__}: {error}"
                raise Refusal(500, f"A bug of the sandbox in {method.id}: {what}. Its log has more.") from error
            reply = self._reply(method, result, mask, pretty=standard.get("prettyPrint", "true") != "false")
        reply.lost = any(fault.kind == "lost_reply" for fault in faults)
        return reply

    def _reply(self, method: Method, result: Json | None, mask: Mask, *, pretty: bool) -> Reply:
        if result is None and method.response is None:
            return Reply(204)
        shown = without_defaults(result or {}) if method.api.one_platform else result or {}
        if self.strict_replies and method.response:
            api = method.api
            if wrong := list(invented(shown, {"$ref": method.response}, api.schemas)):
                raise Refusal(500, f"A bug of the sandbox in {method.id}: its reply invents {', '.join(wrong)}.")
        shown = masked(shown, mask)
        reply = json_reply(shown, pretty=False)
        return json_reply(shown) if pretty and len(reply.body) < PRETTY_UP_TO else reply

    def _actor(self, method: Method, headers: Mapping[str, str]) -> Actor:
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not bearer.strip():
            raise no_credential(method)
        token = self.tokens.find(bearer.strip())
        if token is None:
            raise bad_credential(method, "ACCESS_TOKEN_TYPE_UNSUPPORTED")
        if token.expires <= self.world.clock.now():
            raise bad_credential(method, "ACCESS_TOKEN_EXPIRED")
        account = token.account
        if token.subject_id is None:
            return Actor(account.client_id, account.email, account.project, token.scopes, is_admin=False)
        user = self.world.users.get(token.subject_id)
        if user is None or user.get("suspended") or user.get("archived"):
            raise bad_credential(method, "ACCOUNT_STATE_INVALID")
        return Actor(
            user_id=token.subject_id,
            email=user["primaryEmail"],
            project=account.project,
            scopes=token.scopes,
            is_admin=bool(user.get("isAdmin") or user.get("isDelegatedAdmin")),
        )
