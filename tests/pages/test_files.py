"""Files to take away: by module, by person, who may have which, and that the kept ones are never out of date."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, insert

from service.pages.shelf import Shelf
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, PHISHING, Town

Visit = Callable[[str | None, str], Page]


def test_by_module(visit: Visit) -> None:
    """One line for each module of the whole branch, sorted by module."""
    assert visit("asa", "/units.csv?unit=/Skolor&by=module").source.splitlines() == [
        "\ufeffmodule,assigned,reached,completed,passed,overdue",
        f"{PHISHING},22,12,12,11,10",
        f"{INCIDENTS},22,0,0,0,0",
    ]


def test_person_by_person(town: Town, visit: Visit) -> None:
    """A line for each person, a column for each module; no scores, and formulas are defused."""
    town.add("/Vård", "evil", "=1+1")
    town.settle()
    lines = visit("ada", "/units.csv?by=person").source.splitlines()
    assert lines[0] == f"\ufeffperson,name,unit,{PHISHING},{INCIDENTS}"
    told = {line.split(",")[0]: line.split(",")[1:] for line in lines[1:]}
    assert len(told) == len(lines) - 1 == len(town.people)
    assert told["norra0@skolby.example"][1:] == ["/Skolor/Norra", "done", "open"]
    assert told["evil@skolby.example"] == ["'=1+1", "/Vård", "overdue", "open"]
    assert [line.split(",")[2] for line in lines[1:]] == sorted(line.split(",")[2] for line in lines[1:])


def test_one_module_person_by_person(visit: Visit) -> None:
    """Only its column."""
    lines = visit("ada", f"/units.csv?unit=/Skolor/Norra&by=person&module={PHISHING}").source.splitlines()
    assert lines[0] == f"\ufeffperson,name,unit,{PHISHING}"
    assert {line.rpartition(",")[2] for line in lines[1:]} == {"done"}


def test_nobody_by_person(town: Town, visit: Visit) -> None:
    """Where nobody is bound to anything there is a head and no line."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assignments SET withdrawn_at = '2026-11-01T00:00:00.000000Z'")
    assert visit("ada", "/units.csv?by=person").source == "\ufeffperson,name,unit\r\n"


def test_names_are_not_for_leaders(visit: Visit) -> None:
    """A leader may read figures and not who has done what."""
    assert visit("asa", "/units.csv?unit=/Skolor&by=person").status == 403


def test_no_such_file(visit: Visit) -> None:
    """A word that is no way to count."""
    assert visit("asa", "/units.csv?unit=/Skolor&by=shoe-size").status == 404


@pytest.mark.parametrize("by", ["unit", "module", "question"])
def test_a_kept_file_is_never_out_of_date(town: Town, by: str) -> None:
    """Asked for twice it is the same; after one more answer it is another."""
    client = town.client(town.app(), "ada")
    address = f"/units.csv?unit=/Skolor&by={by}"
    before = client.get(address).get_data()
    assert client.get(address).get_data() == before
    town.answer(1, PHISHING, "södra5")
    assert client.get(address).get_data() != before


def test_a_kept_file_costs_four_queries(town: Town) -> None:
    """After a commit that changed no count: whether one did, what is seen, who asks, and how the unit is spelled."""
    client = town.client(town.app(), "ada")
    client.get("/units.csv?by=module")
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.runs).values(name="track", at="2026-11-22T09:00:00.000000Z"))
    statements: list[str] = []
    event.listen(
        town.service.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )
    client.get("/units.csv?by=module")
    assert [each.split()[0] for each in statements if each[:5] != "BEGIN"] == [
        "SELECT",
        "PRAGMA",
        "SELECT",
        "SELECT",
    ]


def test_the_shelf_holds_what_fits() -> None:
    """The file asked for longest ago falls off; one that is too large is never put there."""
    shelf, made = Shelf[bytes](100, len), []

    def file(name: str, size: int = 24) -> bytes:
        return shelf.get(name, lambda: made.append(name) or b"x" * size)

    for name in "abcda":
        file(name)
    assert made == list("abcd")
    file("e")
    file("b")
    assert made == [*"abcde", "b"]
    assert file("large", 26) == file("large", 26) == b"x" * 26
    assert made[-2:] == ["large", "large"]
