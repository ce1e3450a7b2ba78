"""The map of units × modules: what is in a cell, which part is shown, how it looks and what it says."""

from xml.etree import ElementTree as ET

import pytest

from service.pages.heat import Part, Place, Span, part_of, span
from service.pages.heat_chart import MOST, Cell, Heat, heat_chart, level
from service.reports.model import Counts, UnitRow


def written(part: int, whole: int) -> str:
    return f"{100 * part // whole} %"


def drawn(heat: Heat) -> ET.Element:
    return ET.fromstring(heat_chart(heat, text="Lägst <0 %>", few="för få", written=written))


def row(unit: str, module: str, completed: int, assigned: int = 10, *, hidden: bool = False) -> UnitRow:
    return UnitRow(unit, module, Counts() if hidden else Counts(assigned, completed), hidden)


def part(rows: list[UnitRow], down: int, across: int, **asked: str) -> Part | None:
    """Of so many units and modules."""
    return part_of(
        rows,
        units={f"/{n:03}": f"Enhet {n}" for n in range(down)},
        modules={f"m{n:03}": f"Modul {n}" for n in range(across)},
        asked=lambda what: asked.get(what, ""),
    )


def test_what_is_in_a_cell() -> None:
    """A share rounded down; too few; nobody asked, said or not."""
    rows = [
        row("/000", "m000", 2, 3),
        row("/000", "m001", 0, hidden=True),
        row("/001", "m000", 10),
        row("/001", "m001", 0, 0),
        row("/001", "gone", 5),
    ]
    found = part(rows, 2, 3)
    assert found is not None
    assert [[found.heat.at(row, column) for column in range(3)] for row in range(2)] == [
        [66, Cell.FEW, Cell.NOBODY],
        [100, Cell.NOBODY, Cell.NOBODY],
    ]
    assert found.lowest == Place(66, "Enhet 0", "Modul 0")
    assert found.highest == Place(100, "Enhet 1", "Modul 0")


def test_a_map_of_hidden_cells_names_none() -> None:
    """No lowest and no highest where every cell is about too few."""
    found = part([row(f"/00{n}", "m000", 0, hidden=True) for n in range(2)], 2, 2)
    assert found is not None
    assert (found.lowest, found.highest) == (None, None)


@pytest.mark.parametrize(("units", "modules"), [(1, 5), (5, 1), (0, 0)])
def test_nothing_to_compare(units: int, modules: int) -> None:
    """Of one unit, or of one module, the tables say all."""
    assert part([], units, modules) is None


def test_part_by_part() -> None:
    """Twelve by twelve at once, each part whole, the last what is left; every cell is in exactly one."""
    rows = [row(f"/{u:03}", f"m{m:03}", (u + m) % 11) for u in range(30) for m in range(13)]
    seen = []
    for down in range(3):
        for across in range(2):
            found = part(rows, 30, 13, units=str(down), modules=str(across))
            assert found is not None
            seen += [(u, m) for u in found.heat.units for m in found.heat.modules]
            assert len(found.heat.cells) == len(found.heat.units) * len(found.heat.modules)
    assert len(seen) == len(set(seen)) == 30 * 13


@pytest.mark.parametrize(
    ("asked", "number", "page"),
    [("", 30, 0), ("1", 30, 1), ("2", 30, 2), ("3", 30, 2), ("-1", 30, 0), ("x", 30, 0), ("٣", 30, 0),
     ("9" * 99, 30, 0), ("0", 0, 0), ("1", 24, 1), ("2", 24, 1)],
)  # fmt: skip
def test_a_part_that_an_address_asks_for(asked: str, number: int, page: int) -> None:
    """As far as there is one."""
    assert span(asked, number) == Span(page, number)


def test_the_way_on() -> None:
    """Not before the first and not behind the last."""
    assert [(each.first, each.last, each.earlier, each.later) for each in (Span(n, 30) for n in range(3))] == [
        (0, 12, None, 1),
        (12, 24, 0, 2),
        (24, 30, 1, None),
    ]


@pytest.mark.parametrize(
    ("share", "name"), [(0, "a"), (19, "a"), (20, "b"), (40, "c"), (60, "d"), (79, "d"), (80, "e"), (100, "e")]
)
def test_the_more_the_darker(share: int, name: str) -> None:
    """Five colours, a fifth each; all of it is the last."""
    assert level(share) == name


def test_the_number_stands_in_the_cell() -> None:
    """So no colour has to be told from another; too few is hatched and said; nobody is a dash without a box."""
    heat = Heat(["Norra", "Södra"], ["A", "B"], {(0, 0): 100, (0, 1): 0, (1, 0): Cell.FEW})
    picture = drawn(heat)
    boxes = [box.get("class") for box in picture.iter("rect")]
    assert boxes == ["heat-e", "heat-a", "heat-few", "hatch"]
    assert [text.text for text in picture.iter("text") if text.get("class")] == ["100 %", "0 %", "för få", "–"]
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Lägst <0 %>")


def test_the_largest_part_is_as_wide_as_a_page() -> None:
    """And no cell lies on another; long names are broken, cut, and told whole."""
    long = "Barn- och ungdomsförvaltningens kompetensförsörjningsenhet för Nørre Åby & O'Neill <b>"
    heat = Heat([long] * MOST, [long] * MOST, {(r, c): r * c % 101 for r in range(MOST) for c in range(MOST)})
    picture = drawn(heat)
    places = {(box.get("x"), box.get("y")) for box in picture.iter("rect")}
    assert len(places) == MOST * MOST
    assert int(picture.get("width") or 0) <= 944
    names = [text for text in picture.iter("text") if text.find("title") is not None]
    assert len(names) == 2 * MOST
    assert {text.findtext("title") for text in names} == {long}
    last = [text.findall("tspan")[-1].text or "" for text in names]
    assert all(line.endswith("…") for line in last[:MOST])
    assert set(last[MOST:]) == {"…Åby & O'Neill <b>"}  # of rows the end, which tells sisters apart
    assert list(picture.iter("b")) == []


def test_a_word_that_is_too_long_has_a_hyphen() -> None:
    """Where it is broken; the whole word is told too."""
    heat = Heat(["Förvaltningskontoret"], ["Långa lösenordshanterarprogram"], {})
    picture = drawn(heat)
    assert [[line.text for line in text.iter("tspan")] for text in [*picture.iter("text")][:2]] == [
        ["Långa", "lösenordshanter-", "arprogram"],
        ["Förvaltningskontoret"],
    ]
    assert [text.findtext("title") for text in [*picture.iter("text")][:2]] == ["Långa lösenordshanterarprogram", None]
