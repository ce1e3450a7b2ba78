"""Making an assignment on the web: what was filled in is understood, looked at with whom it reaches, placed once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from sandbox.serve import Sandbox
from service.access import Permission
from service.assignments.records import read_rules
from service.pages.mending import wish as form
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.store import tables as t
from service.store.runs import note_run
from service.web import build
from tests.support.page_reader import Page
from tests.support.pressed import browser_of
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town, title
from tests.support.story import Story

Visit = Callable[[str | None, str], Page]
HERE = "/console/assign"
PATHS = {path.lower(): path for path in ("/Skolor", "/Skolor/Norra", "/Skolor/Södra", "/Vård", "/Skolor/A", "/Vård/A")}


@pytest.fixture
def ada(town: Town) -> FlaskClient:
    return town.client(town.app(), "ada")


def sent(client: FlaskClient, do: str, **fields: Any) -> Page:
    """The page after the form was sent, filled in like this."""
    token = press_token(client)
    reply = client.post(HERE, data={"token": token, "do": do, **fields})
    if reply.status_code == 303:
        return Page.opened(client, reply.headers["Location"])
    page = Page()
    page.status, page.headers, page.source = reply.status_code, reply.headers, reply.get_data(as_text=True)
    page.feed(page.source)
    return page


def press_token(client: FlaskClient) -> str:
    page = Page.opened(client, HERE)
    return next(str(found["value"]) for tag, found in page.attributes if found.get("name") == "token")


def placed(town: Town) -> list[Any]:
    """The rules made since the town was filled."""
    with town.service.engine.connect() as connection:
        return read_rules(connection)[2:]


def hidden(page: Page) -> dict[str, list[str]]:
    """What the page carries on to the next press of a button."""
    found: dict[str, list[str]] = {}
    for tag, each in page.attributes:
        if tag == "input" and each.get("type") == "hidden":
            found.setdefault(str(each["name"]), []).append(str(each["value"]))
    return found


def test_from_the_form_to_the_assignment(town: Town, ada: FlaskClient) -> None:
    """Chosen, looked at, placed; it says so on the new assignment's page, and the record has who did it."""
    look = sent(
        ada,
        "look",
        modules=[PERSONAL, INCIDENTS],
        to=["unit:/Skolor/Norra"],
        others="norra0@skolby.example, Vera Holm <VERA@skolby.example>\n/vård",
        excepted="",
        **{"except": "norra1@skolby.example"},
        starts="2026-11-23",
        due="2026-12-01",
        every="2w",
    )
    assert look.headings[0] == (1, "Review")
    assert (
        "unit /Skolor/Norra, person norra0@skolby.example, person vera@skolby.example, unit /Vård, except" in look.text
    )
    assert "Starts 23 November 2026, due 1 December 2026. One every two weeks." in look.text
    assert "15 people in 2 units." in look.text
    assert placed(town) == []
    done = sent(ada, "place", **hidden(look))
    assert "Nothing happens by itself here: forms and e-mails go out when somebody runs nanolearn deliver." in done.text
    [rule] = placed(town)
    assert [(task.module_id, task.starts_on, task.due_on) for task in rule.tasks] == [
        (PERSONAL, date(2026, 11, 23), date(2026, 12, 1)),
        (INCIDENTS, date(2026, 12, 7), date(2026, 12, 15)),
    ]
    assert [target.label for target in (*rule.targets, *rule.exceptions)] == [
        "unit:/Skolor/Norra",
        "person:norra0@skolby.example",
        "person:vera@skolby.example",
        "unit:/Vård",
        "person:norra1@skolby.example",
    ]
    of = t.audit.c
    with town.service.engine.connect() as connection:
        [entry] = connection.execute(select(of.by_address, of.door, of.permission)).all()
    assert tuple(entry) == ("ada@skolby.example", "page", Permission.ASSIGNMENTS_MANAGE.value)


def test_where_the_scheduler_comes_it_goes_out_by_itself(town: Town, ada: FlaskClient) -> None:
    """And only there is that promised."""
    with town.service.engine.begin() as connection:
        note_run(connection, "tick", town.clock.now(), {})
    answer = sent(ada, "place", modules=[PERSONAL], to=["unit:/Vård"])
    assert "The assignment is made. Forms and e-mails go out by themselves." in answer.text


def test_pressed_twice_it_is_placed_once(town: Town, ada: FlaskClient) -> None:
    """A double click, and a page that was gone back to: the second press leads to the first one's assignment."""
    look = sent(ada, "look", modules=[PERSONAL], to=["administration"])
    first, second = sent(ada, "place", **hidden(look)), sent(ada, "place", **hidden(look))
    assert len(placed(town)) == 1
    assert first.headings[0] == second.headings[0] == (1, title(PERSONAL, "en"))
    assert "This was assigned already. Here is how it stands." in second.text


def test_changing_ones_mind(ada: FlaskClient) -> None:
    """Back in the form, everything stands as it was filled in."""
    filled = {
        "modules": [PERSONAL],
        "to": ["unit:/Vård"],
        "others": "/Skolor/Norra",
        "due": "2026-12-24",
        "role": "staff",
    }
    page = sent(ada, "change", **hidden(sent(ada, "look", **filled)))
    ticked = [found["value"] for tag, found in page.attributes if tag == "input" and "checked" in found]
    assert ticked == [PERSONAL, "unit:/Vård"]
    assert next(found["value"] for _, found in page.attributes if found.get("name") == "due") == "2026-12-24"
    assert "/Skolor/Norra" in page.source.partition('name="others"')[2].partition("</textarea>")[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"modules": []}, "Choose at least one module."),
        ({"modules": ["gone"]}, "One of the modules is no longer there."),
        ({"to": []}, "Choose at least one unit, group or person."),
        ({"others": "/Skolor/Östra"}, "There is no unit called this: /Skolor/Östra."),
        ({"except": "O'Brien"}, "There is no unit called this: O'Brien."),
        ({"starts": "2026-12-02", "due": "2026-12-01"}, "The due date is before the first day."),
        ({"due": "2026-11-21"}, "The due date is before the first day."),
        ({"starts": "2026-11-01", "due": "2026-11-21"}, "The due date has passed already."),
        ({"way": "class"}, "Give the class's address in Classroom"),
        ({"way": "class", "class": "https://school.example/9A"}, "This is what the program said:"),
    ],
)
def test_what_cannot_be(town: Town, ada: FlaskClient, fields: dict[str, Any], said: str) -> None:
    """Each said in a sentence above the form, which keeps what was filled in; nothing is placed."""
    page = sent(ada, "look", **{"modules": [PERSONAL], "to": ["administration"], **fields})
    assert page.status == 422
    assert said in page.text
    alert = {"class": "said wrong", "role": "alert", "tabindex": "-1", "autofocus": None}
    assert ("div", alert) in page.attributes
    assert placed(town) == []


def test_nobody_is_no_assignment(ada: FlaskClient) -> None:
    """A choice that binds nobody can be changed, not placed."""
    page = sent(ada, "look", modules=[PERSONAL], to=["unit:/Vård"], role="pupil")
    assert "Nobody would get the modules." in page.text
    assert [found["value"] for tag, found in page.attributes if tag == "button" and found.get("name") == "do"] == [
        "change"
    ]


def test_a_group_is_asked_of_the_directory(sandbox: Sandbox, tmp_path: Path) -> None:
    """An address of nobody is a group's; one that is not there is refused in the reader's words."""
    story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_OWNERS="fatuma.abdi@ekby.example")
    story.sync()
    fatuma = browser_of(build(story.service), "fatuma.abdi@ekby.example", story.clock.now())
    fatuma.get(f"{HERE}?lang=en")
    page = sent(fatuma, "look", modules=[PERSONAL], others="Skyddsombud@ekby.example")
    assert "group skyddsombud@ekby.example" in page.text
    assert "2 people in 2 units." in page.text
    refused = sent(fatuma, "look", modules=[PERSONAL], others="nobody@ekby.example")
    assert "The directory has no person or group of this address: nobody@ekby.example." in refused.text
    story.close()


def test_another_sites_form_places_nothing(town: Town, ada: FlaskClient) -> None:
    """Without the session's token the form comes back, filled in."""
    page = sent(ada, "place", modules=[PERSONAL], to=["administration"], token="made up")
    assert "The page was too old, so nothing was done." in page.text
    assert placed(town) == []
    assert [found["value"] for tag, found in page.attributes if tag == "input" and "checked" in found] == [
        PERSONAL,
        "administration",
    ]


def test_who_assigns_in_a_branch(town: Town) -> None:
    """Their units are to be ticked, no others; what lies outside is refused without saying where it is."""
    now = "2026-11-01T06:00:00.000000Z"
    with town.service.engine.begin() as connection:
        who = person(connection, "asa@skolby.example")
        given = sound(connection, who, Role.ADMINISTRATOR, "/Skolor", until=None, today=date(2026, 11, 1))
        give(connection, given, Source.HAND, today=date(2026, 11, 1), now=now, by="ada@skolby.example")
    asa = town.client(town.app(), "asa")
    page = Page.opened(asa, f"{HERE}?lang=en")
    offered = [found["value"] for tag, found in page.attributes if found.get("name") == "to"]
    assert offered == ["unit:/Skolor", "unit:/Skolor/Lilla", "unit:/Skolor/Norra", "unit:/Skolor/Södra"]
    for fields in ({"to": ["administration"]}, {"others": "vera@skolby.example"}, {"others": "/Vård"}):
        refused = sent(asa, "look", modules=[PERSONAL], **fields)
        assert "Something you have chosen is outside of what you manage." in refused.text
        said = refused.text.partition("Not yet. ")[2].partition("What?")[0]
        assert said.strip() == (
            "Something you have chosen is outside of what you manage. Remove it, or ask whoever manages the whole "
            "organisation."
        )
    assert "8 people in 1 unit." in sent(asa, "look", modules=[PERSONAL], to=["unit:/Skolor/Norra"]).text
    assert placed(town) == []


def test_who_does_not_assign(visit: Visit) -> None:
    """Leaders and learners have no such page, and no way to it."""
    assert visit("vera", HERE).status == 403
    assert "/console/assign" not in visit("vera", "/console/assignments").source.replace("/console/assignments", "")


def test_modules_brought_along(ada: FlaskClient) -> None:
    """An address can name modules, so that a module's page leads here; what is none is left out."""
    page = Page.opened(ada, f"{HERE}?modules={PHISHING}&modules=gone")
    ticked = [found["value"] for tag, found in page.attributes if tag == "input" and "checked" in found]
    assert ticked == [PHISHING]


def test_the_rows_are_the_rooms_own(town: Town, ada: FlaskClient) -> None:
    """A dry run leaves nothing behind."""
    sent(ada, "look", modules=[PERSONAL], to=["administration"])
    with town.service.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(t.assignments)) == 2
        assert connection.scalar(select(func.count()).select_from(t.audit)) == 0


@pytest.mark.parametrize(
    ("text", "targets", "unknown"),
    [
        ("", (), ()),
        (" /skolor/NORRA/ \n\n,", ("unit:/Skolor/Norra",), ()),
        ("Skolor/Södra", ("unit:/Skolor/Södra",), ()),
        ("Vera Holm <Vera@k.se>", ("person:vera@k.se",), ()),
        ("person:Vera@k.se\nUnit: /Skolor/Norra", ("person:vera@k.se", "unit:/Skolor/Norra"), ()),
        ("group:alla@k.se", ("group:alla@k.se",), ()),
        ("norra", ("unit:/Skolor/Norra",), ()),
        ("a", (), ("a",)),
        ("alla@k.se\nalla@k.se", ("group:alla@k.se",), ()),
        ("a b@k.se", (), ("a b@k.se",)),
        ("'; DROP TABLE people; --", (), ("'; DROP TABLE people; --",)),
    ],
)
def test_what_a_line_stands_for(text: str, targets: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    """A unit by its path however it is written, or by a name of its own; a person by an address, else it is a group."""
    assert form.named(text, {"vera@k.se": "vera"}, PATHS) == form.Named(targets, unknown)


def test_a_flood_of_lines_is_cut() -> None:
    """Two hundred at most are looked at."""
    assert len(form.lines("\n".join(map(str, range(1_000))))) == 200
