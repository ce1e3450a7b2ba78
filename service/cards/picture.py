"""A unit's figures as a picture: bars of who is done, not yet, and late. Pure but for Pillow.

Cards take neither SVG nor our own style: a PNG of fixed size, whose text must be legible in a narrow sidebar.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from service.reports.model import Counts

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH = 720
_MARGIN, _LINE, _BAR, _GAP = 24, 40, 30, 26
_DONE, _LATE, _OPEN = (
    "#1b6e3c",
    "#a33a00",
    "#d5dbe1",
)  # told apart by lightness too, on white at least 3 to 1 or outlined
_INK, _PAPER, _EDGE = "#1c2733", "#ffffff", "#5b6875"
_LEGEND = 46


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what stands at its end, and its parts."""

    name: str
    figure: str
    counts: Counts


def draw(bars: Sequence[Bar], legend: tuple[str, str, str]) -> bytes:
    """A PNG. `legend`: the words for done, late and not yet."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only pictures need it

    letters = str(files("font_roboto") / "files" / "Roboto-Regular.ttf")  # Pillow's own lack å, ä, ö and ø
    height = _MARGIN + len(bars) * (_LINE + _BAR + _GAP) + _LEGEND
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(letters, 26)
    top = _MARGIN
    for bar in bars:
        _bar(pen, font, bar, top)
        top += _LINE + _BAR + _GAP
    _legend(pen, ImageFont.truetype(letters, 22), legend, top)
    file = io.BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _bar(pen: "ImageDraw", font: Any, bar: Bar, top: int) -> None:
    room = WIDTH - 2 * _MARGIN
    end = pen.textlength(bar.figure, font=font)
    pen.text((_MARGIN, top), _cut(pen, font, bar.name, room - end - _MARGIN), fill=_INK, font=font)
    pen.text((WIDTH - _MARGIN - end, top), bar.figure, fill=_INK, font=font)
    left, upper = float(_MARGIN), top + _LINE
    for part, colour in _parts(bar.counts):
        wide = room * part / max(bar.counts.assigned, 1)
        if wide >= 1:
            pen.rectangle((left, upper, left + wide, upper + _BAR), fill=colour)
        left += wide
    pen.rectangle((_MARGIN, upper, WIDTH - _MARGIN, upper + _BAR), outline=_EDGE, width=2)


def _parts(counts: Counts) -> list[tuple[int, str]]:
    return [
        (counts.completed, _DONE),
        (counts.overdue, _LATE),
        (counts.assigned - counts.completed - counts.overdue, _OPEN),
    ]


def _legend(pen: "ImageDraw", font: Any, words: tuple[str, str, str], top: int) -> None:
    left = float(_MARGIN)
    for word, colour in zip(words, (_DONE, _LATE, _OPEN), strict=True):
        pen.rectangle((left, top + 4, left + 22, top + 26), fill=colour, outline=_EDGE, width=2)
        pen.text((left + 32, top), word, fill=_INK, font=font)
        left += 32 + pen.textlength(word, font=font) + 36


def _cut(pen: "ImageDraw", font: Any, text: str, room: float) -> str:
    """The text, shortened to the room it has."""
    if pen.textlength(text, font=font) <= room:
        return text
    while text and pen.textlength(text + "…", font=font) > room:
        text = text[:-1]
    return text.rstrip() + "…"
