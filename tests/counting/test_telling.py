"""Who has been told of a module counts as reached, whichever way they were told, each once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import true

from service.catalogue.model import Catalogue
from service.counting.recount import prove
from service.counting.refresh import keep_current
from service.delivery.classroom.model import MemberState
from service.delivery.classroom.records import record_members
from service.delivery.records import doubt_interrupted
from service.reports.counted import counted_rows
from service.store.engine import open_store, reading
from tests.support.small_town import EVERYBODY, SmallTown

MODULE, OTHER = "losenord", "natfiske"
TODAY = date(2026, 11, 22)
NONE = Catalogue(courses={}, modules={})


@pytest.fixture
def town(database: str) -> Iterator[SmallTown]:
    """p1 and p2 in /Skolor/Norra/1a, p3 in /Vård; one assignment of a module binds them all, and they are counted."""
    engine = open_store(database)
    town = SmallTown(engine, [MODULE, OTHER])
    town.hire("u3", 2)
    town.hire("u5")
    town.sync()
    assert town.assign(MODULE, [EVERYBODY], starts=TODAY) == 1
    keep_current(engine, NONE, TODAY)
    yield town
    engine.dispose()


def reached(town: SmallTown) -> dict[str, int]:
    """Unit path -> how many have been reached, of all modules; what is kept is what counting everything anew gives."""
    keep_current(town.engine, NONE, TODAY)
    assert prove(town.engine, NONE, TODAY).holds
    found: dict[str, int] = {}
    with reading(town.engine) as connection:
        for row in counted_rows(connection, TODAY, true(), module=None, names=True):
            if row.counts.reached:
                found[row.unit] = found.get(row.unit, 0) + row.counts.reached
    return found


SCHOOLS = ("/", "/Skolor", "/Skolor/Norra", "/Skolor/Norra/1a")


@pytest.mark.parametrize(
    ("end", "people"),
    [("sent", 1), ("uncertain", 1), ("failed", 0), ("begun", 0), ("begun, then the run was killed", 1)],
)
def test_a_mail(town: SmallTown, end: str, people: int) -> None:
    """It counts when it has gone out or may have, in the unit and all above it; told twice is told once."""
    for _ in range(2):
        town.write(["p1"], 1, MODULE, end.partition(",")[0])
        if "killed" in end:
            doubt_interrupted(town.engine)
    assert reached(town) == (dict.fromkeys(SCHOOLS, people) if people else {})


def test_a_mail_to_a_group(town: SmallTown) -> None:
    """Everybody it stands for."""
    town.write_to_group(["p1", "p2", "p3"], 1, MODULE)
    assert reached(town) == {**dict.fromkeys(SCHOOLS, 2), "/": 3, "/Vård": 1}


def test_a_mail_before_anybody_has_counted(town: SmallTown) -> None:
    """Whoever looks next finds it."""
    second = town.assign(OTHER, [EVERYBODY], starts=TODAY)
    town.write(["p3"], second, OTHER)
    assert reached(town) == {"/": 1, "/Vård": 1}


def test_a_mail_about_what_is_not_asked(town: SmallTown) -> None:
    """It counts nowhere, until it is asked of them."""
    second = town.assign(OTHER, [EVERYBODY], starts=date(2026, 11, 23))
    town.write(["p3"], second, OTHER)
    assert reached(town) == {}
    town.assign(OTHER, [EVERYBODY], starts=TODAY)
    assert reached(town) == {"/": 1, "/Vård": 1}


@pytest.mark.parametrize("first", ["class", "work"])
@pytest.mark.parametrize(("students", "people"), [(None, 2), (["p2", "p3"], 1)])
def test_work_in_a_class(town: SmallTown, first: str, students: list[str] | None, people: int) -> None:
    """Whoever is in the class and has the work, whichever came first."""
    if first == "class":
        town.give_work(town.put_in_class(["p1", "p2"]), 1, MODULE, students)
    else:
        town.give_work(town.put_in_class([]), 1, MODULE, students)
        town.put_in_class(["p1", "p2"])
    assert reached(town) == dict.fromkeys(SCHOOLS, people)


def test_whoever_is_about_to_be_added_has_not_been_told(town: SmallTown) -> None:
    """Google has not said yet that they are in the class."""
    class_id = town.put_in_class([])
    town.give_work(class_id, 1, MODULE)
    record_members(town.engine, class_id, ["p1"], MemberState.ADDING)
    assert reached(town) == {}


def test_an_answer_reaches_as_well(town: SmallTown) -> None:
    """Whoever found the module without being told; being told later changes nothing."""
    town.answer(MODULE, [("p1", "a", "2026-11-20T08:00:00.0Z", True)])
    assert reached(town) == dict.fromkeys(SCHOOLS, 1)
    town.write(["p1"], 1, MODULE)
    assert reached(town) == dict.fromkeys(SCHOOLS, 1)


def test_whoever_leaves_the_class_has_been_told(town: SmallTown) -> None:
    """And whoever moves takes it along."""
    town.give_work(town.put_in_class(["p1"]), 1, MODULE)
    with town.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM class_members")
    known: Any = town.people["p1"]
    town.people["p1"] = type(known)("p1", known.email, "p1", "u5", known.role, "sv", None, known.addresses)
    town.sync()
    assert reached(town) == {"/": 1, "/Vård": 1}
