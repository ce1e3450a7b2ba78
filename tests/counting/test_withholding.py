"""Small groups stay hidden from somebody who sees names in some branches and figures in a branch around them.

This attacker takes away everybody whom they see by name: what is left of any shown figure, of any sum and any
difference of shown figures, is still about nobody or about five.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.counting.suppression import hide
from service.counting.withholding import LIMIT, nodes, too_few, unknown
from tests.counting.test_suppression import Row, Tree, every_tree, is_within, marks, rank, trees

SMALLER = 3
"""The limit where every tree is tried: every trap is met, with numbers few enough."""


def shown_to(units: Tree, known: tuple[str, ...], limit: int = LIMIT) -> frozenset[str]:
    """The hidden rows, as reports choose them: what everybody is denied, unless that denies a branch that is known."""
    usual = hide(units, limit)
    if not usual.intersection(known):
        return usual
    return hide(nodes(unknown({path: node.total for path, node in units.items()}, known)), limit)


def strangers(units: Tree, known: tuple[str, ...]) -> list[str]:
    """Units with people of their own whom the reader does not see by name."""
    return [path for path, node in units.items() if node.own and not any(is_within(path, top) for top in known)]


@st.composite
def readers(draw: st.DrawFn, largest: int) -> tuple[Tree, tuple[str, ...]]:
    """A tree and up to three branches of it that somebody sees by name, none in another."""
    units = draw(trees(largest=largest))
    picked = draw(st.lists(st.sampled_from(sorted(units)), max_size=3, unique=True))
    return units, tuple(path for path in picked if not any(path != top and is_within(path, top) for top in picked))


def small_of_strangers(units: Tree, known: tuple[str, ...], cells: list[str], limit: int) -> list[Row]:
    """Every unit, and every unit's own people, of whom fewer than the limit are strangers, as sums of cells."""
    left = unknown({path: node.total for path, node in units.items()}, known)
    rows = [marks(path, cells) for path, people in left.items() if 0 < people < limit]
    return rows + [[Fraction(cell == each) for cell in cells] for each in cells if units[each].own < limit]


@settings(max_examples=400, deadline=None)
@given(readers(largest=9))
def test_no_small_number_follows_with_the_names_taken_away(reader: tuple[Tree, tuple[str, ...]]) -> None:
    """Linear algebra: a number follows exactly if adding its equation leaves the rank as it was."""
    units, known = reader
    hidden, cells = shown_to(units, known), strangers(units, known)
    seen = [marks(path, cells) for path in units if path not in hidden]
    for secret in small_of_strangers(units, known, cells, LIMIT):
        assert rank([*seen, secret]) == rank(seen) + 1


@settings(max_examples=300, deadline=None)
@given(readers(largest=6))
def test_no_difference_leaves_fewer_than_five(reader: tuple[Tree, tuple[str, ...]]) -> None:
    """All sums and differences of shown rows: one that counts each stranger once or not counts none or many."""
    units, known = reader
    hidden, cells = shown_to(units, known), strangers(units, known)
    seen = [row for path in units if path not in hidden for row in [marks(path, cells)] if any(row)]
    for signs in product((-1, 0, 1), repeat=len(seen)):
        sums = [sum(sign * row[place] for sign, row in zip(signs, seen, strict=True)) for place in range(len(cells))]
        if set(sums) <= {0, 1}:
            people = sum(units[cell].own for cell, each in zip(cells, sums, strict=True) if each)
            assert not 0 < people < LIMIT


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_small_number_of_strangers_could_be_another(size: int) -> None:
    """In every tree of so many units, for every choice of known branches: no secret has one answer alone.

    The reader places strangers in every way that gives the shown rows, and knows that a hidden row holds somebody,
    though that may be somebody whom they see by name.
    """
    for units in every_tree(size, counts=(0, 1, 2)):
        for known in antichains(units):
            cells = strangers(units, known)
            hidden = shown_to(units, known, SMALLER)
            secrets = [] if "/" in hidden else small_of_strangers(units, known, cells, SMALLER)
            values: list[set[int]] = [set() for _ in secrets]
            for world in worlds(units, known, hidden, cells) if secrets else ():
                for found, secret in zip(values, secrets, strict=True):
                    found.add(sum(count for count, mark in zip(world, secret, strict=True) if mark))
            assert all(len(found) > 1 for found in values), (units, known, hidden)


def antichains(units: Tree) -> list[tuple[str, ...]]:
    """One or two branches, none in another."""
    pairs = [pair for pair in combinations(units, 2) if not is_within(*pair) and not is_within(*pair[::-1])]
    return [*((path,) for path in units), *pairs]


def worlds(units: Tree, known: tuple[str, ...], hidden: frozenset[str], cells: list[str]) -> list[tuple[int, ...]]:
    """Every way to place strangers that gives the shown rows, and somebody in each hidden one."""
    left = unknown({path: node.total for path, node in units.items()}, known)
    holds = {path: [is_within(cell, path) for cell in cells] for path in units}
    most = [min(left[path] for path in units if path not in hidden and is_within(cell, path)) for cell in cells]

    def fits(world: tuple[int, ...]) -> bool:
        for path in units:
            people = sum(count for count, inside in zip(world, holds[path], strict=True) if inside)
            if path not in hidden and people != left[path]:
                return False
            if path in hidden and people + units[path].total - left[path] == 0:
                return False
        return True

    return [world for world in product(*(range(top + 1) for top in most)) if fits(world)]


@pytest.mark.parametrize(
    ("total", "known", "left"),
    [
        ({"/": 9, "/A": 4, "/B": 5}, ("/A",), {"/": 5, "/A": 0, "/B": 5}),
        ({"/": 9, "/A": 4, "/A/1": 3, "/AB": 5}, ("/A",), {"/": 5, "/A": 0, "/A/1": 0, "/AB": 5}),
        ({"/": 9, "/A": 8, "/A/1": 3, "/A/2": 4}, ("/A/1", "/A/2"), {"/": 2, "/A": 1, "/A/1": 0, "/A/2": 0}),
        ({"/": 9, "/A": 4}, ("/gone",), {"/": 9, "/A": 4}),
        ({"/": 9, "/A": 4}, ("/",), {"/": 0, "/A": 0}),
    ],
)
def test_who_is_left(total: Mapping[str, int], known: tuple[str, ...], left: Mapping[str, int]) -> None:
    """A neighbour with a longer name is not part of a branch; one in which nobody is bound takes nobody away."""
    assert unknown(total, known) == left


def test_seven_of_whom_four_are_known() -> None:
    """Everybody else sees the seven; who knows four of them by name would see the three."""
    sizes = {"u0": 40, "u1": 7, "u2": 4, "u3": 33}
    paths = {"u0": "/", "u1": "/A", "u2": "/A/1", "u3": "/B"}
    assert too_few(sizes, paths) == {"u2"}
    assert too_few(sizes, paths, ["/A/1"]) == {"u1", "u3"}
