"""What a leader should take along from the figures, in one sentence: pure."""

from service.pages.showing import Showing
from service.pages.words import Report
from service.reports.model import Counts


def headline(words: Report, show: Showing, total: Counts) -> str:
    """The most pressing of what the figures say: who is late, then how far it has come."""
    share = show.share(total.completed, total.assigned)
    if total.assigned and total.completed >= total.assigned:
        return words.headline_all
    if total.overdue:
        late = words.headline_late.one if total.overdue == 1 else words.headline_late.many
        return late.format(n=show.number(total.overdue), share=share)
    return words.headline_on_time.format(share=share) if total.completed else words.headline_none
