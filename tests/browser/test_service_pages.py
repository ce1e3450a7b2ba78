"""A leader signs in through the account chooser and reads how the unit stands, in a real browser."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert
from werkzeug.serving import make_server

from sandbox.oidc_provider import DEMO_CLIENT, DEMO_CLIENT_ID
from sandbox.serve import Sandbox
from service.app import Service
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import write_rule
from service.clock import SystemClock
from service.roster.sync import sync
from service.settings import load_settings
from service.store import tables as t
from service.web import build
from tests.support.skolby import COURSES, PHISHING, title

pytestmark = pytest.mark.browser

Json = dict[str, Any]
ANSWERED = 4


@pytest.fixture
def ekby(ekby: Json) -> Json:
    """Åsa leads five more beside her and five more in Norra: enough to be shown. Eva is alone in Södra."""
    units = ("/Skolor/Norra", "/Skolor", "/Vård och omsorg")
    for place in range(15):
        ekby["users"].append(
            {
                "id": str(1100 + place),
                "primaryEmail": f"extra{place}@ekby.example",
                "name": {"givenName": "Extra", "familyName": str(place)},
                "orgUnitPath": units[place // 5],
                "relations": [{"type": "manager", "value": "asa.oberg@ekby.example"}] if place < 10 else [],
            }
        )
    return ekby


@pytest.fixture
def address(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[str]:
    """The service over the sandbox's Directory and sign-in: one module assigned to all, answered by some."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = load_settings(
        {
            "NANOLEARN_DATABASE_URL": database,
            "NANOLEARN_WORKSPACE_ROOT": sandbox.url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(sandbox.key_file(tmp_path / "key.json")),
            "NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example",
            "NANOLEARN_DIRECTORY_ADMIN": "admin@ekby.example",
            "NANOLEARN_COURSES": str(COURSES),
            "NANOLEARN_OIDC_ISSUER": sandbox.url,
            "NANOLEARN_OIDC_CLIENT_ID": DEMO_CLIENT_ID,
            "NANOLEARN_OIDC_CLIENT_SECRET": DEMO_CLIENT.secret,
            "NANOLEARN_PUBLIC_URL": url,
        }
    )
    service = Service(settings, SystemClock())
    sync(service.engine, service.workspace, service.settings, service.clock)
    _fill(service)
    server.app = build(service)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield url
    server.shutdown()
    thread.join()
    server.server_close()
    service.close()


def _fill(service: Service) -> None:
    """Everybody shall have done one module long ago; some in Norra have."""
    module = service.catalogue.modules[PHISHING]
    right = {question.id: next(each.id for each in question.options if each.correct) for question in module.questions}
    rule = Rule(0, (Task(PHISHING, date(2020, 1, 1), date(2020, 2, 1)),), (Target(Level.ADMINISTRATION, "", ""),))
    with service.engine.begin() as connection:
        write_rule(connection, rule, now="2020-01-01T00:00:00.000000Z", by=None)
        connection.execute(
            insert(t.forms).values(
                id=1, module_id=PHISHING, version=module.version, language="sv", step="published", mark="m", points=3
            )
        )
        connection.execute(
            insert(t.responses),
            [
                {
                    "form": 1, "response_id": str(place), "person_id": str(1100 + place), "module_id": PHISHING,
                    "submitted_at": "2020-01-10T07:00:00Z", "first_at": "2020-01-10T07:00:00Z", "score": 3,
                    "passed": True, "answers": right,
                }
                for place in range(ANSWERED)
            ],
        )  # fmt: skip


def test_a_leader_reads_the_unit(address: str, chromium: Browser) -> None:
    """From the front page through the account chooser to the branch, down to a unit, and out again."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": 320, "height": 640})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(f"{message.text} {message.location['url']}"))
    page.goto(address)
    page.get_by_role("link", name="Logga in med Google").click()
    page.get_by_role("searchbox").fill("Öberg")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Åsa Öberg").click()
    expect(page).to_have_url(f"{address}/units/Skolor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skolor")
    row = page.get_by_role("row").filter(has_text=title(PHISHING))
    expect(row.get_by_role("cell")).to_have_text(["17", "23 %", "4", "13"])
    expect(page.get_by_role("row").filter(has_text="Södra").get_by_role("cell")).to_have_text("för få för att visas")
    fits(page)
    page.get_by_role("link", name="Norra", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norra")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("row").filter(has_text=title(PHISHING, "en")).get_by_role("cell")).to_have_text(
        ["10", "40%", "4", "6"]
    )
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/units/Skolor")
    expect(page).not_to_have_url(f"{address}/units/Skolor")
    assert [each for each in trouble if "/favicon.ico" not in each] == []  # the provider's pages may have none
    context.close()


def test_by_keyboard(address: str, chromium: Browser) -> None:
    """The first stop is the skip link; it becomes visible and leads to the content."""
    context = chromium.new_context(locale="en-GB", color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Sign in with Google")).to_be_focused()
    context.close()


def fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
