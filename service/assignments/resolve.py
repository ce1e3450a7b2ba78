"""What the rules mean today: pure. Joiners inherit, leavers drop out, movers follow their unit."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from service.assignments.model import Due, Level, Rule, Target
from service.roster.model import Roster, within


class Reach:
    """Whom targets hold in one roster; units are looked up, however many rules name them."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._everybody = frozenset(roster.people)

    def bound(self, rule: Rule) -> frozenset[str]:
        """Ids of the people whom a rule binds, whatever the day."""
        people = self._all(rule.targets)
        if rule.exceptions:
            people -= self._all(rule.exceptions)
        if rule.role is None:
            return people
        return frozenset(person for person in people if self._roster.people[person].role == rule.role)

    def _all(self, targets: Iterable[Target]) -> frozenset[str]:
        found = [self._people(target) for target in targets]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _people(self, target: Target) -> frozenset[str]:
        """Who is in a target now; nobody where the unit, group or person is gone."""
        if target.level is Level.ADMINISTRATION:
            return self._everybody
        if target.level is Level.PERSON:
            return self._everybody & {target.key}
        if target.level is Level.GROUP:
            group = self._roster.groups.get(target.key)
            if group is None:
                return frozenset()
            return self._everybody if group.everyone else group.person_ids & self._everybody
        return self._inside(target.key)

    def _inside(self, unit_id: str) -> frozenset[str]:
        unit = self._roster.units.get(unit_id)
        if unit is None:
            return frozenset()
        below = (self._by_path[path] for path in self._by_path if within(path, unit.path))
        return frozenset().union(*below)

    @cached_property
    def _by_path(self) -> dict[str, set[str]]:
        """The people of each unit that has any; somebody whose unit is gone is in none."""
        units = self._roster.units
        found: dict[str, set[str]] = {}
        for person in self._roster.people.values():
            if person.unit_id in units:
                found.setdefault(units[person.unit_id].path, set()).add(person.id)
        return found


def bound(rule: Rule, roster: Roster) -> frozenset[str]:
    """Ids of the people whom one rule binds, whatever the day."""
    return Reach(roster).bound(rule)


def resolve(
    rules: Iterable[Rule],
    roster: Roster,
    today: date,
    leave_out: Callable[[Rule, str, str], bool] | None = None,
) -> dict[tuple[str, str], Due]:
    """Everything that is due from anybody: person and module, once, however many rules ask for it.

    Modules of a series count from the day they start. `leave_out` is asked of each rule, person id and module id
    whether that does not matter now; what does not takes no room.
    """
    dues: dict[tuple[str, str], Due] = {}
    reach = Reach(roster)
    for rule in sorted(rules, key=lambda rule: rule.id):
        started = [task for task in rule.tasks if task.starts_on <= today]
        if not started:
            continue
        for person_id in reach.bound(rule):
            for task in started:
                if leave_out is not None and leave_out(rule, person_id, task.module_id):
                    continue
                key = person_id, task.module_id
                known = dues.get(key)
                ids = (*known.assignment_ids, rule.id) if known else (rule.id,)
                dues[key] = Due(person_id, task.module_id, ids, _earlier(known.due_on if known else None, task.due_on))
    return dues


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days) if days else None
