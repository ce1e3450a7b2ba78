"""Roles given on the command line: what comes of them, who may give them, and how they end."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from service.access import actor_for
from service.roles.model import Held, Role
from service.store import tables as t
from tests.commands.conftest import InThisProcess, Ran
from tests.support.story import Story

ASA, LARS, SOREN = "asa.oberg@ekby.example", "lars.ek@ekby.example", "soren.kjaer@ekby.example"
EVA, RENE, MAJA = "eva.lind@ekby.example", "rene.holm@ekby.example", "maja.berg@ekby.example"
GROUP = "skyddsombud@ekby.example"
MODULE = "phishing-pause-and-verify"


@pytest.fixture
def run(story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    """Commands on Ekby's installation, whose roster has been read; Lars administers /Skolor."""
    story.sync()
    command = InThisProcess(tmp_path, story.environment, capsys)
    assert grant(command, LARS, "administrator", "/Skolor").status == 0
    return command


def grant(run: InThisProcess, who: str, role: str, unit: str | None, *more: str) -> Ran:
    return run("roles", "grant", who, "--role", role, *(["--unit", unit] if unit else []), *more)


def held(story: Story, email: str) -> set[Held]:
    with story.service.engine.connect() as connection:
        return set(actor_for(connection, email, story.service.settings, story.clock.now()).roles)


def listed(run: InThisProcess, *more: str) -> list[tuple[Any, ...]]:
    found = run("roles", "list", "--json", *more).document["roles"]
    return [(each["role"], each["unit"], each["holder"], each["until"], each["source"], each["by"]) for each in found]


def audited(run: InThisProcess) -> list[tuple[Any, ...]]:
    """Oldest first, without the moment."""
    found = run("audit", "--json").document["entries"]
    return [tuple(list(each.values())[1:]) for each in reversed(found)]


def test_given_and_taken_away(run: InThisProcess, story: Story) -> None:
    """The role holds at once, stands in the list, and is gone when it is taken away; each step is on record."""
    given = grant(run, SOREN.upper(), "ambassador", "/skolor/norra", "--until", "2090-06-30", "--by", ASA, "--json")
    role = {"holder": SOREN, "role": "ambassador", "unit": "/Skolor/Norra", "until": "2090-06-30"}
    assert given.document == {**role, "changed": True}
    assert held(story, SOREN) == {Held(Role.AMBASSADOR, "/Skolor/Norra")}
    assert listed(run) == [
        ("administrator", "/Skolor", LARS, None, "hand", None),
        ("leader", "/Skolor", ASA, None, "directory", None),
        ("ambassador", "/Skolor/Norra", SOREN, "2090-06-30", "hand", ASA),
        ("leader", "/Vård och omsorg", "fatuma.abdi@ekby.example", None, "directory", None),
    ]
    gone = run("roles", "revoke", SOREN, "--role", "ambassador", "--unit", "/Skolor/Norra", "--json")
    assert gone.document == {"holder": SOREN, "role": "ambassador", "unit": "/Skolor/Norra", "still_by": []}
    assert held(story, SOREN) == set()
    right = "unit:roles:manage"
    assert audited(run) == [
        (None, "command", right, "/Skolor", LARS, "administrator given"),
        (None, "command", right, "/Skolor/Norra", SOREN, "ambassador until 2090-06-30 given"),
        (None, "command", right, "/Skolor/Norra", SOREN, "ambassador taken away"),
    ]


def test_given_again(run: InThisProcess) -> None:
    """It has the last day that was named last; the same again changes nothing, and is not on record."""
    for until, changed in ((None, True), ("2090-01-01", True), ("2090-01-01", False)):
        more = ["--until", until] if until else []
        assert grant(run, SOREN, "superuser", "/Skolor", *more, "--json").document["changed"] is changed
    assert [each[3] for each in listed(run) if each[0] == "superuser"] == ["2090-01-01"]
    assert len(audited(run)) == 3


def test_a_branch_administrator_gives_roles_inside(run: InThisProcess, story: Story) -> None:
    """In whose name it was done stands beside the role and on record; they see what they may change."""
    assert grant(run, SOREN, "administrator", "/Skolor/Norra", "--as", LARS).status == 0
    assert held(story, SOREN) == {Held(Role.ADMINISTRATOR, "/Skolor/Norra")}
    assert [each[:3] for each in listed(run, "--as", SOREN)] == [("administrator", "/Skolor/Norra", SOREN)]
    assert [each[5] for each in listed(run, "--as", SOREN)] == [LARS]
    assert audited(run)[-1][0] == LARS
    assert run("roles", "revoke", LARS, "--role", "administrator", "--unit", "/Skolor", "--as", SOREN).status == 1
    assert held(story, LARS) == {Held(Role.ADMINISTRATOR, "/Skolor")}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((RENE, "administrator", "/", "--as", LARS), "lacks the right unit:roles:manage of /."),
        ((RENE, "superuser", "/Vård och omsorg", "--as", LARS), "They have it for /Skolor."),
        ((RENE, "it", None, "--as", LARS), "lacks the right unit:roles:manage of /."),
        ((LARS, "leader", "/Skolor", "--as", ASA), "An administrator can give a role that has it."),
        ((RENE, "it", "/Skolor"), "leave the unit out"),
        ((RENE, "leader", None), "needs a unit"),
        ((RENE, "leader", "/Nej"), "There is no unit /Nej"),
        (("nobody@ekby.example", "leader", "/"), "There is no person nobody@ekby.example"),
        ((RENE, "leader", "/", "--until", "2020-01-01"), "The last day 2020-01-01 has passed"),
        ((RENE, "owner", "/"), "'owner' is not one of"),
        (("group:nobody@ekby.example", "it", None), "There is no group nobody@ekby.example"),
    ],
)
def test_what_is_refused(run: InThisProcess, words: tuple[str, str, str | None], says: str) -> None:
    """In a sentence; nothing is given and nothing is on record."""
    before = listed(run), audited(run)
    refused = grant(run, *words)
    assert refused.status in {1, 2}
    assert says in refused.err
    assert (listed(run), audited(run)) == before


def test_a_superuser_helps_one_unit(run: InThisProcess) -> None:
    """For a second one there are ambassadors."""
    grant(run, SOREN, "superuser", "/Skolor/Norra")
    refused = grant(run, SOREN, "superuser", "/Skolor/Södra")
    assert (refused.status, "is superuser of /Skolor/Norra" in refused.err) == (2, True)


def test_a_group(run: InThisProcess, story: Story) -> None:
    """Members have the role while they are members; who has it by hand too keeps it, and is told so."""
    grant(run, f"group:{GROUP}", "ambassador", "/Skolor")
    grant(run, SOREN, "ambassador", "/Skolor")
    ambassador = {Held(Role.AMBASSADOR, "/Skolor")}
    assert held(story, SOREN) == held(story, RENE) == ambassador
    still = run("roles", "revoke", SOREN, "--role", "ambassador", "--unit", "/Skolor", "--json").document
    assert (still["still_by"], held(story, SOREN)) == ([f"the group {GROUP}"], ambassador)
    members = story.sandbox.world.members[GROUP]
    members[:] = [each for each in members if each["email"] != SOREN]
    story.sync()
    assert (held(story, SOREN), held(story, RENE)) == (set(), ambassador)
    assert run("roles", "revoke", f"group:{GROUP}", "--role", "ambassador", "--unit", "/Skolor").status == 0
    assert held(story, RENE) == set()


def test_a_group_of_everybody_gives_nothing(run: InThisProcess, story: Story) -> None:
    """A role for the whole organisation is a mistake."""
    story.sandbox.world.members[GROUP].append({"type": "CUSTOMER", "id": "C1", "role": "MEMBER"})
    refused = grant(run, f"group:{GROUP}", "administrator", "/")
    assert (refused.status, "holds everybody" in refused.err) == (2, True)


def test_what_the_directory_gives_cannot_be_taken_away(run: InThisProcess) -> None:
    """It is named, so that one knows where to change it."""
    refused = run("roles", "revoke", ASA, "--role", "leader", "--unit", "/Skolor")
    assert (refused.status, "They have it by the Directory" in refused.err) == (2, True)


def test_who_leaves_loses_what_was_given(run: InThisProcess, story: Story) -> None:
    """And begins without it on coming back; what a group gives comes back with the membership."""
    grant(run, RENE, "superuser", "/Vård och omsorg")
    grant(run, f"group:{GROUP}", "ambassador", "/Skolor")
    user = story.sandbox.world.users["1011"]
    user["suspended"] = True
    story.sync()
    assert held(story, RENE) == set()
    user["suspended"] = False
    story.sync()
    assert held(story, RENE) == {Held(Role.AMBASSADOR, "/Skolor")}


def test_a_file(run: InThisProcess, story: Story) -> None:
    """Again nothing changes; with --replace, who no longer stands in it loses what files gave, not what hands gave."""
    file = run.folder / "roles.csv"
    file.write_text(f"email;role;unit\n{EVA};leader;/Skolor/Södra\n{RENE};leader;/Vård och omsorg\n", encoding="utf-8")
    assert run("roles", "import", str(file), "--json").document == {"given": 2, "unchanged": 0, "taken_away": 0}
    assert run("roles", "import", str(file), "--json").document == {"given": 0, "unchanged": 2, "taken_away": 0}
    grant(run, RENE, "leader", "/Vård och omsorg")
    file.write_text(f"email,role,unit\n{EVA},leader,/Skolor/Södra\n", encoding="utf-8")
    done = run("roles", "import", str(file), "--replace", "--json").document
    assert done == {"given": 0, "unchanged": 1, "taken_away": 1}
    assert held(story, EVA) == {Held(Role.LEADER, "/Skolor/Södra")}
    assert held(story, RENE) == {Held(Role.LEADER, "/Vård och omsorg")}  # by hand


def test_a_file_is_given_whole_or_not_at_all(run: InThisProcess, story: Story) -> None:
    """A line about nobody, and a line outside the branch of whoever imports it, stop all the others."""
    file = run.folder / "roles.csv"
    file.write_text(f"email,role,unit\n{EVA},superuser,/Skolor\nx@ekby.example,it,\n", encoding="utf-8")
    refused = run("roles", "import", str(file))
    assert (refused.status, "line 3: There is no person x@ekby.example" in refused.err) == (2, True)
    file.write_text(f"email,role,unit\n{EVA},superuser,/Skolor\n{RENE},superuser,/Vård och omsorg\n", encoding="utf-8")
    assert run("roles", "import", str(file), "--as", LARS).status == 1
    assert held(story, EVA) == held(story, RENE) == set()
    file.write_bytes("email,role,unit\nå@ekby.example,it,\n".encode("latin-1"))
    assert "is not written in UTF-8" in run("roles", "import", str(file)).err


def test_assigning_within_the_branch(run: InThisProcess, story: Story) -> None:
    """Lars assigns to his schools in his own name, and to nobody else; what others assigned there he may withdraw."""
    made = run("assign", MODULE, "--to", "unit:/Skolor/Norra", f"person:{EVA}", "--as", LARS, "--json").document
    refused = run("assign", MODULE, "--to", "administration", "--as", LARS, "--dry-run")
    assert (refused.status, "reaches the whole administration" in refused.err) == (1, True)
    assert run("assign", MODULE, "--to", f"group:{GROUP}", "--as", LARS).status == 1
    inside = run("assign", MODULE, "--to", "unit:/Skolor", "--json").document["assignment"]
    outside = run("assign", MODULE, "--to", "unit:/Skolor", f"person:{RENE}", "--json").document["assignment"]
    assert run("assignments", "withdraw", str(inside), "--as", LARS).status == 0
    assert run("assignments", "withdraw", str(outside), "--as", LARS).status == 1
    rows = run("assignments", "list", "--json").document["assignments"]
    assert [(row["assignment"], row["by"], row["withdrawn_at"] is not None) for row in rows] == [
        (outside, None, False),
        (inside, None, True),
        (made["assignment"], LARS, False),
    ]
    right = "unit:assignments:manage"
    assert audited(run)[1:] == [
        (
            LARS,
            "command",
            right,
            None,
            None,
            f"assignment {made['assignment']} made, to unit:/Skolor/Norra, person:{EVA}",
        ),
        (None, "command", right, None, None, f"assignment {inside} made, to unit:/Skolor"),
        (None, "command", right, None, None, f"assignment {outside} made, to unit:/Skolor, person:{RENE}"),
        (LARS, "command", right, None, None, f"assignment {inside} withdrawn, to unit:/Skolor"),
    ]


def test_reading_reports(run: InThisProcess) -> None:
    """Names are for the administrator and on record; a leader's figures are not, one's own progress neither."""
    run("assign", MODULE, "--to", "unit:/Skolor")
    begun = len(audited(run))
    rows = run("report", "--as", LARS, "--by", "person", "--json").document["rows"]
    assert {row["person"] for row in rows} == {
        ASA,
        SOREN,
        "siobhan.oneill@ekby.example",
        LARS,
        "Eva.Lind@ekby.example",
    } | {
        MAJA,
        "ali.hassan@ekby.example",
    }
    assert {row["passed"] for row in rows if row["person"] != LARS} == {None}
    assert run("report", "--as", ASA).status == run("report", "--as", MAJA, "--person", MAJA).status == 0
    assert run("report", "--as", ASA, "--by", "person").status == 1
    assert run("report", "--as", ASA, "--by", "person", NANOLEARN_LEADERS_SEE_NAMES="on").status == 0
    assert run("report", "--person", EVA).status == run("report", "--out", "all.csv", "--format", "csv").status == 0
    assert audited(run)[begun:] == [
        (LARS, "command", "unit:names:read", "/Skolor", None, "report by person"),
        (ASA, "command", "unit:names:read", "/Skolor", None, "report by person"),
        (None, "command", "person:scores:read", None, "Eva.Lind@ekby.example", "report by person"),
    ]


def test_the_record_as_a_file(run: InThisProcess) -> None:
    """For a spreadsheet, and only of the days and persons that were asked for."""
    shown = run("audit", "--format", "csv", "--person", LARS).out
    head, line, end = shown.removeprefix("\ufeff").split("\r\n")
    assert (head, end) == ("at,by,door,right,unit,person,about", "")
    assert line.split(",")[1:] == ["", "command", "unit:roles:manage", "/Skolor", LARS, "administrator given"]
    assert run("audit", "--since", "2099-01-01").out == "Nothing of the kind is on record.\n"
    assert run("audit", "--by", LARS, "--json").document == {"entries": []}
    assert run("audit", "--person", "x@ekby.example").status == 2
    assert run("audit", "--as", LARS).status == 1
    assert run("audit", "--as", LARS, NANOLEARN_OWNERS=LARS).status == 0


def test_answers_of_unknown_people_are_on_record(run: InThisProcess, story: Story) -> None:
    """Their addresses are shown; where there are none, nothing was seen."""
    run("track", "--unknown")
    begun = len(audited(run))
    with story.service.engine.begin() as connection:
        made = {"module_id": MODULE, "version": "1", "language": "sv", "step": "published", "mark": "m"}
        form = connection.execute(insert(t.forms).values(**made)).inserted_primary_key
        assert form is not None
        answer = {"response_id": "r", "address": "x@y.example", "module_id": MODULE, "score": 1, "passed": True}
        at = dict.fromkeys(("submitted_at", "first_at"), "2026-11-01T08:00:00Z")
        connection.execute(insert(t.responses).values(form=form[0], answers={}, **answer, **at))
        assert connection.scalar(select(t.responses.c.person_id)) is None
    run("track", "--unknown")
    assert [each[2] for each in audited(run)[begun:]] == ["unit:names:read"]
