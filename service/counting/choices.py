"""Which options people chose, added up for every unit: pure. What counts of each person is their latest answer."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from service.counting.changes import Tree
from service.moments import in_time

Place = tuple[str, str]
"""Module id and unit id."""

Asked = tuple[str, str]
"""Question id and option id; the option is empty where none of them was chosen."""


class People(NamedTuple):
    """People, or changes in their numbers: the unit's own, and those with everything below it."""

    own: int
    people: int


class Choice(NamedTuple):
    """What one counter is about. `option_id` is empty where none of the options was chosen."""

    module_id: str
    unit_id: str
    question_id: str
    option_id: str


NOBODY = People(0, 0)

Own = Mapping[Place, Mapping[Asked, int]]
"""How many of a unit's own people chose what, or how many more than before."""

Counts = dict[str, dict[str, list[int]]]
"""Of one module in one unit, as it is kept in JSON: question id -> option id -> `People`. Many: so, no tuples."""


class Response(Protocol):
    """One response to a module as it stands: `answers` is JSON, question id to option id or null."""

    @property
    def submitted_at(self) -> str: ...
    @property
    def form(self) -> int: ...
    @property
    def response_id(self) -> str: ...
    @property
    def answers(self) -> str: ...


class Sent(NamedTuple):
    """A response with no more than that."""

    submitted_at: str
    form: int
    response_id: str
    answers: str


def latest(responses: Sequence[Response]) -> str | None:
    """The answers that count of one person's responses to a module; None: there are none."""
    if len(responses) < 2:  # as nearly always: no times need be read
        return responses[0].answers if responses else None
    return max(responses, key=lambda each: (in_time(each.submitted_at), each.form, each.response_id)).answers


class Chosen:
    """Adds up what changes, so that each counter is written once however many people answer alike."""

    def __init__(self) -> None:
        self._own: defaultdict[tuple[str, str, str], int] = defaultdict(int)  # module, unit, answers -> people

    def note(self, unit_id: str, module_id: str, answers: str | None, people: int = 1) -> None:
        """So many people more of a unit have answered so; None: they have not answered."""
        if answers is not None:
            self._own[module_id, unit_id, answers] += people

    def own(self) -> Own:
        """What to add to each unit's own people; nothing where that stays as it is."""
        found: defaultdict[Place, dict[Asked, int]] = defaultdict(dict)
        for (module_id, unit_id, answers), people in self._own.items():
            if people:
                there = found[module_id, unit_id]
                for asked in pairs(answers):
                    there[asked] = there.get(asked, 0) + people
        return {place: there for place, there in found.items() if any(there.values())}


@lru_cache(maxsize=4096)
def pairs(answers: str) -> tuple[Asked, ...]:
    """Question id and option id of answers as they are kept; people answer alike."""
    return tuple((question_id, option_id or "") for question_id, option_id in json.loads(answers).items())


def count_upward(own: Own, tree: Tree) -> dict[Place, Counts]:
    """The counts, or changes of them, of every unit, from those of each unit's own people."""
    modules: defaultdict[str, dict[str, defaultdict[Asked, int]]] = defaultdict(dict)
    for (module_id, unit_id), choices in own.items():
        modules[module_id][unit_id] = defaultdict(int, choices)
    found: dict[Place, Counts] = {}
    for module_id, units in modules.items():
        for unit_id, above in tree.from_below(units.copy()):
            whole = units[unit_id]
            if above is not None:
                there = units.setdefault(above, defaultdict(int))
                for asked, people in whole.items():
                    there[asked] += people
            found[module_id, unit_id] = _kept(own.get((module_id, unit_id), {}), whole)
    return found


def _kept(own: Mapping[Asked, int], whole: Mapping[Asked, int]) -> Counts:
    counts: Counts = {}
    for asked, people in whole.items():
        question_id, option_id = asked
        counts.setdefault(question_id, {})[option_id] = [own.get(asked, 0), people]
    return counts


def put_in(counts: Counts, changes: Counts) -> Counts:
    """Add these changes to what is counted; nothing is left of what nobody chose. Gives the counts."""
    for question_id, more in changes.items():
        options = counts.setdefault(question_id, {})
        for option_id, (own, people) in more.items():
            both = options.setdefault(option_id, [0, 0])
            both[0] += own
            both[1] += people
            if not any(both):
                del options[option_id]
        if not options:
            del counts[question_id]
    return counts


def one_by_one(counted: Mapping[Place, Counts]) -> dict[Choice, People]:
    """Every counter that counts anybody."""
    return {
        Choice(*place, question_id, option_id): People(*both)
        for place, counts in counted.items()
        for question_id, options in counts.items()
        for option_id, both in options.items()
        if any(both)
    }


def choices_that_differ(
    have: Mapping[Choice, People], want: Mapping[Choice, People]
) -> Iterator[tuple[Choice, People, People]]:
    """Counters that are not as they should be: what stands there, and what should."""
    for choice in sorted(have.keys() | want.keys()):
        stands, should = have.get(choice, NOBODY), want.get(choice, NOBODY)
        if stands != should:
            yield choice, stands, should
