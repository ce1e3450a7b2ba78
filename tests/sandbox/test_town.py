"""Town files become Workspaces, completed as Google would, or are refused with a sentence that names the entry."""

from typing import Any

import pytest

from sandbox.town import TownError, load_town
from sandbox.towns import small_town

Json = dict[str, Any]
ASA = "173765371744129699587"  # made of the address


def test_a_user_is_completed_as_google_shows_one() -> None:
    """Of a name and an address become id, customer, flags, times and the list of addresses."""
    world = load_town(
        {
            "domain": "Ort.example",
            "orgUnits": [{"name": "Skola"}],
            "users": [
                {
                    "primaryEmail": "Asa.Oberg@ort.example",
                    "name": {"givenName": "Åsa", "familyName": "Öberg"},
                    "orgUnitPath": "/Skola",
                    "aliases": ["asa@ort.example"],
                    "password": "hemligt",
                }
            ],
        }
    )
    user = world.user("ASA@ort.example")
    assert user is not None
    etag = user.pop("etag")
    assert etag.startswith('"')
    assert user == {
        "kind": "admin#directory#user",
        "id": ASA,
        "customerId": "C0sandbox",
        "primaryEmail": "Asa.Oberg@ort.example",
        "aliases": ["asa@ort.example"],
        "emails": [{"address": "Asa.Oberg@ort.example", "primary": True}, {"address": "asa@ort.example"}],
        "name": {"givenName": "Åsa", "familyName": "Öberg", "fullName": "Åsa Öberg"},
        "orgUnitPath": "/Skola",
        "isAdmin": False,
        "isDelegatedAdmin": False,
        "agreedToTerms": True,
        "suspended": False,
        "archived": False,
        "changePasswordAtNextLogin": False,
        "ipWhitelisted": False,
        "isMailboxSetup": True,
        "isEnrolledIn2Sv": False,
        "isEnforcedIn2Sv": False,
        "includeInGlobalAddressList": True,
        "creationTime": "2024-08-12T06:00:00.000Z",
        "lastLoginTime": "1970-01-01T00:00:00.000Z",
    }
    assert world.domain == "ort.example"


def test_units_know_their_parents_whatever_their_order() -> None:
    """Children may stand before parents; each unit gets both ids, and the root is there."""
    world = load_town({"domain": "o.example", "orgUnits": [{"orgUnitPath": "/A/B"}, {"orgUnitPath": "/A"}]})
    root, parent, child = (world.orgunits[path] for path in ("/", "/A", "/A/B"))
    assert child["parentOrgUnitId"] == parent["orgUnitId"]
    assert (child["name"], child["parentOrgUnitPath"]) == ("B", "/A")
    assert parent["parentOrgUnitId"] == root["orgUnitId"]
    assert "parentOrgUnitId" not in root


def test_the_same_file_makes_the_same_world() -> None:
    """Ids depend on the file alone, so that a demo that starts again knows its people."""
    assert load_town(small_town()).users == load_town(small_town()).users


def test_ids_and_customer_of_an_export_are_kept() -> None:
    """A file exported from a real directory keeps its ids, and its customer is the world's."""
    user = {"primaryEmail": "a@o.example", "id": "77", "customerId": "C01x"}
    members = {"g@o.example": [{"id": "77"}, {"type": "CUSTOMER", "id": "C01x"}]}
    world = load_town(
        {"domain": "o.example", "users": [user], "groups": [{"email": "g@o.example"}], "members": members}
    )
    assert world.customer_id == "C01x"
    assert [(m["type"], m["id"], m.get("email")) for m in world.members["g@o.example"]] == [
        ("USER", "77", "a@o.example"),
        ("CUSTOMER", "C01x", None),
    ]


USER = {"primaryEmail": "a@o.example"}
GROUP = {"email": "g@o.example"}
WRONG: list[tuple[Any, str]] = [
    ([], "A town file must hold one JSON object with the keys domain, orgUnits, users, groups, members."),
    ({"domain": ""}, 'The town file names no domain; write for example "domain": "town.example".'),
    (
        {"domain": "o.example", "people": []},
        "A town file has no key 'people'; it has domain, customerId, orgUnits, users, groups, members.",
    ),
    ({"domain": "o.example", "users": {}}, "The town file's 'users' must be a list, not dict."),
    ({"domain": "o.example", "users": ["a"]}, "Entry 1 of users must be a JSON object, not str."),
    (
        {"domain": "o.example", "users": [USER, {"name": {"fullName": "Ett Namn"}}]},
        "User number 2 (Ett Namn) has no primaryEmail.",
    ),
    (
        {"domain": "o.example", "users": [{"primaryEmail": "anna"}]},
        "User number 1: primaryEmail 'anna' is not an address.",
    ),
    (
        {"domain": "o.example", "users": [USER, {"primaryEmail": "A@O.example"}]},
        "User 'A@O.example': the address 'A@O.example' belongs to 'a@o.example'.",
    ),
    (
        {"domain": "o.example", "users": [{**USER, "id": "7"}, {"primaryEmail": "b@o.example", "id": "7"}]},
        "User 'b@o.example' has the id '7' of 'a@o.example'.",
    ),
    (
        {"domain": "o.example", "users": [USER, {"primaryEmail": "b@o.example", "aliases": ["A@o.example"]}]},
        "User 'b@o.example': the address 'A@o.example' belongs to 'a@o.example'.",
    ),
    (
        {"domain": "o.example", "users": [{**USER, "orgUnitPath": "/Borta"}]},
        "User 'a@o.example': the org unit '/Borta' is not among orgUnits; add it or correct the path.",
    ),
    ({"domain": "o.example", "orgUnits": [{}]}, "Org unit number 1 has neither orgUnitPath nor name; give it one"),
    ({"domain": "o.example", "orgUnits": [{"orgUnitPath": "A/"}]}, "Org unit 'A/': a path starts with a slash"),
    (
        {"domain": "o.example", "orgUnits": [{"orgUnitPath": "/A"}, {"orgUnitPath": "/a"}]},
        "Org unit '/a' stands twice in the town file",
    ),
    (
        {"domain": "o.example", "orgUnits": [{"orgUnitPath": "/A/B"}]},
        "Org unit '/A/B': its parent '/A' is not among orgUnits.",
    ),
    ({"domain": "o.example", "groups": [{"name": "G"}]}, "Group number 1 (G) has no email address."),
    (
        {"domain": "o.example", "users": [USER], "groups": [{"email": "A@o.example"}]},
        "Group 'A@o.example': the address 'A@o.example' belongs to a user.",
    ),
    (
        {"domain": "o.example", "groups": [GROUP, {"email": "G@o.example"}]},
        "Group 'G@o.example': the address 'G@o.example' stands twice in the town file.",
    ),
    (
        {"domain": "o.example", "members": {"g@o.example": []}},
        "The town file lists members of 'g@o.example', which is not among groups.",
    ),
    (
        {"domain": "o.example", "groups": [GROUP], "members": {"g@o.example": [{"email": "x@o.example"}]}},
        "Member 'x@o.example' of 'g@o.example' is neither a user nor a group of the town file.",
    ),
    (
        {"domain": "o.example", "groups": [GROUP], "members": {"g@o.example": [{}]}},
        "A member of 'g@o.example' has neither email nor id: {}.",
    ),
    (
        {"domain": "o.example", "groups": [GROUP], "members": {"g@o.example": ["a@o.example"]}},
        "The members of 'g@o.example' must be a list of member resources",
    ),
    (
        {
            "domain": "o.example",
            "users": [USER],
            "groups": [GROUP],
            "members": {"g@o.example": [{"email": "a@o.example"}] * 2},
        },
        "Member 'a@o.example' stands twice in 'g@o.example'.",
    ),
]


@pytest.mark.parametrize(("document", "sentence"), WRONG, ids=[sentence[:40] for _, sentence in WRONG])
def test_a_wrong_town_file_is_refused_by_name(document: Any, sentence: str) -> None:
    """The sentence names the entry that is wrong."""
    with pytest.raises(TownError) as caught:
        load_town(document)
    assert str(caught.value).startswith(sentence)


def test_outsiders_in_groups_are_kept() -> None:
    """An address of no domain of the town is somebody from outside."""
    world = load_town(small_town())
    outsiders = [m for m in world.members["omsorgen@lilleby.example"] if m["type"] == "EXTERNAL"]
    assert [m["email"] for m in outsiders] == ["vikarie@bemanning.example"]


def test_twenty_thousand_people_load() -> None:
    """A large town is read whole."""
    users = [{"primaryEmail": f"u{number}@o.example"} for number in range(20_000)]
    world = load_town({"domain": "o.example", "users": users})
    assert len(world.users) == len(world.addresses) == 20_000
