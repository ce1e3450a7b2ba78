"""People who have been erased: a row without name and address, kept for figures. Nobody is written to there. Pure."""

import uuid

from service.roster.model import Group, Roster

PREFIX = "erased-"
"""Ids of the Directory are digits: none begins like this."""


def pseudonym() -> str:
    """A new id for somebody who is erased: drawn by lot, kept nowhere beside what it stands for."""
    return PREFIX + uuid.uuid4().hex[:16]


def is_erased(person_id: str) -> bool:
    """Whether somebody was here who has been erased."""
    return person_id.startswith(PREFIX)


def without_erased(roster: Roster) -> Roster:
    """Those who can be written to: who has been erased counts, until the Directory is read next, and is not there."""
    gone = {person_id for person_id in roster.people if is_erased(person_id)}
    if not gone:
        return roster
    people = {person_id: person for person_id, person in roster.people.items() if person_id not in gone}
    groups = {
        address: Group(group.address, group.person_ids - gone, group.everyone, group.strangers, group.others)
        for address, group in roster.groups.items()
    }
    return Roster(roster.units, people, groups)
