"""Every kind of card, whole.

After a change that is meant: `NANOLEARN_WRITE_GOLDEN=1 pytest tests/cards`, and read what has changed.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from service.reports.standing import keep_standings
from service.roles.model import Role
from tests.support.sidebar import Sidebar, as_text
from tests.support.skolby import INCIDENTS, PHISHING, Town

GOLDEN = Path(__file__).parent / "golden"
Open = Callable[..., Sidebar]

MODULE = "Phishing pause and verify (sv)"


def _choosing(ada: Sidebar) -> Sidebar:
    return ada.press("Ny tilldelning").press("Kom igång").type(module=(PHISHING, INCIDENTS)).press("Klar med valet")


def _whom(ada: Sidebar) -> Sidebar:
    return _choosing(ada).press("Välj vem")


def _chosen(ada: Sidebar) -> Sidebar:
    chosen = _whom(ada).press("Skolor").press("Lägg till Alla i Skolor").press("Undanta någon")
    return chosen.press("Lägg till Lilla").press("Klar med undantagen")


def _when(ada: Sidebar) -> Sidebar:
    return _chosen(ada).press("Välj när")


def _check(ada: Sidebar) -> Sidebar:
    return _when(ada).type(due=date(2026, 12, 18), rhythm="14").press("Granska")


CARDS: dict[str, tuple[str, Callable[[Sidebar], Sidebar]]] = {
    "home-owner": ("ada", lambda ada: ada),
    "home-leader": ("asa", lambda asa: asa),
    "home-learner": ("norra0", lambda norra: norra),
    "home-unknown": ("nobody", lambda nobody: nobody),
    "modules": ("ada", lambda ada: ada.press("Ny tilldelning")),
    "modules-none-chosen": ("ada", lambda ada: ada.press("Ny tilldelning").press("Välj vem")),
    "modules-chosen": ("ada", _choosing),
    "course": ("ada", lambda ada: ada.press("Ny tilldelning").press("Kom igång")),
    "found": ("ada", lambda ada: ada.press("Ny tilldelning").type(query="fast says").press("Sök")),
    "found-none": ("ada", lambda ada: ada.press("Ny tilldelning").type(query="<bilkörning>").press("Sök")),
    "whom": ("ada", _whom),
    "whom-below": ("ada", lambda ada: _whom(ada).press("Skolor")),
    "whom-hits": ("ada", lambda ada: _whom(ada).type(query="norra").press("Lägg till")),
    "whom-no-hit": ("ada", lambda ada: _whom(ada).type(query="zzz").press("Lägg till")),
    "whom-nobody-chosen": ("ada", lambda ada: _whom(ada).press("Välj när")),
    "whom-excepting": ("ada", lambda ada: _whom(ada).press("Undanta någon").press("Lägg till Vård")),
    "whom-chosen": ("ada", _chosen),
    "when": ("ada", _when),
    "when-backwards": ("ada", lambda ada: _when(ada).type(due=date(2026, 11, 1)).press("Granska")),
    "check": ("ada", _check),
    "check-nobody": (
        "ada",
        lambda ada: _whom(ada).press("Lägg till Vård").press("Undanta någon").press("Lägg till Vård")
        .press("Klar med undantagen").press("Välj när").press("Granska"),
    ),
    "placed": ("ada", lambda ada: _check(ada).press("Tilldela 19 personer")),
    "assignments": ("ada", lambda ada: ada.press("Alla tilldelningar")),
    "assignment": ("ada", lambda ada: ada.press("Report incidents fast (sv)")),
    "assignment-late": ("ada", lambda ada: ada.press(MODULE)),
    "withdraw": ("ada", lambda ada: ada.press(MODULE).press("Ta tillbaka")),
    "withdrawn": ("ada", lambda ada: ada.press(MODULE).press("Ta tillbaka").press("Ja, ta tillbaka den")),
    "report": ("asa", lambda asa: asa.press("Skolor")),
    "report-module": ("asa", lambda asa: asa.press("Skolor").press(MODULE)),
    "report-hidden": ("asa", lambda asa: asa.press("Skolor").press("Lilla")),
    "report-owner": ("ada", lambda ada: ada.press("Hela organisationen")),
    "names": ("ada", lambda ada: ada.press("Hela organisationen").press("Vård").press("Vilka är inte klara?")),
    "names-done": (
        "ada",
        lambda ada: ada.press("Hela organisationen").press("Skolor").press(MODULE).press("Norra")
        .press("Vilka är inte klara?"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_the_card_is_as_it_was(name: str, busy: Town, sidebar: Open) -> None:
    """The whole card, word by word, on both databases; all rules for cards are asked on the way."""
    _settle(busy)
    who, steps = CARDS[name]
    _compare(name, steps(sidebar(who).open()))


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_same_in_other_languages(language: str, busy: Town, sidebar: Open) -> None:
    """The first card and a report, each in its own language."""
    _settle(busy)
    ada = sidebar("ada", language).open()
    _compare(f"home-owner.{language}", ada)
    ada.press({"da": "Hele organisationen", "en": "The whole organisation"}[language])
    _compare(f"report-owner.{language}", ada)


def test_an_administrator_of_a_branch(busy: Town, sidebar: Open, appoint: Callable[[str, Role, str], None]) -> None:
    """Begins in the branch, with nothing above it to go to."""
    appoint("vera", Role.ADMINISTRATOR, "/Skolor")
    appoint("vera", Role.ADMINISTRATOR, "/Vård")
    _settle(busy)
    vera = sidebar("vera").open()
    _compare("home-branches", vera)
    _compare("whom-branches", _whom(vera))


def test_no_golden_card_is_left_over() -> None:
    """A card that nothing makes any more has no file."""
    others = {"home-owner.da", "home-owner.en", "report-owner.da", "report-owner.en", "home-branches", "whom-branches"}
    assert {path.stem for path in GOLDEN.glob("*.json")} == CARDS.keys() | others


def _settle(town: Town) -> None:
    """What a tick does of it."""
    service = town.service
    keep_standings(service.engine, service.settings, service.catalogue, service.clock.now())


def _compare(name: str, seen: Sidebar) -> None:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("NANOLEARN_WRITE_GOLDEN"):
        path.write_text(as_text(seen.card), encoding="utf-8")
    assert seen.card == json.loads(path.read_text(encoding="utf-8"))
