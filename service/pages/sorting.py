"""The order of a table's rows, chosen in its heads by plain links: it needs no script, and an order can be sent on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from service.reports.model import Counts
from service.tongue import percent

_Row = TypeVar("_Row")
_KEYS: Mapping[str, Callable[[Counts], int]] = {
    "assigned": lambda counts: -counts.assigned,
    "completed": lambda counts: percent(counts.completed, counts.assigned),
    "passed": lambda counts: -(counts.passed or 0),
    "overdue": lambda counts: -counts.overdue,
}
_FIRST = {"assigned": "descending", "completed": "ascending", "passed": "descending", "overdue": "descending"}


@dataclass(frozen=True, slots=True)
class Order:
    """By which column: "name", or one of the figures; `turned`: the other way round.

    Each figure begins with those who need a look: the least completed, the most overdue.
    """

    by: str = "name"
    turned: bool = False

    @property
    def direction(self) -> str:
        """As `aria-sort` says it."""
        first = _FIRST.get(self.by, "ascending")
        other = "ascending" if first == "descending" else "descending"
        return other if self.turned else first

    def next(self, by: str) -> str:
        """What the head of a column asks for: its order, or the other way round if it has that already."""
        return f"-{by}" if by == self.by and not self.turned else by


def order_of(asked: str) -> Order:
    """The order that an address asks for; what it does not know is the names'."""
    by = asked.removeprefix("-")
    return Order(by, asked.startswith("-")) if by in _KEYS or by == "name" else Order()


def ordered(rows: Sequence[_Row], order: Order, figures: Callable[[_Row], Counts | None]) -> list[_Row]:
    """The rows, which come by name, in another order. Those whose figures are hidden come last: an order tells, too."""
    if order.by == "name":
        return list(reversed(rows)) if order.turned else list(rows)
    key, sign = _KEYS[order.by], -1 if order.turned else 1
    shown = [(counts, row) for row in rows if (counts := figures(row)) is not None]
    shown.sort(key=lambda each: sign * key(each[0]))
    return [row for _, row in shown] + [row for row in rows if figures(row) is None]
