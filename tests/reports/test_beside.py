"""How a unit stands among those beside it: who is counted, what is never told."""

from collections.abc import Iterator
from datetime import date

import pytest

from service.reports.beside import Beside, beside, beside_of
from service.reports.spread import Share
from service.roster.model import Unit
from service.roster.records import read_units
from tests.support.skolby import NOW, PERSONAL, PHISHING, Town


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """/Skolor has seven units below it; of five to nine people each, but for Lilla's three."""
    town = Town(database)
    for number in range(4):
        path = f"/Skolor/Åsen {number}"
        town.units[path] = Unit(f"u{path}", path, f"Åsen {number}", None)
        for place in range(5 + number):
            town.add(path, f"a{number}p{place}", f"A {number} {place}", manager="asa")
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    form = town.form(PHISHING)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}")
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}")
        town.answer(form, PHISHING, f"lilla{place}")
        town.answer(form, PHISHING, f"a3p{place}")
    town.service.count()
    yield town
    town.service.close()


def found(town: Town, path: str, module: str | None = None, known: tuple[str, ...] = ()) -> Beside | None:
    with town.service.engine.connect() as connection:
        units = read_units(connection)
        unit = units.unit_at(path)
        assert unit is not None
        return beside(connection, units, unit, NOW.date(), module=module, known=known)


def test_lowest_middle_highest_and_oneself(town: Town) -> None:
    """Of the six that may be shown; the one of three people is not among them, and sees nothing itself."""
    assert found(town, "/Skolor/Norra") == Beside(lowest=0, middle=0, highest=100, mine=100, units=6)
    assert found(town, "/Skolor/Södra") == Beside(lowest=0, middle=0, highest=100, mine=50, units=6)
    assert found(town, "/Skolor/Åsen 3") == Beside(lowest=0, middle=0, highest=100, mine=37, units=6)
    assert found(town, "/Skolor/Lilla") is None


def test_one_module(town: Town) -> None:
    """Narrowed to what nobody is asked there is nothing."""
    assert found(town, "/Skolor/Södra", PHISHING) == found(town, "/Skolor/Södra")
    assert found(town, "/Skolor/Södra", PERSONAL) is None


def test_too_few_beside(town: Town) -> None:
    """/Skolor and /Vård are two, the root is alone."""
    assert found(town, "/Skolor") is None
    assert found(town, "/") is None


def test_who_sees_names_elsewhere_learns_no_more(town: Town) -> None:
    """The way for them counts the same units where nothing more has to be hidden."""
    assert found(town, "/Skolor/Södra", known=("/Vård",)) == found(town, "/Skolor/Södra")


def test_five_at_least() -> None:
    """Of four one could guess which is which."""
    four = [Share(f"/{n}", 10 * n) for n in range(4)]
    assert beside_of(four, "/1") is None
    assert beside_of([*four, Share("/4", 90)], "/1") == Beside(0, 20, 90, 10, 5)
    assert beside_of([*four, Share("/4", 90)], "/5") is None


def test_nobody_is_named_on_the_page(town: Town) -> None:
    """A leader of one unit alone reads where it stands, and no other unit's name."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO leaders VALUES ('u/Skolor/Södra', 'södra0', 'manager')")
    text = town.client(town.app(), "södra0").get("/units/Skolor/Södra").get_data(as_text=True).replace("\xa0", " ")
    assert "Av 6 enheter på samma nivå har den lägsta kommit till 0 %, den mittersta till 0 % och den högsta" in text
    assert "Södra: 50 %." in text
    assert not any(name in text for name in ("Norra", "Åsen", "Lilla"))
