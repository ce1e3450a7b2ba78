"""Who has something left, by name: only for who may see names, and on record."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import INCIDENTS, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
SEE = "See who they are"


def entries(town: Town) -> list[tuple[str, ...]]:
    of = t.audit.c
    with town.service.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(of.by_address, of.permission, of.unit_path, of.about))]


def test_who_is_not_done_with_a_module_the_earliest_due_first(town: Town) -> None:
    """Three of Södra have not done what was due in October; the list says so, and that it was read."""
    client = town.client(town.app(), "ada")
    unit = Page.opened(client, f"/units/Skolor/Södra?module={PHISHING}")
    assert SEE in unit.text
    page = Page.opened(client, f"/left?unit=/Skolor/Södra&module={PHISHING}")
    assert page.status == 200
    assert "3 completions are missing" in page.text
    assert [[cell.strip() for cell in row] for row in page.rows] == [
        ["Person", "Due"],
        *([f"/Skolor/Södra {place} södra{place}@skolby.example", "1 October 2026, has passed"] for place in (3, 4, 5)),
    ]
    assert entries(town) == [
        ("ada@skolby.example", "unit:names:read", "/Skolor/Södra", f"report by person of {PHISHING}")
    ]


def test_of_all_modules_each_person_and_module_is_a_line(visit: Visit) -> None:
    """What is overdue comes before what is due later, whatever the names."""
    text = visit("ada", "/left?unit=/Skolor/Södra").text
    assert "9 completions are missing" in text
    assert text.index(title(PHISHING, "en")) < text.index(title(INCIDENTS, "en"))
    assert text.rindex(title(PHISHING, "en")) < text.index(title(INCIDENTS, "en"))


def test_who_may_not_see_names_is_refused_and_offered_nothing(visit: Visit, town: Town) -> None:
    """Åsa leads the branch, without the right to names: no link, no list, no entry."""
    assert "Se vilka det är" not in visit("asa", "/units/Skolor").text
    assert visit("asa", "/left?unit=/Skolor").status == 403
    assert entries(town) == []


def test_nobody_is_named_of_a_module_for_figures_alone(town: Town) -> None:
    """It is in no list, and has none of its own; who is not done with another still stands there."""
    town.assign(INCIDENTS, due=date(2026, 12, 18), aggregate_only=True)
    client = town.client(town.app(), "ada")
    assert SEE not in Page.opened(client, f"/units/Skolor/Södra?module={INCIDENTS}").text
    assert Page.opened(client, f"/left?unit=/Skolor/Södra&module={INCIDENTS}").status == 404
    assert "3 completions are missing" in Page.opened(client, "/left?unit=/Skolor/Södra").text


def test_a_module_that_everybody_has_done(visit: Visit) -> None:
    """All of Norra are done: the list says that there is nobody."""
    text = visit("ada", f"/left?unit=/Skolor/Norra&module={PHISHING}").text
    assert "There is nobody here with something left." in text


@pytest.mark.parametrize("address", ["/left?unit=/Skolor&module=none-such", "/left?unit=/Nowhere"])
def test_what_is_not_there(visit: Visit, address: str) -> None:
    """A module or a unit that there is not has no list."""
    assert visit("ada", address).status == 404


def test_one_click_from_the_list(town: Town) -> None:
    """The button beneath has all of them reminded, and leads to the unit, which says when."""
    client = town.client(town.app(), "ada")
    page = press(client, f"/left?unit=/Skolor/Södra&module={PHISHING}", "nudge")
    assert "23 November 2026 08:00" in page.text
    with town.service.engine.connect() as connection:
        assert connection.execute(select(t.nudges.c.unit_id, t.nudges.c.module_id)).all() == [
            ("u/Skolor/Södra", PHISHING)
        ]


def test_a_long_list_comes_in_parts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person stands in one of them, and one comes forth and back."""
    monkeypatch.setattr("service.pages.left._MOST", 2)
    client = town.client(town.app(), "ada")
    address = f"/left?unit=/Skolor/Södra&module={PHISHING}"
    first, second = Page.opened(client, address), Page.opened(client, f"{address}&start=2")
    assert [f"Södra {place}" in first.text for place in (3, 4, 5)] == [True, True, False]
    assert [f"Södra {place}" in second.text for place in (3, 4, 5)] == [False, False, True]
    assert ("Next" in first.text, "Previous" in first.text) == (True, False)
    assert ("Next" in second.text, "Previous" in second.text) == (False, True)


def test_more_than_anybody_reads_is_not_listed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module has to be chosen first; nobody is named, so nothing is written down."""
    monkeypatch.setattr("service.pages.left._LISTED", 8)
    client = town.client(town.app(), "ada")
    assert "would be too long" in Page.opened(client, "/left?unit=/Skolor/Södra").text
    assert entries(town) == []
    assert "3 completions" in Page.opened(client, f"/left?unit=/Skolor/Södra&module={PHISHING}").text
