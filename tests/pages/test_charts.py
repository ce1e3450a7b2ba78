"""Charts from values: what they show, what they say, and that a name cannot become markup."""

from xml.etree import ElementTree as ET

from service.pages.charts import Dot, Spread, bar, range_chart, spread_chart, spread_of
from service.reports.beside import Beside


def written(part: int, whole: int) -> str:
    return f"{100 * part // whole} %"


def drawn(dots: list[Dot], line: int | None = None) -> ET.Element:
    return ET.fromstring(spread_chart(dots, line, text="Lägst <0 %>", written=written))


def test_a_bar_with_a_line() -> None:
    """As long as the share; the mark lies at the line; it is not read out, since the number stands beside it."""
    picture = ET.fromstring(bar(42, 80))
    track, filled, mark = picture
    assert (track.get("width"), filled.get("width")) == ("100%", "42%")
    assert (mark.tag, mark.get("x1"), mark.get("x2")) == ("line", "80%", "80%")
    assert picture.get("aria-hidden") == "true"
    assert len(ET.fromstring(bar(0))) == 2


def test_no_spread_of_two() -> None:
    """Two units have no middle."""
    assert spread_of([Dot("A", 1), Dot("B", 99)]) is None
    assert spread_of([]) is None


def test_the_middle_is_a_share_that_a_unit_has() -> None:
    """Of an even number the lower one; of equals the first by name."""
    dots = [Dot("D", 90), Dot("B", 10), Dot("A", 10), Dot("C", 40)]
    assert spread_of(dots) == Spread(Dot("A", 10), 10, Dot("D", 90))
    assert spread_of([*dots, Dot("E", 41)]) == Spread(Dot("A", 10), 40, Dot("D", 90))


def test_a_dot_for_each_unit() -> None:
    """Where its share is; those that would cover each other are stacked."""
    picture = drawn([Dot("A", 0), Dot("B", 50), Dot("C", 50), Dot("D", 100)])
    dots = [(dot.get("cx"), dot.findtext("title"), float(dot.get("cy") or 0)) for dot in picture.iter("circle")]
    assert [(where, name) for where, name, _ in dots] == [
        ("0%", "A: 0 %"),
        ("50%", "B: 50 %"),
        ("50%", "C: 50 %"),
        ("100%", "D: 100 %"),
    ]
    assert dots[0][2] == dots[1][2] == dots[3][2] == dots[2][2] + 11
    assert [(tick.text, tick.get("text-anchor")) for tick in picture.iter("text")] == [
        ("0 %", "start"),
        ("25 %", "middle"),
        ("50 %", "middle"),
        ("75 %", "middle"),
        ("100 %", "end"),
    ]


def test_a_thousand_units() -> None:
    """A tall stack is pressed together: the picture stays a strip, with all dots inside."""
    picture = drawn([Dot(f"Enhet {n}", n % 3) for n in range(1000)])
    height = float(picture.get("height") or 0)
    assert height < 130
    places = [float(dot.get("cy") or 0) for dot in picture.iter("circle")]
    assert (len(places), min(places) > 0, max(places) < height) == (1000, True, True)


def test_it_says_what_it_shows() -> None:
    """The text is the picture's name; whatever is in a unit's name stays text; what the mark stands at is written."""
    picture = drawn([Dot("<script>alert('Åsa & Bo')</script>", 5)], 70)
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Lägst <0 %>")
    assert [dot.text for dot in picture.iter("title")] == ["<script>alert('Åsa & Bo')</script>: 5 %"]
    assert list(picture.iter("script")) == []
    mark = next(picture.iter("text"))
    assert (mark.text, mark.get("x"), mark.get("text-anchor")) == ("70 %", "70%", "middle")


def test_a_mark_at_nothing_is_a_mark() -> None:
    """At 0 and at 100 % its letters stay inside the picture."""
    for share, anchor in ((0, "start"), (100, "end")):
        picture = drawn([Dot("A", 50)], share)
        assert next(picture.iter("text")).get("text-anchor") == anchor
        assert [line.get("x1") for line in picture.iter("line")] == [f"{share}%", "0"]


def test_a_unit_among_those_beside_it() -> None:
    """A band from the lowest to the highest, the middle in it, one's own marked; one share is a band too."""
    picture = ET.fromstring(range_chart(Beside(20, 50, 90, 55, 7), text="Av 7 <enheter>", written=written))
    (band,) = picture.iter("rect")
    assert (band.get("x"), band.get("width")) == ("20%", "70%")
    marks = {line.get("class"): line.get("x1") for line in picture.iter("line")}
    assert marks == {"middle": "50%", "mark": "55%", "axis": "0"}
    assert [text.text for text in picture.iter("text")] == ["55 %", "0 %", "25 %", "50 %", "75 %", "100 %"]
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Av 7 <enheter>")
    alike = ET.fromstring(range_chart(Beside(100, 100, 100, 100, 5), text="", written=written))
    assert next(alike.iter("rect")).get("width") == "1%"
