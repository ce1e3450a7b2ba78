"""The bench of pages leaves none out that it does not name."""

from pathlib import Path

from tests.bench.city import City, Size
from tests.bench.pages import LEFT_OUT, pages_of
from tests.support.module_files import write_good
from tests.support.skolby import Town


def test_every_page_is_measured_or_said_why_not(tmp_path: Path) -> None:
    """Each address that answers a browser is in one of the two lists, and none is in both."""
    write_good(tmp_path / "courses")
    made = City(Size(300, (1, 2, 3, 4, 5), 3), "", tmp_path / "courses")
    measured = {page.endpoint for page in pages_of(made)}
    town = Town(f"sqlite:///{tmp_path / 'nano.db'}")
    rules = list(town.app().url_map.iter_rules())
    town.service.close()
    there = {
        rule.endpoint.removeprefix("pages.")
        for rule in rules
        if rule.endpoint.startswith("pages.") and "GET" in (rule.methods or ())
    }
    assert measured & LEFT_OUT.keys() == set()
    assert measured | LEFT_OUT.keys() == there
