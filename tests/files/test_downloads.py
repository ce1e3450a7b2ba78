"""Files from the pages: what is in them, who may have them, what is written down."""

import io
from typing import Any

import openpyxl
import pikepdf
import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from service.store import tables as t
from tests.support.skolby import INCIDENTS, PHISHING, Town, title


def got(town: Town, name: str, address: str) -> Any:
    reply = town.client(town.app(), name).get(address)
    assert reply.status_code == 200, reply.status
    return reply


def text_of(content: bytes) -> str:
    """What stands on a PDF's pages, as one line."""
    document = PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def audit(town: Town) -> list[tuple[str, str | None, str]]:
    with town.service.engine.connect() as connection:
        return [
            tuple(row) for row in connection.execute(select(t.audit.c.permission, t.audit.c.unit_path, t.audit.c.about))
        ]


def test_a_workbook_looks_like_one(town: Town) -> None:
    """The head is frozen and filtered, a share is written as one, a second sheet says what the figures are about."""
    reply = got(town, "asa", "/units.xlsx?unit=/Skolor&by=module")
    assert (
        reply.headers["Content-Disposition"] == "attachment; filename=\"nanolearn.xlsx\"; filename*=UTF-8''Skolor.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    figures, about = book.worksheets
    assert (figures.title, about.title) == ("Siffror", "Om siffrorna")
    assert (figures.freeze_panes, figures.auto_filter.ref) == ("A2", "A1:G3")
    assert [cell.value for cell in figures[2]] == [title(PHISHING), 22, 12, 12, 0.54, 11, 10]
    assert [cell.number_format for cell in figures[2]] == ["General", *["#,##0"] * 3, "0%", "#,##0", "#,##0"]
    assert about["A1"].value == "/Skolor · Rapport"
    assert ("Per", "22 november 2026 10:14") in [(row[0].value, row[1].value) for row in about.iter_rows(max_col=2)]


def test_formulas_are_defused(town: Town) -> None:
    """A name that begins as a formula does is a text with an apostrophe, never a formula."""
    town.add("/Vård", "evil", "=HYPERLINK(1)")
    town.settle()
    book = openpyxl.load_workbook(io.BytesIO(got(town, "ada", "/units.xlsx?by=person").data))
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    name = rows["evil@skolby.example"][1]
    assert (name.value, name.data_type) == ("'=HYPERLINK(1)", "s")
    assert len(rows) == len(town.people)
    assert [cell.value for cell in rows["norra0@skolby.example"]][2:] == ["/Skolor/Norra", "completed", "to do"]


def test_persons_leave_an_entry_and_figures_do_not(town: Town) -> None:
    """Whatever the kind of file."""
    for address in ("/units.xlsx?unit=/Skolor", "/units.pdf", "/units.html?by=question", "/wall.pdf?unit=/Skolor"):
        got(town, "ada", address)
    assert audit(town) == []
    got(town, "ada", "/units.xlsx?unit=/Skolor&by=person")
    got(town, "ada", f"/units.html?unit=/Skolor/Norra&by=person&module={PHISHING}")
    assert audit(town) == [
        ("unit:names:read", "/Skolor", "report by person as a file"),
        ("unit:names:read", "/Skolor/Norra", f"report by person of {PHISHING} as a file"),
    ]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/units.xlsx?unit=/Vård", 403),
        ("/wall.pdf?unit=/Vård", 403),
        ("/units.pdf", 403),
        ("/units.xlsx?unit=/Skolor&by=person", 403),
        ("/units.html?unit=/Skolor&by=person", 403),
        ("/units.pdf?unit=/Skolor&by=question", 404),
        ("/units.xlsx?unit=/Skolor&by=shoe-size", 404),
        ("/units.xlsx?unit=/Skolor&module=no-such", 404),
        ("/units.doc?unit=/Skolor", 404),
        ("/me/certificate.pdf", 200),
    ],
)
def test_who_may_have_what(town: Town, address: str, status: int) -> None:
    """A leader has their own branch, without names, and what there is."""
    assert town.client(town.app(), "asa").get(address).status_code == status


def test_a_leader_is_offered_what_they_may_have(town: Town) -> None:
    """Lists of persons are offered to who may see names."""
    leader = got(town, "asa", "/units/Skolor").text
    owner = got(town, "ada", "/units/Skolor").text
    assert "/units.xlsx?unit=/Skolor&amp;by=person" not in leader
    assert "/units.xlsx?unit=/Skolor&amp;by=person" in owner
    for address in (
        "/units.xlsx?unit=/Skolor",
        "/units.csv?unit=/Skolor",
        "/units.pdf?unit=/Skolor",
        "/wall.pdf?unit=/Skolor",
    ):
        assert f'href="{address}"' in leader
        got(town, "asa", address)


def test_small_groups_are_in_no_file(town: Town) -> None:
    """Of the unit of three neither a sheet, nor a page, nor a board's chart tells anything."""
    book = openpyxl.load_workbook(io.BytesIO(got(town, "asa", "/units.xlsx?unit=/Skolor").data))
    lilla = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows() if row[0].value == "/Skolor/Lilla"]
    assert lilla == [["/Skolor/Lilla", title(each), *["för få"] * 6] for each in (PHISHING, INCIDENTS)]
    board = text_of(got(town, "asa", "/units.pdf?unit=/Skolor").data)
    assert "Lilla" not in board
    assert "Enheter och moduler med färre än fem personer visas inte." in board
    alone = text_of(got(town, "asa", "/units.pdf?unit=/Skolor/Lilla").data)
    assert "Siffrorna visas inte" in alone
    assert "%" not in alone
    assert text_of(got(town, "ada", "/units.pdf?unit=/Skolor/Lilla&lang=sv").data) == alone  # a board sees no more


def test_a_wall_sheet_holds_what_anybody_may_see(town: Town) -> None:
    """Even if the owner prints it, who may see the figures of three people; and nobody is named on it."""
    sheet = text_of(got(town, "ada", "/wall.pdf?unit=/Skolor/Lilla").data)
    assert "%" not in sheet
    assert "2099" not in sheet
    whole = text_of(got(town, "asa", "/wall.pdf?unit=/Skolor").data)
    assert "Hittills är 27 % genomfört." in whole
    assert f"{title(INCIDENTS)} ungefär" in whole
    assert "senast 18 december 2099" in whole
    assert "Koden leder till 127.0.0.1:8080." in whole
    assert "Åsa" not in whole


def test_a_kept_file_is_never_out_of_date(town: Town) -> None:
    """Asked for twice it is the same, in another language another, and after one more answer another."""
    client = town.client(town.app(), "ada")
    address = "/units.html?unit=/Skolor&lang=sv"
    before = client.get(address).data
    assert client.get(address).data == before
    assert client.get("/units.html?unit=/Skolor&lang=da").data != before
    town.answer(1, PHISHING, "södra5")
    assert client.get(address).data != before


@pytest.mark.parametrize("code", ["sv", "da", "en"])
@pytest.mark.parametrize("address", ["/units.pdf?unit=/Skolor", "/wall.pdf?unit=/Skolor", "/me/certificate.pdf"])
def test_every_pdf_can_be_listened_to(town: Town, address: str, code: str) -> None:
    """Tagged, in its language, with a title that is shown, all fonts embedded, a text for each picture, on A4."""
    reply = got(town, "asa", f"{address}{'&' if '?' in address else '?'}lang={code}")
    assert reply.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(reply.data)) as made:
        assert bool(made.Root.MarkInfo.Marked)
        assert str(made.Root.Lang) == code
        assert bool(made.Root.ViewerPreferences.DisplayDocTitle)
        assert len(str(made.docinfo["/Title"])) > 10
        assert made.open_metadata()["pdfuaid:part"] == "1"
        assert [round(float(side)) for side in made.pages[0].MediaBox] == [0, 0, 595, 842]
        figures = [each for each in made.objects if _kind(each) == "/Figure"]
        assert figures
        assert all(str(each.Alt) for each in figures)
        assert {"/H1", "/P"} <= {_kind(each) for each in made.objects}
        fonts = [
            each
            for each in made.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)
        assert len(made.pages) == 1


def _kind(thing: Any) -> str | None:
    return str(thing.get("/S")) if isinstance(thing, pikepdf.Dictionary) and "/S" in thing else None


def test_a_file_that_cannot_be_made(town: Town) -> None:
    """A page in words, in place of a trace: a name in letters that no font here has."""
    town.people.clear()
    town.add("/Skolor", "norra0", "\U0001f9ff\U00012000")
    town.settle()
    reply = town.client(town.app(), "norra0").get("/me/certificate.pdf")
    assert reply.status_code == 500
    assert "Filen kunde inte skapas" in reply.text
    assert "No font on this server has these letters." in reply.text
