"""Somebody without the right to names reads all there is, and solves equations: no small group comes out.

The towns are wicked on purpose: units one in another with few people each, assignments that overlap, due days that
few people have, answers that are no longer kept.
"""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from service.reports.model import By
from service.store import tables as t
from service.store.recounts import Recount, ask_for_recount
from tests.support.attacker import told
from tests.support.small_town import EVERYBODY, group, person, unit
from tests.support.watched_town import DAY, MODULE, WatchedTown, watched

SEPTEMBER = date(2026, 9, 1)
PASSED, TO_COME = date(2026, 11, 10), date(2026, 12, 20)


def forget(town: WatchedTown, people: list[str], answers: dict[str, str]) -> None:
    """Of these people's answers nothing is kept but this."""
    with town.engine.begin() as connection:
        connection.execute(update(t.responses).where(t.responses.c.person_id.in_(people)).values(answers=answers))
        ask_for_recount(connection, Recount.ALL)


def test_the_attacker_finds_what_is_there() -> None:
    """Else the tests below would say nothing: sums, differences, and three figures that overlap."""
    people = [str(number) for number in range(12)]
    assert told([frozenset(people), frozenset(people[:8])]) == [(frozenset(people[8:]), frozenset())]
    assert told([frozenset(people), frozenset(people[:7])]) == []
    around = [frozenset(people[:6]), frozenset(people[1:7])]
    assert told(around) == [(frozenset("0"), frozenset("6"))]
    halves = [frozenset(people[:8]), frozenset(people[4:]), frozenset([*people[:4], *people[8:]])]
    assert len(told(halves)) == 3
    assert told([]) == []


@pytest.mark.parametrize("few", [1, 4])
def test_two_assignments_that_differ_by_few(few: int) -> None:
    """Each is far enough from the whole; they are not from each other."""
    with watched(["/", "/Skolor"]) as town:
        people = town.hire("u1", 20)
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=SEPTEMBER)
        for number in (5, 5 + few):
            town.assign(MODULE, [EVERYBODY], starts=SEPTEMBER, exceptions=map(person, people[:number]))
        assert told(town.figures()["done"]) == []


def test_an_assignment_to_a_unit_is_shown_where_the_unit_is() -> None:
    """What is told of an assignment is a sum of what is told anyway: nothing of that need be hidden."""
    with watched(["/", "/Skolor", "/Skolor/Norra", "/Vård"]) as town:
        for each in town.units:
            town.hire(each, 6)
        town.sync()
        both = town.assign(MODULE, [unit("u2"), unit("u3")], starts=SEPTEMBER)
        town.assign(MODULE, [unit("u1")], starts=SEPTEMBER)
        rows = town.report(By.UNIT, assignment=both).rows
        assert {row.unit: (row.hidden, row.counts.assigned) for row in rows} == {
            "/": (False, 12),
            "/Skolor": (False, 6),
            "/Skolor/Norra": (False, 6),
            "/Vård": (False, 6),
        }


def test_few_whose_answers_are_kept() -> None:
    """The answers of four of five heads have been deleted: what is left of the whole after the units is one's own."""
    with watched(["/", "/Norra", "/Södra"]) as town:
        heads = town.hire("u0", 5)
        people = [*heads, *town.hire("u1", 8), *town.hire("u2", 8)]
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=SEPTEMBER)
        town.answer(MODULE, [(who, "r", DAY, True) for who in people])
        shown = {question: len(figures) for question, figures in town.figures().items()}
        assert shown == {"done": 6, "first": 6, "second": 6}  # of three units, and again by assignment
        forget(town, heads[1:], {})
        figures = town.figures()
        assert [told(figures[question]) for question in ("first", "second")] == [[], []]
        assert len(figures["first"]) == 4  # the whole, and one of both units
        forget(town, heads[1:], {"first": "a"})
        assert len(town.figures()["first"]) == 6
        assert len(town.figures()["second"]) == 4


@pytest.mark.parametrize(("few_are_late", "late"), [(True, 0), (False, 13)])
def test_few_with_another_due_day(few_are_late: bool, late: int) -> None:
    """Three of thirteen are late, or all but three: how many of the three are done is not told by how many are late."""
    with watched(["/", "/Norra"]) as town:
        town.hire("u0", 10)
        town.hire("u1", 3)
        town.sync()
        town.assign(MODULE, [unit("u1")], starts=SEPTEMBER, due=PASSED if few_are_late else TO_COME)
        others = {"exceptions": [unit("u1")], "starts": SEPTEMBER}
        town.assign(MODULE, [EVERYBODY], due=TO_COME if few_are_late else PASSED, **others)
        [row] = [row for row in town.report(By.UNIT).rows if not row.hidden]
        assert (row.unit, row.counts.assigned, row.counts.overdue) == ("/", 13, late)
        assert told([*town.figures()["done"], *town.late_figures()]) == []


def test_enough_with_another_due_day() -> None:
    """Five of ten are late: that is what is said."""
    with watched(["/"]) as town:
        people = town.hire("u0", 10)
        town.sync()
        town.assign(MODULE, map(person, people[:5]), starts=SEPTEMBER, due=PASSED)
        town.assign(MODULE, map(person, people[5:]), starts=SEPTEMBER, due=TO_COME)
        town.answer(MODULE, [(people[0], "r", DAY, True)])
        [row] = town.report(By.UNIT).rows
        assert (row.counts.overdue, row.counts.completed) == (4, 1)


@settings(max_examples=10)
@given(st.integers(0, 1_000_000))
def test_any_town(seed: int) -> None:
    """Random units, assignments, days and answers; who is late is found out by having one after the other done."""
    draw = Random(seed)
    with watched(_paths(draw)) as town:
        for each in town.units:
            town.hire(each, draw.choice([0, 1, 2, 4, 5, 6, draw.randint(5, 12)]))
        people = [*town.people, *town.hire("u0", 1)]
        town.group = frozenset(draw.sample(people, min(len(people), draw.choice([1, 3, 6]))))
        town.sync()
        for number in range(draw.randint(1, 4)):
            _assign(town, draw, people, spare=number > 0)
        town.answer(MODULE, [(who, "r", DAY, True) for who in people if draw.random() < 0.6])
        forget(town, [who for who in people if draw.random() < 0.3], draw.choice([{}, {"first": "a"}]))
        figures = town.figures()
        assert [told(figures[question]) for question in ("first", "second")] == [[], []]
        with town.engine.begin() as connection:
            connection.execute(t.responses.delete())
            ask_for_recount(connection, Recount.ALL)
        assert told([*figures["done"], *town.late_figures()]) == []


def _paths(draw: Random) -> list[str]:
    paths = ["/"]
    for number in range(draw.randint(1, 6)):
        above = draw.choice(paths[-2:] if draw.random() < 0.4 else paths)
        paths.append(f"{above.rstrip('/')}/{number}")
    return paths


def _assign(town: WatchedTown, draw: Random, people: list[str], *, spare: bool) -> None:
    some = [EVERYBODY, group(), person(draw.choice(people)), *map(unit, town.units)]
    exceptions = [draw.choice(some[1:])] if spare and draw.random() < 0.4 else []
    targets = draw.sample(some, draw.choice([1, 1, 2]))
    due = draw.choice([None, PASSED, TO_COME])
    town.assign(MODULE, targets, starts=SEPTEMBER, due=due, exceptions=exceptions)
