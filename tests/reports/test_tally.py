"""Counting with sets gives the numbers that counting one person at a time gives."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.assignments.model import Level, Rule, Target, Task
from service.assignments.resolve import resolve
from service.counting.completion import Completion
from service.counting.finishers import Finishers
from service.reports.rollup import roll_up
from service.reports.rules import standings
from service.roster.model import Person, Roster, Unit

TODAY = date(2026, 11, 22)
PATHS = ("/", "/a", "/a/b", "/a/b/c", "/d")
MODULES = ("one", "two", "three")
UNITS = {path: Unit(path, path, path, None) for path in PATHS}

days = st.integers(-3, 3).map(lambda number: TODAY + timedelta(days=number))
tasks = st.builds(Task, st.sampled_from(MODULES), days, st.none() | days)
targets = st.sampled_from(
    [Target(Level.ADMINISTRATION, "", ""), *(Target(Level.UNIT, path, "") for path in PATHS)]
    + [Target(Level.PERSON, str(number), "") for number in range(4)]
)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    placed = draw(st.lists(st.sampled_from(PATHS), max_size=8))
    roles = draw(st.lists(st.sampled_from(["staff", "pupil"]), min_size=8, max_size=8))
    people = [Person(str(n), f"{n}@x.example", "", path, roles[n], None) for n, path in enumerate(placed)]
    return Roster(UNITS, {person.id: person for person in people})


@st.composite
def rule_lists(draw: st.DrawFn) -> list[Rule]:
    return [
        Rule(
            id=number,
            tasks=tuple(draw(st.lists(tasks, min_size=1, max_size=3, unique_by=lambda task: task.module_id))),
            targets=tuple(draw(st.lists(targets, min_size=1, max_size=2))),
            exceptions=tuple(draw(st.lists(targets, max_size=1))),
            role=draw(st.sampled_from([None, "staff", "pupil"])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


marks = st.dictionaries(st.tuples(st.sampled_from("01234567"), st.sampled_from(MODULES)), st.booleans())


def as_sets(passed: dict[tuple[str, str], bool]) -> dict[str, Finishers]:
    found = {module: Finishers() for module in MODULES}
    for (person, module), good in passed.items():
        found[module].done.add(person)
        if good:
            found[module].passed.add(person)
    return found


@given(rosters(), rule_lists(), marks)
def test_a_rule_by_itself(roster: Roster, rules: list[Rule], passed: dict[tuple[str, str], bool]) -> None:
    """What has become of each rule is what a report on that assignment alone would say."""
    marked = {pair: Completion(passed=good) for pair, good in passed.items()}
    for standing in standings(rules, roster, as_sets(passed), TODAY):
        dues = resolve([standing.rule], roster, TODAY).values()
        total = roll_up(dues, marked, frozenset(), roster, TODAY)
        top = [counts for (path, _), counts in total.items() if path == "/"]
        assert [standing.counts.assigned, standing.counts.completed] == [
            sum(counts.assigned for counts in top),
            sum(counts.completed for counts in top),
        ]
        assert [standing.counts.passed, standing.counts.overdue] == [
            sum(counts.passed for counts in top),
            sum(counts.overdue for counts in top),
        ]
