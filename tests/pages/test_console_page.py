"""The owner's page: assignments, mails, Forms, the roster, and answers of nobody."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import insert

from service.assignments.model import Level, Target
from service.delivery.reconcile import Delivery
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]


def send(town: Town, person: str, state: str, assignment: int, module: str) -> None:
    with town.service.engine.begin() as connection:
        key = connection.execute(
            insert(t.messages).values(person_id=person, state=state, message_id=f"<{person}>", intent_at="2026-11-01")
        ).inserted_primary_key
        assert key is not None
        connection.execute(
            insert(t.message_items).values(
                assignment_id=assignment, person_id=person, module_id=module, message_id=key[0]
            )
        )


def test_assignments_in_force(town: Town, visit: Visit) -> None:
    """Each rule with whom it binds, how many are done and overdue by its own day; withdrawn ones are gone."""
    town.assign(
        PHISHING,
        INCIDENTS,
        due=date(2026, 12, 1),
        to=Target(Level.UNIT, "u/Skolor", "unit:/Skolor"),
        exceptions=(Target(Level.PERSON, "asa", "person:asa@skolby.example"),),
        role="staff",
    )
    assert visit("ada", "/console").rows[:4] == [
        ["Assignment", "Due", "People", "Completed", "Overdue"],
        [
            f"1 {title(PHISHING, 'en')} to the whole organisation",
            "1 October 2026",
            "31",
            "38%",
            "19",
        ],
        [f"2 {title(INCIDENTS, 'en')} to the whole organisation", "18 December 2026", "31", "0%", "0"],
        [
            "3 2 modules to unit /Skolor, employees only, except person asa@skolby.example",
            "1 December 2026",
            "21",
            "26%",
            "0",
        ],
    ]


def test_mails(town: Town, visit: Visit) -> None:
    """Sent, failed and uncertain ones are counted; waiting are those of the next delivery's plan."""
    send(town, "norra0", "sent", 2, INCIDENTS)
    send(town, "norra1", "uncertain", 2, INCIDENTS)
    send(town, "norra2", "failed", 2, INCIDENTS)
    send(town, "vård0", "sent", 1, PHISHING)
    planned, _ = Delivery(town.service.engine, town.service.settings, town.clock, town.service.catalogue).plan()
    assert len(planned.invitations) == 29  # 31 people; norra0 and norra1 have been told all they have not done
    assert "Sent 2 Failed 1 Uncertain 1 Waiting 29 An e-mail" in visit("ada", "/console").text


def test_nobody_waits_once_everybody_was_told(town: Town, visit: Visit) -> None:
    """A new rule for people who were told of another one about the same module writes to nobody twice."""
    with town.service.engine.begin() as connection:
        for person in town.people:
            connection.execute(
                insert(t.messages).values(
                    person_id=person, state="sent", message_id=f"<{person}>", intent_at="2026-11-01"
                )
            )
        connection.exec_driver_sql(
            "INSERT INTO message_items (assignment_id, person_id, module_id, message_id) "
            "SELECT a.assignment_id, m.person_id, a.module_id, m.id FROM messages m, assignment_modules a"
        )
    town.assign(PHISHING, due=None)
    assert "Waiting 0 An e-mail" in visit("ada", "/console").text


def test_forms(town: Town, visit: Visit) -> None:
    """One row for each module and version: languages with their links, states and errors."""
    town.form(INCIDENTS, "en", step="filled", error="Google said no.")
    page = visit("ada", "/console")
    versions = {module: town.module(module).version[:7] for module in (PHISHING, INCIDENTS)}
    assert page.rows[-3:] == [
        ["Module", "Version", "Language and state"],
        [
            title(PHISHING, "en"),
            versions[PHISHING],
            "Svenska published Dansk published",
        ],
        [
            title(INCIDENTS, "en"),
            versions[INCIDENTS],
            "Svenska published English has questions, not shared Google said no.",
        ],
    ]
    assert ("a", {
        "href": f"https://forms.example/{PHISHING}/da",
        "rel": "noreferrer",
        "aria-label": f"Open the form {title(PHISHING, 'en')} in Dansk",
    }) in page.attributes  # fmt: skip


def test_people_and_unknown_answers(town: Town, visit: Visit) -> None:
    """How many there are, when that last changed, and answers that belong to nobody."""
    assert "Every answer belongs to somebody in the roster." in visit("ada", "/console").text
    town.answer(1, PHISHING, None)
    text = visit("ada", "/console").text
    assert "31 people, 6 units. Somebody last joined or left: 17 August 2026 08:00." in text
    assert "1 answer comes from somebody who is not in the roster." in text
    assert "elsewhere.example" not in text


def test_a_leader_may_not(visit: Visit) -> None:
    """The console is the owner's alone."""
    assert visit("asa", "/console").status == 403
