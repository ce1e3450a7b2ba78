"""Rule 8: nobody finds the right option by its looks, in one question or over a course."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from service.catalogue.findings import Severity
from service.catalogue.model import Module
from service.catalogue.orders import option_orders, right_option
from service.catalogue.rules.case import Case, Problem

LONGER = 1.45
"""A right option this many times as long as the longest wrong one gives itself away."""

_ENOUGH_ASKED = 6
"""Fewer questions say nothing about places."""

_SPREADS = 2
"""So many standard deviations above its share, a place is a habit and no accident."""

_PLACES = ("first", "second", "third", "fourth", "fifth")


def giveaway(case: Case) -> Iterator[Problem]:
    """8: the right option is not told by its length."""
    for language, id_, right, wrong in _lengths(case.module):
        if right > LONGER * wrong[-1]:
            message = (
                f"In {id_} the right option has {right} characters and the longest wrong one {wrong[-1]}: "
                f"more than {LONGER} times as long. Shorten it, or give the wrong ones more."
            )
            yield Problem(language, ("questions", id_, "options"), message)


def over_a_course(modules: Iterable[Module]) -> Iterator[tuple[str, Severity]]:
    """8, over a course: neither length nor place tells the right option more often than chance would."""
    modules = list(modules)
    for message in (*_longest(modules), *_shortest(modules)):
        yield message, Severity.ERROR
    for message in _in_one_place(modules):
        yield message, Severity.WARNING


def _longest(modules: Iterable[Module]) -> Iterator[str]:
    """The right option is the longest in at most a third of the questions of each language."""
    longest: dict[str, int] = {}
    asked: dict[str, int] = {}
    for module in modules:
        for language, _, right, wrong in _lengths(module):
            asked[language] = asked.get(language, 0) + 1
            longest[language] = longest.get(language, 0) + (right > wrong[-1])
    for language, number in longest.items():
        if 3 * number > asked[language]:
            yield (
                f"In {language} the right option is the longest in {number} of {asked[language]} questions; "
                "a third is the most, or learners choose by length."
            )


def _shortest(modules: Iterable[Module]) -> Iterator[str]:
    """The right option is the shortest in at most half of the questions of each language.

    Of two options one is the longer: there the rule above leaves the right one no choice.
    """
    shortest: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for module in modules:
        for language, _, right, wrong in _lengths(module):
            if len(wrong) > 1:
                asked[language] += 1
                shortest[language] += right < wrong[0]
    for language, number in shortest.items():
        if 2 * number > asked[language]:
            yield (
                f"In {language} the right option is the shortest in {number} of {asked[language]} questions; "
                "half is the most, or learners choose by length. Say more in it, or less in a wrong one."
            )


def _in_one_place(modules: Iterable[Module]) -> Iterator[str]:
    """Of the places that learners see, none holds the right option more often than chance explains."""
    places: Counter[int] = Counter()
    options = 0
    for module in modules:
        orders = option_orders(module)
        for question in module.questions:
            places[orders[question.id].index(right_option(question))] += 1
            options = max(options, len(question.options))
    asked = places.total()
    if asked < _ENOUGH_ASKED:
        return
    place, number = places.most_common(1)[0]
    spread = math.sqrt(asked * (options - 1)) / options
    if number > asked / options + _SPREADS * spread:
        yield (
            f"Learners see the right option {_PLACES[place]} in {number} of {asked} questions. The order follows from "
            "the ids: give an option of some of these questions another id."
        )


def _lengths(module: Module) -> Iterator[tuple[str, str, int, list[int]]]:
    """For each language and question: characters of the right option, and of the wrong ones, the shortest first."""
    for language in module.languages:
        for question in module.questions:
            texts = module.words[language].questions[question.id].options
            right = max(len(texts[option.id]) for option in question.options if option.correct)
            wrong = sorted(len(texts[option.id]) for option in question.options if not option.correct)
            yield language, question.id, right, wrong
