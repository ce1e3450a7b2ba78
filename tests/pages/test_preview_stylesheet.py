"""The sidebar's colours can be read by everybody, in light and in dark."""

import re
from pathlib import Path

import pytest

import service.pages

STYLESHEET = (Path(service.pages.__file__).parent / "static" / "preview.css").read_text(encoding="utf-8")
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", STYLESHEET)
}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("part", "ground", "enough"),
    [
        ("text", "panel", 4.5),
        ("faint", "panel", 4.5),
        ("primary", "panel", 4.5),
        ("text", "hover", 4.5),
        ("faint", "hover", 4.5),
        ("primary", "hover", 4.5),
        ("on-primary", "primary", 4.5),
        ("on-tonal", "tonal", 4.5),
        ("alarm", "alarm-ground", 4.5),
        ("on-toast", "toast", 4.5),
        ("toast-link", "toast", 4.5),
        ("outline", "panel", 3),
    ],
)
def test_it_can_be_read(scheme: int, part: str, ground: str, enough: float) -> None:
    """At least 4.5:1 for text and 3:1 for what is not, as WCAG 2.1 AA asks."""
    assert contrast(COLOURS[part][scheme], COLOURS[ground][scheme]) >= enough
