"""Takes the pictures that README shows, from a demo that it starts itself: `python scripts/screenshots.py`.

Needs Chromium and `make venv` with the development tools.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.demo.stage import Stage

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SERVICE, SANDBOX = "http://127.0.0.1:18080", "http://127.0.0.1:19099"
LEARNER, LEADER, OWNER = "susanne.ek", "siobhan.el-sayed", "superadmin"


def main() -> None:
    """Start a demo, take the pictures, stop it."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stage = Stage(Path(folder), port=18080, sandbox_port=19099, say=print)
        try:
            stage.open()
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            learner(browser)
            leader(browser)
            owner(browser)
            browser.close()
        finally:
            stage.close()


def learner(browser: Browser) -> None:
    """The mail on a computer, the Form on a phone, what a wrong answer leads to, and the learner's own page."""
    desk = as_person(browser, LEARNER, width=1000, height=760)
    desk.goto(f"{SANDBOX}/mail")
    desk.locator("a[href*='/mail/']").first.click()
    snap(desk, "mail")
    form = next(
        address
        for frame in desk.frames
        for address in frame.eval_on_selector_all("a", "links => links.map(link => link.href)")
        if "viewform" in address
    )
    phone = in_hand(browser, desk)
    phone.goto(form)
    snap(phone, "form-scenario")
    onwards(phone)
    onwards(phone)
    phone.get_by_role("radio").nth(wrong_choice(phone)).check()
    snap(phone, "form-question")
    onwards(phone)
    snap(phone, "form-explanation")
    snap(signed_in(browser, LEARNER, "/me"), "me")


def wrong_choice(page: Page) -> int:
    """Which option of the module's first question to choose: one that is tempting and wrong."""
    labels = [label.lower() for label in page.locator("label").all_inner_texts()]
    return next((n for n, label in enumerate(labels) if "lås" not in label), 0)


def leader(browser: Browser) -> None:
    """The branch of a head of administration."""
    page = signed_in(browser, LEADER)
    snap(page, "leader")


def owner(browser: Browser) -> None:
    """The administrator's console, one assignment, and the sidebar."""
    page = signed_in(browser, OWNER, "/console")
    snap(page, "console")
    page.goto(f"{SERVICE}/console/assignments/3")
    snap(page, "assignment")
    page.goto(f"{SERVICE}/cards/preview")
    for name in ("Ny tilldelning", "Kom igång säkert"):
        page.get_by_role("region", name="Sidopanel").get_by_role("button", name=name).click()
        page.get_by_role("heading", level=2, name=name).wait_for()
    page.get_by_role("checkbox").nth(2).check()
    page.locator(".panel").screenshot(path=IMAGES / "sidebar.png")
    print("docs/images/sidebar.png")


def as_person(browser: Browser, person: str, *, width: int, height: int) -> Page:
    """A browser window in which one is somebody of the offline Workspace."""
    page = window(browser, width, height).new_page()
    page.goto(f"{SANDBOX}/?q={person}")
    page.get_by_role("button", name="@").or_(
        page.locator("form button[type=submit][name=who], li button")
    ).first.click()
    page.wait_for_load_state()
    return page


def signed_in(browser: Browser, person: str, path: str = "/") -> Page:
    """A browser window signed in to the service, by way of the offline Workspace's account chooser."""
    page = window(browser, 1280, 900).new_page()
    page.goto(f"{SERVICE}/signin?next={path}")
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill(person)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_text(f"{person}@").first.click()
    page.wait_for_url(f"{SERVICE}/**")
    return page


def window(browser: Browser, width: int, height: int) -> BrowserContext:
    """A Swede's browser."""
    return browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=2, locale="sv-SE", color_scheme="light"
    )


def in_hand(browser: Browser, page: Page) -> Page:
    """The same person's phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 780},
        device_scale_factor=2,
        locale="sv-SE",
        storage_state=page.context.storage_state(),
    )
    return context.new_page()


def onwards(page: Page) -> None:
    """Press Next."""
    page.get_by_role("button", name="Nästa").click()
    page.wait_for_load_state()


def snap(page: Page, name: str) -> None:
    """Write one picture."""
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
