"""The proof finds each kind of wrong count, says which, and the recount mends it; four at once count right."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from service.catalogue.model import Catalogue
from service.counting.recount import prove, rebuild
from service.counting.refresh import counted_version, keep_current
from service.store import tables as t
from service.store.engine import open_store
from tests.support.small_town import EVERYBODY, SmallTown, unit

TODAY = date(2026, 11, 22)
NOTHING: Any = Catalogue(courses={}, modules={})
MODULE = "losenord"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> SmallTown:
    """Fourteen people in three units, all bound to one module; half of them have done it."""
    town = SmallTown(engine, [MODULE])
    people = [*town.hire("u2", 5), *town.hire("u3", 5), *town.hire("u5", 4)]
    town.sync()
    town.assign(MODULE, [EVERYBODY], starts=TODAY, due=TODAY)
    keep_current(engine, NOTHING, TODAY)
    town.answer(MODULE, [(who, "a", "2026-11-20T08:00:00Z", place % 4 == 0) for place, who in enumerate(people[::2])])
    return town


@pytest.mark.parametrize(
    ("table", "values", "wrong"),
    [
        (t.obligations, {"state": 2}, (14 - 2, 5, 0, 0)),  # counters are compared with the obligations there are
        (t.obligations, {"due_on": date(2026, 1, 1)}, (14, 10, 0, 0)),  # each counter has another day
        (t.counters, {"completed": 1}, (0, 5, 0, 0)),
        (t.withheld, {"module_id": "another"}, (0, 0, 6, 0)),  # three rows hide the four of Vård
        (t.choices, {"counts": {}}, (0, 0, 0, 10)),
    ],
    ids=["states", "due days", "counters", "withheld", "choices"],
)
def test_every_kind_of_wrong_is_found_and_mended(
    town: SmallTown, engine: Engine, table: Any, values: Any, wrong: tuple[int, int, int, int]
) -> None:
    """Spoilt behind the product's back: told by number, put right, and then proven."""
    assert prove(engine, NOTHING, TODAY).holds
    with engine.begin() as connection:
        connection.execute(update(table).values(values))
    found = rebuild(engine, NOTHING, TODAY)
    told = (found.wrong_obligations, found.wrong_counters, found.wrongly_withheld, found.wrong_choices)
    assert told == wrong
    assert not found.holds
    proof = prove(engine, NOTHING, TODAY)
    assert (proof.holds, proof.obligations, proof.counters) == (True, 14, 5)


def test_a_wrong_counter_in_words(town: SmallTown, engine: Engine) -> None:
    """Which module, which unit, what stands there and what should."""
    with engine.begin() as connection:
        connection.execute(update(t.counters).where(t.counters.c.unit_id == "u5").values(completed=99))
    assert prove(engine, NOTHING, TODAY).examples == (
        "losenord in /Vård: 4 assigned, 99 completed, 0 passed instead of 4 assigned, 2 completed, 0 passed",
    )


def test_a_unit_that_moves_takes_its_people_with_it(town: SmallTown, engine: Engine) -> None:
    """Whom a branch's rules bind follows the unit out of the branch and back, though nobody has another unit."""
    town.assign("natfiske", [unit("u1")], starts=TODAY)
    keep_current(engine, NOTHING, TODAY)
    away = replace(town.units["u3"], path="/Vård/1a", name="/Vård/1a")
    for place, bound in ((away, {"u2": 5}), (town.units["u3"], {"u2": 5, "u3": 5})):
        town.units["u3"] = place
        town.sync()
        assert prove(engine, NOTHING, TODAY).holds
        with engine.connect() as connection:
            of = t.obligations.c
            query = select(of.unit_id, func.count()).where(of.module_id == "natfiske", of.bound).group_by(of.unit_id)
            assert {row[0]: row[1] for row in connection.execute(query)} == bound


def test_a_change_makes_another_version(town: SmallTown, engine: Engine) -> None:
    """Whatever changes a count; nothing that does not."""

    def version() -> int | None:
        keep_current(engine, NOTHING, TODAY)
        with engine.connect() as connection:
            return counted_version(connection, NOTHING, TODAY)

    first = version()
    assert version() == first
    town.sync()
    assert version() == first
    town.answer(MODULE, [("p2", "a", "2026-11-20T08:00:00Z", True)])
    second = version()
    assert second != first
    town.answer(MODULE, [("p2", "a", "2026-11-20T08:00:00Z", True)])
    assert version() == second
    town.answer(MODULE, [("p2", "b", "2026-11-21T08:00:00Z", True)])  # others are chosen
    third = version()
    assert third != second
    town.hire("u2")
    town.sync()
    assert version() not in {second, third}


def _bring(url: str, number: int) -> None:
    """One of four who bring answers of the same people at once."""
    engine = open_store(url)
    town = SmallTown.__new__(SmallTown)
    town.engine, town.forms = engine, {MODULE: 1}
    for turn in range(8):
        people = {f"p{1 + (turn * 7 + place * (number + 1)) % 40}" for place in range(20)}
        at, passed = f"2026-11-20T0{number}:0{turn}:00Z", turn % 2 == 0
        town.answer(MODULE, [(who, f"{number}.{turn}", at, passed) for who in people])
    engine.dispose()


def test_four_writers_at_once(engine: Engine, database: str) -> None:
    """Each reads states that another is about to change; no count is lost."""
    town = SmallTown(engine, [MODULE])
    town.hire("u2", 20)
    town.hire("u6", 20)
    town.sync()
    town.assign(MODULE, [EVERYBODY], starts=TODAY)
    keep_current(engine, NOTHING, TODAY)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_bring, args=(database, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 4
    proof = prove(engine, NOTHING, TODAY)
    assert proof.holds, proof
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sum(state) FROM obligations").scalar() > 40
