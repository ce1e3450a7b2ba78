"""Whose mailbox a person's mail goes out from: the role account's, or the ambassador's or leader's where they work."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from sqlalchemy import Connection, literal, select, union_all

from service.delivery.plan import Invitation
from service.roles.holding import in_force
from service.roles.model import Role
from service.roster.model import Person, Roster, ancestors
from service.store import tables as t

_WRITERS = (Role.AMBASSADOR.value, Role.LEADER.value)

Leaders = Mapping[str, tuple[str, ...]]
"""Unit id -> the people in whose name its people are written to."""


def read_leaders(connection: Connection, today: date) -> Leaders:
    """Who writes to the people of which unit: its ambassadors, else its leaders.

    Leaders given by hand come before those by a group, and these before the Directory's; of several the order is
    always the same.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    given, members = t.roles.c, t.group_members.c
    by_name = select(given.role, literal(0).label("far"), given.unit_id, given.person_id).where(
        given.role.in_(_WRITERS), given.person_id.is_not(None), in_force(today)
    )
    by_group = (
        select(given.role, literal(1), given.unit_id, members.person_id)
        .join(t.group_members, members.group_address == given.group_address)
        .where(given.role.in_(_WRITERS), in_force(today))
    )
    by_hand = union_all(by_name, by_group).order_by("role", "far", "unit_id", "person_id")  # ambassadors come first
    by_directory = select(t.leaders.c.unit_id, t.leaders.c.person_id).order_by(*t.leaders.primary_key.columns)
    for query in (by_hand, by_directory):
        for row in connection.execute(query):
            if row.person_id not in found[row.unit_id]:
                found[row.unit_id].append(row.person_id)
    return {unit: tuple(people) for unit, people in found.items()}


class Senders:
    """Finds the sender of each mail, and remembers for one run whose mailbox cannot be used.

    Nobody gets a mail from themselves. Where the leader's mailbox cannot be used the role account takes over, not the
    next leader up: people should hear from somebody near, or from nobody in particular. What goes out from a mailbox
    stands there among what was sent, so of modules that are for figures alone (`unnamed`) the role account writes: who
    gets no mail about one is done with it.
    """

    def __init__(self, roster: Roster, leaders: Leaders, unnamed: AbstractSet[str] = frozenset()) -> None:
        self._roster = roster
        self._leaders = leaders
        self._unnamed = unnamed
        self._unit_at = {unit.path: unit.id for unit in roster.units.values()}
        self._above: dict[str, tuple[Person, ...]] = {}
        self._resting: dict[str, tuple[Person, str]] = {}

    def of_invitation(self, invitation: Invitation) -> Person | None:
        """The leader in whose name an invitation goes out; None for the role account."""
        apart = any(due.module_id in self._unnamed for due in invitation.dues)
        return None if apart else self.of(invitation.person_id)

    def of(self, person_id: str) -> Person | None:
        """The leader in whose name a person is written to; None for the role account."""
        person = self._roster.people[person_id]
        leader = next((each for each in self._leading(self._roster.path_of(person)) if each.id != person_id), None)
        return leader if leader is not None and leader.id not in self._resting else None

    def rest(self, leader: Person, why: str) -> None:
        """For the rest of this run the role account writes in the leader's place."""
        self._resting[leader.id] = leader, why

    def call_back(self, leader: Person) -> None:
        """It was not the leader's mailbox that was at fault."""
        self._resting.pop(leader.id, None)

    @property
    def resting(self) -> list[tuple[str, str]]:
        """Address and reason of each leader for whom the role account writes."""
        return sorted((leader.email, why) for leader, why in self._resting.values())

    def in_turn(self, invitations: Iterable[Invitation]) -> list[Invitation]:
        """The first mail of every sender, then the second of each, and so on.

        Each mailbox has its own pace, so while one has to wait the others go on.
        """
        sent: Counter[str | None] = Counter()
        turns: list[tuple[int, Invitation]] = []
        for invitation in invitations:
            leader = self.of_invitation(invitation)
            sender = leader.id if leader else None
            turns.append((sent[sender], invitation))
            sent[sender] += 1
        return [invitation for _, invitation in sorted(turns, key=lambda turn: turn[0])]

    def _leading(self, path: str) -> tuple[Person, ...]:
        """Who leads a place, the nearest first."""
        if path not in self._above:
            units = (self._unit_at.get(above, "") for above in ancestors(path))
            people = (self._roster.people.get(leader) for unit in units for leader in self._leaders.get(unit, ()))
            self._above[path] = tuple(each for each in people if each is not None and each.role == "staff")
        return self._above[path]
