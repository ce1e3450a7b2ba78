"""A filled town and a way to open its pages."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, PHISHING, Town


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby: two modules for everybody, one of them overdue and answered by some.

    Of `phishing-pause-and-verify`, due in October: all of Norra passed, of Södra two passed and one did not, Åsa
    passed. Nobody has answered `report-incidents-fast`, due in December.
    """
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    form = town.form(PHISHING)
    town.form(PHISHING, "da")
    town.form(INCIDENTS)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=1 if place < 3 else 0)
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}", wrong=2 if place == 2 else 0)
    town.answer(form, PHISHING, "asa")
    yield town
    town.service.close()


@pytest.fixture
def visit(town: Town) -> Callable[[str | None, str], Page]:
    """Open a page as somebody."""
    app = town.app()
    return lambda name, address: Page.opened(town.client(app, name), address)
