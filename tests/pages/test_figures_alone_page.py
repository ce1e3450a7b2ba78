"""The button that takes the names from an assignment, and what everybody reads of it afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.assignments.model import Level, Target
from service.assignments.nameless import nameless
from service.pages.languages import WORDS
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import INCIDENTS, PERSONAL, Town

ONE, TWO = "/console/assignments/1", "/console/assignments/2"
NORRA = Target(Level.UNIT, "u/Skolor/Norra", "unit:/Skolor/Norra")


@pytest.fixture
def ada(town: Town) -> FlaskClient:
    """The owner's browser."""
    return town.client(town.app(), "ada")


def unnamed(town: Town) -> set[int]:
    with town.service.engine.connect() as connection:
        return set(connection.scalars(select(t.assignments.c.id).where(t.assignments.c.aggregate_only)))


def uses(town: Town) -> list[tuple[str, str, str]]:
    of = t.audit.c
    with town.service.engine.connect() as connection:
        rows = connection.execute(select(of.by_address, of.door, of.about).order_by(of.id))
        return [(row.by_address, row.door, row.about) for row in rows]


def has_button(page: Page, name: str) -> bool:
    return any(tag == "button" and found.get("value") == name for tag, found in page.attributes)


def test_the_names_go(town: Town, ada: FlaskClient) -> None:
    """What it means is told before, it is done, written down, shown on both pages, and cannot be done again."""
    before = Page.opened(ada, TWO)
    assert "Nobody sees by name any more who has done the modules" in before.text
    assert "it cannot be undone. Show figures only Yes, show figures only" in before.text
    page = press(ada, TWO, "unname", others="")
    assert "The assignment shows figures only from now on." in page.text
    assert "Figures only: nobody sees by name who has done the modules." in page.text
    assert "where figures about too few people are hidden. To the report" in page.text
    assert not has_button(page, "unname")
    assert unnamed(town) == {2}
    with town.service.engine.connect() as connection:
        assert nameless(connection) == {INCIDENTS}
    done = ("ada@skolby.example", "page", "assignment 2 for figures alone, to administration")
    assert uses(town) == [done]
    assert "to the whole organisation · figures only" in Page.opened(ada, "/console/assignments").text
    assert "The assignment showed figures only already." in press(ada, TWO, "unname", others="").text
    assert uses(town) == [done]


def test_others_with_the_same_modules_are_told_of(town: Town, ada: FlaskClient) -> None:
    """Which assignments lose the names too stands before the button; if that has changed since, nothing is done."""
    town.assign(INCIDENTS, due=None, to=NORRA)
    assert "Assignment 3 asks for the same modules: no names are shown there any more either." in (
        Page.opened(ada, TWO).text
    )
    town.assign(INCIDENTS, PERSONAL, due=None, to=NORRA)
    assert "somebody else has changed the assignment meanwhile" in press(ada, TWO, "unname", others="3").text
    assert unnamed(town) == set()
    assert "shows figures only from now on" in press(ada, TWO, "unname").text
    assert unnamed(town) == {2}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"to": Target(Level.PERSON, "norra0", "person:norra0@skolby.example")}, "the assignment names single people"),
        ({"exceptions": (Target(Level.PERSON, "norra0", ""),)}, "the assignment names single people"),
        ({"via": "classroom", "class_id": "123"}, "in a class that somebody else has made"),
    ],
)
def test_where_it_would_keep_no_promise(town: Town, ada: FlaskClient, more: dict[str, Any], why: str) -> None:
    """The reason stands in the button's place, and who presses all the same changes nothing."""
    number = town.assign(PERSONAL, due=None, **{"to": NORRA, **more})
    address = f"/console/assignments/{number}"
    page = Page.opened(ada, address)
    assert f"Not possible here: {why}" in page.text or f"Not possible here: it is {why}" in page.text
    assert not has_button(page, "unname")
    assert "figures only is not possible for this assignment" in press(ada, address, "unname", others="").text
    assert unnamed(town) == set()


def test_who_may(town: Town) -> None:
    """Not a leader; an administrator of a branch as long as no names outside of it would go."""
    number = town.assign(PERSONAL, due=None, to=NORRA)
    address = f"/console/assignments/{number}"
    app = town.app()
    assert press(town.client(app, "asa"), address, "unname", others="").status == 403
    now, today = "2026-11-01T06:00:00.000000Z", date(2026, 11, 1)
    with town.service.engine.begin() as connection:
        given = sound(
            connection,
            person(connection, "norra0@skolby.example"),
            Role.ADMINISTRATOR,
            "/Skolor/Norra",
            until=None,
            today=today,
        )
        give(connection, given, Source.HAND, today=today, now=now, by="ada@skolby.example")
    other = town.assign(PERSONAL, due=None)
    norra = town.client(app, "norra0")
    assert "namnen skulle försvinna också för personer utanför" in Page.opened(norra, address).text
    assert "bara siffror går inte för den här tilldelningen" in press(norra, address, "unname", others="").text
    assert unnamed(town) == set()
    press(town.client(app, "ada"), f"/console/assignments/{other}", "withdraw")
    assert "visar bara siffror från och med nu" in press(norra, address, "unname").text
    assert unnamed(town) == {number}


def test_withdrawn_and_without_the_token(town: Town, ada: FlaskClient) -> None:
    """Nothing happens to one that binds nobody any more, nor by another site's press."""
    assert "The page was too old, so nothing was done." in press(ada, TWO, "unname", token="made up").text
    press(ada, TWO, "withdraw")
    assert "somebody else has changed the assignment meanwhile" in press(ada, TWO, "unname", others="").text
    assert unnamed(town) == set()


@pytest.mark.parametrize("code", WORDS)
def test_the_learner_is_told(town: Town, ada: FlaskClient, code: str) -> None:
    """One's own page says of such a module, to do or done, that nobody else sees it; of others it says nothing."""
    said = WORDS[code].me.figures_only
    visitor = town.client(town.app(), "norra0")
    assert said not in Page.opened(visitor, f"/me?lang={code}").text
    press(ada, TWO, "unname")
    assert Page.opened(visitor, f"/me?lang={code}").text.count(said) == 1
    press(ada, ONE, "unname")
    assert Page.opened(visitor, f"/me?lang={code}").text.count(said) == 2


@pytest.fixture
def open_town(town: Town, database: str) -> Iterator[Town]:
    """The same town, filled, where leaders see names."""
    town = Town(database, NANOLEARN_LEADERS_SEE_NAMES="on")
    yield town
    town.service.close()


def test_what_is_seen_of_pupils(town: Town) -> None:
    """They have no manager, and teachers see the grade in Classroom."""
    person = town.people["norra0"]
    town.people["norra0"] = replace(person, role="pupil")
    town.settle()
    page = Page.opened(town.client(town.app(), "norra0"), "/me")
    assert (
        "Den som följer upp skolan ser hur många som har genomfört en modul, men aldrig vad du har svarat. Får du "
        "modulen i Classroom ser lärarna i klassen dina poäng." in page.text
    )
    assert "Din chef" not in page.text


def test_what_the_leader_sees_is_told_as_it_is(town: Town, open_town: Town) -> None:
    """How many, or whether one has done it: by the setting, never what was answered."""
    for each, sees in ((town, "hur många som har genomfört en modul"), (open_town, "om du har genomfört en modul")):
        page = Page.opened(each.client(each.app(), "norra0"), "/me")
        assert f"Din chef ser {sees}, men aldrig vad du har svarat." in page.text
