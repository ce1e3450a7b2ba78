"""Past weeks to now, what the goal asks, and where the paces of the last weeks lead: SVG made of values alone.

Days lie along the picture as far apart as they are in time. Lengths are percentages of its width, so that its letters
and lines keep their size wherever it stands; colours come from where it stands, by class.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from service.drawn import drawn
from service.reports.forecast import Outlook, Way, ways_of
from service.reports.model import Counts
from service.reports.numbers import Numbers
from service.tongue import percent

Share = Callable[[int, int], str]
"""Writes a part of a whole in the picture's language."""
_FORETOLD = frozenset({Outlook.LIKELY, Outlook.UNCERTAIN, Outlook.UNLIKELY})
FURTHEST = timedelta(weeks=53)
"""A goal further off would press the weeks together: then its line is drawn, and its day is told in words."""
_TOP, _HEIGHT, _BELOW = 20, 140, 24
_GRID = (0, 50, 100)
_ROOM = (22, 78)
"""Percent of the width between which a name under the middle stays clear of those under both ends."""
_LOW = 12
"""Percent that a goal lies below the top when there is room for its name above it."""
_NAME = 14
"""Percent of the height that the name of a line takes above it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day, what it is called, and the share on it in whole percent."""

    day: date
    name: str
    share: int


@dataclass(frozen=True, slots=True)
class Target:
    """A goal: its share in whole percent, its day and what that is called.

    `ways`: where the slowest, the average and the fastest of the last weeks lead; None where that is not told.
    """

    share: int
    day: date
    name: str
    ways: tuple[Way, Way, Way] | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What the chart shows. `points`: the oldest first, the last one is now."""

    points: Sequence[Point]
    target: Target | None = None

    @property
    def ends(self) -> date:
        """The last day in the picture."""
        now = self.points[-1].day
        return self.target.day if self.target and now < self.target.day <= now + FURTHEST else now


def course_of(numbers: Numbers, today: date, named: Callable[[date], str]) -> Course | None:
    """What is known of a unit's weeks, its goal and where it goes from here; None without a week that may be shown."""
    trend, aim = numbers.trend, numbers.aim
    if not trend.weeks:
        return None
    found = [*((week.monday, week.counts) for week in trend.weeks), (today, numbers.now)]
    points = [Point(day, named(day), percent(of.completed, of.assigned)) for day, of in found]
    if aim is None:
        return Course(points)
    ways = None
    if aim.forecast is not None and aim.forecast.outlook in _FORETOLD:
        weeks = [_share(week.counts) for week in trend.weeks if week.counts.assigned]
        ways = ways_of(weeks, float(points[-1].share), aim.goal.by, today)
    return Course(points, Target(aim.goal.share, aim.goal.by, named(aim.goal.by), ways))


def _share(counts: Counts) -> float:
    return 100 * counts.completed / counts.assigned


def trend_chart(course: Course, *, text: str, now: str, written: Share) -> Markup:
    """A line through the shares of past weeks to `now`, so called, and on to the goal. `text` says what it shows."""
    return _Picture(course, written).drawn(text, now)


@dataclass(frozen=True, slots=True)
class _Picture:
    course: Course
    written: Share

    def drawn(self, text: str, now: str) -> Markup:
        return drawn(
            '<svg class="trend" role="img" aria-label="{text}" height="{height}"><g aria-hidden="true">'
            "{grid}{ahead}{mark}{way}{dots}{names}</g></svg>",
            text=text,
            height=_TOP + _HEIGHT + _BELOW,
            grid=self._grid(),
            ahead=self._ahead(),
            mark=self._mark(),
            way=self._lines([(point.day, point.share) for point in self.course.points], "way"),
            dots=self._dots(),
            names=self._names(now),
        )

    def _x(self, day: date) -> float:
        """Percent of the width."""
        first, last = self.course.points[0].day, self.course.ends
        return round(100 * (day - first) / (last - first), 2) if last > first else 0.0

    def _grid(self) -> Markup:
        lines = (drawn('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>', _height(each)) for each in _GRID)
        names = (
            drawn('<text x="0" y="{}">{}</text>', _height(each) - 4, self.written(each, 100))
            for each in _GRID[1:]
            if self.course.target is None or not 0 < self.course.target.share - each < _NAME  # the goal goes through it
        )
        return _joined([*lines, *names])

    def _mark(self) -> Markup:
        target = self.course.target
        if target is None:
            return Markup("")
        place = _height(target.share)
        under = target.share > 100 - _LOW
        dot = Markup("")
        if target.day == self.course.ends:
            dot = drawn(
                '<circle class="goal" cx="100%" cy="{}" r="5"><title>{}: {}</title></circle>',
                place,
                target.name,
                self.written(target.share, 100),
            )
        return drawn(
            '<line class="mark" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
            '<text class="goal" x="100%" y="{1}" text-anchor="end">{2}</text>{3}',
            place,
            place + 18 if under else place - 9,
            self.written(target.share, 100),
            dot,
        )

    def _ahead(self) -> Markup:
        """What lies between the slowest and the fastest pace, and the average one in it."""
        target, now = self.course.target, self.course.points[-1]
        if target is None or target.ways is None or target.day != self.course.ends:
            return Markup("")
        slowest, expected, fastest = target.ways
        start = (now.day, float(now.share))
        corners = [start, (fastest.day, fastest.share), (target.day, fastest.share), (target.day, slowest.share)]
        area = " ".join(f"{self._x(day)},{round(100 - share, 2)}" for day, share in corners)
        return drawn(
            '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
            '<polygon class="ahead" points="{}"/></svg>{}',
            _TOP,
            _HEIGHT,
            area,
            self._lines([start, (expected.day, expected.share), (target.day, expected.share)], "expected"),
        )

    def _lines(self, through: Sequence[tuple[date, float]], kind: str) -> Markup:
        placed = [(self._x(day), _height(share)) for day, share in through]
        return _joined(
            drawn('<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>', kind, *start, *end)
            for start, end in pairwise(placed)
            if start != end
        )

    def _dots(self) -> Markup:
        return _joined(
            drawn(
                '<circle cx="{}%" cy="{}" r="3"><title>{}: {}</title></circle>',
                self._x(point.day),
                _height(point.share),
                point.name,
                self.written(point.share, 100),
            )
            for point in self.course.points
        )

    def _names(self, now: str) -> Markup:
        """The first day and the last; now, where there is room between them."""
        points, target = self.course.points, self.course.target
        last = points[-1].name if target is None or self.course.ends == points[-1].day else target.name
        names = [("0", "start", "day", points[0].name), ("100%", "end", "day", last)]
        today = self._x(points[-1].day)
        if _ROOM[0] <= today <= _ROOM[1]:
            names.append((f"{today}%", "middle", "today", now))
        return _joined(
            drawn(
                '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
                kind,
                place,
                _TOP + _HEIGHT + _BELOW - 6,
                anchor,
                name,
            )
            for place, anchor, kind, name in names
        )


def _height(share: float) -> int:
    """Pixels from the top."""
    return _TOP + round(_HEIGHT * (100 - share) / 100)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
