"""One assignment's figures as files, from its page and by the command: its weeks, its goal and where it leads."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from pypdfium2 import PdfDocument

from service.assignments.model import Level, Target
from service.reports.goals import set_assignment_goal
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, NOW, PHISHING, Town, title

SCHOOLS = Target(Level.UNIT, "u/Skolor", "unit:/Skolor")
THIRD = "unit=/Skolor&assignment=3"


@pytest.fixture
def going(town: Town) -> Town:
    """A third assignment: both modules, of the schools alone, with a goal of its own."""
    town.assign(PHISHING, INCIDENTS, due=date(2026, 11, 13), to=SCHOOLS, starts=date(2026, 10, 5))
    for place in range(6):
        town.answer(2, INCIDENTS, f"norra{place}", at=f"2026-11-{2 + place:02}T07:00:00Z", useful="4")
    with town.service.engine.begin() as connection:
        set_assignment_goal(connection, 3, share=90, by=date(2027, 1, 31), now=NOW, who=None)
    return town


def got(town: Town, name: str, address: str) -> bytes:
    reply = town.client(town.app(), name).get(address)
    assert reply.status_code == 200, reply.status
    return reply.data


def text_of(content: bytes) -> str:
    document = PdfDocument(content)
    try:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_bounded().split()).replace("\xa0", " ")
    finally:
        document.close()


def test_its_page_offers_them(going: Town) -> None:
    """Each link leads to a file; lists of persons are for who may see names; the sheet is made by a button."""
    owner, leader = (Page.opened(going.client(going.app(), who), "/console/assignments/3") for who in ("ada", "asa"))
    for page, who, people in ((owner, "ada", 2), (leader, "asa", 0)):
        links = [href for href in page.links.values() if "assignment=3" in href]
        assert len(links) == 4 + people
        assert sum("by=person" in link for link in links) == people
        for link in links:
            assert got(going, who, link)
        assert 'action="/units.sheet?unit=/Skolor&amp;assignment=3"' in page.source


def test_a_workbook(going: Town) -> None:
    """Its own figures, not the unit's; its weeks from the one in which it began, the goal and the outlook."""
    reply = going.client(going.app(), "ada").get(f"/units.xlsx?{THIRD}&by=module&lang=sv")
    assert "tilldelning-3.xlsx" in reply.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    assert book.sheetnames == ["Siffror", "Vecka för vecka", "Om siffrorna"]
    assert [[cell.value for cell in row] for row in book["Siffror"].iter_rows(min_row=2)] == [
        [title(PHISHING), 22, 12, 12, 0.54, 11, 10],
        [title(INCIDENTS), 22, 6, 6, 0.27, 6, 16],
    ]
    weeks = [[cell.value for cell in row] for row in book["Vecka för vecka"].iter_rows(min_row=2)]
    assert [(row[0].date(), row[1]) for row in weeks[:2]] == [(date(2026, 10, 5), 0.27), (date(2026, 10, 12), 0.27)]
    assert weeks[-1][0].date() == date(2027, 1, 31)
    about = {row[0]: row[1] for row in book["Om siffrorna"].iter_rows(max_col=2, values_only=True) if row[0]}
    assert about["Tilldelning"] == "3"
    assert about["Mål"].replace("\xa0", " ").startswith("90 % senast 31 januari 2027. Det är osäkert om målet nås: ")


@pytest.mark.parametrize("code", ["sv", "da", "en"])
def test_a_page_for_a_board(going: Town, run: Callable[..., Any], tmp_path: Path, code: str) -> None:
    """One tagged page, from the page and by the command alike but for its hour; no small group is on it."""
    content = got(going, "asa", f"/units.pdf?{THIRD}&lang={code}")
    text = text_of(content)
    word = {"sv": "Tilldelning", "da": "Tildeling", "en": "Assignment"}[code]
    assert f"{word} 3: {title(PHISHING, code)}, {title(INCIDENTS, code)}" in text
    assert "Lilla" not in text
    assert {"sv": "31 januari 2027", "da": "31. januar 2027", "en": "31 January 2027"}[code] in text
    with pikepdf.open(io.BytesIO(content)) as made:
        assert str(made.Root.Lang) == code
        assert "/StructTreeRoot" in made.Root
    file = tmp_path / "three.pdf"
    words = ("report", "--unit", "/Skolor", "--assignment", "3", "--format", "pdf", "--lang", code, "--out", str(file))
    assert run(*words).status == 0
    assert f"{word} 3: " in text_of(file.read_bytes())


@pytest.mark.parametrize("form", ["csv", "html"])
def test_the_other_files(going: Town, form: str) -> None:
    """What a leader may not see of the unit of three, of the assignment neither."""
    source = got(going, "asa", f"/units.{form}?{THIRD}").decode()
    few = [line for line in source.splitlines() if "/Skolor/Lilla" in line]
    assert few
    assert all("<5" in line or "för få" in line for line in few)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/units.xlsx?unit=/Skolor&assignment=99", 404),
        ("/units.csv?unit=/Skolor&assignment=99999999999", 404),
        ("/units.pdf?unit=/Skolor&assignment=%C2%B2", 404),
        ("/units.html?unit=/Skolor&assignment=", 404),
        (f"/units.xlsx?{THIRD}&by=person", 403),
        (f"/units.csv?{THIRD}&by=person", 403),
        ("/units.pdf?unit=/Vård&assignment=3", 403),
    ],
)
def test_what_is_not_to_be_had(going: Town, address: str, status: int) -> None:
    """No assignment of that number; names, for who may not see them; figures of another's branch."""
    assert going.client(going.app(), "asa").get(address).status_code == status


def test_a_new_goal_is_in_the_file_at_once(going: Town) -> None:
    """Though no count has changed."""
    client = going.client(going.app(), "ada")
    address = f"/units.html?{THIRD}&lang=en"
    assert "90% by 31 January 2027" in client.get(address).text
    with going.service.engine.begin() as connection:
        set_assignment_goal(connection, 3, share=70, by=date(2027, 3, 1), now=NOW, who=None)
    assert "70% by 1 March 2027" in client.get(address).text


def test_an_assignment_for_figures_alone(going: Town) -> None:
    """Its files name nobody, and no list of persons is offered, to the owner either."""
    going.assign("passphrases-and-managers", due=None, aggregate_only=True)
    ada = going.client(going.app(), "ada")
    page = Page.opened(ada, "/console/assignments/4")
    assert sum("assignment=4" in href for href in page.links.values()) == 4
    assert [href for href in page.links.values() if "by=person" in href] == []
    for form in ("xlsx", "csv", "html"):
        assert ada.get(f"/units.{form}?unit=/&assignment=4&by=person").status_code == 403


def test_usefulness_beside_its_modules(going: Town) -> None:
    """What everybody in its unit says of each module that is shown, with a word on whom that means."""
    page = Page.opened(going.client(going.app(), "asa"), "/console/assignments/3")
    assert page.rows[0] == ["Modul", "Börjar", "Klart senast", "Nytta (1–5)"]
    assert [row[-1] for row in page.rows[1:3]] == ["–", "4,0 av 5 i genomsnitt, 6 svar"]
    assert "Nyttan är vad alla i Skolor som har svarat säger, oavsett tilldelning." in page.text
    vera = Page.opened(going.client(going.app(), "vera"), "/console/assignments/1")
    assert "Nytta" not in vera.text
