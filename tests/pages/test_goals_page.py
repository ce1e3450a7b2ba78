"""Goals on the web: set, changed, removed and listed, by who may; what is filled in wrongly is said beside it."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.pages.goal_form import GoalForm, Wanted, example
from service.pages.goals import AT_ONCE
from service.reports.goals import Goal, read_goals, set_goal
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import NOW, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
JUNE = date(2027, 6, 1)
TODAY = NOW.date()


@pytest.fixture
def lena(town: Town) -> FlaskClient:
    """Lena administers /Skolor, and nothing else."""
    town.add("/Vård", "lena", "Lena Ask")
    town.settle()
    with town.service.engine.begin() as connection:
        who = person(connection, "lena@skolby.example")
        given = sound(connection, who, Role.ADMINISTRATOR, "/Skolor", until=None, today=TODAY)
        give(connection, given, Source.HAND, today=TODAY, now="2026-11-01T00:00:00.000000Z", by="ada@skolby.example")
    return town.client(town.app(), "lena")


def goals(town: Town) -> list[Goal]:
    with town.service.engine.connect() as connection:
        return read_goals(connection)


def test_set_and_changed_on_the_unit_page(town: Town, lena: FlaskClient) -> None:
    """Filled in on the page, told on the next; set again it is another; who set it is kept."""
    page = press(lena, "/units/Skolor", "set", share="80", by="2027-06-01")
    assert "Målet är sparat: 80 % senast 1 juni 2027." in page.text
    assert "Mål : 80 % senast 1 juni 2027." in page.text
    assert "Ändra målet" in page.text
    press(lena, "/units/Skolor", "set", share="90", by="2027-05-01")
    assert goals(town) == [Goal("/Skolor", None, 90, date(2027, 5, 1))]
    with town.service.engine.connect() as connection:
        assert connection.scalars(select(t.goals.c.set_by)).all() == ["lena@skolby.example"]


def test_removed_on_the_unit_page(town: Town, lena: FlaskClient) -> None:
    """Then the unit has none; in two windows it is as if in one."""
    page = press(lena, "/units/Skolor", "set", share="80", by="2027-06-01")
    token = next(found["value"] for tag, found in page.attributes if found.get("name") == "token")
    for _ in range(2):
        reply = lena.post("/goals?unit=/Skolor", data={"token": token, "do": "remove"})
        assert (reply.status_code, reply.headers["Location"]) == (303, "/units/Skolor")
        assert "Målet är borttaget." in Page.opened(lena, "/units/Skolor").text
        assert goals(town) == []


def test_a_goal_of_one_module(town: Town, lena: FlaskClient) -> None:
    """On the page of one module it is that module's; on the page of goals one chooses."""
    page = press(lena, f"/units/Skolor/Norra?module={PHISHING}", "set", share="75", by="2027-06-01")
    assert "75 % senast 1 juni 2027." in page.text
    assert f"Bara modulen {title(PHISHING)}" in page.text
    press(lena, "/goals?unit=/Skolor", "set", share="70", by="2027-06-02", module=PHISHING)
    assert goals(town) == [
        Goal("/Skolor", PHISHING, 70, date(2027, 6, 2)),
        Goal("/Skolor/Norra", PHISHING, 75, JUNE),
    ]


@pytest.mark.parametrize(
    ("share", "by", "told"),
    [
        ("0", "2027-06-01", ["Skriv andelen som ett heltal från 1 till 100."]),
        ("101", "2027-06-01", ["Skriv andelen som ett heltal från 1 till 100."]),
        ("80 %", "", ["Skriv andelen som ett heltal från 1 till 100.", "Välj en dag."]),
        ("٨", "2027-06-01", ["Skriv andelen som ett heltal från 1 till 100."]),
        ("80", "2026-11-21", ["Dagen har redan passerat. Välj en som inte har gjort det."]),
        ("80", "1 juni", ["Välj en dag."]),
    ],
)
def test_what_is_wrong_is_said_and_kept(town: Town, lena: FlaskClient, share: str, by: str, told: list[str]) -> None:
    """Each fault in words that lead to its field; what was filled in stands there still; nothing is written."""
    page = press(lena, "/units/Skolor", "set", share=share, by=by)
    assert page.status == 422
    said = page.text.partition("Målet är inte sparat. Rätta det här:")[2].partition(" Mål ")[0]
    assert said.strip() == " ".join(told)
    fields = {found["name"]: found for tag, found in page.attributes if tag == "input" and found.get("id")}
    assert (fields["share"]["value"], fields["by"]["value"]) == (share, by)
    assert sum("aria-invalid" in field for field in fields.values()) == len(told)
    assert goals(town) == []


def test_today_is_not_too_late() -> None:
    """By the municipality's own day."""
    assert GoalForm("/", share="1", by="2026-11-22").read(TODAY) == Wanted(1, TODAY)
    assert GoalForm("/", share="100", by="2026-11-21").read(TODAY) == ("passed",)
    assert [example(date(2026, month, 28)) for month in (1, 8, 9, 12)] == [
        date(2026, 5, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 4, 1),
    ]


def test_who_may_not_set_goals_reads_them(town: Town, visit: Visit) -> None:
    """A leader without the right has no form, sees no button, and is refused if they send one all the same."""
    with town.service.engine.begin() as connection:
        set_goal(connection, "u/Skolor", None, share=80, by=JUNE, now=NOW, who=None)
    page = visit("asa", "/goals?unit=/Skolor")
    assert page.rows[1][:3] == ["Skolor", "Alla moduler tillsammans", "80 % senast 1 juni 2027."]
    assert [found for tag, found in page.attributes if tag == "button" and found.get("name") == "do"] == []
    assert "Sätt ett mål" not in visit("asa", "/units/Skolor").text
    client = town.client(town.app(), "asa")
    assert client.post("/goals?unit=/Skolor", data={"do": "remove"}).status_code == 403
    assert visit("vera", "/goals?unit=/Skolor").status == 403
    assert len(goals(town)) == 1


def test_not_outside_of_what_one_administers(town: Town, lena: FlaskClient) -> None:
    """Neither above nor beside, whatever the form says."""
    for unit in ("/", "/Vård"):
        assert lena.post(f"/goals?unit={unit}", data={"do": "set", "share": "1", "by": "2027-06-01"}).status_code == 403
    assert lena.post("/goals?unit=/Skolor", data={"module": "no-such"}).status_code == 404
    assert goals(town) == []


def test_another_site_sets_nothing(town: Town, lena: FlaskClient) -> None:
    """Without what only our pages carry it is refused, and what was filled in stands there to be sent again."""
    reply = lena.post("/goals?unit=/Skolor", data={"do": "set", "share": "80", "by": "2027-06-01"})
    assert reply.status_code == 422
    assert "Sidan hade stått öppen för länge." in reply.text
    assert goals(town) == []


def test_goals_of_a_branch(town: Town, visit: Visit) -> None:
    """Those of units below too, each with its outlook; as many at once as a page has room for."""
    with town.service.engine.begin() as connection:
        for unit in ("/Skolor", "/Skolor/Norra", "/Vård"):
            set_goal(connection, f"u{unit}", None, share=50, by=JUNE, now=NOW, who=None)
        for number in range(AT_ONCE):
            set_goal(connection, "u/Skolor/Södra", f"gone-{number:02}", share=50, by=JUNE, now=NOW, who=None)
    page = visit("asa", "/goals?unit=/Skolor")
    assert [row[0] for row in page.rows[1:3]] == ["Skolor", "Norra"]
    assert page.rows[2][3] == "Målet är nått."
    assert len(page.rows) == 1 + AT_ONCE
    after = visit("asa", page.links["Nästa"])
    assert [row[1] for row in after.rows[1:]] == [f"gone-{AT_ONCE - 2}", f"gone-{AT_ONCE - 1}"]
    assert after.links["Föregående"] == "/goals?unit=/Skolor&page=0"


def test_removed_in_the_list(town: Town, lena: FlaskClient) -> None:
    """A goal of a module that has gone, too; one is back in the list of the branch one came from."""
    with town.service.engine.begin() as connection:
        set_goal(connection, "u/Skolor/Norra", "gone", share=50, by=JUNE, now=NOW, who=None)
    page = press(lena, "/goals?unit=/Skolor", "remove")
    assert page.headings[0] == (1, "Mål för Skolor")
    assert "Inget mål är satt här." in page.text
    assert goals(town) == []


def test_the_goal_of_an_assignment(town: Town, visit: Visit) -> None:
    """On its page: set, changed, removed; wrong is said with what was filled in; others read it and change nothing."""
    ada = town.client(town.app(), "ada")
    page = press(ada, "/console/assignments/1?lang=sv", "set", share="90", by="2027-06-01")
    assert "Målet är sparat: 90 % senast 1 juni 2027." in page.text
    assert "Mål 90 % senast 1 juni 2027." in page.text
    wrong = press(ada, "/console/assignments/1", "set", share="900", by="2027-06-01")
    assert wrong.status == 422
    assert "Skriv andelen som ett heltal från 1 till 100." in wrong.text
    assert {"900", "2027-06-01"} <= {found.get("value") for tag, found in wrong.attributes if tag == "input"}
    assert ada.get("/goals/assignments/1").headers["Location"] == "/console/assignments/1"
    reply = ada.post("/goals/assignments/1", data={"do": "remove"})
    assert (reply.status_code, "Sidan hade stått öppen för länge." in reply.text) == (422, True)
    assert ada.post("/goals/assignments/99").status_code == 404
    assert town.client(town.app(), "asa").post("/goals/assignments/1").status_code == 403
    assert "Målet är borttaget." in press(ada, "/console/assignments/1", "remove").text
    assert "Inget mål är satt här." in visit("ada", "/console/assignments/1?lang=sv").text
