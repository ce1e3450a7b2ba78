"""How useful a module was, on the page of one module in one unit."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.support.page_reader import Page
from tests.support.skolby import PHISHING, Town

Visit = Callable[[str | None, str], Page]
LATER = "2026-09-11T07:00:00Z"
NORRA = f"/units/Skolor/Norra?module={PHISHING}"


def form_of(town: Town) -> int:
    """The Form that people have answered."""
    with town.service.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT min(form) FROM responses").scalar_one())


@pytest.fixture
def told(town: Town) -> Town:
    """Of Norra six say how useful it was: 5, 4, 4, 3, 2 and 4; two do not."""
    number = form_of(town)
    for place, useful in enumerate("544324"):
        town.answer(number, PHISHING, f"norra{place}", useful=useful, at=LATER)
    return town


@pytest.mark.usefixtures("told")
def test_the_page_of_one_module(visit: Visit) -> None:
    """The average, and how many gave each value; with a link to what the figure means."""
    page = visit("asa", NORRA)
    assert "I genomsnitt 3,7 av 5. 6 personer har svarat." in page.text
    assert "från 1 (Ingen nytta) till 5 (Mycket stor nytta)" in page.text
    at = page.rows.index(["Svar", "Andel", "Personer"])
    assert page.rows[at + 1 : at + 6] == [
        ["1", "0 %", "0"],
        ["2", "16 %", "1"],
        ["3", "16 %", "1"],
        ["4", "50 %", "3"],
        ["5", "16 %", "1"],
    ]
    assert "Hur stor nytta modulen gjorde" in page.text
    danish, english = (visit("asa", f"{NORRA}&lang={code}").text for code in ("da", "en"))
    assert "I gennemsnit 3,7 af 5. 6 personer har svaret." in danish
    assert "3.7 out of 5 on average. 6 people have answered." in english


def test_few_opinions_are_shown_to_nobody(told: Town, visit: Visit) -> None:
    """Not of Södra's three, nor of Norra, which would give them away; not to the owner either, who may see names."""
    for place in range(3):
        told.answer(form_of(told), PHISHING, f"södra{place}", useful="1", at=LATER)
    for who in ("asa", "ada"):
        for unit in ("Norra", "Södra"):
            few = visit(who, f"/units/Skolor/{unit}?module={PHISHING}&lang=sv").text
            assert "I genomsnitt" not in few
            assert "Siffrorna visas inte: färre än fem har svarat" in few
        above = visit(who, f"/units/Skolor?module={PHISHING}&lang=sv").text
        assert "I genomsnitt 2,8 av 5. 9 personer har svarat." in above


@pytest.mark.usefixtures("told")
def test_of_all_modules_together_there_is_none(visit: Visit) -> None:
    """An opinion is about one module; and where nobody has one, nothing is said."""
    assert "Hur stor nytta" not in visit("asa", "/units/Skolor/Norra").text
    assert "Hur stor nytta" not in visit("vera", f"/units/Vård?module={PHISHING}").text


def test_figures_to_take_away(told: Town, visit: Visit) -> None:
    """Two columns more by module; an opinion that is changed changes the file, though no other count has."""
    address = "/units.csv?unit=/Skolor/Norra&by=module"
    assert visit("asa", address).source.splitlines()[:2] == [
        "\ufeffmodule,assigned,reached,completed,passed,overdue,usefulness,opinions",
        f"{PHISHING},8,8,8,8,0,3.7,6",
    ]
    told.answer(form_of(told), PHISHING, "norra0", useful="1", at="2026-09-12T07:00:00Z")
    assert visit("asa", address).source.splitlines()[1] == f"{PHISHING},8,8,8,8,0,3.0,6"


def test_a_workbook_and_a_page_by_module(told: Town, visit: Visit) -> None:
    """Two columns more, with numbers as numbers; a module of which nobody has said anything has empty cells."""
    reply = told.client(told.app(), "asa").get("/units.xlsx?unit=/Skolor/Norra&by=module")
    head, phishing, incidents = openpyxl.load_workbook(io.BytesIO(reply.data)).worksheets[0].iter_rows()
    assert [cell.value for cell in head][-2:] == ["Nytta (1–5)", "Svar om nytta"]
    assert [(cell.value, cell.number_format) for cell in phishing][-2:] == [(3.7, "0.0"), (6, "#,##0")]
    assert [cell.value for cell in incidents][-2:] == [None, None]
    page = visit("asa", "/units.html?unit=/Skolor/Norra&by=module")
    assert [row[-2:] for row in page.rows if row[-1:] == ["6"]] == [["3,7", "6"]]
