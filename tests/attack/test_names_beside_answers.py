"""Who may see names sees who is done; from nothing there does it follow how well any of them did.

An administrator reads of a unit in which one person is done: had that person not passed, it would look the same.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from service.access import Actor
from service.asking import NotAllowedError, sight
from service.counting.history import keep_history
from service.moments import stamp
from service.reports.files import as_csv, as_json, total_line
from service.reports.gather import Report, gather, person_id
from service.reports.model import By, Scope
from service.roles.model import Held, Role, Source
from service.roles.records import Given, give
from service.roles.records import person as person_by
from tests.support.attacker import told as told_by_sums
from tests.support.databases import fresh_database
from tests.support.skolby import PHISHING, Town
from tests.support.small_town import EVERYBODY, person, unit
from tests.support.watched_town import DAY, MODULE, watched

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.ADMINISTRATOR, "/Skolor")}))
OWNER = Actor("ada@skolby.example", "ada", owner=True)
LILLA0 = "lilla0@skolby.example"


@pytest.fixture(scope="module", params=["lilla0", "skolor0"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One of Lilla's three is done, and nine beside; one has not passed: that one, or one directly in /Skolor."""
    with fresh_database("sqlite", tmp_path_factory.mktemp("town")) as url:
        town = Town(url)
        town.settle()
        town.assign(PHISHING, due=date(2026, 10, 1))
        all_but_one = {"to": unit("u/Skolor"), "exceptions": (person("skolor1"),)}
        town.assign(PHISHING, due=date(2026, 10, 1), **all_but_one)
        form, service = town.form(PHISHING), town.service
        for name in ("lilla0", *(f"{unit}{place}" for unit in ("skolor", "norra") for place in range(4)), "norra4"):
            town.answer(form, PHISHING, name, wrong=2 if name == request.param else 0)
        keep_history(service.engine, service.catalogue, service.settings.timezone, town.clock.now() - timedelta(days=7))
        keep_history(service.engine, service.catalogue, service.settings.timezone, town.clock.now())
        yield town
        service.close()


def ask(town: Town, actor: Actor, by: By, scope: Scope) -> Report:
    service = town.service
    with service.engine.connect() as connection:
        seen = sight(actor, scope, by, person_id(connection, scope))
        return gather(
            connection, service.settings, service.catalogue, scope=scope, by=by, sight=seen, now=town.clock.now()
        )


def told(document: Any) -> dict[str, Any]:
    return {row["unit"]: row["passed"] for row in document["rows"]}


@pytest.mark.parametrize("assignment", [None, 1])
def test_how_many_have_passed(town: Town, assignment: int | None) -> None:
    """Of the one of Lilla nothing; of five in Norra, five around them, and all ten."""
    document = as_json(ask(town, HEAD, By.UNIT, Scope("/Skolor", assignment=assignment)))
    assert told(document) == {"/Skolor": 9, "/Skolor/Lilla": None, "/Skolor/Norra": 5, "/Skolor/Södra": 0}
    assert document["total"]["passed"] == 9
    [row] = as_json(ask(town, HEAD, By.MODULE, Scope("/Skolor/Lilla", assignment=assignment)))["rows"]
    assert (row["hidden"], row["completed"], row["passed"]) == (False, 1, None)


def test_an_assignment_of_all_but_one(town: Town) -> None:
    """Beside the one of all it would tell how that one did: what both say is told of units where both ask the same."""
    document = as_json(ask(town, HEAD, By.UNIT, Scope("/Skolor", assignment=2)))
    assert told(document) == {"/Skolor": None, "/Skolor/Lilla": None, "/Skolor/Norra": 5, "/Skolor/Södra": 0}
    assert (document["total"]["completed"], document["total"]["passed"]) == (9, None)


def test_in_a_file_it_reads_as_too_few(town: Town) -> None:
    """A cell that stood empty would look like nobody."""
    found = ask(town, HEAD, By.MODULE, Scope("/Skolor/Lilla"))
    assert as_csv(found).splitlines()[1] == f"{PHISHING},3,1,1,<5,2"
    assert total_line(found) == "3 assigned, 1 reached, 1 completed (33 %), 2 overdue (people × modules)."


def test_a_file_made_for_the_owner_is_not_handed_to_others(town: Town) -> None:
    """Files of figures are kept; who may see names alone gets another than who may see how well everybody did."""
    service, now = town.service, town.clock.now()
    with service.engine.begin() as connection:
        given = Given(person_by(connection, "vera@skolby.example"), Role.ADMINISTRATOR, "u/", "/")
        give(connection, given, Source.HAND, today=now.date(), now=stamp(now), by=None)
    app = town.app()
    owner, administrator = (town.client(app, name) for name in ("ada", "vera"))
    for form in ("csv", "html"):
        address = f"/units.{form}?unit=/Skolor/Lilla&by=module"
        told_the_owner, told = owner.get(address).text, administrator.get(address).text
        assert ("&lt;5" in told_the_owner or "<5" in told_the_owner, told_the_owner == told) == (False, False)


@pytest.mark.parametrize("seed", range(2))
def test_nothing_follows_from_how_many_have_passed(seed: int) -> None:
    """Random units, and assignments that overlap: no few of those who are done, by sums and differences of all."""
    draw = Random(seed)
    with watched(["/", "/A", "/A/1", "/A/2", "/B", "/C"]) as watched_town:
        for each in watched_town.units:
            watched_town.hire(each, draw.choice([2, 6, 9, 12]))
        people = list(watched_town.people)
        watched_town.sync()
        watched_town.assign(MODULE, [EVERYBODY], starts=date(2026, 9, 1))
        for targets in ([unit("u1"), unit("u5")], [unit("u1"), person(people[-1])], [EVERYBODY]):
            watched_town.assign(MODULE, targets, starts=date(2026, 9, 1), exceptions=[person(draw.choice(people))])
        watched_town.answer(MODULE, [(who, "r", DAY, draw.random() < 0.5) for who in people if draw.random() < 0.8])
        figures = watched_town.passed_figures()
        assert len(set(figures)) > 3
        assert told_by_sums(figures) == []


def test_past_weeks(town: Town) -> None:
    """In steps of five, as for who sees no names; who is done is told to one."""
    numbers = ask(town, HEAD, By.MODULE, Scope("/Skolor/Lilla")).numbers
    assert numbers is not None
    assert [(week.counts.completed, week.counts.passed) for week in numbers.trend.weeks][-1:] == [(1, 0)]


@pytest.mark.parametrize("assignment", [None, 1])
def test_what_was_answered(town: Town, assignment: int | None) -> None:
    """Of one nothing; of ten all, as who sees no names is told."""
    inside = ask(town, HEAD, By.QUESTION, Scope("/Skolor/Lilla", assignment=assignment)).rows
    assert {getattr(row, "hidden", None) for row in inside} == {True}
    around = ask(town, HEAD, By.QUESTION, Scope("/Skolor", assignment=assignment)).rows
    assert [(getattr(row, "answered", None), getattr(row, "wrong", None)) for row in around] == [
        (10, 1),
        (10, 1),
        (10, 0),
    ]


def test_one_person(town: Town) -> None:
    """That they are done, and nothing that adds up how well; the owner sees both."""
    scope = Scope("/Skolor", person=LILLA0)
    document = as_json(ask(town, HEAD, By.PERSON, scope))
    assert [(row["completed"], row["passed"]) for row in document["rows"]] == [(1, None)]
    assert (document["total"]["completed"], document["total"]["passed"]) == (1, None)
    for by in (By.UNIT, By.MODULE, By.QUESTION):
        with pytest.raises(
            NotAllowedError, match=r"has done, not how well: that is for the person\. Ask for --by person"
        ):
            ask(town, HEAD, by, scope)
    [row] = ask(town, OWNER, By.PERSON, scope).rows
    questions = ask(town, OWNER, By.QUESTION, Scope("/Skolor/Lilla")).rows
    assert (getattr(row, "passed", None), sum(getattr(each, "wrong", 0) for each in questions)) in {
        (True, 0),
        (False, 2),
    }
