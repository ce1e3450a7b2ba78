"""Choosing days and the way, and the last look before an assignment is placed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.cards import widgets as w
from service.cards.draft import RHYTHMS, SEEN, WAYS, Draft
from service.cards.event import Json
from service.cards.showing import Voice
from service.cards.targets import Chosen


@dataclass(frozen=True, slots=True)
class Tally:
    """What a dry run says. `unreachable`: domain -> how many; `outside`: how many are not in the class to be used.

    `already_done` is None where that is not told; `unnamed`: how many other assignments it takes the names from.
    """

    people: int
    units: int
    already_done: int | None
    unreachable: Sequence[tuple[str, int]]
    outside: int
    unnamed: int = 0


def when(voice: Voice, draft: Draft, today: date, notice: str | None, *, ways: bool) -> Json:
    """Step 3: first day, last day, the rhythm of several modules; and, where there are several `ways`, which."""
    words = voice.words.when
    several = len(draft.modules) > 1
    rhythms = [(each, words.rhythms[each]) for each in RHYTHMS]
    carried = {"draft": draft.text()}
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
        _way(voice, draft, carried) if ways else None,
        w.section(
            None,
            w.choice("seen", words.seen, [(each, words.seen_by[each]) for each in SEEN], draft.seen, kind="DROPDOWN"),
        ),
        subtitle=words.step,
        footer=w.footer(w.button(words.next, w.does("check", carried))),
    )


def _way(voice: Voice, draft: Draft, carried: dict[str, str]) -> Json:
    words = voice.words.when
    ways = [(each, words.ways[each]) for each in WAYS]
    by_class = draft.way == "class"
    return w.section(
        None,
        w.choice("way", words.way, ways, draft.way, kind="DROPDOWN", change=w.action("how", carried)),
        w.field("class", words.class_field, hint=words.class_hint, value=draft.class_id) if by_class else None,
    )


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What the last card before placing is made of."""

    draft: Draft
    titles: Sequence[str]
    targets: Sequence[Chosen]
    exceptions: Sequence[Chosen]
    starts: date
    ways: bool
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
    ways = voice.words.when
    carried = {"draft": draft.text()}
    change = w.button(words.change, w.does("whom", carried))
    sure = w.button(voice.count(words.assign, given.tally.people), w.does("assign", carried), filled=True)
    return w.card(
        words.title,
        _reaches(voice, given.tally),
        w.section(words.what, _lines(voice, given.titles)),
        w.section(words.whom, _lines(voice, names)),
        w.section(words.when, _lines(voice, days)),
        w.section(ways.way, w.paragraph(ways.ways[draft.way])) if given.ways else None,
        _seen(voice, given.tally) if draft.seen else None,
        None if given.tally.people else w.section(None, w.buttons(change)),
        subtitle=words.nothing_yet,
        footer=w.footer(sure, change) if given.tally.people else None,
    )


def _seen(voice: Voice, tally: Tally) -> Json:
    """That it is for figures alone, for good; and from how many others it takes the names."""
    words = voice.words.check
    return w.section(
        voice.words.when.seen,
        w.paragraph(words.unnamed),
        w.row(voice.count(words.unnamed_too, tally.unnamed)) if tally.unnamed else None,
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
        w.row(voice.count(words.outside, tally.outside), bottom=words.outside_why) if tally.outside else None,
    )


def _lines(voice: Voice, lines: Sequence[str]) -> Json:
    """The first ten lines, and how many more there are."""
    shown = [w.plain(line) for line in lines[:10]]
    if len(lines) > len(shown):
        shown.append(voice.count(voice.words.check.more, len(lines) - len(shown)))
    return w.paragraph("<br>".join(shown))
