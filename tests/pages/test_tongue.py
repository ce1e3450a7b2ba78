"""Parts of a page that are in another language than the page say which, for who has it read aloud."""

import shutil
from pathlib import Path

import pytest

from tests.support.page_reader import Page
from tests.support.skolby import COURSES, PHISHING, Town


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """The shipped courses' first one, of which a module has no Danish."""
    folder = tmp_path / "courses"
    folder.mkdir()
    for each in COURSES.glob("*.yaml"):
        shutil.copy(each, folder)
    shutil.copytree(COURSES / "start", folder / "start")
    (folder / "start" / PHISHING / "da.yaml").unlink()
    return folder


def test_a_module_that_lacks_the_pages_language(tmp_path: Path, courses: Path) -> None:
    """Its title says that it is Swedish in Danish pages, and nothing says so in Swedish ones."""
    town = Town(f"sqlite:///{tmp_path}/tongue.db", NANOLEARN_COURSES=str(courses))
    town.settle()
    town.assign(PHISHING, due=None)
    app = town.app()
    for name, address, tag in (
        ("norra0", "/me", "h3"),
        ("ada", "/catalogue", "h3"),
        ("ada", "/console/assign", "span"),
    ):
        for code, expected in (("da", ["sv"]), ("sv", [])):
            page = Page.opened(town.client(app, name), f"{address}?lang={code}")
            marked = [found["lang"] for kind, found in page.attributes if kind == tag and "lang" in found]
            assert (address, code, marked) == (address, code, expected)
    town.service.close()
