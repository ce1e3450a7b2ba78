"""A report as one HTML file that stands alone: no script, nothing fetched, legible on paper and on a phone."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from service.files.table import Cell, Column, Kind, Speech, Table
from service.reports.model import Counts

if TYPE_CHECKING:
    from jinja2 import Template


def html(table: Table, speech: Speech, *, headline: str = "", total: Counts | None = None) -> str:
    """The file. `headline`: what the figures say in a sentence; `total`: shown above the table."""
    words, show = speech.words, speech.tongue
    figures = (
        []
        if total is None
        else [
            (words.assigned, show.number(total.assigned)),
            (words.completed, f"{show.number(total.completed)} ({show.share(total.completed, total.assigned)})"),
            (words.passed, show.number(total.passed)),
            (words.overdue, show.number(total.overdue)),
        ]
    )
    return _template().render(
        table=table,
        words=words,
        headline=headline,
        figures=figures,
        rows=[
            [written(cell, column, speech) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        is_figure=[column.kind is not Kind.TEXT for column in table.columns],
    )


def written(cell: Cell, column: Column, speech: Speech) -> str:
    """A cell as people write it in the file's language."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, date):
        return speech.tongue.day(cell)
    return speech.tongue.share(round(100 * cell), 100) if column.kind is Kind.SHARE else speech.tongue.number(int(cell))


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - needed by this kind of file only

    source = (files("service.files") / "templates" / "report.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
