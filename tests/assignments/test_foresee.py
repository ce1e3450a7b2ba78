"""A dry run counted by the database says the same as the roster in memory, whatever the rule."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.assignments.foresee import foresee, people_by_unit
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.resolve import bound
from service.counting.completion import completed_pairs
from service.roster.records import read_roster, read_units
from service.store.engine import open_store
from tests.support.small_town import EVERYBODY, GROUP, SmallTown, group, person, unit

MODULES = ("m1", "m2")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> SmallTown:
    """Staff and pupils, a group, some who have done one module or both, and a unit of nobody."""
    town = SmallTown(open_store(f"sqlite:///{tmp_path_factory.mktemp('town')}/town.db"), MODULES)
    people = [each for place in range(6) for each in town.hire(f"u{place}", 3)]
    people += town.hire("u3", 4, role="pupil")
    town.group = frozenset(people[::4])
    town.sync()
    for place, module in enumerate(MODULES):
        done = people[place::3]
        town.answer(module, [(each, "r", "2026-11-01T09:00:00.000000Z", True) for each in done])
    return town


def targets() -> st.SearchStrategy[Target]:
    units = [unit(f"u{place}") for place in range(8)]
    people = [person(f"p{place}") for place in (1, 5, 19, 99)]
    return st.sampled_from([EVERYBODY, group(), Target(Level.GROUP, "no@ekby.example", "no"), *units, *people])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    whom=st.lists(targets(), min_size=1, max_size=4),
    exceptions=st.lists(targets(), max_size=2),
    role=st.sampled_from([None, "staff", "pupil"]),
    modules=st.lists(st.sampled_from(MODULES), min_size=1, max_size=2, unique=True),
)
def test_it_counts_whom_the_rule_binds(
    town: SmallTown, whom: list[Target], exceptions: list[Target], role: str | None, modules: list[str]
) -> None:
    """People, units, and who has done it all already."""
    tasks = tuple(Task(each, None, None) for each in modules)  # type: ignore[arg-type]  # days do not matter here
    rule = Rule(0, tasks, tuple(whom), tuple(exceptions), role)
    with town.engine.connect() as connection:
        roster, done = read_roster(connection), completed_pairs(connection)
        found = foresee(connection, rule, read_units(connection), ["ekby.example"])
    people = bound(rule, roster)
    finished = [each for each in people if all((each, module) in done for module in modules)]
    units = {roster.people[each].unit_id for each in people}
    assert (found.people, found.units, found.already_done) == (len(people), len(units), len(finished))
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
