"""Placing an assignment: understand the order, see whom it reaches, write the rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from service.assignments import request
from service.assignments.model import Rule
from service.assignments.records import write_rule
from service.assignments.resolve import bound
from service.catalogue.model import Catalogue
from service.errors import UsageError
from service.moments import local_day, stamp
from service.roster.model import Group, Person, Roster
from service.roster.records import read_roster, write_group
from service.settings import Settings
from service.store.engine import reading

ReadGroups = Callable[[list[str], Mapping[str, Person]], Mapping[str, Group]]
ReadClass = Callable[[str], frozenset[str]]
"""The ids of the students of a Classroom class; refuses one that cannot be used."""


@dataclass(frozen=True, slots=True)
class Order:
    """An assignment as it was asked for, in the words of the command line."""

    names: Sequence[str]
    targets: Sequence[str]
    exceptions: Sequence[str] = ()
    role: str | None = None
    via: str | None = None
    class_id: str | None = None
    starts: date | None = None
    due: date | None = None
    every: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Whom it reaches.

    `already_done`: people who have completed every module of it; `unreachable`: address, why; `fallback`: address and
    why, of those whom mail reaches instead of the class that was named.
    """

    assignment_id: int | None
    people: int
    units: int
    already_done: int
    unreachable: tuple[tuple[str, str], ...]
    fallback: tuple[tuple[str, str], ...] = ()


def place(
    engine: Engine,
    catalogue: Catalogue,
    settings: Settings,
    now: datetime,
    order: Order,
    *,
    read_groups: ReadGroups,
    read_class: ReadClass | None = None,
    completed: Callable[[Any], frozenset[tuple[str, str]]],
    dry_run: bool,
    permit: Callable[[Rule, Roster], None] = lambda _rule, _roster: None,
    beside: Callable[[Connection, Placed], None] | None = None,
) -> Placed:
    """Place an order, or only see what it would do.

    `permit` refuses, in words, a rule that whoever asks may not make; before anything of it is told. `beside` writes
    what belongs to it in the same transaction.

    Raises:
        UsageError: a word of it cannot be meant.
    """
    class_id = _class_of(order, settings)
    with reading(engine) as connection:
        roster = read_roster(connection)
        done = completed(connection)
    wanted = request.group_addresses([*order.targets, *order.exceptions]) if roster.people else []
    groups = read_groups(wanted, roster.people) if wanted else {}
    roster = replace(roster, groups={**roster.groups, **groups})
    rule = _rule(order, class_id, roster, groups, catalogue, local_day(now, settings.timezone))
    permit(rule, roster)
    people = bound(rule, roster)
    students = read_class(class_id) if class_id and read_class else people
    placed = Placed(
        assignment_id=None,
        people=len(people),
        units=len({roster.people[person].unit_id for person in people}),
        already_done=sum(all((person, task.module_id) in done for task in rule.tasks) for person in people),
        unreachable=tuple(_unreachable(order, people, roster, groups, settings)),
        fallback=tuple(
            sorted((roster.people[each].email, f"Not a student of the class {class_id}.") for each in people - students)
        ),
    )
    if dry_run:
        return placed
    with engine.begin() as connection:
        for group in groups.values():
            write_group(connection, group, stamp(now))
        placed = replace(placed, assignment_id=write_rule(connection, rule, now=stamp(now), by=order.by))
        if beside is not None:
            beside(connection, placed)
    return placed


def _rule(  # noqa: PLR0917 - all that the words of an order are understood by
    order: Order, class_id: str | None, roster: Roster, groups: Mapping[str, Group], catalogue: Catalogue, today: date
) -> Rule:
    """The order's words understood, or refused in a sentence; the rule has no number yet."""
    tasks = request.tasks(
        request.modules(order.names, catalogue),
        today=today,
        starts=order.starts,
        due=order.due,
        rhythm=request.every(order.every) if order.every else None,
    )
    return Rule(
        id=0,
        tasks=tasks,
        targets=tuple(request.target(text, roster, groups) for text in order.targets),
        exceptions=tuple(request.target(text, roster, groups) for text in order.exceptions),
        role=order.role,
        via="classroom" if class_id else order.via,
        class_id=class_id,
    )


def _class_of(order: Order, settings: Settings) -> str | None:
    if order.class_id is None:
        return None
    if order.via == "mail":
        raise UsageError("`--class` and `--via mail` contradict each other. Leave one out.")
    if not settings.classroom:
        raise UsageError("`--class` cannot be meant while NANOLEARN_CLASSROOM is off.")
    return request.class_id(order.class_id)


def _unreachable(
    order: Order, people: frozenset[str], roster: Roster, groups: Mapping[str, Group], settings: Settings
) -> list[tuple[str, str]]:
    """Who shall do it and cannot: a Form that would not open, a member of a group who is nobody here."""
    found = [
        (email, f"The Forms are not open to {domain}. Add it to NANOLEARN_RESPONDER_DOMAINS.")
        for email in (roster.people[person].email for person in people)
        if settings.domains and (domain := email.lower().rpartition("@")[2]) not in settings.domains
    ]
    for address in dict.fromkeys(request.group_addresses(order.targets)):
        found += [
            (
                stranger,
                f"A member of {address} who is not in the roster: outside the organisation, suspended or archived.",
            )
            for stranger in groups[address].strangers
        ]
    return sorted(set(found))
