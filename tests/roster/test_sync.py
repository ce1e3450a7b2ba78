"""Bringing the roster in step: people stay who they are whatever changes around them; a failed run changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sandbox.faults import Fault
from service.access import Permission, actor_for, reach
from service.errors import UnreachableError
from service.roster.model import Roster
from service.roster.records import read_addresses, read_roster
from service.roster.sync import Synced, sync
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import last_runs
from tests.support.story import Story

Json = dict[str, Any]
MODULE = "phishing-pause-and-verify"


def admin(story: Story) -> Any:
    return story.sandbox.build("admin", "directory_v1", "admin@ekby.example")


def roster(story: Story) -> Roster:
    with story.service.engine.connect() as connection:
        return read_roster(connection)


def whose(story: Story, address: str) -> str | None:
    with story.service.engine.connect() as connection:
        return read_addresses(connection).get(address)


def changes(synced: Synced) -> tuple[int, int, int]:
    return synced.changes.joined, synced.changes.moved, synced.changes.left


def led(story: Story, connection: Connection, email: str) -> list[str]:
    actor = actor_for(connection, email, story.service.settings, story.clock.now())
    return reach(actor, Permission.COUNTS_READ)


def row(story: Story, person_id: str) -> Any:
    with story.service.engine.connect() as connection:
        return connection.execute(select(t.people).where(t.people.c.id == person_id)).one()


def test_how_far_it_is(story: Story) -> None:
    """The first time nobody knows how many people there are; later it is about as many as the last time."""
    service, told = story.service, []
    for _ in range(2):
        sync(
            service.engine,
            service.workspace,
            service.settings,
            service.clock,
            lambda what, done, total: told.append((what, done, total)),
        )
    (_, accounts, _), again = told
    assert told[0] == ("people", accounts, 0)
    assert again == ("people", accounts, max(accounts, 9))
    with reading(service.engine) as connection:
        assert last_runs(connection)["roster"].result == {"units": 6, "people": 9, "joined": 0, "moved": 0, "left": 0}


def test_what_is_written_is_what_was_read(story: Story) -> None:
    """The roster comes back from the database as it was."""
    story.sync()
    read = roster(story)
    assert sorted(read.people) == ["1003", "1004", "1005", "1006", "1007", "1008", "1009", "1010", "1011"]
    siobhan = read.people["1005"]
    assert (siobhan.name, siobhan.language, read.path_of(siobhan)) == ("Siobhán O'Neill", "en", "/Skolor/Norra")
    assert siobhan.addresses == {"siobhan.oneill@ekby.example", "s.oneill@ekby.example"}
    assert {p.id for p in read.people.values() if p.role == "pupil"} == {"1008", "1009"}
    assert read.paths() == [
        "/",
        "/Skolor",
        "/Skolor/Norra",
        "/Skolor/Norra/Elever",
        "/Skolor/Södra",
        "/Vård och omsorg",
    ]


def test_again_without_changes(story: Story) -> None:
    """Nobody has joined, moved or left, and nothing is written."""
    assert changes(story.sync()) == (9, 0, 0)
    before = row(story, "1006")
    story.clock.move(timedelta(hours=1))
    assert changes(story.sync()) == (0, 0, 0)
    assert row(story, "1006") == before


def test_leaving_and_coming_back(story: Story) -> None:
    """Who is suspended has left; who is active again has joined, as the same person."""
    story.sync()
    first = row(story, "1006").joined_at
    user = story.sandbox.world.users["1006"]
    user["suspended"] = True
    assert changes(story.sync()) == (0, 0, 1)
    assert (row(story, "1006").active, row(story, "1006").left_at) == (False, story.now())
    assert whose(story, "lars.ek@ekby.example") == "1006"  # an answer that comes late is still theirs
    user["suspended"] = False
    assert changes(story.sync()) == (1, 0, 0)
    assert (row(story, "1006").active, row(story, "1006").left_at) == (True, None)
    assert row(story, "1006").joined_at == first


def test_many_leave_and_change_at_once(story: Story) -> None:
    """One statement for all of them says the same as one for each."""
    story.sync()
    for user_id in ("1003", "1004"):
        story.sandbox.world.users[user_id]["suspended"] = True
    for user_id in ("1005", "1006", "1007"):
        story.sandbox.world.users[user_id]["languages"] = [{"languageCode": "da"}]
    assert changes(story.sync()) == (0, 0, 2)
    assert {p.id: p.language for p in roster(story).people.values() if p.language} == {
        "1005": "da",
        "1006": "da",
        "1007": "da",
    }


def test_a_unit_that_is_renamed_moves_nobody(story: Story) -> None:
    """The unit is the same by its id, so its people have stayed where they were; assignments still find them."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor/Norra"])
    admin(story).orgunits().update(
        customerId="my_customer", orgUnitPath="Skolor/Norra", body={"name": "Nya Norra"}
    ).execute()
    assert changes(story.sync()) == (0, 0, 0)
    assert "/Skolor/Nya Norra/Elever" in roster(story).paths()
    assert "/Skolor/Norra" not in roster(story).paths()
    figures = {each["unit"]: each["assigned"] for each in story.report("/Skolor/Nya Norra")["rows"]}
    assert figures == {"/Skolor/Nya Norra": 5, "/Skolor/Nya Norra/Elever": 2}


def test_a_unit_that_is_moved_takes_its_people_along(story: Story) -> None:
    """What binds the unit it came from binds them no longer; what binds the new one above does."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"])
    story.assign("report-incidents-fast", to=["unit:/Vård och omsorg"])
    admin(story).orgunits().update(
        customerId="my_customer", orgUnitPath="Skolor/Södra", body={"parentOrgUnitPath": "/Vård och omsorg"}
    ).execute()
    assert changes(story.sync()) == (0, 0, 0)
    rows = {(each["unit"], each["module"]): each["assigned"] for each in story.report()["rows"]}
    assert rows["/Skolor", MODULE] == 6
    assert rows["/Vård och omsorg/Södra", "report-incidents-fast"] == 1
    assert rows["/Vård och omsorg", "report-incidents-fast"] == 3


def test_a_unit_that_is_deleted(story: Story) -> None:
    """Its people were moved out before; a rule about it binds nobody, and does not stop the others."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor/Södra"])
    story.sandbox.world.users["1007"]["orgUnitPath"] = "/Skolor"
    story.sandbox.world.users["1013"]["orgUnitPath"] = "/Skolor"
    admin(story).orgunits().delete(customerId="my_customer", orgUnitPath="Skolor/Södra").execute()
    assert changes(story.sync()) == (0, 1, 0)
    assert story.report()["rows"] == []


def test_a_renamed_person_keeps_both_addresses(story: Story) -> None:
    """The old address still leads to them, whatever Google makes of it."""
    story.sync()
    admin(story).users().patch(userKey="1006", body={"primaryEmail": "lars.strom@ekby.example"}).execute()
    story.sandbox.world.users["1006"].pop("aliases", None)
    story.sandbox.world.users["1006"].pop("nonEditableAliases", None)
    assert changes(story.sync()) == (0, 0, 0)
    assert whose(story, "lars.ek@ekby.example") == whose(story, "lars.strom@ekby.example") == "1006"
    assert roster(story).people["1006"].email == "lars.strom@ekby.example"


def test_an_address_passed_on(story: Story) -> None:
    """Whoever has an address now owns it; the one who had it keeps the new one alone."""
    story.sync()
    users = story.sandbox.world.users
    users["1006"]["primaryEmail"] = "lars.ek2@ekby.example"
    users["1006"].pop("aliases", None)
    users["1009"]["primaryEmail"] = "lars.ek@ekby.example"
    assert changes(story.sync()) == (0, 0, 0)
    assert whose(story, "lars.ek@ekby.example") == "1009"
    assert whose(story, "lars.ek2@ekby.example") == "1006"
    assert whose(story, "ali.hassan@ekby.example") == "1009"  # nobody else has claimed it
    assert roster(story).people["1006"].addresses == {"lars.ek2@ekby.example"}


def test_a_primary_address_beats_an_alias(story: Story) -> None:
    """Where the Directory is of two minds for a moment, the primary address decides."""
    for user_id in ("1003", "1011"):  # listed before and after him
        story.sandbox.world.users[user_id]["aliases"] = ["Lars.Ek@ekby.example"]
    story.sync()
    assert whose(story, "lars.ek@ekby.example") == "1006"


def test_leaders_follow_the_directory(story: Story) -> None:
    """Whoever becomes manager leads; whoever stops being it does not."""
    story.sync()
    with story.service.engine.connect() as connection:
        assert led(story, connection, "ASA.oberg@ekby.example") == ["/Skolor"]
        assert led(story, connection, "fatuma.abdi@ekby.example") == ["/Vård och omsorg"]
    story.sandbox.world.users["1011"]["relations"] = []
    story.sync()
    with story.service.engine.connect() as connection:
        assert led(story, connection, "fatuma.abdi@ekby.example") == []


def test_titles_make_leaders_where_managers_do_not(story: Story) -> None:
    """The title of the main post, whole and whatever its case; it ends with the title, and without the setting."""
    user = story.sandbox.world.users["1007"]
    deputy = {"title": "Biträdande rektor", "primary": True}
    for posts, branches in (
        ([{"title": "REKTOR ", "primary": True}], ["/Skolor/Södra"]),
        ([{"title": "rektor", "primary": False}, deputy], []),
        ([{"title": "Lärare"}, {"title": "Rektor"}], ["/Skolor/Södra"]),
        ([deputy], []),
        ([], []),
    ):
        user["organizations"] = posts
        story.environment["NANOLEARN_LEADER_TITLES"] = "Enhetschef, rektor"
        story.start()
        story.sync()
        with story.service.engine.connect() as connection:
            assert led(story, connection, "eva.lind@ekby.example") == branches
            assert led(story, connection, "asa.oberg@ekby.example") == ["/Skolor"]
    user["organizations"] = [{"title": "Rektor", "primary": True}]
    del story.environment["NANOLEARN_LEADER_TITLES"]
    story.start()
    story.sync()
    with story.service.engine.connect() as connection:
        assert led(story, connection, "eva.lind@ekby.example") == []


def test_groups_are_read_again_where_somebody_uses_them(story: Story) -> None:
    """Members come and go with the Directory; a group that was deleted holds nobody."""
    story.sync()
    story.assign(MODULE, to=["group:skyddsombud@ekby.example"])
    assert story.report()["total"]["assigned"] == 2
    members = story.sandbox.world.members["skyddsombud@ekby.example"]
    members.append({**members[0], "id": "1003", "email": "asa.oberg@ekby.example"})
    story.sync()
    assert story.report()["total"]["assigned"] == 3
    admin(story).groups().delete(groupKey="skyddsombud@ekby.example").execute()
    story.sync()
    assert story.report()["rows"] == []


@pytest.mark.parametrize("method", ["directory.orgunits.list", "directory.users.list", "directory.members.list"])
def test_a_run_that_fails_changes_nothing(story: Story, method: str) -> None:
    """All is read before anything is written."""
    story.sync()
    story.assign(MODULE, to=["group:skyddsombud@ekby.example"])
    before = roster(story)
    story.sandbox.world.users["1006"]["suspended"] = True
    story.sandbox.world.members["skyddsombud@ekby.example"].clear()
    story.sandbox.wire.faults.add(Fault(method, code=503, times=None))
    with pytest.raises(UnreachableError):
        story.sync()
    assert roster(story) == before
