"""Every page in every state: axe-core finds nothing, the Tab key reaches everything, a phone is wide enough."""

import dataclasses
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from service.pages.languages import WORDS
from tests.support.access_checks import (
    by_keyboard,
    cut_when_spaced,
    is_as_wide_as_its_window,
    loose_ends,
    misnamed,
    outline,
    told_otherwise_elsewhere,
    violations,
)
from tests.support.databases import fresh_database
from tests.support.served import served, signed_in
from tests.support.skolby import PHISHING, Town
from tests.support.skolby_states import LONG, empty_town, full_town

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
REFUSED = "Failed to load resource: the server responded with a status of"  # Chromium says so of the page itself too
TOWNS = {"empty": empty_town, "full": full_town}
# Who opens which page: None is not signed in. Each is opened in an installation with nothing in it, and in a full one.
PAGES = [
    (None, "/"),
    (None, "/signout"),
    (None, "/signin/callback"),
    (None, "/no-such-page"),
    ("norra0", "/me"),
    ("södra2", "/me"),
    ("norra0", "/me/data"),
    ("norra0", "/console"),
    ("asa", "/units/Skolor"),
    ("asa", f"/units/Skolor?module={PHISHING}"),
    ("asa", "/units/Skolor/Lilla"),
    ("asa", "/units/Skolor/Norra"),
    ("asa", "/goals?unit=/Skolor"),
    ("ada", "/goals?unit=/"),
    ("ada", "/left?unit=/Skolor"),
    ("asa", f"/modules/{PHISHING}"),
    ("ada", "/units/"),
    ("ada", "/console"),
    ("ada", "/catalogue"),
    ("ada", "/console/assignments"),
    ("ada", "/console/assign"),
    ("ada", "/console/classroom"),
    ("ada", "/console/people"),
    ("ada", "/console/reminders?sent=1"),
    ("ada", "/console/roles"),
    ("ada", "/console/settings"),
    ("ada", "/console/health"),
    ("ada", "/console/audit"),
    ("ada", "/cards/preview"),
    (None, "/how"),
    (None, "/privacy"),
    (None, "/certificates"),
]
ONLY_FULL = [
    ("ada", "/console/assignments/1?who=1"),
    ("ada", "/console/people?changed=2026-11-20T06:00:00.000000Z"),
    ("asa", f"/units/Skolor/{quote(LONG)}"),
]
SAME_WHEN_EMPTY = {
    *("/", "/signout", "/signin/callback", "/no-such-page", "/how", "/privacy", "/certificates"),
    *(
        f"/modules/{PHISHING}",
        "/catalogue",
        "/console/settings",
        "/console/assign",
        "/console/health",
        "/units/Skolor/Norra",
    ),
}
_PROBLEMS = {code: dataclasses.astuple(words.problem) for code, words in WORDS.items()}
"""What pages are called that say what went wrong: several addresses may answer with the same."""
OPENINGS = [("empty", *each) for each in PAGES if each[1] not in SAME_WHEN_EMPTY]
OPENINGS += [("full", *each) for each in [*PAGES, *ONLY_FULL]]


@dataclass(frozen=True, slots=True)
class Standing:
    """One installation that answers at an address."""

    town: Town
    app: Flask
    address: str


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Standing]]:
    """Each installation once: nothing that is opened here changes anything."""
    with ExitStack() as stack:
        standing = {}
        for name, make in TOWNS.items():
            town = make(stack.enter_context(fresh_database("sqlite", tmp_path_factory.mktemp(name))))
            stack.callback(town.service.close)
            app = town.app()
            standing[name] = Standing(town, app, stack.enter_context(served(app)))
        yield standing


def opened(
    browser: Browser, standing: Standing, who: str | None, path: str, code: str, *, viewport: Any = WIDE
) -> tuple[Page, list[str]]:
    """The page in one language, and whatever the browser complains about, now and later; a page may be a refusal."""
    context = signed_in(browser, standing.address, standing.town, standing.app, who, viewport=viewport, locale=code)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: None if REFUSED in message.text else trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{standing.address}{path}{'&' if '?' in path else '?'}lang={code}")
    return page, trouble


@pytest.mark.parametrize(("state", "who", "path"), OPENINGS)
def test_nothing_is_in_the_way(
    towns: dict[str, Standing], chromium: Browser, state: str, who: str | None, path: str
) -> None:
    """Wide and light, then as narrow as 400 % and dark."""
    page, trouble = opened(chromium, towns[state], who, path, "sv")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert violations(page) == []
    assert is_as_wide_as_its_window(page)
    assert well_ordered(page, "sv")
    assert loose_ends(page) == []
    assert told_otherwise_elsewhere(page) == []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert is_as_wide_as_its_window(page)
    assert violations(page, "color-contrast", "target-size", "scrollable-region-focusable") == []
    assert cut_when_spaced(page) == []
    assert trouble == []
    page.context.close()


LISTS_CUT = """() => [...document.querySelectorAll(".scroll")].some(
  (each) => each.querySelector(".wide") && each.scrollWidth > each.clientWidth + 1)"""
"""On a phone each row of such a table is laid out as a block; nothing in it need be scrolled to."""


@pytest.mark.parametrize("code", ["da", "en"])
def test_in_the_other_languages(towns: dict[str, Standing], chromium: Browser, code: str) -> None:
    """They have their page's outline too, each a title of its own, and their longest words fit a phone.

    Each page in one of the languages; in both where NANOLEARN_WALK is `all`, as before a release.
    """
    wrong, titles = [], {}
    full = [each for each in OPENINGS if each[0] == "full"]  # there most of the words stand
    for state, who, path in full if os.environ.get("NANOLEARN_WALK") == "all" else full[code == "da" :: 2]:
        page, _ = opened(chromium, towns[state], who, path, code, viewport=PHONE)
        if not (well_ordered(page, code) and is_as_wide_as_its_window(page)) or misnamed(page):
            wrong.append((state, path, outline(page), misnamed(page)))
        if page.evaluate(LISTS_CUT):
            wrong.append((state, path, "a list goes on beyond the phone"))
        if path == "/units/":  # English heads are the shortest
            assert violations(page, "target-size") == []
        if page.get_by_role("heading", level=1).inner_text() not in _PROBLEMS[code]:
            titles.setdefault(page.title(), set()).add(path.partition("?changed")[0].partition("?who")[0])
        page.context.close()
    assert wrong == []
    assert [(title, paths) for title, paths in titles.items() if len(paths) > 1] == []


def well_ordered(page: Page, code: str) -> bool:
    """Whether the page says which language it is in, has a title, one first heading, one main part, no gaps."""
    told = outline(page)
    return bool(told.pop("title")) and told == {"language": code, "h1": 1, "main": 1, "skipped": []}


@pytest.mark.parametrize(("state", "who", "path"), [each for each in OPENINGS if each[0] == "full"])
def test_all_of_it_by_keyboard(
    towns: dict[str, Standing], chromium: Browser, state: str, who: str | None, path: str
) -> None:
    """The Tab key visits everything that a mouse can use, and one sees where it is."""
    page, trouble = opened(chromium, towns[state], who, path, "sv")
    assert by_keyboard(page) == []
    assert trouble == []
    page.context.close()
