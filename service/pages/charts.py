"""Charts as SVG, made of values alone. What a chart shows stands beside it in words, and in the table of its figures.

Lengths are percentages of the picture's width, so that its letters and lines keep their size from a phone to a wall.
Colours come from the stylesheet, by class.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from markupsafe import Markup

Share = Callable[[int, int], str]
"""Writes a part of a whole in the page's language."""
FEWEST_DOTS = 3
"""Two units are compared by their figures; a spread needs a middle."""
_TICKS = (0, 25, 50, 75, 100)
_ANCHORS = {0: "start", 100: "end"}
_BIN = 2  # percentage points within which dots would cover each other, and are stacked instead
_TREND_TOP, _TREND_HEIGHT = 16, 120
_DOT, _TALLEST = 5, 70  # pixels: a dot's radius, and how high a stack may grow before its dots overlap


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit's share in whole percent."""

    name: str
    share: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How far units lie apart. `middle` is the median: a share that a unit has."""

    lowest: Dot
    middle: int
    highest: Dot


@dataclass(frozen=True, slots=True)
class Point:
    """A moment's name and its share in whole percent."""

    name: str
    share: int


def spread_of(dots: Sequence[Dot]) -> Spread | None:
    """None for so few units that there is no middle."""
    if len(dots) < FEWEST_DOTS:
        return None
    ordered = sorted(dots, key=lambda dot: (dot.share, dot.name))
    return Spread(ordered[0], median_low([dot.share for dot in ordered]), ordered[-1])


def bar(share: int, line: int | None = None) -> Markup:
    """A bar, with a mark at what it is measured by: the whole branch, or a goal.

    The number beside it says the same, so it is not read out.
    """
    mark = "" if line is None else Markup('<line x1="{0}%" x2="{0}%" y1="0" y2="100%"/>').format(line)
    return Markup(
        '<svg class="gauge" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="100%"/>'
        '<rect width="{}%" height="100%"/>{}</svg>'
    ).format(share, mark)


def spread_chart(dots: Sequence[Dot], line: int | None, *, text: str, written: Share) -> Markup:
    """A dot for each unit along a line from none to all. `text` says in words what it shows."""
    stacks = Counter(dot.share // _BIN for dot in dots)
    tallest = max(stacks.values(), default=1)
    step = min(2 * _DOT + 1, _TALLEST / tallest)
    top = 4 if line is None else 22  # what the line stands at is written above the dots
    floor = round(top + 2 * _DOT + (tallest - 1) * step)
    return Markup(
        '<svg class="spread" role="img" aria-label="{text}" height="{height}">{line}{dots}'
        '<line class="axis" x1="0" x2="100%" y1="{axis}" y2="{axis}"/>{ticks}</svg>'
    ).format(
        text=text,
        height=floor + 28,
        line="" if line is None else _line(line, written, floor + 4),
        dots=_dots(dots, floor - _DOT, step, written),
        axis=floor + 4,
        ticks=_joined(
            Markup('<text x="{0}%" y="{1}" text-anchor="{2}">{3}</text>').format(
                tick, floor + 22, _ANCHORS.get(tick, "middle"), written(tick, 100)
            )
            for tick in _TICKS
        ),
    )


def _dots(dots: Sequence[Dot], lowest: int, step: float, written: Share) -> Markup:
    placed: Counter[int] = Counter()
    found = []
    for dot in sorted(dots, key=lambda each: (each.share, each.name)):
        height = lowest - placed[dot.share // _BIN] * step
        placed[dot.share // _BIN] += 1
        found.append(
            Markup('<circle cx="{}%" cy="{:.1f}" r="{}"><title>{}: {}</title></circle>').format(
                dot.share, height, _DOT, dot.name, written(dot.share, 100)
            )
        )
    return _joined(found)


def trend_chart(points: Sequence[Point], line: int | None, *, text: str, written: Share) -> Markup:
    """A line through the shares of past weeks, to now. `text` says in words what it shows; `line` is a goal."""
    last = max(len(points) - 1, 1)
    placed = [(round(100 * place / last, 2), _height(point.share)) for place, point in enumerate(points)]
    mark = Markup("")
    if line is not None:
        mark = Markup('<line class="mark" x1="0" x2="100%" y1="{0}" y2="{0}"/><text x="0" y="{1}">{2}</text>').format(
            _height(line), _height(line) - 6, written(line, 100)
        )
    return Markup(
        '<svg class="trend" role="img" aria-label="{text}" height="{height}">{grid}{mark}{lines}{dots}'
        '<text x="0" y="{below}">{first}</text><text x="100%" y="{below}" text-anchor="end">{last}</text></svg>'
    ).format(
        text=text,
        height=_TREND_TOP + _TREND_HEIGHT + 24,
        grid=_joined(
            Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(_height(each)) for each in (0, 100)
        ),
        mark=mark,
        lines=_joined(
            Markup('<line class="way" x1="{}%" y1="{}" x2="{}%" y2="{}"/>').format(*start, *end)
            for start, end in pairwise(placed)
        ),
        dots=_joined(
            Markup('<circle cx="{}%" cy="{}" r="3"><title>{}: {}</title></circle>').format(
                *place, point.name, written(point.share, 100)
            )
            for place, point in zip(placed, points, strict=True)
        ),
        below=_TREND_TOP + _TREND_HEIGHT + 18,
        first=points[0].name,
        last=points[-1].name,
    )


def _height(share: int) -> int:
    """Pixels from the top."""
    return _TREND_TOP + round(_TREND_HEIGHT * (100 - share) / 100)


def _line(share: int, written: Share, bottom: int) -> Markup:
    """What it stands for is told beside the chart: a name may be wider than a phone."""
    anchor = _ANCHORS.get(share, "middle")
    return Markup(
        '<line class="mark" x1="{0}%" x2="{0}%" y1="18" y2="{1}"/><text x="{0}%" y="13" text-anchor="{2}">{3}</text>'
    ).format(share, bottom, anchor, written(share, 100))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
