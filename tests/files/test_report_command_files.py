"""`report --format xlsx|pdf|html`: each says what the report says, or is refused in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from sqlalchemy import select

from service.store import tables as t
from tests.support.skolby import INCIDENTS, PHISHING, Town, title

Run = Callable[..., Any]


def sheet(file: Path) -> list[list[Any]]:
    """The figures of a workbook, as somebody who opens it gets them."""
    book = openpyxl.load_workbook(file)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_workbook_of_units(run: Run, tmp_path: Path) -> None:
    """Numbers are numbers, shares are shares; it says what the JSON says, in the language asked for."""
    file = tmp_path / "skolor.xlsx"
    ran = run("report", "--unit", "/Skolor/Norra", "--format", "xlsx", "--lang", "da", "--out", str(file), "--json")
    assert json.loads(ran.out)["file"] == str(file)
    assert sheet(file) == [
        ["Enhed", "Modul", "Tildelt", "Fået besked", "Gennemført", "Andel gennemført", "Bestået", "Frist overskredet"],
        ["/Skolor/Norra", title(PHISHING, "da"), 8, 8, 8, 1, 8, 0],
        ["/Skolor/Norra", title(INCIDENTS, "da"), 8, 0, 0, 0, 0, 0],
    ]


def test_what_may_not_be_seen_is_in_no_file(run: Run, tmp_path: Path) -> None:
    """A leader's workbook hides the unit of three; five more stand beside it in what is shown of /Skolor."""
    file = tmp_path / "asa.xlsx"
    run("report", "--as", "asa@skolby.example", "--module", PHISHING, "--format", "xlsx", "--out", str(file))
    told = {row[0]: row[2:] for row in sheet(file)[1:]}
    assert told == {
        "/Skolor": [22, 12, 12, 0.54, 11, 10],
        "/Skolor/Lilla": ["för få"] * 6,
        "/Skolor/Norra": [8, 8, 8, 1, 8, 0],
        "/Skolor/Södra": [6, 3, 3, 0.5, 2, 3],
    }


def test_persons_in_a_workbook_are_written_down(run: Run, town: Town, tmp_path: Path) -> None:
    """As a file of persons of any kind is."""
    file = tmp_path / "norra.xlsx"
    run("report", "--unit", "/Skolor/Norra", "--by", "person", "--format", "xlsx", "--out", str(file))
    assert sheet(file)[1][:5] == [
        "norra0@skolby.example",
        "/Skolor/Norra 0",
        "/Skolor/Norra",
        title(PHISHING),
        "klarad",
    ]
    with town.service.engine.connect() as connection:
        assert list(connection.scalars(select(t.audit.c.about))) == ["report by person as a file"]


def test_a_page_for_a_board(run: Run, tmp_path: Path) -> None:
    """One tagged A4 page in the language asked for, with a title of its own."""
    file = tmp_path / "skolor.pdf"
    assert run("report", "--unit", "/Skolor", "--format", "pdf", "--lang", "en", "--out", str(file)).status == 0
    with pikepdf.open(file) as made:
        assert len(made.pages) == 1
        assert bool(made.Root.MarkInfo.Marked)
        assert str(made.Root.Lang) == "en"
        assert str(made.docinfo["/Title"]) == "Skolor · How Nanolearn is going"


@pytest.mark.parametrize("by", ["unit", "module", "person", "question"])
def test_a_page_that_stands_alone(run: Run, tmp_path: Path, by: str) -> None:
    """Nothing is fetched and nothing runs in it."""
    file = tmp_path / "skolor.html"
    assert run("report", "--by", by, "--format", "html", "--out", str(file)).status == 0
    source = file.read_text(encoding="utf-8")
    assert source.startswith('<!doctype html>\n<html lang="sv">')
    assert title(PHISHING) in source
    assert not any(outside in source for outside in ("http", "<script", "<link", "url(", "src="))


@pytest.mark.parametrize("form", ["xlsx", "pdf", "html"])
def test_a_file_needs_a_name(run: Run, form: str) -> None:
    """Nobody wants a workbook on the terminal."""
    ran = run("report", "--format", form)
    assert ran.status == 2
    assert f"{form} is a file: say where it shall be written, for example --out report.{form}." in ran.err


@pytest.mark.parametrize("words", [["--by", "person"], ["--by", "question"], ["--person", "asa@skolby.example"]])
def test_no_names_on_a_board_page(run: Run, tmp_path: Path, words: list[str]) -> None:
    """A PDF is about a unit or an assignment; whoever wants something else is told where it is to be had."""
    ran = run("report", *words, "--format", "pdf", "--out", str(tmp_path / "x.pdf"))
    assert ran.status == 2
    assert "Take --format xlsx or html instead." in ran.err
    assert not (tmp_path / "x.pdf").exists()


def test_where_nothing_is_assigned(run: Run, town: Town, tmp_path: Path) -> None:
    """Every kind of file can be had of a unit in which nobody is asked for anything."""
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assignments SET withdrawn_at = '2026-11-01T00:00:00.000000Z'")
    for form in ("xlsx", "pdf", "html"):
        assert run("report", "--format", form, "--out", str(tmp_path / f"x.{form}")).status == 0
