"""The roster as immutable values: units in a tree, people in units, groups of people."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

ROOT = "/"


@dataclass(frozen=True, slots=True)
class Unit:
    """An org unit; `id` survives renames and moves, `path` does not."""

    id: str
    path: str
    name: str
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be taught. `addresses` are lower case, the primary one among them.

    `language` is the primary subtag of the first language in the Directory, None if it names none.
    """

    id: str
    email: str
    name: str
    unit_id: str
    role: str  # "staff" or "pupil"
    language: str | None
    manager: str | None = None
    addresses: frozenset[str] = frozenset()
    is_head: bool = False  # the Directory's title says so; known only while the Directory is read


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its nested groups resolved. `everyone`: the whole customer is a member.

    `strangers` are addresses of members that the Directory's people do not include: not remembered, only that there
    are some, or may be: `others`.
    """

    address: str
    person_ids: frozenset[str]
    everyone: bool = False
    strangers: tuple[str, ...] = ()
    others: bool = True


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a group as the Directory names them, nested groups followed: id and lower-case address of each.

    `unread` are the addresses of nested groups that cannot be read.
    """

    address: str
    each: tuple[tuple[str, str], ...] = ()
    everyone: bool = False
    unread: tuple[str, ...] = ()

    def as_group(self, ids: Container[str], known: Mapping[str, str]) -> Group:
        """Those of them who are in the roster, by its ids, or by its addresses and whose they are."""
        people: set[str] = set()
        strangers = set(self.unread)
        for person_id, address in self.each:
            found = person_id if person_id in ids else known.get(address)
            if found is not None:
                people.add(found)
            elif address:
                strangers.add(address)
        return Group(self.address, frozenset(people), self.everyone, tuple(sorted(strangers)), bool(strangers))


@dataclass(frozen=True)
class Roster:
    """Everybody who is there now."""

    units: Mapping[str, Unit]  # by id
    people: Mapping[str, Person]  # by id
    groups: Mapping[str, Group] = field(default_factory=dict)  # by lower-case address

    def path_of(self, person: Person) -> str:
        """The path of the person's unit; the root for one whose unit is gone."""
        unit = self.units.get(person.unit_id)
        return unit.path if unit else ROOT

    def unit_at(self, path: str) -> Unit | None:
        """The unit at a path, whatever the case of its letters."""
        return self._by_path.get(path.rstrip("/").lower() or ROOT)

    @cached_property
    def _by_path(self) -> Mapping[str, Unit]:
        return {
            unit.path.lower(): unit for unit in reversed(list(self.units.values()))
        }  # of two alike, the first counts

    def branch(self, path: str) -> list[Unit]:
        """The unit at a path and every one below it, by path: found without going through all the others."""
        paths, units = self._in_order
        if path == ROOT:
            return list(units)
        here = units[bisect_left(paths, path) : bisect_right(paths, path)]
        below = path + "/"
        return [*here, *units[bisect_left(paths, below) : bisect_left(paths, path + chr(ord("/") + 1))]]

    @cached_property
    def _in_order(self) -> tuple[list[str], list[Unit]]:
        units = sorted(self.units.values(), key=lambda unit: unit.path)
        return [unit.path for unit in units], units

    def paths(self) -> list[str]:
        """All unit paths, sorted: parents before children."""
        return sorted(unit.path for unit in self.units.values())


def within(path: str, branch: str) -> bool:
    """Whether a unit path is the branch or below it."""
    return branch in {ROOT, path} or path.startswith(branch + "/")


def ancestors(path: str) -> Iterator[str]:
    """The path itself, then every path above it, the root last."""
    while path != ROOT:
        yield path
        path = path.rpartition("/")[0] or ROOT
    yield ROOT
