"""Which Forms to ask for responses now, and which can wait: pure.

Google counts each list of responses, empty or not, so a Form that nobody can answer any more is asked seldom.
Hints of a response only bring a Form forward; without any, each is asked when its time has come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

OPEN_EVERY = timedelta(minutes=5)
CLOSED_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may ask, at most so many Forms; `now` is when it began."""

    now: datetime
    forms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One Form: whether it takes answers, when it was last asked, and when somebody last hinted at a response."""

    form: int
    open: bool
    looked_at: datetime | None = None
    news_at: datetime | None = None

    @property
    def has_news(self) -> bool:
        """A hint that came after the last look began; a look may just have missed one that came while it went on."""
        return self.news_at is not None and (self.looked_at is None or self.news_at >= self.looked_at)

    def is_due(self, now: datetime) -> bool:
        if self.looked_at is None or self.has_news:
            return True
        return self.looked_at + (OPEN_EVERY if self.open else CLOSED_EVERY) <= now


def whose_turn(standings: Iterable[Standing], budget: Budget) -> tuple[list[int], int]:
    """The Forms to ask now, in order, and how many more are due that the budget does not reach.

    Open ones come first; of these, and of the rest, those with news; then whoever has waited longest.
    """
    due = sorted((each for each in standings if each.is_due(budget.now)), key=_rank)
    return [each.form for each in due[: budget.forms]], max(0, len(due) - budget.forms)


def _rank(standing: Standing) -> tuple[bool, bool, float, int]:
    waited_since = standing.looked_at.timestamp() if standing.looked_at else 0.0
    return not standing.open, not standing.has_news, waited_since, standing.form
