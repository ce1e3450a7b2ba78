"""Org units are listed, read and moved as the Directory API does it."""

from typing import Any

import pytest

from tests.support.lilleby import Lilleby, at

Json = dict[str, Any]
ALL = [
    "/Elever",
    "/Kontor",
    "/Omsorg",
    "/Omsorg/Solgården",
    "/Skolor",
    "/Skolor/Norra skolan",
    "/Skolor/Norra skolan/Lärare",
]
NOT_FOUND = (404, "Org unit not found", "notFound")


@pytest.fixture
def town() -> Lilleby:
    return Lilleby()


def paths(reply: Json) -> list[str]:
    return [unit["orgUnitPath"] for unit in reply.get("organizationUnits", [])]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"type": "all"}, ALL),
        ({"type": "allIncludingParent"}, ["/", *ALL]),
        ({"type": "children"}, ["/Elever", "/Kontor", "/Omsorg", "/Skolor"]),
        ({}, ["/Elever", "/Kontor", "/Omsorg", "/Skolor"]),
        ({"orgUnitPath": "/Skolor"}, ["/Skolor/Norra skolan"]),
        ({"orgUnitPath": "/Skolor", "type": "all"}, ["/Skolor/Norra skolan", "/Skolor/Norra skolan/Lärare"]),
        ({"orgUnitPath": "/Omsorg", "type": "allIncludingParent"}, ["/Omsorg", "/Omsorg/Solgården"]),
    ],
)
def test_units_are_listed_by_kind(town: Lilleby, params: Json, found: list[str]) -> None:
    """The root stands only in allIncludingParent; the default is the direct children of the root."""
    assert paths(town.ask("directory.orgunits.list", who="katalog", customerId="my_customer", **params)) == found


def test_a_unit_without_children_gives_no_list(town: Lilleby) -> None:
    """The key is left out when nothing is found."""
    reply = town.ask("directory.orgunits.list", customerId="my_customer", orgUnitPath="/Kontor")
    assert set(reply) == {"kind", "etag"}


def test_where_the_leading_slash_belongs(town: Lilleby) -> None:
    """In the query it is written, in the path it is not; ids work in both."""
    unit = town.ask("directory.orgunits.get", customerId="my_customer", orgUnitPath="Skolor/Norra skolan")
    assert (unit["name"], unit["parentOrgUnitPath"]) == ("Norra skolan", "/Skolor")
    by_id = {"customerId": "my_customer", "orgUnitPath": unit["orgUnitId"]}
    assert town.ask("directory.orgunits.get", **by_id) == unit
    assert paths(town.ask("directory.orgunits.list", **by_id)) == ["/Skolor/Norra skolan/Lärare"]
    assert town.refused("directory.orgunits.get", customerId="my_customer", orgUnitPath="/Skolor") == NOT_FOUND
    assert town.refused("directory.orgunits.list", customerId="my_customer", orgUnitPath="Skolor") == NOT_FOUND


def test_units_are_for_administrators(town: Lilleby) -> None:
    """Teachers are refused, and so are the units of another customer."""
    forbidden = (403, "Not Authorized to access this resource/api", "forbidden")
    assert town.refused("directory.orgunits.list", who="soren.kjaer", customerId="my_customer") == forbidden
    assert town.refused("directory.orgunits.list", customerId="C0other") == forbidden
    assert (
        town.refused("directory.orgunits.insert", {"name": "X"}, who="katalog", customerId="my_customer") == forbidden
    )


def test_a_new_unit_hangs_below_its_parent(town: Lilleby) -> None:
    """insert by parent path or id; names are unique among siblings, whatever the case."""
    body = {"name": "Söder", "parentOrgUnitPath": "/Skolor", "description": "Ny skola"}
    made = town.ask("directory.orgunits.insert", body, customerId="my_customer")
    assert (made["orgUnitPath"], made["description"]) == ("/Skolor/Söder", "Ny skola")
    inner = {"name": "Kök", "parentOrgUnitId": made["orgUnitId"]}
    assert town.ask("directory.orgunits.insert", inner, customerId="my_customer")["orgUnitPath"] == "/Skolor/Söder/Kök"
    again = town.refused("directory.orgunits.insert", {**body, "name": "söder"}, customerId="my_customer")
    assert again == (400, "Invalid Ou Id", "invalid")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"parentOrgUnitPath": "/"}, (400, "Invalid Orgunit Name", "invalid")),
        ({"name": "A/B", "parentOrgUnitPath": "/"}, (400, "Invalid Orgunit Name", "invalid")),
        ({"name": "A"}, (400, "Required: parentOrgUnitPath", "required")),
        ({"name": "A", "parentOrgUnitPath": "/Borta"}, (400, "Invalid Parent Orgunit Id", "invalid")),
    ],
)
def test_a_wrong_unit_is_not_made(town: Lilleby, body: Json, refusal: Any) -> None:
    """A name and an existing parent are needed."""
    assert town.refused("directory.orgunits.insert", body, customerId="my_customer") == refusal


def test_moving_a_unit_moves_its_people(town: Lilleby) -> None:
    """A rename and a move change the paths of units below and of their people; ids stay."""
    before = town.ask("directory.orgunits.get", customerId="my_customer", orgUnitPath="Skolor/Norra skolan/Lärare")
    change = {"name": "Nya skolan", "parentOrgUnitPath": "/Kontor"}
    town.ask("directory.orgunits.patch", change, customerId="my_customer", orgUnitPath="Skolor/Norra skolan")
    after = town.ask("directory.orgunits.get", customerId="my_customer", orgUnitPath="Kontor/Nya skolan/Lärare")
    assert after["orgUnitId"] == before["orgUnitId"]
    assert after["parentOrgUnitPath"] == "/Kontor/Nya skolan"
    assert town.ask("directory.users.get", userKey=at("soren.kjaer"))["orgUnitPath"] == "/Kontor/Nya skolan/Lärare"
    assert paths(town.ask("directory.orgunits.list", customerId="my_customer", orgUnitPath="/Skolor")) == []


def test_a_unit_cannot_hang_below_itself(town: Lilleby) -> None:
    """A move into its own subtree is refused."""
    change = {"parentOrgUnitPath": "/Skolor/Norra skolan"}
    refusal = town.refused("directory.orgunits.update", change, customerId="my_customer", orgUnitPath="Skolor")
    assert refusal == (400, "Invalid Parent Orgunit Id", "invalid")


def test_only_an_empty_unit_is_deleted(town: Lilleby) -> None:
    """Units with people or children stay."""
    full = (412, "Org unit is not empty", "conditionNotMet")
    for path in ("Skolor", "Elever"):
        assert town.refused("directory.orgunits.delete", customerId="my_customer", orgUnitPath=path) == full
    town.ask("directory.orgunits.insert", {"name": "Tom", "parentOrgUnitPath": "/"}, customerId="my_customer")
    town.ask("directory.orgunits.delete", customerId="my_customer", orgUnitPath="Tom")
    assert town.refused("directory.orgunits.get", customerId="my_customer", orgUnitPath="Tom") == NOT_FOUND
