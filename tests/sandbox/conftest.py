"""A way to call the sandbox without Google's client, to see each byte that a caller would."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from google.auth.transport.requests import Request

from sandbox.handlers import HANDLERS, Call, Json
from sandbox.serve import Sandbox
from sandbox.world import World

SCOPE = "https://www.googleapis.com/auth/"
ROLE = "nanolearn@ekby.example"
ADMIN = "admin@ekby.example"

Caller = Callable[..., requests.Response]


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


@pytest.fixture
def bearer(sandbox: Sandbox, session: requests.Session) -> Callable[..., str]:
    """A fresh token: `bearer(subject, scope, …)`, scopes by their last part; without any, all that are known."""

    def get(subject: str | None, *scopes: str) -> str:
        credentials: Any = sandbox.credentials(subject, [SCOPE + scope for scope in scopes] or None)
        credentials.refresh(Request(session))
        token: str = credentials.token
        return token

    return get


@pytest.fixture
def call(sandbox: Sandbox, session: requests.Session, bearer: Callable[..., str]) -> Caller:
    """One HTTP call with a token of the role account: `call("GET", "/v1/forms/x", json={…})`."""
    token = bearer(ROLE)

    def send(method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        return session.request(method, sandbox.url + path, headers=headers, timeout=10, **options)

    return send


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Json | None], list[Call]]:
    """Replace a handler by one that gives a fixed reply: `answering(method_id, reply)` returns the calls it gets."""

    def replace(method_id: str, reply: Json | None) -> list[Call]:
        calls: list[Call] = []

        def handler(_world: World, call: Call) -> Json | None:
            calls.append(call)
            return reply

        monkeypatch.setitem(HANDLERS, method_id, handler)
        return calls

    return replace
