"""One page for a board: the headline, three figures, one chart, what to decide. Pure: a branch in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from service.files.around import around, goal_in_words
from service.files.numbers_words import NUMBERS
from service.files.pictures import standing_alone
from service.files.table import Speech
from service.files.words import Board
from service.moments import local_day
from service.reports.branch import Branch, Line
from service.reports.model import Counts, QuestionRow, Usefulness, together
from service.roster.model import ROOT, Roster
from service.tongue import percent

MOST_BARS = 10
"""More would be read by nobody; the page shows as many of them as it has room for beside what is to be decided."""
MOST_DECISIONS = 3
_FEWEST_BARS = 2
_WORTH_TALKING_ABOUT = 20
"""Percent of wrong answers from which a question is one to talk about."""
_ENOUGH_PASSED = 80
_MIDDLE = 3.0
"""Of the scale from 1 to 5: below it people say that a module was of little use."""
_MOST_BEHIND = 3
_NONE: Mapping[str, Usefulness] = {}
_LONGEST_NAME, _LONGEST_TITLE = 56, 120
"""Letters of a bar's name and of the page's title: two lines."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit's or module's share in whole percent."""

    name: str
    share: int


def board_of(
    branch: Branch,
    units: Roster,
    speech: Speech,
    *,
    at: datetime,
    by_module: bool = False,
    about: str | None = None,
    opinions: Mapping[str, Usefulness] = _NONE,
) -> dict[str, Any]:
    """The values of `board.typ`, all of them text, but for the bars' lengths in whole percent.

    The chart is measured by the unit's goal, where it has one, else by the whole branch. `by_module`: it compares
    modules even where there are units to compare. `about`: what of the unit it is about, if not all; `opinions`: by
    module, how useful it was.
    """
    words, show = speech.words.board, speech.tongue
    name = name_of(branch, speech)
    total = branch.total
    return {
        "language": speech.words.code,
        "title": f"{name} · {words.report}",
        "report": words.report,
        "unit": shorten(name, _LONGEST_TITLE, placeholder="…"),
        "about_part": about or (speech.module(branch.module) if branch.module else None),
        "as_of": show.moment(at),
        "headline": headline(words, speech, total) if branch.modules else speech.words.nothing,
        "figures": [] if total is None else _figures(total, speech),
        "useful": None if total is None else _useful(opinions, speech),
        "chart": _chart(branch, units, speech, by_module=by_module),
        "weeks": _weeks(branch, speech, at),
        "decide": words.decide,
        "decisions": _decided(branch, units, speech, opinions),
        "about": words.about,
        "hidden": words.hidden if total is not None and _hides(branch) else None,
    }


def _weeks(branch: Branch, speech: Speech, at: datetime) -> dict[str, str] | None:
    """How it has gone and where it goes; None where nothing is told of past weeks and there is no goal."""
    path, numbers = branch.unit.path, branch.numbers
    beside = around(numbers, path, speech, local_day(at, speech.tongue.zone))
    aim = "" if numbers.aim is None else goal_in_words(numbers.aim, path, speech)
    if branch.total is None or not (aim or beside.picture):
        return None
    words = NUMBERS[speech.words.code]
    return {
        "caption": words.weeks if beside.picture else words.goal,
        "svg": standing_alone(beside.picture) if beside.picture else "",
        "told": beside.told,
        "aim": f"{words.goal}: {aim}" if aim else beside.told,
        "note": beside.note,
    }


def name_of(branch: Branch, speech: Speech) -> str:
    return speech.words.whole if branch.unit.path == ROOT else branch.unit.name


def headline(words: Board, speech: Speech, total: Counts | None) -> str:
    """What the figures say, in one sentence: how far it has come, and who is late."""
    if total is None:
        return words.too_few
    share = speech.tongue.share(total.completed, total.assigned)
    if total.assigned and total.completed >= total.assigned:
        return words.headline_all
    if total.overdue:
        late = words.headline_late.one if total.overdue == 1 else words.headline_late.many
        return late.format(n=speech.tongue.number(total.overdue), share=share)
    return words.headline_on_time.format(share=share) if total.completed else words.headline_none


def _figures(total: Counts, speech: Speech) -> list[dict[str, str]]:
    words, show = speech.words, speech.tongue
    done, whole = show.number(total.completed), show.number(total.assigned)
    passed = words.board.passed_of.format(share=show.share(_passed(total), total.completed)) if total.completed else ""
    return [
        {
            "name": words.completed,
            "value": show.share(total.completed, total.assigned),
            "more": words.board.part_of.format(part=done, whole=whole),
        },
        {"name": words.passed, "value": show.number(_passed(total)), "more": passed},
        {"name": words.overdue, "value": show.number(total.overdue), "more": ""},
    ]


def _passed(total: Counts) -> int:
    """The page is as somebody sees it who sees no names: to them it is always told."""
    assert total.passed is not None
    return total.passed


def _useful(opinions: Mapping[str, Usefulness], speech: Speech) -> str | None:
    """Of all modules that are shown; nothing where there is nothing to show."""
    useful = together(opinions.values())
    if useful is None or useful.hidden:
        return None
    show = speech.tongue
    return speech.words.board.useful.format(average=show.tenths(useful.average), n=show.number(useful.answered))


def _chart(branch: Branch, units: Roster, speech: Speech, *, by_module: bool) -> dict[str, Any] | None:
    """The units below side by side, lowest first; the modules where there are not two units to compare.

    `more` and `told` are lists: what is said where one bar is shown, two and so on.
    """
    words, show = speech.words.board, speech.tongue
    bars, caption, more = _bars(branch.units, lambda path: _unit_name(path, units)), words.chart_units, words.more_units
    if by_module or len(bars) < _FEWEST_BARS:
        bars, caption, more = _bars(branch.modules, speech.module), words.chart_modules, words.more_modules
    if not bars or branch.total is None:
        return None
    shown = bars[:MOST_BARS]
    if branch.numbers.aim is None:
        line = percent(branch.total.completed, branch.total.assigned)
        mark = words.mark.format(unit=name_of(branch, speech), share=show.share(line, 100))
    else:
        goal = branch.numbers.aim.goal
        line = goal.share
        mark = words.goal.format(share=show.share(line, 100), day=show.day(goal.by))
    told = [f"{bar.name} {show.share(bar.share, 100)}" for bar in shown]
    return {
        "caption": caption,
        "bars": [{"name": bar.name, "share": bar.share, "written": show.share(bar.share, 100)} for bar in shown],
        "line": line,
        "mark": mark,
        "more": [show.count(more, left) if (left := len(bars) - each) else "" for each in range(1, len(shown) + 1)],
        "told": [f"{caption}: {', '.join(told[:each])}." for each in range(1, len(shown) + 1)],
    }


def _bars(lines: Sequence[Line], named: Any) -> list[Bar]:
    shown = [(named(line.key), line.counts) for line in lines if line.counts is not None]
    bars = [
        Bar(shorten(name, _LONGEST_NAME, placeholder="…"), percent(counts.completed, counts.assigned))
        for name, counts in shown
    ]
    return sorted(bars, key=lambda bar: (bar.share, bar.name))


def _unit_name(path: str, units: Roster) -> str:
    unit = units.unit_at(path)
    return unit.name if unit else path


def _decided(branch: Branch, units: Roster, speech: Speech, opinions: Mapping[str, Usefulness]) -> list[str]:
    """Nothing where figures are hidden; where nothing is asked for yet, whether to begin."""
    if branch.total is None:
        return [] if branch.modules else [speech.words.board.decide_first]
    return decisions(branch, units, speech, opinions)


def decisions(branch: Branch, units: Roster, speech: Speech, opinions: Mapping[str, Usefulness] = _NONE) -> list[str]:
    """What a board could decide, the most pressing first: time for who is late, help, what to talk about, what next."""
    words, show, total = speech.words.board, speech.tongue, branch.total
    assert total is not None, "without figures there is nothing to say"
    found = []
    if total.overdue:
        found.append(show.count(words.decide_late, total.overdue))
    if behind := _behind(branch, units, total, speech):
        found.append(behind)
    if idea := _idea(branch.questions or (), speech):
        found.append(idea)
    if total.completed and percent(_passed(total), total.completed) < _ENOUGH_PASSED:
        found.append(words.decide_passed.format(share=show.share(_passed(total), total.completed)))
    if useless := _of_little_use(opinions, speech):
        found.append(useless)
    if total.completed >= total.assigned:
        found.append(words.decide_next)
    return found[:MOST_DECISIONS] or [words.decide_next if total.completed else words.decide_start]


def _behind(branch: Branch, units: Roster, total: Counts, speech: Speech) -> str | None:
    """Which units have come the least far, if they are few: a board can ask those."""
    bars = _bars(branch.units, lambda path: _unit_name(path, units))
    last = [bar.name for bar in bars if bar.share == bars[0].share]
    if len(last) == len(bars) or len(last) > _MOST_BEHIND or bars[0].share >= percent(total.completed, total.assigned):
        return None
    words = speech.words.board.decide_behind
    told = words.one if len(last) == 1 else words.many
    return told.format(unit=", ".join(last), share=speech.tongue.share(bars[0].share, 100))


def _idea(questions: Sequence[QuestionRow], speech: Speech) -> str | None:
    """The question most missed of those worth talking about, and the commonest thought behind it, if one is known."""
    rows = [row for row in questions if not row.hidden and row.misconceptions]
    worst = max(rows, key=lambda row: (percent(row.wrong, row.answered), row.wrong, row.question), default=None)
    if worst is None or percent(worst.wrong, worst.answered) < _WORTH_TALKING_ABOUT:
        return None
    commonest = max(sorted(worst.misconceptions), key=lambda idea: worst.misconceptions[idea])
    if commonest not in speech.catalogue.misconceptions:
        return None
    share = speech.tongue.share(worst.wrong, worst.answered)
    return speech.words.board.decide_idea.format(
        share=share, module=speech.module(worst.module), idea=speech.idea(commonest)
    )


def _of_little_use(opinions: Mapping[str, Usefulness], speech: Speech) -> str | None:
    """The module that people found the least useful, where that was little."""
    rated = [(each.average, module) for module, each in opinions.items() if not each.hidden]
    average, module = min(rated, default=(_MIDDLE, ""))
    if average >= _MIDDLE:
        return None
    written = speech.tongue.tenths(average)
    return speech.words.board.decide_useful.format(module=speech.module(module), average=written)


def _hides(branch: Branch) -> bool:
    return any(line.counts is None for line in (*branch.units, *branch.modules))
