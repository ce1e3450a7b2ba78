"""How far people are with one module, whoever asks for it: as sets and counts, never a value for each person.

The database puts the rows of a module together into a few texts: one row is fetched, not one for each person.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select, true

from service.counting.model import State
from service.store import tables as t
from service.store.among import among

_FEW = 5_000
"""So many people at most are looked up one by one; for more of them everybody's rows are read."""
_MINUTE = len("2026-11-22T09:14")
_OPEN, _COMPLETED, _PASSED = "o", "c", "p"


@dataclass(frozen=True, slots=True)
class Far:
    """Ids of the people who have been told of a module or done it, who have done it, and who have passed it."""

    reached: AbstractSet[str] = frozenset()
    done: AbstractSet[str] = frozenset()
    passed: AbstractSet[str] = frozenset()


def far_with(connection: Connection, module_id: str, people: AbstractSet[str]) -> Far:
    """How far people are with a module; who is not among `people` may be in it or not."""
    if not people:
        return Far()
    of = t.obligations.c
    letter = case((of.state >= int(State.PASSED), _PASSED), (of.state >= int(State.COMPLETED), _COMPLETED), else_=_OPEN)
    query = select(func.aggregate_strings(of.person_id, "\n"), func.aggregate_strings(letter, "")).where(
        of.module_id == module_id, of.state >= int(State.OPEN), _those(connection, of.person_id, people)
    )
    ids, letters = connection.execute(query).one()
    if not ids:
        return Far()
    who = ids.split("\n")
    pairs = list(zip(who, letters, strict=True))
    done = {each for each, letter in pairs if letter != _OPEN}
    return Far(set(who), done, {each for each, letter in pairs if letter == _PASSED})


@dataclass(frozen=True, slots=True)
class Firsts:
    """How many people first submitted a module in which minute, in UTC, and how many first passed it."""

    done: Counter[str]
    passed: Counter[str]


def first_times(connection: Connection, module_id: str, people: AbstractSet[str]) -> Firsts:
    """When those of these people who have done a module did so. Who passed once, but not by what counts, has not."""
    times = Firsts(Counter(), Counter())
    who, sent = _sent(connection, module_id, people)
    senders = set(who)
    if not senders <= people:
        here = [place for place, each in enumerate(who) if each in people]
        who, sent, senders = [who[place] for place in here], [sent[place] for place in here], senders & people
    if len(senders) < len(who):
        several = {each for each, number in Counter(who).items() if number > 1}
        _note_first(times, zip(who, sent, strict=True), several, far_with(connection, module_id, several).passed)
        sent = [each for place, each in enumerate(sent) if who[place] not in several]
    for each, number in Counter(sent).items():  # people are many, minutes few
        times.done[each[:_MINUTE]] += number
        if each[_MINUTE:] == _PASSED:
            times.passed[each[:_MINUTE]] += number
    return times


def _note_first(
    times: Firsts, sent: Iterable[tuple[str, str]], several: AbstractSet[str], passed: AbstractSet[str]
) -> None:
    """Those who have sent in the module several times count at the first."""
    done: dict[str, str] = {}
    over: dict[str, str] = {}
    for who, each in sent:
        if who in several:
            minute = each[:_MINUTE]
            done[who] = min(done.get(who, minute), minute)
            if each[_MINUTE:] == _PASSED and who in passed:
                over[who] = min(over.get(who, minute), minute)
    times.done.update(done.values())
    times.passed.update(over.values())


def _sent(connection: Connection, module_id: str, people: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Who has sent in the module; and for each in which minute that answer first came, and a letter: if it is a pass.

    Somebody whose answer was changed later is in it once, with the first time; others may be in it as well.
    """
    if not people:
        return [], []
    of = t.responses.c
    when = func.substr(of.first_at, 1, _MINUTE).concat(case((of.passed, _PASSED), else_=_COMPLETED))
    query = select(func.aggregate_strings(of.person_id, "\n"), func.aggregate_strings(when, "\n"))
    query = query.where(of.module_id == module_id, of.person_id.is_not(None), _those(connection, of.person_id, people))
    ids, sent = connection.execute(query).one()
    return (ids.split("\n"), sent.split("\n")) if ids else ([], [])


def _those(connection: Connection, column: ColumnElement[str], people: AbstractSet[str]) -> ColumnElement[bool]:
    """Chooses these people where they are few, else everybody."""
    return among(connection, column, people) if len(people) <= _FEW else true()
