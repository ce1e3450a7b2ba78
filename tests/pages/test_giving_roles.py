"""Roles given and taken away on the web: by whom, to whom, with what is wrong said in words, and on record."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from service.roles.model import Role, Source
from service.roles.records import give, holdings, person, sound
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.pressed import press
from tests.support.skolby import NOW, Town

HERE, TODAY = "/console/roles", NOW.date()


@pytest.fixture
def ada(town: Town) -> FlaskClient:
    client = town.client(town.app(), "ada")
    client.get(f"{HERE}?lang=en")
    return client


def given(town: Town) -> list[tuple[str, str, str | None, date | None, str | None]]:
    """All that somebody gave."""
    with town.service.engine.connect() as connection:
        found = [each for each in holdings(connection, TODAY) if each.source is not Source.DIRECTORY]
    return [(each.holder, each.role.value, each.unit, each.until, each.by) for each in found]


def record(town: Town) -> list[tuple[str | None, ...]]:
    of = t.audit.c
    with town.service.engine.connect() as connection:
        rows = connection.execute(select(of.by_address, of.door, of.permission, of.unit_path, of.person_id, of.about))
        return [tuple(row) for row in rows]


def test_given_and_taken_away(town: Town, ada: FlaskClient) -> None:
    """It stands in the list with its end and who gave it; the button beside it takes it away; both are on record."""
    who, unit = "norra0@skolby.example", "/Skolor/Södra"
    page = press(ada, HERE, "give", who=who.upper(), role="ambassador", unit="skolor/södra/", until="2027-06-30")
    assert f"{who} now has the role ambassador for {unit}." in page.text
    assert given(town) == [(who, "ambassador", unit, date(2027, 6, 30), "ada@skolby.example")]
    page = press(ada, HERE, "take", who=who, role="ambassador", unit=unit)
    assert f"{who} no longer has the role ambassador for {unit}." in page.text
    assert given(town) == []
    mine = ("ada@skolby.example", "page", "unit:roles:manage", unit, "norra0")
    assert record(town) == [(*mine, "ambassador until 2027-06-30 given"), (*mine, "ambassador taken away")]


def test_given_twice_nothing_changes(town: Town, ada: FlaskClient) -> None:
    """The second time says so, and leaves no entry; a role for the installation needs no unit."""
    for said in ("now has the role IT for the whole organisation".casefold(), "had that role already"):
        page = press(ada, HERE, "give", who="vera@skolby.example", role="it", unit="", until="")
        assert said in page.text.casefold()
    assert given(town) == [("vera@skolby.example", "it", "/", None, "ada@skolby.example")]
    assert len(record(town)) == 1


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"who": "nobody@skolby.example"}, "Nobody in the roster has that address."),
        ({"role": "owner"}, "Choose a role."),
        ({"unit": ""}, "There is no such unit."),
        ({"unit": "/Nowhere"}, "There is no such unit."),
        ({"until": "2026-11-21"}, "That day has passed."),
        ({"until": "soon"}, "That day has passed."),
        ({"role": "superuser", "unit": "/Skolor/Norra"}, "A superuser helps one unit"),
        ({"token": "made up"}, "The page had been open for too long."),
    ],
)
def test_what_cannot_be_meant(town: Town, ada: FlaskClient, filled: dict[str, str], said: str) -> None:
    """Each is said above the form, which keeps what was filled in; nothing is given."""
    with town.service.engine.begin() as connection:
        helps = sound(
            connection, person(connection, "vera@skolby.example"), Role.SUPERUSER, "/Vård", until=None, today=TODAY
        )
        give(connection, helps, Source.HAND, today=TODAY, now="2026-11-01T07:00:00.000000Z", by=None)
    form = {"who": "vera@skolby.example", "role": "ambassador", "unit": "/Skolor", "until": ""} | filled
    page = press(ada, HERE, "give", **form)
    assert page.status == 422
    assert said in page.text
    values = {found.get("name"): found.get("value") for tag, found in page.attributes if tag == "input"}
    assert (values["who"], values["unit"], values["until"]) == (form["who"], form["unit"], form["until"])
    assert [each[:3] for each in given(town)] == [("vera@skolby.example", "superuser", "/Vård")]
    assert record(town) == []


def test_who_administers_a_branch_gives_roles_there_alone(town: Town) -> None:
    """Not beside it, and none that may do more than they; others' roles there have no button they may not press."""
    with town.service.engine.begin() as connection:
        holder = person(connection, "norra0@skolby.example")
        here = sound(connection, holder, Role.ADMINISTRATOR, "/Skolor", until=None, today=TODAY)
        give(connection, here, Source.HAND, today=TODAY, now="2026-11-01T07:00:00.000000Z", by=None)
    client = town.client(town.app(), "norra0")
    client.get(f"{HERE}?lang=en")
    fields = {"who": "vera@skolby.example", "until": ""}
    for role, unit in (("ambassador", "/Vård"), ("it", "/")):
        page = press(client, HERE, "give", role=role, unit=unit, **fields)
        assert (page.status, "it may do more than you may" in page.text) == (422, True)
    assert "now has the role" in press(client, HERE, "give", role="ambassador", unit="/Skolor/Norra", **fields).text
    assert [each[:3] for each in given(town)] == [
        ("norra0@skolby.example", "administrator", "/Skolor"),
        ("vera@skolby.example", "ambassador", "/Skolor/Norra"),
    ]


def test_what_the_directory_gives_has_no_button(town: Town, ada: FlaskClient) -> None:
    """Åsa and Vera lead by the Directory: that changes there. What was taken away meanwhile is said to be gone."""
    page = Page.opened(ada, HERE)
    assert [found for tag, found in page.attributes if tag == "button" and found.get("value") == "take"] == []
    gone = press(ada, HERE, "take", who="asa@skolby.example", role="leader", unit="/Skolor")
    assert (gone.status, "The role had been taken away already." in gone.text) == (422, True)


def test_a_groups_role_can_be_taken_away(town: Town, ada: FlaskClient) -> None:
    """It was given on the command line; its button names the group."""
    values = {"role": "it", "unit_id": "u/", "source": "hand", "given_at": "2026-11-01T07:00:00.000000Z"}
    with town.service.engine.begin() as connection:
        connection.execute(t.roles.insert().values(group_address="drift@skolby.example", **values))
    page = press(ada, HERE, "take", who="drift@skolby.example", role="it", unit="/", group="1")
    assert "drift@skolby.example no longer has the role IT" in page.text
    with town.service.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(t.roles)) == 0
