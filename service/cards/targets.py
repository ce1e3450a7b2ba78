"""Whom an assignment is for, as cards carry it: names, how many, and whose right it is to choose them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from service.access import Permission, may
from service.asking import places
from service.assignments.model import Level, Target
from service.cards.turn import Turn
from service.roster.model import ROOT, Group, Roster, within
from service.store import tables as t

FOUND = 20
"""Hits of a search: more would be no help."""
_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*$")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A target that can be shown. `people`: how many it holds now, None for a single person or where nobody knows."""

    code: str
    name: str
    detail: str | None = None
    people: int | None = None


def code_of(target: Target) -> str:
    """How cards carry a target."""
    return target.level.value if target.level is Level.ADMINISTRATION else f"{target.level}:{target.key}"


def target_of(turn: Turn, code: str) -> Target | None:
    """The rule's target behind a code; None if it is gone."""
    level, _, key = code.partition(":")
    if code == Level.ADMINISTRATION:
        return Target(Level.ADMINISTRATION, "", code)
    if level == Level.UNIT and key in turn.units.units:
        return Target(Level.UNIT, key, f"unit:{turn.units.units[key].path}")
    if level == Level.GROUP and turn.connection.scalar(select(t.groups.c.address).where(t.groups.c.address == key)):
        return Target(Level.GROUP, key, code)
    if level == Level.PERSON:
        of = t.people.c
        email = turn.connection.scalar(select(of.email).where(of.id == key, of.active))
        return Target(Level.PERSON, key, f"person:{email}") if email else None
    return None


def shown(turn: Turn, code: str, people: Mapping[str, int]) -> Chosen:
    """A target with its name. `people`: unit id -> how many."""
    level, _, key = code.partition(":")
    words = turn.words
    if code == Level.ADMINISTRATION:
        root = turn.units.unit_at(ROOT)
        return Chosen(code, words.general.whole, None, people.get(root.id, 0) if root else 0)
    if level == Level.UNIT and key in turn.units.units:
        unit = turn.units.units[key]
        return Chosen(code, turn.voice.place(unit.path, unit.name), unit.path, people.get(key, 0))
    if level == Level.GROUP:
        return _group(turn, key)
    row = turn.connection.execute(
        select(t.people.c.name, t.people.c.email).where(t.people.c.id == key, t.people.c.active)
    ).one_or_none()
    return Chosen(code, row.name, row.email) if row else Chosen(code, key, words.whom.gone)


def _group(turn: Turn, address: str) -> Chosen:
    code = f"{Level.GROUP}:{address}"
    everyone = holds_everyone(turn, address)
    if everyone is None:
        return Chosen(code, address, turn.words.whom.gone)
    of = t.group_members.c
    counted = select(func.count()).select_from(t.group_members).where(of.group_address == address)
    return Chosen(code, address, turn.words.whom.group, None if everyone else turn.connection.scalar(counted))


def may_bind(turn: Turn, target: Target, permission: Permission = Permission.ASSIGNMENTS_MANAGE) -> bool:
    """Whether the actor has the permission for everybody in a target: all members of a group, wherever they are."""
    return all(may(turn.actor, permission, path) for path in reached(turn, target))


def reached(turn: Turn, target: Target) -> frozenset[str]:
    """The paths of the units whose people a target can bind, each with everything below it."""
    of = t.people.c
    groups: dict[str, Group] = {}
    paths: dict[str, str] = {}
    if target.level is Level.PERSON:
        paths = _paths(turn, of.id == target.key)
    elif target.level is Level.GROUP:
        members = t.group_members.c
        paths = _paths(turn, of.id.in_(select(members.person_id).where(members.group_address == target.key)))
        groups[target.key] = Group(target.key, frozenset(paths), everyone=bool(holds_everyone(turn, target.key)))
    return places(target, turn.units.units, groups, paths.get)


def holds_everyone(turn: Turn, address: str) -> bool | None:
    """None: the group is not known."""
    return turn.connection.scalar(select(t.groups.c.everyone).where(t.groups.c.address == address))


def _paths(turn: Turn, which: ColumnElement[bool]) -> dict[str, str]:
    """One of these people in each of their units, by id, and its path: a large group costs no more than a small one."""
    of, units = t.people.c, turn.units.units
    query = select(func.min(of.id), of.unit_id).where(which, of.active).group_by(of.unit_id)
    return {person: units[unit].path if unit in units else ROOT for person, unit in turn.connection.execute(query)}


def search(connection: Connection, units: Roster, branches: Sequence[str], query: str) -> list[Chosen]:
    """Units, groups and people that a text could mean, in these branches: each word somewhere in name or address."""
    words = query.split()
    if not words:
        return []
    inside = [unit for unit in units.units.values() if any(within(unit.path, branch) for branch in branches)]
    lower = [word.lower() for word in words]
    hits = [unit for unit in inside if unit.path != ROOT and all(word in unit.path.lower() for word in lower)]
    named = sorted(hits, key=lambda unit: (not all(word in unit.name.lower() for word in lower), unit.path))
    found = [Chosen(f"unit:{unit.id}", unit.name, unit.path) for unit in named[: FOUND // 2]]
    if ROOT in branches:
        address = t.groups.c.address
        query_groups = select(address).where(*(address.contains(word, autoescape=True) for word in lower)).limit(5)
        found += [Chosen(f"group:{each}", each) for each in connection.scalars(query_groups)]
    return found + _people(connection, None if ROOT in branches else [unit.id for unit in inside], words, len(found))


def _people(connection: Connection, unit_ids: Sequence[str] | None, words: Sequence[str], already: int) -> list[Chosen]:
    of = t.people.c
    query = select(of.id, of.name, of.email).where(of.active, *(_holds(word) for word in words))
    if unit_ids is not None:
        query = query.where(of.unit_id.in_(unit_ids))
    rows = connection.execute(query.order_by(of.name, of.email).limit(FOUND - already))
    return [Chosen(f"person:{row.id}", row.name, row.email) for row in rows]


def _holds(word: str) -> ColumnElement[bool]:
    """SQLite knows no case but of ASCII letters, so a word is looked for as people write names, too."""
    name, email = t.people.c.name, t.people.c.email
    spellings = sorted({word, word.lower(), word.capitalize(), word.upper()})
    return or_(*(name.icontains(each, autoescape=True) for each in spellings), email.icontains(word, autoescape=True))


def suggestion(hit: Chosen) -> str:
    """A hit as a field shows it; `address_in` reads it again."""
    if hit.code.startswith("unit:"):
        return str(hit.detail)
    return f"{hit.name} <{hit.detail}>" if hit.detail else hit.name


def address_in(text: str) -> str | None:
    """The mail address that a text names, lower case; None if it names none."""
    bracketed = _IN_BRACKETS.search(text)
    address = bracketed.group(1) if bracketed else text.strip()
    return address.lower() if "@" in address and " " not in address else None


def person_of(connection: Connection, address: str) -> str | None:
    """The code of whoever is there now with this address."""
    joined = select(t.people.c.id).join(t.addresses, t.addresses.c.person_id == t.people.c.id)
    found = connection.scalar(joined.where(and_(t.addresses.c.address == address, t.people.c.active)))
    return f"person:{found}" if found else None
