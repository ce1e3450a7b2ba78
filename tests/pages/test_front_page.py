"""The front page, the ways on from it, and what machines ask."""

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine

from service.app import Service
from service.errors import StoreError
from service.pages.languages import WORDS
from service.settings import load_settings
from service.web import build
from tests.support.page_reader import Page
from tests.support.skolby import StandingClock, Town

Visit = Callable[[str | None, str], Page]


def test_a_stranger_reads_what_this_is(visit: Visit) -> None:
    """Three sentences and the way to sign in."""
    page = visit(None, "/")
    words = WORDS["sv"].front
    assert page.headings == [(1, words.title)]
    assert f"{words.title} {words.what} {words.how} {words.here} Logga in med Google" in page.text
    assert page.links["Logga in med Google"] == "/signin"


@pytest.mark.parametrize(
    ("name", "place"), [("asa", "/units/Skolor"), ("ada", "/console"), ("norra0", "/me"), ("nobody", "/me")]
)
def test_everybody_is_led_to_what_they_need(visit: Visit, name: str, place: str) -> None:
    """A leader to the branch, the owner to the console, everybody else to the own page."""
    page = visit(name, "/")
    assert (page.status, page.headers["Location"]) == (302, place)


def test_signing_in_comes_back_to_the_page(visit: Visit) -> None:
    """Who is not signed in is sent to do that, with the whole address to come back to."""
    page = visit(None, "/units/Skolor?module=x")
    assert (page.status, page.headers["Location"]) == (302, "/signin?next=/units/Skolor?module%3Dx")


def test_the_language_follows_person_choice_and_browser(town: Town, visit: Visit) -> None:
    """A choice in the address is remembered; else the Directory's language; a stranger gets the browser's."""
    assert visit("ada", "/me").headings[0] == (1, "My page")
    app = town.app()
    client = town.client(app, "ada")
    assert Page.opened(client, "/me?lang=da").headings[0] == (1, "Min side")
    assert Page.opened(client, "/me").headings[0] == (1, "Min side")
    stranger = app.test_client()
    stranger.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nb,da-DK;q=0.8,sv;q=0.5"
    assert Page.opened(stranger, "/").headings[0] == (1, WORDS["da"].front.title)
    assert Page.opened(stranger, "/?lang=en").headings[0] == (1, WORDS["en"].front.title)


def test_health(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alive while the database answers, and 503 when it does not."""
    client = town.app().test_client()
    alive = client.get("/healthz")
    assert (alive.status_code, alive.json) == (200, {"database": "ok", "status": "ok"})
    monkeypatch.setitem(town.service.__dict__, "engine", create_engine("sqlite:////nonexistent/pages.db"))
    dead = client.get("/healthz")
    assert (dead.status_code, dead.json) == (503, {"database": "does not answer", "status": "unavailable"})


def test_a_database_that_went_away(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page says it in words; the log names the fault and neither the statement nor the person."""
    app = town.app()
    client = town.client(app, "asa")
    monkeypatch.setitem(town.service.__dict__, "engine", create_engine("sqlite:////nonexistent/pages.db"))
    page = Page.opened(client, "/me?lang=sv")
    assert (page.status, page.headings) == (503, [(1, "Tjänsten är inte nåbar just nu")])
    assert [record.getMessage() for record in caplog.records] == ["pages.me: the database failed: OperationalError"]


def test_warmup(town: Town) -> None:
    """A new instance opens database and catalogue before people come."""
    reply = town.app().test_client().get("/_ah/warmup")
    assert (reply.status_code, reply.json) == (200, {"modules": len(town.service.catalogue.modules), "status": "ok"})


def test_a_database_that_cannot_be_opened_stops_the_start() -> None:
    """The application is not built on a database that is not there."""
    settings = load_settings({"NANOLEARN_DATABASE_URL": "sqlite:////nonexistent/pages.db"})
    with pytest.raises(StoreError, match="cannot be opened"):
        build(Service(settings, StandingClock()))


def test_what_breaks_is_said_in_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours ends on a page, not a traceback."""
    app = town.app()
    app.testing = False
    monkeypatch.setitem(town.service.catalogue.modules, "broken", object())
    page = Page.opened(town.client(app, "asa"), "/modules/broken")
    assert (page.status, page.headings) == (500, [(1, "Något gick fel hos oss")])
    assert "Traceback" not in page.source


def test_a_wrong_method(town: Town) -> None:
    """What cannot be posted to says so."""
    reply = town.client(town.app(), "asa").post("/me?lang=en")
    assert (reply.status_code, "The page cannot be used that way" in reply.text) == (405, True)
