"""Pages that say what went wrong, in each language: what happened, what to do, nothing in anybody's way."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine

from service.pages.languages import WORDS
from tests.support.access_checks import by_keyboard, is_as_wide_as_its_window, outline, violations
from tests.support.served import served, signed_in
from tests.support.skolby import Town

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


class Error(NamedTuple):
    """Who opens what, what answers, and which of the problems that is."""

    who: str | None
    path: str
    status: int
    problem: str


ERRORS = [
    Error("norra0", "/console", 403, "forbidden"),
    Error("norra0", "/goals?unit=/Skolor", 403, "forbidden"),
    Error("norra0", "/no-such-page", 404, "missing"),
    Error(None, "/no-such-page", 404, "missing"),
    Error("ada", "/modules/broken", 500, "broken"),
    Error("ada", "/me", 503, "away"),
    Error(None, "/how", 503, "away"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Skolby, in which nothing is assigned."""
    town = Town(f"sqlite:///{tmp_path_factory.mktemp('errors')}/pages.db")
    town.settle()
    yield town
    town.service.close()


@pytest.fixture
def app(town: Town, error: Error, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The service; with what no catalogue ever holds, or without its database, where that is what goes wrong."""
    app = town.app()
    app.testing = False
    if error.status == 500:
        monkeypatch.setitem(town.service.catalogue.modules, "broken", object())
    if error.status == 503:
        monkeypatch.setitem(town.service.__dict__, "engine", create_engine("sqlite:////nonexistent/pages.db"))
    return app


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.status}{error.path}")
def test_what_went_wrong(chromium: Browser, town: Town, app: Flask, error: Error) -> None:
    """Wide and light, then as narrow as 400 % and dark, in three languages; the way on is reached by keyboard."""
    with served(app) as address:
        context = signed_in(chromium, address, town, app, error.who, viewport=WIDE)
        page = context.new_page()
        for code in WORDS:
            reply = page.goto(f"{address}{error.path}{'&' if '?' in error.path else '?'}lang={code}")
            assert reply is not None
            assert reply.status == error.status
            check(page, code, error.problem)
        context.close()


def check(page: Page, code: str, problem: str) -> None:
    words = WORDS[code].problem
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert page.get_by_role("heading", level=1).inner_text() == getattr(words, problem)
    assert getattr(words, f"{problem}_text") in page.inner_text("main")
    told = outline(page)
    assert bool(told.pop("title"))
    assert told == {"language": code, "h1": 1, "main": 1, "skipped": []}
    assert violations(page) == []
    assert by_keyboard(page) == []
    assert page.get_by_role("link", name=words.onward).count() == 1
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert is_as_wide_as_its_window(page)
    assert violations(page, "color-contrast", "target-size") == []
