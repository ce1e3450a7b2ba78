"""Whom an assignment has not reached as it was meant, and why: counted, or by name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Select, func, literal, select, union_all

from service.assignments.foresee import MOST_LOOKED_AT, domain_of, is_bound, shut_out
from service.assignments.model import Rule
from service.moments import stamp
from service.roster.model import Roster
from service.store import tables as t


class Kind(StrEnum):
    """How somebody was missed."""

    FAILED = "failed"  # their mail was refused
    INSTEAD = "instead"  # they get mail, though Classroom was meant
    SHUT = "shut"  # the Forms do not open for their address


@dataclass(frozen=True, slots=True)
class Missed:
    """So many people, for one reason: in the words of whoever refused; for SHUT the domain of their addresses."""

    kind: Kind
    why: str
    people: int


@dataclass(frozen=True, slots=True)
class MissedPerson:
    """One of those whose mail failed, or who get mail in place of Classroom."""

    name: str
    email: str
    kind: Kind
    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Looks for those whom one assignment has missed. `units`: the tree; `domains`: those that may open the Forms."""

    connection: Connection
    rule: Rule
    units: Roster
    domains: tuple[str, ...]
    now: datetime

    def reasons(self) -> list[Missed]:
        """By kind and reason, the commonest first."""
        each = self._people().subquery()
        number = func.count(each.c.person_id.distinct())
        query = select(each.c.kind, each.c.why, number).group_by(each.c.kind, each.c.why)
        found = [Missed(Kind(kind), why or "", int(people)) for kind, why, people in self.connection.execute(query)]
        bound = is_bound(self.rule, self.units)
        shut = Counter(domain_of(email) for email in shut_out(self.connection, bound, self.domains, MOST_LOOKED_AT))
        found += [Missed(Kind.SHUT, domain, people) for domain, people in shut.items()]
        return sorted(found, key=lambda each: (-each.people, each.kind, each.why))

    def by_name(self, start: int, most: int) -> tuple[int, Sequence[MissedPerson]]:
        """How many there are of those who can be named, and `most` of them from `start` on."""
        each = self._people().subquery()
        count = self.connection.scalar(select(func.count()).select_from(each)) or 0
        person = t.people.c
        query = (
            select(person.name, person.email, each.c.kind, each.c.why)
            .join(each, each.c.person_id == person.id)
            .order_by(person.name, person.email, each.c.kind)
            .offset(start)
            .limit(most)
        )
        rows = self.connection.execute(query)
        return int(count), [MissedPerson(row.name, row.email, Kind(row.kind), row.why or "") for row in rows]

    def _people(self) -> Select[tuple[str, str, str]]:
        """Person, kind and reason, once each."""
        items, mails, gone = t.message_items.c, t.messages.c, t.fallbacks.c
        failed = (
            select(items.person_id, literal(Kind.FAILED.value).label("kind"), mails.error.label("why"))
            .join(t.messages, mails.id == items.message_id)
            .join(t.people, t.people.c.id == items.person_id)
            .where(items.assignment_id == self.rule.id, mails.state == "failed", t.people.c.active)
        )
        instead = (
            select(gone.person_id, literal(Kind.INSTEAD.value), gone.reason)
            .join(t.people, t.people.c.id == gone.person_id)
            .where(is_bound(self.rule, self.units), gone.until > stamp(self.now))
        )
        parts = [failed.distinct()] if self.rule.via == "mail" else [failed.distinct(), instead]
        every = union_all(*parts).subquery()
        return select(every.c.person_id, every.c.kind, every.c.why)
