"""Reading the Directory: who is a person, where, in which language, in which group; and what it costs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import Fault
from service.errors import RefusedError, UsageError
from service.roster.directory import read_group, read_people, read_units
from service.roster.model import Group, Person
from tests.support.big_town import big_story
from tests.support.story import Story

Json = dict[str, Any]
NOBODY: frozenset[str] = frozenset()
GROUP = "skyddsombud@ekby.example"


@pytest.fixture(scope="module")
def kind() -> str:
    """Reading the Directory asks nothing of the database: one kind is enough."""
    return "sqlite"


def people_of(story: Story, *, pupils: tuple[str, ...] = (), not_people: frozenset[str] = NOBODY) -> dict[str, Person]:
    workspace = story.service.workspace
    return read_people(workspace, read_units(workspace), pupils, not_people)


def group_of(story: Story, address: str = GROUP) -> Group:
    return read_group(story.service.workspace, address, people_of(story))


def user(story: Story, user_id: str) -> Json:
    """The account as the sandbox keeps it, to be changed by a test."""
    return story.sandbox.world.users[user_id]


def test_units_with_the_root(story: Story) -> None:
    """Every unit once, by its id, each knowing the one above."""
    units = read_units(story.service.workspace)
    paths = {unit.path: unit for unit in units.values()}
    assert sorted(paths) == [
        "/",
        "/Skolor",
        "/Skolor/Norra",
        "/Skolor/Norra/Elever",
        "/Skolor/Södra",
        "/Vård och omsorg",
    ]
    assert paths["/Skolor/Norra"].parent_id == paths["/Skolor"].id
    assert paths["/Skolor"].parent_id == paths["/"].id
    assert (paths["/"].parent_id, paths["/Skolor"].name) == (None, "Skolor")


def test_a_root_that_is_left_out(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some replies leave it out; its id is known from the units directly below it."""
    workspace = story.service.workspace
    whole = read_units(workspace)
    call = workspace.call

    def without_root(method_id: str, **parameters: Any) -> Json:
        return call(method_id, **{**parameters, "type": "all"})

    monkeypatch.setattr(workspace, "call", without_root)
    assert {unit.id: unit.path for unit in read_units(workspace).values()} == {
        unit.id: unit.path for unit in whole.values()
    }


def test_a_customer_without_units(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is then in the root."""
    monkeypatch.setattr(story.service.workspace, "call", lambda *_, **__: {})
    assert [unit.path for unit in read_units(story.service.workspace).values()] == ["/"]


def test_who_is_a_person(story: Story) -> None:
    """Neither the suspended, nor the archived, nor guests, nor the installation's own accounts."""
    user(story, "1011")["guestAccountInfo"] = {"primaryGuestEmail": "rene@elsewhere.example"}
    found = people_of(story, not_people=frozenset({"nanolearn@ekby.example", "admin@ekby.example"}))
    assert sorted(found) == ["1003", "1004", "1005", "1006", "1007", "1008", "1009", "1010"]


def test_a_role_account_is_known_by_its_alias(story: Story) -> None:
    """The settings may name an alias of it."""
    assert "1005" not in people_of(story, not_people=frozenset({"s.oneill@ekby.example"}))


def test_a_person_whole(story: Story) -> None:
    """All that is kept of somebody, addresses in lower case."""
    units = {unit.path: unit.id for unit in read_units(story.service.workspace).values()}
    assert people_of(story)["1005"] == Person(
        id="1005",
        email="siobhan.oneill@ekby.example",
        name="Siobhán O'Neill",
        unit_id=units["/Skolor/Norra"],
        role="staff",
        language="en",
        manager=None,
        addresses=frozenset({"siobhan.oneill@ekby.example", "s.oneill@ekby.example"}),
    )
    eva = people_of(story)["1007"]
    assert (eva.email, eva.addresses) == ("Eva.Lind@ekby.example", frozenset({"eva.lind@ekby.example"}))
    assert eva.manager == "asa.oberg@ekby.example"


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [
        (None, None),
        ([], None),
        ([{"languageCode": "da", "preference": "preferred"}], "da"),
        ([{"languageCode": "sv-FI"}], "sv"),
        ([{"languageCode": "EN_gb"}], "en"),
        ([{"languageCode": "da", "preference": "not_preferred"}, {"languageCode": "en"}], "en"),
        ([{"languageCode": "da", "preference": "not_preferred"}], None),
        ([{"customLanguage": "klingonska"}], None),
        ([{"customLanguage": "klingonska"}, {"languageCode": "nb"}], "nb"),
    ],
)
def test_languages(story: Story, languages: list[Json] | None, spoken: str | None) -> None:
    """The first that is preferred, by its primary subtag; none where the Directory names none."""
    if languages is not None:
        user(story, "1006")["languages"] = languages
    assert people_of(story)["1006"].language == spoken


@pytest.mark.parametrize(
    ("pupils", "expected"),
    [
        ((), set()),
        (("/Skolor/Norra/Elever",), {"1008", "1009"}),
        (("/skolor/norra/elever",), {"1008", "1009"}),
        (("/Skolor",), {"1003", "1004", "1005", "1006", "1007", "1008", "1009"}),
        (("/Skol",), set()),
        (("@elev.ekby.example",), {"1004"}),
        (("@ELEV.ekby.example".lower(), "/Skolor/Södra"), {"1004", "1007"}),
        (("@ekby.example",), {"1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009", "1010", "1011"}),
    ],
)
def test_pupils(story: Story, pupils: tuple[str, ...], expected: set[str]) -> None:
    """By unit with all below, whatever the case, never by the beginning of a name; or by the primary address."""
    user(story, "1004")["primaryEmail"] = "soren.kjaer@Elev.ekby.example"
    found = people_of(story, pupils=pupils)
    assert {person.id for person in found.values() if person.role == "pupil"} == expected


def test_people_of_a_unit_that_has_just_gone(story: Story) -> None:
    """They stand in the nearest unit above that is left, until the Directory says better."""
    workspace = story.service.workspace
    units = {unit_id: unit for unit_id, unit in read_units(workspace).items() if not unit.path.startswith("/Skolor/N")}
    paths = {unit.id: unit.path for unit in units.values()}
    found = read_people(workspace, units, (), NOBODY)
    assert paths[found["1008"].unit_id] == paths[found["1004"].unit_id] == "/Skolor"
    assert paths[found["1010"].unit_id] == "/Vård och omsorg"


def test_unit_paths_match_whatever_their_case(story: Story) -> None:
    """The Directory takes unit names as equal that differ in case only."""
    user(story, "1006")["orgUnitPath"] = "/skolor/NORRA"
    found = people_of(story)
    assert found["1006"].unit_id == found["1004"].unit_id


def test_a_group(story: Story) -> None:
    """Its people by id, whatever case the address was asked in."""
    assert group_of(story, "SKYDDSOMBUD@ekby.example") == Group(GROUP, frozenset({"1004", "1011"}), others=False)
    assert story.service.workspace.calls["directory.members.list"] == 1


def _nest(story: Story, address: str, *members: Json) -> None:
    """A group of the town, with members as the Directory would list them."""
    world = story.sandbox.world
    if address not in world.groups:
        world.groups[address] = {**world.groups[GROUP], "id": f"g-{address}", "email": address}
    world.members[address] = [{"role": "MEMBER", "status": "ACTIVE", "id": f"m{n}", **m} for n, m in enumerate(members)]


def test_groups_in_groups(story: Story) -> None:
    """Nested ones are followed, each read once, even where they contain each other."""
    _nest(story, "a@ekby.example", {"type": "GROUP", "email": "b@ekby.example"}, {"type": "USER", "id": "1003"})
    _nest(story, "b@ekby.example", {"type": "GROUP", "email": "A@ekby.example"}, {"type": "GROUP", "email": GROUP})
    found = group_of(story, "a@ekby.example")
    assert found == Group("a@ekby.example", frozenset({"1003", "1004", "1011"}), others=False)
    assert story.service.workspace.calls["directory.members.list"] == 3


def test_a_group_of_everybody(story: Story) -> None:
    """The customer as a member has no address, and stands for all."""
    _nest(story, "alla@ekby.example", {"type": "CUSTOMER", "id": "C0sandbox"})
    found = group_of(story, "alla@ekby.example")
    assert (found.everyone, found.person_ids, found.strangers) == (True, frozenset(), ())


def test_members_who_are_not_people_here(story: Story) -> None:
    """The suspended, people from outside and their groups are told by address."""
    _nest(
        story,
        "blandat@ekby.example",
        {"type": "USER", "id": "1012", "email": "olle.borta@ekby.example"},
        {"type": "USER", "email": "Vikarie@bemanning.example"},
        {"type": "GROUP", "email": "alla@bemanning.example"},
        {"type": "USER", "id": "other", "email": "S.Oneill@ekby.example"},
    )
    found = group_of(story, "blandat@ekby.example")
    assert found.person_ids == frozenset({"1005"})  # known by an alias
    assert found.strangers == ("alla@bemanning.example", "olle.borta@ekby.example", "vikarie@bemanning.example")


def test_a_foreign_group_may_be_forbidden(story: Story) -> None:
    """Google answers 403 for groups of other organisations: one of them inside does not spoil the group."""
    _nest(story, "a@ekby.example", {"type": "GROUP", "email": GROUP}, {"type": "USER", "id": "1003"})
    story.sandbox.wire.faults.add(Fault("directory.members.list", code=403, reason="forbidden", nth=2))
    assert group_of(story, "a@ekby.example") == Group("a@ekby.example", frozenset({"1003"}), strangers=(GROUP,))


def test_a_group_that_may_not_be_read(story: Story) -> None:
    """The group that was asked for must be readable; else the refusal is told."""
    story.sandbox.wire.faults.add(Fault("directory.members.list", code=403, reason="forbidden"))
    with pytest.raises(RefusedError):
        group_of(story)


def test_a_group_that_is_not_there(story: Story) -> None:
    """The address as it was asked for stands in the sentence."""
    with pytest.raises(UsageError, match=r"There is no group Ingen@ekby\.example in the Directory"):
        group_of(story, "Ingen@ekby.example")


@pytest.fixture
def big(tmp_path: Path) -> Iterator[Story]:
    """An installation for a town of 1,200 accounts, two of them the installation's own."""
    with big_story(tmp_path, 1_200) as told:
        yield told


def test_what_a_sync_costs(big: Story) -> None:
    """1,200 accounts are three pages of users and one list of units; a group of 450 three pages more."""
    synced = big.sync()
    assert (synced.people, synced.units, synced.changes.joined) == (1_198, 11, 1_198)
    assert big.service.workspace.calls == {"directory.orgunits.list": 1, "directory.users.list": 3}
    assert big.assign("phishing-pause-and-verify", to=["group:stor@storby.example"]).people == 448
    big.start()
    again = big.sync()
    assert (again.changes.joined, again.changes.moved, again.changes.left) == (0, 0, 0)
    assert big.service.workspace.calls == {
        "directory.orgunits.list": 1,
        "directory.users.list": 3,
        "directory.members.list": 3,
    }
