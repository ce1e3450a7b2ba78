"""A Google Sheet in the leader's own Drive, made through Google's own client; what goes wrong is told in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from sandbox.serve import Sandbox
from service.errors import NanolearnError
from service.files.google_sheet import MOST_CELLS, put
from service.files.languages import WORDS
from service.files.table import Column, Kind, Table
from service.web import build
from tests.support.skolby import PHISHING, title
from tests.support.story import Story

LEADER = "asa.oberg@ekby.example"


@pytest.fixture
def asked(story: Story) -> Story:
    """Everybody in /Skolor is asked for one module; Åsa leads it."""
    story.sync()
    story.assign(PHISHING, to=["unit:/Skolor"], role="staff")
    return story


def browser(story: Story, email: str = LEADER) -> FlaskClient:
    client = build(story.service).test_client()
    with client.session_transaction() as session:
        session["email"] = email
        session["until"] = story.clock.now().timestamp() + 3600
    return client


def sheets(sandbox: Sandbox) -> list[Any]:
    return list(sandbox.world.spreadsheets.values())


def cells(grid: Any) -> list[list[Any]]:
    """What was entered, row by row."""
    return [
        [next(iter(grid.cell(row, column).entered.values()), None) for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def fault(sandbox: Sandbox, method: str, **what: Any) -> None:
    """The next call of a method goes wrong."""
    reply = requests.post(f"{sandbox.url}/_sandbox/faults", json={"method": method, **what}, timeout=10)
    assert reply.ok, reply.text


def test_from_the_button_to_the_drive(asked: Story, sandbox: Sandbox) -> None:
    """It is the leader's file, named, frozen, with numbers as numbers; the page leads there."""
    reply = browser(asked).post("/units.sheet?unit=/Skolor")
    assert reply.status_code == 200
    (key, made), *_ = sandbox.world.spreadsheets.items()
    assert f'href="https://docs.google.com/spreadsheets/d/{key}/edit"' in reply.text
    file = sandbox.world.files[key]
    assert file.owner_id == "1003"
    assert file.resource["name"] == "Nanolearn /Skolor 2026-11-02"
    assert made.properties["locale"] == "sv_SE"
    assert made.properties["timeZone"] == "Europe/Stockholm"
    figures, about = made.grids
    assert figures.properties["gridProperties"]["frozenRowCount"] == 1
    assert cells(figures)[:2] == [
        ["Enhet", "Modul", "Tilldelade", "Nådda", "Genomförda", "Andel genomförda", "Klarade", "Slutdatum passerat"],
        ["/Skolor", title(PHISHING), 5, 0, 0, 0, 0, 0],
    ]
    assert figures.cell(1, 5).format == {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
    assert {row[2] for row in cells(figures)[2:]} == {"för få"}
    assert ["Enhet", "/Skolor"] in cells(about)
    assert dict(asked.service.workspace.calls).keys() >= {"sheets.spreadsheets.create"}


def test_one_assignment(asked: Story, sandbox: Sandbox) -> None:
    """It is called by its number, holds its figures, and leads back to its page."""
    reply = browser(asked).post("/units.sheet?unit=/Skolor&assignment=1&by=module")
    assert reply.status_code == 200
    assert 'href="/console/assignments/1"' in reply.text
    (made,) = sheets(sandbox)
    assert made.properties["title"] == "Nanolearn Tilldelning 1 2026-11-02"
    assert cells(made.grids[0])[1][:3] == [title(PHISHING), 5, 0]
    assert ["Tilldelning", "1"] in cells(made.grids[-1])
    assert browser(asked).get("/units.sheet?unit=/Skolor&assignment=1").headers["Location"] == "/console/assignments/1"
    assert browser(asked).post("/units.sheet?unit=/Skolor&assignment=7").status_code == 404


def test_nobody_else_has_it(asked: Story) -> None:
    """A leader of another branch, somebody without a role, a list of persons; and looking at the address makes none."""
    assert browser(asked, "fatuma.abdi@ekby.example").post("/units.sheet?unit=/Skolor").status_code == 403
    assert browser(asked, "lars.ek@ekby.example").post("/units.sheet?unit=/Skolor").status_code == 403
    assert browser(asked).post("/units.sheet?unit=/Skolor&by=person").status_code == 403
    assert browser(asked).get("/units.sheet?unit=/Skolor").headers["Location"] == "/units/Skolor"
    assert sheets(asked.sandbox) == []


def table(rows: list[list[Any]]) -> Table:
    columns = (Column("=Namn"), Column("Antal", Kind.NUMBER), Column("Dag", Kind.DAY))
    return Table("Titel", (("Enhet", "/Skolor"),), ("Så räknas det.",), columns, rows)


def fill(story: Story, rows: list[list[Any]]) -> str:
    workspace = story.service.workspace
    return put(workspace, table(rows), WORDS["sv"], title="Prov", owner=LEADER, zone="Europe/Stockholm")


def test_what_a_cell_becomes(story: Story, sandbox: Sandbox) -> None:
    """Formulas are defused though nothing is calculated, days are days, an empty sheet is one."""
    fill(story, [["=1+1", 3, date(2026, 11, 22)], ["å'", None, None]])
    fill(story, [])
    first, empty = sheets(sandbox)
    assert cells(first.grids[0]) == [["'=Namn", "Antal", "Dag"], ["'=1+1", 3, 46348], ["å'", None, None]]
    assert cells(empty.grids[0]) == [["'=Namn", "Antal", "Dag"], [None] * 3]
    assert cells(first.grids[1]) == [["Titel", None], ["Enhet", "/Skolor"], [None, "Så räknas det."]]


def test_past_weeks_have_a_sheet(story: Story, sandbox: Sandbox) -> None:
    """Between figures and what they are about: days and shares as such, and a chart with a line for each share."""
    columns = (Column("Vecka", Kind.DAY), Column("Andel", Kind.SHARE), Column("Mål", Kind.SHARE), Column("Klara"))
    rows = [[date(2026, 11, 9), 0.25, 0.8, 3], [date(2026, 11, 16), None, 0.8, 4]]
    whole = replace(table([["x", 1, None]]), weeks=Table("Åtta 'veckor'", (), (), columns, rows))
    put(story.service.workspace, whole, WORDS["sv"], title="Prov", owner=LEADER, zone="Europe/Stockholm")
    figures, weeks, about = sheets(sandbox)[0].grids
    assert (figures.title, weeks.title, about.title) == ("Siffror", "Åtta 'veckor'", "Om siffrorna")
    assert [row[:5] for row in cells(weeks)[:4]] == [
        ["Vecka", "Andel", "Mål", "Klara", None],
        [46335, 0.25, 0.8, 3, None],
        [46342, None, 0.8, 4, None],
        [None] * 5,
    ]
    assert [weeks.cell(1, place).format for place in range(2)] == [
        {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}},
        {"numberFormat": {"type": "PERCENT", "pattern": "0%"}},
    ]
    assert weeks.properties["gridProperties"]["frozenRowCount"] == 1
    (chart,) = weeks.charts
    drawn = chart["spec"]["basicChart"]
    assert chart["spec"]["altText"] == "Andel, Mål"
    (days,) = drawn["domains"][0]["domain"]["sourceRange"]["sources"]
    assert days == {"sheetId": 2, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    lines = [each["series"]["sourceRange"]["sources"][0]["startColumnIndex"] for each in drawn["series"]]
    assert (lines, [each["lineStyle"]["type"] for each in drawn["series"]]) == ([1, 2], ["SOLID", "MEDIUM_DASHED"])


def test_many_rows_go_in_parts(story: Story, sandbox: Sandbox) -> None:
    """Each small enough for Google, all of them there, in order; more than anybody waits for is refused before."""
    fill(story, [[f"rad {number}", number, None] for number in range(12_000)])
    assert story.service.workspace.calls["sheets.spreadsheets.values.batchUpdate"] == 2
    told = cells(sheets(sandbox)[0].grids[0])[1:]
    assert [row[1] for row in told] == list(range(12_000))
    with pytest.raises(NanolearnError, match="too large to be made while somebody waits"):
        fill(story, [["x", 1, None]] * (MOST_CELLS // 3 + 1))
    assert len(sheets(sandbox)) == 1


def test_the_right_was_not_given(asked: Story, sandbox: Sandbox) -> None:
    """The page says what Google said, in place of a trace, and nothing is there."""
    fault(sandbox, "sheets.spreadsheets.create", code=403)
    reply = browser(asked).post("/units.sheet?unit=/Skolor")
    assert reply.status_code == 502
    assert "Filen kunde inte skapas" in reply.text
    assert sheets(sandbox) == []


def test_a_lost_reply(story: Story, sandbox: Sandbox) -> None:
    """Nothing is tried twice; whoever waited is told where to look."""
    fault(sandbox, "sheets.spreadsheets.create", kind="lost_reply")
    with pytest.raises(NanolearnError, match=r"Look in Google Drive for 'Prov': it may be there, empty\."):
        fill(story, [["x", 1, None]])
    assert len(sheets(sandbox)) == 1


def test_half_way(story: Story, sandbox: Sandbox) -> None:
    """The sheet is there and not all is in it: it says so."""
    fault(sandbox, "sheets.spreadsheets.values.batchUpdate", code=400)
    with pytest.raises(NanolearnError, match="'Prov' is in Google Drive now, but not all figures are in it: "):
        fill(story, [["x", 1, None]])
