"""What of an assignment is a reader's: its own part in figures, reminders there, and whom it missed."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import insert, select

from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import write_rule
from service.roles.model import Role
from service.store import tables as t
from tests.support.sidebar import Sidebar
from tests.support.skolby import INCIDENTS, PHISHING, Town

Open = Callable[..., Sidebar]
TITLE = "Phishing pause and verify (sv)"
OTHER = "Report incidents fast (sv)"
EVERYBODY = Target(Level.ADMINISTRATION, "", "administration")


def unit(path: str) -> Target:
    return Target(Level.UNIT, f"u{path}", f"unit:{path}")


def lines(seen: Sidebar) -> list[str]:
    return [each.replace("\xa0", " ") for each in seen.texts]


def test_what_is_for_everybody_is_listed_with_the_branchs_own_figures(busy: Town, sidebar: Open) -> None:
    """Åsa leads the schools: 12 of her 22 are done, whatever happens elsewhere."""
    asa = sidebar("asa").open()
    assert "Skolor: 12 av 22 genomförda (54 %) · 10 med slutdatum passerat" in lines(asa)
    asa.press(TITLE)
    assert "12 av 22 genomförda (54 %) · 10 med slutdatum passerat" in lines(asa)
    assert "Siffrorna gäller modulerna i din del av organisationen." in asa.texts
    assert not [each for each in lines(asa) if "31" in each]
    assert {"Flytta slutdatum", "Ta tillbaka", "Vilka är det?"}.isdisjoint(asa.texts)


def test_a_part_of_a_branch(town: Town, sidebar: Open) -> None:
    """For a unit within her branch the figures are that unit's; what is for another branch is not listed."""
    town.assign(PHISHING, due=date(2026, 12, 1), to=unit("/Skolor/Norra"))
    town.assign(INCIDENTS, due=date(2026, 12, 1), to=unit("/Vård"))
    asa = sidebar("asa").open()
    assert "Norra: 0 av 8 genomförda (0 %)" in lines(asa)
    assert OTHER not in asa.texts


def test_a_part_of_too_few(town: Town, sidebar: Open) -> None:
    """Of fewer than five people nothing is told."""
    town.assign(PHISHING, due=date(2026, 12, 1), to=unit("/Skolor/Lilla"))
    asa = sidebar("asa").open()
    assert "Lilla: för få för att visas" in asa.texts
    assert "för få för att visas" in asa.press(TITLE).texts


def test_other_targets_are_counted_and_not_named(town: Town, sidebar: Open) -> None:
    """Somebody elsewhere for whom it is as well is no affair of a leader's."""
    targets = (unit("/Skolor"), Target(Level.PERSON, "vera", "person:vera@skolby.example"))
    with town.service.engine.begin() as connection:
        rule = Rule(0, (Task(PHISHING, date(2026, 11, 1), None),), targets)
        write_rule(connection, rule, now="2026-08-20T06:00:00.000000Z", by=None)
    asa = sidebar("asa").open()
    assert "Skolor och 1 till" in asa.texts
    assert "Vera Holm" not in asa.press(TITLE).text


def nudges(town: Town) -> list[tuple[str, int | None]]:
    of = t.nudges.c
    with town.service.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(of.unit_id, of.assignment_id).order_by(of.id))]


def test_a_leader_has_people_reminded(busy: Town, sidebar: Open) -> None:
    """In her branch, once however often it is pressed, and without learning who is not done."""
    asa = sidebar("asa").open().press(TITLE).press("Påminn dem som inte är klara")
    assert asa.notice is not None
    assert asa.notice.startswith("Påminnelsen går ut")
    assert nudges(busy) == [("u/Skolor", 1)]
    assert asa.press("Påminn dem som inte är klara").notice == "En påminnelse är redan på väg."
    assert nudges(busy) == [("u/Skolor", 1)]
    assert "norra" not in asa.text


def test_an_owner_reminds_everywhere(busy: Town, sidebar: Open) -> None:
    """One for the whole organisation."""
    sidebar("ada").open().press(OTHER).press("Påminn dem som inte är klara")
    assert nudges(busy) == [("u/", 2)]


def test_somebody_with_two_branches(busy: Town, sidebar: Open, appoint: Callable[[str, Role, str], None]) -> None:
    """One for each of them."""
    appoint("vera", Role.AMBASSADOR, "/Skolor/Norra")
    sidebar("vera").open().press(TITLE).press("Påminn dem som inte är klara")
    assert sorted(nudges(busy)) == [("u/Skolor/Norra", 1), ("u/Vård", 1)]


def test_reminders_that_are_off(busy: Town, sidebar: Open) -> None:
    """It is said in the reader's language, and nothing is left behind."""
    with busy.service.engine.begin() as connection:
        connection.execute(
            insert(t.silenced).values(assignment_id=1, since="2026-11-01T00:00:00.000000Z", by_address="")
        )
    asa = sidebar("asa").open().press(TITLE).press("Påminn dem som inte är klara")
    assert "Det går inte att påminna: påminnelser är avstängda här eller för den här tilldelningen." in asa.texts
    assert nudges(busy) == []


@pytest.fixture
def missing(busy: Town) -> Town:
    """Of the second assignment two mails failed, one for somebody who has left; one gets mail for Classroom."""
    why, at = "No such account.", "2026-11-21T06:00:00.000000Z"
    with busy.service.engine.begin() as connection:
        for number, person in enumerate(("norra0", "gone"), 1):
            mail = {"person_id": person, "state": "failed", "message_id": f"m{number}", "error": why}
            connection.execute(insert(t.messages).values(id=number, intent_at=at, **mail))
            items = {"assignment_id": 2, "module_id": INCIDENTS, "message_id": number}
            connection.execute(insert(t.message_items).values(person_id=person, **items))
        for person, until in (("södra1", "2026-12-01T06:00:00.000000Z"), ("södra2", at)):
            row = {"person_id": person, "place": "unit:x", "reason": "Classroom is off.", "until": until}
            connection.execute(insert(t.fallbacks).values(row))
    return busy


def test_whom_it_missed(missing: Town, sidebar: Open) -> None:
    """By reason and number; who has left, and whom Classroom is asked about again, are not counted."""
    ada = sidebar("ada").open().press(OTHER)
    place = ada.texts.index("Inte nådda som det var tänkt")
    assert sorted(ada.texts[place + 1 : place + 5]) == [
        "1 får mejl i stället för Classroom", "1 mejl kom inte fram", "Classroom is off.", "No such account.",
    ]  # fmt: skip
    assert "norra0@skolby.example" not in ada.text
    ada.press("Vilka är det?")
    assert {"2 personer", "norra0@skolby.example", "södra1@skolby.example"} <= set(ada.texts)
    assert {"södra2@skolby.example", "gone"}.isdisjoint(ada.texts)
    of = t.audit.c
    with missing.service.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(of.permission, of.about))]
    assert rows == [("unit:names:read", "whom assignment 2 has not reached")]


def test_a_leader_is_not_told_whom_it_missed(missing: Town, sidebar: Open) -> None:
    """Neither how many nor who."""
    asa = sidebar("asa").open().press(OTHER)
    assert "Inte nådda som det var tänkt" not in asa.texts
    asa.click({"function": "unreached", "parameters": [{"key": "id", "value": "2"}]})
    assert "Det här får bara den göra som har hand om enheten" in asa.text
