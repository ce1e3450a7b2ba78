"""Placing an assignment: understand the order, see whom it reaches, write the rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from service.assignments import request
from service.assignments.foresee import domain_of, foresee, just_read, outside
from service.assignments.model import Rule, Task
from service.assignments.nameless import FEWEST, Hindrance, Why, for_pupils, hindrance, refuse, unnamed_with
from service.assignments.records import write_rule
from service.catalogue.model import Catalogue
from service.errors import UsageError
from service.moments import local_day, stamp
from service.roster.model import Group, Members, Roster
from service.roster.records import as_known, read_named, write_group
from service.settings import Settings
from service.store.engine import reading

ReadMembers = Callable[[str], Members]
"""Who is in a group, by its lower-case address, as the Directory has it now; refuses one that is not there."""
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
    aggregate_only: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Whom it reaches.

    `already_done`: people who have completed every module of it, None where that is not told; `unreachable`: address,
    why; `fallback`: address and why, of those whom mail reaches instead of the class that was named;
    `aggregate_only`: for figures alone, also where that was not asked for; `unnamed`: other assignments from which it
    takes the names.
    """

    assignment_id: int | None
    people: int
    units: int
    already_done: int | None
    unreachable: tuple[tuple[str, str], ...]
    fallback: tuple[tuple[str, str], ...] = ()
    aggregate_only: bool = False
    unnamed: tuple[int, ...] = ()


def place(
    engine: Engine,
    catalogue: Catalogue,
    settings: Settings,
    now: datetime,
    order: Order,
    *,
    read_members: ReadMembers,
    read_class: ReadClass | None = None,
    dry_run: bool,
    permit: Callable[[Connection, Rule, Mapping[str, Group]], None] = lambda _connection, _rule, _groups: None,
    beside: Callable[[Connection, Placed], None] | None = None,
) -> Placed:
    """Place an order, or only see what it would do. The database counts whom it reaches: nobody is read for it.

    `permit` refuses, in words, a rule that whoever asks may not make, given its groups; before anything of it is told.
    `beside` writes what belongs to it in the same transaction.

    Raises:
        UsageError: a word of it cannot be meant.
    """
    class_id = _class_of(order, settings)
    tasks = _tasks(order, catalogue, local_day(now, settings.timezone))  # before Google is asked for anything
    order = replace(order, role=request.role_for([task.module_id for task in tasks], order.role, catalogue))
    words = [*order.targets, *order.exceptions]
    with reading(engine) as connection:
        named = read_named(connection, request.person_addresses(words))
    wanted = request.group_addresses(words) if named.units else []
    members = {address: read_members(address) for address in wanted}
    with reading(engine) as connection:
        groups = {address: as_known(connection, each) for address, each in members.items()}
        rule = for_pupils(_rule(order, tasks, class_id, named, groups), settings)
        permit(connection, rule, groups)
        refuse(hindrance(connection, rule))
    students = read_class(class_id) if class_id and read_class else None
    with reading(engine) as connection:
        placed = _foreseen(connection, order, rule, named, groups, students=students, settings=settings)
    if rule.aggregate_only and placed.people < FEWEST:
        refuse(Hindrance(Why.FEW))
    if dry_run:
        return placed
    with engine.begin() as connection:
        for group in groups.values():
            write_group(connection, group, stamp(now))
        refuse(hindrance(connection, rule))  # somebody may have placed another since
        placed = replace(placed, assignment_id=write_rule(connection, rule, now=stamp(now), by=order.by))
        if beside is not None:
            beside(connection, placed)
    return placed


def _foreseen(
    connection: Connection,
    order: Order,
    rule: Rule,
    units: Roster,
    groups: Mapping[str, Group],
    *,
    students: frozenset[str] | None,
    settings: Settings,
) -> Placed:
    """Whom the rule reaches. `students`: those of the class that was named."""
    fresh = just_read(connection, groups)
    found = foresee(connection, rule, units, settings.domains, fresh=fresh, most_named=None)
    left = outside(connection, rule, units, students, fresh=fresh) if students is not None else []
    return Placed(
        assignment_id=None,
        people=found.people,
        units=found.units,
        already_done=found.already_done,
        unreachable=tuple(_unreachable(order, found.shut_out, groups)),
        fallback=tuple(sorted((email, f"Not a student of the class {rule.class_id}.") for email in left)),
        aggregate_only=rule.aggregate_only,
        unnamed=tuple(each.id for each in unnamed_with(connection, rule)),
    )


def _tasks(order: Order, catalogue: Catalogue, today: date) -> tuple[Task, ...]:
    return request.tasks(
        request.modules(order.names, catalogue),
        today=today,
        starts=order.starts,
        due=order.due,
        rhythm=request.every(order.every) if order.every else None,
    )


def _rule(
    order: Order, tasks: tuple[Task, ...], class_id: str | None, roster: Roster, groups: Mapping[str, Group]
) -> Rule:
    """The order's words understood, or refused in a sentence; the rule has no number yet."""
    return Rule(
        id=0,
        tasks=tasks,
        targets=tuple(request.target(text, roster, groups) for text in order.targets),
        exceptions=tuple(request.target(text, roster, groups) for text in order.exceptions),
        role=order.role,
        via="classroom" if class_id else order.via,
        class_id=class_id,
        aggregate_only=order.aggregate_only,
    )


def _class_of(order: Order, settings: Settings) -> str | None:
    if order.class_id is None:
        return None
    if order.via == "mail":
        raise UsageError("`--class` and `--via mail` contradict each other. Leave one out.")
    if not settings.classroom:
        raise UsageError("`--class` cannot be meant while NANOLEARN_CLASSROOM is off.")
    return request.class_id(order.class_id)


def _unreachable(order: Order, shut_out: Iterable[str], groups: Mapping[str, Group]) -> list[tuple[str, str]]:
    """Who shall do it and cannot: a Form that would not open, a member of a group who is nobody here."""
    found = [
        (email, f"The Forms are not open to {domain_of(email)}. Add it to NANOLEARN_RESPONDER_DOMAINS.")
        for email in shut_out
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
