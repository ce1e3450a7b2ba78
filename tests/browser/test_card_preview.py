"""An administrator's whole story in the sidebar's preview, with the sandbox around it, in a real browser."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, expect
from werkzeug.serving import make_server

from sandbox.oidc_provider import DEMO_CLIENT, DEMO_CLIENT_ID
from sandbox.serve import Sandbox
from service.cards.words_sv import SWEDISH as SIDEBAR
from service.compiler.form import compile_form
from service.hooks.tick import tick
from service.web import build
from tests.support.skolby import PHISHING, title
from tests.support.story import Story

pytestmark = pytest.mark.browser

Json = dict[str, Any]
ADMINISTRATOR, LEARNER = "Fatuma Abdi", "lars.ek@ekby.example"


@pytest.fixture
def ekby(ekby: Json) -> Json:
    """Everybody reads Swedish, and five more work in Norra: eight in all."""
    for user in ekby["users"]:
        user.pop("languages", None)
    for place in range(5):
        ekby["users"].append(
            {
                "id": str(1100 + place),
                "primaryEmail": f"extra{place}@ekby.example",
                "name": {"givenName": "Extra", "familyName": str(place)},
                "orgUnitPath": "/Skolor/Norra",
            }
        )
    return ekby


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """Ekby's installation, owned by Fatuma, at an address of loopback. Which database it has makes no difference."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    settings = {
        "NANOLEARN_PUPILS": "/Skolor/Norra/Elever",
        "NANOLEARN_OWNERS": "fatuma.abdi@ekby.example",
        "NANOLEARN_PUBLIC_URL": f"http://127.0.0.1:{server.server_port}",
        "NANOLEARN_OIDC_ISSUER": sandbox.url,
        "NANOLEARN_OIDC_CLIENT_ID": DEMO_CLIENT_ID,
        "NANOLEARN_OIDC_CLIENT_SECRET": DEMO_CLIENT.secret,
    }
    told = Story(sandbox, tmp_path, "ekby.example", **settings)
    told.sync()
    server.app = build(told.service)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()
    told.close()


class Preview:
    """The page, used by somebody who reads what is on it. Whatever the browser complains about fails the test."""

    def __init__(self, browser: Browser, story: Story, **options: Any) -> None:
        self.context = browser.new_context(locale="sv-SE", **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(f"{message.text} {message.location['url']}"))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(f"{story.service.settings.public_url}/cards/preview")

    def sign_in(self, name: str) -> None:
        """In the account chooser, which leads back to the sidebar."""
        self.page.get_by_role("searchbox").fill(name)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_url("**/cards/preview")  # loaded, script and all: pressed before, it would be loaded anew

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("region", name="Sidopanel")

    @property
    def card_title(self) -> Locator:
        return self.panel.get_by_role("heading", level=2)

    def press(self, name: str, *, exact: bool = True) -> None:
        self.panel.get_by_role("button", name=name, exact=exact).first.click()

    def close(self) -> None:
        assert [each for each in self.trouble if "/favicon.ico" not in each] == []  # the sandbox's pages may have none
        self.context.close()


def work(story: Story) -> None:
    """What the scheduler has done, a slice a minute, until nothing is left."""
    for _ in range(5):
        done = tick(story.service, 50)
        assert done["failed"] == []
        story.clock.move(timedelta(minutes=1))
        if not done["more"]:
            return
    raise AssertionError("the work does not end")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_whole_story(chromium: Browser, story: Story, scripts: bool) -> None:
    """From signing in over the dry run to the answer of a learner that changes the number."""
    preview = Preview(chromium, story, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
    preview.sign_in(ADMINISTRATOR)
    choose(preview)
    expect(preview.card_title).to_have_text(SIDEBAR.check.title)
    expect(preview.panel).to_contain_text("8 personer på 1 enhet")
    assert story.mails() == []
    preview.press("Tilldela 8 personer")
    expect(preview.page.locator("#notice")).to_have_text(SIDEBAR.check.placed)
    expect(preview.card_title).to_have_text(SIDEBAR.state.title)
    expect(preview.card_title).to_be_focused()
    work(story)
    assert len([mail for mail in story.mails() if title(PHISHING) in str(mail)]) == 8
    assert figures(preview) == ["8", "0 (0 %)", "0"]
    answer(chromium, story)
    work(story)
    assert figures(preview) == ["8", "1 (12 %)", "0"]
    preview.press("Tillbaka")
    expect(preview.panel).to_contain_text("1 av 8 genomförda")
    preview.press(title(PHISHING), exact=False)
    preview.press(SIDEBAR.state.remind)
    expect(preview.page.locator("#notice")).to_contain_text("Påminnelsen går ut")
    preview.close()


def choose(preview: Preview) -> None:
    """A module by its goal, after a look at it; a unit, a day."""
    preview.press("Ny tilldelning")
    preview.press("Färre luras", exact=False)
    preview.press(title(PHISHING), exact=False)
    expect(preview.card_title).to_have_text(title(PHISHING))
    expect(preview.panel).to_contain_text(SIDEBAR.seen.right)
    preview.press("Välj modulen")
    expect(preview.panel.get_by_role("checkbox", name=title(PHISHING))).to_be_checked()
    preview.press("Klar med valet")
    expect(preview.panel.get_by_role("checkbox", name=title(PHISHING))).to_be_checked()
    preview.press("Välj vem")
    preview.press("Skolor ›", exact=False)
    preview.press("Lägg till Norra")
    expect(preview.panel.get_by_role("button", name="Ta bort Norra")).to_be_visible()
    preview.panel.get_by_role("radio", name=SIDEBAR.whom.roles["staff"]).check()
    preview.press("Välj när")
    preview.panel.get_by_label(SIDEBAR.when.due).fill("2026-12-18")
    preview.press("Granska")


def figures(preview: Preview) -> list[str]:
    """Assigned, completed, overdue, on the report of the unit; its picture is there, and said in words."""
    preview.press("Börja om")
    preview.panel.get_by_role("button", name="Hela organisationen").last.click()
    expect(preview.card_title).to_have_text("Hela organisationen")
    picture = preview.panel.get_by_role("img", name="Skolor", exact=False)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    shown = preview.panel.locator(".block").first.locator(".row .text").all_inner_texts()
    return [each.replace("\N{NO-BREAK SPACE}", " ") for each in shown]


def answer(chromium: Browser, story: Story) -> None:
    """A learner finds the mail, opens the Form in it, and chooses what is right."""
    user = story.sandbox.world.user(LEARNER)
    assert user is not None
    context = chromium.new_context(locale="sv-SE")
    context.add_cookies([{"name": "workspace_person", "value": user["id"], "url": story.sandbox.url}])
    page = context.new_page()
    page.goto(f"{story.sandbox.url}/mail")
    page.locator("a[href*='/mail/']").first.click()
    link = page.frame_locator("iframe").locator("a[href*=viewform]").first
    page.goto(link.evaluate("link => link.href"))
    right = compile_form(story.service.catalogue.modules[PHISHING], "sv").questions.values()
    answers = [text for key in right for text, option in key.options.items() if option == key.right]
    while not page.get_by_text("Ditt svar har registrerats.").is_visible():
        for text in answers:
            for option in page.get_by_role("radio", name=text, exact=True).all():
                option.check()
        page.get_by_role("button", name="Skicka").or_(page.get_by_role("button", name="Nästa")).click()
        page.wait_for_load_state()
    context.close()


def test_by_keyboard_in_the_dark_on_a_phone(chromium: Browser, story: Story) -> None:
    """A press leads to the new card's title, and the next stop is on that card; what is typed is completed."""
    preview = Preview(chromium, story, viewport={"width": 360, "height": 740}, color_scheme="dark")
    preview.sign_in(ADMINISTRATOR)
    page = preview.page
    preview.panel.get_by_role("button", name="Ny tilldelning").focus()
    page.keyboard.press("Enter")
    expect(preview.card_title).to_have_text("Ny tilldelning")
    expect(preview.card_title).to_be_focused()
    page.keyboard.press("Tab")
    field = preview.panel.get_by_label("Sök modul eller mål")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")  # leads nowhere, as in the sidebar
    field.fill(title(PHISHING))
    preview.press("Sök")
    preview.panel.get_by_role("checkbox").check()
    preview.press("Klar med valet")
    preview.press("Välj vem")
    whom = preview.panel.get_by_role("combobox", name=SIDEBAR.whom.search)
    whom.press_sequentially("norr")
    expect(page.locator("datalist option").first).to_have_attribute("value", "/Skolor/Norra")
    whom.fill("/Skolor/Norra")
    preview.press("Lägg till")
    expect(preview.panel.get_by_role("button", name="Ta bort Norra")).to_be_visible()
    expect(preview.panel.get_by_role("button", name="Lägg till", exact=True).first).to_be_focused()
    expect(page.get_by_role("status")).to_be_empty()
    for size in (320, 360):
        page.set_viewport_size({"width": size, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    preview.close()


def test_everything_has_its_words(chromium: Browser, story: Story) -> None:
    """Whatever can be pressed or filled in is called something, and is large enough to be met."""
    preview = Preview(chromium, story, viewport={"width": 1280, "height": 900})
    preview.sign_in(ADMINISTRATOR)
    steps = {"Ny tilldelning": SIDEBAR.what.step, "Välj vem": SIDEBAR.whom.step}
    for name, step in steps.items():
        preview.press(name)
        expect(preview.panel.locator(".titles p")).to_have_text(step)
        controls = preview.panel.locator("button, a, input, select, textarea, summary").all()
        for control in controls:
            assert named(control), control.evaluate("each => each.outerHTML")
            box = control.bounding_box()
            assert box is None or min(box["width"], box["height"]) >= 20
        if name == "Ny tilldelning":
            choose_one(preview)
    preview.close()


def choose_one(preview: Preview) -> None:
    preview.panel.get_by_label("Sök modul eller mål").fill(title(PHISHING))
    preview.press("Sök")
    preview.panel.get_by_role("checkbox").check()
    preview.press("Klar med valet")
    expect(preview.panel.get_by_role("button", name="Välj vem")).to_be_visible()


def named(control: Locator) -> bool:
    """Whether the browser tells assistive technology a name for it."""
    return '"' in control.aria_snapshot().partition("\n")[0]


def test_a_service_that_does_not_answer(chromium: Browser, story: Story) -> None:
    """It is said, the card stays, and the next press works."""
    preview = Preview(chromium, story)
    preview.sign_in(ADMINISTRATOR)
    expect(preview.card_title).to_have_text("Nanolearn")
    preview.page.route("**/cards/preview", lambda route: route.abort())
    preview.press("Ny tilldelning")
    expect(preview.page.get_by_role("status")).to_have_text("Tjänsten svarade inte. Vänta en stund och tryck igen.")
    preview.page.unroute("**/cards/preview")
    preview.trouble.clear()  # that it could not be reached
    preview.press("Ny tilldelning")
    expect(preview.card_title).to_have_text("Ny tilldelning")
    expect(preview.page.get_by_role("status")).to_be_empty()
    preview.close()


def test_looks_are_chosen(chromium: Browser, story: Story) -> None:
    """Light and dark beside the device's own, whatever that is."""
    preview = Preview(chromium, story, color_scheme="dark")
    preview.sign_in(ADMINISTRATOR)
    grounds = []
    for name in ("Ljust", "Mörkt", "Som enheten"):
        preview.page.get_by_role("button", name=name).click()
        expect(preview.page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        grounds.append(preview.panel.evaluate("each => getComputedStyle(each).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(27, 27, 27)", "rgb(27, 27, 27)"]
    preview.close()
