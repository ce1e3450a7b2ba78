"""Adding up: pure. People's states become counts of units, each unit with everything below it."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from service.assignments.model import Due
from service.counting.completion import Completion
from service.counting.suppression import Node, hide
from service.counting.withholding import nodes
from service.reports.model import Counts, PersonRow, UnitRow
from service.roster.model import Roster, ancestors, within

Completions = Mapping[tuple[str, str], Completion]
Pairs = AbstractSet[tuple[str, str]]  # person id and module
Cells = Mapping[tuple[str, str], Counts]  # by unit path and module


def one(due: Due, completion: Completion | None, today: date, *, told: bool) -> Counts:
    """What one person's due counts for. Overdue from the day after the due day, local time."""
    return Counts(
        assigned=1,
        completed=int(completion is not None),
        passed=int(completion is not None and completion.passed),
        overdue=int(completion is None and due.due_on is not None and due.due_on < today),
        reached=int(told or completion is not None),
    )


def roll_up(dues: Iterable[Due], completions: Completions, told: Pairs, roster: Roster, today: date) -> Cells:
    """Counts of each unit with everything below it, by unit path and module. `told`: who has been, and is not done."""
    total: dict[tuple[str, str], Counts] = {}
    for due in dues:
        pair = due.person_id, due.module_id
        counts = one(due, completions.get(pair), today, told=pair in told)
        for above in ancestors(roster.path_of(roster.people[due.person_id])):
            key = above, due.module_id
            total[key] = total.get(key, Counts()) + counts
    return total


Rows = AbstractSet[tuple[str, str]]  # unit path and module


def unit_rows(
    total: Cells,
    scope: str,
    *,
    names: bool,
    withheld: Rows = frozenset(),
    unknown: Cells | None = None,
    nameless: AbstractSet[str] = frozenset(),
) -> list[UnitRow]:
    """One row for each unit of the branch × module that has anybody; small ones hidden from who may not see names.

    What is hidden is decided over the whole tree, never over the branch asked for: else two questions about
    overlapping branches would answer what neither may. `withheld` rows are hidden as well, and where one of several
    has to be, one of those. `unknown`: the counts of those people whom the reader sees nowhere by name, if that is not
    everybody. `nameless`: modules of which nobody may see names.
    """
    rows: list[UnitRow] = []
    trees = _by_module(total)
    unknown_trees = trees if unknown is None else _by_module(unknown)
    for module, tree in sorted(trees.items()):
        by_name = names and module not in nameless
        before = {path for path, each in withheld if each == module}
        hidden = frozenset() if by_name else hide(_sizes(unknown_trees.get(module, {})), before=before)
        rows.extend(
            UnitRow(path, module, Counts() if small else counts, small)
            for path, counts in tree.items()
            if within(path, scope)
            for small in [path in hidden or (not by_name and (path, module) in withheld)]
        )
    return sorted(rows, key=lambda row: (row.unit, row.module))


def _by_module(cells: Cells) -> dict[str, dict[str, Counts]]:
    found: dict[str, dict[str, Counts]] = {}
    for (path, module), counts in cells.items():
        found.setdefault(module, {})[path] = counts
    return found


def _sizes(tree: Mapping[str, Counts]) -> dict[str, Node]:
    return nodes({path: counts.assigned for path, counts in tree.items()})


def total_of(rows: Iterable[UnitRow], scope: str) -> Counts | None:
    """Person × module over the scope, hidden modules left out: with them, subtraction would tell their numbers.

    None where every module is hidden.
    """
    top = [row for row in rows if row.unit == scope]
    shown = [row.counts for row in top if not row.hidden]
    return sum(shown, Counts()) if shown or not top else None


def person_rows(
    dues: Iterable[Due],
    completions: Completions,
    told: Pairs,
    roster: Roster,
    today: date,
    *,
    scores: Callable[[str], bool],
) -> list[PersonRow]:
    """One row for each person × module."""
    rows = []
    for due in dues:
        person = roster.people[due.person_id]
        pair = due.person_id, due.module_id
        counts = one(due, completions.get(pair), today, told=pair in told)
        rows.append(
            PersonRow(
                person=person.email,
                name=person.name,
                unit=roster.path_of(person),
                module=due.module_id,
                completed=bool(counts.completed),
                passed=bool(counts.passed) if scores(person.id) else None,
                overdue=bool(counts.overdue),
                due=due.due_on.isoformat() if due.due_on else None,
                reached=bool(counts.reached),
            )
        )
    return sorted(rows, key=lambda row: (row.unit, row.name, row.person, row.module))
