"""The sheet of people × modules: each cell stands beside its person, however the people are sorted and cut up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from service.catalogue.model import Catalogue
from service.counting.refresh import keep_current
from service.reports import matrix
from service.store.engine import open_store, reading
from tests.support.small_town import EVERYBODY, SmallTown, unit

TODAY = date(2026, 11, 22)
NOTHING: Any = Catalogue(courses={}, modules={})
SENT = "2026-11-20T08:00:00Z"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> SmallTown:
    """Twelve people, whose ids stand in another order than their units; the thirteenth is asked for nothing."""
    town = SmallTown(engine, ["kamera", "losenord", "natfiske"])
    for place in ("u6", "u2", "u3", "u2"):
        town.hire(place, 3)
    town.hire("u2", role="pupil")
    town.sync()
    town.assign("losenord", [EVERYBODY], starts=TODAY, due=date(2026, 11, 21), role="staff")
    town.assign("natfiske", [unit("u1")], starts=TODAY, role="staff")
    stopped = town.assign("kamera", [unit("u2")], starts=TODAY, role="staff")
    keep_current(engine, NOTHING, TODAY)
    town.answer("losenord", [(who, "a", SENT, True) for who in ("p1", "p5", "p9", "p10")])
    town.answer("natfiske", [(who, "a", SENT, False) for who in ("p4", "p12")])
    town.answer("kamera", [("p4", "a", SENT, True)])
    town.withdraw(stopped)
    keep_current(engine, NOTHING, TODAY)
    return town


WANTED = [
    ["person", "name", "unit", "losenord", "natfiske"],
    ["p10@ekby.example", "p10", "/Skolor/Norra", "done", "open"],
    ["p11@ekby.example", "p11", "/Skolor/Norra", "overdue", "open"],
    ["p12@ekby.example", "p12", "/Skolor/Norra", "overdue", "done"],
    ["p4@ekby.example", "p4", "/Skolor/Norra", "overdue", "done"],
    ["p5@ekby.example", "p5", "/Skolor/Norra", "done", "open"],
    ["p6@ekby.example", "p6", "/Skolor/Norra", "overdue", "open"],
    ["p7@ekby.example", "p7", "/Skolor/Norra/1a", "overdue", "open"],
    ["p8@ekby.example", "p8", "/Skolor/Norra/1a", "overdue", "open"],
    ["p9@ekby.example", "p9", "/Skolor/Norra/1a", "done", "open"],
    ["p1@ekby.example", "p1", "/Vård/Hemtjänst", "done", ""],
    ["p2@ekby.example", "p2", "/Vård/Hemtjänst", "overdue", ""],
    ["p3@ekby.example", "p3", "/Vård/Hemtjänst", "overdue", ""],
]


@pytest.mark.parametrize("at_once", [1, 4, 5_000])
def test_each_cell_beside_its_person(
    town: SmallTown, engine: Engine, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Done, open, overdue and not asked; what was withdrawn has no column; so many people at once change nothing."""
    monkeypatch.setattr(matrix, "_PEOPLE_AT_ONCE", at_once)
    with reading(engine) as connection:
        assert list(matrix.matrix_lines(connection, TODAY, sorted(town.units), module=None)) == WANTED
        only = matrix.matrix_lines(connection, TODAY, ["u3"], module="natfiske")
        assert list(only) == [[*line[:3], line[4]] for line in WANTED if line[0] == "person" or line[2].endswith("1a")]
        nobody = matrix.matrix_lines(connection, TODAY, ["u4"], module=None)
        assert list(nobody) == [["person", "name", "unit"]]
