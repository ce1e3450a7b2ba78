"""The one sentence that a leader takes along."""

from zoneinfo import ZoneInfo

import pytest

from service.pages.headline import headline
from service.pages.languages import WORDS
from service.pages.showing import Showing
from service.reports.model import Counts


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Counts(44, 12, 11, 10), "10 completions are overdue. 27% is completed."),
        (Counts(44, 43, 11, 1), "1 completion is overdue. 97% is completed."),
        (Counts(1200, 0, 0, 1200), "1,200 completions are overdue. 0% is completed."),
        (Counts(44, 12, 11, 0), "27% is completed, and nothing is overdue."),
        (Counts(44, 0, 0, 0), "Nobody has started yet, and nothing is overdue."),
        (Counts(44, 44, 40, 0), "Everyone has completed what they are assigned."),
        (Counts(0, 0, 0, 0), "Nobody has started yet, and nothing is overdue."),
    ],
)
def test_the_most_pressing_first(counts: Counts, sentence: str) -> None:
    """Who is late, then how far it has come; nobody of nobody is not everybody."""
    assert headline(WORDS["en"].report, Showing("en", ZoneInfo("Europe/Stockholm")), counts) == sentence
