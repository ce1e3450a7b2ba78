"""Weeks, and figures of past weeks as who may not see names may see them: pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from service.counting.changes import Tree, add_upward
from service.counting.model import Cell, Sums

WEEKS_KEPT = 53
STEP = 5
"""Past weeks are shown in steps of so many people: two weeks that differ by fewer look alike, or differ by a step."""
WEEK = timedelta(days=7)


class Stood(NamedTuple):
    """How many people of a unit were how far with a module at the end of a week."""

    assigned: int
    completed: int
    passed: int
    overdue: int


NOBODY = Stood(0, 0, 0, 0)
Place = tuple[str, str]
"""Unit id and module id."""


def monday_of(day: date) -> date:
    """The week a day is in, as weeks are counted in Sweden and Denmark."""
    return day - timedelta(days=day.weekday())


def in_steps(exact: Stood) -> Stood:
    """Rounded to steps of five, so that no two of them differ by a figure on fewer people.

    Nobody is done as long as nobody is; everybody only when everybody is. Fewer than five late read as none: they may
    be the only ones whose day has passed, and two of three would read otherwise than three.
    """
    whole = _nearest(exact.assigned)
    done, passed, late = (_part(each, exact.assigned, whole) for each in exact[1:])
    return Stood(whole, done, passed, 0 if exact.overdue < min(STEP, exact.assigned) else late)


def _nearest(people: int) -> int:
    return STEP * ((people + STEP // 2) // STEP)


def _part(people: int, assigned: int, whole: int) -> int:
    if people == assigned:
        return whole
    return max(0, min(_nearest(people), whole - STEP))


def between(done: int, asked: int) -> tuple[int, int]:
    """Between which shares, in whole percent and both included, it lies what reads so in steps of five."""
    if done == asked:
        return 100, 100
    off = STEP // 2
    lowest = 100 * max(done - off, 0) // (asked + off)
    if done == asked - STEP:  # so does everything short of everybody
        return lowest, 100 * (asked + off - 1) // (asked + off)
    return lowest, 100 * (done + off) // (asked - off)


def filled(rows: Iterable[tuple[date, Stood]], first: date, last: date) -> Iterator[tuple[date, Stood]]:
    """One entry for each week from `first` to `last`: a week without a row is like the one before it."""
    known = sorted(rows)
    week, at, stood = first, 0, NOBODY
    while week <= last:
        while at < len(known) and known[at][0] <= week:
            stood = known[at][1]
            at += 1
        yield week, stood
        week += WEEK


class Done(NamedTuple):
    """People of one unit who completed, or passed, a module on a day; `due_on` is theirs."""

    cell: Cell
    on: date
    people: int


class Past(NamedTuple):
    """What is known of the time before weeks were kept: who is bound now, from when, and when they were done."""

    bound: Mapping[Cell, int]
    starts: Mapping[str, date]  # module id -> the first day of any assignment
    completed: list[Done]
    passed: list[Done]


def as_of(past: Past, day: date, tree: Tree) -> dict[Place, Stood]:
    """How every unit would have stood at the end of a day, had those been bound who are now."""
    own = {cell: Sums(people, 0, 0, 0) for cell, people in past.bound.items() if past.starts[cell.module_id] <= day}
    for place, dones in ((1, past.completed), (2, past.passed)):
        for done in dones:
            if done.on <= day and done.cell in own:
                sums = list(own[done.cell])
                sums[place] += done.people
                own[done.cell] = Sums(*sums)
    return over_due_days(add_upward(own.items(), tree), day)


def over_due_days(counters: Mapping[Cell, Sums], day: date) -> dict[Place, Stood]:
    """Each unit × module over all its due days, as it stands on a day."""
    found: dict[Place, Stood] = {}
    for cell, sums in counters.items():
        late = sums.assigned - sums.completed if cell.due_on < day else 0
        place = cell.unit_id, cell.module_id
        before = found.get(place, NOBODY)
        found[place] = Stood(*(a + b for a, b in zip(before, (*sums[:3], late), strict=True)))
    return found


def on_due_days(past: Past, today: date, tree: Tree) -> dict[Cell, tuple[int, int]]:
    """For each due day that has passed: how many were asked to be done by then, and how many were."""
    own = {cell: Sums(people, 0, 0, 0) for cell, people in past.bound.items() if cell.due_on < today}
    for done in past.completed:
        if done.cell in own and done.on <= done.cell.due_on:
            own[done.cell] = own[done.cell]._replace(completed=own[done.cell].completed + done.people)
    return {cell: (sums.assigned, sums.completed) for cell, sums in add_upward(own.items(), tree).items()}
