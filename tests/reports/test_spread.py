"""How units lie apart: only of units in which at least five people are bound, never of two."""

from service.reports.model import Counts, UnitRow
from service.reports.spread import Share, Spread, shares_of, spread_of


def row(unit: str, assigned: int, completed: int, module: str = "a", *, hidden: bool = False) -> UnitRow:
    return UnitRow(unit, module, Counts() if hidden else Counts(assigned, completed), hidden=hidden)


def test_shares() -> None:
    """Four people in two modules are four people; what is hidden is no part of a share; only the units asked for."""
    rows = [
        row("/A", 5, 4),
        row("/A", 5, 3, "b"),
        row("/B", 4, 4),
        row("/B", 4, 4, "b"),
        row("/C", 0, 0, hidden=True),
        row("/C", 8, 2, "b"),
        row("/D", 0, 0, hidden=True),
        row("/A/B", 9, 9),
    ]
    assert shares_of(rows, {"/A", "/B", "/C", "/D"}) == [Share("/A", 70), Share("/C", 25)]


def test_spread() -> None:
    """The middle is a share that a unit has, the lower of two; two units have none."""
    shares = [Share("/B", 90), Share("/A", 10), Share("/C", 40), Share("/D", 50)]
    assert spread_of(shares) == Spread(Share("/A", 10), 40, Share("/B", 90), 4)
    assert spread_of(shares[:2]) is None
