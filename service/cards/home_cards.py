"""The first card, and the card that says what went wrong. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.cards import widgets as w
from service.cards.event import Json
from service.cards.showing import Voice
from service.reports.model import Counts

FEW = 5
"""Assignments on the first card; the others are a click away."""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A module that the reader has to do. `form`: where to answer; None while there is nowhere yet."""

    title: str
    minutes: int
    due: date | None
    overdue: bool
    form: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that an assignment asks something of. `counts` is None where too few people are behind them."""

    path: str
    name: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Running:
    """An assignment in force. `counts`: as last worked out; None: not yet.

    `parts`: for who does not see the figures of the whole, those of the units that are theirs; else None.
    """

    id: int
    title: str
    whom: str
    counts: Counts | None
    parts: Sequence[Part] | None = None

    @property
    def late(self) -> bool:
        seen = [self.counts, *(part.counts for part in self.parts or ())]
        return any(counts is not None and counts.overdue > 0 for counts in seen)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch whose figures the reader may see. `counts` is None where too few are assigned; `nobody`: none is."""

    path: str
    name: str
    counts: Counts | None
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class HomeCard:
    """What the first card is made of. Parts that are None are not for this reader."""

    name: str
    tasks: Sequence[OwnTask] | None
    running: Sequence[Running] | None
    branches: Sequence[Branch]
    may_assign: bool
    own_page: str


def home(voice: Voice, what: HomeCard) -> Json:
    """Home by role: what runs and is late, the branches one follows, what one must do oneself."""
    return w.card(
        "Nanolearn",
        _running(voice, what),
        _branches(voice, what.branches),
        _tasks(voice, what),
        subtitle=what.name,
    )


def _tasks(voice: Voice, what: HomeCard) -> Json | None:
    if what.tasks is None:
        return None
    words = voice.words.home
    rows = [_task(voice, task) for task in what.tasks[: w.PAGE]]
    link = w.buttons(w.button(words.own_page, w.opens(what.own_page)))
    return w.section(words.to_do, *(rows or [w.paragraph(words.nothing)]), link)


def _task(voice: Voice, task: OwnTask) -> Json:
    words, general = voice.words.home, voice.words.general
    day = words.by.format(day=voice.day(task.due)) if task.due else general.no_day
    return w.row(
        task.title,
        top=f"{general.overdue} · {day}" if task.overdue else day,
        bottom=voice.count(general.minutes, task.minutes) if task.form else words.no_form,
        click=w.opens(task.form) if task.form else None,
        icon=("CLOCK", general.overdue) if task.overdue else None,
    )


def _running(voice: Voice, what: HomeCard) -> Json | None:
    if what.running is None:
        return None
    words = voice.words.home
    rows = [running_row(voice, each) for each in what.running[:FEW]]
    new = w.button(words.new, w.does("modules"), filled=True) if what.may_assign else None
    more = w.button(words.all, w.does("assignments")) if what.running else None
    return w.section(
        words.assignments,
        *(rows or [w.paragraph(words.none)]),
        w.buttons(new, more) if new or more else None,
    )


def running_row(voice: Voice, each: Running) -> Json:
    """An assignment in a list: what it is, for whom, and how it goes."""
    return w.row(
        each.title,
        top=each.whom,
        bottom=_going(voice, each),
        click=w.does("assignment", {"id": str(each.id)}),
        icon=("CLOCK", voice.words.general.overdue) if each.late else None,
    )


def _going(voice: Voice, each: Running) -> str | None:
    if each.parts is None:
        return voice.words.general.not_counted if each.counts is None else voice.progress(each.counts)
    lines = [f"{voice.place(part.path, part.name)}: {voice.progress(part.counts)}" for part in each.parts]
    return "; ".join(lines) or None


def _branches(voice: Voice, branches: Sequence[Branch]) -> Json | None:
    rows = [
        w.row(
            voice.place(each.path, each.name),
            bottom=_standing(voice, each),
            click=w.does("report", {"unit": each.path}),
        )
        for each in branches[: w.PAGE]
    ]
    return w.section(voice.words.home.report, *rows) if rows else None


def _standing(voice: Voice, branch: Branch) -> str:
    if branch.nobody:
        return voice.words.report.nothing.format(unit=voice.place(branch.path, branch.name))
    return voice.progress(branch.counts)


def trouble(voice: Voice, sentence: str, web: str, again: Json | None = None) -> Json:
    """What went wrong and the way on. `again`: the click that may be tried once more."""
    general = voice.words.general
    return w.card(
        voice.words.trouble.title,
        w.section(
            None,
            w.paragraph(w.plain(sentence)),
            w.buttons(
                w.button(general.again, again, filled=True) if again else None,
                w.button(general.start, w.does("start")),
                w.button(general.open_web, w.opens(web)),
            ),
        ),
    )
