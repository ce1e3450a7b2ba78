"""What every answer carries for safety."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import service.pages
from tests.support.page_reader import Page
from tests.support.skolby import PHISHING, Town

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https://accounts.skolby.example; "
    "frame-ancestors 'none'; base-uri 'none'"
)
STATIC = Path(service.pages.__file__).parent / "static"
SCRIPTED = POLICY.replace("img-src", "script-src 'self'; connect-src 'self'; img-src")


def test_every_page_is_strict(town: Town) -> None:
    """No foreign script or content, no frame, nothing kept by caches; refusals carry the same.

    Who is signed in runs files of ours, which ask us alone; pages for everybody, and what is no page, run nothing.
    """
    app = town.app()
    for name, address, policy in [
        (None, "/", POLICY),
        (None, "/x", POLICY),
        ("ada", "/console", SCRIPTED),
        ("ada", "/console/work", SCRIPTED),
        ("ada", "/console/work.json", POLICY),
        ("asa", "/me", SCRIPTED),
        ("asa", "/units/Skolor", SCRIPTED),
        ("asa", "/units.csv?unit=/Skolor", POLICY),
        ("asa", "/console", SCRIPTED),
        ("asa", "/x", SCRIPTED),
    ]:
        headers = Page.opened(town.client(app, name), address).headers
        assert headers["Content-Security-Policy"] == policy, address
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_what_htmx_may_do(town: Town) -> None:
    """It evaluates nothing, puts no script or style into a page, asks us alone, and keeps no page in the browser."""
    page = Page.opened(town.client(town.app(), "asa"), "/me")
    (settings,) = (found["content"] for tag, found in page.attributes if found.get("name") == "htmx-config")
    assert json.loads(str(settings)) == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
    }


def test_htmx_is_as_it_came() -> None:
    """The file beside it says which version it is, and its hash."""
    said = (STATIC / "htmx.txt").read_text(encoding="utf-8")
    script = (STATIC / "htmx.min.js").read_bytes()
    assert f"SHA-256: {sha256(script).hexdigest()}" in said
    version = re.search(rb'version:"([^"]+)"', script)
    assert version is not None
    assert said.startswith(f"htmx {version[1].decode()}\n")


def test_https_stays_https(database: str) -> None:
    """With an https address the browser is told to keep to it, and the cookie too."""
    town = Town(database, NANOLEARN_PUBLIC_URL="https://nanolearn.skolby.example")
    reply = town.app().test_client().get("/?lang=da")
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure; HttpOnly" in reply.headers["Set-Cookie"]
    town.service.close()


def test_the_stylesheet_may_be_kept(town: Town) -> None:
    """Its address changes with its content, so caches may keep it for ever."""
    client = town.app().test_client()
    found = re.search(r'href="(/static/service\.css\?v=[0-9a-f]{12})"', client.get("/").text)
    assert found is not None
    reply = client.get(found[1])
    assert (reply.status_code, reply.mimetype) == (200, "text/css")
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    reply.close()


def test_a_preview_runs_its_own_script_and_no_other(town: Town) -> None:
    """The policy names the hashes of exactly the style and the script in the page."""
    page = Page.opened(town.client(town.app(), "asa"), f"/modules/{PHISHING}")
    for kind in ("style", "script"):
        found = re.search(rf"<{kind}>(.*?)</{kind}>", page.source, re.DOTALL)
        assert found is not None
        digest = b64encode(sha256(found[1].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_what_people_wrote_stays_text(town: Town) -> None:
    """A name with markup in it is shown as it was written."""
    town.add("/Skolor", "mallory", "<script>alert(1)</script>")
    town.settle()
    page = Page.opened(town.client(town.app(), "mallory"), "/me")
    assert "<script>" not in page.source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.source


def test_a_module_may_show_the_pictures_that_are_in_its_page(town: Town) -> None:
    """Of its own bytes, and of no other address; no other page may."""
    client = town.client(town.app(), "asa")
    policies = [client.get(path).headers["Content-Security-Policy"] for path in (f"/modules/{PHISHING}", "/")]
    assert ["img-src 'self' data:;" in policy for policy in policies] == [True, False]
