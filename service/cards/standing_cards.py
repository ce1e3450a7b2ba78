"""How an assignment stands, and what can be done about it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.cards import widgets as w
from service.cards.event import Json
from service.cards.home_cards import Running, running_row
from service.cards.showing import Voice
from service.reports.model import Counts


@dataclass(frozen=True, slots=True)
class Step:
    """One module of an assignment and its days."""

    title: str
    starts: date
    due: date | None


@dataclass(frozen=True, slots=True)
class StateCard:
    """What the card on an assignment is made of.

    `people` and `counts` are as last worked out, at `as_of`; None before that, or `hidden` from
    who sees figures of whole units only. `working`: what a delivery that runs now
    has done, of how much. `ends`: the last due day, None if a module has none. `report`: path of the one unit that it
    is for.
    """

    id: int
    title: str
    whom: str
    people: int
    counts: Counts | None
    hidden: bool
    as_of: datetime | None
    mails: int
    working: tuple[int, int] | None
    steps: Sequence[Step]
    ends: date | None
    withdrawn_on: date | None
    may_change: bool
    report: str | None


def state(voice: Voice, what: StateCard, notice: str | None = None) -> Json:
    """One assignment."""
    words = voice.words.state
    return w.card(
        words.title,
        w.section(None, w.paragraph(notice)) if notice else None,
        w.section(None, w.row(what.title, bottom=what.whom)),
        _how(voice, what),
        w.section(words.modules, *(_step(voice, step) for step in what.steps[:40])),
        _change(voice, what),
        w.section(
            None,
            w.buttons(
                w.button(voice.words.report.title, w.does("report", {"unit": what.report})) if what.report else None,
                w.button(words.list, w.does("assignments")),
            ),
        ),
    )


def _how(voice: Voice, what: StateCard) -> Json:
    words = voice.words.state
    if what.withdrawn_on is not None:
        return w.section(words.how, w.paragraph(words.withdrawn_before.format(day=voice.day(what.withdrawn_on))))
    counts = what.counts
    working = None
    if what.working:
        done, all_ = (voice.number(each) for each in what.working)
        working = w.paragraph(words.working.format(done=done, all=all_))
    return w.section(
        words.how,
        w.row(voice.count(voice.words.general.people, what.people), top=words.bound),
        w.row(voice.progress(counts), top=words.done) if counts and counts.assigned else None,
        w.row(voice.number(what.mails), top=words.mails) if what.mails else None,
        working,
        w.paragraph(_note(voice, what)),
    )


def _note(voice: Voice, what: StateCard) -> str:
    words = voice.words.state
    if what.hidden:
        return words.hidden
    return words.as_of.format(moment=voice.moment(what.as_of)) if what.counts and what.as_of else words.soon


def _step(voice: Voice, step: Step) -> Json:
    words, general = voice.words.check, voice.words.general
    due = words.due.format(day=voice.day(step.due)) if step.due else general.no_day
    return w.row(step.title, bottom=f"{words.starts.format(day=voice.day(step.starts))} · {due}")


def _change(voice: Voice, what: StateCard) -> Json | None:
    if not what.may_change or what.withdrawn_on is not None:
        return None
    words = voice.words.state
    here = {"id": str(what.id), "was": what.ends.isoformat() if what.ends else ""}
    return w.section(
        words.change,
        w.day_field("due", words.new_due, what.ends),
        w.buttons(
            w.button(words.extend, w.does("extend", here)),
            w.button(words.withdraw, w.does("withdraw", {"id": str(what.id)})),
        ),
    )


def ask(voice: Voice, number: int, title: str, whom: str) -> Json:
    """Whether the assignment shall really be withdrawn."""
    words = voice.words.state
    here = {"id": str(number)}
    return w.card(
        words.withdraw_ask,
        w.section(None, w.row(title, bottom=whom), w.paragraph(words.withdraw_means)),
        footer=w.footer(
            w.button(words.withdraw_do, w.does("withdraw-now", here)),
            w.button(words.keep, w.does("assignment", {**here, "page": "0"})),
        ),
    )


def all_running(voice: Voice, running: Sequence[Running], page: int, may_assign: bool) -> Json:
    """Every assignment in force, a page at a time."""
    words = voice.words
    rows = [running_row(voice, each) for each in w.paged(running, page)]
    pages = w.turns(len(running), page, "assignments", {}, (words.general.back, words.general.on))
    return w.card(
        words.home.assignments,
        w.section(None, *(rows or [w.paragraph(words.state.none)]), pages),
        footer=w.footer(w.button(words.home.new, w.does("modules"))) if may_assign else None,
    )
