"""Choosing modules: by goal, course or search, with a look at each as learners meet it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.cards import widgets as w
from service.cards.draft import Draft
from service.cards.event import Json
from service.cards.showing import Voice


@dataclass(frozen=True, slots=True)
class Offer:
    """A module to choose; `page` is where it can be tried."""

    id: str
    title: str
    objective: str
    minutes: int
    page: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course or a goal: how many modules it has, and how many of them are chosen."""

    id: str
    title: str
    count: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `options` as the Form shows them; `why`: told to who chose right, `otherwise` to everybody else."""

    stem: str
    options: Sequence[str]
    right: str
    why: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A module as learners meet it. `told`: what whoever assigns it has to know first, if anything."""

    offer: Offer
    scenario: str
    points: Sequence[str]
    asked: Sequence[Asked]
    told: str = ""


def what(
    voice: Voice,
    draft: Draft,
    chosen: Sequence[Offer],
    goals: Sequence[Shelf],
    courses: Sequence[Shelf],
    *,
    notice: str | None,
) -> Json:
    """Step 1: what is chosen, a search, the goals and the courses."""
    words = voice.words.what
    carried = {"draft": draft.text()}
    return w.card(
        words.title,
        w.section(None, w.paragraph(w.plain(notice))) if notice else None,
        w.section(words.chosen, *(_box(voice, offer, carried, ticked=True) for offer in chosen)),
        w.section(
            None,
            w.field("query", words.search, hint=words.search_hint),
            w.buttons(w.button(words.find, w.does("find", carried))),
        ),
        w.section(words.goals, *(_shelf_row(voice, each, "goal", carried) for each in goals[: w.PAGE])),
        w.section(words.courses, *(_shelf_row(voice, each, "course", carried) for each in courses[: w.PAGE])),
        subtitle=words.step,
        footer=w.footer(w.button(words.next, w.does("whom", {**carried, "from": "modules"}))),
    )


def shelf(voice: Voice, title: str, draft: Draft, offers: Sequence[Offer], here: dict[str, str]) -> Json:
    """The modules of a goal or course, or those found: a box each, and the way to see one as learners meet it."""
    words = voice.words.what
    carried = {"draft": draft.text(), **here}
    boxes = [_box(voice, offer, carried, ticked=offer.id in draft.modules) for offer in offers]
    every = w.buttons(w.button(words.all, w.does("take-all", carried))) if len(offers) > 1 else None
    return w.card(
        title,
        w.section(None, w.paragraph(words.hint), *boxes, every),
        subtitle=words.step,
        footer=w.footer(w.button(words.done, w.does("take", carried))),
    )


def seen(voice: Voice, draft: Draft, here: dict[str, str], what: Seen) -> Json:
    """A module as learners meet it, and the way to choose it. `draft` has what is ticked on the card below."""
    words, offer = voice.words.seen, what.offer
    carried = {"draft": draft.text(), **here}
    choose = w.button(words.choose, w.does("pick", {**carried, "module": offer.id}), filled=True)
    back = w.button(words.back, w.does("pick", carried))
    points = "<br>".join(f"• {w.plain(point)}" for point in what.points)
    return w.card(
        offer.title,
        w.section(None, w.row(offer.objective, top=voice.count(voice.words.general.minutes, offer.minutes))),
        w.section(None, w.paragraph(w.plain(what.told))) if what.told else None,
        w.section(words.situation, w.paragraph(_paragraphs(what.scenario))),
        w.section(words.points, w.paragraph(points)),
        *(_asked(voice, number, each) for number, each in enumerate(what.asked, 1)),
        w.section(None, w.buttons(w.button(words.page, w.opens(offer.page)))),
        subtitle=words.title,
        footer=w.footer(back) if offer.id in draft.modules else w.footer(choose, back),
    )


def _asked(voice: Voice, number: int, each: Asked) -> Json:
    words = voice.words.seen
    options = "<br>".join(f"• {w.plain(option)}" for option in each.options)
    return w.section(
        words.question.format(n=voice.number(number)),
        w.paragraph(w.plain(each.stem)),
        w.paragraph(options),
        w.row(each.right, top=words.right, bottom=each.why),
        w.row(each.otherwise, top=words.wrong),
    )


def _paragraphs(text: str) -> str:
    return w.plain(text).replace("\n", "<br>")


def _shelf_row(voice: Voice, each: Shelf, function: str, carried: dict[str, str]) -> Json:
    of = voice.words.what.chosen_of
    return w.row(
        each.title,
        bottom=of.format(chosen=voice.number(each.chosen), all=voice.number(each.count)),
        click=w.does(function, {**carried, function: each.id}),
    )


def _box(voice: Voice, offer: Offer, carried: dict[str, str], *, ticked: bool) -> Json:
    return w.row(
        offer.title,
        top=voice.count(voice.words.general.minutes, offer.minutes),
        bottom=offer.objective,
        click=w.does("see", {**carried, "module": offer.id}),
        control=w.with_box("module", offer.id, ticked=ticked),
    )
