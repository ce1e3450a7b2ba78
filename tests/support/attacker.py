"""Somebody who reads every figure there is and solves equations: which small groups do sums of people give away?

Knows nothing of how figures are hidden, and more than a reader does: for each figure exactly whom it counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

PRIME = (1 << 61) - 1
"""Elimination is done in whole numbers modulo this: as exact as fractions for what is asked here, and quick."""

People = frozenset[str]
_Row = list[int]


def told(figures: Iterable[People], limit: int = 5) -> list[tuple[People, People]]:
    """Groups of fewer than `limit` people whose number follows from the numbers of these groups; at best none.

    Each as those who are counted and those who are taken away: a difference of few people tells of them as well.
    """
    groups = [group for group in set(figures) if group]
    atoms = _atoms(groups)
    small = [place for place, atom in enumerate(atoms) if len(atom) < limit]
    rows = [[int(atom <= group) for atom in atoms] for group in groups]
    basis = _on_the_small(rows, [place for place in range(len(atoms)) if place not in set(small)], small)
    if not basis:
        return []
    return [
        (_people(atoms, small, signs, 1), _people(atoms, small, signs, -1))
        for signs in _combinations([len(atoms[place]) for place in small], limit)
        if _rank([*basis, list(signs)]) == len(basis)
    ]


def _atoms(groups: list[People]) -> list[People]:
    """People who are in the same groups: nothing tells them apart."""
    seen: defaultdict[tuple[int, ...], set[str]] = defaultdict(set)
    for person in frozenset().union(*groups):
        seen[tuple(place for place, group in enumerate(groups) if person in group)].add(person)
    return [frozenset(atom) for atom in sorted(map(sorted, seen.values()))]


def _on_the_small(rows: list[_Row], large: list[int], small: list[int]) -> list[_Row]:
    """All that follows about small atoms alone: independent sums of them."""
    reduced = _reduced([[row[place] for place in (*large, *small)] for row in rows])
    return [row[len(large) :] for row in reduced if not any(row[: len(large)])]


def _reduced(rows: list[_Row]) -> list[_Row]:
    """By elimination, without the rows that follow from others."""
    left = [[value % PRIME for value in row] for row in rows]
    done: list[_Row] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse = pow(pivot[column], -1, PRIME)
        pivot = [value * inverse % PRIME for value in pivot]
        left = [_less(row, pivot, row[column]) if row[column] else row for row in left]
        done.append(pivot)
    return done


def _less(row: _Row, pivot: _Row, times: int) -> _Row:
    return [(value - times * top) % PRIME for value, top in zip(row, pivot, strict=True)]


def _rank(rows: list[_Row]) -> int:
    return len(_reduced(rows))


def _combinations(sizes: list[int], limit: int) -> Iterator[tuple[int, ...]]:
    """Every sum and difference of these atoms with fewer than `limit` people in it, the first of them added."""
    for number in range(1, limit):
        for chosen in combinations(range(len(sizes)), number):
            if sum(sizes[place] for place in chosen) < limit:
                for signs in product((1, -1), repeat=number - 1):
                    sign = dict(zip(chosen, (1, *signs), strict=True))
                    yield tuple(sign.get(place, 0) for place in range(len(sizes)))


def _people(atoms: list[People], small: list[int], signs: tuple[int, ...], wanted: int) -> People:
    chosen = (atoms[place] for place, sign in zip(small, signs, strict=True) if sign == wanted)
    return frozenset().union(*chosen)
