"""Groups and their members, direct and nested."""

from typing import Any

import pytest

from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
NO_GROUP = (404, "Resource Not Found: groupKey", "notFound")
NO_MEMBER = (404, "Resource Not Found: memberKey", "notFound")


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


def emails(reply: Json, key: str = "members") -> list[str]:
    return [entry.get("email", entry["id"]).split("@")[0] for entry in reply.get(key, [])]


def test_groups_are_listed_with_their_sizes(town: Lilleby) -> None:
    """All groups by address; the count is a string, as int64 is in JSON."""
    reply = town.ask("directory.groups.list", customer="my_customer", who="katalog")
    counts = [(group["email"].split("@")[0], group["directMembersCount"]) for group in reply["groups"]]
    assert counts == [("alla", "3"), ("omsorgen", "4"), ("skolan", "4")]


def test_groups_are_paged_and_turned_round(town: Lilleby) -> None:
    """maxResults, the token and sortOrder."""
    first = town.ask("directory.groups.list", customer="my_customer", maxResults=2, sortOrder="DESCENDING")
    assert emails(first, "groups") == ["skolan", "omsorgen"]
    params = {"customer": "my_customer", "sortOrder": "DESCENDING", "pageToken": first["nextPageToken"]}
    assert emails(town.ask("directory.groups.list", **params), "groups") == ["alla"]
    bad = town.refused("directory.groups.list", customer="my_customer", pageToken=first["nextPageToken"])
    assert bad == (400, "Invalid Input: pageToken", "invalid")


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"userKey": at("soren.kjaer")}, ["skolan"]),
        ({"userKey": at("skolan")}, ["alla"]),
        ({"domain": "lilleby.example", "query": "email:o*"}, ["omsorgen"]),
        ({"customer": "my_customer", "query": "name:'Norra skolan'"}, ["skolan"]),
        ({"customer": "my_customer", "query": "memberKey=asa.oberg@lilleby.example"}, ["alla"]),
    ],
)
def test_groups_are_found(town: Lilleby, params: Json, found: list[str]) -> None:
    """By direct member, address or name."""
    assert emails(town.ask("directory.groups.list", **params), "groups") == found


def test_groups_need_a_question(town: Lilleby) -> None:
    """customer, domain or userKey; unknown people and unknown fields are refused."""
    assert town.refused("directory.groups.list") == (400, "Bad Request", "badRequest")
    assert town.refused("directory.groups.list", userKey=at("ingen")) == (
        404,
        "Resource Not Found: userKey",
        "notFound",
    )
    bad = town.refused("directory.groups.list", customer="my_customer", query="colour=red")
    assert bad == (400, "Invalid Input: query", "invalid")


def test_a_group_is_made_renamed_and_deleted(town: Lilleby) -> None:
    """The old address stays as an alias, members follow, and a deleted group leaves the groups it was in."""
    town.ask("directory.groups.insert", {"email": at("nya"), "name": "Nya"})
    again = town.refused("directory.groups.insert", {"email": at("NYA")})
    assert again == (409, "Entity already exists.", "duplicate")
    town.ask("directory.members.insert", {"email": at("nya")}, groupKey=at("alla"))
    town.ask("directory.groups.patch", {"email": at("nyast"), "description": "D"}, groupKey=at("nya"))
    group = town.ask("directory.groups.get", groupKey=at("nya"))
    assert (group["email"], group["aliases"], group["description"]) == (at("nyast"), [at("nya")], "D")
    assert emails(town.ask("directory.members.list", groupKey=at("alla")))[-1] == "nyast"
    town.ask("directory.groups.delete", groupKey=at("nyast"))
    assert emails(town.ask("directory.members.list", groupKey=at("alla"))) == ["skolan", "omsorgen", "asa.oberg"]
    assert town.refused("directory.groups.get", groupKey=at("nyast")) == NO_GROUP


def test_members_are_of_several_kinds(town: Lilleby) -> None:
    """People, groups, outsiders, and the whole customer, which has no address."""
    town.ask("directory.members.insert", {"type": "CUSTOMER", "id": "my_customer"}, groupKey=at("omsorgen"))
    members = town.ask("directory.members.list", groupKey=at("omsorgen"), who="katalog")["members"]
    assert [(member["type"], member["role"]) for member in members] == [
        ("USER", "OWNER"),
        ("USER", "MEMBER"),
        ("USER", "MEMBER"),
        ("EXTERNAL", "MEMBER"),
        ("CUSTOMER", "MEMBER"),
    ]
    everybody = members[-1]
    assert everybody["id"] == town.world.customer_id
    assert "email" not in everybody


def test_derived_members_stand_once(town: Lilleby) -> None:
    """includeDerivedMembership adds the members of groups inside, as plain members."""
    town.ask("directory.members.insert", {"email": at("rene.holm"), "role": "OWNER"}, groupKey=at("alla"))
    direct = town.ask("directory.members.list", groupKey=at("alla"))["members"]
    derived = town.ask("directory.members.list", groupKey=at("alla"), includeDerivedMembership=True)["members"]
    assert len(direct) == 4
    assert len(derived) == 4 + 4 + 4 - 1
    roles = {member.get("email"): member["role"] for member in derived}
    assert roles[at("rene.holm")] == "OWNER"
    assert roles[at("karl-erik.lindstrom")] == "MEMBER"


def test_members_are_filtered_and_paged(town: Lilleby) -> None:
    """roles narrows; at most 200 a page; tokens belong to their question."""
    chosen = town.ask("directory.members.list", groupKey=at("skolan"), roles="manager,OWNER")
    assert emails(chosen) == ["karl-erik.lindstrom"]
    first = town.ask("directory.members.list", groupKey=at("skolan"), maxResults=3)
    second = town.ask("directory.members.list", groupKey=at("skolan"), pageToken=first["nextPageToken"])
    assert emails(first) + emails(second) == ["karl-erik.lindstrom", "soren.kjaer", "Aino.Makela", "siobhan.oneill"]
    other = town.refused("directory.members.list", groupKey=at("omsorgen"), pageToken=first["nextPageToken"])
    assert other == (400, "Invalid Input: pageToken", "invalid")
    assert town.refused("directory.members.list", groupKey=at("skolan"), roles="BOSS")[0] == 400


def test_a_page_holds_at_most_200(town: Lilleby) -> None:
    """Asking for more gives 200."""
    for number in range(201):
        town.ask("directory.members.insert", {"email": f"n{number}@annan.example"}, groupKey=at("skolan"))
    assert len(town.ask("directory.members.list", groupKey=at("skolan"), maxResults=500)["members"]) == 200


def test_a_suspended_member_is_shown_as_such(town: Lilleby) -> None:
    """The status follows the account."""
    town.ask("directory.users.patch", {"suspended": True}, userKey=at("rene.holm"))
    member = town.ask("directory.members.get", groupKey=at("omsorgen"), memberKey=at("rene.holm"))
    assert member["status"] == "SUSPENDED"


def test_members_come_and_go(town: Lilleby) -> None:
    """insert, patch and delete by address, alias or id; twice is a duplicate, unknown is not found."""
    key = {"groupKey": at("skolan")}
    made = town.ask("directory.members.insert", {"email": at("ingrid.berg"), "role": "MANAGER"}, **key)
    assert (made["email"], made["role"], made["type"]) == (at("ingrid.nystrom"), "MANAGER", "USER")
    twice = town.refused("directory.members.insert", {"id": town.id_of("ingrid.nystrom")}, **key)
    assert twice == (409, "Member already exists.", "duplicate")
    assert town.ask("directory.members.patch", {"role": "MEMBER"}, **key, memberKey=made["id"])["role"] == "MEMBER"
    town.ask("directory.members.delete", **key, memberKey=at("INGRID.nystrom"))
    assert town.refused("directory.members.get", **key, memberKey=at("ingrid.nystrom")) == NO_MEMBER
    assert town.refused("directory.members.insert", {"email": at("ingen")}, **key) == NO_MEMBER
    assert town.refused("directory.members.list", groupKey=at("ingen")) == NO_GROUP


def test_groups_do_not_hold_themselves(town: Lilleby) -> None:
    """A cycle is refused, however long."""
    refusal = town.refused("directory.members.insert", {"email": at("alla")}, groupKey=at("skolan"))
    assert refusal[:2] == (400, "Cyclic memberships not allowed.")


@pytest.mark.parametrize(
    ("group", "member", "answer"),
    [
        ("alla", at("soren.kjaer"), True),
        ("alla", at("asa.oberg"), True),
        ("alla", at("maja.ek"), False),
        ("alla", at("skolan"), True),
        ("skolan", at("omsorgen"), False),
        ("skolan", at("skolan"), False),
        ("omsorgen", "vikarie@bemanning.example", True),
    ],
)
def test_membership_is_asked(town: Lilleby, group: str, member: str, answer: bool) -> None:
    """hasMember follows groups inside groups."""
    reply = town.ask("directory.members.hasMember", groupKey=at(group), memberKey=member)
    assert reply == {"isMember": answer}


def test_nested_membership_of_outsiders_cannot_be_asked(town: Lilleby) -> None:
    """For somebody of another domain only direct membership is known."""
    refusal = town.refused("directory.members.hasMember", groupKey=at("alla"), memberKey="vikarie@bemanning.example")
    assert refusal == (400, "Invalid Input: memberKey", "invalid")


def test_groups_are_for_administrators(town: Lilleby) -> None:
    """Reading needs a role, writing the full one."""
    forbidden = (403, "Not Authorized to access this resource/api", "forbidden")
    assert town.refused("directory.members.list", groupKey=at("alla"), who="soren.kjaer") == forbidden
    assert (
        town.refused("directory.members.insert", {"email": at("maja.ek")}, groupKey=at("alla"), who="katalog")
        == forbidden
    )
