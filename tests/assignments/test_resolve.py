"""What rules mean today: laws that hold for any roster and any rules."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.assignments.model import Level, Rule, Target, Task
from service.assignments.resolve import bound, resolve
from service.roster.model import Group, Person, Roster, Unit, within

TODAY = date(2026, 11, 22)
MODULES = ("m1", "m2", "m3")
PATHS = ("/", "/A", "/A/1", "/A/1/x", "/A/10", "/B")
UNITS = {f"u{path}": Unit(f"u{path}", path, path, None) for path in PATHS}
GROUPS = ("g1", "g2", "gone@b.example")


def person(person_id: str, path: str = "/A", role: str = "staff") -> Person:
    return Person(person_id, f"{person_id}@b.example", person_id, f"u{path}", role, None)


def everybody(name: str = "administration") -> Target:
    return Target(Level.ADMINISTRATION, "", name)


def unit(path: str) -> Target:
    return Target(Level.UNIT, f"u{path}", path)


def somebody(person_id: str) -> Target:
    return Target(Level.PERSON, person_id, person_id)


def group(address: str) -> Target:
    return Target(Level.GROUP, address, address)


def rule(*targets: Target, number: int = 1, excepted: tuple[Target, ...] = (), role: str | None = None) -> Rule:
    return Rule(number, (Task("m1", TODAY, None),), targets, excepted, role)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    ids = [f"p{n}" for n in range(draw(st.integers(0, 8)))]
    people = {
        each: person(each, draw(st.sampled_from(PATHS)), draw(st.sampled_from(["staff", "pupil"]))) for each in ids
    }
    strangers = [*ids, "left1", "left2"]
    groups = {
        address: Group(address, frozenset(draw(st.sets(st.sampled_from(strangers)))), everyone=draw(st.booleans()))
        for address in GROUPS[:2]
    }
    return Roster(UNITS, people, groups)


TARGETS = st.one_of(
    st.builds(everybody),
    st.sampled_from([*PATHS, "/gone"]).map(unit),
    st.sampled_from(["p0", "p1", "p5", "left1"]).map(somebody),
    st.sampled_from(GROUPS).map(group),
)
SOME = st.lists(TARGETS, max_size=3).map(tuple)
DAYS = st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))
TASKS = st.builds(Task, st.sampled_from(MODULES), DAYS, st.none() | DAYS)
ROLES = st.sampled_from([None, "staff", "pupil"])
RULES = st.lists(
    st.builds(Rule, st.just(0), st.lists(TASKS, min_size=1, max_size=3).map(tuple), SOME, SOME, ROLES), max_size=4
).map(lambda rules: [replace(each, id=number) for number, each in enumerate(rules, start=1)])


@given(rosters(), RULES)
def test_what_is_due_is_what_the_rules_say_one_by_one(roster: Roster, rules: list[Rule]) -> None:
    """Each person × module once, with every rule that asks for it and the earliest of their days."""
    wanted: dict[tuple[str, str], list[tuple[int, date | None]]] = {}
    for each in rules:
        for task in each.tasks:
            if task.starts_on <= TODAY:
                for person_id in bound(each, roster):
                    wanted.setdefault((person_id, task.module_id), []).append((each.id, task.due_on))
    found = resolve(rules, roster, TODAY)
    assert found.keys() == wanted.keys()
    for key, due in found.items():
        assert (due.person_id, due.module_id) == key
        assert sorted(set(due.assignment_ids)) == sorted({number for number, _ in wanted[key]})
        days = [day for _, day in wanted[key] if day is not None]
        assert due.due_on == (min(days) if days else None)


@given(rosters(), SOME, SOME)
def test_several_targets_are_their_union(roster: Roster, some: tuple[Target, ...], others: tuple[Target, ...]) -> None:
    """Named together or apart, in any order, once or twice: the same people."""
    together = bound(rule(*some, *others), roster)
    assert together == bound(rule(*some), roster) | bound(rule(*others), roster)
    assert together == bound(rule(*others, *some, *others), roster)


@given(rosters(), SOME, SOME)
def test_exceptions_take_away(roster: Roster, some: tuple[Target, ...], others: tuple[Target, ...]) -> None:
    """Whoever is in an exception is out, however many targets they are in."""
    assert bound(rule(*some, excepted=others), roster) == bound(rule(*some), roster) - bound(rule(*others), roster)


@given(rosters(), SOME)
def test_roles_divide(roster: Roster, some: tuple[Target, ...]) -> None:
    """Staff and pupils together are everybody, and nobody is both."""
    staff, pupils = (bound(rule(*some, role=role), roster) for role in ("staff", "pupil"))
    assert staff | pupils == bound(rule(*some), roster)
    assert not staff & pupils


@given(rosters(), SOME)
def test_only_those_who_are_there(roster: Roster, some: tuple[Target, ...]) -> None:
    """Units, groups and people that are gone bind nobody."""
    assert bound(rule(*some), roster) <= roster.people.keys()


@given(rosters(), RULES, st.sampled_from(PATHS))
def test_a_joiner_inherits_and_a_leaver_drops_out(roster: Roster, rules: list[Rule], path: str) -> None:
    """Somebody new changes nothing for the others, and is bound as anybody in that place is."""
    joined = replace(roster, people={**roster.people, "new": person("new", path)})
    before, after = resolve(rules, roster, TODAY), resolve(rules, joined, TODAY)
    assert {key: due for key, due in after.items() if key[0] != "new"} == before
    assert resolve(rules, replace(joined, people=roster.people), TODAY) == before
    by_place = {
        task.module_id
        for each in rules
        for task in each.tasks
        if task.starts_on <= TODAY and "new" in bound(each, joined)
    }
    assert {module for person_id, module in after if person_id == "new"} == by_place


def test_a_unit_is_everything_below_it_and_nothing_beside() -> None:
    """`/A/1` is not above `/A/10`."""
    roster = Roster(UNITS, {path: person(path, path) for path in PATHS})
    assert bound(rule(unit("/A/1")), roster) == {"/A/1", "/A/1/x"}
    assert bound(rule(unit("/A")), roster) == {path for path in PATHS if within(path, "/A")}
    assert bound(rule(unit("/")), roster) == set(PATHS)


def test_a_group_of_everybody() -> None:
    """The customer as member stands for all who are there."""
    roster = Roster(UNITS, {"a": person("a"), "b": person("b", "/B")}, {"g": Group("g", frozenset(), everyone=True)})
    assert bound(rule(group("g")), roster) == {"a", "b"}


def test_a_series_counts_from_the_day_it_starts() -> None:
    """Tomorrow's module is not due today, and is tomorrow."""
    roster = Roster(UNITS, {"a": person("a")})
    series = Rule(1, (Task("m1", TODAY, TODAY), Task("m2", TODAY + timedelta(days=1), None)), (everybody(),))
    assert list(resolve([series], roster, TODAY)) == [("a", "m1")]
    assert list(resolve([series], roster, TODAY + timedelta(days=1))) == [("a", "m1"), ("a", "m2")]


def test_the_oldest_assignment_comes_first() -> None:
    """Whatever order the rules are read in."""
    roster = Roster(UNITS, {"a": person("a")})
    rules = [rule(everybody(), number=7), rule(somebody("a"), number=3)]
    assert resolve(rules, roster, TODAY)["a", "m1"].assignment_ids == (3, 7)
