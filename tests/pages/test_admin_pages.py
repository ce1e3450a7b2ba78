"""The administrator's rooms: what each shows, to whom, and that secrets stay where they are."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

import service.settings
from service.access import INSTALLATION_OWNER, Permission
from service.asking import record
from service.moments import stamp
from service.pages.admin.settings import SECRET, shown
from service.pages.admin.views import shelves
from service.pages.languages import WORDS
from service.roles.audit import Door, Use
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.settings import MADE_AT_START, load_settings
from service.store import tables as t
from service.store.runs import note_run
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, NOW, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
ROOMS = [
    "Overview",
    "Assignments",
    "Modules",
    "People and units",
    "Classroom",
    "Roles",
    "Settings",
    "Health",
    "Record",
]


def give_role(town: Town, who: str, role: Role, unit: str | None, until: date | None = None) -> None:
    today = NOW.date()
    with town.service.engine.begin() as connection:
        given = sound(connection, person(connection, f"{who}@skolby.example"), role, unit, until=until, today=today)
        give(connection, given, Source.HAND, today=today, now="2026-11-01T06:30:00.000000Z", by="ada@skolby.example")


def rooms(page: Page) -> list[str]:
    return [name for name in ROOMS if page.links.get(name, "").startswith(("/console", "/catalogue"))]


def test_each_finds_the_rooms_that_are_open_to_them(town: Town, visit: Visit) -> None:
    """An owner all; who keeps it running nobody's results and no record; a leader two."""
    give_role(town, "norra0", Role.IT, None)
    assert rooms(visit("ada", "/console")) == ROOMS
    assert rooms(visit("norra0", "/console?lang=en")) == [
        "Overview",
        "People and units",
        "Classroom",
        "Settings",
        "Health",
    ]
    assert rooms(visit("asa", "/catalogue?lang=en")) == ["Assignments", "Modules"]


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
    of_vera = [row[:5] for row in visit("vera", "/console/roles?lang=en").rows[1:]]
    assert theirs in of_vera
    assert not [row for row in of_vera if row[2] != "/Vård"]
    everything = [row[:5] for row in visit("ada", "/console/roles").rows[1:]]
    assert [row for row in (led, given, theirs) if row not in everything] == []


def test_looking_for_a_unit(visit: Visit) -> None:
    """By a part of its path, in any case of its letters; a sign that databases read as more means itself."""
    assert visit("ada", "/console/people?q=sÖdRa").rows[1:] == [["/Skolor/Södra", "6"]]
    assert [row[0] for row in visit("ada", "/console/people?q=/skolor").rows[1:]] == [
        "/Skolor",
        "/Skolor/Lilla",
        "/Skolor/Norra",
        "/Skolor/Södra",
    ]
    assert "1 match" in visit("ada", "/console/people?q=sÖdRa").text
    assert "4 matches" in visit("ada", "/console/people?q=/skolor").text
    nothing = visit("ada", "/console/people?q=%25%27<b>")
    assert (nothing.rows, "Nothing matches %'<b>." in nothing.text) == ([], True)


def test_looking_for_a_module(visit: Visit) -> None:
    """By its title in the reader's language, its objective or its name; by a course's title all of the course."""
    by_title = visit("asa", f"/catalogue?q={title(PHISHING).upper()}")
    assert PHISHING in by_title.text
    assert "1 träff" in by_title.text
    assert INCIDENTS not in by_title.text
    assert INCIDENTS in visit("asa", f"/catalogue?q={INCIDENTS[2:]}").text
    course = next(iter(visit("asa", "/catalogue").headings[1:]))[1]
    of_course = visit("asa", f"/catalogue?q={course}")
    assert next(text for level, text in of_course.headings if level == 2) == course
    assert "Inget passar till %zz." in visit("asa", "/catalogue?q=%25zz").text


def test_looking_for_a_role(town: Town, visit: Visit) -> None:
    """By address, by unit, or by what the role is called in the reader's language; only in one's own branch."""
    give_role(town, "vera", Role.ADMINISTRATOR, "/Vård")
    give_role(town, "norra0", Role.AMBASSADOR, "/Skolor")
    for q in ("norra0", "AMBASSAD", "norra0@skolby.example"):
        assert [row[0] for row in visit("ada", f"/console/roles?q={q}").rows[1:]] == ["norra0@skolby.example"]
    assert {row[2] for row in visit("ada", "/console/roles?q=/vård").rows[1:]} == {"/Vård"}
    assert visit("vera", "/console/roles?lang=en&q=norra0").rows == []
    assert "Nothing matches norra0." in visit("vera", "/console/roles?lang=en&q=norra0").text


def test_many_roles(town: Town, visit: Visit) -> None:
    """Two hundred on a page, with a way on that keeps what is looked for."""
    for number in range(201):
        town.add("/Vård", f"help{number:03}", f"Help {number}")
    town.settle()
    for number in range(201):
        give_role(town, f"help{number:03}", Role.AMBASSADOR, "/Vård")
    page = visit("ada", "/console/roles?q=help")
    assert len(page.rows[1:]) == 200
    assert "201 matches" in page.text
    rest = visit("ada", page.links["Show more"])
    assert [row[0] for row in rest.rows[1:]] == ["help200@skolby.example"]
    assert "Show more" not in rest.links


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


def test_a_key_made_at_start_is_not_one_that_was_set() -> None:
    """The server hands one to its own processes; certificates cannot be checked with it, so the page says not set."""
    made = load_settings({"NANOLEARN_SECRET_KEY": MADE_AT_START + "0" * 64})
    found = {each.name: (each.value, each.source) for each in shown(made)}
    assert found["NANOLEARN_SECRET_KEY"] == (None, "default")


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


def test_what_the_directory_changed(town: Town, visit: Visit) -> None:
    """Numbers for who keeps it running; who it was for who may see names, and that is written down."""
    give_role(town, "norra0", Role.IT, None)
    mover = town.people["norra1"]
    town.people["norra1"] = replace(mover, unit_id="u/Vård")
    del town.people["norra2"]
    town.add("/Vård", "ny", "Åsa O'Neill")
    town.settle()
    at = "2026-08-17T06:00:00.000000Z"  # as `settle` has it
    page = visit("norra0", f"/console/people?lang=en&changed={at}")
    assert page.rows[:2] == [["When", "Joined", "Moved", "Left"], ["17 August 2026 08:00", "1", "1", "1"]]
    assert "O'Neill" not in page.text
    page = visit("ada", "/console/people")
    assert "O'Neill" not in page.text
    named = visit("ada", page.links["17 August 2026 08:00"])
    assert named.rows[2:6] == [
        ["Who", "Change", "From", "To"],
        ["Åsa O'Neill ny@skolby.example", "Joined", "–", "/Vård"],
        ["/Skolor/Norra 2 norra2@skolby.example", "Left", "/Skolor/Norra", "–"],
        ["/Skolor/Norra 1 norra1@skolby.example", "Moved", "/Skolor/Norra", "/Vård"],
    ]
    with town.service.engine.connect() as connection:
        [used] = connection.scalars(select(t.audit.c.about))
    assert used == "who joined, moved or left"
    assert visit("ada", "/console/people?changed=yesterday").status == 200


def test_what_google_answered(town: Town, visit: Visit) -> None:
    """Nothing yet; then the findings of when it was last asked, what needs mending first, in words."""
    assert "Google has not been asked from here yet." in visit("ada", "/console/health").text
    checks = [
        {"name": "gmail", "ok": True, "message": "Mails may be sent."},
        {"name": f"form {PHISHING} (sv)", "ok": False, "message": "Somebody has closed it by hand. Publish it."},
    ]
    with town.service.engine.begin() as connection:
        note_run(connection, "doctor", NOW, {"checks": checks})
    page = visit("ada", "/console/health")
    assert "Google was asked 22 November 2026 10:14." in page.text
    assert page.rows[-2:] == [
        [f"The form {PHISHING} (sv)", "Needs mending", "Somebody has closed it by hand. Publish it."],
        ["Gmail", "Well", "Mails may be sent."],
    ]


def test_classes(town: Town, visit: Visit) -> None:
    """Each with how many are in it or not, its work, and how many get mail in its place; numbers alone."""
    assert "There are no classes yet." in visit("ada", "/console/classroom").text
    town.assign(PHISHING, due=None)
    ours, theirs = {"place": "unit:u/Skolor/Norra", "name": "Norra"}, {"place": "class:77", "name": ""}
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.classes).values(id=1, part=1, state="active", course_id="5", **ours))
        connection.execute(insert(t.classes).values(id=2, part=1, state="wanted", course_id="77", **theirs))
        states = {"norra0": "member", "norra1": "member", "norra2": "adding"}
        rows = [{"class_id": 1, "person_id": who, "state": state} for who, state in states.items()]
        connection.execute(insert(t.class_members), [*rows, {"class_id": 2, "person_id": "vera", "state": "absent"}])
        work = {"class_id": 1, "assignment_id": 1, "module_id": PHISHING, "version": "1", "points": 3}
        connection.execute(insert(t.course_works).values(language="sv", work_id="w", due_at=stamp(NOW), **work))
        connection.execute(insert(t.course_works).values(language="da", work_id=None, due_at=None, **work))
        missed = {"person_id": "norra3", "place": ours["place"], "reason": "Full.", "until": "2026-12-01T00:00:00Z"}
        connection.execute(insert(t.fallbacks).values(missed))
    page = visit("ada", "/console/classroom")
    name = title(PHISHING, "en")
    assert page.rows[1:] == [
        [
            "Norra",
            "in use",
            "2 in the class 1 being added 1 gets e-mail instead",
            f"{name} Svenska, posted, due 22 November 2026 10:14 {name} Dansk, to be posted",
        ],
        ["class 77, made by somebody else", "to be created", "0 in the class 1 not in the class", "–"],
    ]
    assert "norra" not in page.text.replace("Norra", "")
    assert [found["value"] for _, found in page.attributes if found.get("name") == "do"] == ["classroom"]


def test_classes_in_parts(town: Town, visit: Visit) -> None:
    """A hundred at a time."""
    rows = [{"place": f"unit:{n}", "part": 1, "state": "active", "name": f"Class {n}"} for n in range(101)]
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.classes), rows)
    first = visit("ada", "/console/classroom")
    assert (len(first.rows), first.rows[-1][0]) == (101, "Class 99")
    assert [row[0] for row in visit("ada", "/console/classroom?after=100").rows[1:]] == ["Class 100"]
