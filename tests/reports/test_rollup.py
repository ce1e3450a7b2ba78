"""Adding up, held against an independent recount: person by person, on random trees."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.assignments.model import Due
from service.counting.completion import Completion
from service.counting.withholding import LIMIT
from service.reports.model import Counts, PersonRow
from service.reports.rollup import one, person_rows, roll_up, total_of, unit_rows
from service.roster.model import Person, Roster, Unit

TODAY = date(2026, 11, 22)
PATHS = ("/", "/A", "/A/1", "/A/10", "/A/1/x", "/B", "/B/y/z")
UNITS = {f"u{path}": Unit(f"u{path}", path, path, None) for path in PATHS}
MODULES = ("m1", "m2")


@st.composite
def towns(draw: st.DrawFn) -> dict[str, Any]:
    """People in units, what is due from them, and what they have done: for `roll_up` and `person_rows`."""
    places = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=40))
    people = {
        str(n): Person(str(n), f"p{n}@b.example", f"P{n}", f"u{path}", "staff", None) for n, path in enumerate(places)
    }
    pairs = [(person_id, module) for person_id in people for module in MODULES]
    bound = draw(st.lists(st.sampled_from(pairs), unique=True))
    days = st.none() | st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days))
    done = draw(st.dictionaries(st.sampled_from(pairs), st.booleans()))
    told = draw(st.lists(st.sampled_from(pairs), unique=True))
    return {
        "dues": [Due(*pair, (1,), draw(days)) for pair in bound],
        "completions": {pair: Completion(passed) for pair, passed in done.items()},
        "told": frozenset(told),
        "roster": Roster(UNITS, people),
        "today": TODAY,
    }


def recounted(town: dict[str, Any], path: str, module: str | None) -> Counts:
    """A figure counted by going from person to person, as one would by hand."""
    assigned = completed = passed = overdue = reached = 0
    for due in town["dues"]:
        where = town["roster"].people[due.person_id].unit_id.removeprefix("u")
        inside = path == "/" or f"{where}/".startswith(f"{path}/")
        if not inside or (module is not None and due.module_id != module):
            continue
        assigned += 1
        pair = due.person_id, due.module_id
        reached += pair in town["told"] or pair in town["completions"]
        result = town["completions"].get((due.person_id, due.module_id))
        if result is not None:
            completed += 1
            passed += result.passed
        elif due.due_on is not None and due.due_on < TODAY:
            overdue += 1
    return Counts(assigned, completed, passed, overdue, reached)


@given(towns(), st.sampled_from(PATHS))
def test_every_figure_is_a_recounts(town: dict[str, Any], scope: str) -> None:
    """Each unit with everything below it, each module, and the total over the scope; units with nobody left out."""
    total = roll_up(**town)
    rows = unit_rows(total, scope, names=True)
    expected = {
        (path, module): counts
        for path in (*PATHS, "/B/y")
        if scope == "/" or f"{path}/".startswith(f"{scope}/")
        for module in MODULES
        if (counts := recounted(town, path, module)).assigned
    }
    assert {(row.unit, row.module): row.counts for row in rows} == expected
    assert [(row.unit, row.module) for row in rows] == sorted(expected)
    assert total_of(rows, scope) == recounted(town, scope, None)


@given(towns())
def test_counts_are_possible(town: dict[str, Any]) -> None:
    """Passed are completed, completed are reached, reached are assigned, and nobody is overdue who has done it."""
    total = roll_up(**town)
    for counts in total.values():
        assert counts.passed <= counts.completed <= counts.reached <= counts.assigned
        assert counts.completed + counts.overdue <= counts.assigned


@given(towns(), st.sampled_from(PATHS))
def test_what_is_hidden_is_hidden_in_every_scope(town: dict[str, Any], scope: str) -> None:
    """Two questions about overlapping branches give the same rows, hidden or not."""
    total = roll_up(**town)
    everything = unit_rows(total, "/", names=False)
    asked = unit_rows(total, scope, names=False)
    inside = [row for row in everything if scope == "/" or f"{row.unit}/".startswith(f"{scope}/")]
    assert asked == inside
    for row in asked:
        if row.hidden:
            assert row.counts == Counts()
        else:
            assert row.counts.assigned >= LIMIT


@given(towns())
def test_person_by_person(town: dict[str, Any]) -> None:
    """One row for each person and module, adding up to the unit's; scores only of whom the asker may see."""
    rows = person_rows(**town, scores=lambda person_id: int(person_id) % 2 == 0)
    assert len(rows) == len(town["dues"])
    counts = recounted(town, "/", None)
    assert sum(row.completed for row in rows) == counts.completed
    assert sum(row.overdue for row in rows) == counts.overdue
    assert sum(row.reached for row in rows) == counts.reached
    for row in rows:
        assert (row.passed is None) == (int(row.name[1:]) % 2 == 1)
    assert rows == sorted(rows, key=lambda row: (row.unit, row.name, row.person, row.module))


def test_overdue_from_the_day_after() -> None:
    """On the due day itself there is still time."""
    for day, overdue in ((TODAY - timedelta(days=1), 1), (TODAY, 0), (TODAY + timedelta(days=1), 0), (None, 0)):
        assert one(Due("a", "m", (1,), day), None, TODAY, told=False) == Counts(assigned=1, overdue=overdue)
    late = Due("a", "m", (1,), TODAY - timedelta(days=1))
    assert one(late, Completion(passed=False), TODAY, told=False) == Counts(assigned=1, completed=1, reached=1)


def test_somebody_whose_unit_is_gone_counts_at_the_root() -> None:
    """Nobody is lost between two syncs."""
    lost = Person("1", "p@b.example", "P", "gone", "staff", None)
    total = roll_up([Due("1", "m1", (1,), None)], {}, frozenset(), Roster(UNITS, {"1": lost}), TODAY)
    assert total == {("/", "m1"): Counts(assigned=1)}


def test_a_person_row_whole() -> None:
    """What a list by name shows."""
    people = {"1": Person("1", "p@b.example", "P", "u/A", "staff", None)}
    due = Due("1", "m1", (1, 2), date(2026, 11, 1))
    done = {("1", "m1"): Completion(passed=True)}
    assert person_rows([due], done, frozenset(), Roster(UNITS, people), TODAY, scores=lambda _: True) == [
        PersonRow(
            "p@b.example", "P", "/A", "m1", completed=True, passed=True, overdue=False, due="2026-11-01", reached=True
        )
    ]
