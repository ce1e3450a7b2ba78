"""Signing in, end to end: the service's pages on one loopback server, the sandbox's provider on another."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from werkzeug.serving import make_server

from sandbox import oidc_provider
from sandbox.oidc import blueprint as provider_blueprint
from sandbox.oidc_provider import OidcClient
from sandbox.server import Server
from sandbox.town import load_town
from sandbox.world import World
from service.pages import signin
from service.settings import load_settings
from tests.support.google_signature import forged, key, resigned


class MovedClock:
    """The machine's time, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def sleep(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@pytest.fixture
def world(ekby: dict[str, Any]) -> Iterator[World]:
    """Ekby with a provider that serves; its address is `world.base_url`."""
    world = load_town(ekby)
    app = Flask("provider")
    app.register_blueprint(provider_blueprint(world))
    server = Server("127.0.0.1", 0, app)
    world.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield world
    server.shutdown()
    thread.join()
    server.close()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def environment(world: World) -> dict[str, str]:
    """The settings of the service; a test may change them before it asks for `service`."""
    return {
        "NANOLEARN_DOMAIN": "ekby.example",
        "NANOLEARN_OIDC_ISSUER": world.base_url,
        "NANOLEARN_OIDC_CLIENT_ID": "nanolearn-demo",
        "NANOLEARN_OIDC_CLIENT_SECRET": "nanolearn-demo-secret",
    }


@pytest.fixture
def service(environment: dict[str, str], clock: MovedClock) -> Iterator[str]:
    """The address of a service with one page, which says who is signed in."""
    app = Flask("service")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    app.register_blueprint(signin.blueprint(load_settings({**environment, "NANOLEARN_PUBLIC_URL": url}), clock))
    app.add_url_rule("/who", view_func=lambda: signin.current_email() or "nobody")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers["Accept-Language"] = "en"
        yield session


def choose(browser: requests.Session, page: requests.Response, account: str) -> requests.Response:
    """Choose an account on the provider's page, by its own form, and follow the way back."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    form = {name: unescape(value) for name, value in fields.items()}
    return browser.post(page.url.partition("?")[0], data={**form, "account": account})


def sentence(page: requests.Response) -> str:
    found = re.search(r"<p>(.*?)</p>", page.text, re.DOTALL)
    assert found is not None, page.text
    return unescape(found[1])


def test_signing_in_leads_back_to_the_page_that_was_wanted(service: str, browser: requests.Session) -> None:
    """Choose an account at the provider, come back signed in, sign out again."""
    assert browser.get(f"{service}/who").text == "nobody"
    chooser = browser.get(f"{service}/signin?next=/who")
    assert "Choose an account" in chooser.text
    assert "code_challenge_method=S256" in chooser.url
    assert "nonce=" in chooser.url
    arrived = choose(browser, chooser, "1003")
    assert (arrived.url, arrived.text) == (f"{service}/who", "asa.oberg@ekby.example")
    left = browser.post(f"{service}/signout")
    assert sentence(left) == "You are signed out here."
    assert browser.get(f"{service}/who").text == "nobody"


def test_the_session_is_kept_from_scripts_and_other_sites(service: str, browser: requests.Session) -> None:
    """The cookie is HttpOnly and SameSite=Lax, and replaced at the callback."""
    begun = browser.get(f"{service}/signin", allow_redirects=False)
    assert re.search(r"nanolearn_session=.*; HttpOnly; Path=/; SameSite=Lax", begun.headers["Set-Cookie"])
    assert "Secure" not in begun.headers["Set-Cookie"]


def test_the_cookie_is_secure_where_the_service_is() -> None:
    """With an https address the cookie travels over https only."""
    app = Flask("service")
    settings = load_settings({"NANOLEARN_PUBLIC_URL": "https://nanolearn.ekby.example"})
    app.register_blueprint(signin.blueprint(settings, MovedClock()))
    assert app.config["SESSION_COOKIE_SECURE"] is True


def test_a_session_ends(service: str, browser: requests.Session, clock: MovedClock) -> None:
    """An hour after signing in nobody is signed in, if nothing has prolonged it."""
    choose(browser, browser.get(f"{service}/signin?next=/who"), "1003")
    clock.sleep(3600 - 60)
    assert browser.get(f"{service}/who").text == "asa.oberg@ekby.example"
    clock.sleep(60)
    assert browser.get(f"{service}/who").text == "nobody"


def test_a_foreign_organisation_stays_outside(service: str, browser: requests.Session, world: World) -> None:
    """An account that another organisation manages is refused with its name and the right one."""
    user = world.users["1003"]
    user["primaryEmail"] = "asa@annan.example"
    page = browser.get(f"{service}/signin", allow_redirects=False)
    address = page.headers["Location"].replace("hd=ekby.example", "hd=*")
    refused = choose(browser, browser.get(address), "1003")
    assert refused.status_code == 403
    assert sentence(refused) == (
        "asa@annan.example does not belong to ekby.example. Sign in with your work or school account."
    )
    assert browser.get(f"{service}/who").text == "nobody"


def test_an_answer_that_was_not_asked_for_is_refused(service: str, browser: requests.Session) -> None:
    """A callback with somebody else's state signs nobody in."""
    browser.get(f"{service}/signin")
    for query in ("code=4/x&state=forged", "code=4/x", ""):
        refused = browser.get(f"{service}/signin/callback?{query}")
        assert refused.status_code == 400
        assert sentence(refused).startswith("This sign-in was begun in another tab or too long ago")


def test_a_callback_works_once(service: str, browser: requests.Session) -> None:
    """Going back to the callback's address does not sign in again."""
    chooser = browser.get(f"{service}/signin?next=/who")
    arrived = choose(browser, chooser, "1003")
    again = browser.get(arrived.history[-1].url)
    assert again.status_code == 400


def test_declining_is_said_in_words(service: str, browser: requests.Session) -> None:
    """Cancelling at the provider ends on a page that says so."""
    refused = choose(browser, browser.get(f"{service}/signin?next=/who"), "nobody")
    assert refused.status_code == 403
    assert 'href="/signin?next=/who"' in refused.text
    assert sentence(refused) == "Signing in was cancelled before an account was chosen."


def test_a_wrong_client_secret_is_said_in_words(service: str, browser: requests.Session, world: World) -> None:
    """The provider's refusal of the service itself reaches the page, not a traceback."""
    world.oidc_clients["nanolearn-demo"] = OidcClient("changed")
    refused = choose(browser, browser.get(f"{service}/signin"), "1003")
    assert refused.status_code == 400
    assert "The client or its secret is wrong." in sentence(refused)


@pytest.mark.parametrize("claim", [{"iss": "http://evil.example"}, {"aud": "other"}, {"nonce": "x"}, {"exp": 1}])
def test_a_token_for_somebody_else_is_not_believed(
    service: str, browser: requests.Session, monkeypatch: pytest.MonkeyPatch, claim: dict[str, Any]
) -> None:
    """Issuer, audience, nonce and time of the ID token are checked, however well it is signed."""
    sign = oidc_provider.sign
    monkeypatch.setattr(oidc_provider, "sign", lambda claims: sign({**claims, **claim}))
    refused = choose(browser, browser.get(f"{service}/signin"), "1003")
    assert refused.status_code == 400
    assert "could not be accepted" in sentence(refused)
    assert browser.get(f"{service}/who").text == "nobody"


@pytest.mark.parametrize("trick", ["none", "empty", "key", "another key", "another key id"])
def test_a_forged_token_is_not_believed(
    service: str, browser: requests.Session, monkeypatch: pytest.MonkeyPatch, trick: str
) -> None:
    """Unsigned, signed with what everybody can read, or by somebody else."""
    sign, genuine = oidc_provider.sign, oidc_provider.process_key()
    public = genuine.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    tricks: dict[str, Callable[[str], str]] = {
        "none": lambda token: forged(token, "none"),
        "empty": lambda token: forged(token, "HS256"),
        "key": lambda token: forged(token, "HS256", public),
        "another key": lambda token: resigned(token, "mallory"),
        "another key id": lambda token: resigned(token, "mallory", kid="mallory"),
    }
    monkeypatch.setattr(oidc_provider, "sign", lambda claims: tricks[trick](sign(claims)))
    refused = choose(browser, browser.get(f"{service}/signin"), "1003")
    assert (refused.status_code, "could not be accepted" in sentence(refused)) == (400, True)
    assert browser.get(f"{service}/who").text == "nobody"


def test_a_new_key_of_the_provider_is_learnt(
    service: str, browser: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are exchanged while the service runs: the next person signs in all the same."""
    choose(browser, browser.get(f"{service}/signin"), "1003")
    assert browser.get(f"{service}/who").text == "asa.oberg@ekby.example"
    monkeypatch.setattr(oidc_provider, "process_key", lambda: key("the next one"))
    with requests.Session() as another:
        choose(another, another.get(f"{service}/signin"), "1004")
        assert another.get(f"{service}/who").text == "soren.kjaer@ekby.example"


@pytest.mark.parametrize("claim", [{"email_verified": False}, {"email_verified": "true"}, {"email": ""}])
def test_an_unverified_address_is_no_name(
    service: str, browser: requests.Session, monkeypatch: pytest.MonkeyPatch, claim: dict[str, Any]
) -> None:
    """Only an address that the provider vouches for says who somebody is."""
    sign = oidc_provider.sign
    monkeypatch.setattr(oidc_provider, "sign", lambda claims: sign({**claims, **claim}))
    assert choose(browser, browser.get(f"{service}/signin"), "1003").status_code == 403


def test_a_silent_provider_is_said_in_words(
    browser: requests.Session, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """Nobody answers at the issuer's address: the page names it."""
    environment["NANOLEARN_OIDC_ISSUER"] = "http://127.0.0.1:9"
    page = browser.get(f"{request.getfixturevalue('service')}/signin")
    assert page.status_code == 502
    assert sentence(page).startswith("The sign-in service http://127.0.0.1:9 is not answering at the moment.")


def test_missing_settings_are_named(
    browser: requests.Session, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """Without a client the page says which settings are missing."""
    del environment["NANOLEARN_OIDC_CLIENT_ID"]
    del environment["NANOLEARN_OIDC_CLIENT_SECRET"]
    page = browser.get(f"{request.getfixturevalue('service')}/signin")
    assert page.status_code == 503
    assert sentence(page).endswith("must set NANOLEARN_OIDC_CLIENT_ID, NANOLEARN_OIDC_CLIENT_SECRET.")
    assert 'class="action"' not in page.text  # there is no way in to be shown


@pytest.mark.parametrize(
    ("target", "page"),
    [
        ("/report?unit=/Skolor", "/report?unit=/Skolor"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_away(target: str, page: str) -> None:
    """Only a path of this service is followed after signing in."""
    assert signin.own_page(target) == page


def test_another_site_cannot_sign_somebody_out(service: str, browser: requests.Session) -> None:
    """A form without the cookie, as SameSite sends it, leaves the session alone."""
    choose(browser, browser.get(f"{service}/signin?next=/who"), "1003")
    reply = requests.post(f"{service}/signout", allow_redirects=False, timeout=5)
    assert "Set-Cookie" not in reply.headers
    assert browser.get(f"{service}/who").text == "asa.oberg@ekby.example"
