"""Whom an assignment has not reached as it was meant, and why: counted for a card, or by name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, literal, select, union_all

from service.assignments.foresee import MOST_LOOKED_AT, domain_of, is_bound, shut_out
from service.assignments.model import Rule
from service.cards.turn import Turn
from service.moments import stamp
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


def missed(turn: Turn, rule: Rule) -> list[Missed]:
    """By kind and reason, the commonest first."""
    each = _people(turn, rule).subquery()
    number = func.count(each.c.person_id.distinct())
    query = select(each.c.kind, each.c.why, number).group_by(each.c.kind, each.c.why)
    found = [Missed(Kind(kind), why or "", int(people)) for kind, why, people in turn.connection.execute(query)]
    bound, domains = is_bound(rule, turn.units), turn.house.settings.domains
    shut = Counter(domain_of(email) for email in shut_out(turn.connection, bound, domains, MOST_LOOKED_AT))
    found += [Missed(Kind.SHUT, domain, people) for domain, people in shut.items()]
    return sorted(found, key=lambda each: (-each.people, each.kind, each.why))


def missed_people(turn: Turn, rule: Rule, start: int, most: int) -> tuple[int, Sequence[MissedPerson]]:
    """How many there are of those who can be named, and `most` of them from `start` on."""
    each = _people(turn, rule).subquery()
    count = turn.connection.scalar(select(func.count()).select_from(each)) or 0
    person = t.people.c
    query = (
        select(person.name, person.email, each.c.kind, each.c.why)
        .join(each, each.c.person_id == person.id)
        .order_by(person.name, person.email, each.c.kind)
        .offset(start)
        .limit(most)
    )
    rows = turn.connection.execute(query)
    return int(count), [MissedPerson(row.name, row.email, Kind(row.kind), row.why or "") for row in rows]


def _people(turn: Turn, rule: Rule) -> Select[tuple[str, str, str]]:
    """Person, kind and reason, once each."""
    items, mails, gone = t.message_items.c, t.messages.c, t.fallbacks.c
    failed = (
        select(items.person_id, literal(Kind.FAILED.value).label("kind"), mails.error.label("why"))
        .join(t.messages, mails.id == items.message_id)
        .join(t.people, t.people.c.id == items.person_id)
        .where(items.assignment_id == rule.id, mails.state == "failed", t.people.c.active)
    )
    instead = (
        select(gone.person_id, literal(Kind.INSTEAD.value), gone.reason)
        .join(t.people, t.people.c.id == gone.person_id)
        .where(is_bound(rule, turn.units), gone.until > stamp(turn.now))
    )
    parts = [failed.distinct()] if rule.via == "mail" else [failed.distinct(), instead]
    every = union_all(*parts).subquery()
    return select(every.c.person_id, every.c.kind, every.c.why)
