"""What is around the pages: the API's documentation, and the sandbox in which one tries everything out."""

import copy
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from sandbox.oidc_provider import DEMO_CLIENT, DEMO_CLIENT_ID
from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.web import build
from tests.conftest import EKBY
from tests.support.access_checks import by_keyboard, is_as_wide_as_its_window, outline, violations
from tests.support.databases import fresh_database
from tests.support.served import served
from tests.support.skolby import PHISHING
from tests.support.story import Story

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
STAFF, PUPIL, ROLE = "lars.ek@ekby.example", "maja.berg@ekby.example", "nanolearn@ekby.example"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Ekby after a delivery: mails, a Form, and a class with course work."""
    folder = tmp_path_factory.mktemp("around")
    with fresh_database("sqlite", folder) as url, Sandbox(load_town(copy.deepcopy(EKBY))) as sandbox:
        told = Story(
            sandbox,
            folder,
            "ekby.example",
            NANOLEARN_PUPILS="/Skolor/Norra/Elever",
            NANOLEARN_DATABASE_URL=url,
            NANOLEARN_OIDC_ISSUER=sandbox.url,
            NANOLEARN_OIDC_CLIENT_ID=DEMO_CLIENT_ID,
            NANOLEARN_OIDC_CLIENT_SECRET=DEMO_CLIENT.secret,
        )
        told.sync()
        told.assign(PHISHING, to=["unit:/Skolor"], due=date(2026, 11, 10))
        told.deliver()
        yield told
        told.close()


def opened(browser: Browser, story: Story, who: str | None, language: str) -> Page:
    """A window in which one is this person of the sandbox; None: nobody yet."""
    context = browser.new_context(viewport=WIDE, locale=language)
    user = story.sandbox.world.user(who) if who else None
    if user is not None:
        context.add_cookies([{"name": "workspace_person", "value": user["id"], "url": story.sandbox.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def check(page: Page) -> None:
    """As the pages themselves are looked at: wide and light, then as narrow as 400 % and dark, then by keyboard."""
    told = outline(page)
    assert (bool(told["title"]), bool(told["language"]), told["h1"], told["main"]) == (True, True, 1, 1), page.url
    assert violations(page) == [], page.url
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, "color-contrast", "target-size", "scrollable-region-focusable") == [], page.url
    assert is_as_wide_as_its_window(page), page.url
    assert by_keyboard(page) == [], page.url
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")


def test_everybody_reads_their_mail_and_answers(story: Story, chromium: Browser) -> None:
    """Choosing a person, the inbox, a mail, and the Form from its first part to its score."""
    page = opened(chromium, story, None, "en-GB")
    page.goto(story.sandbox.url)
    check(page)
    page = opened(chromium, story, STAFF, "da-DK")
    page.goto(f"{story.sandbox.url}/mail")
    check(page)
    page.locator("a[href*='/mail/']").first.click()
    check(page)
    with story.service.engine.connect() as connection:
        form = connection.exec_driver_sql("SELECT responder_uri FROM forms WHERE language = 'sv'").scalar_one()
    page.goto(form)
    check(page)


@pytest.mark.parametrize(
    ("who", "path"),
    [(PUPIL, "/classroom"), (ROLE, "/drive"), (STAFF, "/developers"), (STAFF, "/mail/no-such-mail"), (None, "/mail")],
)
def test_the_sandboxs_rooms(story: Story, chromium: Browser, who: str | None, path: str) -> None:
    """Each of its pages."""
    page = opened(chromium, story, who, "sv-SE")
    page.goto(f"{story.sandbox.url}{path}")
    check(page)


def test_a_class_and_its_work(story: Story, chromium: Browser) -> None:
    """The stream, the people, and the work as a pupil has it."""
    page = opened(chromium, story, PUPIL, "sv-SE")
    page.goto(f"{story.sandbox.url}/classroom")
    page.locator("main a[href*='/c']").first.click()
    check(page)
    address = page.url
    page.goto(f"{address}/people")
    check(page)
    page.goto(address)
    page.locator("main a[href*='/work/'], main a[href*='/a/']").first.click()
    check(page)


def test_the_documentation_of_the_api(story: Story, chromium: Browser) -> None:
    """It needs no script and no signing in."""
    with served(build(story.service)) as address:
        page = opened(chromium, story, None, "en-GB")
        page.goto(f"{address}/api/docs")
        check(page)


def test_signing_in(story: Story, chromium: Browser) -> None:
    """The account chooser to which the service leads, and its own page for leaving."""
    with served(build(story.service)) as address:
        page = opened(chromium, story, None, "da-DK")
        page.goto(f"{address}/signin")
        check(page)
