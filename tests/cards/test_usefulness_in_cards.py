"""How useful modules were, in the sidebar's report: of one module, of all together, and of no small group."""

from collections.abc import Callable

import pytest

from tests.support.sidebar import Sidebar, as_text
from tests.support.skolby import PHISHING, Town

LATER = "2026-09-11T07:00:00Z"
SAID = {
    "sv": ("Nytta", "3,7 av 5 i genomsnitt · 6 svar"),
    "da": ("Nytte", "3,7 af 5 i gennemsnit · 6 svar"),
    "en": ("Usefulness", "3.7 out of 5 on average · 6 answers"),
}


def say(town: Town, who: str, useful: str) -> None:
    """One person's answer anew, with how useful it was."""
    town.answer(1, PHISHING, who, useful=useful, at=LATER)


@pytest.mark.parametrize("code", SAID)
def test_what_people_say(busy: Town, sidebar: Callable[..., Sidebar], code: str) -> None:
    """In the unit's card and in that of its module; where nobody was asked no word of it."""
    label, figure = SAID[code]
    asa = sidebar("asa", code).open().press("Skolor")
    assert label not in as_text(asa.card)
    for place, useful in enumerate("544324"):
        say(busy, f"norra{place}", useful)
    norra = sidebar("asa", code).open().press("Skolor").press("Norra")
    module = norra.press(f"Phishing pause and verify ({code})")
    for card in (norra.card, module.card):
        rows = [
            each["decoratedText"] for part in card["sections"] for each in part["widgets"] if "decoratedText" in each
        ]
        assert {"topLabel": label, "text": figure} in [
            {name: row[name] for name in ("topLabel", "text") if name in row} for row in rows
        ]


def test_few_opinions_are_shown_to_nobody(busy: Town, sidebar: Callable[..., Sidebar]) -> None:
    """Not of Södra's three, nor of Norra, which would give them away; not to the owner either."""
    for place, useful in enumerate("544324"):
        say(busy, f"norra{place}", useful)
    for place in range(3):
        say(busy, f"södra{place}", "1")
    for who in ("asa", "ada"):

        def skolor(who: str = who) -> Sidebar:
            home = sidebar(who).open()
            return (home if who == "asa" else home.press(home.words.general.whole)).press("Skolor")

        assert "2,8 av 5 i genomsnitt · 9 svar" in as_text(skolor().card)
        for unit in ("Norra", "Södra"):
            told = as_text(skolor().press(unit).card)
            assert "av 5 i genomsnitt" not in told
            assert "Färre än fem har svarat" in told
