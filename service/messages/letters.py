"""The words of a reminder and of a leader's digest: one text a language in `letters/`, in the form of all our mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_date
from babel.units import format_unit
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.compiler.plain import tidy
from service.compiler.words import whole_minutes
from service.delivery.letters import LOCALES, Letter, as_letter

_MOST_ROWS = 12  # of one unit in a digest; its page has all


@dataclass(frozen=True, slots=True)
class Task:
    """A module left to do, with the address of its Form; `late`: its due day is past; `unnamed`: for figures alone."""

    title: str
    minutes: float
    url: str
    due: date | None
    late: bool
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """How many are done with one module."""

    title: str
    assigned: int
    completed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class BranchFigures:
    """How a unit stands with everything below it, and its page."""

    name: str
    url: str
    rows: tuple[Figures, ...]


def reminder(
    *,
    name: str,
    language: str,
    tasks: Sequence[Task],
    branches: Sequence[BranchFigures] = (),
    nudged: bool = False,
    sender: str,
    leader: str = "",
    replies: str,
) -> Letter:
    """The mail to one person: what they have left, and how the units stand that they lead; one of both at least.

    `nudged`: somebody has asked for it; `leader`: in whose name it goes out, empty if in the role account's; the rest
    as in the first notice.
    """
    locale = LOCALES[language]
    written = (
        _texts()
        .get_template(f"{language}.txt")
        .render(
            name=tidy(name),
            items=[
                {
                    "title": tidy(task.title),
                    "minutes": whole_minutes(task.minutes),
                    "url": task.url,
                    "due": task.due and format_date(task.due, "full", locale=locale),
                    "late": task.late,
                    "unnamed": task.unnamed,
                }
                for task in tasks
            ],
            branches=[
                {
                    "name": tidy(branch.name),
                    "url": branch.url,
                    "rows": branch.rows[:_MOST_ROWS],
                    "more": len(branch.rows[_MOST_ROWS:]),
                }
                for branch in branches
            ],
            nudged=nudged,
            minutes=lambda number: format_unit(number, "duration-minute", locale=locale),
            sender=tidy(sender),
            leader=tidy(leader),
            replies=replies,
        )
    )
    return as_letter(written, language, {task.url for task in tasks} | {branch.url for branch in branches})


@cache
def _texts() -> Environment:
    return Environment(
        loader=PackageLoader("service.messages", "letters"),
        autoescape=False,  # noqa: S701 - plain text; the HTML is made of it, escaped, in delivery's own template
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
