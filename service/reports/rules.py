"""What has become of each assignment: how many it binds, who of them is done. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from service.assignments.model import Rule
from service.assignments.resolve import bound
from service.reports.model import Counts
from service.roster.model import Roster


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule in force. `people`: how many it binds, whatever the day.

    `counts`: person × module, of the modules that have started, each by this rule's own due day.
    """

    rule: Rule
    people: int
    counts: Counts


def standings(
    rules: Iterable[Rule], roster: Roster, passed: Mapping[tuple[str, str], bool], today: date
) -> list[Standing]:
    """One standing for each rule. `passed` has the completed pairs of person and module, and whether one was passed."""
    done: dict[str, set[str]] = {}
    well: dict[str, set[str]] = {}
    for (person_id, module_id), good in passed.items():
        done.setdefault(module_id, set()).add(person_id)
        if good:
            well.setdefault(module_id, set()).add(person_id)
    return [_standing(rule, bound(rule, roster), done, well, today) for rule in rules]


def _standing(
    rule: Rule, people: frozenset[str], done: Mapping[str, set[str]], well: Mapping[str, set[str]], today: date
) -> Standing:
    counts = Counts()
    for task in rule.tasks:
        if task.starts_on > today:
            continue
        completed = len(people & done.get(task.module_id, set()))
        late = task.due_on is not None and task.due_on < today
        counts += Counts(
            assigned=len(people),
            completed=completed,
            passed=len(people & well.get(task.module_id, set())),
            overdue=len(people) - completed if late else 0,
        )
    return Standing(rule, len(people), counts)
