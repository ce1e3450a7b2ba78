"""What happens on a page without its being loaded again: searching, a nudge, and the end of the session."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.pages.lasting import begun
from tests.support.access_checks import is_as_wide_as_its_window, violations
from tests.support.databases import fresh_database
from tests.support.served import served, signed_in
from tests.support.skolby import PHISHING, Town

pytestmark = pytest.mark.browser

COMPLAINTS = {"error", "warning"}
EXPECTED = ("Failed to load resource: net::ERR_FAILED", "Failed to load resource: the server responded", "htmx:")
"""What is said of a request that a test has made fail, and of a form that is refused."""
HALF, ALMOST = 30 * 60, 55 * 60
"""Seconds: when typing on a page begins to count, and when it warns."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("open")


@pytest.fixture
def town(folder: Any) -> Iterator[Town]:
    """Skolby with one module assigned; what the browser complains about fails the test."""
    with fresh_database("sqlite", folder) as database:
        town = Town(database, NANOLEARN_SECRET_KEY="a key that lasts")
        town.settle()
        town.assign(PHISHING, due=None)
        yield town
        town.service.close()


def cookie(town: Town, app: Flask, address: str, name: str) -> Any:
    """The session of somebody who signs in at this moment."""
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(begun(f"{name}@skolby.example", town.clock.now()))
    found = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    return {"name": found.key, "value": found.value, "url": address}


@contextmanager
def opened(chromium: Browser, town: Town, name: str, path: str, **options: Any) -> Iterator[Page]:
    """A page with a clock of its own; nothing on it may complain."""
    app = town.app()
    with served(app) as address:
        context = signed_in(chromium, address, town, app, None, locale="en-GB", **options)
        context.add_cookies([cookie(town, app, address, name)])
        page = context.new_page()
        trouble: list[str] = []
        page.on("console", lambda message: trouble.append(message.text) if message.type in COMPLAINTS else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.clock.install()
        page.goto(f"{address}{path}")
        page.evaluate("window.sameDocument = true")
        yield page
        assert [each for each in trouble if not each.startswith(EXPECTED)] == []
        context.close()


def settled(page: Page) -> None:
    """htmx has taken in what came last."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)


def pass_by(town: Town, page: Page, seconds: int) -> None:
    """So much time goes by, for the service and for the page."""
    settled(page)
    town.clock.sleep(seconds)
    page.clock.fast_forward(seconds * 1000)


def same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def test_searching_while_one_types(town: Town, chromium: Browser) -> None:
    """The list follows, its number is told, the address can be passed on, and the focus stays in the field."""
    with opened(chromium, town, "ada", "/console/people?lang=en") as page:
        field, told = page.get_by_role("searchbox"), page.locator("#finds")
        expect(told).to_have_role("status")
        expect(told).to_be_empty()
        field.press_sequentially("nor")
        page.clock.fast_forward(1000)
        expect(told).to_have_text("1 match")
        expect(page.get_by_role("rowheader")).to_have_text(["/Skolor/Norra"])
        expect(field).to_be_focused()
        assert page.url.endswith("/console/people?q=nor")
        assert violations(page) == []
        field.press_sequentially("d'å")
        page.clock.fast_forward(1000)
        expect(told).to_have_text("Nothing matches nord'å.")
        field.press_sequentially("x")
        page.clock.fast_forward(1000)
        expect(told).to_have_text("Nothing matches nord'åx.")
        assert same_document(page)
        page.get_by_role("link", name="Show all").click()
        expect(page.get_by_role("rowheader").filter(has_text="/Vård")).to_have_count(1)


def test_a_nudge_is_answered_where_it_was_asked_for(town: Town, chromium: Browser) -> None:
    """The sentence has the focus, so it is read out; the button is gone, and the page is the same."""
    with opened(chromium, town, "asa", "/units/Skolor?lang=en") as page:
        part = page.locator("#nudging")
        part.get_by_role("button").press("Enter")
        said = part.get_by_role("status")
        expect(said).to_be_focused()
        expect(said).to_contain_text("The reminder is asked for and goes out")
        expect(part.get_by_role("button")).to_have_count(0)
        expect(part).to_contain_text("is waiting to go out")
        assert same_document(page)


def test_a_press_that_reaches_nobody_is_told(town: Town, chromium: Browser) -> None:
    """The service is gone for a moment: it is said beside the button, which can be pressed again."""
    with opened(chromium, town, "asa", "/units/Skolor?lang=en") as page:
        page.route(re.compile("/nudge"), lambda route: route.abort(), times=1)
        button = page.locator("#nudging").get_by_role("button")
        button.click()
        expect(page.locator("#nudging").get_by_role("alert")).to_have_text(
            "Nanolearn is not answering at the moment. Try again in a little while."
        )
        button.click()
        expect(page.locator("#nudging").get_by_role("status")).to_be_focused()


def test_one_key_and_one_stays(town: Town, chromium: Browser) -> None:
    """Five minutes before the end a dialog has the focus; Enter or Escape gives an hour, and the focus where it was."""
    with opened(chromium, town, "ada", "/goals?unit=/Skolor&lang=en", viewport={"width": 320, "height": 640}) as page:
        field = page.locator("#goal-share")
        field.fill("80")
        for key in ("Enter", "Escape"):
            pass_by(town, page, HALF)
            expect(page.locator("#session form")).to_have_count(1)
            pass_by(town, page, ALMOST - HALF)
            dialog = page.get_by_role("alertdialog", name="You are about to be signed out")
            expect(dialog).to_have_accessible_description(
                f"You have not done anything here for a while. In 5 minutes, at {ends(town)}, you will be signed out."
            )
            expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
            pass_by(town, page, 120)
            expect(dialog.locator("#session-left")).to_have_text("3 minutes")
            expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
            assert is_as_wide_as_its_window(page)
            assert key == "Escape" or violations(page) == []  # once is enough
            page.keyboard.press(key)
            expect(dialog).to_have_count(0)
            expect(field).to_be_focused()
        expect(field).to_have_value("80")
        assert same_document(page)


def ends(town: Town) -> str:
    """When an idle session ends, five minutes from now."""
    ending = town.clock.now().astimezone(town.service.settings.timezone)
    return f"{ending.replace(minute=ending.minute + 5):%H:%M}"


def test_who_types_is_never_warned(town: Town, chromium: Browser) -> None:
    """From half an hour on what is typed counts as work, on a form that is filled in for hours."""
    with opened(chromium, town, "ada", "/console/assign?lang=en") as page:
        field = page.locator("#others")
        for _ in range(4):
            pass_by(town, page, HALF)
            expect(page.locator("#session form")).to_have_count(1)
            settled(page)
            field.press("x")
            expect(page.locator("#session form")).to_have_count(0)
        expect(field).to_have_value("xxxx")
        page.get_by_role("button", name="Review").click()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.locator("#others")).to_have_value("xxxx")


def test_another_tab_prolongs_for_this_one(town: Town, chromium: Browser) -> None:
    """The service is asked before anybody is warned, and asked again when the hour that was won there goes by."""
    with opened(chromium, town, "asa", "/me?lang=en") as page:
        for _ in range(2):
            town.clock.sleep(HALF)
            page.context.request.get(page.url)
            with page.expect_response(re.compile("/session/part")):
                settled(page)
                page.clock.fast_forward(HALF * 1000)
        settled(page)
        pass_by(town, page, HALF)
        expect(page.locator("#session form")).to_have_count(1)


def test_nothing_typed_is_lost_when_it_ends(town: Town, chromium: Browser) -> None:
    """It is said when it has ended; signed in again in another tab the page goes on, and the form is as it was."""
    with opened(chromium, town, "ada", "/console/assign?lang=en") as page:
        page.locator("#others").fill("norra0@skolby.example")
        pass_by(town, page, 3600)
        over = page.get_by_role("alertdialog", name="You are signed out")
        expect(over).to_be_visible()
        way = over.get_by_role("link", name="Sign in (new tab)")
        expect(way).to_be_focused()
        expect(way).to_have_attribute("target", "_blank")
        assert violations(page) == []
        page.context.add_cookies([cookie(town, town.app(), page.url.partition("/console")[0], "ada")])
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(over).to_have_count(0)
        page.get_by_label("The whole organisation").check()
        page.get_by_role("button", name="Review").click()
        expect(page.locator("#others")).to_have_value("norra0@skolby.example")
        expect(page.get_by_label("The whole organisation")).to_be_checked()


def test_what_was_sent_too_late_can_be_gone_on_with(town: Town, chromium: Browser) -> None:
    """Who closes the dialog and sends the form all the same gets a page that holds it, and leads back to it."""
    with opened(chromium, town, "ada", "/console/assign?lang=en") as page:
        field = page.locator("#others")
        field.fill("södra0@skolby.example")
        pass_by(town, page, 3600)
        expect(page.get_by_role("alertdialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(field).to_be_focused()
        page.get_by_role("button", name="Review").click()
        expect(page).to_have_title("You had been signed out · Nanolearn")
        assert violations(page) == []
        page.context.add_cookies([cookie(town, town.app(), page.url.partition("/console")[0], "ada")])
        page.get_by_role("button", name="Go on to the form").click()
        expect(field).to_have_value("södra0@skolby.example")
