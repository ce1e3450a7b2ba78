"""A module for the youngest, from the shipped courses to a screen: pictures to choose, with words for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from sandbox.serve import Sandbox
from service.store import tables as t
from service.web import build
from tests.support.served import served
from tests.support.story import Story

pytestmark = pytest.mark.browser

MODULE = "pupil-f3-my-password"
MAJA = "1008"
SHOWN = {
    "Säger ja, vi är vänner": "Ett barn ger sin nyckel till en vän",
    "Säger nej": "Ett barn håller om sin nyckel medan vännen står bredvid",
}


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """The service's own pictures are where Forms fetches them; the teachers in Ekby shall go through it."""
    told = Story(
        sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=database, NANOLEARN_PUPILS="/Skolor/Norra/Elever"
    )
    with served(build(told.service)) as address:
        told.environment["NANOLEARN_PUBLIC_URL"] = address
        told.start()
        told.sync()
        told.assign(MODULE, to=["administration"])
        yield told
    told.close()


def loaded(page: Page, words: str) -> bool:
    """Whether the picture that says this has come, and is no broken frame."""
    picture = page.get_by_role("img", name=words)
    expect(picture).to_be_visible()
    return bool(picture.evaluate("each => each.complete && each.naturalWidth > 0"))


def test_the_youngest_choose_by_pictures(chromium: Browser, story: Story) -> None:
    """Key points and options show theirs; choosing by the picture is choosing the option."""
    assert story.deliver().failed == []
    with story.service.engine.connect() as connection:
        query = select(t.forms.c.responder_uri).where(t.forms.c.module_id == MODULE, t.forms.c.language == "sv")
        address = connection.execute(query).scalar_one()
    context = chromium.new_context(locale="sv-SE", viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "workspace_person", "value": MAJA, "url": story.sandbox.url}])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Nästa").click()
    assert loaded(page, "Ett barn med sin tandborste på ena sidan och sin nyckel på den andra")
    page.get_by_role("button", name="Nästa").click()
    for option, words in SHOWN.items():
        assert loaded(page, words)
        expect(page.get_by_role("radio", name=option)).not_to_be_checked()
    page.get_by_role("img", name=SHOWN["Säger nej"]).click()
    expect(page.get_by_role("radio", name="Säger nej")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
