"""Sheets as Google's documents and its known answers have them: made, formatted, written to, read, refused."""

from typing import Any

import pytest

import sandbox.apis.sheets  # noqa: F401 - importing it registers its methods
from tests.support.lilleby import Lilleby

Json = dict[str, Any]
CREATE, GET, BATCH = "sheets.spreadsheets.create", "sheets.spreadsheets.get", "sheets.spreadsheets.batchUpdate"
WRITE, READ = "sheets.spreadsheets.values.batchUpdate", "sheets.spreadsheets.values.get"
HEAD = {"userEnteredValue": {"stringValue": "Unit"}, "userEnteredFormat": {"textFormat": {"bold": True}}}


@pytest.fixture
def lilleby() -> Lilleby:
    return Lilleby()


def made(lilleby: Lilleby, *, rows: int = 4, columns: int = 3, who: str = "admin", **more: Any) -> str:
    """A spreadsheet with one sheet, its first cell filled in."""
    properties = {
        "title": "Siffror å",
        "gridProperties": {"rowCount": rows, "columnCount": columns, "frozenRowCount": 1},
    }
    sheet = {"properties": properties, "data": [{"rowData": [{"values": [HEAD]}]}]}
    body = {"properties": {"title": "Läget"}, "sheets": [sheet]}
    return str(lilleby.ask(CREATE, body, who=who, scopes=("drive.file",), **more)["spreadsheetId"])


def write(range_: str, values: list[Any], option: str | None = "RAW") -> Json:
    return {"valueInputOption": option, "data": [{"range": range_, "values": values}]}


def test_a_spreadsheet_without_wishes(lilleby: Lilleby) -> None:
    """It gets Google's own names and size, and a file in the owner's Drive."""
    reply = lilleby.ask(CREATE, {})
    key = reply["spreadsheetId"]
    assert reply["properties"] == {
        "title": "Untitled spreadsheet",
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
    }
    assert [sheet["properties"]["title"] for sheet in reply["sheets"]] == ["Sheet1"]
    assert reply["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}
    assert reply["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{key}/edit"
    file = lilleby.world.files[key]
    assert (file.resource["mimeType"], file.owner_id) == (
        "application/vnd.google-apps.spreadsheet",
        lilleby.id_of("admin"),
    )


def test_written_and_read(lilleby: Lilleby) -> None:
    """Raw values stay what they are; what is written is counted; empty ends of rows are not read back."""
    key = made(lilleby)
    reply = lilleby.ask(WRITE, write("'Siffror å'!A2", [["=1+1", 12, 0.5], ["Å", None, ""]]), spreadsheetId=key)
    assert reply["responses"] == [
        {
            "spreadsheetId": key,
            "updatedRange": "'Siffror å'!A2:C3",
            "updatedRows": 2,
            "updatedColumns": 3,
            "updatedCells": 5,
        }
    ]
    assert (reply["totalUpdatedCells"], reply["totalUpdatedSheets"]) == (5, 1)
    read = lilleby.ask(READ, spreadsheetId=key, range="Siffror å", valueRenderOption="UNFORMATTED_VALUE")
    assert read["values"] == [["Unit"], ["=1+1", 12, 0.5], ["Å"]]
    assert lilleby.ask(READ, spreadsheetId=key, range="'Siffror å'!B2")["values"] == [["12"]]


def test_typed_values_are_understood(lilleby: Lilleby) -> None:
    """As if somebody had typed them: a formula is one, a number too, an apostrophe makes a text of either."""
    key = made(lilleby)
    lilleby.ask(WRITE, write("A2:C2", [["=1+1", "12", "'=1+1"]], "USER_ENTERED"), spreadsheetId=key)
    cells = lilleby.ask(GET, spreadsheetId=key, includeGridData=True)["sheets"][0]["data"][0]["rowData"][1]["values"]
    assert [cell["userEnteredValue"] for cell in cells] == [
        {"formulaValue": "=1+1"},
        {"numberValue": 12.0},
        {"stringValue": "=1+1"},
    ]


def test_a_column_is_formatted(lilleby: Lilleby) -> None:
    """Only the part of the look that `fields` names; a share is then read as people see it."""
    key = made(lilleby)
    lilleby.ask(WRITE, write("C2", [[0.54]]), spreadsheetId=key)
    request = {
        "range": {"startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3},
        "cell": {"userEnteredFormat": {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}},
        "fields": "userEnteredFormat.numberFormat",
    }
    assert lilleby.ask(BATCH, {"requests": [{"repeatCell": request}]}, spreadsheetId=key)["replies"] == [{}]
    assert lilleby.ask(READ, spreadsheetId=key, range="C2")["values"] == [["54%"]]
    head = lilleby.ask(GET, spreadsheetId=key, includeGridData=True)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert head["userEnteredFormat"] == {"textFormat": {"bold": True}}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (write("A2", [[1]], None), "'valueInputOption' is required but not specified"),
        (write("Nowhere!A1", [[1]]), "Unable to parse range: Nowhere!A1"),
        (write("A0", [[1]]), "Unable to parse range: A0"),
        (write("B3:A1", [[1]]), "Unable to parse range: B3:A1"),
        (write("A5", [[1]]), "Range ('Siffror å'!A5:C5) exceeds grid limits. Max rows: 4, max columns: 3"),
        (
            write("A1:B1", [[1], [2]]),
            "Requested writing within range ['Siffror å'!A1:B1], but tried writing to row [2]",
        ),
        (
            write("A1:B1", [[1, 2, 3]]),
            "Requested writing within range ['Siffror å'!A1:B1], but tried writing to column [3]",
        ),
        (write("A1", [[["deep"]]]), "Invalid data[0].values[0][0]: list_value { }"),
    ],
)
def test_what_cannot_be_written(lilleby: Lilleby, body: Json, sentence: str) -> None:
    """Is refused whole: nothing of it has been written."""
    key = made(lilleby)
    body["data"].insert(0, {"range": "A2", "values": [["before"]]})
    code, told, _ = lilleby.refused(WRITE, body, spreadsheetId=key)
    assert code == 400
    assert told.replace("data[1]", "data[0]") == sentence
    assert lilleby.ask(READ, spreadsheetId=key, range="A1:C4")["values"] == [["Unit"]]


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        (
            [{"properties": {"title": "A"}}, {"properties": {"title": "a"}}],
            'A sheet with the name "a" already exists. ',
        ),
        ([{"properties": {"sheetId": 1}}, {"properties": {"sheetId": 1}}], "Sheet with ID 1 already exists. "),
        (
            [{"properties": {"gridProperties": {"rowCount": 1, "frozenRowCount": 1}}}],
            "You can't freeze all visible rows",
        ),
        ([{"properties": {"gridProperties": {"rowCount": 500_000}}}], "This action would increase the number of cells"),
    ],
)
def test_what_cannot_be_made(lilleby: Lilleby, sheets: list[Json], sentence: str) -> None:
    """In Google's words; no file is left behind."""
    before = set(lilleby.world.files)
    code, told, _ = lilleby.refused(CREATE, {"sheets": sheets})
    assert (code, told.startswith(sentence)) == (400, True)
    assert set(lilleby.world.files) == before


def test_whose_it_is(lilleby: Lilleby) -> None:
    """With `drive.file` another project sees nothing; another person is refused; what is not there is not found."""
    key = made(lilleby)
    assert lilleby.refused(GET, spreadsheetId=key, scopes=("drive.file",), project="theirs")[0] == 404
    assert (
        lilleby.ask(GET, spreadsheetId=key, scopes=("spreadsheets.readonly",), project="theirs")["spreadsheetId"] == key
    )
    other = next(user["primaryEmail"].split("@")[0] for user in lilleby.world.users.values() if not user["isAdmin"])
    assert lilleby.refused(WRITE, write("A2", [[1]]), spreadsheetId=key, who=other)[:2] == (
        403,
        "The caller does not have permission",
    )
    assert lilleby.refused(GET, spreadsheetId="1nothing")[:2] == (404, "Requested entity was not found.")


def test_what_is_not_built_says_so(lilleby: Lilleby) -> None:
    """By its name, and nothing happens."""
    key = made(lilleby)
    code, told, _ = lilleby.refused(BATCH, {"requests": [{"addSheet": {}}]}, spreadsheetId=key)
    assert (code, told) == (
        501,
        "sheets.spreadsheets.batchUpdate is not built for addSheet; repeatCell and addChart are.",
    )
    assert lilleby.refused(BATCH, {}, spreadsheetId=key)[:2] == (400, "Must specify at least one request.")


def chart(sheet_id: int = 0, *, rows: int = 4, **more: Any) -> Json:
    """A request for a chart of the first column."""
    cells = {"startRowIndex": 0, "endRowIndex": rows, "startColumnIndex": 0, "endColumnIndex": 1}
    series = [{"series": {"sourceRange": {"sources": [{"sheetId": sheet_id, **cells}]}}}]
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 2}}}
    spec = {"basicChart": {"chartType": "LINE", "series": series}}
    return {"requests": [{"addChart": {"chart": {"spec": spec, "position": position, **more}}}]}


def test_a_chart_is_kept(lilleby: Lilleby) -> None:
    """With an id of its own, beside the sheet that it lies on; a range that is not there is refused."""
    key = made(lilleby)
    assert "charts" not in lilleby.ask(GET, spreadsheetId=key)["sheets"][0]
    (reply,) = lilleby.ask(BATCH, chart(), spreadsheetId=key)["replies"]
    assert reply["addChart"]["chart"]["chartId"] == 1
    where = "Invalid requests[0].addChart: "
    for wrong, why in (
        (chart(9), "No grid with id: 9"),
        (chart(rows=5), "range exceeds the grid of 4 rows and 3 columns."),
        (chart(spec=None), "No chart spec specified."),
    ):
        assert lilleby.refused(BATCH, wrong, spreadsheetId=key)[:2] == (400, where + why)
    assert lilleby.ask(GET, spreadsheetId=key)["sheets"][0]["charts"] == [reply["addChart"]["chart"]]
