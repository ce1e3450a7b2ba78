"""What stands in a sheet, whatever kind of file it becomes: heads, kinds of columns, rows, and what it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from textwrap import shorten
from typing import Any

from service.catalogue.model import Catalogue
from service.files.words import Words
from service.reports.gather import Report
from service.reports.matrix import NOT_ASKED
from service.reports.model import By, Counts, PersonRow, QuestionRow, Scope, UnitRow, Usefulness
from service.roster.model import ROOT
from service.tongue import Tongue, percent

Cell = str | int | float | date | None
_LONGEST_LINE = 150
"""Letters of the modules of an assignment: two lines of a page."""


class Kind(Enum):
    """What a column holds. A share is a part of one, written in whole percent; tenths have one decimal."""

    TEXT = auto()
    NUMBER = auto()
    TENTHS = auto()
    SHARE = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in letters."""

    head: str
    kind: Kind = Kind.TEXT
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the rows may be made while they are written, and then be gone through once.

    `about`: pairs of what and which, such as the unit and its path. `notes`: sentences on how to read the figures.
    `weeks`: how it has gone and where it leads, where that is told; a chart of it has its columns of shares.
    """

    title: str
    about: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    weeks: "Table | None" = None


@dataclass(frozen=True, slots=True)
class Speech:
    """In which words and whose names a file is written."""

    words: Words
    tongue: Tongue
    catalogue: Catalogue

    def module(self, module_id: str) -> str:
        """Its title, or the id of one that is gone from the catalogue."""
        module = self.catalogue.modules.get(module_id)
        if module is None:
            return module_id
        return module.words[self._spoken(module_id)].title

    def stem(self, module_id: str, question: str) -> str:
        module = self.catalogue.modules.get(module_id)
        if module is None or all(each.id != question for each in module.questions):
            return question
        return module.words[self._spoken(module_id)].questions[question].stem

    def idea(self, misconception: str) -> str:
        """The thought behind a wrong choice."""
        return self.catalogue.misconceptions.get(misconception, {}).get(self.words.code, misconception)

    def assignment(self, number: int, modules: Sequence[str]) -> str:
        """Its number, and what it is about as far as a line has room."""
        titles = shorten(", ".join(map(self.module, modules)), _LONGEST_LINE, placeholder=" …")
        return f"{self.words.assignment} {number}{': ' if titles else ''}{titles}"

    def unit(self, path: str) -> str:
        return self.words.whole if path == ROOT else path

    def _spoken(self, module_id: str) -> str:
        module = self.catalogue.modules[module_id]
        return self.words.code if self.words.code in module.words else module.languages[0]


def table_of(report: Report, speech: Speech) -> Table:
    """A report as a sheet."""
    words = speech.words
    columns, rows = {By.UNIT: _units, By.MODULE: _modules, By.PERSON: _people, By.QUESTION: _questions}[report.by](
        report.rows, speech
    )
    hidden = any(getattr(row, "hidden", False) for row in report.rows)
    return Table(
        title=f"{speech.unit(report.scope.unit)} · {words.report}",
        about=_about(report, speech),
        notes=(words.counted, *([words.hidden] if hidden else [])),
        columns=columns,
        rows=rows,
    )


def matrix_of(lines: Iterator[Sequence[str]], scope: Scope, speech: Speech, *, moment: str) -> Table:
    """People × modules, from the lines of `reports.matrix`: the first holds the ids of the modules."""
    words = speech.words
    head = next(lines)
    modules = [Column(speech.module(module_id), width=14) for module_id in head[3:]]
    states: Mapping[str, str] = {NOT_ASKED: "", **words.states}
    return Table(
        title=f"{speech.unit(scope.unit)} · {words.report}",
        about=(*_scope(scope, speech), (words.as_of, moment)),
        notes=(words.matrix,),
        columns=(Column(words.person, width=32), Column(words.name, width=26), Column(words.unit, width=30), *modules),
        rows=([*line[:3], *(states[cell] for cell in line[3:])] for line in lines),
    )


def _about(report: Report, speech: Speech) -> tuple[tuple[str, str], ...]:
    return (*_scope(report.scope, speech), (speech.words.as_of, speech.tongue.moment(report.as_of)))


def _scope(scope: Scope, speech: Speech) -> tuple[tuple[str, str], ...]:
    words = speech.words
    return (
        (words.unit, speech.unit(scope.unit)),
        *([(words.module, speech.module(scope.module))] if scope.module else []),
        *([(words.assignment, str(scope.assignment))] if scope.assignment is not None else []),
        *([(words.person, scope.person)] if scope.person else []),
    )


_Part = tuple[tuple[Column, ...], list[list[Cell]]]


def _figures(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.assigned, Kind.NUMBER),
        Column(words.reached, Kind.NUMBER),
        Column(words.completed, Kind.NUMBER),
        Column(words.share, Kind.SHARE),
        Column(words.passed, Kind.NUMBER),
        Column(words.overdue, Kind.NUMBER),
    )


def _counts(counts: Counts, words: Words) -> list[Cell]:
    share = percent(counts.completed, counts.assigned) / 100
    passed = words.too_few if counts.passed is None else counts.passed
    return [counts.assigned, counts.reached, counts.completed, share, passed, counts.overdue]


def _units(rows: Sequence[Any], speech: Speech) -> _Part:
    words = speech.words
    columns = (Column(words.unit, width=34), Column(words.module, width=48), *_figures(words))
    return columns, [[each.unit, speech.module(each.module), *_counts_of(each, words)] for each in rows]


def _modules(rows: Sequence[Any], speech: Speech) -> _Part:
    """How useful modules are has its columns where anybody has said so of one."""
    words = speech.words
    columns = (Column(words.module, width=48), *_figures(words))
    lines = [[speech.module(each.module), *_counts_of(each, words)] for each in rows]
    if any(each.usefulness for each in rows):
        columns = (*columns, Column(words.usefulness, Kind.TENTHS), Column(words.opinions, Kind.NUMBER))
        lines = [[*line, *_opinions(each.usefulness, words)] for line, each in zip(lines, rows, strict=True)]
    return columns, lines


def _opinions(useful: Usefulness | None, words: Words) -> list[Cell]:
    if useful is None:
        return [None, None]
    return [words.too_few] * 2 if useful.hidden else [round(useful.average, 1), useful.answered]


def _counts_of(row: UnitRow, words: Words) -> list[Cell]:
    return [words.too_few] * 6 if row.hidden else _counts(row.counts, words)


def _people(rows: Sequence[Any], speech: Speech) -> _Part:
    words = speech.words
    columns = (
        Column(words.person, width=32),
        Column(words.name, width=26),
        Column(words.unit, width=30),
        Column(words.module, width=48),
        Column(words.state, width=16),
        Column(words.due, Kind.DAY),
    )
    return columns, [
        [
            each.person,
            each.name,
            each.unit,
            speech.module(each.module),
            words.states[_state(each)],
            date.fromisoformat(each.due) if each.due else None,
        ]
        for each in rows
    ]


def _state(row: PersonRow) -> str:
    if not row.completed:
        return "overdue" if row.overdue else "open"
    return {None: "done", True: "passed", False: "not_passed"}[row.passed]


def _questions(rows: Sequence[Any], speech: Speech) -> _Part:
    words = speech.words
    columns = (
        Column(words.module, width=48),
        Column(words.question, width=60),
        Column(words.answered, Kind.NUMBER),
        Column(words.right, Kind.NUMBER),
        Column(words.wrong, Kind.NUMBER),
        Column(words.wrong_share, Kind.SHARE),
        Column(words.ideas, width=80),
    )
    return columns, [
        [speech.module(each.module), speech.stem(each.module, each.question), *_answers(each, speech)] for each in rows
    ]


def _answers(row: QuestionRow, speech: Speech) -> list[Cell]:
    if row.hidden:
        return [*[speech.words.too_few] * 4, None]
    ideas = sorted(row.misconceptions.items(), key=lambda each: (-each[1], each[0]))
    told = "; ".join(f"{speech.idea(idea)} ({speech.tongue.number(count)})" for idea, count in ideas)
    return [row.answered, row.right, row.wrong, percent(row.wrong, row.answered) / 100, told or None]
