"""The order in which learners see a question's options: mixed, and the same in every language, version and run."""

import hashlib
from collections.abc import Sequence

from service.catalogue.model import Module, Question

_ENOUGH_TO_VARY = 3


def option_orders(module: Module) -> dict[str, tuple[str, ...]]:
    """The order in which each question's options are shown: question id -> option ids.

    Mixed, but not left to Forms, whose shuffling would differ between languages and attempts. If chance
    puts every right answer in the same place, the last question is turned by one; not so with two questions,
    where the rule itself would give the second answer away.
    """
    orders = {question.id: _mixed(module.id, question) for question in module.questions}
    places = {orders[question.id].index(right_option(question)) for question in module.questions}
    if len(places) == 1 and len(module.questions) >= _ENOUGH_TO_VARY:
        last = module.questions[-1].id
        orders[last] = _turned(orders[last])
    return orders


def right_option(question: Question) -> str:
    """The id of the one right option."""
    return next(option.id for option in question.options if option.correct)


def fingerprint(*parts: str) -> str:
    """A hash of several texts that cannot run into each other."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _mixed(module_id: str, question: Question) -> tuple[str, ...]:
    ids = (option.id for option in question.options)
    return tuple(sorted(ids, key=lambda option: fingerprint("order", module_id, question.id, option)))


def _turned(order: Sequence[str]) -> tuple[str, ...]:
    return (*order[1:], order[0])
