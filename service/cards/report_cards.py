"""How a unit stands: figures, a picture of them, and who is not done where one may see names. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.cards import widgets as w
from service.cards.event import Json
from service.cards.showing import Voice
from service.reports.model import Counts, Usefulness


@dataclass(frozen=True, slots=True)
class Figure:
    """One module's or unit's figures; `counts` is None where too few people are behind them."""

    key: str
    name: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What the card on a unit is made of. `above`: path and name of the unit above, if the reader may go there.

    `picture`: the drawing's address and what it shows in words; None where there is nothing to draw. `usefulness`: of
    the one module, or of all that are shown; None where nobody has said anything.
    """

    path: str
    name: str
    module: Figure | None
    nobody: bool
    total: Counts | None
    usefulness: Usefulness | None
    modules: Sequence[Figure]
    units: Sequence[Figure]
    above: tuple[str, str] | None
    picture: tuple[str, str] | None
    names: bool
    as_of: datetime
    web: str
    page: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not done a module yet."""

    name: str
    email: str
    module: str
    due: date | None
    overdue: bool


def report(voice: Voice, what: ReportCard) -> Json:
    """One unit with everything below it."""
    words = voice.words.report
    return w.card(
        voice.place(what.path, what.name),
        _figures(voice, what),
        w.section(words.modules, *(_line(voice, each, "report", {"unit": what.path, "module": each.key})
                                   for each in what.modules[: w.PAGE])) if not what.module else None,
        _units(voice, what),
        _ways(voice, what),
        subtitle=what.module.name if what.module else words.title,
    )  # fmt: skip


def _figures(voice: Voice, what: ReportCard) -> Json:
    words = voice.words.report
    if what.nobody:
        return w.section(None, w.paragraph(w.plain(words.nothing.format(unit=voice.place(what.path, what.name)))))
    if what.total is None:
        return w.section(words.figures, w.paragraph(words.hidden))
    total = what.total
    share = voice.share(total.completed, total.assigned)
    return w.section(
        words.figures,
        w.image(*what.picture) if what.picture else None,
        w.row(voice.number(total.assigned), top=words.assigned),
        w.row(f"{voice.number(total.completed)} ({share})", top=words.completed),
        w.row(voice.number(total.overdue), top=words.overdue),
        w.row(_useful(voice, what.usefulness), top=words.usefulness) if what.usefulness else None,
        w.paragraph(words.as_of.format(moment=voice.moment(what.as_of))),
    )


def _useful(voice: Voice, useful: Usefulness) -> str:
    words = voice.words.report
    if useful.hidden:
        return words.useful_few
    return words.useful.format(average=voice.tenths(useful.average), n=voice.number(useful.answered))


def _units(voice: Voice, what: ReportCard) -> Json | None:
    words = voice.words.report
    module = what.module.key if what.module else None
    here = {"unit": what.path, "module": module}
    rows = [
        _line(voice, each, "report", {"unit": each.key, "module": module}) for each in w.paged(what.units, what.page)
    ]
    pages = w.turns(len(what.units), what.page, "report", here, (voice.words.general.back, voice.words.general.on))
    up = None
    if what.above:
        path, name = what.above
        click = w.does("report", {"unit": path, "module": module})
        up = w.row(words.up.format(name=voice.place(path, name)), click=click)
    return w.section(words.units, up, *rows, pages)


def _line(voice: Voice, figure: Figure, function: str, parameters: dict[str, str | None]) -> Json:
    late = figure.counts is not None and figure.counts.overdue > 0
    return w.row(
        figure.name,
        bottom=voice.progress(figure.counts),
        click=w.does(function, parameters),
        icon=("CLOCK", voice.words.general.overdue) if late else None,
    )


def _ways(voice: Voice, what: ReportCard) -> Json:
    words = voice.words.report
    here = {"unit": what.path, "module": what.module.key if what.module else None}
    return w.section(
        None,
        w.buttons(
            w.button(words.names, w.does("names", here)) if what.names and not what.nobody else None,
            w.button(words.web, w.opens(what.web)),
        ),
    )


def names(
    voice: Voice, place: str, here: dict[str, str | None], people: Sequence[Waiting], *, count: int, page: int
) -> Json:
    """Who is not done, by name; `people` are one page of `count`."""
    words = voice.words.report
    rows = [
        w.row(
            each.name,
            top=f"{voice.words.general.overdue} · {_by(voice, each)}" if each.overdue else _by(voice, each),
            bottom=f"{each.module} · {each.email}",
            icon=("CLOCK", voice.words.general.overdue) if each.overdue else None,
        )
        for each in people
    ]
    pages = w.turns(count, page, "names", here, (voice.words.general.back, voice.words.general.on))
    return w.card(
        words.names_title,
        w.section(
            voice.count(voice.words.general.people, count) if count else None,
            *(rows or [w.paragraph(words.names_none)]),
            pages,
        ),
        subtitle=place,
    )


def _by(voice: Voice, each: Waiting) -> str:
    return voice.words.report.names_not_yet.format(day=voice.day(each.due)) if each.due else voice.words.general.no_day


def in_words(voice: Voice, bars: Sequence[tuple[str, Counts]]) -> str:
    """What the picture shows, for who does not see it."""
    rows = " ".join(f"{name}: {voice.progress(counts)}." for name, counts in bars)
    return voice.words.report.picture.format(rows=rows)
