"""Small groups stay hidden, also from somebody who adds, subtracts and solves equations.

The attackers below know nothing of how rows are chosen. They get what a report shows: which rows there are, the counts
of the shown ones, and that a hidden row stands for somebody.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.counting.suppression import Node, hide

LIMIT = 5
Tree = dict[str, Node]
Row = list[Fraction]


def tree(own: Mapping[str, int]) -> Tree:
    """Units from the number of people directly in each; parents that are not named have none."""
    paths = {"/"} | set(own)
    for path in own:
        parts = path.strip("/").split("/")
        paths |= {"/" + "/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    paths = {path for path in paths if path != "//"}
    return {
        path: Node(
            children=tuple(sorted(child for child in paths if child != "/" and parent(child) == path)),
            own=own.get(path, 0),
            total=sum(count for unit, count in own.items() if is_within(unit, path)),
        )
        for path in paths
    }


def parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def is_within(path: str, above: str) -> bool:
    return above in {"/", path} or path.startswith(above + "/")


@pytest.mark.parametrize(
    ("own", "hidden"),
    [
        ({"/": 5}, set()),
        ({"/": 4}, {"/"}),
        ({"/": 0}, set()),
        ({"/A": 5, "/B": 5}, set()),
        ({"/A": 5, "/B": 0}, set()),
        # B would be what is left of the whole after A: the smallest other row goes with it
        ({"/A": 30, "/B": 3, "/C": 20}, {"/B", "/C"}),
        # three people directly in the root are what is left after all units
        ({"/": 3, "/A": 30, "/B": 20}, {"/B"}),
        # six direct people hide the three: they are in no row of their own
        ({"/": 6, "/A": 30, "/B": 3}, {"/B"}),
        # four and three together are seven; but two alone would be two
        ({"/A": 30, "/B": 4, "/C": 3}, {"/B", "/C"}),
        ({"/A": 30, "/B": 1, "/C": 1}, {"/A", "/B", "/C"}),
        # five hidden rows for five people can only be one each; two hidden rows for eight seem four each
        ({"/A": 1, "/B": 1, "/C": 1, "/D": 1, "/E": 1, "/F": 9}, {"/A", "/B", "/C", "/D", "/E", "/F"}),
        ({"/A": 1, "/B": 1, "/C": 1, "/D": 1, "/E": 1}, {"/", "/A", "/B", "/C", "/D", "/E"}),
        ({"/A": 4, "/B": 4, "/C": 9}, {"/A", "/B", "/C"}),
        # a small unit's own parts are smaller still
        ({"/A": 30, "/A/X": 9, "/B/X": 2, "/B/Y": 1, "/B/Z": 0}, {"/A", "/B", "/B/X", "/B/Y"}),
        # a row hidden for another's sake keeps its parts, but for one: else they would add up to it
        ({"/P": 3, "/S/A": 200, "/S/B": 100, "/S/C": 150}, {"/P", "/S", "/S/B"}),
        # where it has direct people, nothing adds up to it
        ({"/P": 3, "/S": 5, "/S/A": 200, "/S/B": 100}, {"/P", "/S"}),
        # a unit whose only row is hidden, and whose own people are too few to cover it
        ({"/A": 50, "/B": 2, "/B/X": 3}, {"/B/X"}),
        ({"/A": 50, "/B": 1, "/B/X": 9}, {"/B/X"}),
    ],
)
def test_what_is_hidden(own: dict[str, int], hidden: set[str]) -> None:
    """Cases worked out by hand."""
    assert hide(tree(own)) == hidden


def test_the_limit_can_be_set_higher() -> None:
    """A municipality may ask for more than five."""
    own = {"/A": 30, "/B": 9, "/C": 20}

    assert hide(tree(own)) == frozenset()
    assert hide(tree(own), limit=10) == {"/B", "/C"}


def test_a_single_teacher_on_each_level_costs_few_rows() -> None:
    """Heads placed directly in their unit are the common case: most rows must stay readable."""
    own = {"/": 2}
    for school in range(10):
        own[f"/Skola{school}"] = 3
        own |= {f"/Skola{school}/Klass{number}": 20 + number for number in range(9)}
    hidden = hide(tree(own))

    assert hidden == {*(f"/Skola{school}/Klass0" for school in range(10)), "/Skola0"}


COUNTS = st.one_of(st.just(0), st.integers(1, 6), st.integers(1, 40))


@st.composite
def trees(draw: st.DrawFn, largest: int = 9) -> Tree:
    """A few units at random places below each other, mostly small."""
    paths = ["/"]
    for number in range(draw(st.integers(0, largest - 1))):
        above = draw(st.sampled_from(paths))
        paths.append(f"{above.rstrip('/')}/{number}")
    return tree({path: draw(COUNTS) for path in paths})


def equations(units: Tree, hidden: frozenset[str], cells: list[str]) -> list[Row]:
    """What the shown rows say of the direct people of each unit in `cells`."""
    return [marks(path, cells) for path in units if path not in hidden]


def marks(path: str, cells: list[str]) -> Row:
    """The row of `path` as a sum of cells."""
    return [Fraction(is_within(cell, path)) for cell in cells]


def rank(rows: list[Row]) -> int:
    """By elimination in exact numbers."""
    rows = [row.copy() for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * top for value, top in zip(row, pivot, strict=True)]
        found += 1
    return found


def secrets(units: Tree, cells: list[str], limit: int = LIMIT) -> Iterator[Row]:
    """Every small row, and every small number of direct people, as sums of cells."""
    for path, node in units.items():
        if 0 < node.total < limit:
            yield marks(path, cells)
        if 0 < node.own < limit:
            yield [Fraction(cell == path) for cell in cells]


@settings(max_examples=300, deadline=None)
@given(trees())
def test_no_small_number_follows_from_the_shown_ones(units: Tree) -> None:
    """Linear algebra: a number follows exactly if adding its equation leaves the rank as it was.

    This attacker also knows which units have no direct people.
    """
    hidden = hide(units, LIMIT)
    cells = [path for path, node in units.items() if node.own]
    known = equations(units, hidden, cells)
    for secret in secrets(units, cells):
        assert rank([*known, secret]) == rank(known) + 1


@settings(max_examples=200, deadline=None)
@given(trees(largest=6))
def test_no_difference_counts_fewer_than_five(units: Tree) -> None:
    """All sums and differences of shown rows: one that counts each person once or not counts none or many."""
    hidden = hide(units, LIMIT)
    cells = [path for path, node in units.items() if node.own]
    shown = equations(units, hidden, cells)
    for signs in product((-1, 0, 1), repeat=len(shown)):
        sums = [sum(sign * row[place] for sign, row in zip(signs, shown, strict=True)) for place in range(len(cells))]
        if set(sums) <= {0, 1}:
            people = sum(units[cell].own for cell, each in zip(cells, sums, strict=True) if each)
            assert not 0 < people < LIMIT


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_small_number_could_be_another(size: int) -> None:
    """In every tree of so many units: of all whole numbers that fit what is shown, each secret has several.

    The limit is three here: every trap is met, with numbers few enough to try them all.
    """
    limit = 3
    for units in every_tree(size, counts=(0, 1, 2)):
        hidden = hide(units, limit)
        cells = [path for path, node in units.items() if node.own]
        wanted = [] if "/" in hidden else list(secrets(units, cells, limit))
        values: list[set[int]] = [set() for _ in wanted]
        for world in worlds(units, hidden, cells) if wanted else ():
            for seen, secret in zip(values, wanted, strict=True):
                seen.add(sum(count for count, mark in zip(world, secret, strict=True) if mark))

        assert all(len(seen) > 1 for seen in values), (units, hidden)


def every_tree(size: int, counts: tuple[int, ...]) -> Iterator[Tree]:
    """Every shape of so many units, with every choice of people directly in each."""
    for shape in product(*(range(number) for number in range(1, size))):
        paths = ["/"]
        for number, above in enumerate(shape):
            paths.append(f"{paths[above].rstrip('/')}/{number}")
        for own in product(counts, repeat=size):
            yield tree(dict(zip(paths, own, strict=True)))


def worlds(units: Tree, hidden: frozenset[str], cells: list[str]) -> Iterator[tuple[int, ...]]:
    """Every way to place people in the cells that gives the shown rows, and somebody in each hidden one."""
    rows = [(marks(path, cells), node.total, path in hidden) for path, node in units.items()]
    most = [
        min(node.total for path, node in units.items() if path not in hidden and is_within(cell, path))
        for cell in cells
    ]
    for world in product(*(range(top + 1) for top in most)):
        for row, total, is_hidden in rows:
            count = sum(people for people, mark in zip(world, row, strict=True) if mark)
            if (count == 0) if is_hidden else (count != total):
                break
        else:
            yield world


@settings(max_examples=200, deadline=None)
@given(trees())
def test_no_row_is_hidden_without_need(units: Tree) -> None:
    """Empty rows are shown; a tree without small numbers is shown whole; a hidden root hides all."""
    hidden = hide(units, LIMIT)
    numbers = [number for node in units.values() for number in (node.own, node.total) if number]

    assert all(units[path].total for path in hidden)
    if min(numbers, default=LIMIT) >= LIMIT:
        assert hidden == frozenset()
    if "/" in hidden:
        assert hidden == {path for path, node in units.items() if node.total}


def test_the_order_of_the_rows_does_not_matter() -> None:
    """The same report hides the same rows, however the database returns them."""
    units = tree({"/": 3, "/A": 20, "/B": 20, "/C": 20, "/C/X": 2})

    assert hide(units) == hide(dict(reversed(units.items())))


def test_a_large_municipality() -> None:
    """Five thousand units, deep and wide, are decided; were each compared with each, this would take minutes."""
    own = {
        f"/{a}/{b}/{c}/{d}": (a * 7 + b * 5 + c * 3 + d) % 30
        for a in range(8)
        for b in range(8)
        for c in range(8)
        for d in range(10)
    }
    units = tree_of_many(own)
    hidden = hide(units)
    assert 0 < len(hidden) < len(units)


def tree_of_many(own: Mapping[str, int]) -> Tree:
    """As `tree`, in one walk."""
    totals: dict[str, int] = {}
    children: dict[str, set[str]] = {}
    for path, count in own.items():
        unit = path
        totals[unit] = totals.get(unit, 0) + count
        while unit != "/":
            children.setdefault(parent(unit), set()).add(unit)
            unit = parent(unit)
            totals[unit] = totals.get(unit, 0) + count
    return {
        path: Node(tuple(sorted(children.get(path, ()))), own.get(path, 0), total) for path, total in totals.items()
    }
