"""A dry run counted by the database says the same as the roster in memory, whatever the rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.assignments.foresee import foresee, just_read, outside, people_by_unit
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.resolve import bound
from service.counting.completion import completed_pairs
from service.roster.model import Group, Members
from service.roster.records import as_known, read_roster, read_units
from service.store.engine import open_store
from tests.support.small_town import EVERYBODY, GROUP, SmallTown, group, person, unit

MODULES = ("m1", "m2")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallTown]:
    """Staff and pupils, a group, some who have done one module or both, and a unit of nobody."""
    engine = open_store(f"sqlite:///{tmp_path_factory.mktemp('town')}/town.db")
    town = SmallTown(engine, MODULES)
    people = [each for place in range(6) for each in town.hire(f"u{place}", 3)]
    people += town.hire("u3", 4, role="pupil")
    town.group = frozenset(people[::4])
    town.sync()
    for place, module in enumerate(MODULES):
        done = people[place::3]
        town.answer(module, [(each, "r", "2026-11-01T09:00:00.000000Z", True) for each in done])
    yield town
    engine.dispose()


def targets() -> st.SearchStrategy[Target]:
    units = [unit(f"u{place}") for place in range(8)]
    people = [person(f"p{place}") for place in (1, 5, 19, 99)]
    return st.sampled_from([EVERYBODY, group(), Target(Level.GROUP, "no@ekby.example", "no"), *units, *people])


SOME_IDS = st.frozensets(st.sampled_from([f"p{place}" for place in range(1, 30)]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    whom=st.lists(targets(), min_size=1, max_size=4),
    exceptions=st.lists(targets(), max_size=2),
    role=st.sampled_from([None, "staff", "pupil"]),
    modules=st.lists(st.sampled_from(MODULES), min_size=1, max_size=2, unique=True),
    read=st.none() | st.builds(Group, st.just(GROUP), SOME_IDS, st.booleans()),
    students=SOME_IDS,
)
def test_it_counts_whom_the_rule_binds(
    *,
    town: SmallTown,
    whom: list[Target],
    exceptions: list[Target],
    role: str | None,
    modules: list[str],
    read: Group | None,
    students: frozenset[str],
) -> None:
    """People, units, who has done it all already, who is not in a class; the group as remembered or just read."""
    groups = {} if read is None else {GROUP: read}
    tasks = tuple(Task(each, None, None) for each in modules)  # type: ignore[arg-type]  # days do not matter here
    rule = Rule(0, tasks, tuple(whom), tuple(exceptions), role)
    with town.engine.connect() as connection:
        roster, done = read_roster(connection), completed_pairs(connection)
        fresh, units = just_read(connection, groups), read_units(connection)
        found = foresee(connection, rule, units, ["ekby.example"], fresh=fresh)
        left = outside(connection, rule, units, students, fresh=fresh)
    roster = replace(roster, groups={**roster.groups, **groups})
    people = bound(rule, roster)
    finished = [each for each in people if all((each, module) in done for module in modules)]
    inside = {roster.people[each].unit_id for each in people}
    assert (found.people, found.units, found.already_done) == (len(people), len(inside), len(finished))
    assert sorted(left) == sorted(roster.people[each].email for each in people - students)
    assert found.unreachable == {}


def test_who_cannot_open_the_forms(town: SmallTown) -> None:
    """By the domain of their address, compared whole; where no domain is named, nobody is told apart."""
    rule = Rule(0, (Task("m1", None, None),), (EVERYBODY,))  # type: ignore[arg-type]  # the same
    with town.engine.connect() as connection:
        units = read_units(connection)
        assert foresee(connection, rule, units, ["by.example", "Ekby.Example"]).unreachable == {}
        assert foresee(connection, rule, units, ["by.example"]).unreachable == {"ekby.example": 22}
        assert foresee(connection, rule, units, ["_kby.example"]).unreachable == {"ekby.example": 22}
        assert foresee(connection, rule, units, []).unreachable == {}


def test_how_many_each_unit_has(town: SmallTown) -> None:
    """With everything below it."""
    with town.engine.connect() as connection:
        roster = read_roster(connection)
        found = people_by_unit(connection, read_units(connection))
    wanted: Counter[str] = Counter()
    for one in roster.people.values():
        for each in roster.units.values():
            wanted[each.id] += each.path == "/" or (roster.path_of(one) + "/").startswith(each.path + "/")
    assert {key: number for key, number in wanted.items() if number} == dict(found)
    assert GROUP in roster.groups


def test_who_is_shut_out_is_named_up_to_a_number(town: SmallTown) -> None:
    """A card counts a thousand, an order names everybody."""
    rule = Rule(0, (Task("m1", None, None),), (unit("u3"),))  # type: ignore[arg-type]  # days do not matter here
    with town.engine.connect() as connection:
        units = read_units(connection)
        everybody = foresee(connection, rule, units, ["by.example"], most_named=None).shut_out
        assert sorted(everybody) == sorted(each.email for each in town.people.values() if each.unit_id == "u3")
        assert len(foresee(connection, rule, units, ["by.example"], most_named=3).shut_out) == 3


def test_what_the_database_knows_of_a_groups_members(town: SmallTown) -> None:
    """By id, by any address; who has left or is nobody here is a stranger, as is a group that cannot be read."""
    members = Members(
        GROUP,
        (("p1", ""), ("x", "p2@ekby.example"), ("y", "away@ekby.example"), ("z", "")),
        unread=("other@x.example",),
    )
    with town.engine.connect() as connection:
        found = as_known(connection, members)
        roster = read_roster(connection)
    known = {address: each.id for each in roster.people.values() for address in each.addresses}
    assert found == members.as_group(roster.people, known)
    strangers = ("away@ekby.example", "other@x.example")
    assert found == Group(GROUP, frozenset({"p1", "p2"}), strangers=strangers, others=True)
