"""A certificate says what was completed and when; a line of it can be checked, and only by who holds it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from service.files.certificate import Done, code_of, day_of, is_issued
from tests.support.skolby import INCIDENTS, PHISHING, Town, title

KEY = "a key that lasts"
DONE = Done(PHISHING, date(2026, 9, 10))


@pytest.fixture
def lasting(database: str) -> Iterator[Town]:
    """An installation with a key of its own; Åsa has completed one module."""
    town = Town(database, NANOLEARN_SECRET_KEY=KEY, NANOLEARN_PUBLIC_URL="https://nano.skolby.example")
    town.settle()
    town.assign(PHISHING, due=None)
    town.answer(town.form(PHISHING), PHISHING, "asa", at="2026-09-10T22:30:00Z")
    yield town
    town.service.close()


def certificate(town: Town, name: str, code: str = "sv") -> str:
    reply = town.client(town.app(), name).get(f"/me/certificate.pdf?lang={code}")
    assert reply.status_code == 200
    document = PdfDocument(reply.data)
    try:
        return " ".join(document[0].get_textpage().get_text_bounded().split())
    finally:
        document.close()


def check(client: FlaskClient, **changed: str) -> str:
    """What the page answers; whoever asks is not signed in."""
    line = {"name": "Åsa Öberg", "module": PHISHING, "day": "2026-09-11", "code": "", **changed}
    reply = client.post("/certificates?lang=en", data=line)
    assert reply.status_code == 200
    found = re.search(r'<p id="(?:yes|no|missing)"[^>]*>(\w+)', reply.text)
    assert found
    return found[1]


def test_from_the_paper_to_the_answer(lasting: Town) -> None:
    """The line as it is printed is answered with yes; every change of it with no. The day is the municipality's own."""
    told = certificate(lasting, "asa")
    assert "Åsa Öberg har genomfört följande modul:" in told
    assert f"{title(PHISHING)} 11 september 2026" in told
    assert "Utfärdat 22 november 2026 av skolby.example med Nanolearn." in told
    assert "https://nano.skolby.example/certificates" in told
    found = re.search(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", told)
    assert found
    code = found[0]
    stranger = lasting.app().test_client()
    assert check(stranger, code=code) == "Yes"
    assert check(stranger, code=code.lower().replace("-", " "), name="  åsa  öberg ") == "Yes"
    for day in ("11 september 2026", "11. September  2026"):
        assert check(stranger, code=code, day=day) == "Yes"
    for change in ({"name": "Åsa Berg"}, {"module": INCIDENTS}, {"day": "2026-09-10"}, {"code": code[:-1] + "?"}):
        assert check(stranger, **{"code": code, **change}) == "No"


def test_a_line_stays_true(lasting: Town) -> None:
    """When the person has left, and in another process."""
    code = code_of(KEY, "Åsa Öberg", Done(PHISHING, date(2026, 9, 11)))
    lasting.people.clear()
    lasting.settle()
    assert check(lasting.app().test_client(), code=code) == "Yes"


@pytest.mark.parametrize("gap", ["name", "module", "day", "code"])
def test_something_is_missing(lasting: Town, gap: str) -> None:
    """Neither yes nor no, but what to do."""
    full = {"code": "ABCD-EFGH-IJKL-MNOP", gap: ""}
    assert check(lasting.app().test_client(), **full) == "Fill"
    assert check(lasting.app().test_client(), code="x", day="yesterday") == "Fill"


def test_the_page_knows_nobody(lasting: Town) -> None:
    """Somebody who completed it and somebody who is not there are answered alike without a code."""
    client = lasting.app().test_client()
    assert check(client, code="AAAA-AAAA-AAAA-AAAA") == check(client, code="AAAA-AAAA-AAAA-AAAA", name="Nobody") == "No"


@pytest.mark.parametrize("key", ["", "made at start 0123456789abcdef"])
def test_without_a_key_that_lasts(town: Town, key: str) -> None:
    """There is a certificate without codes, and no page that would answer no to all of them after the next start."""
    town.service.settings = replace(town.service.settings, secret_key=key or None)
    told = certificate(town, "asa", "da")
    assert "har gennemført følgende modul:" in told
    assert "certificates" not in told
    assert not re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", told)
    assert town.app().test_client().get("/certificates").status_code == 404


def test_who_has_completed_nothing(town: Town) -> None:
    """Has no certificate, and is offered none."""
    client = town.client(town.app(), "vera")
    assert client.get("/me/certificate.pdf").status_code == 404
    assert "certificate.pdf" not in client.get("/me").text
    assert "certificate.pdf" in town.client(town.app(), "asa").get("/me").text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("1 maj 2026", date(2026, 5, 1)),
        ("1. maj 2026", date(2026, 5, 1)),
        (" 1 May 2026 ", date(2026, 5, 1)),
        ("31 juni 2026", None),
        ("1 mej 2026", None),
        ("05/01/2026", None),
        ("", None),
    ],
)
def test_days_as_they_are_printed(text: str, day: date | None) -> None:
    """In any of the languages; a day that could be two is none."""
    assert day_of(text) == day


def test_codes() -> None:
    """Each part of a line and the key count; digits that look like letters are taken for those."""
    codes = {
        code_of(KEY, "Åsa", DONE),
        code_of("another", "Åsa", DONE),
        code_of(KEY, "Asa", DONE),
        code_of(KEY, "Åsa", Done(INCIDENTS, DONE.on)),
        code_of(KEY, "Åsa", Done(PHISHING, date(2026, 9, 11))),
    }
    assert len(codes) == 5
    assert is_issued(KEY, "A\u030asa", DONE, code_of(KEY, "Åsa", DONE))  # composed of two letters
    with_o = next(name for name in map(str, range(100)) if "O" in code_of(KEY, name, DONE))
    assert is_issued(KEY, with_o, DONE, code_of(KEY, with_o, DONE).replace("O", "0"))
    assert not is_issued(KEY, "Åsa", DONE, "")
    assert not is_issued(KEY, "Åsa", DONE, "å" * 16)
