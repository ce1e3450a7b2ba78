"""What of an assignment is a reader's: all of it, or the part of it in the branches that they follow."""

from collections.abc import Mapping, Sequence

from service.access import Permission, may, reach
from service.asking import known_by_name
from service.assignments.model import Level, Rule, Target
from service.cards.home_cards import Part
from service.cards.targets import holds_everyone, may_bind, reached
from service.cards.turn import Turn
from service.reports.counted import among, counted_rows
from service.reports.rollup import total_of
from service.roster.model import ROOT, Unit, within


def may_read(turn: Turn, rule: Rule) -> bool:
    """Whether an assignment is the reader's to see: it asks something of a branch of theirs, or of somebody there."""
    return any(concerns(turn, target) for target in rule.targets)


def concerns(turn: Turn, target: Target) -> bool:
    """Whether a target is in what the reader follows, or holds a branch of it."""
    return bool(_held(turn, target, Permission.ASSIGNMENTS_READ)) or may_bind(turn, target, Permission.ASSIGNMENTS_READ)


def sees_counts(turn: Turn, rule: Rule) -> bool:
    """Whether the reader may see how a whole assignment stands, however few it is for: who may see names may.

    Others have the figures of units, which know what would give a small one away; of a module for figures alone all do.
    """
    return turn.unnamed.isdisjoint(task.module_id for task in rule.tasks) and sees_names(turn, rule)


def sees_names(turn: Turn, rule: Rule) -> bool:
    """Whether the reader may see the name of everybody whom an assignment binds."""
    return all(may_bind(turn, target, Permission.NAMES_READ) for target in rule.targets)


def may_change(turn: Turn, rule: Rule) -> bool:
    """Whether the reader may extend or withdraw an assignment."""
    return all(may_bind(turn, target) for target in rule.targets)


def to_remind(turn: Turn, rule: Rule) -> list[str]:
    """The branches in which the reader may have people reminded of an assignment, by path."""
    return [
        branch
        for branch in reach(turn.actor, Permission.PEOPLE_REMIND)
        if any(_touches(turn, target, branch) for target in rule.targets)
    ]


def own_parts(turn: Turn, rules: Sequence[Rule]) -> Mapping[int, list[Part]]:
    """By assignment: the units that are the reader's and the figures of its modules there; one query for all.

    A person who is asked for a module by two assignments is in the figures of both, as in a report.
    """
    units = {rule.id: _units(turn, rule) for rule in rules}
    wanted = {unit.path: unit for several in units.values() for unit in several}
    if not wanted:
        return {rule.id: [] for rule in rules}
    by_name = all(may(turn.actor, Permission.NAMES_READ, path) for path in wanted)
    theirs, known = among(list(wanted.values())), known_by_name(turn.actor)
    rows = counted_rows(turn.connection, turn.today, theirs, module=None, names=by_name, known=known)
    found: dict[int, list[Part]] = {}
    for rule in rules:
        asked = {task.module_id for task in rule.tasks}
        own = [row for row in rows if row.module in asked]
        begun = {row.unit for row in own}
        found[rule.id] = [
            Part(unit.path, unit.name, total_of(own, unit.path)) for unit in units[rule.id] if unit.path in begun
        ]
    return found


def _units(turn: Turn, rule: Rule) -> list[Unit]:
    """The widest units that are both the reader's and meant by an assignment."""
    held = {path for target in rule.targets for path in _held(turn, target, Permission.COUNTS_READ)}
    widest = [path for path in sorted(held) if not any(path != other and within(path, other) for other in held)]
    return [unit for path in widest if (unit := turn.units.unit_at(path)) is not None]


def _held(turn: Turn, target: Target, permission: Permission) -> list[str]:
    """Where a target of whole units and what the reader follows meet: a branch of theirs, or a unit within one."""
    path = _whole_unit(turn, target)
    if path is None:
        return []
    branches = reach(turn.actor, permission)
    return [branch if within(branch, path) else path for branch in branches if _meet(branch, path)]


def _whole_unit(turn: Turn, target: Target) -> str | None:
    """The unit that a target holds with everybody below it; None for single people, groups, and what is gone."""
    if target.level is Level.ADMINISTRATION:
        return ROOT
    if target.level is Level.GROUP:
        return ROOT if holds_everyone(turn, target.key) else None
    unit = turn.units.units.get(target.key) if target.level is Level.UNIT else None
    return unit.path if unit else None


def _touches(turn: Turn, target: Target, branch: str) -> bool:
    path = _whole_unit(turn, target)
    if path is not None:
        return _meet(branch, path)
    return any(within(each, branch) for each in reached(turn, target))


def _meet(one: str, other: str) -> bool:
    return within(one, other) or within(other, one)
