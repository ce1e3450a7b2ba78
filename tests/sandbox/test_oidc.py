"""The sandbox's sign-in: discovery, choosing an account, codes, tokens, and every refusal the RFC names."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet

from sandbox.oidc import blueprint
from sandbox.oidc_provider import OidcClient
from sandbox.pages.visitor import PERSON_COOKIE
from sandbox.town import load_town
from sandbox.world import World

ROOT = "http://127.0.0.1:9999"
CALLBACK = "http://127.0.0.1:5000/back"
VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123456789"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": "nanolearn-demo",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "openid email profile",
    "state": "st&te",
    "nonce": "n-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
AUTH = "/o/oauth2/v2/auth"


@pytest.fixture
def world(ekby: dict[str, Any]) -> World:
    world = load_town(ekby)
    world.base_url = ROOT
    return world


@pytest.fixture
def browser(world: World) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(blueprint(world))
    return app.test_client()


def code_for(browser: FlaskClient, account: str = "1003", **changed: str) -> str:
    reply = browser.post(AUTH, data={**ASKED, "account": account, **changed})
    assert reply.status_code == 303
    return parse_qs(urlsplit(reply.location).query)["code"][0]


def redeem(browser: FlaskClient, code: str, /, **changed: str) -> Any:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": "nanolearn-demo",
        "client_secret": "nanolearn-demo-secret",
        "code_verifier": VERIFIER,
        **changed,
    }
    return browser.post("/oidc/token", data={name: value for name, value in form.items() if value})


def error_sent_back(reply: Any) -> dict[str, list[str]]:
    assert reply.status_code == 303
    assert reply.location.startswith(CALLBACK + "?")
    return parse_qs(urlsplit(reply.location).query)


def test_discovery_names_every_address(browser: FlaskClient) -> None:
    """The configuration stands where clients look for it and names this sandbox as issuer."""
    found = browser.get("/.well-known/openid-configuration").get_json()
    assert found["issuer"] == ROOT
    assert found["authorization_endpoint"] == ROOT + AUTH
    assert found["token_endpoint"] == ROOT + "/oidc/token"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert browser.get(urlsplit(found["jwks_uri"]).path).status_code == 200


def test_the_whole_way_ends_in_a_signed_id_token(browser: FlaskClient) -> None:
    """Code and state come back, and the ID token says who was chosen, for whom, signed with the published key."""
    reply = browser.post(AUTH, data={**ASKED, "account": "1003"})
    answer = error_sent_back(reply)
    assert answer["state"] == ["st&te"]
    given = redeem(browser, answer["code"][0])
    assert given.headers["Cache-Control"] == "no-store"
    tokens = given.get_json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    keys = KeySet.import_key_set(browser.get("/oidc/certs").get_json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    assert claims.pop("exp") - claims.pop("iat") == 3600
    half = sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims == {
        "iss": ROOT,
        "azp": "nanolearn-demo",
        "aud": "nanolearn-demo",
        "sub": "1003",
        "hd": "ekby.example",
        "email": "asa.oberg@ekby.example",
        "email_verified": True,
        "name": "Åsa Öberg",
        "given_name": "Åsa",
        "family_name": "Öberg",
        "nonce": "n-1",
        "at_hash": urlsafe_b64encode(half).rstrip(b"=").decode(),
    }
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert browser.get("/oidc/userinfo", headers=bearer).get_json()["email"] == "asa.oberg@ekby.example"


def test_what_an_access_token_stands_for(browser: FlaskClient, world: World) -> None:
    """For whom it was made, whose it is and for how long: all as text; nothing of one that is none, or has expired."""
    world.clock.set(START, freeze=True)
    shown = redeem(browser, code_for(browser)).get_json()["access_token"]
    world.clock.set(START + timedelta(minutes=1), freeze=True)
    told = browser.get("/oauth2/v3/tokeninfo", query_string={"access_token": shown})
    prefix = "https://www.googleapis.com/auth/userinfo."
    assert told.get_json() == {
        "azp": "nanolearn-demo",
        "aud": "nanolearn-demo",
        "sub": "1003",
        "scope": f"{prefix}email openid {prefix}profile",
        "exp": str(int((START + timedelta(hours=1)).timestamp())),
        "expires_in": "3540",
        "access_type": "online",
        "email": "asa.oberg@ekby.example",
        "email_verified": "true",
    }
    bearer = {"Authorization": f"Bearer {shown}"}
    assert browser.get("/oauth2/v3/userinfo", headers=bearer).get_json()["hd"] == "ekby.example"
    nobody = redeem(browser, code_for(browser, scope="openid")).get_json()["access_token"]
    about = browser.get("/oauth2/v3/tokeninfo", query_string={"access_token": nobody}).get_json()
    assert {"email", "email_verified"}.isdisjoint(about)
    world.clock.set(START + timedelta(minutes=61), freeze=True)
    for none in (shown, "ya29.unknown", ""):
        reply = browser.post("/oauth2/v3/tokeninfo", data={"access_token": none})
        assert (reply.status_code, reply.get_json()["error"]) == (400, "invalid_token")
        assert browser.get("/oauth2/v3/userinfo", headers={"Authorization": f"Bearer {none}"}).status_code == 401


def test_scopes_decide_what_is_told(browser: FlaskClient) -> None:
    """With openid alone the token holds neither address nor name."""
    token = redeem(browser, code_for(browser, scope="openid")).get_json()["id_token"]
    middle = token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    assert {"email", "name"}.isdisjoint(claims)
    assert claims["sub"] == "1003"


def test_the_secret_may_stand_in_the_header(browser: FlaskClient) -> None:
    """HTTP Basic is as good as the form."""
    form = {"grant_type": "authorization_code", "code": code_for(browser), "redirect_uri": CALLBACK}
    reply = browser.post(
        "/oidc/token",
        data={**form, "code_verifier": VERIFIER},
        auth=("nanolearn-demo", "nanolearn-demo-secret"),
    )
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "stranger"}, 401, "invalid_client"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"code": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"code": "4/unknown"}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:5000/other"}, 400, "invalid_grant"),
        ({"code_verifier": "x" * 50}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_exchange_is_refused(browser: FlaskClient, changed: dict[str, str], status: int, error: str) -> None:
    """Client, grant, address and verifier must each be right, in the error words of RFC 6749 §5.2."""
    reply = redeem(browser, code_for(browser), **changed)
    assert (reply.status_code, reply.get_json()["error"]) == (status, error)


def test_a_verifier_without_a_challenge_is_refused(browser: FlaskClient) -> None:
    """Stripping the challenge from the first request does not get an attacker past PKCE."""
    code = code_for(browser, code_challenge="", code_challenge_method="")
    assert redeem(browser, code).get_json()["error"] == "invalid_grant"
    assert redeem(browser, code, code_verifier="").status_code == 200


def test_a_code_works_once_and_takes_its_tokens_back(browser: FlaskClient) -> None:
    """A second use is refused, and the token from the first dies with it."""
    code = code_for(browser)
    bearer = {"Authorization": f"Bearer {redeem(browser, code).get_json()['access_token']}"}
    assert browser.get("/oidc/userinfo", headers=bearer).status_code == 200
    assert redeem(browser, code).get_json()["error"] == "invalid_grant"
    reply = browser.get("/oidc/userinfo", headers=bearer)
    assert (reply.status_code, reply.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def test_codes_and_tokens_expire(browser: FlaskClient, world: World) -> None:
    """A code lives ten minutes, an access token one hour, by the sandbox's clock."""
    begun = world.clock.now()
    code, other = code_for(browser), code_for(browser)
    world.clock.set(begun + timedelta(minutes=9))
    bearer = {"Authorization": f"Bearer {redeem(browser, code).get_json()['access_token']}"}
    world.clock.set(begun + timedelta(minutes=11))
    assert redeem(browser, other).get_json()["error"] == "invalid_grant"
    assert browser.get("/oidc/userinfo", headers=bearer).status_code == 200
    world.clock.set(begun + timedelta(minutes=70))
    assert browser.get("/oidc/userinfo", headers=bearer).status_code == 401


def test_an_account_suspended_meanwhile_gets_nothing(browser: FlaskClient, world: World) -> None:
    """Between choosing and redeeming an account may be closed; the code is then worth nothing."""
    code = code_for(browser)
    world.users["1003"]["suspended"] = True
    assert redeem(browser, code).get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "stranger"},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "http://127.0.0.1.evil.example/"},
        {"redirect_uri": ""},
    ],
)
def test_nobody_is_sent_to_a_foreign_address(browser: FlaskClient, changed: dict[str, str]) -> None:
    """An unknown client or address is told to the person on a page; there is no redirect, nor on a posted choice."""
    for reply in (
        browser.get(AUTH, query_string={**ASKED, **changed}),
        browser.post(AUTH, data={**ASKED, **changed, "account": "1003"}),
    ):
        assert reply.status_code == 400
        assert "Location" not in reply.headers


def test_a_registered_client_returns_to_its_own_address_only(browser: FlaskClient, world: World) -> None:
    """Addresses that are registered must be met letter by letter; loopback is then no exception."""
    world.oidc_clients["other"] = OidcClient("s", ("https://app.ekby.example/back",))
    right = {**ASKED, "client_id": "other", "redirect_uri": "https://app.ekby.example/back"}
    assert browser.get(AUTH, query_string=right).status_code == 200
    assert browser.get(AUTH, query_string={**right, "redirect_uri": CALLBACK}).status_code == 400
    longer = {**right, "redirect_uri": "https://app.ekby.example/back/more"}
    assert browser.get(AUTH, query_string=longer).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"scope": "openid drive"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"prompt": "none"}, "interaction_required"),
    ],
)
def test_a_wrong_request_is_told_to_the_client(browser: FlaskClient, changed: dict[str, str], error: str) -> None:
    """The client's own mistakes go back to it, with its state."""
    answer = error_sent_back(browser.get(AUTH, query_string={**ASKED, **changed}))
    assert (answer["error"], answer["state"]) == ([error], ["st&te"])


@pytest.mark.parametrize("choice", [{"cancel": "1"}, {"account": "1012"}, {"account": "none"}, {}])
def test_without_a_usable_account_access_is_denied(browser: FlaskClient, choice: dict[str, str]) -> None:
    """Cancelling, a suspended account and one that does not exist all end in access_denied."""
    assert error_sent_back(browser.post(AUTH, data={**ASKED, **choice}))["error"] == ["access_denied"]


def test_the_chooser_finds_people(browser: FlaskClient) -> None:
    """Every word counts, whether name, address or unit; closed accounts are not offered."""

    def shown(**asked: str) -> str:
        return browser.get(AUTH, query_string={**ASKED, **asked}).get_data(as_text=True)

    assert "O&#39;Neill" in shown(q="siobhán norra")
    assert "Åsa Öberg" not in shown(q="siobhán norra")
    assert "Åsa Öberg" in shown(login_hint="asa.oberg@ekby.example")
    assert "Olle Borta" not in shown()
    assert "Åsa Öberg" not in shown(hd="other.example")


@pytest.mark.parametrize(
    ("languages", "title"),
    [("sv-SE,en;q=0.5", "Välj ett konto"), ("da", "Vælg en konto"), ("fi", "Choose an account")],
)
def test_the_chooser_speaks_the_browsers_language(browser: FlaskClient, languages: str, title: str) -> None:
    """Swedish, Danish or English by Accept-Language; English for all others."""
    page = browser.get(AUTH, query_string=ASKED, headers={"Accept-Language": languages})
    assert f"<h1>{title}</h1>" in page.get_data(as_text=True)


def test_the_search_form_carries_the_request_along(browser: FlaskClient) -> None:
    """Every parameter of the client, escaped, stands in the page's forms; the search itself does not pile up."""
    page = browser.get(AUTH, query_string={**ASKED, "q": "x"}).get_data(as_text=True)
    assert page.count('<input type="hidden" name="state" value="st&amp;te">') == 2
    assert 'type="hidden" name="q"' not in page


def test_who_has_signed_in_has_their_forms_at_hand(browser: FlaskClient) -> None:
    """As in a browser: the sandbox's own pages know whoever has just been chosen, until another is."""
    code_for(browser, "1003")
    kept = browser.get_cookie(PERSON_COOKIE)
    assert kept is not None
    assert (kept.value, kept.http_only, kept.same_site) == ("1003", True, "Lax")
    code_for(browser, "1004")
    kept = browser.get_cookie(PERSON_COOKIE)
    assert kept is not None
    assert kept.value == "1004"
