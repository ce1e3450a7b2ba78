"""Health in the reader's language: what the database tells, and what Google said when it was last asked."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest

from service.delivery.health.check import as_check, failed, found
from service.errors import RefusedError
from service.store.runs import note_run
from tests.support.page_reader import Page
from tests.support.skolby import Town

Visit = Callable[[str | None, str], Page]


def note(town: Town, *checks: dict[str, object]) -> None:
    with town.service.engine.begin() as connection:
        note_run(connection, "doctor", town.clock.now(), {"checks": list(checks)})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "sv",
            [
                "31 personer i personlistan; alla får svara i formulären.",
                "Katalogen lästes senast för 3 dagar sedan: den som har börjat sedan dess får ingenting",
                "Google sade nej. Forbidden by policy.",
                "nano@skolby.example är ett aktivt konto.",
            ],
        ),
        (
            "da",
            [
                "31 personer på personlisten; alle må svare i formularerne.",
                "Kataloget blev sidst læst for 3 dage siden: den, der er begyndt siden, får ingenting",
                "Google sagde nej. Forbidden by policy.",
                "nano@skolby.example er en aktiv konto.",
            ],
        ),
        (
            "en",
            [
                "31 people in the roster; all may answer the Forms.",
                "The Directory was last read 3 days ago: who has come since gets nothing",
                "Google refused. Forbidden by policy.",
                "nano@skolby.example is an active account.",
            ],
        ),
    ],
)
def test_in_every_language(town: Town, visit: Visit, code: str, expected: list[str]) -> None:
    """Findings of ours in the reader's language; what Google said stands after it as it was said."""
    with town.service.engine.begin() as connection:
        note_run(connection, "roster", town.clock.now() - timedelta(days=3), {})
    fine = as_check("role account", found("account.ok", address="nano@skolby.example"), ok=True)
    note(town, asdict(fine), asdict(failed("gmail", RefusedError("Forbidden by policy."))))
    page = visit("ada", f"/console/health?lang={code}")
    for sentence in expected:
        assert sentence in page.text
    english = [found for tag, found in page.attributes if tag in {"td", "span"} and found.get("lang") == "en"]
    assert len(english) == 1


def test_what_an_older_release_kept(town: Town, visit: Visit) -> None:
    """Without a code it is shown as it was said, marked as English."""
    note(town, {"name": "gmail", "ok": True, "message": "Mails may be sent."})
    page = visit("ada", "/console/health?lang=da")
    assert "Mails may be sent." in page.text
    assert [tag for tag, found in page.attributes if tag == "td" and found.get("lang") == "en"] == ["td"]
