"""Whom a rule would bind, counted by the database: the answer of a dry run for any number of people at once.

`resolve` says the same from a roster in memory; a test holds the two together.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, false, func, literal, not_, or_, select, true

from service.assignments.model import Level, Rule, Target
from service.roster.erased import PREFIX
from service.roster.model import Group, Roster, within
from service.store import tables as t
from service.store.among import among

Fresh = Mapping[str, ColumnElement[bool]]
"""By a group's address: who is in it, where the Directory has just been asked."""

MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many people a rule would bind, and in how many units.

    `already_done`: those who have completed every module of it; None where it is for figures alone: asked about ever
    other people, that number would tell of each. `shut_out`: the addresses of those who cannot open the Forms.
    """

    people: int
    units: int
    already_done: int | None
    shut_out: tuple[str, ...] = ()

    @property
    def unreachable(self) -> Mapping[str, int]:
        """How many cannot open the Forms, by the domain of their address."""
        return Counter(domain_of(email) for email in self.shut_out)


def domain_of(email: str) -> str:
    """The domain of a mail address, lower case."""
    return email.lower().rpartition("@")[2]


def foresee(
    connection: Connection,
    rule: Rule,
    units: Roster,
    domains: Collection[str],
    *,
    fresh: Fresh | None = None,
    most_named: int | None = MOST_LOOKED_AT,
) -> Foreseen:
    """What a rule would mean today. `units` is the tree; nobody need be in it. `domains`: those that may open Forms.

    `most_named`: so many of those who cannot open them are looked at, which is enough to act on; None: all.
    """
    bound = is_bound(rule, units, fresh)
    people, in_units = connection.execute(
        select(func.count(), func.count(t.people.c.unit_id.distinct())).where(bound)
    ).one()
    done = None if rule.aggregate_only else _already_done(connection, rule, bound)
    strangers = shut_out(connection, bound, domains, most_named)
    return Foreseen(int(people), int(in_units), done, strangers)


def _already_done(connection: Connection, rule: Rule, bound: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(t.people).where(bound, _has_done_all(rule))
    return int(connection.scalar(query) or 0)


def people_by_unit(connection: Connection, units: Roster) -> Mapping[str, int]:
    """Unit id -> how many people it has with everything below it."""
    query = select(t.people.c.unit_id, func.count()).where(t.people.c.active).group_by(t.people.c.unit_id)
    found: Counter[str] = Counter()
    id_at = {unit.path: unit.id for unit in units.units.values()}
    for unit_id, number in connection.execute(query):
        path = units.units[unit_id].path if unit_id in units.units else "/"
        while True:
            if path in id_at:
                found[id_at[path]] += int(number)
            if path == "/":
                break
            path = path.rpartition("/")[0] or "/"
    return found


def just_read(connection: Connection, groups: Mapping[str, Group]) -> Fresh:
    """Groups as the Directory has them now, in place of what is remembered of them."""
    return {
        address: true() if group.everyone else among(connection, t.people.c.id, group.person_ids)
        for address, group in groups.items()
    }


def is_bound(rule: Rule, units: Roster, fresh: Fresh | None = None) -> ColumnElement[bool]:
    """Chooses the people whom a rule binds."""
    parts = [t.people.c.active, t.people.c.id.not_like(f"{PREFIX}%"), _in_any(rule.targets, units, fresh or {})]
    if rule.exceptions:
        parts.append(not_(_in_any(rule.exceptions, units, fresh or {})))
    if rule.role is not None:
        parts.append(t.people.c.role == rule.role)
    return and_(*parts)


def _in_any(targets: Iterable[Target], units: Roster, fresh: Fresh) -> ColumnElement[bool]:
    return or_(false(), *(_in(target, units, fresh) for target in targets))


def _in(target: Target, units: Roster, fresh: Fresh) -> ColumnElement[bool]:
    if target.level is Level.ADMINISTRATION:
        return true()
    if target.level is Level.PERSON:
        return t.people.c.id == target.key
    if target.level is Level.UNIT:
        unit = units.units.get(target.key)
        if unit is None:
            return false()
        return t.people.c.unit_id.in_(sorted(each.id for each in units.units.values() if within(each.path, unit.path)))
    if target.key in fresh:
        return fresh[target.key]
    members, groups = t.group_members.c, t.groups.c
    everyone = select(literal(1)).where(groups.address == target.key, groups.everyone).exists()
    return or_(everyone, t.people.c.id.in_(select(members.person_id).where(members.group_address == target.key)))


def _has_done_all(rule: Rule) -> ColumnElement[bool]:
    of = t.obligations.c
    return and_(
        true(),
        *(
            select(literal(1)).where(of.person_id == t.people.c.id, of.module_id == module_id, of.state >= 1).exists()
            for module_id in sorted({task.module_id for task in rule.tasks})
        ),
    )


def shut_out(
    connection: Connection, bound: ColumnElement[bool], domains: Collection[str], most: int | None
) -> tuple[str, ...]:
    """Those of domains that the Forms are not open to."""
    if not domains:
        return ()
    address = func.lower(t.people.c.email)
    strange = and_(*(not_(address.endswith("@" + domain.lower(), autoescape=True)) for domain in sorted(domains)))
    return tuple(connection.scalars(select(t.people.c.email).where(bound, strange).limit(most)))


def outside(
    connection: Connection, rule: Rule, units: Roster, students: Collection[str], *, fresh: Fresh | None = None
) -> list[str]:
    """The addresses of those whom a rule would bind and who are not among these, by id."""
    not_in = not_(among(connection, t.people.c.id, students))
    return list(connection.scalars(select(t.people.c.email).where(is_bound(rule, units, fresh), not_in)))
