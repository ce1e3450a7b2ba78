"""Tokens of programs on the command line's side: shown once, refused in a sentence, written down."""

from collections.abc import Iterator
from datetime import date

import pytest

from service.api.tokens import BEGINS, Token, create, listed, revoke
from service.errors import UsageError
from tests.support.skolby import Town

NOW = "2026-11-22T09:14:00.000000Z"


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    made = Town(database)
    made.settle()
    yield made
    made.service.close()


def test_the_list_shows_all_but_the_token(town: Town) -> None:
    """Its unit as the roster spells it; a revoked one stays."""
    with town.service.engine.begin() as connection:
        until = date(2027, 12, 31)
        made = create(connection, name="power-bi", role="reader", unit="skolor", until=until, now=NOW)
        create(connection, name="monitor", role="it", unit="/", until=None, now=NOW)
        revoke(connection, "monitor", NOW)
        found = listed(connection)
    assert made.startswith(BEGINS)
    assert len(made) == len(BEGINS) + 43
    assert found == [
        Token("monitor", "it", "/", None, NOW, None, NOW),
        Token("power-bi", "reader", "/Skolor", date(2027, 12, 31), NOW, None, None),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "Power BI"}, "'Power BI' is no name for a token."),
        ({"name": "taken"}, "There is a token taken already"),
        ({"unit": "/Nowhere"}, "There is no unit /Nowhere in the roster."),
    ],
)
def test_what_cannot_be_made(town: Town, changed: dict[str, str], sentence: str) -> None:
    """Each in a sentence that says what would be right."""
    wanted = {"name": "mine", "role": "reader", "unit": "/", **changed}
    with town.service.engine.begin() as connection:
        create(connection, name="taken", role="reader", unit="/", until=None, now=NOW)
    with town.service.engine.begin() as connection, pytest.raises(UsageError, match=sentence.split(".", maxsplit=1)[0]):
        create(connection, until=None, now=NOW, **wanted)


def test_what_cannot_be_revoked(town: Town) -> None:
    """One that never was, and one that is revoked already."""
    with town.service.engine.begin() as connection:
        create(connection, name="mine", role="reader", unit="/", until=None, now=NOW)
        revoke(connection, "mine", NOW)
        with pytest.raises(UsageError, match="was revoked already, on 2026-11-22"):
            revoke(connection, "mine", NOW)
        with pytest.raises(UsageError, match="There is no token yours"):
            revoke(connection, "yours", NOW)
