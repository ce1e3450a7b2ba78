"""Choosing whom an assignment is for: the tree step by step, a search, exceptions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.cards import widgets as w
from service.cards.draft import Draft
from service.cards.event import Json
from service.cards.showing import Voice
from service.cards.targets import Chosen


@dataclass(frozen=True, slots=True)
class Below:
    """A unit in the tree. `opens`: it has units below it."""

    path: str
    chosen: Chosen
    opens: bool


@dataclass(frozen=True, slots=True)
class WhomCard:
    """What the card is made of. `here`: the unit whose parts are shown, None where several branches are.

    `above`: path and name of the unit above, if one may go there. `hits`: what a search could have meant.
    """

    draft: Draft
    excepting: bool
    chosen: Sequence[Chosen]
    others: Sequence[Chosen]
    here: Below | None
    above: tuple[str, str] | None
    below: Sequence[Below]
    page: int
    hits: Sequence[Chosen]
    pupils: bool
    notice: str | None


def whom(voice: Voice, what: WhomCard) -> Json:
    """Step 2. The whole administration, a unit, a group and a person are chosen on the same card."""
    words = voice.words.whom
    carried = _carried(what)
    return w.card(
        words.exceptions if what.excepting else voice.words.what.title,
        w.section(None, w.paragraph(w.plain(what.notice))) if what.notice else None,
        w.section(words.found, *(_hit(voice, each, carried) for each in what.hits)) if what.hits else None,
        _chosen(voice, what, carried),
        w.section(
            None,
            w.field("query", words.search, hint=words.search_hint, suggest=w.action("suggest", carried)),
            w.buttons(w.button(words.add, w.does("look", carried))),
        ),
        _tree(voice, what, carried),
        _role(voice, what),
        subtitle=words.step,
        footer=_foot(voice, what, carried),
    )


def _carried(what: WhomCard) -> dict[str, str | None]:
    at = what.here.path if what.here else None
    return {"draft": what.draft.text(), "at": at, "excepting": "1" if what.excepting else None}


def _chosen(voice: Voice, what: WhomCard, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    rows = [
        w.row(
            each.name,
            bottom=_detail(voice, each),
            control=w.with_button(
                words.remove, w.does("drop", {**carried, "target": each.code}), words.remove_this.format(name=each.name)
            ),
        )
        for each in what.chosen[: w.PAGE]
    ]
    names = (
        [voice.words.check.excepting.format(name=each.name) for each in what.others[:5]] if not what.excepting else []
    )
    return w.section(
        words.excepted if what.excepting else words.chosen,
        *(rows or [w.paragraph(words.none)]),
        w.paragraph("<br>".join(w.plain(name) for name in names)) if names else None,
    )


def _hit(voice: Voice, each: Chosen, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    add = w.does("add", {**carried, "target": each.code})
    return w.row(
        each.name,
        bottom=_detail(voice, each),
        control=w.with_button(words.add, add, words.add_this.format(name=each.name)),
    )


def _tree(voice: Voice, what: WhomCard, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    up = whole = None
    if what.above:
        path, name = what.above
        up = w.row(words.up.format(name=voice.place(path, name)), click=w.does("whom", {**carried, "at": path}))
    if what.here:
        whole = _whole(voice, what.here, carried)
    rows = [_unit(voice, each, carried) for each in w.paged(what.below, what.page)]
    pages = w.turns(len(what.below), what.page, "whom", carried, (voice.words.general.back, voice.words.general.on))
    return w.section(words.tree, up, whole, *rows, pages)


def _whole(voice: Voice, here: Below, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    name = here.chosen.name if here.path == "/" else words.everybody_in.format(name=here.chosen.name)
    add = w.does("add", {**carried, "target": here.chosen.code})
    people = voice.count(voice.words.general.people, here.chosen.people or 0)
    return w.row(
        name,
        bottom=f"{people} · {words.whole_hint}",
        control=w.with_button(words.add, add, words.add_this.format(name=name)),
    )


def _unit(voice: Voice, each: Below, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    add = w.does("add", {**carried, "target": each.chosen.code})
    return w.row(
        f"{each.chosen.name} ›" if each.opens else each.chosen.name,
        bottom=voice.count(voice.words.general.people, each.chosen.people or 0),
        click=w.does("whom", {**carried, "at": each.path}) if each.opens else None,
        control=w.with_button(words.add, add, words.add_this.format(name=each.chosen.name)),
    )


def _role(voice: Voice, what: WhomCard) -> Json | None:
    """Staff or pupils; an installation without pupils is not asked."""
    if not what.pupils or what.excepting:
        return None
    words = voice.words.whom
    return w.section(None, w.choice("role", words.role, words.roles.items(), what.draft.role or ""))


def _foot(voice: Voice, what: WhomCard, carried: dict[str, str | None]) -> Json:
    words = voice.words.whom
    if what.excepting:
        return w.footer(w.button(words.end_exceptions, w.does("whom", {**carried, "excepting": None})))
    except_some = w.button(words.add_exception, w.does("whom", {**carried, "excepting": "1"}))
    return w.footer(w.button(words.next, w.does("when", carried)), except_some)


def _detail(voice: Voice, each: Chosen) -> str | None:
    people = None if each.people is None else voice.count(voice.words.general.people, each.people)
    parts = [part for part in (each.detail, people) if part]
    return " · ".join(parts) or None
