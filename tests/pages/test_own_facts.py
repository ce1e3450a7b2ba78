"""Who one is, on the page about one's own data: what is held, in words that one can check."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import insert, update

from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import Town

MORNING = "2026-11-22T09:14:00.000000Z"


def facts_of(page: Page) -> str:
    """What stands under the first heading."""
    return page.text.partition("Who you are")[2].partition("What is kept")[0]


def test_who_one_is_in_words(visit: Callable[[str | None, str], Page], town: Town) -> None:
    """Each value that the Directory gave, codes as words, and what one was given here."""
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.addresses).values(address="ada.old@skolby.example", person_id="ada"))
        group = {"address": "it@skolby.example", "synced_at": MORNING, "everyone": False, "others": 0}
        connection.execute(insert(t.groups).values(**group))
        connection.execute(insert(t.group_members).values(group_address="it@skolby.example", person_id="ada"))
        connection.execute(
            insert(t.roster_changes).values(at=MORNING, person_id="ada", kind="moved", from_path="/Skolor", to_path="/")
        )
        given = {"person_id": "ada", "role": "ambassador", "unit_id": "u/Vård", "source": "hand"}
        named = {"until": date(2027, 6, 30), "given_at": MORNING, "given_by": "asa@skolby.example"}
        connection.execute(insert(t.roles).values(**given, **named))
    told = facts_of(visit("ada", "/me/data"))
    for line in (
        "Name Ada Ministratör E-mail ada@skolby.example Unit The whole organisation",
        "Counted as staff Language English Known here since 17 August 2026 08:00",
        "Addresses ada.old@skolby.example ada@skolby.example Groups it@skolby.example",
        "Changes 22 November 2026 10:14: /Skolor → The whole organisation",
        "Roles ambassador, /Vård, until 30 June 2027 (by asa@skolby.example)",
    ):
        assert line in told


def test_of_whom_one_is_the_manager_is_told_in_numbers(town: Town) -> None:
    """The directory names Åsa at everybody in her branch: how many, and no name of theirs."""
    page = Page.opened(town.client(town.app(), "asa"), "/me/data?lang=en")
    told = facts_of(page)
    assert "Manager of, by the directory /Skolor" in told
    assert "Named as the manager of 21 people" in told
    assert "norra" not in told


def test_what_is_not_known_is_left_out(visit: Callable[[str | None, str], Page], town: Town) -> None:
    """No manager, no language, a unit that is gone."""
    with town.service.engine.begin() as connection:
        connection.execute(
            update(t.people).where(t.people.c.id == "ada").values(manager=None, language=None, unit_id="u/Gone")
        )
    told = facts_of(visit("ada", "/me/data?lang=en"))
    assert "Unit a unit that is no longer there Counted as staff Known here" in told
