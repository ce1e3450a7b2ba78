"""A table as a Google Sheet in somebody's own Drive, made in their name.

The right it takes is `drive.file`: of all that is in their Drive the service sees only what it made itself. Values go
in raw, so that nothing in them is calculated, and those that another spreadsheet would calculate are defused as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from service.errors import NanolearnError, UncertainError, WorkspaceError
from service.files.table import Cell, Column, Kind, Table
from service.files.words import Words
from service.files.xlsx import LINES
from service.reports.files import defused
from service.workspace.client import Workspace

Json = dict[str, Any]

MOST_CELLS = 500_000
"""A Google Sheet has room for ten million, but nobody waits for those."""
_CELLS_AT_ONCE = 40_000
"""About a megabyte as JSON: Google advises two at most."""
_PATTERNS = {
    Kind.NUMBER: {"type": "NUMBER", "pattern": "#,##0"},
    Kind.TENTHS: {"type": "NUMBER", "pattern": "0.0"},
    Kind.SHARE: {"type": "PERCENT", "pattern": "0%"},
    Kind.DAY: {"type": "DATE", "pattern": "yyyy-mm-dd"},
}
_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}
_EPOCH = date(1899, 12, 30)
"""Day 0 of Google's sheets, as of Excel's."""
_PIXELS = 7  # a letter's width
_FIGURES, _WEEKS, _ABOUT = 1, 2, 3
_DASHES = {"solid": "SOLID", "dash": "MEDIUM_DASHED", "round_dot": "DOTTED"}
_CHART = {"widthPixels": 720, "heightPixels": 360}
_CHART_ROWS, _CHART_COLUMNS = 20, 8
"""Cells that the chart covers."""


def put(workspace: Workspace, table: Table, words: Words, *, title: str, owner: str, zone: str) -> str:
    """Make the sheet and fill it; gives its address. `owner`: the address of whose Drive it comes into.

    Raises:
        NanolearnError: it is too large, or Google refuses; where something has been made all the same, it says so.
    """
    rows = [list(row) for row in table.rows]
    if len(rows) * len(table.columns) > MOST_CELLS:
        raise NanolearnError(
            f"A sheet of {len(rows):,} rows is too large to be made while somebody waits. Choose a unit or a module, "
            "or take Excel or CSV."
        )
    document = _document(table, words, rows, title=title, zone=zone)
    try:
        made = workspace.call("sheets.spreadsheets.create", in_name_of=owner, body=document)
    except UncertainError as lost:
        raise UncertainError(
            f"{lost} Look in Google Drive for {title!r}: it may be there, empty. Delete it and try again."
        ) from None
    try:
        if requests := _requests(table):
            workspace.call(
                "sheets.spreadsheets.batchUpdate",
                in_name_of=owner,
                spreadsheetId=made["spreadsheetId"],
                body={"requests": requests},
            )
        for data in _parts(table, words, rows):
            workspace.call(
                "sheets.spreadsheets.values.batchUpdate",
                in_name_of=owner,
                spreadsheetId=made["spreadsheetId"],
                body={"valueInputOption": "RAW", "data": data},
            )
    except WorkspaceError as failed:
        raise NanolearnError(
            f"{title!r} is in Google Drive now, but not all figures are in it: {failed} Delete it and try again."
        ) from None
    return str(made["spreadsheetUrl"])


def _document(table: Table, words: Words, rows: Sequence[object], *, title: str, zone: str) -> Json:
    """The sheet without its figures: made in one call, so that it is never seen half formatted."""
    return {
        "properties": {"title": title, "locale": _LOCALES[words.code], "timeZone": zone},
        "sheets": [
            _sheet(_FIGURES, words.figures, table.columns, len(rows)),
            *([] if table.weeks is None else [_weeks(table.weeks)]),
            {
                "properties": {
                    "sheetId": _ABOUT,
                    "title": words.about,
                    "gridProperties": {"rowCount": len(_told(table)), "columnCount": 2},
                },
                "data": [{"columnMetadata": [{"pixelSize": 180}, {"pixelSize": 640}]}],
            },
        ],
    }


def _sheet(number: int, title: str, columns: Sequence[Column], rows: int, beside: int = 0) -> Json:
    """An empty sheet with its heads; so many more columns `beside` them."""
    return {
        "properties": {
            "sheetId": number,
            "title": title,
            "gridProperties": {
                "rowCount": max(2, rows + 1),
                "columnCount": len(columns) + beside,
                "frozenRowCount": 1,
            },
        },
        "data": [
            {
                "rowData": [{"values": [_head(column.head) for column in columns]}],
                "columnMetadata": [{"pixelSize": _PIXELS * column.width + 20} for column in columns],
            }
        ],
    }


def _weeks(table: Table) -> Json:
    """Past weeks, with room for their chart."""
    return _sheet(_WEEKS, table.title, table.columns, max(len(list(table.rows)), _CHART_ROWS), beside=_CHART_COLUMNS)


def _requests(table: Table) -> list[Json]:
    """How the columns of numbers and days are written, and the chart of past weeks."""
    found = _formats(_FIGURES, table.columns)
    if table.weeks is not None:
        found += [*_formats(_WEEKS, table.weeks.columns), _chart(table.weeks)]
    return found


def _chart(weeks: Table) -> Json:
    """A line for each column of shares, as in the workbook."""
    rows = len(list(weeks.rows))
    shares = [place for place, column in enumerate(weeks.columns) if column.kind is Kind.SHARE]
    series = [
        {
            "series": _source(place, rows),
            "targetAxis": "LEFT_AXIS",
            "colorStyle": {"rgbColor": _rgb(colour)},
            "lineStyle": {"type": _DASHES[dashes], "width": 2},
        }
        for place, (colour, dashes) in zip(shares, LINES, strict=False)
    ]
    window = {"viewWindowMin": 0, "viewWindowMax": 1, "viewWindowMode": "EXPLICIT"}
    lines = {
        "chartType": "LINE",
        "legendPosition": "BOTTOM_LEGEND",
        "headerCount": 1,
        "axis": [{"position": "BOTTOM_AXIS"}, {"position": "LEFT_AXIS", "viewWindowOptions": window}],
        "domains": [{"domain": _source(0, rows)}],
        "series": series,
    }
    told = ", ".join(weeks.columns[place].head for place in shares)
    anchor = {"sheetId": _WEEKS, "rowIndex": 1, "columnIndex": len(weeks.columns)}
    return {
        "addChart": {
            "chart": {
                "spec": {"title": weeks.title, "altText": told, "basicChart": lines},
                "position": {"overlayPosition": {"anchorCell": anchor, **_CHART}},
            }
        }
    }


def _source(column: int, rows: int) -> Json:
    """A column of the weeks, its head included."""
    cells = {"startRowIndex": 0, "endRowIndex": rows + 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    return {"sourceRange": {"sources": [{"sheetId": _WEEKS, **cells}]}}


def _rgb(colour: str) -> Json:
    """`#14573D` as parts of one."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def _formats(number: int, columns: Sequence[Column]) -> list[Json]:
    """Of a sheet, all of a column at once."""
    return [
        {
            "repeatCell": {
                "range": {
                    "sheetId": number,
                    "startRowIndex": 1,
                    "startColumnIndex": place,
                    "endColumnIndex": place + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": _PATTERNS[column.kind]}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for place, column in enumerate(columns)
        if column.kind in _PATTERNS
    ]


def _head(text: str) -> Json:
    return {
        "userEnteredValue": {"stringValue": str(defused(text))},
        "userEnteredFormat": {"textFormat": {"bold": True}, "wrapStrategy": "WRAP"},
    }


def _parts(table: Table, words: Words, rows: list[list[Cell]]) -> Iterator[list[Json]]:
    """The bodies of the calls that fill it: a part of the rows each, the last with the weeks and what it is about."""
    left = iter(rows)
    at = 2
    while part := list(islice(left, max(1, _CELLS_AT_ONCE // len(table.columns)))):
        yield [_filled(words.figures, at, part)]
        at += len(part)
    weeks = [] if table.weeks is None else [_filled(table.weeks.title, 2, table.weeks.rows)]
    yield [*weeks, _filled(words.about, 1, _told(table))]


def _filled(sheet: str, row: int, rows: Iterable[Sequence[Cell]]) -> Json:
    return {"range": f"{_quoted(sheet)}!A{row}", "values": [[_value(cell) for cell in each] for each in rows]}


def _told(table: Table) -> list[list[str]]:
    return [[table.title, ""], *([what, which] for what, which in table.about), *(["", note] for note in table.notes)]


def _value(cell: Cell) -> Any:
    """A day as the number that it is in a sheet; an empty text leaves the cell as it is."""
    if cell is None:
        return ""
    return (cell - _EPOCH).days if isinstance(cell, date) else defused(cell)


def _quoted(name: str) -> str:
    """A sheet's name as ranges in A1 notation have it."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"
