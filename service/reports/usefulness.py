"""How useful people say a module was to them: figures on opinions, never on whose they are."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection, select

from service.catalogue.opinion import OPINION, VALUES
from service.counting.withholding import LIMIT, too_few
from service.reports.model import Usefulness
from service.roster.model import Roster, Unit
from service.store import tables as t
from service.store.among import among


def usefulness_of(
    connection: Connection, units: Roster, unit: Unit, modules: AbstractSet[str]
) -> dict[str, Usefulness]:
    """Of those of these modules that anybody in the unit, with everything below it, has said so of.

    Hidden where fewer than five have, or where it would give such a figure away together with others; from everybody,
    also from who may see names: they would know whose opinion it is. That is decided over the whole tree, as it is for
    who is bound to what.
    """
    paths = {each.id: each.path for each in units.units.values()}
    found = {}
    for module_id, opinions in _opinions(connection, modules).items():
        here = opinions.get(unit.id)
        if here is None:
            continue
        sizes = {unit_id: sum(of.values()) for unit_id, of in opinions.items()}
        hidden = sizes[unit.id] < LIMIT or unit.id in too_few(sizes, paths)
        found[module_id] = Usefulness(() if hidden else tuple(here.get(value, 0) for value in VALUES))
    return found


def _opinions(connection: Connection, modules: AbstractSet[str]) -> dict[str, dict[str, Mapping[str, int]]]:
    """Module id -> unit id -> how many people there and below gave each value; units in which nobody did left out."""
    of = t.choices.c
    query = select(of.module_id, of.unit_id, of.counts[OPINION]).where(among(connection, of.module_id, modules))
    found: dict[str, dict[str, Mapping[str, int]]] = {}
    for module_id, unit_id, counts in connection.execute(query):
        people = Counter({value: counts[value][1] for value in VALUES if value in counts}) if counts else Counter()
        if people.total():
            found.setdefault(module_id, {})[unit_id] = people
    return found
