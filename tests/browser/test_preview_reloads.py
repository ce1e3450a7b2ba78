"""A link of a card that says so opens the sidebar anew when what it led to is closed again, as Google does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.served import served, signed_in
from tests.support.skolby import PHISHING, Town, title

pytestmark = pytest.mark.browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Skolby, in which nothing is assigned yet."""
    town = Town(f"sqlite:///{tmp_path}/pages.db")
    town.settle()
    yield town
    town.service.close()


def card(on_close: str, address: str) -> str:
    """A card with one button, which leads to a page of the service."""
    link = {"url": f"{address}/how", "openAs": "FULL_SIZE", "onClose": on_close}
    button = {"text": "Läs mer", "onClick": {"openLink": link}}
    return json.dumps(
        {"header": {"title": "Ett kort"}, "sections": [{"widgets": [{"buttonList": {"buttons": [button]}}]}]}
    )


def shown(page: Page, text: str) -> None:
    """Have the preview show a card that somebody wrote."""
    page.get_by_text("Kortet som JSON").click()
    page.locator("textarea[name=json]").fill(text)
    page.get_by_role("button", name="Visa kortet").click()
    expect(page.locator("#card-title")).to_have_text("Ett kort")


@pytest.mark.parametrize("on_close", ["RELOAD", "NOTHING"])
def test_when_the_link_is_closed(chromium: Browser, town: Town, on_close: str) -> None:
    """RELOAD: the first card, as it is by now. NOTHING: the card stays where it is."""
    app = town.app()
    with served(app) as address:
        context = signed_in(chromium, address, town, app, "norra0", locale="sv-SE")
        page = context.new_page()
        page.goto(f"{address}/cards/preview?lang=sv")
        expect(page.locator("#card")).not_to_contain_text(title(PHISHING))
        shown(page, card(on_close, address))
        with context.expect_page() as opened:
            page.get_by_role("link", name="Läs mer").click()
        opened.value.wait_for_load_state()
        town.assign(PHISHING, due=None)
        opened.value.close()
        page.bring_to_front()
        page.evaluate("window.dispatchEvent(new Event('focus'))")  # which no window of a browser without a screen has
        if on_close == "RELOAD":
            expect(page.locator("#card-title")).to_have_text("Nanolearn")
            expect(page.locator("#card")).to_contain_text(title(PHISHING))
        else:
            expect(page.locator("#card-title")).to_have_text("Ett kort")
        context.close()
