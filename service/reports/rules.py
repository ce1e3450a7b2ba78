"""What has become of each assignment: how many it binds, who of them is done. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from service.assignments.model import Rule
from service.assignments.resolve import bound
from service.counting.finishers import NOBODY, Finishers
from service.reports.model import Counts
from service.reports.tally import count, obliged
from service.roster.model import Roster


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule in force. `people`: how many it binds, whatever the day.

    `counts`: person × module, of the modules that have started, each by this rule's own due day.
    """

    rule: Rule
    people: int
    counts: Counts


def standings(rules: Iterable[Rule], roster: Roster, finished: Mapping[str, Finishers], today: date) -> list[Standing]:
    """One standing for each rule, by itself: who is bound by two counts in both."""
    return [
        Standing(
            rule,
            len(bound(rule, roster)),
            sum(
                (
                    count(of.assigned, of.late, finished.get(module_id, NOBODY))
                    for module_id, of in obliged([rule], roster, today).items()
                ),
                Counts(),
            ),
        )
        for rule in rules
    ]
