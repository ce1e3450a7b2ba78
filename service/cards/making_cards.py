"""Choosing modules and days, and the last look before an assignment is placed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.cards import widgets as w
from service.cards.draft import RHYTHMS, Draft
from service.cards.event import Json
from service.cards.showing import Voice
from service.cards.targets import Chosen


@dataclass(frozen=True, slots=True)
class Offer:
    """A module to choose; `preview` is its page."""

    id: str
    title: str
    objective: str
    minutes: int
    preview: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course: how many modules it has, and how many of them are chosen."""

    id: str
    title: str
    count: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a dry run says. `unreachable`: domain -> how many."""

    people: int
    units: int
    already_done: int
    unreachable: Sequence[tuple[str, int]]


def what(voice: Voice, draft: Draft, chosen: Sequence[Offer], shelves: Sequence[Shelf], notice: str | None) -> Json:
    """Step 1: what is chosen, a search, and the courses."""
    words = voice.words.what
    carried = {"draft": draft.text()}
    rows = [
        w.row(
            shelf.title,
            bottom=words.chosen_of.format(chosen=voice.number(shelf.chosen), all=voice.number(shelf.count)),
            click=w.does("course", {**carried, "course": shelf.id}),
        )
        for shelf in shelves[: w.PAGE]
    ]
    return w.card(
        words.title,
        w.section(None, w.paragraph(w.plain(notice))) if notice else None,
        w.section(words.chosen, *(_box(voice, offer, ticked=True) for offer in chosen)),
        w.section(
            None,
            w.field("query", words.search, hint=words.search_hint),
            w.buttons(w.button(words.find, w.does("find", carried))),
        ),
        w.section(words.courses, *rows),
        subtitle=words.step,
        footer=w.footer(w.button(words.next, w.does("whom", {**carried, "from": "modules"}))),
    )


def shelf(voice: Voice, title: str, draft: Draft, offers: Sequence[Offer], here: dict[str, str]) -> Json:
    """The modules of a course, or those found: a box each, and the way to see one as learners meet it."""
    words = voice.words.what
    carried = {"draft": draft.text(), **here}
    boxes = [_box(voice, offer, ticked=offer.id in draft.modules) for offer in offers]
    every = w.buttons(w.button(words.all, w.does("take-all", carried))) if len(offers) > 1 else None
    return w.card(
        title,
        w.section(None, w.paragraph(words.hint), *boxes, every),
        subtitle=words.step,
        footer=w.footer(w.button(words.done, w.does("take", carried))),
    )


def _box(voice: Voice, offer: Offer, *, ticked: bool) -> Json:
    return w.row(
        offer.title,
        top=voice.count(voice.words.general.minutes, offer.minutes),
        bottom=offer.objective,
        click=w.opens(offer.preview),
        control=w.with_box("module", offer.id, ticked=ticked),
    )


def when(voice: Voice, draft: Draft, today: date, notice: str | None) -> Json:
    """Step 3: first day, last day, and the rhythm of several modules."""
    words = voice.words.when
    several = len(draft.modules) > 1
    rhythms = [(each, words.rhythms[each]) for each in RHYTHMS]
    return w.card(
        voice.words.what.title,
        w.section(None, w.paragraph(notice)) if notice else None,
        w.section(
            None,
            w.day_field("starts", words.starts, draft.starts or today),
            w.day_field("due", words.due, draft.due),
            w.choice("rhythm", words.rhythm, rhythms, draft.rhythm, kind="DROPDOWN") if several else None,
            w.paragraph(words.due_hint) if several else None,
        ),
        subtitle=words.step,
        footer=w.footer(w.button(words.next, w.does("check", {"draft": draft.text()}))),
    )


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What the last card before placing is made of."""

    draft: Draft
    titles: Sequence[str]
    targets: Sequence[Chosen]
    exceptions: Sequence[Chosen]
    starts: date
    tally: Tally


def check(voice: Voice, given: CheckCard) -> Json:
    """The dry run: what, whom, when, and how many that is."""
    words, draft = voice.words.check, given.draft
    names = [each.name for each in given.targets]
    if draft.role:
        names.append(words.only[draft.role])
    names += [words.excepting.format(name=each.name) for each in given.exceptions]
    days = [words.starts.format(day=voice.day(given.starts))]
    days.append(words.due.format(day=voice.day(draft.due)) if draft.due else voice.words.general.no_day)
    if len(given.titles) > 1:
        days.append(voice.words.when.rhythms[draft.rhythm])
    carried = {"draft": draft.text()}
    change = w.button(words.change, w.does("whom", carried))
    sure = w.button(voice.count(words.assign, given.tally.people), w.does("assign", carried), filled=True)
    return w.card(
        words.title,
        _reaches(voice, given.tally),
        w.section(words.what, _lines(voice, given.titles)),
        w.section(words.whom, _lines(voice, names)),
        w.section(words.when, _lines(voice, days)),
        None if given.tally.people else w.section(None, w.buttons(change)),
        subtitle=words.nothing_yet,
        footer=w.footer(sure, change) if given.tally.people else None,
    )


def _reaches(voice: Voice, tally: Tally) -> Json:
    words = voice.words.check
    if not tally.people:
        return w.section(words.reaches, w.paragraph(words.nobody))
    people = voice.count(voice.words.general.people, tally.people)
    missed = [
        w.row(voice.count(words.cannot, number), bottom=words.cannot_why.format(domain=domain))
        for domain, number in tally.unreachable[:5]
    ]
    return w.section(
        words.reaches,
        w.row(f"{people} {voice.count(words.units, tally.units)}"),
        w.row(voice.count(words.already, tally.already_done)) if tally.already_done else None,
        *missed,
    )


def _lines(voice: Voice, lines: Sequence[str]) -> Json:
    """The first ten lines, and how many more there are."""
    shown = [w.plain(line) for line in lines[:10]]
    if len(lines) > len(shown):
        shown.append(voice.count(voice.words.check.more, len(lines) - len(shown)))
    return w.paragraph("<br>".join(shown))
