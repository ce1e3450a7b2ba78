"""Who may ask for what, beyond one permission of one unit: the thoughts that the command line and every door share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.access import Actor, Permission, may, reach
from service.assignments.model import Level, Rule, Target
from service.assignments.nameless import unnamed_with
from service.assignments.records import read_all, read_targets
from service.errors import NanolearnError
from service.reports.gather import Sight
from service.reports.model import By, Scope
from service.roles.audit import Door, Use, write_down
from service.roles.model import Held, Role
from service.roster.model import ROOT, Group, Unit
from service.roster.records import paths_of, read_known_group, read_units


class NotAllowedError(NanolearnError):
    """Somebody asked for what they may not see or do."""


def demand(actor: Actor, permission: Permission, unit: str | None = None, person_id: str | None = None) -> None:
    """Go on only if the actor has the permission.

    Raises:
        NotAllowedError: they have not; names where they have it.
    """
    if not may(actor, permission, unit, person_id):
        where = f" of {unit}" if unit and not permission.startswith("installation:") else ""
        if person_id is not None:
            where = " of this person"  # where they work is not for everybody to know, nor whether they are there
        raise NotAllowedError(f"{actor.email} lacks the right {permission.value}{where}.{_hint(actor, permission)}")


def _hint(actor: Actor, permission: Permission) -> str:
    theirs = " and ".join(reach(actor, permission))
    return f" They have it for {theirs}." if theirs else " An administrator can give a role that has it."


def narrowed(scope: Scope, actor: Actor) -> Scope:
    """Somebody who names no unit, and has one branch, means that."""
    branches = reach(actor, Permission.COUNTS_READ)
    if scope.unit == ROOT and scope.person is None and len(branches) == 1:
        return Scope(branches[0], scope.module, scope.assignment, scope.person)
    return scope


def sight(actor: Actor, scope: Scope, by: By, person: str | None = None) -> Sight:
    """What the actor may see of a scope; `person` is the id of the scope's person, where it has one.

    Raises:
        NotAllowedError: nothing of it.
    """
    names = may(actor, Permission.NAMES_READ, scope.unit)
    own = person is not None and may(actor, Permission.PROGRESS_READ, None, person)
    if scope.person is not None or by is By.PERSON:
        if not names and not own:
            raise NotAllowedError(
                f"{actor.email} may not see who has done what by name. Ask for --by unit, module or question."
            )
        if by is not By.PERSON and not may(actor, Permission.SCORES_READ, None, person):
            raise NotAllowedError(
                f"{actor.email} may see what this person has done, not how well: that is for the person. "
                "Ask for --by person."
            )
    elif not may(actor, Permission.COUNTS_READ, scope.unit):
        theirs = " or ".join(reach(actor, Permission.COUNTS_READ))
        hint = f" They may read {theirs}." if theirs else " They lead no unit in the Directory and have no role on one."
        raise NotAllowedError(f"{actor.email} may not read the figures of {scope.unit}.{hint}")
    return Sight(
        names=names or own,
        scores=lambda each: may(actor, Permission.SCORES_READ, None, each),
        known=() if names or own else known_by_name(actor),
        oneself=actor.person_id,
        answers=may(actor, Permission.SCORES_READ, scope.unit),
    )


def known_by_name(actor: Actor) -> tuple[str, ...]:
    """The branches whose people the actor can take away from the figures of any branch around them."""
    return tuple(reach(actor, Permission.NAMES_READ))


def use_of(scope: Scope, by: By, person: str | None, *, scores: bool, exported: bool) -> Use | None:
    """What a report is to the record of rights used: names and persons always, figures never, as a file neither.

    `person` is the id of the scope's person; `scores`: whether how well people did is among what is shown.
    """
    about = " ".join(
        [
            f"report by {by.value}",
            *([f"of {scope.module}"] if scope.module else []),
            *([f"of assignment {scope.assignment}"] if scope.assignment is not None else []),
            *(["as a file"] if exported else []),
        ]
    )
    if person is not None:
        right = Permission.SCORES_READ if scores else Permission.PROGRESS_READ
        return Use(right.value, person=person, about=about)
    if by is By.PERSON:
        right = Permission.SCORES_READ if scores else Permission.NAMES_READ
        return Use(right.value, scope.unit, about=about)
    return None


def record(connection: Connection, actor: Actor, door: Door, now: datetime, *uses: Use | None) -> None:
    """Write down what rights were used for; looking at oneself is nobody else's affair."""
    for use in uses:
        if use is not None and (use.person is None or use.person != actor.person_id):
            write_down(connection, now, door, by=actor.email, by_person=actor.person_id, use=use)


def demand_rule(connection: Connection, actor: Actor, rule: Rule, groups: Mapping[str, Group] | None = None) -> None:
    """Go on only if everybody whom a rule can bind is where the actor manages assignments.

    `groups`: its groups as the Directory has just given them; None: as they are remembered.

    Raises:
        NotAllowedError: it binds people outside what the actor manages.
    """
    if may(actor, Permission.ASSIGNMENTS_MANAGE, ROOT):
        return
    units = read_units(connection).units
    named = [target.key for target in rule.targets if target.level is Level.GROUP]
    if groups is None:
        groups = {address: read_known_group(connection, address) for address in named}
    people = {target.key for target in rule.targets if target.level is Level.PERSON}
    paths = paths_of(connection, people.union(*(groups[address].person_ids for address in named)))
    demand_targets(actor, rule.targets, units, groups, paths.get)


def demand_new_rule(
    connection: Connection, actor: Actor, rule: Rule, groups: Mapping[str, Group] | None = None
) -> None:
    """The same of a rule that is being made, or made one for figures alone: it takes the names from others, too.

    Raises:
        NotAllowedError: it binds, or takes the names from, people outside what the actor manages.
    """
    demand_rule(connection, actor, rule, groups)
    for other in unnamed_with(connection, rule):
        try:
            demand_rule(connection, actor, other)
        except NotAllowedError as refused:
            raise NotAllowedError(
                f"Assignment {other.id} asks for the same module by name, and nobody would see names there any more: "
                f"that is for who manages both. {refused}"
            ) from None


def demand_targets(
    actor: Actor,
    targets: Iterable[Target],
    units: Mapping[str, Unit],
    groups: Mapping[str, Group],
    path_of: Callable[[str], str | None],
) -> None:
    """The same of targets, given where everybody is whom they name: pure.

    Raises:
        NotAllowedError: names the target that is not.
    """
    for target in targets:
        paths = places(target, units, groups, path_of)
        outside = [path for path in sorted(paths) if not may(actor, Permission.ASSIGNMENTS_MANAGE, path)]
        if outside:
            where = "the whole administration" if outside[0] == ROOT else outside[0]
            raise NotAllowedError(
                f"{actor.email} may not decide about {target.label}, which reaches {where}."
                f"{_hint(actor, Permission.ASSIGNMENTS_MANAGE)}"
            )


def places(
    target: Target, units: Mapping[str, Unit], groups: Mapping[str, Group], path_of: Callable[[str], str | None]
) -> frozenset[str]:
    """The units whose people a target can bind, each with everything below it: pure.

    The root where that cannot be known: a unit or person that is gone, a group of nobody or of everybody.
    """
    found: set[str | None] = {None}
    if target.level is Level.UNIT and target.key in units:
        found = {units[target.key].path}
    elif target.level is Level.PERSON:
        found = {path_of(target.key)}
    elif target.level is Level.GROUP and target.key in groups and not groups[target.key].everyone:
        members = {path_of(person) for person in groups[target.key].person_ids} - {None}
        found = members or found
    return frozenset(ROOT if path is None else path for path in found)


Whereabouts = Callable[[Target], frozenset[str]]
"""The units whose people a target can bind."""


def whereabouts(connection: Connection, targets: Iterable[Target]) -> Whereabouts:
    """Says of each of these targets in which units those are whom it names, by what is remembered of groups."""
    named = list(targets)
    groups = {each.key: read_known_group(connection, each.key) for each in named if each.level is Level.GROUP}
    people = {each.key for each in named if each.level is Level.PERSON}
    paths = paths_of(connection, people.union(*(group.person_ids for group in groups.values())))
    units = read_units(connection).units
    return lambda target: places(target, units, groups, paths.get)


def assignments_seen(
    connection: Connection, actor: Actor, *, before: int | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """So many assignments, older than one, of those that bind nobody outside of the actor's branches, the newest first.

    They are looked for among all: there are hundreds, not millions.
    """
    right = Permission.ASSIGNMENTS_READ
    rows = read_all(connection, before=before, most=most if may(actor, right) else None)
    targets = read_targets(connection, [row["assignment"] for row in rows])
    where = whereabouts(connection, {each for several in targets.values() for each in several})
    found = [row for row in rows if _may_all(actor, right, targets[row["assignment"]], where)][:most]
    return [_without_names(row, actor, targets[row["assignment"]], where) for row in found]


def _may_all(actor: Actor, permission: Permission, targets: Iterable[Target], where: Whereabouts) -> bool:
    return all(may(actor, permission, path) for target in targets for path in where(target))


def _without_names(
    row: dict[str, Any], actor: Actor, targets: tuple[Target, ...], where: Whereabouts
) -> dict[str, Any]:
    """A target that is a person is told only to who may see that person's name."""
    if may(actor, Permission.NAMES_READ, ROOT):
        return row
    told = {
        target.label
        for target in targets
        if target.level is not Level.PERSON or _may_all(actor, Permission.NAMES_READ, [target], where)
    }
    hidden = "person:hidden@invalid"
    excepted = [hidden if each.startswith("person:") else each for each in row["except"]]
    return {**row, "to": [each if each in told else hidden for each in row["to"]], "except": excepted}


def use_of_assignment(assignment_id: int | None, targets: Iterable[str], what: str = "made") -> Use:
    """What an assignment that was made, extended or withdrawn is to the record of rights used."""
    return Use(Permission.ASSIGNMENTS_MANAGE.value, about=f"assignment {assignment_id} {what}, to {', '.join(targets)}")


def demand_role(actor: Actor, role: Role, unit: str) -> None:
    """Go on only if the actor may give, or take away, a role on a unit: never more than they may do there themselves.

    Raises:
        NotAllowedError: they may not.
    """
    demand(actor, Permission.ROLES_MANAGE, unit)
    somebody = Actor("", roles=frozenset({Held(role, unit)}))
    beyond = [right.value for right in Permission if may(somebody, right, unit) and not may(actor, right, unit)]
    if beyond:
        raise NotAllowedError(
            f"{actor.email} may not give or take away the role {role.value} on {unit}: it has the right {beyond[0]}, "
            "which they lack."
        )
