"""Somebody without the right to names keeps what they read: today's figures beside those of the day before.

Where no answer has come in between, both are sums of the same numbers. What somebody's coming or going does to a
figure cannot be hidden from who knows of it (docs/numbers.md); how the others of a small group stand can.
"""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from service.counting.recount import prove
from service.counting.suppression import hide
from service.counting.withholding import LIMIT, nodes
from service.reports.model import By
from tests.counting.test_suppression import Tree, equations, rank, secrets, trees
from tests.support.attacker import told
from tests.support.small_town import EVERYBODY
from tests.support.watched_town import CATALOGUE, DAY, MODULE, TODAY, WatchedTown, watched


def hidden(town: WatchedTown, by: By = By.UNIT) -> set[str]:
    """The units whose row is hidden; of questions, those in which all are."""
    if by is By.UNIT:
        return {getattr(row, "unit", "") for row in town.report(by).rows if getattr(row, "hidden", None)}
    rows = {unit.path: town.report(by, unit.path).rows for unit in town.units.values()}
    return {path for path, some in rows.items() if some and all(getattr(row, "hidden", None) for row in some)}


def test_what_was_hidden_for_a_small_unit_stays_so() -> None:
    """The two smallest of three are hidden. One grows beyond the third: were that hidden now, all is told."""
    assert hide(nodes({"/": 18, "/A": 3, "/B": 8, "/C": 7})) == {"/A", "/C"}
    with watched(["/", "/A", "/B", "/C"]) as town:
        for each, people in (("u1", 3), ("u2", 6), ("u3", 7)):
            town.hire(each, people)
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=date(2026, 9, 1))
        assert hidden(town) == {"/A", "/B"}
        before = town.figures()["done"]
        new = frozenset(town.hire("u2", 2))
        town.sync()
        assert hidden(town) == {"/A", "/B"}
        found = told([*before, *town.figures()["done"]])
        assert {each for both in found for each in both} <= {new, frozenset()}
        assert prove(town.engine, CATALOGUE, TODAY).holds


def test_questions_hide_the_same_units() -> None:
    """Of those whose figures are hidden anyway one covers a small one, though another has the fewest answers."""
    with watched(["/", "/A", "/B", "/C"]) as town:
        people = {each: town.hire(each, number) for each, number in (("u1", 3), ("u2", 9), ("u3", 10))}
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=date(2026, 9, 1))
        for each, done in (("u1", 2), ("u2", 6), ("u3", 5)):
            town.answer(MODULE, [(who, "r", DAY, True) for who in people[each][:done]])
        assert (hidden(town), hidden(town, By.QUESTION)) == ({"/A", "/B"}, {"/A", "/B"})
        town.answer(MODULE, [(who, "r", DAY, True) for who in people["u2"][6:]])
        assert hidden(town, By.QUESTION) == {"/A", "/B"}


@st.composite
def days(draw: st.DrawFn) -> tuple[Tree, frozenset[str]]:
    """A tree, and the rows that were hidden before, whichever they were."""
    units = draw(trees())
    return units, frozenset(draw(st.sets(st.sampled_from(sorted(units)))))


@settings(max_examples=60)
@given(days())
def test_it_is_enough_whatever_was_hidden_before(day: tuple[Tree, frozenset[str]]) -> None:
    """No small number follows from what is shown now; and who decides again decides the same."""
    units, before = day
    now = hide(units, LIMIT, before)
    cells = [path for path, node in units.items() if node.own]
    seen = equations(units, now, cells)
    for secret in secrets(units, cells):
        assert rank([*seen, secret]) == rank(seen) + 1
    assert hide(units, LIMIT, now) == now
