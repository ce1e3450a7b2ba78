"""Which of several attempts counts: pure. Who has submitted once has completed, whatever the policy."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from service.catalogue.model import Attempts
from service.counting.model import State
from service.moments import in_time


class Submitted(Protocol):
    """One submission: when it was first sent, when it was last changed, and whether it reached the pass mark."""

    @property
    def first_at(self) -> str: ...
    @property
    def submitted_at(self) -> str: ...
    @property
    def passed(self) -> bool: ...


class Attempt(NamedTuple):
    """A submission with no more than that."""

    first_at: str
    submitted_at: str
    passed: bool


def state_of(attempts: Iterable[Submitted], counts: Attempts) -> State:
    """How far these submissions of one person bring them.

    An edited answer keeps its place among the attempts and counts as it stands: Google does not keep what stood before.
    """
    tries = list(attempts)
    if not tries:
        return State.OPEN
    if len(tries) == 1:
        passed = tries[0].passed
    elif counts is Attempts.FIRST:
        passed = min(tries, key=lambda each: (in_time(each.first_at), in_time(each.submitted_at))).passed
    elif counts is Attempts.LAST:
        passed = max(tries, key=lambda each: (in_time(each.submitted_at), in_time(each.first_at))).passed
    else:
        passed = any(each.passed for each in tries)
    return State.PASSED if passed else State.COMPLETED
