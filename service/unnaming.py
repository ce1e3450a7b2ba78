"""Taking the names from an assignment by somebody who may, written down: what the command line and every door share."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from service.access import Actor
from service.asking import demand_new_rule, demand_rule, record, use_of_assignment
from service.assignments.changing import hold
from service.assignments.nameless import hindrance, refuse, take_names_away, unnamed_with
from service.assignments.records import read_rules
from service.errors import UsageError
from service.roles.audit import Door


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Whether that changed anything, and which other assignments ask for the same modules and lost the names too."""

    changed: bool
    others: tuple[int, ...] = ()


def unname(connection: Connection, actor: Actor, door: Door, now: datetime, assignment_id: int) -> Unnamed:
    """Let an assignment be for figures alone from now on. There is no way back.

    Raises:
        UsageError: there is no such assignment, it is withdrawn, or figures alone could not keep what they promise.
        NotAllowedError: the actor does not manage all whom it binds, or from whom it takes the names.
    """
    in_force = hold(connection, assignment_id)
    rules = read_rules(connection, only=assignment_id)
    if not rules:
        raise UsageError(f"There is no assignment {assignment_id}. `nanolearn assignments list` shows them.")
    rule = replace(rules[0], aggregate_only=True)
    demand_rule(connection, actor, rule)
    if rules[0] == rule:
        return Unnamed(changed=False)
    if not in_force:
        raise UsageError(f"Assignment {assignment_id} is withdrawn: nobody is asked to do it any more.")
    demand_new_rule(connection, actor, rule)
    refuse(hindrance(connection, rule))
    others = tuple(each.id for each in unnamed_with(connection, rule))
    take_names_away(connection, rule)
    labels = [target.label for target in rule.targets]
    record(connection, actor, door, now, use_of_assignment(assignment_id, labels, "for figures alone"))
    return Unnamed(changed=True, others=others)
