"""Sheets v4: spreadsheets made, formatted, written to and read. Formulas and charts are kept, not worked out."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sandbox.apis.drive_access import Role, role_of
from sandbox.apis.drive_files import GOOGLE, add_file, asker_of, touched
from sandbox.apis.sheets_cells import Area, Cell, Grid, Spreadsheet, area_of, entered, shown
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

MIME = "application/vnd.google-apps.spreadsheet"
AUTH = "https://www.googleapis.com/auth/"
WRITING = frozenset({AUTH + "drive", AUTH + "spreadsheets"})
READING = WRITING | {AUTH + "drive.readonly", AUTH + "spreadsheets.readonly"}
NOT_FOUND = "Requested entity was not found."
MOST_CELLS = 10_000_000
DEFAULT_GRID = {"rowCount": 1000, "columnCount": 26}
OPTIONS = {"RAW", "USER_ENTERED"}


@handles("sheets.spreadsheets.create")
def create(world: "World", call: Call) -> Json:
    if call.actor.user_id not in world.users:  # only people have storage
        raise Refusal(403, "The caller does not have permission")
    given = call.body.get("properties") or {}
    properties = {
        "title": given.get("title") or "Untitled spreadsheet",
        "locale": given.get("locale") or "en_US",
        "autoRecalc": given.get("autoRecalc") or "ON_CHANGE",
        "timeZone": given.get("timeZone") or "Etc/GMT",
    }
    grids = _grids(call.body.get("sheets") or [{}])
    spreadsheet_id = world.new_id(44)
    world.spreadsheets[spreadsheet_id] = Spreadsheet(properties, grids)
    name = {"name": properties["title"], "mimeType": MIME}
    add_file(world, spreadsheet_id, call.actor.user_id, call.actor.project, name)
    return _resource(spreadsheet_id, world.spreadsheets[spreadsheet_id], grid_data=False)


def _grids(sheets: list[Json]) -> list[Grid]:
    grids: list[Grid] = []
    for place, sheet in enumerate(sheets):
        given = sheet.get("properties") or {}
        title = given.get("title") or f"Sheet{place + 1}"
        if any(each.title.lower() == title.lower() for each in grids):
            raise Refusal(400, f'A sheet with the name "{title}" already exists. Please enter another name.')
        sheet_id = given.get("sheetId", place)
        if any(each.properties["sheetId"] == sheet_id for each in grids):
            raise Refusal(400, f"Sheet with ID {sheet_id} already exists. Please use another ID.")
        size = {**DEFAULT_GRID, **(given.get("gridProperties") or {})}
        if size["rowCount"] < 1 or size["columnCount"] < 1:
            raise Refusal(400, "Invalid sheet properties: the grid must have at least one row and one column.")
        if size.get("frozenRowCount", 0) >= size["rowCount"]:
            raise Refusal(400, "You can't freeze all visible rows on the sheet.")
        grid = Grid(
            {**given, "sheetId": sheet_id, "title": title, "index": place, "sheetType": "GRID", "gridProperties": size}
        )
        for data in sheet.get("data") or []:
            _lay(grid, data)
        grids.append(grid)
    if sum(each.rows * each.columns for each in grids) > MOST_CELLS:
        limit = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
        raise Refusal(400, limit)
    return grids


def _lay(grid: Grid, data: Json) -> None:
    """Cells that come with a new sheet; what is only how wide columns are, is not kept."""
    for down, row in enumerate(data.get("rowData") or [], data.get("startRow", 0)):
        for right, value in enumerate(row.get("values") or [], data.get("startColumn", 0)):
            if down >= grid.rows or right >= grid.columns:
                raise Refusal(400, "Invalid data: attempting to write outside of the grid.")
            cell = dict(value.get("userEnteredValue") or {})
            grid.cells[down, right] = Cell(cell, dict(value.get("userEnteredFormat") or {}))


@handles("sheets.spreadsheets.get")
def get(world: "World", call: Call) -> Json:
    if call.params.get("ranges"):
        raise Refusal(501, "sheets.spreadsheets.get is not built for ranges; values.batchGet is.")
    spreadsheet = _spreadsheet(world, call, READING, Role.READER)
    return _resource(call.params["spreadsheetId"], spreadsheet, grid_data=bool(call.params.get("includeGridData")))


def _resource(spreadsheet_id: str, spreadsheet: Spreadsheet, *, grid_data: bool) -> Json:
    return {
        "spreadsheetId": spreadsheet_id,
        "properties": dict(spreadsheet.properties),
        "sheets": [
            {
                "properties": deepcopy(grid.properties),
                **({"data": [_data(grid)]} if grid_data else {}),
                **({"charts": deepcopy(grid.charts)} if grid.charts else {}),
            }
            for grid in spreadsheet.grids
        ],
        "spreadsheetUrl": f"{GOOGLE}/spreadsheets/d/{spreadsheet_id}/edit",
    }


def _data(grid: Grid) -> Json:
    rows: list[Json] = []
    for row, column in sorted(grid.cells):
        while len(rows) <= row:
            rows.append({"values": []})
        values = rows[row]["values"]
        values.extend({} for _ in range(column + 1 - len(values)))
        cell = grid.cells[row, column]
        values[column] = {
            "userEnteredValue": cell.entered,
            "userEnteredFormat": cell.format,
            "formattedValue": str(shown(cell, "FORMATTED_VALUE")),
        }
    return {"rowData": rows}


@handles("sheets.spreadsheets.batchUpdate")
def batch_update(world: "World", call: Call) -> Json:
    requests = call.body.get("requests") or []
    if not requests:
        raise Refusal(400, "Must specify at least one request.")
    spreadsheet = _spreadsheet(world, call, WRITING, Role.WRITER)
    changed = deepcopy(spreadsheet.grids)
    replies = []
    for place, request in enumerate(requests):
        kinds = [kind for kind, value in request.items() if value is not None]
        kind = kinds[0] if len(kinds) == 1 else "nothing"
        if kind not in BUILT:
            raise Refusal(501, f"sheets.spreadsheets.batchUpdate is not built for {kind}; {' and '.join(BUILT)} are.")
        replies.append(BUILT[kind](changed, request[kind], f"requests[{place}].{kind}"))
    spreadsheet.grids[:] = changed
    touched(world, world.files[call.params["spreadsheetId"]])
    return {"spreadsheetId": call.params["spreadsheetId"], "replies": replies}


def _grid_of(grids: list[Grid], sheet_id: int, where: str) -> Grid:
    grid = next((each for each in grids if each.properties["sheetId"] == sheet_id), None)
    if grid is None:
        raise Refusal(400, f"Invalid {where}: No grid with id: {sheet_id}")
    return grid


def _add_chart(grids: list[Grid], request: Json, where: str) -> Json:
    """A chart over the cells of a sheet. What it draws is not worked out; that its sources are there, is."""
    chart = deepcopy(request.get("chart") or {})
    if not chart.get("spec"):
        raise Refusal(400, f"Invalid {where}: No chart spec specified.")
    anchor = ((chart.get("position") or {}).get("overlayPosition") or {}).get("anchorCell") or {}
    for source in _sources(chart["spec"]):
        grid = _grid_of(grids, source.get("sheetId", 0), where)
        if source.get("endRowIndex", 0) > grid.rows or source.get("endColumnIndex", 0) > grid.columns:
            raise Refusal(
                400, f"Invalid {where}: range exceeds the grid of {grid.rows} rows and {grid.columns} columns."
            )
    chart.setdefault("chartId", 1 + sum(len(grid.charts) for grid in grids))
    _grid_of(grids, anchor.get("sheetId", 0), where).charts.append(chart)
    return {"addChart": {"chart": chart}}


def _sources(spec: Any) -> Iterator[Json]:
    """The ranges that a chart draws, wherever in it they are named."""
    if isinstance(spec, list):
        for each in spec:
            yield from _sources(each)
    elif isinstance(spec, dict):
        for name, value in spec.items():
            yield from value["sources"] if name == "sourceRange" else _sources(value)


def _repeat(grids: list[Grid], request: Json, where: str) -> Json:
    """The same value or look in every cell of a range; `fields` says which of the two, or which part of the look."""
    range_, cell = request.get("range") or {}, request.get("cell") or {}
    grid = _grid_of(grids, range_.get("sheetId", 0), where)
    fields = [each for each in str(request.get("fields", "")).split(",") if each]
    if not fields:
        listed = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        raise Refusal(400, f"Invalid {where}: {listed}")
    bottom, right = range_.get("endRowIndex", grid.rows), range_.get("endColumnIndex", grid.columns)
    if bottom > grid.rows or right > grid.columns:
        raise Refusal(400, f"Invalid {where}: range exceeds the grid of {grid.rows} rows and {grid.columns} columns.")
    for row in range(range_.get("startRowIndex", 0), bottom):
        for column in range(range_.get("startColumnIndex", 0), right):
            _change(grid.cell(row, column), cell, fields)
    return {}


BUILT: dict[str, Callable[[list[Grid], Json, str], Json]] = {"repeatCell": _repeat, "addChart": _add_chart}
"""What `batchUpdate` can do, by the name of the request; each gives its reply."""


def _change(cell: Cell, to: Json, fields: list[str]) -> None:
    for field in fields:
        if field in {"*", "userEnteredValue"}:
            cell.entered = dict(to.get("userEnteredValue") or {})
        if field in {"*", "userEnteredFormat"}:
            cell.format = dict(to.get("userEnteredFormat") or {})
        part = field.removeprefix("userEnteredFormat.")
        if part != field:
            cell.format[part] = (to.get("userEnteredFormat") or {}).get(part)


@handles("sheets.spreadsheets.values.batchUpdate")
def batch_update_values(world: "World", call: Call) -> Json:
    option = call.body.get("valueInputOption")
    if option not in OPTIONS:
        raise Refusal(400, "'valueInputOption' is required but not specified")
    spreadsheet = _spreadsheet(world, call, WRITING, Role.WRITER)
    changed = deepcopy(spreadsheet.grids)
    written = [_write(changed, each, option, place) for place, each in enumerate(call.body.get("data") or [])]
    spreadsheet.grids[:] = changed
    touched(world, world.files[call.params["spreadsheetId"]])
    key = call.params["spreadsheetId"]
    return {
        "spreadsheetId": key,
        "totalUpdatedRows": sum(each["updatedRows"] for each in written),
        "totalUpdatedColumns": sum(each["updatedColumns"] for each in written),
        "totalUpdatedCells": sum(each["updatedCells"] for each in written),
        "totalUpdatedSheets": len({each["updatedRange"].rpartition("!")[0] for each in written}),
        "responses": [{"spreadsheetId": key, **each} for each in written],
    }


def _write(grids: list[Grid], data: Json, option: str, place: int) -> Json:
    """Write one range; a cell for which null is given is left as it is."""
    if data.get("majorDimension") == "COLUMNS":
        raise Refusal(501, "sheets.spreadsheets.values.batchUpdate is not built for columns; rows are.")
    area = area_of(data.get("range", ""), grids, writing=True)
    values = data.get("values") or []
    widest = max((len(row) for row in values), default=0)
    for down, row in enumerate(values):
        if area.top + down >= area.bottom:
            raise _outside(area.named(), f"row [{area.top + down + 1}]")
        for right, value in enumerate(row):
            if area.left + right >= area.right:
                raise _outside(area.named(), f"column [{area.left + right + 1}]")
            if value is not None:
                kept = entered(value, option, f"data[{place}].values[{down}][{right}]")
                area.grid.cell(area.top + down, area.left + right).entered = kept
    reached = Area(area.grid, area.top, area.left, area.top + max(1, len(values)), area.left + max(1, widest))
    return {
        "updatedRange": reached.named(),
        "updatedRows": len(values),
        "updatedColumns": widest,
        "updatedCells": sum(value is not None for row in values for value in row),
    }


def _outside(range_: str, what: str) -> Refusal:
    return Refusal(400, f"Requested writing within range [{range_}], but tried writing to {what}")


@handles("sheets.spreadsheets.values.get")
def get_values(world: "World", call: Call) -> Json:
    grids = _spreadsheet(world, call, READING, Role.READER).grids
    return _values(grids, call.params["range"], call.params.get("valueRenderOption"))


@handles("sheets.spreadsheets.values.batchGet")
def batch_get_values(world: "World", call: Call) -> Json:
    grids = _spreadsheet(world, call, READING, Role.READER).grids
    ranges = call.params.get("ranges") or []
    return {
        "spreadsheetId": call.params["spreadsheetId"],
        "valueRanges": [_values(grids, each, call.params.get("valueRenderOption")) for each in ranges],
    }


def _values(grids: list[Grid], range_: str, render: str | None) -> Json:
    """Rows of a range; empty cells at the end of a row, and empty rows at the end, are left out as Google does."""
    area = area_of(range_, grids)
    rows = []
    for row in range(area.top, area.bottom):
        cells = [area.grid.cells.get((row, column), Cell()) for column in range(area.left, area.right)]
        values = [shown(cell, render or "FORMATTED_VALUE") for cell in cells]
        while values and values[-1] == "":
            values.pop()
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return {"range": area.named(), "majorDimension": "ROWS", "values": rows}


def _spreadsheet(world: "World", call: Call, scopes: frozenset[str], least: Role) -> Spreadsheet:
    """The spreadsheet of a call, if the caller may have it; `scopes` reach all, `drive.file` what its project made."""
    key = call.params["spreadsheetId"]
    spreadsheet: Spreadsheet | None = world.spreadsheets.get(key)
    file = world.files.get(key)
    if spreadsheet is None or file is None:
        raise Refusal(404, NOT_FOUND)
    if not call.actor.scopes & scopes and file.project != call.actor.project:
        raise Refusal(404, NOT_FOUND)
    role = role_of(world, file, asker_of(world, call))
    if role < least:
        raise Refusal(403, "The caller does not have permission")
    return spreadsheet
