"""The query language of users.list finds what Google's guide says, and refuses all else."""

from typing import Any

import pytest

from sandbox.apis.directory_query import Clause, parse_query
from sandbox.refusal import Refusal
from tests.support.lilleby import Lilleby, at


@pytest.fixture(scope="module")
def town() -> Lilleby:
    return Lilleby()


TEACHERS = ["Aino.Makela", "siobhan.oneill", "soren.kjaer"]
FOUND = [
    ("isSuspended=true", ["olle.borta"]),
    ("isArchived=true", ["eva.arkiv"]),
    ("isAdmin=true", ["admin"]),
    ("isDelegatedAdmin=TRUE", ["katalog"]),
    ("isGuest=true", []),
    ("orgUnitPath='/Skolor/Norra skolan/Lärare'", TEACHERS),
    ("orgUnitPath='/Skolor'", ["Aino.Makela", "karl-erik.lindstrom", "siobhan.oneill", "soren.kjaer"]),
    ("orgUnitPath=/skolor", ["Aino.Makela", "karl-erik.lindstrom", "siobhan.oneill", "soren.kjaer"]),
    ("orgUnitPath=/Omsorg isSuspended=false familyName:Holm", ["rene.holm"]),
    (r"familyName='O\'Neill'", ["siobhan.oneill"]),
    ("email:SOREN*", ["soren.kjaer"]),
    ("email=ingrid.berg@lilleby.example", ["ingrid.nystrom"]),
    ("email:lilleby isAdmin=true", ["admin"]),
    ("givenName:Karl*", ["karl-erik.lindstrom"]),
    ("givenName:Karl", ["karl-erik.lindstrom"]),
    ("givenName=Karl", []),
    ("name:'Aino Mäkelä'", ["Aino.Makela"]),
    ("name='aino mäkelä'", ["Aino.Makela"]),
    ("name:Mäke", []),
    ("maj*", ["maja.ek"]),
    ("orgTitle=Lärare", TEACHERS),
    ("orgTitle:under*  isSuspended=false", ["ingrid.nystrom", "rene.holm"]),
    ("directManager=fatuma.abdi@lilleby.example isSuspended=true", ["olle.borta"]),
    ("directManager=asa.oberg@lilleby.example", ["eva.arkiv", "fatuma.abdi", "karl-erik.lindstrom"]),
    ("manager=asa.oberg@lilleby.example orgTitle=Lärare", TEACHERS),
    ("directManager=ingen@lilleby.example", []),
]


@pytest.mark.parametrize(("query", "found"), FOUND, ids=[query for query, _ in FOUND])
def test_a_query_finds(town: Lilleby, query: str, found: list[str]) -> None:
    """Each clause narrows; units match with all below; text ignores case."""
    reply = town.ask("directory.users.list", customer="my_customer", query=query)
    assert [user["primaryEmail"] for user in reply.get("users", [])] == [at(name) for name in found]


REFUSED = [
    "isAdmin=true OR isSuspended=true",
    "NOT isAdmin=true",
    "isSuspended = true",
    "isSuspended:true",
    "isSuspended=perhaps",
    "unknownField=x",
    "orgUnitPath:/Skolor",
    "orgUnitPath='/Skolor",
    "familyName:O'Neill",
    'name:"Aino Mäkelä"',
    "name='A'x",
    "email=a*",
    "givenName>A",
    "(isAdmin=true)=",
    "=",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_google_would_not_read_is_refused(town: Lilleby, query: str) -> None:
    """There is no OR, no NOT, no space round operators, no double quote."""
    refusal = town.refused("directory.users.list", customer="my_customer", query=query)
    assert refusal == (400, "Invalid Input: query", "invalid")


def test_an_unknown_unit_is_refused(town: Lilleby) -> None:
    """Asking for the people of a unit that does not exist is an error, not an empty list."""
    refusal = town.refused("directory.users.list", customer="my_customer", query="orgUnitPath=/Borta")
    assert refusal == (400, "Invalid Input: INVALID_OU_ID", "invalid")


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        (r"a:'x\'y z' b=1", [Clause("a", ":", "x'y z", prefix=False), Clause("b", "=", "1", prefix=False)]),
        ("a:'x y*'", [Clause("a", ":", "x y", prefix=True)]),
        ("a:x*", [Clause("a", ":", "x", prefix=True)]),
        ("Schema.field>=3", [Clause("Schema.field", ">=", "3", prefix=False)]),
        ("  anna  ", [Clause(None, "", "anna", prefix=False)]),
        ("", []),
    ],
)
def test_clauses_are_read(query: str, clauses: list[Clause]) -> None:
    """Quotes, escapes, prefixes and bare words."""
    assert parse_query(query) == clauses


def test_a_refusal_names_the_parameter() -> None:
    """The parser itself refuses with the API's words."""
    with pytest.raises(Refusal) as caught:
        parse_query("a='")
    refusal: Any = caught.value
    assert (refusal.code, refusal.message, refusal.reason) == (400, "Invalid Input: query", "invalid")
