"""The page about everybody's data, and the one about one's own."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, insert

from service.access import Actor
from service.asking import record
from service.privacy.languages import WORDS
from service.privacy.model import Kind
from service.roles.audit import Door, Use
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import NOW, PHISHING, Town


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Everybody is asked for a module, one has answered; their leader, and others, have looked."""
    town = Town(database, NANOLEARN_RETENTION="answers=30", NANOLEARN_RETENTION_DECISION="KS 2026/123")
    town.settle()
    town.assign(PHISHING, due=None)
    town.answer(town.form(PHISHING), PHISHING, "norra0")
    asa = Actor("asa@skolby.example", "asa")
    with town.service.engine.begin() as connection:
        for use in (
            Use("person:progress:read", person="norra0"),
            Use("person:progress:read", person="norra1"),
            Use("unit:names:read", "/Skolor", about="report by person"),
            Use("unit:names:read", "/Vård"),
            Use("unit:assignments:manage", "/Skolor", about="not a look at people"),
        ):
            record(connection, asa, Door.PAGE, NOW, use)
        connection.execute(
            insert(t.audit).values(
                at=town_time(),
                by_address="",
                permission="person:data:read",
                door="command",
                person_id="norra0",
                about="",
            )
        )
    yield town
    town.service.close()


def town_time() -> str:
    return "2026-11-22T09:14:00.000000Z"


@pytest.fixture
def visit(town: Town) -> Callable[[str | None, str], Page]:
    app = town.app()
    return lambda name, address: Page.opened(town.client(app, name), address)


@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize("name", [None, "norra0", "ada"])
def test_what_is_kept(town: Town, name: str | None, language: str) -> None:
    """For everybody, signed in or not: each kind, and the settings as they are, in each language."""
    words = WORDS[language]
    reply = town.client(town.app(), name).get(f"/privacy?lang={language}")
    assert reply.status_code == 200
    text = reply.get_data(as_text=True)
    for kind in Kind:
        assert f'<h2 id="{kind.value}">{words.sorts[kind].name}</h2>'.replace("'", "&#39;") in text
    assert words.kept.answers.many.format(n=30) in text
    assert "KS 2026/123" in text
    assert (words.notice.mine in text) == (name is not None)


@pytest.mark.parametrize(("name", "title"), [("article30", "artikel 30"), ("dpia", "artikel 35")])
def test_papers_for_who_answers_for_it(town: Town, name: str, title: str) -> None:
    """Links for the owner alone; each is a file in the page's language, from the settings as they are."""
    app = town.app()
    address = f"/privacy/{name}.html"
    assert address in town.client(app, "ada").get("/privacy").get_data(as_text=True)
    assert address not in town.client(app, "asa").get("/privacy").get_data(as_text=True)
    assert town.client(app, "asa").get(address).status_code == 403
    reply = town.client(app, "ada").get(f"{address}?lang=sv")
    assert reply.headers["Content-Disposition"] == f'attachment; filename="nanolearn-{name}.html"'
    text = reply.get_data(as_text=True)
    assert (title in text, "skolby.example" in text, 'lang="sv"' in text) == (True, True, True)


def test_there_is_no_other_paper(town: Town) -> None:
    """Whatever else is asked for."""
    assert town.client(town.app(), "ada").get("/privacy/minutes.html").status_code == 404


def test_ones_own(visit: Callable[[str | None, str], Page], town: Town) -> None:
    """What is held in kinds and numbers, and who has looked: at them alone, or at a list that they are on."""
    text = town.client(town.app(), "norra0").get("/me/data").get_data(as_text=True)
    assert "Dina svar: 1 rad i filen" in text
    assert "Roller" not in text
    assert text.count("asa@skolby.example") == 3  # their manager, and two looks
    assert "En lista med namn för /Skolor, där du är nu" in text
    assert "/Vård" not in text
    assert "Den som sköter driften" in text
    others = town.client(town.app(), "vård1").get("/me/data").get_data(as_text=True)
    assert others.count("asa@skolby.example") == 1


def test_nobody_has_looked(town: Town) -> None:
    """Said in words, where it is so."""
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.audit_forgetting).values(before="9999"))
        connection.execute(delete(t.audit))
        connection.execute(delete(t.audit_forgetting))
    assert "Ingen annan har tittat" in town.client(town.app(), "norra0").get("/me/data").get_data(as_text=True)


def test_as_a_file(town: Town) -> None:
    """All of it, of nobody else; it is saved, not shown; and looking at oneself leaves no entry."""
    client = town.client(town.app(), "norra0")
    reply = client.get("/me/data.json")
    document = reply.get_json()
    assert reply.headers["Content-Disposition"] == 'attachment; filename="nanolearn-my-data.json"'
    assert document["person"]["email"] == "norra0@skolby.example"
    assert document["tables"]["responses"]["rows"][0]["person_id"] == "norra0"
    assert [each["by"] for each in document["seen_by"]] == ["", "asa@skolby.example", "asa@skolby.example"]
    assert "norra1" not in reply.get_data(as_text=True)
    assert client.get("/me/data.json").get_json() == document


def test_who_is_nobody(town: Town) -> None:
    """Not signed in: sent to do that; signed in and in no roster: there is nothing to see."""
    app = town.app()
    assert town.client(app).get("/me/data").status_code == 302
    for address in ("/me/data", "/me/data.json"):
        assert town.client(app, "stranger").get(address).status_code == 403
