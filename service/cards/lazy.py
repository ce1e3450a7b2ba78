"""The sidebar's addresses; what answers there is loaded at the first event: no page needs it, and it takes its time."""

from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue


def addresses(load: Callable[[], tuple[Callable[[str], ResponseReturnValue], Callable[[], Response]]]) -> Blueprint:
    """`load`: gives what answers an event of a name, and a picture's address; called once."""
    views = cache(load)
    cards = Blueprint("cards", __name__, url_prefix="/cards")

    def clicked(name: str) -> ResponseReturnValue:
        return views()[0](name)

    def picture() -> Response:
        return views()[1]()

    clicked.verifies = "address"  # type: ignore[attr-defined]  # read by the test that walks every route
    picture.verifies = "drawn"  # type: ignore[attr-defined]  # the same
    cards.add_url_rule("/picture.png", "picture", picture)
    cards.add_url_rule("/<name>", "clicked", clicked, methods=["POST"])
    return cards
