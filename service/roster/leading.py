"""Who leads which unit, read from the Directory's manager relations and titles: pure."""

from collections import Counter, defaultdict

from service.roster.model import ROOT, Person, Unit, ancestors, within

_SHARE = 0.5  # somebody who manages fewer of a branch's staff is a team leader, not its leader


def leading(people: dict[str, Person], units: dict[str, Unit]) -> dict[tuple[str, str], str]:
    """Unit id and person id, and what in the Directory says so: `manager`, or where that names nobody `title`."""
    by_relation = dict.fromkeys(leaders(people, units), "manager")
    led = {unit_id for unit_id, _ in by_relation}
    return by_relation | {pair: "title" for pair in heads(people, units) if pair[0] not in led}


def heads(people: dict[str, Person], units: dict[str, Unit]) -> set[tuple[str, str]]:
    """Pairs of unit id and person id: the one member of staff of a unit whose title says that they head it.

    Nobody by the title alone where two have it: thirty heads who stand in one org unit would each be given the figures
    of all. Nor at the root, where whoever has no better place stands.
    """
    titled: dict[str, list[str]] = defaultdict(list)
    for person in people.values():
        if person.is_head and person.role == "staff" and units[person.unit_id].path != ROOT:
            titled[person.unit_id].append(person.id)
    return {(unit_id, found[0]) for unit_id, found in titled.items() if len(found) == 1}


def leaders(people: dict[str, Person], units: dict[str, Unit]) -> set[tuple[str, str]]:
    """Pairs of unit id and person id: the person leads that unit with everything below it.

    A manager leads the smallest branch that holds the manager and all direct reports, if at least half of the
    staff in that branch answer to the manager, directly or through others: reading a branch's numbers is a right
    that a manager of three in a school of forty should not get by accident.
    """
    by_address = {address: person.id for person in people.values() for address in person.addresses}
    reports: dict[str, set[str]] = defaultdict(set)
    for person in people.values():
        manager = by_address.get(person.manager or "")
        if manager is not None and manager != person.id:
            reports[manager].add(person.id)
    path_of = {person.id: units[person.unit_id].path for person in people.values()}
    id_at = {unit.path: unit.id for unit in units.values()}
    staff = {person.id for person in people.values() if person.role == "staff"}
    staff_in = Counter(branch for person in staff for branch in ancestors(path_of[person]))
    found = set()
    for manager, direct in reports.items():
        branch = _common([path_of[manager], *(path_of[person] for person in direct)])
        others = staff_in[branch] - (manager in staff)
        theirs = sum(within(path_of[each], branch) for each in _all_reports(manager, reports) & staff)
        if others and theirs >= _SHARE * others:
            found.add((id_at[branch], manager))
    return found


def _all_reports(manager: str, reports: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [manager]
    while waiting:
        new = reports.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found - {manager}


def _common(paths: list[str]) -> str:
    """The deepest path that all the paths lie in."""
    others = paths[1:]
    return next(
        branch for branch in ancestors(paths[0]) if branch == ROOT or all(within(path, branch) for path in others)
    )
