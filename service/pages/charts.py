"""Charts as SVG, made of values alone. What a chart shows stands beside it in words, and in the table of its figures.

Lengths are percentages of the picture's width, so that its letters and lines keep their size from a phone to a wall.
Colours come from the stylesheet, by class. What is in a picture stands in a hidden group: Firefox has what an image is
made of read out, dot by dot, beside the words that it is called by.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median_low

from markupsafe import Markup

from service.drawn import drawn
from service.reports.beside import Beside

Share = Callable[[int, int], str]
"""Writes a part of a whole in the page's language."""
FEWEST_DOTS = 3
"""Two units are compared by their figures; a spread needs a middle."""
_TICKS = (0, 25, 50, 75, 100)
_ANCHORS = {0: "start", 100: "end"}
_BIN = 2  # percentage points within which dots would cover each other, and are stacked instead
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


def spread_of(dots: Sequence[Dot]) -> Spread | None:
    """None for so few units that there is no middle."""
    if len(dots) < FEWEST_DOTS:
        return None
    ordered = sorted(dots, key=lambda dot: (dot.share, dot.name))
    return Spread(ordered[0], median_low([dot.share for dot in ordered]), ordered[-1])


@lru_cache(maxsize=2048)
def bar(share: int, line: int | None = None) -> Markup:
    """A bar, with a mark at what it is measured by: the whole branch, or a goal.

    The number beside it says the same, so it is not read out.
    """
    mark = "" if line is None else drawn('<line x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', line)
    return drawn(
        '<svg class="gauge" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="100%"/>'
        '<rect width="{}%" height="100%"/>{}</svg>',
        share,
        mark,
    )


def spread_chart(dots: Sequence[Dot], line: int | None, *, text: str, written: Share) -> Markup:
    """A dot for each unit along a line from none to all. `text` says in words what it shows."""
    stacks = Counter(dot.share // _BIN for dot in dots)
    tallest = max(stacks.values(), default=1)
    step = min(2 * _DOT + 1, _TALLEST / tallest)
    top = 4 if line is None else 22  # what the line stands at is written above the dots
    floor = round(top + 2 * _DOT + (tallest - 1) * step)
    return drawn(
        '<svg class="spread" role="img" aria-label="{text}" height="{height}"><g aria-hidden="true">{line}{dots}'
        '<line class="axis" x1="0" x2="100%" y1="{axis}" y2="{axis}"/>{ticks}</g></svg>',
        text=text,
        height=floor + 28,
        line="" if line is None else _line(line, written, floor + 4),
        dots=_dots(dots, floor - _DOT, step, written),
        axis=floor + 4,
        ticks=_ticks(floor + 22, written),
    )


def _dots(dots: Sequence[Dot], lowest: int, step: float, written: Share) -> Markup:
    placed: Counter[int] = Counter()
    found = []
    for dot in sorted(dots, key=lambda each: (each.share, each.name)):
        height = lowest - placed[dot.share // _BIN] * step
        placed[dot.share // _BIN] += 1
        found.append(
            drawn(
                '<circle cx="{}%" cy="{:.1f}" r="{}"><title>{}: {}</title></circle>',
                dot.share,
                height,
                _DOT,
                dot.name,
                written(dot.share, 100),
            )
        )
    return _joined(found)


def range_chart(found: Beside, *, text: str, written: Share) -> Markup:
    """A band from the lowest to the highest unit, the middle marked in it, and one's own above. `text` says it all."""
    top, band, floor = 22, 10, 36
    return drawn(
        '<svg class="range" role="img" aria-label="{text}" height="{height}"><g aria-hidden="true">'
        '<rect x="{low}%" width="{width}%" y="{top}" height="{band}"/>'
        '<line class="middle" x1="{middle}%" x2="{middle}%" y1="{top}" y2="{bottom}"/>{line}'
        '<line class="axis" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>{ticks}</g></svg>',
        text=text,
        height=floor + 24,
        low=found.lowest,
        width=max(found.highest - found.lowest, 1),
        top=top,
        band=band,
        middle=found.middle,
        bottom=top + band,
        line=_line(found.mine, written, floor),
        floor=floor,
        ticks=_ticks(floor + 18, written),
    )


def _ticks(y: int, written: Share) -> Markup:
    return _joined(
        drawn(
            '<text x="{0}%" y="{1}" text-anchor="{2}">{3}</text>',
            tick,
            y,
            _ANCHORS.get(tick, "middle"),
            written(tick, 100),
        )
        for tick in _TICKS
    )


def _line(share: int, written: Share, bottom: int) -> Markup:
    """What it stands for is told beside the chart: a name may be wider than a phone."""
    anchor = _ANCHORS.get(share, "middle")
    return drawn(
        '<line class="mark" x1="{0}%" x2="{0}%" y1="18" y2="{1}"/><text x="{0}%" y="13" text-anchor="{2}">{3}</text>',
        share,
        bottom,
        anchor,
        written(share, 100),
    )


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
