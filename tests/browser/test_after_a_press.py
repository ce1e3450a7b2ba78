"""What a press came to is read out and seen: what is wrong leads to its field, what is done has the focus."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from service.roster.model import Unit
from service.store import tables as t
from service.store.work import Work, write_work
from tests.support.access_checks import is_as_wide_as_its_window, violations
from tests.support.databases import fresh_database
from tests.support.served import served, signed_in
from tests.support.skolby import NOW, PHISHING, Town

pytestmark = pytest.mark.browser

ENDLESS = "Nordvästersjökustartilleriflygspaningssimulatoranläggningsmaterielunderhållsuppföljningssystemet"
"""One word that is wider than a phone."""
BETWEEN_LOOKS = 2_000
"""Milliseconds for which the console rests while work goes on. The page's clock is moved, nobody waits."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Skolby with a unit whose name is one endless word, one module assigned, and work going on."""
    folder = tmp_path_factory.mktemp("press")
    with fresh_database("sqlite", folder) as database:
        town = Town(database, NANOLEARN_SECRET_KEY="a key that lasts")
        path = f"/Skolor/{ENDLESS}"
        town.units[path] = Unit("endless", path, ENDLESS, None)
        for place in range(6):
            town.add(path, f"e{place}", f"{ENDLESS} {place}", manager="asa")
        town.settle()
        town.assign(PHISHING, due=date(2026, 12, 1))
        tell(town, 150)
        yield town
        town.service.close()


def tell(town: Town, done: int) -> None:
    """Work goes on, and so much of it is done."""
    with town.service.engine.begin() as connection:
        write_work(connection, Work("1", "deliver", "tick", NOW, NOW, NOW, "mails", done, 400))


def end(town: Town) -> None:
    with town.service.engine.begin() as connection:
        connection.execute(delete(t.work))


@contextmanager
def opened(chromium: Browser, town: Town, name: str, **options: Any) -> Iterator[tuple[Page, str]]:
    """A window in which somebody is signed in, and the service's address."""
    app = town.app()
    with served(app) as address:
        context = signed_in(chromium, address, town, app, name, locale="en-GB", **options)
        yield context.new_page(), address
        context.close()


def fault(page: Page, title: str, field: str) -> None:
    """The page says in its title that something is wrong, begins with what, and leads to the field that says it too."""
    expect(page).to_have_title(f"Error: {title} · Nanolearn")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    said = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    place = page.locator(f"#{field}")
    expect(place).to_be_in_viewport()
    expect(place).to_have_accessible_description(said if field == "whom" else f"{said} {hint(page, field)}")
    if field != "whom":
        expect(place).to_be_focused()
        expect(place).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


def hint(page: Page, field: str) -> str:
    return page.locator(f"#{field}-note, #{field}-hint").inner_text()


def test_what_is_wrong_leads_to_its_field(town: Town, chromium: Browser) -> None:
    """A new assignment without people, and with a day before the first; a goal that is no number."""
    with opened(chromium, town, "ada") as (page, address):
        page.goto(f"{address}/console/assign?modules={PHISHING}&lang=en")
        page.get_by_role("button", name="Review").click()
        fault(page, "New assignment", "whom")
        page.get_by_label("The whole organisation").check()
        page.get_by_label("Starts").fill("2026-12-24")
        page.get_by_label("Due").fill("2026-12-01")
        page.get_by_role("button", name="Review").click()
        fault(page, "New assignment", "due")
        page.goto(f"{address}/goals?unit=/Skolor")
        page.locator("#goal-share").fill("most")
        page.locator("#goal-by").fill("2027-01-31")
        page.get_by_role("button", name="Save").click()
        fault(page, "Goals of Skolor", "goal-share")


def test_what_is_done_has_the_focus(town: Town, chromium: Browser) -> None:
    """The sentence is where one is after the press, once: when the page is opened again it is gone."""
    with opened(chromium, town, "ada") as (page, address):
        page.goto(f"{address}/goals?unit=/Skolor&lang=en")
        page.locator("#goal-share").fill("80")
        page.locator("#goal-by").fill("2027-01-31")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_be_focused()
        page.reload()
        expect(page.get_by_role("status")).to_have_count(0)


def test_what_goes_on_is_told_and_can_be_held(town: Town, chromium: Browser) -> None:
    """Who listens is told when work has ended, not each number; the page stands still for who wants that."""
    with opened(chromium, town, "ada") as (page, address):
        page.clock.install()
        page.goto(f"{address}/console?lang=en")
        part, told = page.locator("#work"), page.locator("#work-said")
        tell(town, 300)
        page.clock.fast_forward(BETWEEN_LOOKS)
        expect(part).to_contain_text("300 of 400 e-mails")
        expect(told).to_be_empty()
        hold = page.get_by_role("button", name="Do not update by itself")
        hold.press("Space")
        expect(hold).to_have_attribute("aria-pressed", "true")
        end(town)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.clock.fast_forward(100 * BETWEEN_LOOKS)
        page.evaluate("fetch('/healthz').then(reply => reply.text())")  # comes after whatever a look would have asked
        assert asked == ["/healthz"]
        expect(part).to_contain_text("300 of 400 e-mails")
        hold.press("Space")
        page.clock.fast_forward(BETWEEN_LOOKS)
        expect(told).to_have_text("Nothing is being worked on at the moment.")
        expect(told).to_have_role("status")


@pytest.mark.parametrize("path", [f"/units/Skolor/{ENDLESS}", "/console/assign"])
def test_a_word_wider_than_a_phone(town: Town, chromium: Browser, path: str) -> None:
    """It is broken; the page does not scroll sideways."""
    with opened(chromium, town, "ada", viewport={"width": 320, "height": 640}) as (page, address):
        page.goto(f"{address}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert ENDLESS in page.inner_text("main")
        assert is_as_wide_as_its_window(page)


def test_in_the_readers_own_colours(town: Town, chromium: Browser) -> None:
    """Where the reader's colours replace ours, a line still marks the page one is on, and a button has an edge."""
    with opened(chromium, town, "ada", forced_colors="active") as (page, address):
        page.goto(f"{address}/console/assign")
        lines = "nav => [...nav.querySelectorAll('a')].map(each => getComputedStyle(each).borderBottomColor)"
        for nav in page.locator("header.bar nav, nav.rooms").all():
            colours = nav.evaluate(lines)
            current = [each.get_attribute("aria-current") for each in nav.locator("a").all()].index("page")
            assert colours.count(colours[current]) == 1, colours
        button = page.locator("form.making button.button")
        assert button.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"
