"""Units × modules as a map: the darker a cell, the more is completed. SVG made of values alone.

The number stands in each cell, so no colour has to be told from another; cells on too few people are hatched and say
so. What the chart shows stands beside it in words, and in a table.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from service.drawn import drawn
from service.pages.charts import Share

MOST = 12
"""Units, and modules, at once: more cannot be read on a page."""
LEVELS = "abcde"
"""Colours, by class, from nothing completed to all."""
_FULL = 100
_NAMES, _WIDE = 160, 940  # pixels: the column of names, and the picture where there are many modules
_NARROWEST, _WIDEST, _ROW, _LINE = 64, 130, 36, 14
_LETTER = 7.4  # pixels, of small text in the widest of the fonts
_GAP, _BETWEEN = 2, 6  # pixels between two cells, and between the names over them


class Cell(Enum):
    """What stands where there is no share."""

    FEW = "few"  # too few people to show
    NOBODY = "nobody"  # nobody there is asked to do it


@dataclass(frozen=True, slots=True)
class Heat:
    """The part of a map that is shown. `cells`: shares in whole percent by row and column, as they are in order."""

    units: Sequence[str]
    modules: Sequence[str]
    cells: Mapping[tuple[int, int], int | Cell]

    def at(self, row: int, column: int) -> int | Cell:
        return self.cells.get((row, column), Cell.NOBODY)


def heat_chart(heat: Heat, *, text: str, few: str, written: Share) -> Markup:
    """The map. `text` says in words what it shows, `few` what stands in a cell on too few people."""
    width = max(_NARROWEST, min(_WIDEST, (_WIDE - _NAMES) // len(heat.modules)))
    heads = [_wrapped(name, width - _BETWEEN, lines=4) for name in heat.modules]
    top = _LINE * max(len(lines) for lines in heads) + 8
    size = _NAMES + width * len(heat.modules), top + _ROW * len(heat.units)
    return drawn(
        '<svg class="heat" role="img" aria-label="{text}" width="{width}" height="{height}" '
        'viewBox="0 0 {width} {height}"><defs><pattern id="few" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
        '<g aria-hidden="true">{heads}{names}{cells}</g></svg>',
        text=text,
        width=size[0],
        height=size[1],
        heads=_joined(
            _text(lines, name, _NAMES + column * width + 4, top - 10 - _LINE * (len(lines) - 1))
            for column, (name, lines) in enumerate(zip(heat.modules, heads, strict=True))
        ),
        names=_joined(_row_name(name, top + row * _ROW) for row, name in enumerate(heat.units)),
        cells=_joined(
            _cell(heat.at(row, column), (_NAMES + column * width, top + row * _ROW), width, few, written)
            for row in range(len(heat.units))
            for column in range(len(heat.modules))
        ),
    )


def level(share: int) -> str:
    """The class of a share's colour."""
    return LEVELS[min(len(LEVELS) - 1, share * len(LEVELS) // _FULL)]


def _cell(what: int | Cell, place: tuple[int, int], width: int, few: str, written: Share) -> Markup:
    x, y = place
    if what is Cell.NOBODY:
        return drawn(
            '<text class="nobody" x="{}" y="{}" text-anchor="middle">–</text>', x + width // 2, y + _ROW // 2 + 4
        )
    kind, told = ("few", few) if isinstance(what, Cell) else (level(what), written(what, _FULL))
    hatch = ""
    if kind == "few":
        hatch = drawn(
            '<rect class="hatch" x="{}" y="{}" width="{}" height="{}" fill="url(#few)"/>',
            x,
            y,
            width - _GAP,
            _ROW - _GAP,
        )
    return drawn(
        '<rect class="heat-{kind}" x="{x}" y="{y}" width="{width}" height="{height}"/>{hatch}'
        '<text class="on-{kind}" x="{middle}" y="{line}" text-anchor="middle">{told}</text>',
        kind=kind,
        x=x,
        y=y,
        width=width - _GAP,
        height=_ROW - _GAP,
        hatch=hatch,
        middle=x + (width - _GAP) // 2,
        line=y + (_ROW - _GAP) // 2 + 5,
        told=told,
    )


def _row_name(name: str, y: int) -> Markup:
    lines = _both_ends(name, _NAMES - 10)
    return _text(lines, name, 0, y + _ROW // 2 + 4 - (_LINE // 2) * (len(lines) - 1))


def _text(lines: Sequence[str], name: str, x: int, y: int) -> Markup:
    """Some lines of text; the whole name shows where they are too short for it."""
    return drawn(
        "<text>{title}{lines}</text>",
        title=drawn("<title>{}</title>", name) if " ".join(lines) != name else "",
        lines=_joined(
            drawn('<tspan x="{}" y="{}">{}</tspan>', x, y + place * _LINE, line) for place, line in enumerate(lines)
        ),
    )


def _both_ends(name: str, width: int) -> list[str]:
    """A name in two lines; of one that is longer its beginning and its end, since sisters often begin alike."""
    letters = int(width / _LETTER)
    found = _lines(name, letters)
    if len(found) <= 2:
        return found or [name]
    end = name[1 - letters :]
    word = end.find(" ", 0, letters // 2) + 1  # if one begins soon, it begins with that
    return [found[0], f"…{end[word:]}"]


def _wrapped(name: str, width: int, *, lines: int) -> list[str]:
    """A name in lines as wide as a column; what does not fit ends in an ellipsis."""
    letters = int(width / _LETTER)
    found = _lines(name, letters)
    if len(found) <= lines:
        return found or [name]
    return [*found[: lines - 1], f"{found[lines - 1][: letters - 1].rstrip('- ')}…"]


def _lines(name: str, letters: int) -> list[str]:
    return textwrap.wrap(" ".join(_broken(word, letters) for word in name.split()), letters)


def _broken(word: str, letters: int) -> str:
    """A word that is wider than a column, in parts that are not, with hyphens."""
    if len(word) <= letters:
        return word
    return f"{word[: letters - 1]}- {_broken(word[letters - 1 :], letters)}"


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
