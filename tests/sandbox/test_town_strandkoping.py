"""Strandköping is large and odd enough to try everything on, and the same every time."""

from collections import Counter
from typing import Any

import pytest

from sandbox.town import load_town
from sandbox.towns import strandkoping
from sandbox.world import World

Json = dict[str, Any]


@pytest.fixture(scope="module")
def town() -> Json:
    return strandkoping()


@pytest.fixture(scope="module")
def world(town: Json) -> World:
    return load_town(town)


def staff(town: Json) -> list[Json]:
    return [user for user in town["users"] if user.get("organizations")]


def test_it_is_always_the_same(town: Json) -> None:
    """A demo starts with the same people every time."""
    assert strandkoping() == town


def test_as_many_people_as_it_says(town: Json) -> None:
    """About 480 at work, 720 pupils, and four accounts besides."""
    pupils = [user for user in town["users"] if user["orgUnitPath"].startswith("/Elever/")]
    assert len(town["users"]) == len(staff(town)) + len(pupils) + 4
    assert 470 <= len(staff(town)) <= 490
    assert 690 <= len(pupils) <= 740
    assert all(user["primaryEmail"].endswith("@elev.strandkoping.example") for user in pupils)
    assert {user["orgUnitPath"].count("/") for user in pupils} == {3}


def test_names_are_those_of_a_municipality(town: Json) -> None:
    """Every letter and sign that programs stumble over stands in some name; addresses are plain."""
    names = " ".join(user["name"]["givenName"] + " " + user["name"]["familyName"] for user in town["users"])
    assert set("åäöÅÄÖøæéłñç'-") <= set(names)
    addresses = [user["primaryEmail"] for user in town["users"]]
    assert all(address.isascii() and "'" not in address and " " not in address for address in addresses)
    assert any(address != address.lower() for address in addresses)
    assert any(user.get("aliases") for user in town["users"])


def test_languages(town: Json) -> None:
    """Mostly Swedish, some Danish, English and Norwegian, and some about whom nothing is known."""
    codes = Counter((user.get("languages") or [{"languageCode": ""}])[0]["languageCode"] for user in town["users"])
    assert set(codes) == {"sv", "da", "en", "nb", ""}
    assert codes["sv"] > 0.8 * len(town["users"])
    assert min(codes.values()) >= 5


def test_everybody_at_work_has_a_chain_of_leaders(world: World, town: Json) -> None:
    """By at most three steps each chain reaches the municipal director, and nobody else is at the top."""
    for user in staff(town):
        steps, current = 0, user
        while current.get("relations"):
            found = world.user(current["relations"][0]["value"])
            assert found is not None
            steps, current = steps + 1, found
        assert current["organizations"][0]["title"] == "Kommundirektör"
        assert steps <= 3


def test_units_of_every_size(town: Json) -> None:
    """Four administrations with units of three people and of forty, one with an apostrophe, one with wards."""
    sizes = Counter(user["orgUnitPath"] for user in staff(town))
    tops = {path.split("/")[1] for path in sizes}
    assert tops == {"Barn och utbildning", "Vård och omsorg", "Teknik och miljö", "Kultur och fritid", "Kommunledning"}
    assert sizes["/Teknik och miljö/Hamnen"] == 3
    assert sizes["/Kultur och fritid/Fritidsgården Rock'n"] == 4
    assert sizes["/Barn och utbildning/Strandköpings gymnasium"] == 40
    assert sizes["/Vård och omsorg/Äldreboendet Solgården/Avdelning Björken"] == 14


def test_some_have_left(world: World) -> None:
    """Suspended and archived accounts, among staff and pupils, and one guest."""
    for flag in ("suspended", "archived"):
        units = {user["orgUnitPath"].split("/")[1] for user in world.users.values() if user[flag]}
        assert {"Elever", "Barn och utbildning"} <= units
    (guest,) = [user for user in world.users.values() if user.get("isGuestUser")]
    assert guest["guestAccountInfo"]["primaryGuestEmail"].endswith("@granskning.example")


def test_the_accounts_of_the_service(world: World) -> None:
    """The role account, the reader of the directory, the super administrator."""
    for name, admin, delegated in (
        ("nanolearn", False, False),
        ("katalog", False, True),
        ("superadmin", True, False),
    ):
        user = world.user(f"{name}@strandkoping.example")
        assert user is not None
        assert (user["isAdmin"], user["isDelegatedAdmin"]) == (admin, delegated)


def test_groups_of_every_kind(world: World) -> None:
    """Nested, with somebody from outside, with the whole customer, and empty."""
    kinds = {
        address.split("@")[0]: Counter(member["type"] for member in members)
        for address, members in world.members.items()
    }
    assert kinds["alla"] == {"GROUP": 5, "USER": 1}
    assert kinds["ambassadorer"] == {"USER": 21, "EXTERNAL": 1}
    assert kinds["hela-kommunen"] == {"CUSTOMER": 1}
    assert kinds["tom-grupp"] == {}
    assert (
        sum(kinds[part]["USER"] for part in ("barn-utbildning", "vard-omsorg", "teknik-miljo", "kultur-fritid")) > 400
    )


def test_ambassadors_are_at_work(world: World) -> None:
    """No ambassador is suspended or archived."""
    for member in world.members["ambassadorer@strandkoping.example"]:
        if member["type"] == "USER":
            user = world.users[member["id"]]
            assert not user["suspended"]
            assert not user["archived"]
