"""Which options people chose, added up for every unit: pure. What counts of each person is their latest answer."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from service.counting.changes import Tree
from service.moments import in_time


class Choice(NamedTuple):
    """What one counter is about. `option_id` is empty where none of the options was chosen."""

    unit_id: str
    module_id: str
    question_id: str
    option_id: str


class People(NamedTuple):
    """People, or changes in their numbers: the unit's own, and those with everything below it."""

    own: int
    people: int


class Sent(NamedTuple):
    """One response to a module as it stands: `answers` is JSON, question id to option id or null."""

    submitted_at: str
    form: int
    response_id: str
    answers: str


def latest(responses: Sequence[Sent]) -> str | None:
    """The answers that count of one person's responses to a module; None: there are none."""
    if len(responses) < 2:  # as nearly always: no times need be read
        return responses[0].answers if responses else None
    return max(responses, key=lambda each: (in_time(each.submitted_at), each.form, each.response_id)).answers


class Chosen:
    """Adds up what changes, so that each counter is written once however many people answer alike."""

    def __init__(self) -> None:
        self._own: defaultdict[tuple[str, str, str], int] = defaultdict(int)  # unit, module, answers -> people

    def note(self, unit_id: str, module_id: str, answers: str | None, people: int = 1) -> None:
        """So many people more of a unit have answered so; None: they have not answered."""
        if answers is not None:
            self._own[unit_id, module_id, answers] += people

    def own(self) -> dict[Choice, int]:
        """What to add to each unit's own people; nothing where that stays as it is."""
        found: defaultdict[Choice, int] = defaultdict(int)
        for (unit_id, module_id, answers), people in self._own.items():
            if people:
                for question_id, option_id in pairs(answers):
                    found[Choice(unit_id, module_id, question_id, option_id)] += people
        return {choice: people for choice, people in found.items() if people}


@lru_cache(maxsize=4096)
def pairs(answers: str) -> tuple[tuple[str, str], ...]:
    """Question id and option id of answers as they are kept; people answer alike."""
    return tuple((question_id, option_id or "") for question_id, option_id in json.loads(answers).items())


def count_upward(own: Mapping[Choice, int], tree: Tree) -> dict[Choice, People]:
    """The counters, or changes of them, of every unit, from those of each unit's own people."""
    whole: defaultdict[Choice, int] = defaultdict(int)
    for choice, people in own.items():
        for above in tree.above(choice.unit_id):
            whole[choice._replace(unit_id=above)] += people
    return {
        choice: People(own.get(choice, 0), whole.get(choice, 0))
        for choice in own.keys() | whole.keys()
        if own.get(choice) or whole.get(choice)
    }


def choices_that_differ(
    have: Mapping[Choice, People], want: Mapping[Choice, People]
) -> Iterator[tuple[Choice, People, People]]:
    """Counters that are not as they should be: what stands there, and what should."""
    nobody = People(0, 0)
    for choice in sorted(have.keys() | want.keys()):
        stands, should = have.get(choice, nobody), want.get(choice, nobody)
        if stands != should:
            yield choice, stands, should
