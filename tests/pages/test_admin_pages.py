"""The administrator's rooms: what each shows, to whom, and that secrets stay where they are."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

import service.settings
from service.access import INSTALLATION_OWNER, Permission
from service.asking import record
from service.pages.admin.settings import SECRET, shown
from service.pages.admin.views import shelves
from service.pages.languages import WORDS
from service.roles.audit import Door, Use
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.settings import load_settings
from service.store.runs import note_run
from tests.support.page_reader import Page
from tests.support.skolby import NOW, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
ROOMS = ["Overview", "Modules", "People and units", "Roles", "Settings", "Health", "Record"]


def give_role(town: Town, who: str, role: Role, unit: str | None, until: date | None = None) -> None:
    today = NOW.date()
    with town.service.engine.begin() as connection:
        given = sound(connection, person(connection, f"{who}@skolby.example"), role, unit, until=until, today=today)
        give(connection, given, Source.HAND, today=today, now="2026-11-01T06:30:00.000000Z", by="ada@skolby.example")


def rooms(page: Page) -> list[str]:
    return [name for name in ROOMS if page.links.get(name, "").startswith(("/console", "/catalogue"))]


def test_each_finds_the_rooms_that_are_open_to_them(town: Town, visit: Visit) -> None:
    """An owner all; who keeps it running nobody's results and no record; a leader the catalogue, which is no choice."""
    give_role(town, "norra0", Role.IT, None)
    assert rooms(visit("ada", "/console")) == ROOMS
    assert rooms(visit("norra0", "/console?lang=en")) == ["Overview", "People and units", "Settings", "Health"]
    assert rooms(visit("asa", "/catalogue?lang=en")) == []


def test_the_catalogue(town: Town, visit: Visit) -> None:
    """Every module in the order of its course, each with a preview in each of its languages."""
    page = visit("asa", "/catalogue?lang=da")
    headings = [text for level, text in page.headings if level == 3]
    catalogue = town.service.catalogue
    assert headings == [
        title(module, "da") if module == PHISHING else catalogue.modules[module].words["da"].title
        for course in catalogue.courses.values()
        for module in course.modules
    ]
    previews = [
        found["href"] for tag, found in page.attributes if tag == "a" and "/modules/" in (found.get("href") or "")
    ]
    assert [each for each in previews if PHISHING in (each or "")] == [
        f"/modules/{PHISHING}?in={code}" for code in catalogue.modules[PHISHING].languages
    ]


def test_a_preview_in_another_language_leaves_the_pages_language(visit: Visit) -> None:
    """Looking at the Danish words does not make the visitor a Dane."""
    preview = visit("asa", f"/modules/{PHISHING}?in=da")
    assert ("html", {"lang": "da"}) in preview.attributes
    assert ("html", {"lang": "sv"}) in visit("asa", "/catalogue").attributes
    assert ("html", {"lang": "sv"}) in visit("asa", f"/modules/{PHISHING}?in=xx").attributes


def test_a_review_that_is_late(town: Town) -> None:
    """From the day after its review date."""
    catalogue = town.service.catalogue
    day = catalogue.modules[PHISHING].review_by
    late = [
        {lesson.module.id for shelf in shelves(catalogue, "sv", each) for lesson in shelf.lessons if lesson.is_late}
        for each in (day, day + timedelta(days=1))
    ]
    assert [PHISHING in each for each in late] == [False, True]


def test_people_and_units(town: Town, visit: Visit) -> None:
    """Each unit with its own people; when the Directory was read, and what had changed."""
    assert "The Directory has not been read yet." in visit("ada", "/console/people").text
    with town.service.engine.begin() as connection:
        note_run(connection, "roster", NOW, {"joined": 3, "moved": 1, "left": 1200})
    page = visit("ada", "/console/people")
    assert (
        "The Directory was read 22 November 2026 10:14. At that time 3 had joined, 1 had moved and 1,200 had left."
        in (page.text)
    )
    assert page.rows == [
        ["Unit", "People in the unit"],
        ["The whole organisation", "1"],
        ["/Skolor", "5"],
        ["/Skolor/Lilla", "3"],
        ["/Skolor/Norra", "8"],
        ["/Skolor/Södra", "6"],
        ["/Vård", "8"],
    ]
    assert visit("ada", "/console/people?after=/Skolor/Norra").rows[1:] == [["/Skolor/Södra", "6"], ["/Vård", "8"]]


def test_roles_of_ones_own_branch(town: Town, visit: Visit) -> None:
    """Who administers a branch sees the roles there, an owner all."""
    give_role(town, "vera", Role.ADMINISTRATOR, "/Vård")
    give_role(town, "norra0", Role.AMBASSADOR, "/Skolor", date(2027, 6, 30))
    led = ["asa@skolby.example", "manager", "/Skolor", "–", "the Directory"]
    given = ["norra0@skolby.example", "ambassador", "/Skolor", "30 June 2027", "given ada@skolby.example"]
    theirs = ["vera@skolby.example", "administrator", "/Vård", "–", "given ada@skolby.example"]
    of_vera = visit("vera", "/console/roles?lang=en").rows[1:]
    assert theirs in of_vera
    assert not [row for row in of_vera if row[2] != "/Vård"]
    everything = visit("ada", "/console/roles").rows[1:]
    assert [row for row in (led, given, theirs) if row not in everything] == []


def test_settings_say_where_they_come_from(visit: Visit) -> None:
    """What the environment gave, and what comes by itself."""
    rows = visit("ada", "/console/settings").rows
    assert ["NANOLEARN_DOMAIN", "skolby.example", "environment"] in rows
    assert ["NANOLEARN_TIMEZONE", "Europe/Stockholm", "default"] in rows
    assert ["NANOLEARN_SECRET_KEY", "not set", "default"] in rows


def test_secrets_are_never_shown() -> None:
    """Not the sign-in's, not the sessions' key, not the database's password; that they are set is."""
    settings = load_settings(
        {
            "NANOLEARN_DATABASE_URL": "postgresql://nano:hunter2@db.example/nano",
            "NANOLEARN_SECRET_KEY": "secret:projects/p/secrets/key/versions/1",
            "NANOLEARN_OIDC_CLIENT_SECRET": "hunter4",
        },
        lambda *_: "hunter3",
    )
    found = {each.name: (each.value, each.source) for each in shown(settings)}
    assert found["NANOLEARN_SECRET_KEY"] == (SECRET, "secret")
    assert found["NANOLEARN_OIDC_CLIENT_SECRET"] == (SECRET, "environment")
    assert found["NANOLEARN_DATABASE_URL"] == ("postgresql+psycopg://nano:***@db.example/nano", "environment")
    assert "hunter" not in repr(found)


def test_no_setting_is_forgotten() -> None:
    """Every name that is read from the environment is on the page, and nothing else; GAE_ENV is App Engine's own."""
    source = Path(service.settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'_(?!wrong)[a-z_]+\("((?:NANOLEARN|GOOGLE)_[A-Z_]+)"', source))
    assert {each.name for each in shown(load_settings({}))} == read


def test_health(town: Town, visit: Visit) -> None:
    """Each check, and what to do where something is wrong."""
    with town.service.engine.begin() as connection:
        note_run(connection, "tick", NOW - timedelta(hours=3))
    rows = {row[0]: row[1:] for row in visit("ada", "/console/health").rows}
    assert list(rows) == ["Check", "People", "Directory", "Scheduler", "E-mails", "Google's limits"]
    assert rows["People"] == ["Well", "31 people in the roster; all may answer the Forms."]
    assert rows["Scheduler"][0] == "Needs mending"
    assert "Nobody has called /hooks/tick for 3 hours" in rows["Scheduler"][1]


def test_the_record(town: Town, visit: Visit) -> None:
    """The newest first, in parts; only an owner reads it."""
    assert "Nothing has been written down yet." in visit("ada", "/console/audit").text
    with town.service.engine.begin() as connection:
        for number in range(51):
            use = Use(Permission.NAMES_READ.value, "/Skolor", "asa", f"report {number}")
            record(connection, INSTALLATION_OWNER, Door.COMMAND, NOW, use)
    page = visit("ada", "/console/audit")
    assert page.rows[1] == [
        "22 November 2026 10:14",
        "the command line",
        "the command line",
        "unit:names:read",
        "/Skolor asa@skolby.example report 50",
    ]
    assert len(page.rows) == 51
    older = visit("ada", page.links["Older"])
    assert [row[-1] for row in older.rows[1:]] == ["/Skolor asa@skolby.example report 0"]
    assert (older.links["The newest"], "Older" in older.links) == ("/console/audit", False)
    give_role(town, "vera", Role.ADMINISTRATOR, "/")
    assert visit("vera", "/console/audit").status == 403


@pytest.mark.parametrize("code", WORDS)
def test_every_kind_has_its_words(town: Town, code: str) -> None:
    """Whatever the program says has a word: roles, their sources, doors, audiences, checks."""
    words = WORDS[code].admin
    assert set(words.role_names) == {role.value for role in Role}
    assert set(words.role_sources) == {source.value for source in Source}
    assert set(words.doors) == {door.value for door in Door}
    assert set(words.for_whom) >= {module.audience.value for module in town.service.catalogue.modules.values()}
    assert set(words.setting_sources) == {"environment", "secret", "default"}
