"""What pupils go through with a teacher, in the sidebar: for staff by itself, and a reason where it is not."""

from dataclasses import replace
from typing import Any

import pytest

from service.cards.event import Event
from service.cards.views import Sidebar
from service.catalogue.together import WITH_TEACHER
from tests.support.card_rules import faults
from tests.support.skolby import INCIDENTS, PHISHING, Town

Json = dict[str, Any]


@pytest.fixture
def together(town: Town) -> Town:
    """Skolby, where `phishing-pause-and-verify` is one of these."""
    catalogue = town.service.catalogue
    module = replace(catalogue.modules[PHISHING], with_teacher=True)
    changed = replace(catalogue, modules={**catalogue.modules, PHISHING: module})
    town.service.__dict__["catalogue"] = changed
    return town


def checked(town: Town, locale: str, *modules: str) -> str:
    """What stands on the card after "Review"."""
    names = ",".join(f'"{module}"' for module in modules)
    return card(town, locale, "check", draft=f'{{"modules":[{names}],"targets":["administration"]}}')


def card(town: Town, locale: str, action: str, **parameters: str) -> str:
    """What stands on the card that comes by Ada's click."""
    with town.app().test_request_context():
        event = Event(parameters, {}, locale=locale)
        found: Json = Sidebar(town.service).reply(action, event, "ada@skolby.example")
    shown = [card for each in found["renderActions"]["action"]["navigations"] for card in each.values()]
    assert faults(shown[-1]) == []
    return str(shown[-1])


def test_by_itself_it_goes_to_staff(together: Town) -> None:
    """A pupil in the unit is not counted."""
    everybody = checked(together, "sv", INCIDENTS)
    together.people["elev"] = replace(together.people["asa"], id="elev", email="elev@skolby.example", role="pupil")
    together.settle()
    staff = checked(together, "sv", PHISHING)
    number = len(together.people) - 1
    assert f"{number} personer" in everybody
    assert f"{number} personer" in staff
    assert f"{number + 1} personer" in checked(together, "sv", INCIDENTS)


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("sv", "går elever igenom med en lärare, och inget sparas om dem. Välj den för sig"),
        ("da", "gennemgår elever med en lærer, og intet gemmes om dem. Vælg det for sig"),
        ("en", "with a teacher, and nothing is kept about them. Choose it by itself"),
    ],
)
def test_with_others_the_reason_is_told(together: Town, locale: str, says: str) -> None:
    """Its title is in the sentence, in the reader's language."""
    told = checked(together, locale, PHISHING, INCIDENTS)
    assert says in told
    assert f"Phishing pause and verify ({locale})" in told


@pytest.mark.parametrize("locale", ["sv", "da", "en"])
def test_who_looks_at_it_is_told_how_it_is_meant(together: Town, locale: str) -> None:
    """Before it is chosen; nothing of it stands at another module."""
    assert WITH_TEACHER[locale] in card(together, locale, "see", module=PHISHING)
    assert WITH_TEACHER[locale] not in card(together, locale, "see", module=INCIDENTS)
