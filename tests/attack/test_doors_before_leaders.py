"""Whatever a leader without the right to names opens: nothing there hangs on how a small group stands.

Two towns are alike in all that a leader may know, and differ in who of a small unit is done: somebody beside them is
done instead. So whatever differs, a number, the order of rows, the width of a bar, a mail that is counted, tells.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from service.access import INSTALLATION_OWNER
from service.counting.history import keep_history
from service.messages.nudges import About, count_mail, nudge
from service.reports.goals import set_goal
from service.reports.standing import keep_standings
from service.roles.audit import Door
from service.tokens import Tokens
from tests.support.databases import fresh_database
from tests.support.every_door import Shown, figures_for
from tests.support.google_signature import Certificates
from tests.support.sidebar import CLIENT
from tests.support.skolby import INCIDENTS, PHISHING, Town

LILLA = ["lilla0", "lilla1", "lilla2"]  # all whom that unit has: it is hidden
BESIDE = ["skolor0", "skolor1", "skolor2"]  # directly in the unit above: in no row of their own
NORRA = [f"norra{number}" for number in range(5)]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Shown]]:
    """What Åsa is shown, who leads /Skolor, of three towns: two that look the same, one in which Norra has one more.

    Of Lilla two are done, or none; who is not done has been reminded.
    """
    one, other = [*LILLA[:2], BESIDE[0]], BESIDE
    with Certificates() as certificates:
        tokens = Tokens(certificates.url)
        found = []
        for done in (one, other, [*one, "norra7"]):
            with fresh_database("sqlite", tmp_path_factory.mktemp("town")) as url, _town(url, done) as town:
                found.append(figures_for(town, "asa", "/Skolor", tokens))
        yield found


@contextmanager
def _town(url: str, done: list[str]) -> Iterator[Town]:
    town = Town(
        url, NANOLEARN_API_RATE="100000", NANOLEARN_SECRET_KEY="a key of the tests", NANOLEARN_ADDON_CLIENTS=CLIENT
    )
    service, zone = town.service, town.service.settings.timezone
    try:
        town.settle()
        town.assign(PHISHING, due=date(2026, 10, 1))
        town.assign(INCIDENTS, due=date(2026, 12, 18))
        form = town.form(PHISHING)
        keep_history(service.engine, service.catalogue, zone, town.clock.now() - timedelta(days=14))
        for place, name in enumerate([*NORRA, *done]):
            town.answer(form, PHISHING, name, wrong=2 if place == len(NORRA) else 0, useful="4")
        keep_history(service.engine, service.catalogue, zone, town.clock.now())
        keep_standings(service.engine, service.settings, service.catalogue, town.clock.now())
        with service.engine.begin() as connection:
            for unit in ("u/Skolor", "u/Skolor/Lilla"):
                set_goal(connection, unit, None, share=80, by=date(2027, 2, 1), now=town.clock.now(), who="ada")
        for unit in ("/Skolor", "/Skolor/Lilla"):
            asked = About(unit=unit)
            taken = nudge(
                service.engine, service.settings, town.clock.now(), asked, by=INSTALLATION_OWNER, door=Door.PAGE
            )
            of_it = LILLA if unit == "/Skolor/Lilla" else [*LILLA, *BESIDE]
            mails = len(set(of_it).difference(done))
            with service.engine.begin() as connection:
                for _ in range(mails):
                    count_mail(connection, frozenset({taken.number}))
        yield town
    finally:
        service.close()


def test_no_door_tells_how_a_small_unit_stands(towns: list[Shown]) -> None:
    """Two of the three are done, or none of them: it looks the same."""
    one, other, _ = towns
    assert {asked: (one[asked], other[asked]) for asked in one if one[asked] != other[asked]} == {}


def test_the_same_doors_tell_of_a_larger_one(towns: list[Shown]) -> None:
    """Else the test above would prove nothing: one more who is done in Norra shows wherever there are figures."""
    one, _, other = towns
    telling = {_door(asked) for asked in one if one[asked] != other[asked]}
    assert telling == {
        "api /api/v1/reports/modules",
        "api /api/v1/reports/questions",
        "api /api/v1/reports/units",
        "card assignment",
        "card assignments",
        "card home",
        "card report",
        "command goals list",
        "command report",
        "page /cards/preview",
        "page /goals",
        "page /units",
        "page /units.csv",
        "page /units.html",
        "page /units.pdf",
        "page /units.xlsx",
    }


def test_no_command_tells_who_is_in_the_roster(towns: list[Shown]) -> None:
    """Asking about one person is refused alike, whether there is such a person or not."""
    one, _, _ = towns
    somebody, nobody = (one[f"command report --person {name}@skolby.example"] for name in ("lilla0", "nobody"))
    assert somebody == nobody
    assert somebody.startswith("1  nanolearn: asa@skolby.example may not see who has done what by name.")


def _door(asked: str) -> str:
    """The page or operation, without what it was asked about."""
    return re.sub(r"(?<=/units)/.*|[?{].*| --.*", "", asked).strip()
