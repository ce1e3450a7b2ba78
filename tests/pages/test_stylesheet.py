"""Colours that everybody can read, in light and in dark."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import service.pages

STYLESHEET = (Path(service.pages.__file__).parent / "static" / "service.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", STYLESHEET, re.DOTALL)[:2]
)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "ground"), ("quiet", "ground"), ("accent", "ground"), ("accent-deep", "ground"), ("late", "ground"),
     ("ink", "paper"), ("on-accent", "accent"), ("on-accent", "accent-deep")],
)  # fmt: skip
def test_text_can_be_read(scheme: dict[str, str], text: str, ground: str) -> None:
    """At least 4.5:1, as WCAG 2.1 AA asks of text."""
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("part", "ground"), [("accent", "track"), ("missed", "track"), ("accent", "ground")])
def test_bars_and_focus_can_be_seen(scheme: dict[str, str], part: str, ground: str) -> None:
    """At least 3:1, as WCAG 2.1 AA asks of what is not text."""
    assert contrast(scheme[part], scheme[ground]) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_in_the_map_can_be_read(scheme: dict[str, str]) -> None:
    """On each colour of the map, and where it is hatched."""
    on = {"heat-a": "ink", "heat-b": "ink", "heat-c": "ink", "heat-d": "on-accent", "heat-e": "on-accent"}
    for colour, text in on.items():
        assert contrast(scheme[text], scheme[colour]) >= 4.5, colour
    assert contrast(scheme["quiet"], scheme["line"]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_map_holds_in_grey(scheme: dict[str, str]) -> None:
    """Each colour is clearly lighter, or darker, than the one before, always the same way: no hue is needed."""
    steps = [luminance(scheme[f"heat-{name}"]) for name in "abcde"]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(contrast(scheme[f"heat-{one}"], scheme[f"heat-{other}"]) >= 1.25 for one, other in pairwise("abcde"))


def test_both_schemes_name_the_same_colours() -> None:
    """Dark gives every colour its own value."""
    assert LIGHT.keys() == DARK.keys()
