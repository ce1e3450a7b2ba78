"""Accounts are listed, read and changed by administrators only, in Google's words."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from sandbox.apis.directory_listing import SORT_KEYS
from sandbox.town import load_town
from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
FORBIDDEN = (403, "Not Authorized to access this resource/api", "forbidden")
EVERYBODY = 16


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


def names(reply: Json) -> list[str]:
    return [user["primaryEmail"].split("@")[0] for user in reply.get("users", [])]


def all_pages(town: Lilleby, **params: Any) -> list[str]:
    found: list[str] = []
    token = None
    while True:
        reply = town.ask("directory.users.list", customer="my_customer", pageToken=token, **params)
        found += names(reply)
        token = reply.get("nextPageToken")
        if token is None:
            return found


def test_a_list_holds_suspended_and_archived_accounts(town: Lilleby) -> None:
    """Without a query everybody is listed, by address, on one page."""
    reply = town.ask("directory.users.list", customer="my_customer", who="katalog")
    assert names(reply)[:4] == ["admin", "Aino.Makela", "ali.hassan", "asa.oberg"]
    assert {"olle.borta", "eva.arkiv"} < set(names(reply))
    assert len(reply["users"]) == EVERYBODY
    assert "nextPageToken" not in reply
    assert reply["kind"] == "admin#directory#users"


@pytest.mark.parametrize("size", [1, 3, 15, 16, 500])
def test_pages_hold_everybody_once(town: Lilleby, size: int) -> None:
    """Whatever the page size, the pages together are the whole list in order."""
    assert all_pages(town, maxResults=size) == names(town.ask("directory.users.list", customer="my_customer"))


@pytest.mark.parametrize("order", ["email", "familyName", "givenName"])
def test_descending_is_ascending_backwards(town: Lilleby, order: str) -> None:
    """sortOrder turns any order round, over pages too."""
    up = all_pages(town, orderBy=order, maxResults=3)
    down = all_pages(town, orderBy=order, maxResults=4, sortOrder="DESCENDING")
    assert down == up[::-1]
    assert len(set(up)) == EVERYBODY


def test_family_names_are_sorted(town: Lilleby) -> None:
    """orderBy=familyName sorts by family name, then given name."""
    reply = town.ask("directory.users.list", customer="my_customer", orderBy="familyName", query="orgUnitPath=/Omsorg")
    families = [user["name"]["familyName"] for user in reply["users"]]
    assert families == ["Abdi", "Borta", "Holm", "Nyström", "Åkesson"]


def test_a_page_token_belongs_to_its_question(town: Lilleby) -> None:
    """A token is refused with another query, when broken, and after three days."""
    token = town.ask("directory.users.list", customer="my_customer", maxResults=2)["nextPageToken"]
    bad = (400, "Invalid Input: pageToken", "invalid")
    assert town.refused("directory.users.list", customer="my_customer", query="isAdmin=false", pageToken=token) == bad
    assert town.refused("directory.users.list", customer="my_customer", pageToken="x" + token) == bad
    assert town.refused("directory.users.list", customer="my_customer", pageToken="åäö") == bad
    town.world.clock.offset = timedelta(days=2, hours=23)
    assert names(town.ask("directory.users.list", customer="my_customer", pageToken=token))
    town.world.clock.offset = timedelta(days=3, minutes=1)
    assert town.refused("directory.users.list", customer="my_customer", pageToken=token) == bad


def test_pages_stay_whole_while_people_leave(town: Lilleby) -> None:
    """Somebody of the first page is deleted meanwhile: the second page loses nobody."""
    first = town.ask("directory.users.list", customer="my_customer", maxResults=5)
    town.ask("directory.users.delete", userKey=first["users"][1]["primaryEmail"])
    rest = town.ask("directory.users.list", customer="my_customer", pageToken=first["nextPageToken"])
    assert len(first["users"]) + len(rest["users"]) == EVERYBODY


def test_a_list_needs_customer_or_domain(town: Lilleby) -> None:
    """Neither is a bad request; the customers and domains of others are refused."""
    assert town.refused("directory.users.list") == (400, "Bad Request", "badRequest")
    assert town.refused("directory.users.list", customer="C0other") == FORBIDDEN
    assert town.refused("directory.users.list", domain="storby.example") == (404, "Domain not found.", "notFound")
    assert len(names(town.ask("directory.users.list", domain="LILLEBY.example"))) == EVERYBODY


@pytest.mark.parametrize("size", [-1, 501])
def test_page_sizes_have_limits(town: Lilleby, size: int) -> None:
    """More than 500 is refused, not cut."""
    refusal = town.refused("directory.users.list", customer="my_customer", maxResults=size)
    assert refusal == (400, "Invalid Input: maxResults", "invalid")


@pytest.mark.parametrize("method", ["directory.users.list", "directory.users.get"])
def test_only_administrators_read_all_of_an_account(town: Lilleby, method: str) -> None:
    """A teacher is refused; the read-only role is enough."""
    params: Json = {"customer": "my_customer"} if method.endswith("list") else {"userKey": at("asa.oberg")}
    assert town.refused(method, who="soren.kjaer", **params) == FORBIDDEN
    assert town.ask(method, who="katalog", **params)


def test_colleagues_see_the_public_profile(town: Lilleby) -> None:
    """viewType=domain_public works for anybody, without unit, flags or languages, and without who has left."""
    reply = town.ask(
        "directory.users.list", who="soren.kjaer", customer="my_customer", viewType="domain_public", query="name:Åsa"
    )
    (asa,) = reply["users"]
    assert asa["name"]["fullName"] == "Åsa Öberg"
    assert not {"orgUnitPath", "suspended", "languages", "isAdmin"} & set(asa)
    params: Json = {"who": "soren.kjaer", "viewType": "domain_public"}
    gone = town.refused("directory.users.get", userKey=at("olle.borta"), **params)
    assert gone == (404, "Resource Not Found: userKey", "notFound")
    by_unit = town.refused("directory.users.list", customer="my_customer", query="orgUnitPath=/Omsorg", **params)
    assert by_unit == (400, "Invalid Input: query", "invalid")


@pytest.mark.parametrize("key", ["ingrid.nystrom@lilleby.example", "INGRID.Berg@lilleby.example"])
def test_a_user_is_found_by_any_address(town: Lilleby, key: str) -> None:
    """Primary address, alias or id, whatever the case."""
    by_address = town.ask("directory.users.get", userKey=key)
    assert by_address == town.ask("directory.users.get", userKey=by_address["id"])
    assert by_address["name"]["fullName"] == "Ingrid Nyström"


def test_an_unknown_user_is_not_found(town: Lilleby) -> None:
    """The words of Google, for reading and for changing."""
    words = (404, "Resource Not Found: userKey", "notFound")
    assert town.refused("directory.users.get", userKey=at("ingen")) == words
    assert town.refused("directory.users.patch", userKey=at("ingen")) == words


def new_user(**more: Any) -> Json:
    name = {"givenName": "Ny", "familyName": "Anställd"}
    return {"primaryEmail": at("ny"), "name": name, "password": "hemligt1", **more}


def test_a_new_account_is_there_at_once(town: Lilleby) -> None:
    """insert answers with the whole account; the password is not shown; it stands in the sorted list."""
    before = names(town.ask("directory.users.list", customer="my_customer"))
    made = town.ask("directory.users.insert", new_user(orgUnitPath="/omsorg", isAdmin=True))
    assert (made["orgUnitPath"], made["isAdmin"], made["name"]["fullName"]) == ("/Omsorg", False, "Ny Anställd")
    assert "password" not in made
    assert town.ask("directory.users.get", userKey=made["id"]) == made
    after = names(town.ask("directory.users.list", customer="my_customer"))
    assert after == sorted([*before, "ny"], key=str.lower)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"primaryEmail": ""}, (400, "Invalid Input: primary_user_email", "invalid")),
        ({"primaryEmail": "ny@storby.example"}, (404, "Domain not found.", "notFound")),
        ({"name": {"givenName": "Ny"}}, (400, "Invalid Given/Family Name: FamilyName", "invalid")),
        ({"password": ""}, (400, "Invalid Password", "invalid")),
        ({"orgUnitPath": "/Borta"}, (400, "Invalid Input: INVALID_OU_ID", "invalid")),
        ({"primaryEmail": "ASA.oberg@lilleby.example"}, (409, "Entity already exists.", "duplicate")),
        ({"primaryEmail": "ingrid.berg@lilleby.example"}, (409, "Entity already exists.", "duplicate")),
        ({"primaryEmail": "alla@lilleby.example"}, (409, "Entity already exists.", "duplicate")),
    ],
)
def test_a_wrong_account_is_not_made(town: Lilleby, change: Json, refusal: Any) -> None:
    """Each missing or impossible part has its own words, and nothing is made."""
    assert town.refused("directory.users.insert", new_user(**change)) == refusal
    assert len(town.world.users) == EVERYBODY


def test_the_reading_role_changes_nothing(town: Lilleby) -> None:
    """The delegated reader may not insert, patch, delete or promote."""
    for method in ("insert", "patch", "delete", "makeAdmin"):
        body = new_user(status=True)
        assert town.refused(f"directory.users.{method}", body, who="katalog", userKey=at("asa.oberg")) == FORBIDDEN


def test_a_rename_keeps_the_old_address_as_an_alias(town: Lilleby) -> None:
    """After a rename the person is found under both addresses, in lists and groups under the new one."""
    town.ask(
        "directory.users.patch",
        {"primaryEmail": at("ingrid.ek"), "name": {"familyName": "Ek"}},
        userKey=at("ingrid.nystrom"),
    )
    user = town.ask("directory.users.get", userKey=at("Ingrid.Nystrom"))
    assert user["primaryEmail"] == at("ingrid.ek")
    assert user["name"] == {"givenName": "Ingrid", "familyName": "Ek", "fullName": "Ingrid Ek"}
    assert user["aliases"] == [at("ingrid.berg"), at("ingrid.nystrom")]
    assert user["emails"] == [
        {"address": at("ingrid.ek"), "primary": True},
        {"address": at("ingrid.berg")},
        {"address": at("ingrid.nystrom")},
    ]
    members = town.ask("directory.members.list", groupKey=at("omsorgen"))["members"]
    assert at("ingrid.ek") in [member["email"] for member in members]


def test_taking_back_an_alias_as_address(town: Lilleby) -> None:
    """A person's own alias may become the primary address again."""
    town.ask("directory.users.update", {"primaryEmail": at("ingrid.berg")}, userKey=at("ingrid.nystrom"))
    user = town.ask("directory.users.get", userKey=at("ingrid.berg"))
    assert (user["primaryEmail"], user["aliases"]) == (at("ingrid.berg"), [at("ingrid.nystrom")])
    taken = town.refused("directory.users.patch", {"primaryEmail": at("asa.oberg")}, userKey=at("ingrid.berg"))
    assert taken == (409, "Entity already exists.", "duplicate")


def test_suspending_gives_a_reason_and_read_only_fields_stay(town: Lilleby) -> None:
    """suspensionReason comes and goes with suspended; isAdmin and id cannot be patched."""
    key = at("rene.holm")
    old = town.ask("directory.users.get", userKey=key)
    new = town.ask("directory.users.patch", {"suspended": True, "isAdmin": True, "id": "1"}, userKey=key)
    assert new == {**old, "suspended": True, "suspensionReason": "ADMIN", "etag": new["etag"]}
    assert new["etag"] != old["etag"]
    back = town.ask("directory.users.patch", {"suspended": False}, userKey=key)
    assert "suspensionReason" not in back


def test_deleting_and_bringing_back(town: Lilleby) -> None:
    """A deleted account leaves lists and groups, is shown by showDeleted, and comes back by id within 20 days."""
    user_id = town.id_of("rene.holm")
    town.ask("directory.users.delete", userKey=at("rene.holm"))
    assert town.refused("directory.users.get", userKey=user_id) == (404, "Resource Not Found: userKey", "notFound")
    members = town.ask("directory.members.list", groupKey=at("omsorgen"))["members"]
    assert at("rene.holm") not in [member.get("email") for member in members]
    deleted = town.ask("directory.users.list", customer="my_customer", showDeleted="true")
    assert names(deleted) == ["rene.holm"]
    assert "deletionTime" in deleted["users"][0]
    town.ask("directory.users.undelete", {"orgUnitPath": "/Omsorg"}, userKey=user_id)
    user = town.ask("directory.users.get", userKey=at("rene.holm"))
    assert (user["id"], user["orgUnitPath"]) == (user_id, "/Omsorg")
    assert "deletionTime" not in user


def test_twenty_days_later_it_is_too_late(town: Lilleby) -> None:
    """undelete refuses what was deleted longer ago."""
    user_id = town.id_of("rene.holm")
    town.ask("directory.users.delete", userKey=user_id)
    town.world.clock.offset = timedelta(days=20, minutes=1)
    gone = town.refused("directory.users.undelete", {"orgUnitPath": "/"}, userKey=user_id)
    assert gone == (404, "Resource Not Found: userKey", "notFound")


def test_admins_are_made_and_unmade(town: Lilleby) -> None:
    """makeAdmin gives and takes the rights that the other methods ask for."""
    town.ask("directory.users.makeAdmin", {"status": True}, userKey=at("asa.oberg"))
    town.ask("directory.users.makeAdmin", {"status": False}, userKey=at("admin"), who="asa.oberg")
    assert town.refused("directory.users.delete", userKey=at("rene.holm")) == FORBIDDEN


def test_aliases_are_added_and_removed(town: Lilleby) -> None:
    """An alias finds its person while it exists, and is nobody else's."""
    made = town.ask("directory.users.aliases.insert", {"alias": at("direktor")}, userKey=at("asa.oberg"))
    assert (made["alias"], made["primaryEmail"]) == (at("direktor"), at("asa.oberg"))
    listed = town.ask("directory.users.aliases.list", userKey=at("direktor"))
    assert [alias["alias"] for alias in listed["aliases"]] == [at("direktor")]
    taken = town.refused("directory.users.aliases.insert", {"alias": at("Direktor")}, userKey=at("rene.holm"))
    assert taken == (409, "Entity already exists.", "duplicate")
    town.ask("directory.users.aliases.delete", userKey=at("asa.oberg"), alias=at("direktor"))
    assert town.world.user(at("direktor")) is None
    assert "aliases" not in town.ask("directory.users.aliases.list", userKey=at("asa.oberg"))


def test_custom_schemas_are_shown_when_asked_for(town: Lilleby) -> None:
    """basic hides them, full shows them, custom shows those of its mask and needs one."""
    schemas = {"HR": {"employed": "2020"}, "Parking": {"place": "7"}}
    key = at("asa.oberg")
    town.ask("directory.users.patch", {"customSchemas": schemas}, userKey=key)
    assert "customSchemas" not in town.ask("directory.users.get", userKey=key)
    assert town.ask("directory.users.get", userKey=key, projection="full")["customSchemas"] == schemas
    custom = town.ask("directory.users.get", userKey=key, projection="custom", customFieldMask="HR")
    assert custom["customSchemas"] == {"HR": {"employed": "2020"}}
    without = town.refused("directory.users.get", userKey=key, projection="custom")
    assert without == (400, "Invalid Input: customFieldMask", "invalid")


def test_a_large_directory_is_sorted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20,000 people every page costs the same: what stands before it is neither sorted nor walked again."""
    town = Lilleby()
    people = [{"primaryEmail": f"u{number}@lilleby.example"} for number in range(20_000)]
    people.append({"primaryEmail": at("admin"), "isAdmin": True})
    town.world = load_town({"domain": "lilleby.example", "users": people})
    looked_at = Counter[str]()
    by_email = SORT_KEYS["email"]

    def counting(user: dict[str, Any]) -> str:
        looked_at[user["id"]] += 1
        return by_email(user)

    monkeypatch.setitem(SORT_KEYS, "email", counting)
    pages, token = 0, None
    while pages == 0 or token:
        follows = {"pageToken": token} if token else {}
        reply = town.ask("directory.users.list", customer="my_customer", maxResults=500, **follows)
        pages, token = pages + 1, reply.get("nextPageToken")
    assert pages == 41
    assert set(looked_at.values()) <= {1, 2}  # once to sort; once more who ends a page, for the token
