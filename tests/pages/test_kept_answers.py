"""Answers that are kept: asked again they cost two queries, and nothing that has changed is missed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, event, insert

from service.roles.audit import entries
from service.store import tables as t
from tests.support.skolby import PHISHING, Town

PAGES = {
    "asa": ["/units/Skolor", f"/units/Skolor?module={PHISHING}", "/units.csv?unit=/Skolor", "/catalogue", "/me"],
    "ada": ["/console/assignments", "/console/assignments/1", "/console/people", "/console/roles", "/console/health"],
    "norra0": ["/me", "/me/data", "/me/data.json"],
}
ASKED_AND_MOMENT = 2


@contextmanager
def counted(town: Town) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(town.service.engine, "before_cursor_execute", note)
    yield statements
    event.remove(town.service.engine, "before_cursor_execute", note)


def without_token(client: FlaskClient) -> str:
    """A leader's page but for what only its session has."""
    return re.sub(r'name="token" value="[^"]*"', "", client.get("/units/Skolor").get_data(as_text=True))


@pytest.mark.parametrize(("name", "address"), [(name, each) for name, them in PAGES.items() for each in them])
def test_asked_again(town: Town, name: str, address: str) -> None:
    """The same, with its headers, for two queries: whether counts are today's, and whether anything was committed."""
    client = town.client(town.app(), name)
    first = client.get(address)
    with counted(town) as statements:
        second = client.get(address)
    assert len(statements) == ASKED_AND_MOMENT
    assert (second.status_code, second.get_data()) == (first.status_code, first.get_data())
    assert dict(second.headers) == dict(first.headers)


def write_an_answer(town: Town) -> None:
    town.answer(1, PHISHING, "södra5", at="2026-11-21T07:00:00Z")


def give_a_role(town: Town) -> None:
    with town.service.engine.begin() as connection:
        row = {"person_id": "asa", "role": "it", "unit_id": town.units["/"].id, "source": "hand"}
        connection.execute(insert(t.roles).values(given_at="2026-11-01", **row))


def rename_a_unit(town: Town) -> None:
    town.units["/Skolor/Norra"] = replace(town.units["/Skolor/Norra"], name="Nya Norra")
    town.settle()


@pytest.mark.parametrize("change", [write_an_answer, give_a_role, rename_a_unit])
def test_whatever_is_written_is_shown(town: Town, change: Callable[[Town], None]) -> None:
    """A page that was kept says afterwards what one says that never was."""
    client = town.client(town.app(), "asa")
    before = without_token(client)
    change(town)
    after = without_token(client)
    assert after != before
    assert after == without_token(town.client(town.app(), "asa"))


def test_what_is_no_longer_true_is_let_go(town: Town) -> None:
    """After a change the process holds no answer from before it: not of somebody who has been erased either."""
    app = town.app()
    client = town.client(app, "asa")
    for address in PAGES["asa"]:
        client.get(address)
    write_an_answer(town)
    town.client(app, "vera").get("/me")
    held = app.extensions["nanolearn.kept"].shelf._things.values()
    assert [b"Vera Holm" in each.body for each in held] == [True]


def test_a_right_that_is_taken_away(town: Town) -> None:
    """The page is there no longer, though it was kept a moment ago."""
    client = town.client(town.app(), "asa")
    assert client.get("/units/Skolor").status_code == 200
    with town.service.engine.begin() as connection:
        connection.execute(delete(t.leaders))
    assert client.get("/units/Skolor").status_code == 403


def test_a_session_that_is_over(town: Town) -> None:
    """Who is signed in is asked each time."""
    client = town.client(town.app(), "asa")
    with client.session_transaction() as session:
        session["until"] = town.clock.now().timestamp() + 20
    assert client.get("/units/Skolor").status_code == 200
    town.clock.sleep(21)
    assert client.get("/units/Skolor").headers["Location"].startswith("/signin")


def test_somebody_elses(town: Town) -> None:
    """An answer is for the session that asked: what one may read another may not."""
    app = town.app()
    assert town.client(app, "asa").get("/units/Skolor").status_code == 200
    assert town.client(app, "vera").get("/units/Skolor").status_code == 403
    assert b"Vera Holm" in town.client(app, "vera").get("/me").get_data()
    assert b"Vera Holm" not in town.client(app, "asa").get("/me").get_data()


def test_another_language(town: Town) -> None:
    """Chosen on the page, or the browser's, of somebody who is not in the roster."""
    client = town.client(town.app(), "asa")
    swedish = client.get("/units/Skolor").get_data(as_text=True)
    danish = client.get("/units/Skolor?lang=da").get_data(as_text=True)
    remembered = client.get("/units/Skolor").get_data(as_text=True)
    assert ['lang="sv"' in swedish, 'lang="da"' in danish, 'lang="da"' in remembered] == [True] * 3


def test_the_time_goes_on(town: Town) -> None:
    """Within a minute a page may be the same; after that it tells the new time, and on a new day who is late."""
    client = town.client(town.app(), "asa")
    early = without_token(client)
    town.clock.sleep(30)
    assert without_token(client) == early
    town.clock.sleep(60)
    assert "10:15" in without_token(client)
    town.clock.moment += timedelta(days=60)
    with client.session_transaction() as session:
        session["until"] = town.clock.now().timestamp() + 3600
    late = without_token(client)
    assert late == without_token(town.client(town.app(), "asa"))
    assert late != early


def test_a_use_that_is_written_down(town: Town) -> None:
    """Each time that names are shown there is an entry: such an answer is never kept."""
    client = town.client(town.app(), "ada")
    for _ in range(3):
        assert client.get("/units.csv?by=person").status_code == 200
        assert client.get("/units.xlsx?by=person").status_code == 200
    with town.service.engine.connect() as connection:
        assert len(list(entries(connection))) == 6


def test_a_sentence_that_is_said_once(town: Town) -> None:
    """What the last press of a button came to stands on the next page, and not on the one after that."""
    client = town.client(town.app(), "ada")
    quiet = client.get("/console/assignments").get_data()
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "Påminnelsen går ut.")]
    assert "Påminnelsen går ut." in client.get("/units/").get_data(as_text=True)
    assert "Påminnelsen går ut." not in client.get("/units/").get_data(as_text=True)
    assert client.get("/console/assignments").get_data() == quiet
