"""How useful people say a module was to them: figures on opinions, never on whose they are."""

from collections import Counter
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection, select

from service.catalogue.opinion import OPINION, VALUES
from service.counting.withholding import LIMIT
from service.reports.model import Usefulness
from service.reports.small import small_by
from service.roster.model import Unit
from service.store import tables as t
from service.store.among import among

_OPINIONS = t.choices.c.counts[OPINION]


def usefulness_of(connection: Connection, unit: Unit, modules: AbstractSet[str]) -> dict[str, Usefulness]:
    """Of those of these modules that anybody in the unit, with everything below it, has said so of.

    Hidden where fewer than five have, or where it would give such a figure away together with others; from everybody,
    also from who may see names: they would know whose opinion it is. That is decided over the whole tree, as it is for
    who is bound to what; so the tree is read of modules of which enough people here have an opinion, and of no other.
    """
    here = _here(connection, unit, modules)
    enough = {module_id for module_id, opinions in here.items() if sum(opinions.values()) >= LIMIT}
    small = small_by(connection, OPINION, lambda some: _sizes(connection, some), enough)
    return {
        module_id: Usefulness(tuple(opinions.get(value, 0) for value in VALUES))
        if module_id in enough and unit.id not in small[module_id]
        else Usefulness(())
        for module_id, opinions in here.items()
    }


def _here(connection: Connection, unit: Unit, modules: AbstractSet[str]) -> dict[str, dict[str, int]]:
    """Module id -> how many people of the unit and below gave each value; a row for each module."""
    of = t.choices.c
    query = select(of.module_id, _OPINIONS).where(of.unit_id == unit.id, among(connection, of.module_id, modules))
    found = {module_id: _people(counts) for module_id, counts in connection.execute(query)}
    return {module_id: people for module_id, people in found.items() if any(people.values())}


def _sizes(connection: Connection, modules: Collection[str]) -> dict[str, Counter[str]]:
    """Module id -> unit id -> how many people there and below have an opinion."""
    of = t.choices.c
    query = select(of.module_id, of.unit_id, _OPINIONS).where(among(connection, of.module_id, modules))
    found: dict[str, Counter[str]] = {module_id: Counter() for module_id in modules}
    for module_id, unit_id, counts in connection.execute(query):
        if people := sum(_people(counts).values()):
            found[module_id][unit_id] = people
    return found


def _people(counts: Mapping[str, list[int]] | None) -> dict[str, int]:
    """Value -> people, from the counts that are kept of the question; None: nobody was asked."""
    return {value: counts[value][1] for value in VALUES if value in counts} if counts else {}
