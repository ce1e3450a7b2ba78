"""Whom an assignment has not reached as it was meant, as a click asks for it."""

from collections.abc import Sequence

from service.assignments.model import Rule
from service.cards.turn import Turn
from service.delivery.missed import Kind, Missed, MissedPerson, Missing

__all__ = ["Kind", "Missed", "MissedPerson", "missed", "missed_people"]


def missed(turn: Turn, rule: Rule) -> list[Missed]:
    """By kind and reason, the commonest first."""
    return _missing(turn, rule).reasons()


def missed_people(turn: Turn, rule: Rule, start: int, most: int) -> tuple[int, Sequence[MissedPerson]]:
    """How many there are of those who can be named, and `most` of them from `start` on."""
    return _missing(turn, rule).by_name(start, most)


def _missing(turn: Turn, rule: Rule) -> Missing:
    return Missing(turn.connection, rule, turn.units, turn.house.settings.domains, turn.now)
