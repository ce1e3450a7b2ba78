"""A table as an Excel workbook: one sheet to work with, its head frozen, and one that says what it is about.

It is written row by row: what is in memory does not grow with the rows.
"""

from collections.abc import Callable
from datetime import date
from textwrap import wrap
from typing import IO, Any

from service.errors import NanolearnError
from service.files.table import Cell, Kind, Table
from service.files.words import Words
from service.reports.files import defused

MOST_ROWS = 1_048_576 - 1
"""What Excel has room for below the head."""
_FORMATS = {Kind.NUMBER: "#,##0", Kind.TENTHS: "0.0", Kind.SHARE: "0%", Kind.DAY: "yyyy-mm-dd"}
_A4 = 9
_ABOUT_WIDTH = 90
_LINE, _HEAD_ROOM = 15, 3
"""Points: a line of text, and what stands around a head. Not every program makes room for text that is wrapped."""
_CHART = {"width": 760, "height": 380}
_MONTH = 28
"""Days between two that are named below a chart."""
LINES = (("#14573D", "solid"), ("#1C211E", "dash"), *[("#6E8F80", "round_dot")] * 3)
"""Of past weeks: what was completed, the goal, where it leads; told apart by how they are drawn too."""


def write_xlsx(table: Table, words: Words, to: IO[bytes]) -> None:
    """Write the workbook.

    Raises:
        NanolearnError: there are more rows than a sheet has room for.
    """
    import xlsxwriter  # noqa: PLC0415 - needed by workbooks only

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(to, options) as book:
        book.set_properties({"title": table.title, "company": "Nanolearn"})
        _write_rows(book, table, words.figures)
        if table.weeks is not None:
            _write_weeks(book, table.weeks)
        _write_about(book, table, words)


def _write_rows(book: Any, table: Table, name: str) -> tuple[Any, int]:
    """The sheet, and how many rows it has below its head."""
    sheet = book.add_worksheet(name)
    look = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDE3DC"}
    head, over_figures = book.add_format(look), book.add_format({**look, "align": "right"})
    for place, column in enumerate(table.columns):
        written = _FORMATS.get(column.kind)
        sheet.set_column(place, place, column.width, book.add_format({"num_format": written}) if written else None)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_row(0, _LINE * max(_lines(column.head, column.width) for column in table.columns) + _HEAD_ROOM)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, str(defused(column.head)), head if column.kind is Kind.TEXT else over_figures)
    number = 0
    write = _writer(sheet, book.add_format({"num_format": _FORMATS[Kind.DAY]}))
    for number, row in enumerate(table.rows, 1):
        if number > MOST_ROWS:
            raise NanolearnError(
                f"There are more than {MOST_ROWS:,} rows, which is what a sheet has room for. Choose a unit or a "
                "module, or take CSV."
            )
        for place, cell in enumerate(row):
            write(number, place, cell)
    sheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)
    return sheet, number


def _write_weeks(book: Any, table: Table) -> None:
    """Past weeks, and a chart of their shares with the goal as a line."""
    sheet, rows = _write_rows(book, table, table.title)
    chart = book.add_chart({"type": "line"})
    shares = [place for place, column in enumerate(table.columns) if column.kind is Kind.SHARE]
    for place, (colour, dashes) in zip(shares, LINES, strict=False):
        chart.add_series(
            {
                "name": [table.title, 0, place],
                "categories": [table.title, 1, 0, rows, 0],
                "values": [table.title, 1, place, rows, place],
                "line": {"color": colour, "width": 2.25, "dash_type": dashes},
            }
        )
    chart.set_title({"name": table.title})
    chart.set_y_axis({"min": 0, "max": 1, "num_format": _FORMATS[Kind.SHARE]})
    chart.set_x_axis({"num_format": _FORMATS[Kind.DAY], "date_axis": True, "major_unit": _MONTH})
    chart.set_size(_CHART)
    chart.set_legend({"position": "bottom"})
    options = {"description": ", ".join(table.columns[place].head for place in shares), "object_position": 3}
    sheet.insert_chart(1, len(table.columns) + 1, chart, options)


def _writer(sheet: Any, day: Any) -> Callable[[int, int, Cell], None]:
    def write(row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, place, defused(cell))
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, day)
        elif cell is not None:
            sheet.write_number(row, place, cell)

    return write


def _write_about(book: Any, table: Table, words: Words) -> None:
    sheet = book.add_worksheet(words.about)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, str(defused(table.title)), bold)
    lines = [*table.about, *(("", note) for note in table.notes)]
    for number, (what, which) in enumerate(lines, 2):
        sheet.set_row(number, _LINE * _lines(which, _ABOUT_WIDTH))
        sheet.write_string(number, 0, what, bold)
        sheet.write_string(number, 1, str(defused(which)), wrapped)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many letters; bold ones are a little wider."""
    return max(1, len(wrap(text, max(1, width - 2))))
