"""An assignment for figures alone, made in the sidebar: what stands in its way is said on the card of step 3."""

from collections.abc import Callable
from datetime import date

import pytest

from service.assignments.records import read_rules
from service.cards.event import Event
from service.cards.views import Sidebar
from service.roles.model import Role
from tests.support.card_rules import faults
from tests.support.skolby import INCIDENTS, PERSONAL, Town

Appoint = Callable[[str, Role, str], None]


def card(town: Town, action: str, who: str = "ada", locale: str = "sv", chosen: str = "figures", **draft: str) -> str:
    """The words of the card that comes by somebody's click."""
    said = ",".join([f'"modules":["{draft.pop("module", PERSONAL)}"]', *(f'"{k}":{v}' for k, v in draft.items())])
    fields = {"seen": (chosen,), "way": ("class",) if "class" in draft else ()}
    with town.app().test_request_context():
        event = Event({"draft": f"{{{said}}}"}, fields, locale=locale)
        found = Sidebar(town.service).reply(action, event, f"{who}@skolby.example")
    shown = [card for each in found["renderActions"]["action"]["navigations"] for card in each.values()]
    assert faults(shown[-1]) == []
    return str(shown[-1])


EVERYBODY = '["administration"]'


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("sv", "Bara siffror: ingen ser vem som har genomfört modulerna, varken nu eller senare."),
        ("da", "Kun tal: ingen ser, hvem der har gennemført modulerne, hverken nu eller senere."),
        ("en", "Figures only: nobody sees who has completed the modules, now or later."),
    ],
)
def test_the_last_card_says_what_it_means(town: Town, locale: str, says: str) -> None:
    """Before it is placed; without the choice there is no word of it."""
    assert says in card(town, "check", locale=locale, targets=EVERYBODY)
    assert says not in card(town, "check", locale=locale, targets=EVERYBODY, chosen="")


def test_how_many_have_done_it_is_not_told(town: Town) -> None:
    """Asked about ever other people, that number would tell of each."""
    form = town.form(PERSONAL)
    town.answer(form, PERSONAL, "norra0")
    assert "har redan genomfört allt" in card(town, "check", targets=EVERYBODY, chosen="")
    assert "har redan genomfört allt" not in card(town, "check", targets=EVERYBODY)


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ('["person:norra0"]', "Bara siffror går inte för enskilda personer"),
        ('["unit:u/Skolor/Lilla"]', "Bara siffror går för minst 5 personer"),
    ],
)
def test_what_cannot_be(town: Town, targets: str, says: str) -> None:
    """Single people, or too few: on the card of step 3, and the last button refuses it too."""
    assert says in card(town, "check", targets=targets)
    assert says in card(town, "assign", targets=targets, order='"one"', seen='"figures"')
    with town.service.engine.connect() as connection:
        assert read_rules(connection) == []


def test_names_where_others_manage(town: Town, appoint: Appoint) -> None:
    """Who manages schools does not take names from everybody; of what schools alone are asked for, they do."""
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    appoint("vera", Role.ADMINISTRATOR, "/Skolor")
    theirs = '["unit:u/Skolor"]'
    assert "i en del av organisationen som du inte sköter" in card(
        town, "check", "vera", module=INCIDENTS, targets=theirs
    )
    assert "Tilldela 22 personer" in card(town, "check", "vera", targets=theirs)


def test_by_name_what_is_for_figures_alone(town: Town) -> None:
    """It would show nobody's name; so it is said, and how it can be."""
    town.assign(PERSONAL, due=None, aggregate_only=True)
    says = "har tilldelats med bara siffror, så ingen får se vem som har genomfört den."
    assert says in card(town, "check", targets=EVERYBODY, chosen="")
    assert "Tilldela 31 personer" in card(town, "check", targets=EVERYBODY)
