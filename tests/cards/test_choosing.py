"""Choosing modules: by goal, course or search, each to be seen as learners meet it without losing what is ticked."""

from collections.abc import Callable

import pytest

from tests.support.sidebar import Json, Sidebar
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town

Open = Callable[..., Sidebar]
TITLE, OTHER, THIRD = (
    f"{name} (sv)" for name in ("Phishing pause and verify", "Report incidents fast", "Personal data basics")
)


def ticked(card: Json) -> list[str]:
    """The modules whose boxes are ticked on a card."""
    widgets = [widget for section in card["sections"] for widget in section["widgets"]]
    boxes = [widget["decoratedText"]["switchControl"] for widget in widgets if "decoratedText" in widget
             and "switchControl" in widget["decoratedText"]]  # fmt: skip
    return [box["value"] for box in boxes if box["selected"]]


def test_by_goal(town: Town, sidebar: Open) -> None:
    """A goal's modules, of several courses; on the card before it stands how many of them are chosen."""
    ada = sidebar("ada").open().press("Ny tilldelning")
    assert "0 av 2 valda" in ada.texts
    ada.press("Färre luras")
    assert [text for text in ada.texts if text in {TITLE, OTHER, THIRD}] == [TITLE, THIRD]
    ada.press("Välj alla här")
    assert ticked(ada.card) == [PHISHING, PERSONAL]
    assert "2 av 2 valda" in ada.texts


def test_a_search_finds_by_goal(town: Town, sidebar: Open) -> None:
    """The goal's words need not stand in the module."""
    ada = sidebar("ada").open().press("Ny tilldelning").type(query="luras").press("Sök")
    assert [text for text in ada.texts if text in {TITLE, OTHER, THIRD}] == [TITLE, THIRD]


def test_a_look_at_a_module_on_the_way(town: Town, sidebar: Open) -> None:
    """Its situation, points and questions with what is right; back with it chosen, and what was ticked still is."""
    ada = sidebar("ada").open().press("Ny tilldelning").press("Kom igång").type(module=(INCIDENTS,)).press(TITLE)
    assert ada.stack[-1]["header"] == {"title": TITLE, "subtitle": "Så här möter den medarbetaren"}
    assert "Anna meets Phishing pause and verify." in ada.text
    assert "Option own-bookmark" in ada.texts
    ada.press("Välj modulen")
    assert (ada.card["header"]["title"], ticked(ada.card)) == ("Kom igång", [PHISHING, INCIDENTS])
    ada.press("Klar med valet")
    assert sorted(ticked(ada.card)) == sorted([PHISHING, INCIDENTS])


def test_a_look_and_back(town: Town, sidebar: Open) -> None:
    """Nothing more is chosen by looking; a module that is chosen already is not offered again."""
    ada = sidebar("ada").open().press("Ny tilldelning").press("Färre luras").press(TITLE).press("Till listan")
    assert (ada.card["header"]["title"], ticked(ada.card)) == ("Färre luras", [])
    ada.type(module=(PERSONAL,)).press("Klar med valet").press(THIRD)
    assert "Välj modulen" not in ada.texts
    ada.press("Till listan")
    assert (ada.card["header"]["subtitle"], ticked(ada.card)) == ("1 av 3: Vad?", [PERSONAL])


@pytest.mark.parametrize("place", ["goal", "course"])
def test_what_is_gone_since_the_card_was_shown(town: Town, sidebar: Open, place: str) -> None:
    """A goal, a course or a module that the catalogue no longer has."""
    ada = sidebar("ada").open()
    for action, key in ((place, place), ("see", "module")):
        ada.click({"function": action, "parameters": [{"key": key, "value": "gone"}]})
        assert "Modulen finns inte längre i utbudet. Välj en annan." in ada.texts
