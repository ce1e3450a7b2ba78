"""The line through past weeks, the goal and what lies between: where everything is drawn, and what it says."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from service.reports.forecast import Way
from service.reports.weeks_chart import FURTHEST, Course, Point, Target, trend_chart

MONDAY = date(2026, 10, 5)
TODAY = date(2026, 11, 22)
WAYS = (Way(date(2027, 1, 10), 50.0), Way(date(2027, 1, 10), 72.5), Way(date(2026, 12, 20), 100.0))


def written(part: int, whole: int) -> str:
    return f"{100 * part // whole} %"


def points(*shares: int) -> list[Point]:
    """A Monday each, and today."""
    days = [MONDAY + timedelta(weeks=place) for place in range(len(shares) - 1)]
    return [Point(day, day.isoformat(), share) for day, share in zip([*days, TODAY], shares, strict=True)]


def drawn(course: Course) -> ET.Element:
    return ET.fromstring(trend_chart(course, text="5 % <då>", now="nu", written=written))


def by_class(picture: ET.Element, tag: str, name: str | None) -> list[ET.Element]:
    return [each for each in picture.iter(tag) if each.get("class") == name]


def test_days_lie_apart_as_in_time() -> None:
    """A dot for each week where its day is, and a line through them; the last is today."""
    picture = drawn(Course(points(0, 50, 100)))
    dots = by_class(picture, "circle", None)
    assert [(dot.get("cx"), dot.get("cy"), dot.findtext("title")) for dot in dots] == [
        ("0.0%", "160", "2026-10-05: 0 %"),
        ("14.58%", "90", "2026-10-12: 50 %"),
        ("100.0%", "20", "2026-11-22: 100 %"),
    ]
    assert len(by_class(picture, "line", "way")) == 2
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "5 % <då>")


def test_the_first_week_of_all() -> None:
    """One week and today on the same day, or today alone: no way to go, nothing divided by nothing."""
    picture = drawn(Course([Point(TODAY, "i dag", 40)]))
    assert [dot.get("cx") for dot in picture.iter("circle")] == ["0.0%"]
    assert by_class(picture, "line", "way") == []


def test_a_goal_ahead_and_where_it_leads() -> None:
    """The picture goes on to its day; between the slowest and the fastest pace, the average one."""
    target = Target(80, date(2027, 1, 10), "10 januari 2027", WAYS)
    picture = drawn(Course(points(5, 20, 45), target))
    (mark,) = by_class(picture, "line", "mark")
    assert (mark.get("x1"), mark.get("x2"), mark.get("y1")) == ("0", "100%", "48")
    (goal,) = by_class(picture, "circle", "goal")
    assert (goal.get("cx"), goal.get("cy"), goal.findtext("title")) == ("100%", "48", "10 januari 2027: 80 %")
    (area,) = by_class(picture, "polygon", "ahead")
    assert area.get("points") == "49.48,55.0 78.35,0.0 100.0,0.0 100.0,50.0"
    (way,) = by_class(picture, "line", "expected")
    assert (way.get("x1"), way.get("y1"), way.get("x2"), way.get("y2")) == ("49.48%", "97", "100.0%", "58")
    assert [text.text for text in picture.iter("text")][-3:] == ["2026-10-05", "10 januari 2027", "nu"]


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (TODAY - timedelta(days=1), TODAY),
        (TODAY, TODAY),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1)),
        (TODAY + FURTHEST, TODAY + FURTHEST),
        (TODAY + FURTHEST + timedelta(days=1), TODAY),
    ],
)
def test_how_far_it_goes(day: date, ends: date) -> None:
    """A goal that has passed, or is further off than a year, is a line only."""
    course = Course(points(5, 20, 45), Target(80, day, "målet", WAYS))
    picture = drawn(course)
    assert course.ends == ends
    assert len(by_class(picture, "line", "mark")) == 1
    ahead = ends > TODAY
    assert len(by_class(picture, "circle", "goal")) == int(ends == day)
    assert len(list(picture.iter("polygon"))) == int(ends == day)
    names = [text.text for text in picture.iter("text")]
    assert ("målet" in names) == ahead


@pytest.mark.parametrize(("share", "y"), [(1, "150"), (88, "28"), (89, "53"), (100, "38")])
def test_the_goals_number_stays_in_the_picture(share: int, y: str) -> None:
    """Above its line, or below where there is no room above."""
    picture = drawn(Course(points(5, 20, 45), Target(share, date(2027, 6, 1), "1 juni", None)))
    (text,) = by_class(picture, "text", "goal")
    assert (text.text, text.get("y"), text.get("text-anchor")) == (f"{share} %", y, "end")
    assert list(picture.iter("polygon")) == []


def test_names_stay_text() -> None:
    """Whatever a day is called."""
    picture = drawn(Course([Point(MONDAY, "<script>", 5), Point(TODAY, "'&", 6)]))
    assert list(picture.iter("script")) == []
    assert list(picture.iter("text"))[-2].text == "<script>"
