"""Units whose figures are too small to show, by module: remembered, as they are asked for with most pages.

It takes every unit's counter of a module and a walk over the tree, a second for all of a large town. So a process
keeps what it found while the counts are the same; where they are not, it goes again only through those modules of
which some number is another.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Pool, func, select

from service.counting.records import read_basis, read_withheld
from service.counting.withholding import too_few
from service.store import tables as t

_MOST = 5_000  # then all is forgotten

Known = tuple[str, ...]
Sizes = Mapping[str, Mapping[str, int]]
"""Module id -> unit id -> how many people are counted there and below; units without any may be left out."""


@dataclass(slots=True)
class _Memory:
    """Of one database. `at`: by version, column, branches and module; `found`: by what it follows from."""

    at: dict[tuple[int, str, Known, str], frozenset[str]] = field(default_factory=dict)
    found: dict[tuple[Known, bytes], frozenset[str]] = field(default_factory=dict)


_MEMORIES: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()


def small_in(
    connection: Connection, what: ColumnElement[int], modules: Collection[str], known: Collection[str] = ()
) -> Mapping[str, frozenset[str]]:
    """Module id -> ids of the units in which a column of the counters is about too few people to show.

    `known`: branches whose people the reader sees by name, and can take away from other figures.
    """
    return small_by(connection, str(what), lambda some: _sizes(connection, what, some), modules, known)


def small_by(
    connection: Connection,
    what: str,
    sizes: Callable[[Collection[str]], Sizes],
    modules: Collection[str],
    known: Collection[str] = (),
) -> Mapping[str, frozenset[str]]:
    """The same of what `sizes` reads of some modules, and only of those that are not remembered. `what`: its name."""
    if not modules:
        return {}
    branches = tuple(sorted(known))
    version = counts_version(connection)
    if version is None:
        return _found(connection, sizes(modules), branches, {})
    memory = _MEMORIES.setdefault(connection.engine.pool, _Memory())
    place = version, what, branches
    have = {module_id: memory.at.get((*place, module_id)) for module_id in modules}
    hidden = {module_id: each for module_id, each in have.items() if each is not None}
    if missing := have.keys() - hidden.keys():
        for kept in (memory.at, memory.found):
            if len(kept) > _MOST:
                kept.clear()
        fresh = _found(connection, sizes(missing), branches, memory.found)
        memory.at.update({(*place, module_id): each for module_id, each in fresh.items()})
        hidden |= fresh
    return hidden


def counts_version(connection: Connection) -> int | None:
    """Of the counts; None where the connection may see several of them, or something is about to be counted anew."""
    if not connection.get_execution_options().get("reading"):
        return None
    basis = read_basis(connection)
    return None if basis is None or basis.noted else basis.version


def _found(
    connection: Connection, sizes: Sizes, known: Known, before: dict[tuple[Known, bytes], frozenset[str]]
) -> dict[str, frozenset[str]]:
    paths = {row.id: row.path for row in connection.execute(select(t.units.c.id, t.units.c.path))}
    tree = blake2b(repr(sorted(paths.items())).encode(), digest_size=16).digest()
    withheld = withheld_by_module(connection, sizes)
    found = {}
    for module_id, people in sizes.items():
        follows = sorted(people.items()), sorted(withheld[module_id])
        print_ = blake2b(tree + repr(follows).encode(), digest_size=16).digest()
        hidden = before.get((known, print_))
        if hidden is None:
            hidden = before[known, print_] = frozenset(too_few(people, paths, known, withheld[module_id]))
        found[module_id] = hidden
    return found


def withheld_by_module(connection: Connection, modules: Collection[str]) -> dict[str, set[str]]:
    """Ids of the units whose figures nobody is shown without names: where one of several has to be hidden, those are.

    They are hidden anyway, and change with people, not with every answer: who compares today with yesterday finds no
    other one.
    """
    found: dict[str, set[str]] = {module_id: set() for module_id in modules}
    for unit_id, module_id in read_withheld(connection, frozenset(modules)):
        found[module_id].add(unit_id)
    return found


def _sizes(connection: Connection, what: ColumnElement[int], modules: Collection[str]) -> dict[str, dict[str, int]]:
    """Module id -> unit id -> how many people a column of the counters has there and below."""
    of = t.counters.c
    query = (
        select(of.module_id, of.unit_id, func.sum(what))
        .where(of.module_id.in_(sorted(modules)))
        .group_by(of.module_id, of.unit_id)
    )
    found: dict[str, dict[str, int]] = {module_id: {} for module_id in modules}
    for module_id, unit_id, people in connection.execute(query):
        found[module_id][unit_id] = int(people)
    return found
