"""People call with their own Google tokens: only those made for our client, of an account of this organisation."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.oidc_provider import OidcClient
from sandbox.serve import Sandbox
from tests.support.google_signature import certificate, forged, public_key, token
from tests.support.skolby import Town

CLIENT = "123-api.apps.googleusercontent.com"
OTHER = "456-elsewhere.apps.googleusercontent.com"
Json = dict[str, Any]


class Google:
    """Google's addresses for certificates and for access tokens, on loopback."""

    def __init__(self) -> None:
        self.behind: dict[str, tuple[Json, Json]] = {}  # access token -> what tokeninfo and userinfo say
        self.status = 200
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = outer.answer(self.path, self.headers.get("Authorization", ""))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: Any) -> None:
                """Not on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, path: str, authorization: str) -> tuple[int, Json]:
        parts = urlsplit(path)
        self.asked.append(parts.path)
        if self.status != 200:
            return self.status, {"error": "unavailable"}
        if parts.path == "/oauth2/v1/certs":
            return 200, {"google": certificate("google")}
        shown = parse_qs(parts.query).get("access_token", [""])[0] or authorization.removeprefix("Bearer ")
        if shown not in self.behind:
            return 400, {"error": "invalid_token"}
        return 200, self.behind[shown][parts.path == "/oauth2/v3/userinfo"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def google() -> Iterator[Google]:
    standing = Google()
    yield standing
    standing.close()


@pytest.fixture
def town(database: str, google: Google) -> Iterator[Town]:
    """Skolby, whose API takes the tokens of one client."""
    made = Town(database, NANOLEARN_API_CLIENTS=CLIENT, NANOLEARN_WORKSPACE_ROOT=google.url)
    made.settle()
    yield made
    made.service.close()


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app().test_client()


def me(client: FlaskClient, shown: str) -> TestResponse:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {shown}"})


def id_token(name: str = "asa", audience: str = CLIENT, **claims: Any) -> str:
    address = {"email": f"{name}@skolby.example", "hd": "skolby.example"}
    return token(audience, **{**address, **claims})


def access_token(google: Google, name: str = "asa", audience: str = CLIENT, **claims: Any) -> str:
    shown = f"ya29.{name}{len(google.behind)}"
    about = {"aud": audience, "expires_in": "3599", "email": f"{name}@skolby.example", "email_verified": "true"}
    person = {"sub": "1", "email": f"{name}@skolby.example", "email_verified": True, "hd": "skolby.example", **claims}
    google.behind[shown] = about, person
    return shown


def test_a_persons_rights_are_those_of_the_roster(client: FlaskClient, google: Google) -> None:
    """A leader by ID token, the owner by access token: each as the roster knows them."""
    asa, ada = me(client, id_token()).json, me(client, access_token(google, "ada")).json
    assert asa is not None
    assert ada is not None
    assert (asa["person"], asa["owner"], asa["roles"]) == ("asa", False, [{"role": "leader", "unit": "/Skolor"}])
    assert (ada["person"], ada["owner"], ada["permissions"]["installation:audit:read"]) == ("ada", True, ["/"])


def test_the_owner_reads_the_audit_log(client: FlaskClient, google: Google) -> None:
    """Who looked at whom, the newest first, in pages."""
    owner = {"Authorization": f"Bearer {access_token(google, 'ada')}"}
    for name in ("vera", "asa"):
        assert client.get(f"/api/v1/people/{name}", headers=owner).status_code == 200
    page = client.get("/api/v1/audit?limit=1", headers=owner).json
    assert page is not None
    assert [(row["by"], row["door"], row["right"], row["person"]) for row in page["items"]] == [
        ("ada@skolby.example", "api", "person:progress:read", "asa@skolby.example")
    ]
    rest = client.get(f"/api/v1/audit?cursor={page['next']}&person=vera@skolby.example", headers=owner).json
    assert rest is not None
    assert [row["about"] for row in rest["items"]] == ["GET /api/v1/people/<person>"]
    assert client.get("/api/v1/audit", headers={"Authorization": f"Bearer {id_token()}"}).status_code == 403


def test_one_reads_ones_own_progress(client: FlaskClient) -> None:
    """A learner's own is theirs; a colleague's is not."""
    shown = {"Authorization": f"Bearer {id_token('norra0')}"}
    assert client.get("/api/v1/people/norra0/progress", headers=shown).status_code == 200
    assert client.get("/api/v1/people/norra1/progress", headers=shown).status_code == 403
    assert client.get("/api/v1/units", headers=shown).status_code == 403


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"audience": OTHER}, 401),
        ({"iss": "https://accounts.elsewhere.example"}, 401),
        ({"exp": int(time.time()) - 60}, 401),
        ({"signer": "somebody"}, 401),
        ({"email_verified": False}, 403),
        ({"email": None}, 403),
        ({"hd": "elsewhere.example"}, 403),
        ({"hd": None}, 403),
    ],
)
def test_id_tokens_that_are_not_accepted(client: FlaskClient, changed: Json, status: int) -> None:
    """Made for others, by others, too old, forged; or of an account that is none of this organisation."""
    assert me(client, id_token(**changed)).status_code == status


@pytest.mark.parametrize(
    ("algorithm", "secret"),
    [("none", b""), ("HS256", b""), ("HS256", public_key("google"))],
    ids=["none", "empty", "key"],
)
def test_tokens_that_name_their_own_algorithm(client: FlaskClient, algorithm: str, secret: bytes) -> None:
    """Unsigned, or signed with what everybody can read."""
    assert me(client, forged(id_token(), algorithm, secret)).status_code == 401
    assert me(client, forged(id_token(), "HS256", certificate("google").encode())).status_code == 401


@pytest.mark.parametrize("moments", [{"iat": -3600, "exp": -5}, {"iat": 5}])
def test_clocks_may_differ_by_some_seconds(client: FlaskClient, moments: dict[str, int]) -> None:
    """Google's clock is a little behind or ahead."""
    claims = {name: int(time.time()) + seconds for name, seconds in moments.items()}
    assert me(client, id_token(**claims)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status"), [({"audience": OTHER}, 401), ({"email_verified": False}, 403), ({"hd": None}, 403)]
)
def test_access_tokens_that_are_not_accepted(client: FlaskClient, google: Google, changed: Json, status: int) -> None:
    """One that another client was given for something else opens nothing here."""
    assert me(client, access_token(google, **changed)).status_code == status
    assert me(client, "ya29.unknown").status_code == 401


def test_what_a_token_stands_for_is_kept_for_five_minutes(town: Town, client: FlaskClient, google: Google) -> None:
    """Google is asked at first, then not, then again; a right that was taken away is gone at once all the same."""
    shown = access_token(google)
    for _ in range(3):
        assert me(client, shown).status_code == 200
    assert google.asked == ["/oauth2/v3/tokeninfo", "/oauth2/v3/userinfo"]
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM leaders")
    found = me(client, shown).json
    assert found is not None
    assert found["roles"] == []
    town.clock.sleep(301)
    google.behind.clear()
    assert me(client, shown).status_code == 401


@pytest.mark.parametrize("shown", [id_token(), "ya29.whatever"])
def test_google_out_of_reach(client: FlaskClient, google: Google, shown: str) -> None:
    """Nobody is told that their token is wrong where it could not be checked."""
    google.status = 503
    assert me(client, shown).status_code == 503
    google.close()
    assert me(client, shown).status_code == 503


def test_without_a_client_in_the_settings(database: str, google: Google) -> None:
    """People's tokens open nothing until the settings name whose they may be."""
    town = Town(database, NANOLEARN_WORKSPACE_ROOT=google.url)
    town.settle()
    reply = me(town.app().test_client(), id_token())
    assert reply.status_code == 401
    assert reply.json is not None
    assert "NANOLEARN_API_CLIENTS" in reply.json["message"]
    town.service.close()


def test_an_access_token_of_the_sandbox_opens_the_api(sandbox: Sandbox, database: str) -> None:
    """The whole way: a person signs in to a program, whose access token the API has explained to it."""
    sandbox.world.oidc_clients[CLIENT] = OidcClient("a-secret")
    town = Town(
        database, NANOLEARN_API_CLIENTS=CLIENT, NANOLEARN_WORKSPACE_ROOT=sandbox.url, NANOLEARN_DOMAIN="ekby.example"
    )
    back = "http://127.0.0.1:5000/back"
    asked = {"client_id": CLIENT, "redirect_uri": back, "response_type": "code", "scope": "openid email"}
    chosen = requests.post(
        f"{sandbox.url}/o/oauth2/v2/auth", data={**asked, "account": "1003"}, allow_redirects=False, timeout=10
    )
    code = parse_qs(urlsplit(chosen.headers["Location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    given = requests.post(
        f"{sandbox.url}/oidc/token", data={**form, "client_id": CLIENT, "client_secret": "a-secret"}, timeout=10
    ).json()
    reply = me(town.app().test_client(), given["access_token"])
    assert reply.json is not None
    assert (reply.status_code, reply.json["email"]) == (200, "asa.oberg@ekby.example")
    assert me(town.app().test_client(), given["access_token"] + "x").status_code == 401
    town.service.close()
