"""How many more or fewer count as late in each unit, where few people have another due day than the rest.

Which people those are only changes with rules, roster and days, never with answers. So a process remembers it, and
reads of them alone how they stand.
"""

from collections.abc import Collection, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Pool, case, func, select

from service.reports.late import Apart, apart_by_day, evened
from service.reports.small import counts_version
from service.reports.small_answers import basis_of_people
from service.roster.model import ROOT
from service.store import tables as t
from service.store.among import among

_MOST = 5_000  # then all is forgotten


@dataclass(slots=True)
class _Memory:
    """Of one database. `at`: by version of the counts, day, branches and module; `apart`: by what it follows from."""

    at: dict[tuple[int, date, tuple[str, ...], str], Mapping[str, int]] = field(default_factory=dict)
    apart: dict[Hashable, list[Apart]] = field(default_factory=dict)


_MEMORIES: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()


def more_late(
    connection: Connection,
    today: date,
    modules: Collection[str],
    *,
    anew: Mapping[str, AbstractSet[str]],
    known: Collection[str] = (),
) -> dict[tuple[str, str], int]:
    """Unit path and module -> how many more count as late than are; nothing where it is as many.

    `anew`: by module, the ids of the units that the reader is not shown, where those are others than withheld from
    everybody. `known`: branches whose people the reader sees by name.
    """
    branches, version = tuple(sorted(known)), counts_version(connection)
    memory = _Memory() if version is None else _MEMORIES.setdefault(connection.engine.pool, _Memory())
    for kept in (memory.at, memory.apart):
        if len(kept) > _MOST:
            kept.clear()
    place = version or 0, today, branches
    have = {each: memory.at.get((*place, each)) for each in modules}
    found = {each: remembered for each, remembered in have.items() if remembered is not None}
    if missing := have.keys() - found.keys():
        look = _apart(connection, today, missing, anew=anew, known=branches, before=memory.apart)
        fresh = {each: _evened(connection, today, each, apart) if apart else {} for each, apart in look.items()}
        memory.at.update({(*place, each): more for each, more in fresh.items()})
        found |= fresh
    return {(path, each): more for each, of in found.items() for path, more in of.items()}


def _evened(connection: Connection, today: date, module_id: str, apart: list[Apart]) -> dict[str, int]:
    paths = {path for each in apart for path in (each.unit, *each.without)}
    return evened(apart, *_open(connection, today, module_id, paths))


def _apart(
    connection: Connection,
    today: date,
    modules: Collection[str],
    *,
    anew: Mapping[str, AbstractSet[str]],
    known: tuple[str, ...],
    before: dict[Hashable, list[Apart]],
) -> dict[str, list[Apart]]:
    basis = basis_of_people(connection)
    found = {}
    for module_id, days in _days(connection, modules).items():
        key = basis, today, known, module_id, days
        apart = before.get(key)
        if apart is None:
            apart = before[key] = _look(connection, today, module_id, anew.get(module_id), known)
        found[module_id] = apart
    return found


def _days(connection: Connection, modules: Collection[str]) -> dict[str, tuple[tuple[date, int], ...]]:
    """Module id -> how many people of the whole have which due day; it changes when a day is moved."""
    of = t.counters.c
    query = (
        select(of.module_id, of.due_on, of.assigned)
        .join(t.units, t.units.c.id == of.unit_id)
        .where(t.units.c.path == ROOT, of.module_id.in_(sorted(modules)))
        .order_by(of.module_id, of.due_on)
    )
    found: dict[str, tuple[tuple[date, int], ...]] = dict.fromkeys(modules, ())
    for module_id, due_on, people in connection.execute(query):
        found[module_id] = (*found[module_id], (due_on, people))
    return found


def _look(
    connection: Connection, today: date, module_id: str, anew: AbstractSet[str] | None, known: tuple[str, ...]
) -> list[Apart]:
    of, small = t.counters.c, t.withheld.c
    passed = case((of.due_on < today, of.assigned), else_=0)
    rows = _by_unit(connection, module_id, of.assigned, passed)
    hidden = connection.scalars(select(small.unit_id).where(small.module_id == module_id)) if anew is None else anew
    withheld = set(hidden)
    return apart_by_day(
        {path: people for _, path, people, _ in rows},
        {path: people for _, path, _, people in rows},
        {path for unit_id, path, _, _ in rows if unit_id in withheld},
        known,
    )


def _open(
    connection: Connection, today: date, module_id: str, paths: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """By path: who is late, and who is not done."""
    of = t.counters.c
    late = case((of.due_on < today, of.assigned - of.completed), else_=0)
    only = among(connection, t.units.c.path, paths)
    rows = _by_unit(connection, module_id, late, of.assigned - of.completed, only=only)
    return {path: people for _, path, people, _ in rows}, {path: people for _, path, _, people in rows}


def _by_unit(
    connection: Connection,
    module_id: str,
    one: ColumnElement[int],
    other: ColumnElement[int],
    *,
    only: ColumnElement[bool] | None = None,
) -> list[tuple[str, str, int, int]]:
    """Unit id and path, and the sums of two columns of its counters."""
    query = (
        select(t.units.c.id, t.units.c.path, func.sum(one), func.sum(other))
        .join(t.counters, t.counters.c.unit_id == t.units.c.id)
        .where(t.counters.c.module_id == module_id)
        .group_by(t.units.c.id, t.units.c.path)
    )
    rows = connection.execute(query if only is None else query.where(only))
    return [(unit_id, path, int(these), int(those)) for unit_id, path, these, those in rows]
