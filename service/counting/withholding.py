"""Which units' figures on a module are about too few people to show: pure."""

from collections.abc import Collection, Mapping

from service.counting.suppression import Node, hide
from service.roster.model import ROOT, within

LIMIT = 5
"""Figures on fewer people than this are shown only to who may see names."""


def too_few(
    sizes: Mapping[str, int], paths: Mapping[str, str], known: Collection[str] = (), before: Collection[str] = ()
) -> set[str]:
    """Ids of the units whose row must not be shown.

    Args:
        sizes: unit id -> how many people it counts, with everything below it; units without any left out.
        paths: unit id -> path.
        known: paths of branches, none in another, whose people the reader sees by name and so can take away from any
            row: what is left must be no smaller group than what others see.
        before: ids of the units whose row was not shown until now; where one of several has to be hidden, those are.
    """
    total = {paths[unit_id]: people for unit_id, people in sizes.items() if unit_id in paths}
    hidden_before = {paths[unit_id] for unit_id in before if unit_id in paths}
    hidden = hide(nodes(unknown(total, known) if known else total), LIMIT, hidden_before)
    return {unit_id for unit_id in sizes if paths.get(unit_id) in hidden}


def unknown(total: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    """How many people each path has who are in none of the known branches."""
    tops = [path for path in known if path in total]
    return {
        path: 0
        if any(within(path, top) for top in known)
        else people - sum(total[top] for top in tops if within(top, path))
        for path, people in total.items()
    }


def nodes(total: Mapping[str, int]) -> dict[str, Node]:
    """The tree that `hide` asks for, from how many people each path has with everything below it."""
    children: dict[str, list[str]] = {path: [] for path in total}
    for path in sorted(total):
        parent = path.rpartition("/")[0] or ROOT
        if path != ROOT and parent in children:
            children[parent].append(path)
    return {
        path: Node(tuple(children[path]), people - sum(total[child] for child in children[path]), people)
        for path, people in total.items()
    }
