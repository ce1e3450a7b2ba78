"""A report as one HTML file that stands alone: no script, nothing fetched, legible on paper and on a phone."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from service.files.around import Around
from service.files.table import Cell, Column, Kind, Speech, Table
from service.reports.model import Counts

if TYPE_CHECKING:
    from jinja2 import Template


def html(
    table: Table, speech: Speech, *, headline: str = "", total: Counts | None = None, beside: Around | None = None
) -> str:
    """The file. `headline`: what the figures say in a sentence; `total` and what is `beside` it: above the table."""
    words, show = speech.words, speech.tongue
    figures = (
        []
        if total is None
        else [
            (words.assigned, show.number(total.assigned)),
            (words.completed, f"{show.number(total.completed)} ({show.share(total.completed, total.assigned)})"),
            (words.passed, words.too_few if total.passed is None else show.number(total.passed)),
            (words.overdue, show.number(total.overdue)),
        ]
    )
    return _template().render(
        table=table,
        words=words,
        headline=headline,
        figures=figures,
        beside=beside,
        sheet=lambda one: [_written(row, one, speech) for row in one.rows],
        is_figure=lambda column: column.kind is not Kind.TEXT,
    )


def _written(row: Sequence[Cell], table: Table, speech: Speech) -> list[str]:
    return [written(cell, column, speech) for cell, column in zip(row, table.columns, strict=True)]


def written(cell: Cell, column: Column, speech: Speech) -> str:
    """A cell as people write it in the file's language."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, date):
        return speech.tongue.day(cell)
    if column.kind is Kind.TENTHS:
        return speech.tongue.tenths(cell)
    return speech.tongue.share(round(100 * cell), 100) if column.kind is Kind.SHARE else speech.tongue.number(int(cell))


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - needed by this kind of file only

    source = (files("service.files") / "templates" / "report.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
