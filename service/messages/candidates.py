"""Who may have to be written to now: over everybody, with few queries. Each is looked at again before their mail."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, union

from service.assignments.model import Due, Rule
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
from service.roster.model import Roster
from service.settings import Settings
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who may have to be written to, by person id, the most urgent first. `leaders`: to whom a digest is due."""

    people: tuple[str, ...]
    leaders: frozenset[str]


def crowd(
    connection: Connection,
    roster: Roster,
    policy: Policy,
    settings: Settings,
    catalogue: Catalogue,
    *,
    nudges: Collection[Nudge],
    now: datetime,
) -> Crowd:
    """From counts that are current. Rather one too many than one too few: the claim decides."""
    today = local_day(now, settings.timezone)
    tired = resting(connection, now)
    leaders = _leaders(connection, today) - tired if wants_digest(policy, today) else frozenset()
    leaders -= _have_digest(connection, week_of(today))
    rules = read_rules(connection)
    silenced = read_silenced(connection)
    search = _Search(
        connection,
        roster,
        rules,
        silenced=silenced,
        today=today,
        policy=policy,
        settings=settings,
        nudges=nudges,
    )
    urgent: dict[str, date] = {}
    for module_id in search.modules & catalogue.modules.keys():
        for person_id, day in search.people(module_id, tired).items():
            urgent[person_id] = min(day, urgent.get(person_id, day))
    reachable = {who for who in leaders if who in roster.people and is_reachable(roster.people[who], settings)}
    everybody = urgent | {who: urgent.get(who, NO_DUE_DAY) for who in reachable}
    return Crowd(tuple(sorted(everybody, key=lambda who: (everybody[who], who))), frozenset(reachable))


class _Search:
    """Looks for people whom a day of the policy or a nudge calls for, one module at a time."""

    def __init__(
        self,
        connection: Connection,
        roster: Roster,
        rules: Iterable[Rule],
        *,
        silenced: frozenset[int],
        today: date,
        policy: Policy,
        settings: Settings,
        nudges: Collection[Nudge],
    ) -> None:
        self._connection, self._roster, self._policy, self._settings = connection, roster, policy, settings
        self._rules = list(rules)
        heard = [rule for rule in self._rules if rule.id not in silenced]
        self._wanted = Wanted(heard, roster, today)
        self._days = due_days(heard, today)
        self._nudges, self._today = nudges, today
        self._units = {unit.id: unit.path for unit in roster.units.values()}

    @property
    def modules(self) -> set[str]:
        """Those for which a day has come, or that a nudge may be about."""
        come = {
            module
            for module, days in self._days.items()
            if any(reached(day, self._policy.days, self._today) is not None for day in days)
        }
        nudged = {
            module
            for nudge in self._nudges
            for module in self._wanted.modules
            if nudge.module in {None, module} and self._is_of(nudge, module)
        }
        return come | nudged

    def _is_of(self, nudge: Nudge, module_id: str) -> bool:
        """Whether a nudge's assignment has the module."""
        return nudge.assignment is None or any(
            rule.id == nudge.assignment and any(task.module_id == module_id for task in rule.tasks)
            for rule in self._rules
        )

    def people(self, module_id: str, tired: frozenset[str]) -> dict[str, date]:
        """Person id -> due day, of those whom something calls for."""
        of = t.obligations.c
        query = select(of.person_id).where(of.module_id == module_id, of.bound, of.state < int(State.COMPLETED))
        allowed = {
            who
            for who in set(self._connection.scalars(query)) - tired
            if (person := self._roster.people.get(who)) is not None
            and person.role in self._policy.to
            and is_reachable(person, self._settings)
        }
        if not allowed:
            return {}
        notices = told(self._connection, [module_id])
        reminders = reminded(self._connection, [module_id])
        ids = tuple(rule.id for rule in self._rules if any(task.module_id == module_id for task in rule.tasks))
        found = {}
        for who, due_on in self._wanted.of(module_id, allowed).items():
            heard = notices.get((who, module_id), {}).values()
            if not heard and not self._in_classroom(who):
                continue
            last = max([*heard, *filter(None, [reminders.get((who, module_id))])], default=None)
            left = Left(
                module_id,
                None if due_on == NO_DUE_DAY else due_on,
                local_day(parse(last), self._settings.timezone) if last else None,
                self._nudges_of(who, Due(who, module_id, ids, None)),
            )
            if reason(left, self._policy, self._today) is not None:
                found[who] = due_on
        return found

    def _in_classroom(self, person_id: str) -> bool:
        person = self._roster.people[person_id]
        return self._settings.classroom and any(asks_for_classroom(rule, person) for rule in self._rules)

    def _nudges_of(self, person_id: str, due: Due) -> frozenset[int]:
        path = self._roster.path_of(self._roster.people[person_id])
        return frozenset(nudge.id for nudge in self._nudges if is_about(nudge, due, path, self._units))


def _leaders(connection: Connection, today: date) -> frozenset[str]:
    """Everybody who leads a unit: by the Directory, by a role given to them, or to a group that holds them."""
    given, members = t.roles.c, t.group_members.c
    leads = (given.role == Role.LEADER.value) & in_force(today)
    by_group = select(members.person_id).join(t.roles, given.group_address == members.group_address).where(leads)
    by_hand = select(given.person_id).where(leads, given.person_id.is_not(None))
    return frozenset(connection.scalars(union(select(t.leaders.c.person_id), by_hand, by_group)))


def _have_digest(connection: Connection, week: str) -> frozenset[str]:
    return frozenset(connection.scalars(select(t.reminders.c.person_id).where(t.reminders.c.week == week)))
