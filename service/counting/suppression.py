"""Which rows of a report are hidden, so that nobody reads or works out a count of fewer than five people.

A report shows rows, each the count of a unit with everything below it. Take from a shown row the nearest shown rows
below it: what is left is a *block* of people, and a reader can always work out its size. Every sum or difference
of shown rows is made of whole blocks. So two things are enough: each block is empty or large, and inside a
block its hidden rows leave room for more than one answer. A block that is too small grows by hiding one more
row, whose block it then swallows; the row's own parts stay shown.

Who keeps yesterday's report has its rows, too. If another row than yesterday's were hidden for a small one's sake,
both of them would be known, and with them the small one. So the row that was hidden before is taken again.
"""

import math
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """A unit: the paths of the units directly below it, its own direct people, and all in it and below."""

    children: tuple[str, ...]
    own: int
    total: int


def hide(tree: Mapping[str, Node], limit: int = 5, before: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """The paths whose rows must not be shown to somebody without the right to names.

    Rows of nobody at all are always shown; a hidden row is thus known to stand for at least one person. A reader
    who knows that a unit has no direct people of its own learns nothing more. To protect a small row, the
    rows that lose the fewest people are hidden with it; of several choices, rows that were hidden `before` come first.
    """
    search = _Search(tree, limit, before)
    for path in _bottom_up(tree):
        search.settle(path)
    return frozenset(search.hidden)


@dataclass(slots=True)
class _Block:
    """The people of a row that no shown row below it counts.

    `least` and `most`: how many people the hidden rows among them can hold, as far as a reader can tell.
    `below`: the nearest shown rows, those of nobody left out.
    """

    people: int
    least: int = 0
    most: float = 0
    below: list[str] = field(default_factory=list)


class _Search:
    """Decides row by row, from the lowest units up; a unit is settled when everything below it is."""

    def __init__(self, tree: Mapping[str, Node], limit: int, before: AbstractSet[str]) -> None:
        self.tree = tree
        self.limit = limit
        self.before = before
        self.blocks: dict[str, _Block] = {}
        self.hidden: set[str] = set()

    def settle(self, path: str) -> None:
        """Make the block of `path` safe by hiding a row below it, or, where none is left to hide, itself."""
        node = self.tree[path]
        if node.total == 0:
            return
        block = self.blocks[path] = _Block(node.own, most=math.inf if node.own else 0)
        for child in node.children:
            if child in self.hidden:
                self._swallow(block, child)
            elif self.tree[child].total:
                block.below.append(child)
        if self._is_safe(block):
            return
        if block.below:
            self._hide_below(block)
        else:
            self.hidden.add(path)

    def _is_safe(self, block: _Block) -> bool:
        if block.people == 0:
            return True
        return block.people >= self.limit and block.least < block.people < block.most

    def _hide_below(self, block: _Block) -> None:
        """Hide the cheapest row that has a block of its own, one of `before` if there is any, and what stands between.

        Once is enough: a block below that is not empty is safe already, and stays so in company.
        """
        rows = block.below
        while True:
            path = min(rows, key=lambda row: (row not in self.before, self._price(row), row))
            rows = self.blocks[path].below
            block.below.remove(path)
            self.hidden.add(path)
            self._swallow(block, path)
            if self.blocks[path].people:
                return

    def _price(self, path: str) -> int:
        """How many people the rows count that must be hidden to get at a block that is not empty."""
        block, total = self.blocks[path], self.tree[path].total
        return total if block.people else total + min(map(self._price, block.below))

    def _swallow(self, block: _Block, path: str) -> None:
        """Add the block of a hidden row. It holds somebody, if not in shown rows below it then here."""
        lost = self.blocks[path]
        block.people += lost.people
        block.least += lost.least or (0 if lost.below else 1)
        block.most += self.limit - 1 if self.tree[path].total < self.limit else math.inf
        block.below.extend(lost.below)


def _bottom_up(tree: Mapping[str, Node]) -> Iterator[str]:
    """Every path after all that are below it."""
    below = {child for node in tree.values() for child in node.children}
    waiting = [path for path in tree if path not in below]
    order: list[str] = []
    while waiting:
        path = waiting.pop()
        order.append(path)
        waiting.extend(tree[path].children)
    return reversed(order)
