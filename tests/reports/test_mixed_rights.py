"""Somebody who sees names in one unit and figures in the branch around it: reports leave no small rest."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from service.access import Actor
from service.asking import sight
from service.assignments.model import Level, Target
from service.counting.refresh import keep_current
from service.moments import local_day
from service.reports.branch import at_a_glance
from service.reports.files import as_json
from service.reports.gather import gather
from service.reports.model import By, Scope
from service.roles.model import Held, Role
from service.roster.records import read_units
from service.store import tables as t
from tests.support.skolby import INCIDENTS, PHISHING, Town

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.LEADER, "/Skolor")}))
BOTH = Actor(
    "both@skolby.example", "both", HEAD.roles | {Held(Role.ADMINISTRATOR, "/Skolor/Lilla")}
)  # Lilla has three people
LARGE = Actor("large@skolby.example", "large", HEAD.roles | {Held(Role.ADMINISTRATOR, "/Skolor/Norra")})


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Four people directly in /Skolor, three in Lilla below it, six and eight beside them."""
    town = Town(database)
    del town.people["skolor0"]
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    form = town.form(PHISHING)
    for name in ("lilla0", "lilla1", "lilla2", "skolor1", "skolor2"):
        town.answer(form, PHISHING, name)
    yield town
    town.service.close()


def ask(town: Town, actor: Actor, by: By, unit: str = "/Skolor", assignment: int | None = None) -> Any:
    """The document of a report as this actor gets it."""
    service, now, scope = town.service, town.clock.now(), Scope(unit, None, assignment)
    keep_current(service.engine, service.catalogue, local_day(now, service.settings.timezone))
    with service.engine.connect() as connection:
        seen = sight(actor, scope, by)
        return as_json(gather(connection, service.settings, service.catalogue, scope=scope, by=by, sight=seen, now=now))


def hidden(document: Any) -> set[str]:
    return {row["unit"] for row in document["rows"] if row["hidden"]}


@pytest.mark.parametrize("assignment", [None, 1])
def test_what_names_elsewhere_would_leave_is_hidden(town: Town, assignment: int | None) -> None:
    """Seven without a row of their own are no secret from others; four of them are from who knows three by name."""
    assert hidden(ask(town, HEAD, By.UNIT, assignment=assignment)) == {"/Skolor/Lilla"}
    assert hidden(ask(town, BOTH, By.UNIT, assignment=assignment)) == {"/Skolor/Södra"}
    assert hidden(ask(town, BOTH, By.UNIT, "/Skolor/Lilla", assignment)) == set()


@pytest.mark.parametrize("assignment", [None, 1])
def test_names_in_a_unit_that_everybody_sees_change_nothing(town: Town, assignment: int | None) -> None:
    """Whoever sees its figure can take it away with names or without."""
    seen = [ask(town, each, By.UNIT, assignment=assignment)["rows"] for each in (HEAD, LARGE)]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("assignment", [None, 1])
def test_questions(town: Town, assignment: int | None) -> None:
    """Names open no answers: five have answered, three of them in Lilla, of whom nothing is told to who sees them."""
    rows = ask(town, HEAD, By.QUESTION, assignment=assignment)["rows"]
    assert {(row["hidden"], row["answered"]) for row in rows} == {(False, 5)}
    assert ask(town, BOTH, By.QUESTION, assignment=assignment)["rows"] == rows
    inside = ask(town, BOTH, By.QUESTION, "/Skolor/Lilla", assignment)["rows"]
    assert {row["hidden"] for row in inside} == {True}


def test_a_question_that_some_of_them_have_met(town: Town) -> None:
    """Enough people have completed the module; too few of them have met its newest questions."""
    form = town.form(PHISHING, "da")
    for name in ("skolor2", *(f"södra{place}" for place in range(4))):
        town.answer(form, PHISHING, name, at="2026-09-11T07:00:00Z")
    with town.service.engine.begin() as connection:
        connection.execute(update(t.responses).where(t.responses.c.form == form).values(answers={"of-old": "a"}))
    for reader in (HEAD, BOTH):
        assert {row["hidden"] for row in ask(town, reader, By.QUESTION)["rows"]} == {True}


def test_an_assignment_of_some_beside_the_whole(town: Town) -> None:
    """Who is asked by one assignment and who is not are both asked about: with names taken away from either."""
    number = town.assign(INCIDENTS, due=None, to=Target(Level.UNIT, "u/Skolor", "unit:/Skolor"))
    assert hidden(ask(town, HEAD, By.UNIT, assignment=number)) == {"/Skolor/Lilla"}
    assert hidden(ask(town, BOTH, By.UNIT, assignment=number)) == {"/Skolor/Södra"}


def test_a_page_shows_the_same(town: Town) -> None:
    """A branch at a glance is made of the same rows."""
    service, now = town.service, town.clock.now()
    ask(town, BOTH, By.UNIT)
    with service.engine.connect() as connection:
        units = read_units(connection)
        unit = units.unit_at("/Skolor")
        assert unit is not None
        branch = at_a_glance(
            connection,
            service.settings,
            service.catalogue,
            units,
            unit=unit,
            module=None,
            sight=sight(BOTH, Scope("/Skolor"), By.UNIT),
            now=now,
        )
    assert {line.key: line.counts is None for line in branch.units} == {
        "/Skolor/Lilla": False,
        "/Skolor/Norra": False,
        "/Skolor/Södra": True,
    }
    assert {(row.hidden, row.answered) for row in branch.questions} == {(False, 5)}
