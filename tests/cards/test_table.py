"""Every action asks for its permission, and nothing else can be called."""

from collections.abc import Callable

import pytest

from service.access import Permission
from service.assignments.model import Level, Target
from service.cards.table import ACTIONS, TRIGGERS
from service.roles.model import Role
from tests.support.sidebar import Sidebar
from tests.support.skolby import PHISHING, Town

Open = Callable[..., Sidebar]
ASKING = {name: action.asks for name, action in ACTIONS.items() if action.asks is not None}


def test_what_anybody_may_do() -> None:
    """The first card, which shows each what is theirs; everything else asks."""
    assert ACTIONS.keys() - ASKING.keys() == {"home", "start"}
    assert set(ASKING.values()) == {
        Permission.ASSIGNMENTS_MANAGE,
        Permission.ASSIGNMENTS_READ,
        Permission.COUNTS_READ,
        Permission.NAMES_READ,
        Permission.PEOPLE_REMIND,
    }


@pytest.mark.parametrize("name", ASKING)
def test_the_asking_is_real(busy: Town, sidebar: Open, name: str) -> None:
    """A learner who calls it is told that it is not theirs."""
    learner = sidebar("norra0").open()
    parameters = [{"key": "unit", "value": "/Skolor"}, {"key": "id", "value": "1"}]
    learner.click({"function": name, "parameters": parameters})
    assert "Det här får bara den göra som har hand om enheten" in learner.text


@pytest.mark.parametrize("name", [name for name, asks in ASKING.items() if asks is Permission.ASSIGNMENTS_MANAGE])
def test_a_leader_reads_and_does_not_decide(busy: Town, sidebar: Open, name: str) -> None:
    """Åsa, who leads the schools, assigns nothing."""
    asa = sidebar("asa").open()
    asa.click({"function": name, "parameters": [{"key": "id", "value": "1"}]})
    assert "Det här får bara den göra som har hand om enheten" in asa.text


@pytest.mark.parametrize(("name", "unit"), [("report", "/Vård"), ("report", "/"), ("names", "/Skolor")])
def test_a_leader_elsewhere(busy: Town, sidebar: Open, name: str, unit: str) -> None:
    """Other units' figures, and names, are not a leader's."""
    asa = sidebar("asa").open()
    asa.click({"function": name, "parameters": [{"key": "unit", "value": unit}]})
    assert "Det här får bara den göra som har hand om enheten" in asa.text


@pytest.mark.parametrize("name", ["extend", "withdraw", "withdraw-now", "unreached"])
def test_an_assignment_of_others(
    busy: Town, sidebar: Open, appoint: Callable[[str, Role, str], None], name: str
) -> None:
    """What is for everybody is not a branch administrator's to change; what does not exist is told as that."""
    appoint("vera", Role.ADMINISTRATOR, "/Vård")
    vera = sidebar("vera").open()
    vera.click({"function": name, "parameters": [{"key": "id", "value": "1"}]})
    assert "Det här får bara den göra som har hand om enheten" in vera.text
    for number in ("99", "x", ""):
        vera.click({"function": name, "parameters": [{"key": "id", "value": number}]})
        assert "Tilldelningen finns inte." in vera.texts


def test_an_unknown_action(sidebar: Open) -> None:
    """A card of an older version leads back to the start."""
    ada = sidebar("ada").open()
    ada.click({"function": "remind-all"})
    assert "Kortet är från en äldre version. Börja om från början." in ada.texts
    assert {"home"} == TRIGGERS


@pytest.mark.parametrize("name", ["assignment", "remind"])
def test_an_assignment_elsewhere(busy: Town, sidebar: Open, name: str) -> None:
    """What asks nothing of a leader's branch is not shown to them, and they remind nobody of it."""
    number = busy.assign(PHISHING, due=None, to=Target(Level.UNIT, "u/Vård", "unit:/Vård"))
    asa = sidebar("asa").open()
    asa.click({"function": name, "parameters": [{"key": "id", "value": str(number)}]})
    assert "Det här får bara den göra som har hand om enheten" in asa.text
