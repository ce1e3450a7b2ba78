"""What the rules mean today: pure. Joiners inherit, leavers drop out, movers follow their unit."""

from collections.abc import Iterable
from datetime import date

from service.assignments.model import Due, Level, Rule, Target
from service.roster.model import Roster, within


def bound(rule: Rule, roster: Roster) -> frozenset[str]:
    """Ids of the people whom a rule binds, whatever the day."""
    people = _all(rule.targets, roster) - _all(rule.exceptions, roster)
    if rule.role is None:
        return people
    return frozenset(person for person in people if roster.people[person].role == rule.role)


def resolve(rules: Iterable[Rule], roster: Roster, today: date) -> dict[tuple[str, str], Due]:
    """Everything that is due from anybody: person and module, once, however many rules ask for it.

    Modules of a series count from the day they start.
    """
    dues: dict[tuple[str, str], Due] = {}
    for rule in sorted(rules, key=lambda rule: rule.id):
        started = [task for task in rule.tasks if task.starts_on <= today]
        if not started:
            continue
        for person_id in bound(rule, roster):
            for task in started:
                key = person_id, task.module_id
                known = dues.get(key)
                ids = (*known.assignment_ids, rule.id) if known else (rule.id,)
                dues[key] = Due(person_id, task.module_id, ids, _earlier(known.due_on if known else None, task.due_on))
    return dues


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days) if days else None


def _all(targets: Iterable[Target], roster: Roster) -> frozenset[str]:
    return frozenset().union(*(_people(target, roster) for target in targets))


def _people(target: Target, roster: Roster) -> frozenset[str]:
    """Who is in a target now; nobody where the unit, group or person is gone."""
    if target.level is Level.ADMINISTRATION:
        return frozenset(roster.people)
    if target.level is Level.PERSON:
        return frozenset({target.key} & roster.people.keys())
    if target.level is Level.GROUP:
        group = roster.groups.get(target.key)
        if group is None:
            return frozenset()
        return frozenset(roster.people) if group.everyone else group.person_ids & roster.people.keys()
    unit = roster.units.get(target.key)
    if unit is None:
        return frozenset()
    inside = {other.id for other in roster.units.values() if within(other.path, unit.path)}
    return frozenset(person.id for person in roster.people.values() if person.unit_id in inside)
