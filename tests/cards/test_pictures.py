"""The picture on a report: whoever has its address sees it, for a while, and nobody else."""

import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from PIL import Image

from service.cards.picture import WIDTH, Bar, draw
from service.reports.model import Counts
from tests.support.sidebar import Sidebar
from tests.support.skolby import Town

Open = Callable[..., Sidebar]
LEGEND = ("Genomförda", "Slutdatum passerat", "Inte än")
GREEN, RED, GREY = (27, 110, 60), (163, 58, 0), (213, 219, 225)


def picture_of(card: dict[str, object]) -> dict[str, str]:
    (found,) = [each["image"] for section in card["sections"] for each in section["widgets"] if "image" in each]  # type: ignore[attr-defined]
    return dict(found)


def address(seen: Sidebar) -> str:
    parts = urlsplit(picture_of(seen.card)["imageUrl"])
    return f"{parts.path}?{parts.query}"


def test_without_signing_in(busy: Town, app: Flask, sidebar: Open) -> None:
    """Google's servers fetch it: no token, no cookie; other sites may show it."""
    seen = sidebar("asa").open().press("Skolor")
    reply = app.test_client().get(address(seen))
    assert (reply.status_code, reply.mimetype) == (200, "image/png")
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(io.BytesIO(reply.data)).width == WIDTH
    assert picture_of(seen.card)["altText"] == (
        "Stapeldiagram. Norra: 8 av 16 genomförda (50\xa0%). "
        "Södra: 3 av 12 genomförda (25\xa0%) · 3 med slutdatum passerat."
    )


def test_it_ends(busy: Town, app: Flask, sidebar: Open) -> None:
    """A quarter of an hour later the address leads nowhere."""
    seen = address(sidebar("asa").open().press("Skolor"))
    busy.clock.sleep(timedelta(minutes=15).total_seconds())
    assert app.test_client().get(seen).status_code == 200
    busy.clock.sleep(1)
    assert app.test_client().get(seen).status_code == 404


@pytest.mark.parametrize("changed", ["", "?of=", "?of=W10.x", "?of=%00", "?unit=/Skolor"])
def test_addresses_that_we_have_not_made(busy: Town, app: Flask, changed: str) -> None:
    assert app.test_client().get(f"/cards/picture.png{changed}").status_code == 404


def test_one_letter_changed(busy: Town, app: Flask, sidebar: Open) -> None:
    """What an address names cannot be changed without our key."""
    seen = address(sidebar("asa").open().press("Skolor"))
    place = seen.index("of=") + 6
    other = seen[:place] + ("A" if seen[place] != "A" else "B") + seen[place + 1 :]
    assert app.test_client().get(other).status_code == 404


def test_bars_are_as_long_as_their_parts() -> None:
    """Done, late and not yet: each its share of the bar, told apart by their colours."""
    image = Image.open(io.BytesIO(draw([Bar("Åsö", "50 %", Counts(100, 50, 0, 30))], LEGEND))).convert("RGB")
    line = [image.getpixel((x, 80)) for x in range(WIDTH)]
    wide = {colour: sum(_near(each, colour) for each in line) for colour in (GREEN, RED, GREY)}
    assert [round(number / 672 * 100) for number in wide.values()] == [50, 30, 20]


def test_letters_are_drawn() -> None:
    """å is another picture than ä: the font has them both."""
    one, other, same = (draw([Bar(name, "", Counts(1, 1))], LEGEND) for name in ("å", "ø", "å"))
    assert one == same
    assert one != other


def test_a_long_name_leaves_room_for_the_figure() -> None:
    """It is cut, whatever its length."""
    assert draw([Bar("Namn " * 40, "100 %", Counts(1, 1))], LEGEND)


def _near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))
