"""What has become of each assignment: how many it binds, who of them is done. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from service.assignments.model import Rule
from service.assignments.nameless import FEWEST
from service.assignments.resolve import bound
from service.counting.finishers import NOBODY, Finishers
from service.reports.model import Counts
from service.reports.tally import Obliged, count, obliged
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
    rules: Sequence[Rule],
    roster: Roster,
    finished: Mapping[str, Finishers],
    today: date,
    unnamed: AbstractSet[str] = frozenset(),
) -> list[Standing]:
    """One standing for each rule, by itself: who is bound by two counts in both.

    `unnamed`: modules for figures alone. They count only where the rule binds everybody who is asked for them: the
    figures of two rules about nearly the same people would tell of those between.
    """
    whole = {module_id: of.assigned for module_id, of in obliged(rules, roster, today).items() if module_id in unnamed}

    def counts(module_id: str, of: Obliged) -> Counts:
        if module_id in unnamed and (of.assigned != whole[module_id] or len(of.assigned) < FEWEST):
            return Counts()
        return count(of.assigned, of.late, finished.get(module_id, NOBODY))

    return [
        Standing(
            rule,
            len(bound(rule, roster)),
            sum((counts(*each) for each in obliged([rule], roster, today).items()), Counts()),
        )
        for rule in rules
    ]
