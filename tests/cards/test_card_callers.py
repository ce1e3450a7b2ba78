"""Who may use the sidebar: each way in which a token can be wrong, in both kinds of add-on."""

import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from flask import Flask

from service.settings import load_settings
from service.web import build
from tests.cards.conftest import ACCOUNT, PUBLIC
from tests.support.google_signature import Certificates, token
from tests.support.sidebar import CLIENT
from tests.support.skolby import Town

Json = dict[str, Any]
HOME = f"{PUBLIC}/cards/home"
EVENT: Json = {"commonEventObject": {"hostApp": "GMAIL", "platform": "WEB", "userLocale": "en"}}


def user(**claims: Any) -> str:
    """Ada's own token, as Apps Script's getIdentityToken gives it."""
    return token(CLIENT, **{"email": "ada@skolby.example", "hd": "skolby.example", "sub": "1", **claims})


def system(**claims: Any) -> str:
    """The token with which Google calls an add-on that it runs itself."""
    return token(claims.pop("audience", HOME), **{"email": ACCOUNT, **claims})


def unsigned(**claims: Any) -> str:
    """A token that says itself that nobody signed it."""
    now = int(time.time())
    body = {"iss": "https://accounts.google.com", "aud": CLIENT, "email": "ada@skolby.example", "email_verified": True}
    parts = [{"alg": "none", "typ": "JWT"}, {**body, "hd": "skolby.example", "iat": now, "exp": now + 60, **claims}]
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def call(app: Flask, authorization: str | None, event: Json = EVENT, address: str = "/cards/home") -> tuple[int, str]:
    """Status, and the card's title or the sentence of the refusal."""
    headers = {"Authorization": authorization} if authorization is not None else {}
    reply = app.test_client().post(address, json=event, headers=headers)
    found = reply.get_json()
    if reply.status_code != 200:
        assert found.keys() == {"code", "status", "message"}
        return reply.status_code, found["message"]
    return 200, found["action"]["navigations"][0]["pushCard"]["header"]["subtitle"]


def seconds(number: int) -> int:
    return int(time.time()) + number


def test_apps_script(app: Flask) -> None:
    """The user's own token, for any client that the settings name, within some seconds of clocks that differ."""
    assert call(app, f"Bearer {user()}") == (200, "Ada Ministratör")
    assert call(app, f"Bearer {user(aud='124-nano.apps.googleusercontent.com')}") == (200, "Ada Ministratör")
    assert call(app, f"Bearer {user(iat=seconds(5))}") == (200, "Ada Ministratör")
    assert call(app, f"Bearer {user(iat=seconds(-60), exp=seconds(-5))}") == (200, "Ada Ministratör")


@pytest.mark.parametrize(
    ("authorization", "status", "sentence"),
    [
        (None, 401, "has to show an ID token"),
        ("", 401, "has to show an ID token"),
        ("Bearer null", 401, "not accepted"),
        ("Basic YTpi", 401, "has to show an ID token"),
        (f"Bearer {unsigned()}", 401, "not accepted"),
        (f"Bearer {user(signer='mallory')}", 401, "Could not verify token signature"),
        (f"Bearer {user(signer='mallory', key_id='mallory')}", 401, "Certificate for key id mallory not found"),
        (f"Bearer {user(aud='999-other.apps.googleusercontent.com')}", 401, "wrong audience"),
        (f"Bearer {user(aud=HOME)}", 401, "wrong audience"),
        (f"Bearer {user(aud=None)}", 401, "wrong audience"),
        (f"Bearer {user(iss='https://accounts.skolby.example')}", 401, "Google did not issue it"),
        (f"Bearer {user(iat=seconds(-7200), exp=seconds(-3600))}", 401, "expired"),
        (f"Bearer {user(iat=seconds(3600), exp=seconds(7200))}", 401, "too early"),
        (f"Bearer {user(email_verified=False)}", 403, "does not vouch"),
        (f"Bearer {user(email_verified='true')}", 403, "does not vouch"),
        (f"Bearer {user(email_verified=None)}", 403, "does not vouch"),
        (f"Bearer {user(email=None)}", 403, "does not vouch"),
        (f"Bearer {user(hd='elsewhere.example')}", 403, "elsewhere.example is no domain of this installation"),
        (f"Bearer {user(hd=None)}", 403, "A private account is no domain of this installation"),
    ],
)  # fmt: skip
def test_wrong_tokens(app: Flask, authorization: str | None, status: int, sentence: str) -> None:
    """401 for a token that is not good, 403 for an account that is not known; the token stands in no sentence."""
    found, said = call(app, authorization)
    assert (found, sentence in said) == (status, True), said
    assert "eyJ" not in said


def google(user_token: str | None) -> Json:
    """The event of an add-on that Google runs itself."""
    tokens = {"systemIdToken": "not looked at", "userOAuthToken": "nor this"}
    return {**EVENT, "authorizationEventObject": {**tokens, **({"userIdToken": user_token} if user_token else {})}}


def test_google_runs_the_add_on(app: Flask) -> None:
    """Its own token in the header, made for exactly this address, and the user's in the event."""
    assert call(app, f"Bearer {system()}", google(user())) == (200, "Ada Ministratör")
    asked = system(audience=HOME + "?a=%C3%A5&b=2")
    assert call(app, f"Bearer {asked}", google(user()), "/cards/home?a=%C3%A5&b=2") == (200, "Ada Ministratör")


def test_names_of_actions_are_addresses_there(app: Flask) -> None:
    """Google calls the address that a button names; Apps Script passes its name on."""
    client = app.test_client()
    here = client.post("/cards/home", json=EVENT, headers={"Authorization": f"Bearer {user()}"}).text
    there = client.post("/cards/home", json=google(user()), headers={"Authorization": f"Bearer {system()}"}).text
    assert '"function":"modules"' in here
    assert f'"function":"{PUBLIC}/cards/modules"' in there
    assert there.replace(f"{PUBLIC}/cards/modules", "modules").replace(f"{PUBLIC}/cards/report", "report") == here


@pytest.mark.parametrize(
    ("system_token", "user_token", "status", "sentence"),
    [
        (system(audience=f"{PUBLIC}/cards/check"), user(), 401, "wrong audience"),
        (system(audience=f"{HOME}?x=1"), user(), 401, "wrong audience"),
        (system(audience=CLIENT), user(), 401, "wrong audience"),
        (system(signer="mallory"), user(), 401, "Could not verify token signature"),
        (system(email="service-8@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"), user(), 403, "NANOLEARN_ADDON_ACCOUNT"),
        (system(email=f"x{ACCOUNT}"), user(), 403, "NANOLEARN_ADDON_ACCOUNT"),
        (system(email_verified=False), user(), 403, "NANOLEARN_ADDON_ACCOUNT"),
        (system(), None, 401, "userinfo.email"),
        (system(), user(aud=HOME), 401, "wrong audience"),
        (system(), user(signer="mallory"), 401, "Could not verify token signature"),
        (system(), unsigned(), 401, "not accepted"),
        (system(), user(hd="elsewhere.example"), 403, "no domain of this installation"),
        (user(), user(), 401, "wrong audience"),
        (system(), system(), 401, "wrong audience"),
    ],
)
def test_wrong_tokens_over_http(
    app: Flask, system_token: str, user_token: str | None, status: int, sentence: str
) -> None:
    """Both tokens must be good; the add-on's account is compared whole, not by its form."""
    found, said = call(app, f"Bearer {system_token}", google(user_token))
    assert (found, sentence in said) == (status, True), said


def test_certificates_out_of_reach(app: Flask, certificates: Certificates) -> None:
    """The token may be good: come again."""
    certificates.reply = (500, {}, "{}")
    assert call(app, f"Bearer {user()}")[0] == 503
    assert call(app, f"Bearer {system()}", google(user()))[0] == 503


def test_certificates_are_asked_for_once(app: Flask, certificates: Certificates) -> None:
    """Both tokens of ten clicks."""
    for _ in range(10):
        call(app, f"Bearer {system()}", google(user()))
    assert certificates.asked == 1


def test_an_installation_without_a_sidebar(tmp_path: Any) -> None:
    """Nothing is set: nobody comes in, whatever they show."""
    town = Town(f"sqlite:///{tmp_path}/closed.db")
    found = call(build(town.service), f"Bearer {user()}")
    assert found == (403, "NANOLEARN_ADDON_CLIENTS names no add-on, so the sidebar is closed here.")
    town.service.close()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        ('{"commonEventObject": 3}', "application/json"),
        ('{"commonEventObject": {"formInputs": {"due": {"dateInput": {"msSinceEpoch": "x"}}}}}', "application/json"),
        ('{"commonEventObject": {"formInputs": {"due": {"dateInput": {}}}}}', "application/json"),
        ("x" * 300_000, "text/plain"),
    ],
)
def test_what_is_no_event(app: Flask, body: str, content_type: str) -> None:
    """400, in a sentence."""
    headers = {"Authorization": f"Bearer {user()}"}
    reply = app.test_client().post("/cards/home", data=body, content_type=content_type, headers=headers)
    assert reply.status_code in {400, 413}


def test_the_settings() -> None:
    """Clients as a list, the account in lower case; wrong ones are refused in words."""
    settings = load_settings({"NANOLEARN_ADDON_CLIENTS": f" {CLIENT} ,", "NANOLEARN_ADDON_ACCOUNT": ACCOUNT.upper()})
    assert (settings.addon_clients, settings.addon_account) == ({CLIENT}, ACCOUNT)
    with pytest.raises(Exception, match="'123' in NANOLEARN_ADDON_CLIENTS is no OAuth client; it should be a list"):
        load_settings({"NANOLEARN_ADDON_CLIENTS": "123"})
