"""Figures of modules that are for figures alone: the same for everybody, and no sum or difference tells more."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from operator import itemgetter
from typing import Any

import pytest

from service.access import INSTALLATION_OWNER, Actor
from service.asking import known_by_name, sight
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import withdraw
from service.counting.finishers import Finishers
from service.counting.history import keep_history
from service.counting.refresh import keep_current
from service.errors import UsageError
from service.moments import local_day
from service.reports.files import as_json
from service.reports.gather import gather
from service.reports.model import By, Counts, Scope
from service.reports.rules import standings
from service.roles.model import Held, Role
from service.roster.model import Person, Roster, Unit
from tests.support.skolby import INCIDENTS, NOW, PHISHING, TOWN, Town

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.LEADER, "/")}))
ADMINISTRATOR = Actor("adm@skolby.example", "adm", frozenset({Held(Role.ADMINISTRATOR, "/")}))
OF_LILLA = Actor("both@skolby.example", "both", HEAD.roles | {Held(Role.ADMINISTRATOR, "/Skolor/Lilla")})
NORRA0 = Actor("norra0@skolby.example", "norra0", frozenset())


def unit(path: str) -> Target:
    return Target(Level.UNIT, f"u{path}", f"unit:{path}")


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """A module for everybody, for figures alone, and one with names; Norra, Lilla and two of /Skolor have answered."""
    town = Town(database)
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1), aggregate_only=True)
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    form, other = town.form(PHISHING), town.form(INCIDENTS)
    for place, name in enumerate([*(f"norra{n}" for n in range(8)), "lilla0", "lilla1", "skolor1", "skolor2"]):
        town.answer(form, PHISHING, name, wrong=place % 3)
        town.answer(other, INCIDENTS, name)
    keep_history(town.service.engine, town.service.catalogue, town.service.settings.timezone, NOW)
    yield town
    town.service.close()


def ask(
    town: Town, actor: Actor, by: By, where: str = "/", *, person: str | None = None, **scope: Any
) -> dict[str, Any]:
    """The document of a report as this actor gets it; `person`: an id of Skolby, which is the address's first part."""
    service, now = town.service, town.clock.now()
    asked = Scope(where, person=f"{person}@skolby.example" if person else None, **scope)
    keep_current(service.engine, service.catalogue, local_day(now, service.settings.timezone))
    with service.engine.connect() as connection:
        seen = sight(actor, asked, by, person)
        return as_json(gather(connection, service.settings, service.catalogue, scope=asked, by=by, sight=seen, now=now))


def rows_of(document: dict[str, Any], module: str = PHISHING) -> list[dict[str, Any]]:
    return [row for row in document["rows"] if row["module"] == module]


@pytest.mark.parametrize("by", [By.UNIT, By.MODULE, By.QUESTION])
def test_everybody_sees_what_a_head_without_names_sees(town: Town, by: By) -> None:
    """Owners, administrators and who may see names in a part: the same rows, the same of them hidden."""
    for where, assignment in product(("/", "/Skolor", "/Skolor/Lilla"), (None, 1)):
        seen = rows_of(ask(town, HEAD, by, where, assignment=assignment))
        for actor in (INSTALLATION_OWNER, ADMINISTRATOR, OF_LILLA):
            assert rows_of(ask(town, actor, by, where, assignment=assignment)) == seen


def test_a_module_with_names_beside_it_keeps_them(town: Town) -> None:
    """Small figures too, for who may see names; the total holds both, and what is hidden is not in it."""
    document = ask(town, INSTALLATION_OWNER, By.UNIT, "/Skolor/Lilla")
    assert [(row["module"], row["hidden"]) for row in document["rows"]] == [(PHISHING, True), (INCIDENTS, False)]
    assert document["total"]["assigned"] == 3
    people = ask(town, INSTALLATION_OWNER, By.PERSON, "/Skolor/Lilla")["rows"]
    assert {row["module"] for row in people} == {INCIDENTS}
    assert [row["completed"] for row in people] == [1, 1, 0]


@pytest.mark.parametrize("by", By)
def test_one_person(town: Town, by: By) -> None:
    """An owner is told of the module with names alone; the person of both."""
    theirs = ask(town, INSTALLATION_OWNER, by, person="norra0")
    assert {row["module"] for row in theirs["rows"]} == {INCIDENTS}
    assert theirs["total"]["assigned"] == 1
    own = ask(town, NORRA0, by, person="norra0")
    assert {row["module"] for row in own["rows"]} == {PHISHING, INCIDENTS}
    assert own["total"] == {**own["total"], "assigned": 2, "completed": 2}


def test_by_name_is_refused_in_a_sentence(town: Town) -> None:
    """An empty list would look as if nobody were asked."""
    with pytest.raises(UsageError, match="Assignment 1 is for figures alone: nobody sees by name"):
        ask(town, INSTALLATION_OWNER, By.PERSON, assignment=1)


@pytest.mark.parametrize("actor", [INSTALLATION_OWNER, HEAD])
def test_assignments_about_nearly_the_same_people_tell_no_difference(town: Town, actor: Actor) -> None:
    """Of any number of them, in force or withdrawn, each row is hidden or has figures that everybody has anyway."""
    crafted = [
        town.assign(PHISHING, due=None, to=unit("/Skolor"), aggregate_only=True),
        town.assign(PHISHING, due=None, to=unit("/Skolor"), exceptions=(unit("/Skolor/Lilla"),), aggregate_only=True),
        town.assign(PHISHING, due=None, exceptions=(Target(Level.PERSON, "norra0", ""),), aggregate_only=True),
        town.assign(PHISHING, due=None, to=Target(Level.PERSON, "norra0", ""), aggregate_only=True),
        town.assign(PHISHING, due=None, to=unit("/Skolor/Norra"), aggregate_only=True),
    ]
    with town.service.engine.begin() as connection:
        withdraw(connection, crafted.pop(), "2026-11-20T09:00:00.000000Z")
        withdraw(connection, 1, "2026-11-20T09:00:00.000000Z")
    figures = itemgetter("assigned", "completed", "passed")
    known = [figures(row) for row in ask(town, actor, By.UNIT)["rows"] if not row["hidden"]]
    questions = [row for path in TOWN for row in ask(town, actor, By.QUESTION, path)["rows"]]
    told = 0
    for number in (1, *crafted, max(crafted) + 1):
        for by in (By.UNIT, By.MODULE):
            shown = [row for row in ask(town, actor, by, assignment=number)["rows"] if not row["hidden"]]
            assert all(figures(row) in known for row in shown)
            told += len(shown)
        missed = ask(town, actor, By.QUESTION, assignment=number)["rows"]
        assert all(row["hidden"] or row in questions for row in missed)
    assert told  # else it would say nothing of what is shown


def test_past_weeks_are_in_steps_and_apart_from_others(town: Town) -> None:
    """Asked for alone, as others without names see them; in a sum with a module that has names they are left out."""
    alone = ask(town, INSTALLATION_OWNER, By.MODULE, module=PHISHING)["numbers"]
    assert alone == ask(town, HEAD, By.MODULE, module=PHISHING)["numbers"]
    assert alone["exact"] is False
    both = ask(town, INSTALLATION_OWNER, By.MODULE)["numbers"]
    named = ask(town, INSTALLATION_OWNER, By.MODULE, module=INCIDENTS)["numbers"]
    assert both["exact"] is True
    assert both["weeks"] == named["weeks"]
    assert both["on_time"] == named["on_time"]


def test_who_may_see_names_nowhere_gains_nothing(town: Town) -> None:
    """Those whose names are known in a small part still count in what is hidden, since theirs are not known here."""
    assert known_by_name(OF_LILLA) == ("/Skolor/Lilla",)
    assert rows_of(ask(town, OF_LILLA, By.UNIT)) == rows_of(ask(town, HEAD, By.UNIT))


def test_withdrawn_it_stays_so(town: Town) -> None:
    """Another assignment of the same module, by name in an older database, tells nothing of what was answered."""
    with town.service.engine.begin() as connection:
        withdraw(connection, 1, "2026-11-20T09:00:00.000000Z")
    number = town.assign(PHISHING, due=None)
    assert {row["module"] for row in ask(town, INSTALLATION_OWNER, By.PERSON)["rows"]} == {INCIDENTS}
    with pytest.raises(UsageError, match="for figures alone"):
        ask(town, INSTALLATION_OWNER, By.PERSON, assignment=number)
    hidden = [row["unit"] for row in rows_of(ask(town, INSTALLATION_OWNER, By.UNIT)) if row["hidden"]]
    assert hidden == ["/Skolor/Lilla", "/Vård"]  # Ada is alone at the root, and in no figure that tells of her


def test_how_assignments_stand() -> None:
    """One of a module for figures alone counts only if it binds everybody who is asked, and enough of them."""
    people = [Person(str(n), f"{n}@x.example", "", "/", "staff", None) for n in range(6)]
    roster = Roster({"/": Unit("/", "/", "/", None)}, {person.id: person for person in people})
    everybody = Target(Level.ADMINISTRATION, "", "")
    tasks = tuple(Task(module, date(2026, 9, 1), None) for module in ("plain", "unnamed"))
    all_of_them = Rule(1, tasks, (everybody,), aggregate_only=True)
    but_one = Rule(2, tasks, (everybody,), exceptions=(Target(Level.PERSON, "0", ""),))
    done = {module: Finishers({"0", "1"}, {"1"}) for module in ("plain", "unnamed")}
    found = standings([all_of_them, but_one], roster, done, date(2026, 11, 22), {"unnamed"})
    assert [each.people for each in found] == [6, 5]
    assert [each.counts for each in found] == [Counts(12, 4, 2), Counts(5, 1, 1)]
    four = Roster(roster.units, {person.id: person for person in people[:4]})
    [alone] = standings([all_of_them], four, done, date(2026, 11, 22), {"unnamed"})
    assert alone.counts == Counts(4, 2, 1)
