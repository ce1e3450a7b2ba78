"""How an assignment stands, and what can be done about it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.cards import widgets as w
from service.cards.event import Json
from service.cards.home_cards import Part, Running, running_row
from service.cards.missed import Kind, Missed, MissedPerson
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

    `people` and `counts` are as last worked out, at `as_of`; None before that. `parts`: for who does not see the whole,
    the units that are theirs; else None. `working`: what a delivery that runs now has done, of how much. `way`: one of
    the draft's, told where there are several `ways`. `ends`: the last due day, None if a module has none. `report`:
    path of the one unit that it is for. `unnamed`: nobody sees names of it.
    """

    id: int
    title: str
    whom: str
    people: int
    counts: Counts | None
    parts: Sequence[Part] | None
    as_of: datetime | None
    mails: int
    missed: Sequence[Missed]
    way: str
    ways: bool
    may_remind: bool
    working: tuple[int, int] | None
    steps: Sequence[Step]
    ends: date | None
    withdrawn_on: date | None
    may_change: bool
    report: str | None
    unnamed: bool = False


def state(voice: Voice, what: StateCard, notice: str | None = None) -> Json:
    """One assignment."""
    words = voice.words.state
    return w.card(
        words.title,
        w.section(None, w.paragraph(notice)) if notice else None,
        w.section(None, w.row(what.title, bottom=what.whom)),
        _how(voice, what),
        _missed(voice, what),
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
        w.row(voice.count(voice.words.general.people, what.people), top=words.bound) if what.parts is None else None,
        *(_part(voice, part) for part in (what.parts or ())[: w.PAGE]),
        w.row(voice.progress(counts), top=words.done) if counts and counts.assigned else None,
        w.row(voice.number(what.mails), top=words.mails) if what.mails else None,
        w.row(voice.words.when.ways[what.way], top=voice.words.when.way) if what.ways else None,
        working,
        w.paragraph(_note(voice, what)),
        w.paragraph(words.unnamed) if what.unnamed else None,
        w.buttons(w.button(words.remind, w.does("remind", {"id": str(what.id)}))) if what.may_remind else None,
    )


def _part(voice: Voice, part: Part) -> Json:
    return w.row(
        voice.progress(part.counts), top=voice.place(part.path, part.name), click=w.does("report", {"unit": part.path})
    )


def _missed(voice: Voice, what: StateCard) -> Json | None:
    """How many it has not reached as it was meant, by reason."""
    words = voice.words.state
    rows = [_reason(voice, each) for each in what.missed[:10]]
    named = not what.unnamed and any(each.kind is not Kind.SHUT for each in what.missed)
    who = w.buttons(w.button(words.who, w.does("unreached", {"id": str(what.id)}))) if named else None
    return w.section(words.missed, *rows, who) if rows else None


def _reason(voice: Voice, each: Missed) -> Json:
    words, check = voice.words.state, voice.words.check
    if each.kind is Kind.SHUT:
        return w.row(voice.count(check.cannot, each.people), bottom=check.cannot_why.format(domain=each.why))
    number = words.failed if each.kind is Kind.FAILED else words.instead
    return w.row(voice.count(number, each.people), bottom=each.why)


def unreached(voice: Voice, number: int, title: str, people: Sequence[MissedPerson], *, count: int, page: int) -> Json:
    """Whom an assignment has not reached, by name; `people` are one page of `count`."""
    words, general = voice.words.state, voice.words.general
    rows = [w.row(each.name, top=each.why, bottom=each.email) for each in people]
    pages = w.turns(count, page, "unreached", {"id": str(number)}, (general.back, general.on))
    return w.card(
        words.who_title,
        w.section(voice.count(general.people, count) if count else None, *(rows or [w.paragraph(words.none)]), pages),
        subtitle=title,
    )


def _note(voice: Voice, what: StateCard) -> str:
    words = voice.words.state
    if what.parts is not None:
        return words.part if what.parts else words.hidden
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
