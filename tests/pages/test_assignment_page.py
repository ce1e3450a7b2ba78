"""One assignment's page: how it stands, whom it missed, and every button on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from service.assignments.model import Level, Target
from service.assignments.records import read_rules
from service.messages.switches import read_silenced
from service.reports.goals import set_assignment_goal
from service.reports.standing import keep_standings
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.store import tables as t
from service.store.runs import wanted_since
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
ONE, TWO = "/console/assignments/1", "/console/assignments/2"


@pytest.fixture
def ada(town: Town) -> FlaskClient:
    """The owner's browser."""
    return town.client(town.app(), "ada")


def rule(town: Town, number: int) -> Any:
    with town.service.engine.connect() as connection:
        return read_rules(connection, number)[0]


def withdrawn(town: Town, number: int) -> bool:
    with town.service.engine.connect() as connection:
        of = t.assignments.c
        return connection.scalar(select(of.withdrawn_at).where(of.id == number)) is not None


def uses(town: Town) -> list[tuple[str, str, str]]:
    """What was written into the record of rights used."""
    of = t.audit.c
    with town.service.engine.connect() as connection:
        return [
            (row.by_address, row.door, row.about)
            for row in connection.execute(select(of.by_address, of.door, of.about).order_by(of.id))
        ]


def give_role(town: Town, name: str, role: Role, unit: str | None) -> None:
    now = "2026-11-01T06:00:00.000000Z"
    with town.service.engine.begin() as connection:
        who = person(connection, f"{name}@skolby.example")
        given = sound(connection, who, role, unit, until=None, today=date(2026, 11, 1))
        give(connection, given, Source.HAND, today=date(2026, 11, 1), now=now, by="ada@skolby.example")


def fail_mail(town: Town, name: str, why: str = "Address not found.") -> None:
    """A mail about the first assignment that Google would not take."""
    with town.service.engine.begin() as connection:
        key = connection.execute(
            insert(t.messages).values(
                person_id=name, state="failed", message_id=name, intent_at="2026-11-01T06:00:00.000000Z", error=why
            )
        ).inserted_primary_key
        assert key is not None
        connection.execute(
            insert(t.message_items).values(assignment_id=1, person_id=name, module_id=PHISHING, message_id=key[0])
        )


def test_how_it_stands(town: Town, ada: FlaskClient) -> None:
    """Whom it is for, since when, how many it binds, how many are done and late, and what it consists of."""
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, town.clock.now())
    page = Page.opened(ada, ONE)
    assert page.headings[0] == (1, title(PHISHING, "en"))
    assert (
        "To the whole organisation. Assigned 20 August 2026. Pupils are reached in Classroom, employees by" in page.text
    )
    assert "Assigned 31 Completed 38% 12 of 31 Overdue 19 Have been sent an e-mail 0" in page.text
    assert page.rows == [["Module", "Starts", "Due"], [title(PHISHING, "en"), "1 September 2026", "1 October 2026"]]
    assert "Everybody has been reached, or will be at the next delivery." in page.text


def test_whom_it_missed_and_what_to_do(town: Town, ada: FlaskClient) -> None:
    """By reason, with what Google said and what to do; names when asked for, and that is written down."""
    fail_mail(town, "norra0")
    fail_mail(town, "norra1")
    with town.service.engine.begin() as connection:
        row = {"person_id": "vera", "place": "unit:u", "reason": "No licence.", "until": "2026-12-01T00:00:00.000000Z"}
        connection.execute(insert(t.fallbacks).values(row))
    page = Page.opened(ada, ONE)
    assert "2 e-mails were not delivered Google answered: Address not found. The e-mails are tried again" in page.text
    assert "1 gets e-mail instead of Classroom Google answered: No licence." in page.text
    assert "norra0" not in page.text
    assert uses(town) == []
    named = Page.opened(ada, f"{ONE}?who=1")
    assert named.rows[-2] == ["/Skolor/Norra 1", "norra1@skolby.example", "Address not found."]
    assert uses(town) == [("ada@skolby.example", "page", "whom assignment 1 has not reached")]


def test_addresses_that_the_forms_do_not_open_for(town: Town, ada: FlaskClient) -> None:
    """Whose domain is not among the settings' is counted with what to set."""
    someone = town.people["norra0"]
    town.people["norra0"] = type(someone)(
        someone.id, "norra0@elsewhere.example", someone.name, someone.unit_id, "staff", "sv", None
    )
    town.settle()
    page = Page.opened(ada, ONE)
    assert "1 cannot open the forms The forms are not open to addresses at elsewhere.example. Add" in page.text


def test_trying_again_now(town: Town, ada: FlaskClient) -> None:
    """Who runs the service orders another try; where no scheduler comes, what to run is said; it is asked for once."""
    fail_mail(town, "norra0")
    said = press(ada, ONE, "deliver")
    assert "It is noted, but no scheduler has come yet. Run nanolearn deliver on the command line." in said.text
    assert "Another try is on order." in said.text
    assert not [found for tag, found in said.attributes if tag == "button" and found.get("value") == "deliver"]
    with town.service.engine.connect() as connection:
        assert wanted_since(connection, "deliver") == town.clock.now()


def test_asking_classroom_again(town: Town, ada: FlaskClient) -> None:
    """Nobody is kept out any longer than until the next delivery, and who asked is written down."""
    with town.service.engine.begin() as connection:
        row = {"person_id": "vera", "place": "unit:u", "reason": "No licence.", "until": "2026-12-01T00:00:00.000000Z"}
        connection.execute(insert(t.fallbacks).values(row))
    page = press(ada, ONE, "classroom")
    assert "gets e-mail instead of Classroom" not in page.text
    assert uses(town) == [
        ("ada@skolby.example", "page", "Classroom asked again about all whom it does not reach"),
    ]


def test_another_due_day(town: Town, ada: FlaskClient) -> None:
    """It is moved, at once, and noted; a day before today is refused with the first that would do."""
    assert "The due date is now 24 December 2026." in press(ada, TWO, "extend", due="2026-12-24").text
    assert [task.due_on for task in rule(town, 2).tasks] == [date(2026, 12, 24)]
    assert (
        "Nothing was changed: choose 22 November 2026 or a later day."
        in press(ada, TWO, "extend", due="2026-11-21").text
    )
    assert "Nothing was changed: choose" in press(ada, TWO, "extend", due="soon").text
    assert uses(town) == [("ada@skolby.example", "page", "assignment 2 extended, to administration")]


def test_somebody_else_was_quicker(town: Town, ada: FlaskClient) -> None:
    """A page that shows another due day than there is by now changes nothing."""
    page = press(ada, TWO, "extend", due="2026-12-30", was="2026-12-01")
    assert "Nothing was changed: somebody else has changed the assignment meanwhile." in page.text
    assert [task.due_on for task in rule(town, 2).tasks] == [date(2026, 12, 18)]


def test_by_mail_instead(town: Town, ada: FlaskClient) -> None:
    """The rule says so from now on; the button is gone."""
    page = press(ada, TWO, "mail")
    assert "The assignment goes by e-mail from the next delivery on." in page.text
    assert (rule(town, 2).via, rule(town, 2).class_id) == ("mail", None)
    assert "Everybody is reached by e-mail." in page.text
    assert not [found for tag, found in page.attributes if tag == "button" and found.get("value") == "mail"]


def test_reminders_off_and_on(town: Town, ada: FlaskClient) -> None:
    """Nobody is reminded of it, and the button for that is gone, until they are on again."""
    off = press(ada, TWO, "silence")
    assert "Reminders are switched off for this assignment." in off.text
    assert not [found for tag, found in off.attributes if tag == "button" and found.get("value") == "remind"]
    with town.service.engine.connect() as connection:
        assert read_silenced(connection) == {2}
    assert "Reminders are on again for this assignment." in press(ada, TWO, "speak").text
    with town.service.engine.connect() as connection:
        assert read_silenced(connection) == frozenset()


def test_a_reminder(town: Town, ada: FlaskClient) -> None:
    """On a Sunday it waits for Monday morning; asked for twice, it is sent once; it is off where reminders are."""
    assert "The reminder goes out 23 November 2026" in press(ada, TWO, "remind").text
    assert "A reminder is on its way" in Page.opened(ada, TWO).text
    assert "A reminder is already on its way." in press(ada, TWO, "remind").text
    press(ada, ONE, "silence")
    assert "Nobody can be reminded: reminders are switched off" in press(ada, ONE, "remind").text


def test_withdrawing(town: Town, ada: FlaskClient) -> None:
    """It binds nobody, its page says since when, and nothing can be done with it; twice is once."""
    page = press(ada, TWO, "withdraw")
    assert "The assignment is withdrawn." in page.text
    assert "Withdrawn 22 November 2026. It no longer counts" in page.text
    assert withdrawn(town, 2)
    assert not [found for tag, found in page.attributes if tag == "button" and found.get("name") == "do"]
    assert "The assignment was withdrawn already." in press(ada, TWO, "withdraw").text
    assert "somebody else has changed the assignment meanwhile" in press(ada, TWO, "mail").text


@pytest.mark.parametrize("token", ["", "made up"])
def test_another_site_presses_nothing(town: Town, ada: FlaskClient, token: str) -> None:
    """Without the session's token nothing is done, and the page says so."""
    page = press(ada, TWO, "withdraw", token=token)
    assert "The page was too old, so nothing was done. Press again." in page.text
    assert not withdrawn(town, 2)


def test_what_is_no_button(ada: FlaskClient) -> None:
    """An act that there is none of, and an assignment that is not there."""
    assert press(ada, TWO, "explode").status == 400
    assert Page.opened(ada, "/console/assignments/99").status == 404


def test_a_leader_sees_only_their_branch(town: Town, visit: Visit) -> None:
    """What binds others too is not theirs; of their own: what is asked, and the report for the figures."""
    assert visit("asa", ONE).status == 403
    assert visit("norra0", ONE).status == 403
    assert visit("asa", "/console/assignments/99").status == 404
    assert visit("norra0", "/console/assignments/99").status == 403
    unit = Target(Level.UNIT, "u/Skolor/Norra", "unit:/Skolor/Norra")
    one = Target(Level.PERSON, "norra0", "person:norra0@skolby.example")
    number = town.assign(PERSONAL, due=None, to=unit, exceptions=(one,))
    page = visit("asa", f"/console/assignments/{number}?lang=en")
    assert "To unit /Skolor/Norra, except a person." in page.text
    assert "where figures about too few people are hidden. To the report" in page.text
    assert page.links["To the report"] == "/units/Skolor/Norra"
    assert "norra0" not in page.text
    assert "Remind those who are not done" in page.text
    assert "You can see the assignment but not change it" in page.text


def test_a_leader_reminds_and_changes_nothing(town: Town) -> None:
    """The button they have works; those they have not are refused."""
    unit = Target(Level.UNIT, "u/Skolor/Norra", "unit:/Skolor/Norra")
    number = town.assign(PERSONAL, due=None, to=unit)
    asa = town.client(town.app(), "asa")
    address = f"/console/assignments/{number}"
    assert press(asa, address, "remind").status == 200
    for name in ("withdraw", "extend", "mail", "silence"):
        assert press(asa, address, name).status == 403, name
    assert asa.post("/console/do", data={"do": "deliver"}).status_code == 403
    assert not withdrawn(town, number)


def test_an_administrator_of_a_branch(town: Town) -> None:
    """They change what binds their branch alone."""
    give_role(town, "vård0", Role.ADMINISTRATOR, "/Vård")
    unit = Target(Level.UNIT, "u/Vård", "unit:/Vård")
    number = town.assign(INCIDENTS, due=None, to=unit)
    client = town.client(town.app(), "vård0")
    assert press(client, f"/console/assignments/{number}", "withdraw").status == 200
    assert withdrawn(town, number)
    assert Page.opened(client, TWO).status == 403


def test_the_list(town: Town, visit: Visit) -> None:
    """Everything that binds nobody outside of the visitor's branches, the newest first, withdrawn ones too."""
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, town.clock.now())
    unit = Target(Level.UNIT, "u/Skolor/Norra", "unit:/Skolor/Norra")
    town.assign(PERSONAL, INCIDENTS, due=date(2026, 12, 1), to=unit, role="staff")
    press(town.client(town.app(), "ada"), TWO, "withdraw")
    assert visit("ada", "/console/assignments").rows[1:] == [
        ["3 2 modules to unit /Skolor/Norra, employees only", "1 December 2026", "counted at the next delivery"],
        [
            f"2 {title(INCIDENTS, 'en')} to the whole organisation",
            "18 December 2026",
            "withdrawn 22 November 2026",
        ],
        [f"1 {title(PHISHING, 'en')} to the whole organisation", "1 October 2026", "31", "38%", "19"],
    ]
    assert visit("asa", "/console/assignments?lang=en").rows[1:] == [
        ["3 2 modules to unit /Skolor/Norra, employees only", "1 December 2026", "shown in the report"],
    ]
    assert "There are no assignments." in visit("vera", "/console/assignments?lang=en").text
    assert visit("norra0", "/console/assignments").status == 403


def test_a_long_list_comes_in_parts(town: Town, visit: Visit) -> None:
    """Fifty at a time."""
    for _ in range(50):
        town.assign(PERSONAL, due=None)
    first = visit("ada", "/console/assignments")
    assert len(first.rows) == 51
    second = visit("ada", first.links["Older"])
    assert [row[0].partition(" ")[0] for row in second.rows[1:]] == ["2", "1"]
    assert second.links["The newest"] == "/console/assignments"


def test_its_goal_and_where_it_leads(town: Town, ada: FlaskClient) -> None:
    """As soon as the figures have been worked out with it; who may not see how a few stand reads the goal alone."""
    now, goal = town.clock.now(), "90% by 31 January 2027."
    with town.service.engine.begin() as connection:
        set_assignment_goal(connection, 1, share=90, by=date(2027, 1, 31), now=now, who=None)
    page = Page.opened(ada, ONE)
    assert goal in page.text
    assert "At the pace of the last weeks" not in page.text
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, now)
    assert f"{goal} At the pace of the last weeks the goal will not be reached: it comes to 38% at most." in (
        Page.opened(ada, ONE).text
    )
    schools = town.assign(PHISHING, due=None, to=Target(Level.UNIT, "u/Skolor", "unit:/Skolor"))
    with town.service.engine.begin() as connection:
        set_assignment_goal(connection, schools, share=90, by=date(2027, 1, 31), now=now, who=None)
    keep_standings(town.service.engine, town.service.settings, town.service.catalogue, now)
    for who, told in (("ada", True), ("asa", False)):
        page = Page.opened(town.client(town.app(), who), f"/console/assignments/{schools}?lang=en")
        assert (goal in page.text, "At the pace of the last weeks" in page.text) == (True, told)
