"""One mail to a group's address in place of the same mail to each of its members: pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from service.assignments.model import Level, Rule
from service.assignments.resolve import bound
from service.delivery.plan import GroupInvitation, Invitation, Plan
from service.roster.model import Roster

_Letter = tuple[object, ...]
"""All that an invitation says, without whom it is for."""

_FEWEST = 2


def to_groups(
    plan: Plan, rules: Iterable[Rule], roster: Roster, refused: Collection[str], unnamed: AbstractSet[str] = frozenset()
) -> Plan:
    """The plan with mails to groups where they can stand for invitations.

    A group is written to where an assignment binds exactly its members, everybody in it is in the roster, and all of
    them would get the same letter: so nobody of them is done or has been written to, and all read the same language.

    Args:
        plan: invitations to people only.
        rules: those in force.
        roster: everybody, also those who get no invitation.
        refused: people whose latest mail Google refused; they are written to one by one.
        unnamed: modules that are for figures alone. A mail to a group tells all in it that nobody of them is done, so
            nobody is told of these that way.
    """
    members = _whole_groups(roster)
    if not members or not plan.invitations:
        return plan
    alike: defaultdict[_Letter, dict[str, Invitation]] = defaultdict(dict)
    for invitation in plan.invitations:
        if any(due.module_id in unnamed for due in invitation.dues):
            continue
        alike[_letter(invitation)][invitation.person_id] = invitation
    assigned = {number for each in plan.invitations for due in each.dues for number in due.assignment_ids}
    group_of = {rule.id: _same_people(rule, roster, members) for rule in rules if rule.id in assigned}
    groups: list[GroupInvitation] = []
    for letters in alike.values():
        first = next(iter(letters.values()))
        for assignment in sorted({number for due in first.dues for number in due.assignment_ids}):
            address = group_of[assignment]
            if address is None or not members[address] <= letters.keys() or not members[address].isdisjoint(refused):
                continue
            groups.append(GroupInvitation(address, tuple(letters.pop(each) for each in sorted(members[address]))))
    told = {id(letter) for group in groups for letter in group.letters}
    rest = tuple(each for each in plan.invitations if id(each) not in told)
    return replace(plan, invitations=rest, groups=tuple(sorted(groups, key=lambda group: group.address)))


def _whole_groups(roster: Roster) -> dict[str, frozenset[str]]:
    """Address -> members, of the groups of several people all of whom the roster holds."""
    found = {}
    for group in roster.groups.values():
        people = frozenset(roster.people) if group.everyone else group.person_ids
        if not group.others and len(people) >= _FEWEST and people <= roster.people.keys():
            found[group.address] = people
    return found


def _same_people(rule: Rule, roster: Roster, members: Mapping[str, frozenset[str]]) -> str | None:
    """The group that holds exactly whom a rule binds, first one that the rule names; None if there is none."""
    people = bound(rule, roster)
    named = {target.key for target in rule.targets if target.level is Level.GROUP}
    same = [address for address, inside in members.items() if inside == people]
    return min(same, key=lambda address: (address not in named, address), default=None)


def _letter(invitation: Invitation) -> _Letter:
    dues = tuple((due.module_id, due.assignment_ids, due.due_on) for due in invitation.dues)
    return invitation.language, dues, invitation.forms
