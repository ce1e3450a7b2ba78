"""The roster in the database: read whole, or brought to a new state in one transaction."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, bindparam, delete, insert, select, update

from service.moments import parse
from service.roster.changes import Move, write_changes
from service.roster.erased import is_erased
from service.roster.leading import leading
from service.roster.model import Group, Members, Person, Roster, Unit
from service.store import tables as t
from service.store.among import among
from service.store.recall import recall
from service.store.recounts import Recount, ask_for_recount
from service.store.runs import note_run

_TREE = "tree"
_TREE_NOTED = select(t.runs.c.result).where(t.runs.c.name == _TREE)
_trees: WeakKeyDictionary[Pool, tuple[str | None, Roster]] = WeakKeyDictionary()
"""By database: the units, and the mark that the sync left that wrote them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sync changed: numbers of people, compared with the roster before."""

    joined: int
    moved: int
    left: int


def read_roster(connection: Connection) -> Roster:
    """Everybody who is there now, with the groups that have been asked for."""
    units = _units(connection)
    spoken: dict[str, set[str]] = {}
    for person_id, address in connection.execute(select(t.addresses.c.person_id, t.addresses.c.address)):
        spoken.setdefault(person_id, set()).add(address)
    people = {
        row.id: Person(
            row.id,
            row.email,
            row.name,
            row.unit_id,
            row.role,
            row.language,
            row.manager,
            frozenset(spoken.get(row.id, ())),
        )
        for row in connection.execute(select(t.people).where(t.people.c.active))
    }
    return Roster(units, people, _groups(connection))


def read_units(connection: Connection) -> Roster:
    """The units alone, as a roster with nobody in it; the process keeps it until a sync has changed one."""
    noted = recall(connection, _TREE, lambda: connection.scalar(_TREE_NOTED))
    mark = noted.get("mark") if noted else None
    pool = connection.engine.pool
    known, roster = _trees.get(pool, (None, None))
    if roster is None or mark is None or known != mark:
        roster = Roster(MappingProxyType(_units(connection)), {})
        _trees[pool] = mark, roster
    return roster


def _units(connection: Connection) -> dict[str, Unit]:
    of = t.units.c
    rows = connection.execute(select(of.id, of.path, of.name, of.parent_id)).all()
    return {unit_id: Unit(unit_id, path, name, parent) for unit_id, path, name, parent in rows}


def note_tree(connection: Connection, now: datetime) -> None:
    """Units have come, gone, moved or got another name: in the transaction that changes them.

    Two changes at one moment of the clock are two all the same.
    """
    note_run(connection, _TREE, now, {"mark": uuid4().hex})


def still_known(connection: Connection, person_ids: Iterable[str]) -> frozenset[str]:
    """Of these people, by id, those of whom there is a row: who has been erased since they were read is none of them.

    Whoever writes down something about people asks this, with the turn, in the same transaction.
    """
    of = t.people.c
    return frozenset(connection.scalars(select(of.id).where(among(connection, of.id, set(person_ids)))))


def read_addresses(connection: Connection) -> dict[str, str]:
    """Every address ever known, lower case, and whose it is: also of people who have left."""
    return {row.address: row.person_id for row in connection.execute(select(t.addresses))}


def whose(connection: Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Of these addresses, lower case, those ever known, and whose they are: also of people who have left."""
    known = select(t.addresses).where(among(connection, t.addresses.c.address, set(addresses)))
    return {row.address: row.person_id for row in connection.execute(known).all()}


def read_named(connection: Connection, addresses: Iterable[str]) -> Roster:
    """The units, and of the people those who are there now with these addresses, lower case; empty if nobody is."""
    if connection.scalar(select(t.people.c.id).where(t.people.c.active).limit(1)) is None:
        return Roster({}, {})
    of = t.people.c
    found = whose(connection, addresses)
    rows = connection.execute(select(t.people).where(of.active, among(connection, of.id, set(found.values())))).all()
    spoken = {row.id: frozenset(address for address, each in found.items() if each == row.id) for row in rows}
    people = {
        row.id: Person(row.id, row.email, row.name, row.unit_id, row.role, row.language, row.manager, spoken[row.id])
        for row in rows
    }
    return Roster(read_units(connection).units, people)


def as_known(connection: Connection, members: Members) -> Group:
    """A group's members as people of the roster, however large that is."""
    ids = {person_id for person_id, _ in members.each}
    found = whose(connection, {address for _, address in members.each})
    candidates = ids | set(found.values())
    of = t.people.c
    there = set(connection.scalars(select(of.id).where(of.active, among(connection, of.id, candidates))))
    return members.as_group(there, {address: each for address, each in found.items() if each in there})


def read_known_group(connection: Connection, address: str) -> Group:
    """A group as it was last read; one that never was holds nobody."""
    row = connection.execute(select(t.groups).where(t.groups.c.address == address)).one_or_none()
    of = t.group_members.c
    members = connection.scalars(select(of.person_id).where(of.group_address == address))
    return Group(address, frozenset(members), bool(row and row.everyone), others=row is None or row.others is not False)


def paths_of(connection: Connection, person_ids: Iterable[str]) -> dict[str, str]:
    """Where each of these people is: the path of their unit. Who has left, or whose unit is gone, is nowhere."""
    query = select(t.people.c.id, t.units.c.path).join(t.units, t.units.c.id == t.people.c.unit_id)
    query = query.where(t.people.c.active, among(connection, t.people.c.id, set(person_ids)))
    return {row.id: row.path for row in connection.execute(query)}


def _groups(connection: Connection) -> dict[str, Group]:
    members: dict[str, set[str]] = {}
    for row in connection.execute(select(t.group_members)):
        members.setdefault(row.group_address, set()).add(row.person_id)
    return {
        row.address: Group(
            row.address, frozenset(members.get(row.address, ())), row.everyone, others=row.others is not False
        )
        for row in connection.execute(select(t.groups))
    }


def write_roster(connection: Connection, units: dict[str, Unit], people: dict[str, Person], now: str) -> Changes:
    """Bring units, people, addresses and leaders to what the Directory says.

    Who is gone is kept, marked as left: answers and statistics outlive an account.
    """
    before = {row.id: row for row in connection.execute(select(t.people))}
    known = {row.id: row.path for row in connection.execute(select(t.units.c.id, t.units.c.path))}
    moved_units = _units_elsewhere(connection, units)
    changed = _replace(connection, t.units, [_unit_row(unit) for unit in units.values()])
    if changed:
        ask_for_recount(connection, Recount.TREE)
    if changed or connection.scalar(_TREE_NOTED) is None:
        note_tree(connection, parse(now))
    joined = [p for p in people.values() if p.id not in before or not before[p.id].active]
    moved = [p for p in people.values() if p.id in before and before[p.id].active and before[p.id].unit_id != p.unit_id]
    left = [row.id for row in before.values() if row.active and row.id not in people]
    _note_who_counts_elsewhere(connection, before, people, left, moved_units)
    _write_people(connection, before, people, now)
    _update_people(connection, [{"key": person_id, "active": False, "left_at": now} for person_id in left])
    _write_addresses(connection, people)
    _replace(
        connection,
        t.leaders,
        [
            {"unit_id": unit, "person_id": person, "source": source}
            for (unit, person), source in sorted(leading(people, units).items())
        ],
    )
    _end_roles(connection, left)
    if before:  # in a new installation nobody has come or gone
        write_changes(connection, now, _moves(before, known, units, people))
    return Changes(joined=len(joined), moved=len(moved), left=len(left))


def _moves(
    before: dict[str, Any], known: dict[str, str], units: dict[str, Unit], people: dict[str, Person]
) -> list[Move]:
    """Who is in another unit than before, new or gone. `known`: unit id -> path, as it was before.

    Nothing is said of a pseudonym: that it goes as somebody comes would tell whose it was.
    """
    there = {row.id: row.unit_id for row in before.values() if row.active}
    here = {person.id: person.unit_id for person in people.values()}
    now = {unit.id: unit.path for unit in units.values()}
    return [
        Move(who, _path(there.get(who), known), _path(here.get(who), now))
        for who in sorted(there.keys() | here.keys())
        if there.get(who) != here.get(who) and not is_erased(who)
    ]


def _path(unit_id: str | None, paths: dict[str, str]) -> str | None:
    """The unit's path; its id where it has gone without a trace; None for nobody's unit."""
    return None if unit_id is None else paths.get(unit_id, unit_id)


def _end_roles(connection: Connection, left: list[str]) -> None:
    """Whoever leaves loses the roles that were given: should they come back, somebody decides anew."""
    if left:
        connection.execute(delete(t.roles).where(among(connection, t.roles.c.person_id, left)))


def _units_elsewhere(connection: Connection, units: dict[str, Unit]) -> set[str]:
    """Ids of the units that have come, gone or moved to another branch."""
    known = {(row.id, row.path) for row in connection.execute(select(t.units.c.id, t.units.c.path))}
    return {unit_id for unit_id, _ in known ^ {(unit.id, unit.path) for unit in units.values()}}


def _note_who_counts_elsewhere(
    connection: Connection,
    before: dict[str, Any],
    people: dict[str, Person],
    left: list[str],
    moved_units: AbstractSet[str],
) -> None:
    """Other rules than before may bind whoever is new, gone, in another unit or branch, or in another role."""
    changed = set(left)
    for person in people.values():
        known = before.get(person.id)
        same = known is not None and known.active and (known.unit_id, known.role) == (person.unit_id, person.role)
        if not same or person.unit_id in moved_units:
            changed.add(person.id)
    ask_for_recount(connection, Recount.PERSON, changed)


def write_group(connection: Connection, group: Group, now: str) -> None:
    """Remember a group's members, in place of those known before."""
    _note_members_who_change(connection, group)
    connection.execute(delete(t.group_members).where(t.group_members.c.group_address == group.address))
    connection.execute(delete(t.groups).where(t.groups.c.address == group.address))
    connection.execute(
        insert(t.groups).values(address=group.address, synced_at=now, everyone=group.everyone, others=group.others)
    )
    if group.person_ids:
        connection.execute(
            insert(t.group_members),
            [{"group_address": group.address, "person_id": person} for person in sorted(group.person_ids)],
        )


def _note_members_who_change(connection: Connection, group: Group) -> None:
    known = connection.execute(select(t.groups).where(t.groups.c.address == group.address)).one_or_none()
    if known is None:
        return  # no rule names it yet; the one that will leaves its own note
    if known.everyone != group.everyone:
        ask_for_recount(connection, Recount.ALL)
        return
    of = t.group_members.c
    members = set(connection.scalars(select(of.person_id).where(of.group_address == group.address)))
    ask_for_recount(connection, Recount.PERSON, members ^ group.person_ids)


def _unit_row(unit: Unit) -> dict[str, Any]:
    return {"id": unit.id, "path": unit.path, "name": unit.name, "parent_id": unit.parent_id}


def _write_people(connection: Connection, before: dict[str, Any], people: dict[str, Person], now: str) -> None:
    columns = ("email", "name", "unit_id", "role", "language", "manager")
    new, changed = [], []
    for person in people.values():
        row = {column: getattr(person, column) for column in columns}
        known = before.get(person.id)
        if known is None:
            new.append({"id": person.id, **row, "active": True, "joined_at": now})
        elif not known.active or any(getattr(known, column) != row[column] for column in columns):
            changed.append({"key": person.id, **row, "active": True, "left_at": None})
    if new:
        connection.execute(insert(t.people), new)
    _update_people(connection, changed)


def _update_people(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Change people by `key`, their id; all rows name the same columns."""
    if rows:
        named: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
        connection.execute(update(t.people).where(t.people.c.id == bindparam("key")).values(named), rows)


def _write_addresses(connection: Connection, people: dict[str, Person]) -> None:
    """Old addresses stay with whoever had them, until somebody who is there now has them."""
    wanted = read_addresses(connection)
    for person in people.values():
        wanted.update(dict.fromkeys(person.addresses, person.id))
    wanted.update({person.email.lower(): person.id for person in people.values()})  # a primary address beats an alias
    _replace(connection, t.addresses, [{"address": a, "person_id": p} for a, p in sorted(wanted.items())])


def _replace(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> bool:
    """Make the table hold exactly these rows, touching it only where it differs; gives whether it did."""
    present = {tuple(row) for row in connection.execute(select(table))}
    names = [column.name for column in table.columns]
    if present == {tuple(row[name] for name in names) for row in rows}:
        return False
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), rows)
    return True
