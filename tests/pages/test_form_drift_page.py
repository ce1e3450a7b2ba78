"""A Form that somebody has changed by hand is restored, or let be, with a button on the console."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import select

from sandbox.serve import Sandbox
from service.store import tables as t
from service.web import build
from tests.support.by_hand import ByHand
from tests.support.page_reader import Page
from tests.support.pressed import browser_of, press
from tests.support.skolby import PHISHING, words
from tests.support.story import Story

OWNER = "fatuma.abdi@ekby.example"


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """Ekby, with one Form out; which database it has makes no difference."""
    told = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_OWNERS=OWNER)
    told.sync()
    told.assign(PHISHING, to=["person:lars.ek@ekby.example"])
    told.deliver()
    yield told
    told.close()


@pytest.fixture
def form(story: Story) -> ByHand:
    """The Form, as somebody with the role account's password opens it; its title has been changed, and that was met."""
    with story.service.engine.connect() as connection:
        form = ByHand(story.sandbox, str(connection.scalar(select(t.forms.c.form_id))))
    form.retitle("STANNA UPP!")
    story.clock.move(timedelta(days=1))
    story.deliver()
    return form


@pytest.fixture
def fatuma(story: Story) -> FlaskClient:
    return browser_of(build(story.service), OWNER, story.clock.now() + timedelta(days=1))


def title_of(form: ByHand) -> str:
    return str(form.read()["info"]["title"])


def test_restored(story: Story, form: ByHand, fatuma: FlaskClient) -> None:
    """It is what we wrote, the console says so, and shows it no more; who did it is in the record."""
    page = Page.opened(fatuma, "/console?lang=en")
    assert f"We wrote: {words(PHISHING).title} It now says: STANNA UPP!" in page.text
    page = press(fatuma, "/console", "restore")
    assert "The form is what we wrote again." in page.text
    assert "STANNA UPP!" not in page.text
    assert title_of(form) == words(PHISHING).title
    with story.service.engine.connect() as connection:
        row = connection.execute(select(t.audit.c.by_address, t.audit.c.permission, t.audit.c.about)).one()
    assert tuple(row) == (OWNER, "installation:forms:manage", f"form {PHISHING} (sv) restore")


def test_left_as_it_is(story: Story, form: ByHand, fatuma: FlaskClient) -> None:
    """Nothing is written at Google, and it is not shown again."""
    fatuma.get("/console?lang=en")
    page = press(fatuma, "/console", "keep")
    assert "The form may stay as it is." in page.text
    assert title_of(form) == "STANNA UPP!"
    story.clock.move(timedelta(days=1))
    story.deliver()
    assert "STANNA UPP!" not in Page.opened(browser_of(build(story.service), OWNER, story.clock.now()), "/console").text


def test_what_google_refuses_is_said(story: Story, form: ByHand, fatuma: FlaskClient) -> None:
    """Its words stand on the page, and the buttons are there still."""
    fatuma.get("/console?lang=en")
    fault = {"method": "forms.forms.batchUpdate", "code": 403, "times": None}
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    page = press(fatuma, "/console", "restore")
    assert "It did not work. Google answered:" in page.text
    assert [found["value"] for _, found in page.attributes if found.get("name") == "do"] == ["restore", "keep"]
    assert title_of(form) == "STANNA UPP!"


def test_a_form_that_is_not_there(story: Story, fatuma: FlaskClient) -> None:
    """Somebody else was quicker, or the address was made up."""
    token = str(
        next(found["value"] for _, found in Page.opened(fatuma, "/console/people").attributes if "value" in found)
    )
    reply = fatuma.post("/console/forms/made-up", data={"do": "restore", "token": token})
    assert "No Form with the id made-up takes answers." in Page.opened(fatuma, reply.headers["Location"]).text
