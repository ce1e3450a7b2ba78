"""The console keeps what goes on now fresh by itself, in a real browser; without scripts a link does."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete
from werkzeug.serving import make_server

from service.store import tables as t
from service.store.work import Work, write_work
from tests.support.skolby import NOW, Town

pytestmark = pytest.mark.browser

WORK = Work("1", "deliver", "tick", NOW, NOW, NOW, "mails", 150, 400)


BETWEEN_LOOKS = 2_000
"""Milliseconds for which the console rests while work goes on."""
LOOKS = "() => { window.looked = new Promise(done => addEventListener('htmx:afterRequest', () => done(true))); }"


def looked(page: Page) -> None:
    """The page has asked by itself what goes on now and has taken in the answer; nobody waits for that."""
    page.evaluate(LOOKS)
    page.clock.fast_forward(BETWEEN_LOOKS)
    assert page.evaluate("window.looked")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(f"sqlite:///{tmp_path}/pages.db")
    town.settle()
    yield town
    town.service.close()


@pytest.fixture
def app(town: Town) -> Flask:
    return town.app()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def session(town: Town, app: Flask, address: str) -> Any:
    """Ada's session cookie, as the service itself writes it."""
    client = town.client(app, "ada")
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value, "url": address}


def tell(town: Town, work: Work) -> None:
    with town.service.engine.begin() as connection:
        write_work(connection, work)


def test_it_keeps_itself_fresh(town: Town, address: str, session: Any, chromium: Browser) -> None:
    """Progress shows without loading the page again, down to the end; the policy allows what the script does."""
    tell(town, WORK)
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    context.add_cookies([session])
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.clock.install()
    page.goto(f"{address}/console")
    part = page.get_by_role("region", name="Right now")
    expect(part).to_contain_text("150 of 400 e-mails")
    page.evaluate("window.sameDocument = true")
    heading = part.get_by_role("heading", level=3).first.element_handle()
    looked(page)
    assert heading.evaluate("heading => heading.isConnected")  # nothing has changed: who reads it stays where they are
    tell(town, replace(WORK, done=300))
    looked(page)
    expect(part).to_contain_text("300 of 400 e-mails")
    assert not heading.evaluate("heading => heading.isConnected")
    heading = part.get_by_role("heading", level=3).first.element_handle()
    looked(page)
    assert heading.evaluate("heading => heading.isConnected")
    with town.service.engine.begin() as connection:
        connection.execute(delete(t.work))
    looked(page)
    expect(part).to_contain_text("Nothing is being worked on at the moment.")
    assert page.evaluate("window.sameDocument")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert trouble == []
    context.close()


def test_without_scripts(town: Town, address: str, session: Any, chromium: Browser) -> None:
    """The link shows it anew."""
    tell(town, WORK)
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([session])
    page = context.new_page()
    page.goto(f"{address}/console")
    tell(town, replace(WORK, done=300))
    page.get_by_role("link", name="Show this as it is now").click()
    expect(page.get_by_role("region", name="Right now")).to_contain_text("300 of 400 e-mails")
    context.close()
