"""An administrator's story, card by card."""

from collections.abc import Callable
from datetime import date

from service.assignments.records import read_rules
from tests.support.sidebar import Sidebar
from tests.support.skolby import PHISHING, Town


def test_from_the_first_card_to_an_assignment(town: Town, sidebar: Callable[..., Sidebar]) -> None:
    """Choose a module, a unit, days; see the dry run; assign; see how it stands."""
    ada = sidebar("ada").open()
    ada.press("Ny tilldelning").press("Kom igång").type(module=(PHISHING,)).press("Klar med valet")
    assert "Phishing pause and verify (sv)" in ada.texts
    ada.press("Välj vem").press("Skolor").press("Lägg till Norra").press("Välj när")
    ada.type(due=date(2026, 12, 18)).press("Granska")
    assert "8 personer på 1 enhet" in ada.texts
    assert read_rules_of(town) == []
    ada.press("Tilldela 8 personer")
    assert ada.notice == "Tilldelningen är gjord."
    assert [[task.module_id for task in rule.tasks] for rule in read_rules_of(town)] == [[PHISHING]]
    assert "8 personer" in ada.texts


def read_rules_of(town: Town) -> list[object]:
    with town.service.engine.connect() as connection:
        return list(read_rules(connection))
