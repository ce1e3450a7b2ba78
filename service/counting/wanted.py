"""Who is bound to which module on a day, and by when: pure, one module at a time, since there are millions."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date

from service.assignments.model import Rule
from service.assignments.resolve import Reach
from service.counting.model import NO_DUE_DAY
from service.roster.model import Roster


class Wanted:
    """What the rules ask for. The same people and days as `assignments.resolve` gives one by one."""

    def __init__(self, rules: Iterable[Rule], roster: Roster, today: date) -> None:
        reach = Reach(roster)
        self._groups: dict[str, list[tuple[date, frozenset[str]]]] = {}
        self.until = NO_DUE_DAY  # the day on which the next module starts
        for rule in rules:
            started = [task for task in rule.tasks if task.starts_on <= today]
            self.until = min([self.until, *(task.starts_on for task in rule.tasks if task.starts_on > today)])
            if not started:
                continue
            people = reach.bound(rule)
            for task in started:
                self._groups.setdefault(task.module_id, []).append((task.due_on or NO_DUE_DAY, people))

    @property
    def modules(self) -> AbstractSet[str]:
        """Ids of the modules that have started."""
        return self._groups.keys()

    def of(self, module_id: str, only: AbstractSet[str] | None = None) -> dict[str, date]:
        """Person id -> due day, the earliest of all rules that bind the person; with `only`, of these people."""
        found: dict[str, date] = {}
        for due_on, people in sorted(self._groups.get(module_id, ()), key=lambda group: group[0]):
            bound = people if only is None else people & only
            found = {**dict.fromkeys(bound, due_on), **found}  # the earlier day stays
        return found
