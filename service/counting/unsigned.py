"""What people chose whose answers are not kept with their names: counts and nothing else, in the database.

They stand beside what is counted from kept answers, so that everything can be counted anew. Nobody's share can be
taken out again: a count stays in the unit in which the answer was given, or in the root when that unit is gone.
"""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from service.counting.changes import Tree
from service.counting.choices import Asked, Own, Place
from service.store import tables as t
from service.store.among import among
from service.store.bulk import upsert_rows


def add_unsigned(connection: Connection, more: Own) -> None:
    """Add to what is counted without names."""
    modules: dict[str, dict[str, Mapping[Asked, int]]] = {}
    for (module_id, unit_id), counts in more.items():
        modules.setdefault(module_id, {})[unit_id] = counts
    of = t.unsigned.c
    for module_id, units in sorted(modules.items()):
        query = select(of.unit_id, of.counts).where(of.module_id == module_id, among(connection, of.unit_id, units))
        stood: dict[str, dict[str, dict[str, int]]] = {row[0]: row[1] for row in connection.execute(query)}
        rows = []
        for unit_id, counts in sorted(units.items()):
            there = stood.get(unit_id, {})
            for (question_id, option_id), people in counts.items():
                options = there.setdefault(question_id, {})
                options[option_id] = options.get(option_id, 0) + people
            rows.append((module_id, unit_id, json.dumps(there, separators=(",", ":"))))
        upsert_rows(connection, t.unsigned, rows)


def read_unsigned(connection: Connection) -> dict[Place, dict[Asked, int]]:
    """All of it, by the unit in which the answers were given."""
    of = t.unsigned.c
    return {
        (module_id, unit_id): {
            (question_id, option_id): people
            for question_id, options in counts.items()
            for option_id, people in options.items()
        }
        for module_id, unit_id, counts in connection.execute(select(of.module_id, of.unit_id, of.counts))
    }


def within_tree(own: Iterable[tuple[Place, Mapping[Asked, int]]], tree: Tree) -> dict[Place, dict[Asked, int]]:
    """The same counts, those of units that are gone in the root."""
    found: dict[Place, dict[Asked, int]] = {}
    for (module_id, unit_id), counts in own:
        at = unit_id if unit_id in tree.paths else tree.root or unit_id
        there = found.setdefault((module_id, at), {})
        for asked, people in counts.items():
            there[asked] = there.get(asked, 0) + people
    return found
