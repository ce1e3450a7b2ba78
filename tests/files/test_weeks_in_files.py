"""Past weeks, the goal and where it leads, in each kind of file: what the page tells, for the same eyes."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pikepdf
import pypdfium2
import pytest

from service.counting.history import keep_history
from service.reports.goals import set_goal
from tests.support.skolby import NOW, Town


@pytest.fixture
def going(town: Town) -> Iterator[Town]:
    """Skolby with its weeks and a goal for all."""
    service = town.service
    keep_history(service.engine, service.catalogue, service.settings.timezone, NOW)
    with service.engine.begin() as connection:
        set_goal(connection, "u/", None, share=80, by=date(2027, 6, 1), now=NOW, who=None)
    return town


def lines_of(content: bytes) -> list[str]:
    """The days of each line of the workbook's chart."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        chart = ET.fromstring(book.read("xl/charts/chart1.xml"))
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    return [str(cells.text) for cells in chart.iterfind(f".//{space}cat//{space}f")]


def got(town: Town, address: str) -> bytes:
    reply = town.client(town.app(), "asa").get(address)
    assert reply.status_code == 200, address
    return reply.data


def test_a_workbook(going: Town) -> None:
    """A sheet of weeks, in steps of five for who sees no names; today, where it leads, a chart; the goal in words."""
    content = got(going, "/units.xlsx?unit=/Skolor")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Siffror", "Vecka för vecka", "Om siffrorna"]
    weeks = book["Vecka för vecka"]
    assert [cell.value for cell in weeks[1]] == [
        "Veckan från, eller dag",
        "Andel genomförda",
        "Mål",
        "Prognos, långsammast",
        "Prognos, genomsnitt",
        "Prognos, snabbast",
        "Tilldelade",
        "Genomförda",
        "Klarade",
        "Slutdatum passerat",
    ]
    rows = [[cell.value for cell in row] for row in weeks.iter_rows(min_row=2)]
    assert rows[0] == [datetime(2026, 8, 31), 0, 0.8, None, None, None, 45, 0, 0, 0]  # noqa: DTZ001 - a day
    assert [cell.number_format for cell in weeks[2]][:3] == ["yyyy-mm-dd", "0%", "0%"]
    assert weeks.cell(weeks.max_row, 4).number_format == "0%"
    assert all(figure % 5 == 0 for row in rows[:-2] for figure in row[6:])
    today, goal = rows[-2:]
    assert today == [datetime(2026, 11, 22), 0.27, 0.8, 0.27, 0.27, 0.27, 44, 12, 11, 10]  # noqa: DTZ001 - as above
    assert goal[:6] == [datetime(2027, 6, 1), None, 0.8, 0.27, 0.27, 0.27]  # noqa: DTZ001 - as above
    assert lines_of(content) == ["'Vecka för vecka'!$A$2:$A$14"] * 5
    about = {row[0]: row[1] for row in book["Om siffrorna"].iter_rows(max_col=2, values_only=True) if row[0]}
    assert about["Mål"].replace("\xa0", " ").startswith("80 % senast 1 juni 2027. Målet gäller hela organisationen. I ")
    assert about["I tid"].replace("\xa0", " ") == "36–66 % (10 av 20 när slutdatumet gick ut, i steg om fem)"
    assert about["För fyra veckor sedan"].replace("\xa0", " ") == "17–27 % av samma moduler, 27 % nu"
    with pikepdf.open(io.BytesIO(got(going, "/units.pdf?unit=/Skolor"))) as pdf:
        assert len(pdf.pages) == 1


def test_a_page_that_stands_alone(going: Town) -> None:
    """The chart with its words, and its table; nothing is fetched, nothing runs."""
    page = got(going, "/units.html?unit=/Skolor").decode().replace("\xa0", " ")
    (told,) = re.findall(r'<svg class="trend" role="img" aria-label="([^"]*)"', page)
    assert told == "Genomfört: 0 % i slutet av veckan från 31 augusti 2026, 27 % nu. Mål: 80 % senast 1 juni 2027."
    assert '<th scope="row">31 augusti 2026</th>' in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_page_for_a_board(going: Town) -> None:
    """One page; the goal and its outlook as text, the picture with its words for who listens."""
    content = got(going, "/units.pdf?unit=/Skolor&lang=da")
    document = pypdfium2.PdfDocument(content)
    text = " ".join(document[0].get_textpage().get_text_bounded().split()).replace("\xa0", " ")
    assert (len(document), "Uge for uge" in text, "Mål: 80 % senest 1. juni 2027." in text) == (1, True, True)
    document.close()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        texts = [str(each["/Alt"]) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert any(each.replace("\xa0", " ").startswith("Gennemført: 0 % ved udgangen af ugen") for each in texts)


def test_without_weeks_and_goals(town: Town) -> None:
    """Nothing is said of them, and no sheet is empty."""
    book = openpyxl.load_workbook(io.BytesIO(got(town, "/units.xlsx?unit=/Skolor")))
    assert book.sheetnames == ["Siffror", "Om siffrorna"]
    assert "<svg" not in got(town, "/units.html?unit=/Skolor").decode()
