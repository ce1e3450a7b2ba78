"""The owner's page: assignments, mails, Forms, the roster, answers of nobody, and what can be done about them."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import insert, update

from service.assignments.model import Level, Target
from service.reports.standing import keep_standings
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.store import tables as t
from service.store.runs import note_run, wanted_since
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]


def send(town: Town, person: str, state: str, assignment: int, module: str) -> None:
    row = {"person_id": person, "state": state, "message_id": f"<{person}>", "intent_at": "2026-11-01T06:30:00.000000Z"}
    with town.service.engine.begin() as connection:
        key = connection.execute(
            insert(t.messages).values(**row, error="Google said no." if state == "failed" else None)
        ).inserted_primary_key
        assert key is not None
        connection.execute(
            insert(t.message_items).values(
                assignment_id=assignment, person_id=person, module_id=module, message_id=key[0]
            )
        )


def count(town: Town) -> None:
    """As every delivery does at its end."""
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, town.clock.now())


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
    count(town)
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


def test_an_assignment_that_nobody_has_counted_yet(town: Town, visit: Visit) -> None:
    """It is shown, and when its figures will come; those of the others say of when they are."""
    count(town)
    town.assign(PERSONAL, due=None)
    page = visit("ada", "/console")
    figures = [row[2:] for row in page.rows[1:4]]
    assert figures == [["31", "38%", "19"], ["31", "0%", "0"], ["counted at the next delivery"]]
    assert "The figures are as of 22 November 2026 10:14." in page.text


def test_mails(town: Town, visit: Visit) -> None:
    """Sent, failed and uncertain ones are counted; of failed ones the address and the reason are shown."""
    send(town, "norra0", "sent", 2, INCIDENTS)
    send(town, "norra1", "uncertain", 2, INCIDENTS)
    send(town, "norra2", "failed", 2, INCIDENTS)
    send(town, "vård0", "sent", 1, PHISHING)
    page = visit("ada", "/console")
    assert "Sent 2 Failed 1 Uncertain 1 An e-mail" in page.text
    assert "E-mails that failed 1" in page.text
    assert ["norra2@skolby.example", "1 November 2026 07:30", "Google said no."] in page.rows


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
    """How many there are, and answers that belong to nobody: from where, to what, when; and what to do."""
    assert "Every answer belongs to somebody in the roster." in visit("ada", "/console").text
    town.answer(1, PHISHING, None)
    page = visit("ada", "/console")
    assert "31 people, 6 units." in page.text
    assert "1 answer comes from somebody who is not in the roster. They are not counted." in page.text
    assert page.rows[-2:] == [
        ["Address", "Module", "When"],
        ["somebody@elsewhere.example", title(PHISHING, "en"), "10 September 2026 09:00"],
    ]


def test_more_unknown_answers_than_are_shown(town: Town, visit: Visit) -> None:
    """The newest twenty, and how many more there are."""
    for day in range(1, 24):
        town.answer(1, PHISHING, None, at=f"2026-09-{day:02}T07:00:00Z")
    page = visit("ada", "/console")
    days = [row[-1] for row in page.rows[-20:]]
    assert days == [f"{day} September 2026 09:00" for day in range(23, 3, -1)]
    assert page.text.partition("and 3 more ")[2].startswith(
        "Read the Directory now Svenska Dansk English How it is counted How your data are handled"
    )


def test_who_is_not_reached_through_classroom(town: Town, visit: Visit) -> None:
    """Who gets mail instead, until when and why; a wait that is over is not shown."""
    with town.service.engine.begin() as connection:
        connection.execute(
            insert(t.fallbacks),
            [
                {
                    "person_id": person,
                    "place": "unit:u",
                    "reason": "It is full.",
                    "until": f"2026-11-{day}T09:00:00.000000Z",
                }
                for person, day in (("norra0", 23), ("norra1", 21))
            ],
        )
    page = visit("ada", "/console")
    assert "By e-mail instead of in Classroom 1" in page.text
    assert ["norra0@skolby.example", "23 November 2026 10:00", "It is full."] in page.rows
    assert "norra1@skolby.example" not in page.text


def test_grades_and_watches(town: Town, visit: Visit) -> None:
    """Grades that are a teacher's, with whose they are; Forms without a watch, with the reason."""
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.classes).values(id=1, place="unit:u", part=1, state="active", name="Norra"))
        connection.execute(
            insert(t.course_works).values(
                id=1, class_id=1, assignment_id=1, module_id=PHISHING, language="sv", version="1", points=3
            )
        )
        connection.execute(
            insert(t.class_grades),
            [
                {"course_work_id": 1, "person_id": "norra3", "left_because": "A teacher has set it."},
                {"course_work_id": 1, "person_id": "norra4", "left_because": None},
            ],
        )
        connection.execute(insert(t.watches).values(form=1, error="Google refused it."))
    page = visit("ada", "/console")
    assert "Grades in Classroom that are left alone 1" in page.text
    assert ["norra3@skolby.example", title(PHISHING, "en"), "A teacher has set it."] in page.rows
    assert "norra4@skolby.example" not in page.text
    assert [title(PHISHING, "en"), "–", "Google refused it."] in page.rows


def test_a_leader_may_not(visit: Visit) -> None:
    """The console is the owner's alone."""
    assert visit("asa", "/console").status == 403


def drift(town: Town) -> None:
    """Somebody has changed the Swedish Form by hand."""
    found = [["title", "Stanna upp", "STANNA UPP!"]]
    with town.service.engine.begin() as connection:
        connection.execute(update(t.forms).where(t.forms.c.id == 1).values(drift=found))


def test_a_form_changed_by_hand(town: Town, visit: Visit) -> None:
    """What we wrote and what stands there now, with both ways out, named for who listens."""
    drift(town)
    page = visit("ada", "/console")
    assert "title We wrote: Stanna upp It now says: STANNA UPP! Restore Let it be" in page.text
    labels = [found["aria-label"] for tag, found in page.attributes if tag == "button" and "aria-label" in found]
    form = f"{title(PHISHING, 'en')} (Svenska)"
    assert labels == [f"Restore the form {form}", f"Let it be: {form}"]


def test_each_kind_has_its_remedy(town: Town, visit: Visit) -> None:
    """Mails and Forms are tried again, Classroom is asked again, the Directory is read: each button once."""
    send(town, "norra2", "failed", 2, INCIDENTS)
    town.answer(1, PHISHING, None)
    town.form(INCIDENTS, "en", step="filled", error="Google said no.")
    with town.service.engine.begin() as connection:
        row = {"person_id": "norra0", "place": "u", "reason": "Full.", "until": "2026-11-23T09:00:00.000000Z"}
        connection.execute(insert(t.fallbacks).values(row))
    page = visit("ada", "/console")
    buttons = [found["value"] for tag, found in page.attributes if tag == "button" and found.get("name") == "do"]
    assert buttons == ["deliver", "classroom", "deliver", "roster"]


def test_reading_the_directory_is_ordered(town: Town) -> None:
    """The wish is written down for the next tick; the page says so in place of the button."""
    ada = town.client(town.app(), "ada")
    page = press(ada, "/console/people", "roster")
    assert "Run nanolearn roster sync on the command line." in page.text
    assert "Reading the Directory is on order." in page.text
    with town.service.engine.begin() as connection:
        assert wanted_since(connection, "roster") == town.clock.now()
        town.clock.sleep(60)
        note_run(connection, "roster", town.clock.now())
        note_run(connection, "tick", town.clock.now())
        assert wanted_since(connection, "roster") is None
    again = press(ada, "/console/people", "roster")
    assert "The Directory is read within a minute." in again.text


def test_what_no_errand_is(town: Town) -> None:
    """Another work than those there are, another site's form, a page to go back to that is not ours."""
    ada = town.client(town.app(), "ada")
    assert ada.post("/console/do", data={"do": "explode"}).status_code == 400
    assert ada.post("/console/forms/f", data={"do": "explode"}).status_code == 400
    assert "The page was too old" in press(ada, "/console/people", "roster", token="x").text
    drift(town)
    assert "The page was too old" in press(ada, "/console", "restore", token="x").text
    reply = ada.post("/console/do", data={"do": "roster", "token": "", "next": "https://evil.example/"})
    assert reply.headers["Location"] == "/"
    assert ada.get("/console/do").headers["Location"] == "/console"
    assert ada.get("/console/forms/f").headers["Location"] == "/console"


def test_who_keeps_it_running_sees_no_results(town: Town) -> None:
    """IT orders work, and neither assigns nor settles what was changed by hand."""
    now = "2026-11-01T06:00:00.000000Z"
    with town.service.engine.begin() as connection:
        who = person(connection, "vera@skolby.example")
        given = sound(connection, who, Role.IT, None, until=None, today=date(2026, 11, 1))
        give(connection, given, Source.HAND, today=date(2026, 11, 1), now=now, by="ada@skolby.example")
    send(town, "norra2", "failed", 2, INCIDENTS)
    drift(town)
    vera = town.client(town.app(), "vera")
    page = Page.opened(vera, "/console?lang=en")
    buttons = [found["value"] for tag, found in page.attributes if tag == "button" and found.get("name") == "do"]
    assert buttons == ["deliver"]
    assert "norra2" not in page.text
    assert vera.post("/console/forms/f", data={"do": "restore"}).status_code == 403
    assert press(vera, "/console", "deliver").status == 200
