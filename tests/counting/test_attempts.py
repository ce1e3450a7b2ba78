"""Which of several attempts counts."""

import pytest

from service.catalogue.model import Attempts
from service.counting.attempts import Attempt, state_of
from service.counting.model import State

GOOD_THEN_BAD = (Attempt("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z", True),
                 Attempt("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z", False))  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "state"),
    [(Attempts.BEST, State.PASSED), (Attempts.FIRST, State.PASSED), (Attempts.LAST, State.COMPLETED)],
)
def test_good_then_bad(counts: Attempts, state: State) -> None:
    """In whatever order they come home."""
    assert state_of(GOOD_THEN_BAD, counts) is state
    assert state_of(reversed(GOOD_THEN_BAD), counts) is state


def test_an_answer_that_was_edited_last_is_the_last() -> None:
    """The first one, changed after the second was sent: it is still the first attempt, and now the latest as well."""
    edited = Attempt("2026-11-01T08:00:00Z", "2026-11-03T08:00:00Z", False)
    second = Attempt("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z", True)
    assert [state_of([edited, second], each) for each in Attempts] == [State.PASSED, State.COMPLETED, State.COMPLETED]


def test_whole_seconds_come_before_their_fractions() -> None:
    """As text `.5Z` sorts before `Z`; in time it comes after."""
    whole, half = Attempt("…05Z", "…05Z", True), Attempt("…05.5Z", "…05.5Z", False)
    assert state_of([half, whole], Attempts.FIRST) is State.PASSED
    assert state_of([whole, half], Attempts.LAST) is State.COMPLETED


@pytest.mark.parametrize("counts", list(Attempts))
def test_no_attempt(counts: Attempts) -> None:
    """Nothing has been done."""
    assert state_of([], counts) is State.OPEN
