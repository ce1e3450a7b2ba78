"""Who may have to be written to now, with few queries. Each is looked at again before their mail.

What is read grows with those who have something left to do of which a day has come, not with the people or with what
they have done, and is held a part of the people at a time.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select, union

from service.assignments.model import Due
from service.assignments.records import read_rules
from service.catalogue.model import Catalogue
from service.counting.model import NO_DUE_DAY, State
from service.counting.wanted import Wanted
from service.delivery.classroom.wishes import asks_for_classroom
from service.messages.deciding import Left, reached, reason, wants_digest, week_of
from service.messages.nudges import Nudge
from service.messages.policy import Policy
from service.messages.records import reminded, resting, told
from service.messages.standing import due_days, is_about, is_reachable
from service.messages.switches import read_silenced
from service.moments import local_day, parse
from service.roles.holding import in_force
from service.roles.model import Role
from service.roster.erased import is_erased
from service.roster.model import Group, Person, Roster, Unit, within
from service.roster.records import read_units
from service.settings import Settings
from service.store import tables as t
from service.store.among import among

AT_ONCE = 1_000
"""So many people are held at a time, with what they have left."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who may have to be written to, by person id, the most urgent first. `leaders`: to whom a digest is due."""

    people: tuple[str, ...]
    leaders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moment:
    """What decides, beside what is in the database."""

    policy: Policy
    settings: Settings
    catalogue: Catalogue
    nudges: Collection[Nudge]
    now: datetime
    today: date


def crowd(connection: Connection, moment: Moment) -> Crowd:
    """From counts that are current. Rather one too many than one too few: the claim decides."""
    search = _Search(connection, moment)
    urgent = search.people()
    leaders = _leaders(connection, moment)
    everybody = urgent | {who: urgent.get(who, NO_DUE_DAY) for who in leaders}
    return Crowd(tuple(sorted(everybody, key=lambda who: (everybody[who], who))), leaders)


def in_parts(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """So many people as are held at a time, then the next."""
    remaining = iter(ids)
    while part := list(islice(remaining, AT_ONCE)):
        yield part


def read_people(connection: Connection, ids: Collection[str]) -> dict[str, Person]:
    """Those of these people who are there, and have not been erased, by id."""
    of = t.people.c
    query = select(of.id, of.email, of.name, of.unit_id, of.role, of.language, of.manager)
    rows = connection.execute(query.where(of.active, among(connection, of.id, ids)))
    return {row.id: Person(*row) for row in rows if not is_erased(row.id)}


class _Search:
    """Looks for people whom a day of the policy or a nudge calls for."""

    def __init__(self, connection: Connection, moment: Moment) -> None:
        self._connection, self._moment = connection, moment
        self._rules = read_rules(connection)
        silenced = read_silenced(connection)
        self._heard = [rule for rule in self._rules if rule.id not in silenced]
        self._days = due_days(self._heard, moment.today)

    def people(self) -> dict[str, date]:
        """Person id -> the earliest due day of what something calls for."""
        come, nudged = self._come(), self._nudged()
        modules = come | {module for of in nudged.values() for module in of}
        if not modules:
            return {}
        urgent: dict[str, date] = {}
        for ids in in_parts(sorted(self._with_something_left(come, nudged))):
            urgent |= self._called_for(ids, modules)
        return urgent

    def _come(self) -> frozenset[str]:
        """The modules for which a day has come, and that somebody has left to do."""
        days, today, known = self._moment.policy.days, self._moment.today, self._moment.catalogue.modules
        come = {
            module
            for module, dues in self._days.items()
            if module in known and any(reached(day, days, today) is not None for day in dues)
        }
        of = t.counters.c
        left = select(of.module_id).where(among(self._connection, of.module_id, come), of.assigned > of.completed)
        return frozenset(self._connection.scalars(left.distinct())) if come else frozenset()

    def _nudged(self) -> Mapping[Nudge, frozenset[str]]:
        """The modules that each nudge may be about."""
        today, known = self._moment.today, self._moment.catalogue.modules
        begun = {
            task.module_id for rule in self._heard for task in rule.tasks if task.starts_on <= today
        } & known.keys()
        tasks = {rule.id: {task.module_id for task in rule.tasks} for rule in self._rules}
        found = {}
        for nudge in self._moment.nudges:
            asked = begun if nudge.assignment is None else begun & tasks.get(nudge.assignment, set())
            found[nudge] = frozenset(asked if nudge.module is None else asked & {nudge.module})
        return found

    def _with_something_left(self, come: AbstractSet[str], nudged: Mapping[Nudge, frozenset[str]]) -> set[str]:
        """Ids of those who are bound and not done; of a module whose day has come, only if it may be theirs too."""
        of = t.obligations.c
        left = select(of.person_id).where(of.bound, of.state < int(State.COMPLETED))
        queries = []
        if come:
            # The earliest of all due days is here, those of assignments that do not remind too: never one too late.
            last = self._moment.today - timedelta(days=min(self._moment.policy.days))
            queries.append(left.where(among(self._connection, of.module_id, come), of.due_on <= last))
        for nudge, modules in nudged.items():
            units = self._inside(nudge.unit_id)
            if modules and units:
                theirs = left.where(among(self._connection, of.module_id, modules))
                everywhere = units.keys() == self._units.keys()
                queries.append(theirs if everywhere else theirs.where(among(self._connection, of.unit_id, units)))
        return {who for query in queries for who in self._connection.scalars(query)}

    @cached_property
    def _ids(self) -> Mapping[str, tuple[int, ...]]:
        """By module, the assignments that ask for it."""
        found: dict[str, tuple[int, ...]] = {}
        for rule in self._rules:
            for task in rule.tasks:
                found[task.module_id] = (*found.get(task.module_id, ()), rule.id)
        return found

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return read_units(self._connection).units

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        return {unit.id: unit.path for unit in self._units.values()}

    def _inside(self, unit_id: str) -> Mapping[str, Unit]:
        """A unit with everything below it, by id; nothing of one that is gone."""
        top = self._units.get(unit_id)
        return {} if top is None else {one.id: one for one in self._units.values() if within(one.path, top.path)}

    def _called_for(self, ids: Sequence[str], modules: AbstractSet[str]) -> dict[str, date]:
        """Of these people, whom something calls for, and when the most urgent of it is due."""
        moment = self._moment
        people = self._awake(ids)
        if not people:
            return {}
        roster = Roster(self._units, people, self._groups(people))
        wanted = Wanted(self._heard, roster, moment.today)
        tasks: dict[str, list[tuple[date, str]]] = {}
        for module_id, bound in self._left(people, modules).items():
            for who, due_on in wanted.of(module_id, bound).items():
                tasks.setdefault(who, []).append((due_on, module_id))
        # Nearly all whom something calls for are called by what is most urgent: then the rest need not be looked at.
        first = {who: [min(each)] for who, each in tasks.items()}
        called = self._called_by(first, roster)
        rest = {who: sorted(each)[1:] for who, each in tasks.items() if who not in called and len(each) > 1}
        return called | self._called_by(rest, roster)

    def _called_by(self, tasks: Mapping[str, Sequence[tuple[date, str]]], roster: Roster) -> dict[str, date]:
        """Of people's modules, each with its due day and the most urgent first, the day of the first that calls."""
        modules = {module_id for each in tasks.values() for _, module_id in each}
        if not modules:
            return {}
        zone, policy, today = self._moment.settings.timezone, self._moment.policy, self._moment.today
        notices = told(self._connection, modules, tasks.keys())
        reminders = reminded(self._connection, modules, tasks.keys())
        found = {}
        for who, each in tasks.items():
            person = roster.people[who]
            classroom, path = self._in_classroom(person), roster.path_of(person)
            for due_on, module_id in each:
                heard = notices.get((who, module_id), {})
                if not heard and not classroom:
                    continue
                last = max(*heard.values(), reminders.get((who, module_id), ""), "")
                told_on = local_day(parse(last), zone) if last else None
                nudges = self._nudges_of(path, Due(who, module_id, self._ids.get(module_id, ()), None))
                left = Left(module_id, None if due_on == NO_DUE_DAY else due_on, told_on, nudges)
                if reason(left, policy, today) is not None:
                    found[who] = due_on
                    break
        return found

    def _awake(self, ids: Sequence[str]) -> Mapping[str, Person]:
        """Those of these people to whom a mail may go now."""
        tired = resting(self._connection, ids, self._moment.now)
        there = read_people(self._connection, [who for who in ids if who not in tired])
        return {
            who: person
            for who, person in there.items()
            if person.role in self._moment.policy.to and is_reachable(person, self._moment.settings)
        }

    def _left(self, people: Collection[str], modules: AbstractSet[str]) -> Mapping[str, set[str]]:
        """Module id -> which of these people are bound to it and not done."""
        of = t.obligations.c
        query = select(of.module_id, of.person_id).where(
            among(self._connection, of.module_id, modules),
            among(self._connection, of.person_id, people),
            of.bound,
            of.state < int(State.COMPLETED),
        )
        found: dict[str, set[str]] = {}
        for module_id, who in self._connection.execute(query):
            found.setdefault(module_id, set()).add(who)
        return found

    def _groups(self, people: Collection[str]) -> Mapping[str, Group]:
        """The groups as if only these people were there."""
        of = t.group_members.c
        query = select(of.group_address, of.person_id).where(among(self._connection, of.person_id, people))
        members: dict[str, set[str]] = {}
        for address, who in self._connection.execute(query):
            members.setdefault(address, set()).add(who)
        known = self._connection.execute(select(t.groups.c.address, t.groups.c.everyone))
        return {row.address: Group(row.address, frozenset(members.get(row.address, ())), row.everyone) for row in known}

    def _in_classroom(self, person: Person) -> bool:
        return self._moment.settings.classroom and any(asks_for_classroom(rule, person) for rule in self._rules)

    def _nudges_of(self, path: str, due: Due) -> frozenset[int]:
        if not self._moment.nudges:
            return frozenset()
        return frozenset(nudge.id for nudge in self._moment.nudges if is_about(nudge, due, path, self._paths))


def _leaders(connection: Connection, moment: Moment) -> frozenset[str]:
    """To whom this week's digest is due, while somebody below them has something left to do."""
    today = moment.today
    if not wants_digest(moment.policy, today):
        return frozenset()
    lead = _leading(today)
    counter = t.counters.c
    left = select(counter.unit_id).where(counter.unit_id == lead.c.unit_id, counter.assigned > counter.completed)
    query = select(lead.c.person_id).where(left.exists()).distinct()
    ids = frozenset(connection.scalars(query)) - _have_digest(connection, week_of(today))
    found: set[str] = set()
    for part in in_parts(sorted(ids)):
        tired = resting(connection, part, moment.now)
        people = read_people(connection, [who for who in part if who not in tired])
        found.update(who for who, person in people.items() if is_reachable(person, moment.settings))
    return frozenset(found)


def _leading(today: date) -> Any:
    """Everybody who leads a unit, with its id: by the Directory, by a role of theirs, or of a group that holds them."""
    given, members = t.roles.c, t.group_members.c
    leads = (given.role == Role.LEADER.value) & in_force(today)
    by_group = (
        select(given.unit_id, members.person_id)
        .join(t.group_members, members.group_address == given.group_address)
        .where(leads)
    )
    by_hand = select(given.unit_id, given.person_id).where(leads, given.person_id.is_not(None))
    return union(select(t.leaders.c.unit_id, t.leaders.c.person_id), by_hand, by_group).subquery()


def _have_digest(connection: Connection, week: str) -> frozenset[str]:
    return frozenset(connection.scalars(select(t.reminders.c.person_id).where(t.reminders.c.week == week)))
