"""An installation in which the Directory has not been read yet: its owner is led to where that is done."""

from pathlib import Path

from service.pages.languages import WORDS
from tests.support.page_reader import Page
from tests.support.skolby import Town


def test_who_asks_for_figures_is_led_to_the_directory(tmp_path: Path) -> None:
    """There is no unit to report on, and that is no mistake of whoever followed the link."""
    town = Town(f"sqlite:///{tmp_path}/first.db")
    app = town.app()
    assert town.client(app, "ada").get("/").location == "/console"
    for address in ("/units/", "/goals?unit=/", "/units.csv?unit=/"):
        led = town.client(app, "ada").get(address)
        assert (led.status_code, led.location) == (303, "/console/people")
    page = Page.opened(town.client(app, "ada"), "/console/people?lang=en")
    assert WORDS["en"].admin.never_synced in page.text
    assert town.client(app, "ada").get("/units/Skolor").status_code == 404
    town.service.close()
