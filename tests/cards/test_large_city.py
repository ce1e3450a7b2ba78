"""Sixty thousand people in six hundred units: a card costs as many queries as in a small town, and names as few."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import event

from service.moments import parse
from service.roster.records import note_tree
from service.store import tables as t
from service.store.bulk import insert_rows
from tests.support.sidebar import Sidebar
from tests.support.skolby import Town

Open = Callable[..., Sidebar]
PARTS, UNITS, PEOPLE = 20, 30, 100
SINCE = "2026-08-17T06:00:00.000000Z"


def grow(town: Town) -> None:
    """A province beside Skolby, written straight to the database."""
    units = [("province", "/Provinsen", "Provinsen", None)]
    people = []
    for part in range(PARTS):
        units.append((f"p{part}", f"/Provinsen/Del {part}", f"Del {part}", "province"))
        for unit in range(UNITS):
            name = f"{part}-{unit}"
            units.append((name, f"/Provinsen/Del {part}/Enhet {name}", f"Enhet {name}", f"p{part}"))
            people += [
                (f"{name}-{each}", f"{name}-{each}@skolby.example", f"Person {name}-{each}", name, "staff")
                for each in range(PEOPLE)
            ]
    with town.service.engine.begin() as connection:
        insert_rows(connection, t.units, units)
        note_tree(connection, parse(SINCE))
        insert_rows(connection, t.people, [(*each, "sv", None, True, SINCE, None) for each in people])


@pytest.fixture
def asked(town: Town) -> Iterator[list[str]]:
    """The statements that the database is asked, as they are."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(town.service.engine, "before_cursor_execute", note)
    yield statements
    event.remove(town.service.engine, "before_cursor_execute", note)


def walk(ada: Sidebar, asked: list[str], unit: str) -> dict[str, int]:
    """From the first card to the dry run of a unit: how many queries each step took."""
    took: dict[str, int] = {}

    def note(name: str, step: Callable[[], object]) -> None:
        before = len(asked)
        step()
        took[name] = len(asked) - before

    words = ada.words
    everybody = words.whom.everybody_in.format(name=unit)
    note("home", ada.open)
    note("modules", lambda: ada.press(words.home.new))
    ada.press("Kom igång").press(words.what.all)
    note("whom", lambda: ada.press(words.what.next))
    note("suggest", lambda: ada.suggestions("0"))
    note("look", lambda: ada.type(query="0").press(words.whom.add))
    note("unit", lambda: ada.press(unit))
    note("add", lambda: ada.press(words.whom.add_this.format(name=everybody)))
    note("when", lambda: ada.press(words.whom.next))
    note("check", lambda: ada.type(due=date(2026, 12, 18)).press(words.when.next))
    note("assign", lambda: ada.click(ada.card["fixedFooter"]["primaryButton"]["onClick"]["action"]))
    return took


def test_as_few_queries_as_in_a_small_town(town: Town, sidebar: Open, asked: list[str]) -> None:
    """The same steps before and after the province has come: no card asks once more, and none asks for each person."""
    few = walk(sidebar("ada"), asked, "Skolor")
    grow(town)
    many = walk(sidebar("ada"), asked, "Provinsen")
    assert {name: number for name, number in many.items() if number > few[name]} == {}
    assert max(many.values()) < 32, many


def test_the_dry_run_of_a_province(town: Town, sidebar: Open, asked: list[str]) -> None:
    """Its people are counted, a page of its units is shown, and a search gives a few of many."""
    grow(town)
    ada = sidebar("ada")
    walk(ada, asked, "Provinsen")
    assert "60\xa0000 personer" in ada.texts
    again = sidebar("ada").open().press("Ny tilldelning").press("Kom igång").press("Välj alla här").press("Välj vem")
    assert len(again.suggestions("person 7")) == 20
    again.press("Provinsen")
    assert "Alla i Provinsen" in again.texts
    assert len([each for each in again.texts if each.startswith("Del ")]) == 20
    again.press("Lägg till Alla i Provinsen").press("Välj när").press("Granska")
    assert "60\xa0000 personer på 600 enheter" in again.texts
