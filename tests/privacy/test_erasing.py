"""Erasing somebody: nothing names them any more, nobody else is touched, and every figure is what it was."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from service.assignments.model import Level, Target
from service.counting.recount import prove
from service.counting.refresh import keep_current
from service.moments import local_day
from service.privacy.erasing import erase
from service.privacy.finding import identify, known
from service.privacy.model import Identity
from service.reports.files import as_json
from service.reports.gather import Sight, gather
from service.reports.model import By, Scope
from service.roster.records import read_roster
from service.store import tables as t
from service.store.engine import open_store
from tests.support.databases import fresh_database
from tests.support.planted import everything, plant, where_named
from tests.support.skolby import INCIDENTS, NOW, PHISHING, TOWN, Town

EVA, LIVA = "eva@skolby.example", "liva.eva@skolby.example"
AT = "2026-11-22T09:14:00.000000Z"


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """Eva, whose name has a letter that JSON writes otherwise, and Liva, whose address holds hers."""
    engine = open_store(database)
    with engine.begin() as connection:
        for who, name, addresses in (
            ("117000000000000000001", "Eva Åström-O'Neill", [EVA, "eva.before@skolby.example"]),
            ("1170000000000000000011", "Liva Eva Åström", [LIVA]),
        ):
            connection.execute(
                insert(t.people).values(
                    id=who,
                    email=addresses[0],
                    name=name,
                    unit_id="u",
                    role="staff",
                    language="sv",
                    manager=EVA,
                    active=True,
                    joined_at=AT,
                )
            )
            connection.execute(insert(t.addresses), [{"address": each, "person_id": who} for each in addresses])
        yield connection
    engine.dispose()


def named(connection: Connection, address: str) -> Identity:
    who = identify(connection, address)
    assert who is not None
    return who


def test_from_every_column_of_every_table(connection: Connection) -> None:
    """Whatever may hold something on Eva holds her; afterwards nothing does, and Liva is where she was."""
    eva, liva = named(connection, "Eva.Before@skolby.example"), named(connection, LIVA)
    numbers = count(1)
    places = plant(connection, eva, numbers)
    plant(connection, liva, numbers)
    assert set(places) <= set(where_named(connection, eva, liva))
    before = where_named(connection, liva)
    alias, erased = erase(connection, eva)
    assert where_named(connection, eva, liva) == []
    assert where_named(connection, liva) == before
    assert {name for name, _ in places} <= set(erased.rows)
    assert erased.was_there
    assert identify(connection, EVA) is None
    assert alias.startswith("erased-")
    of = t.people.c
    row = connection.execute(select(of.email, of.name, of.language, of.manager, of.active).where(of.id == alias)).one()
    assert tuple(row) == (alias, alias, None, None, True)


def test_only_what_names_her_changes(connection: Connection) -> None:
    """Of Liva's rows, that Eva manages her and nothing else."""
    eva, liva = named(connection, EVA), named(connection, LIVA)
    plant(connection, liva, count(1))
    before = everything(connection)
    alias, erased = erase(connection, eva)
    assert erased.rows == {"people": 2, "addresses": 2}
    after = everything(connection)
    changed = {place for place in before if before[place] != after.get(place)}
    assert changed == {
        *(("people", column) for column in ("id", "email", "name", "language", "manager")),
        ("addresses", "address"),
        ("addresses", "person_id"),
        ("counted", "version"),  # pages that were made of the counts are made anew
    }
    assert connection.scalar(select(t.people.c.manager).where(t.people.c.id == liva.person_id)) == alias


def test_an_address_that_has_become_somebody_elses(connection: Connection) -> None:
    """Eva left, and another Eva has her address now: erasing the first touches nothing of the second."""
    first = named(connection, EVA).person_id
    connection.execute(update(t.people).where(t.people.c.id == first).values(active=False))
    new = {"id": "2", "email": EVA, "name": "Eva Berg", "unit_id": "u", "role": "staff", "active": True}
    connection.execute(insert(t.people).values(**new, joined_at=AT))
    connection.execute(update(t.addresses).where(t.addresses.c.address == EVA).values(person_id="2"))
    use = {"at": AT, "by_address": EVA, "permission": "unit:names:read", "door": "page", "about": ""}
    connection.execute(insert(t.audit), [{**use, "by_person": who} for who in (first, "2")])
    who = known(connection, first)
    assert who is not None
    assert who.addresses == {"eva.before@skolby.example"}
    alias, _ = erase(connection, who)
    second = named(connection, EVA)
    assert (second.person_id, second.name, second.addresses) == ("2", "Eva Berg", {EVA})
    of = t.audit.c
    assert [tuple(row) for row in connection.execute(select(of.by_person, of.by_address).order_by(of.id))] == [
        (alias, alias),
        ("2", EVA),
    ]


def test_somebody_who_is_not_there(connection: Connection) -> None:
    """Nobody has the address, and whoever was erased is not found by it again."""
    assert identify(connection, "nobody@skolby.example") is None
    erase(connection, named(connection, EVA))
    assert identify(connection, EVA) is None


def test_the_record_of_rights_used_changes_in_no_other_way(connection: Connection) -> None:
    """While somebody is erased, what they or others did stays; and afterwards nothing can be changed at all."""
    eva, liva = named(connection, EVA), named(connection, LIVA)
    plant(connection, eva, count(1))
    connection.execute(insert(t.audit_erasing).values(person_id=eva.person_id, pseudonym="erased-1"))
    for wrong in (
        {"at": "2020-01-01"},
        {"permission": "x"},
        {"door": "x"},
        {"unit_path": "/Vård"},
        {"unit_path": None},
        {"person_id": liva.person_id},
        {"person_id": None},
        {"by_person": liva.person_id},
        {"by_address": LIVA},
        {"about": "nothing"},
    ):
        with pytest.raises(DBAPIError, match="never changed"), connection.begin_nested():
            connection.execute(update(t.audit).values(wrong))
    connection.execute(update(t.audit).values(person_id="erased-1", by_address="erased-1", about="of erased-1"))
    connection.execute(delete(t.audit_erasing))
    with pytest.raises(DBAPIError, match="never changed"), connection.begin_nested():
        connection.execute(update(t.audit).values(person_id="erased-1"))
    assert connection.scalar(select(func.count()).select_from(t.audit_erasing)) == 0


# --- figures ----------------------------------------------------------------------------------------------------------

PLACES = [path for path, people in TOWN.items() if people]
PEOPLE = ["asa", "vera", *(f"{path.rpartition('/')[2].lower()}{place}" for path in PLACES for place in range(3))]
modules = st.sampled_from([PHISHING, INCIDENTS])
person = st.sampled_from(PEOPLE)
steps = st.one_of(
    st.tuples(st.just("assign"), modules, st.one_of(st.sampled_from(["/", *PLACES]), person.map("@{}".format))),
    st.tuples(st.just("answer"), modules, person, st.integers(0, 3)),
    st.tuples(st.just("leave"), person),
)


def tell(town: Town, history: list[tuple[Any, ...]]) -> None:
    """What happened, one step after the other."""
    forms = {module: town.form(module) for module in (PHISHING, INCIDENTS)}
    for place, (what, *details) in enumerate(history):
        if what == "assign":
            module, to = details
            due = date(2026, 10, 1) if place % 2 else date(2026, 12, 18)
            town.assign(module, due=due, to=target(town, to))
        elif what == "answer" and details[1] in town.people:
            module, who, wrong = details
            town.answer(forms[module], module, who, wrong=wrong, at=f"2026-10-{place + 1:02}T07:00:00Z")
        elif what == "leave" and len(town.people) > 2:
            town.people.pop(details[0], None)
            town.settle()


def target(town: Town, to: str) -> Target:
    if to.startswith("@"):
        return Target(Level.PERSON, to[1:], f"person:{to[1:]}@skolby.example")
    if to == "/":
        return Target(Level.ADMINISTRATION, "", "administration")
    return Target(Level.UNIT, town.units[to].id, f"unit:{to}")


def figures(town: Town) -> list[Any]:
    """Every report that holds no names, of every unit, for who may see names and for who may not."""
    service = town.service
    keep_current(service.engine, service.catalogue, local_day(NOW, service.settings.timezone))
    found = []
    with service.engine.connect() as connection:
        numbers = list(connection.scalars(select(t.assignments.c.id).order_by(t.assignments.c.id)))
        for unit in town.units:
            for by in (By.UNIT, By.MODULE, By.QUESTION):
                for names in (True, False):
                    for assignment in (None, *numbers[:2]):
                        report = gather(
                            connection,
                            service.settings,
                            service.catalogue,
                            scope=Scope(unit, None, assignment),
                            by=by,
                            sight=Sight(names=names),
                            now=NOW,
                        )
                        found.append(as_json(report))
    return found


@settings(max_examples=6)
@given(history=st.lists(steps, min_size=3, max_size=14), who=person)
def test_every_figure_is_what_it_was(kind: str, history: list[tuple[Any, ...]], who: str) -> None:
    """Whatever has happened, and whoever goes: the reports, the counters and their proof; and nothing names them."""
    with TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        town = Town(url)
        try:
            town.settle()
            tell(town, history)
            before = figures(town)
            with town.service.engine.begin() as connection:
                gone = named(connection, f"{who}@skolby.example")
                erase(connection, Identity(gone.person_id, gone.name, gone.addresses))
            assert figures(town) == before
            today = local_day(NOW, town.service.settings.timezone)
            assert prove(town.service.engine, town.service.catalogue, today).holds
            with town.service.engine.connect() as connection:
                assert named_exactly(connection, gone) == []
                assert gone.person_id not in read_roster(connection).people
        finally:
            town.service.close()


def named_exactly(connection: Connection, who: Identity) -> list[tuple[str, str]]:
    """Where their id, name or address stands; ids of Skolby are words that may be part of others'."""
    words = {repr(word) for word in (who.person_id, who.name)} | set(who.addresses)
    return [
        place for place, values in everything(connection).items() if any(w in value for value in values for w in words)
    ]


def test_the_database_is_the_one_that_is_shipped(connection: Connection) -> None:
    """No table holds people that the program does not know of."""
    there = set(everything(connection)) | {("people", "id")}
    assert {name for name, _ in there} <= {*t.metadata.tables, "alembic_version"}
    assert connection.scalar(text("SELECT 1")) == 1
