"""What each role finds on the pages, and what of it is written down."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from service.roles.audit import Entry, entries
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import PHISHING, Town


def give(town: Town, name: str, role: str, unit: str) -> None:
    with town.service.engine.begin() as connection:
        row = {"role": role, "unit_id": town.units[unit].id, "source": "hand", "given_at": "2026-11-01"}
        connection.execute(insert(t.roles).values(person_id=name, **row))


def found(town: Town) -> list[Entry]:
    with town.service.engine.connect() as connection:
        return [entry for _, entry in entries(connection)]


def status(town: Town, name: str, *addresses: str) -> list[int]:
    client = town.client(town.app(), name)
    return [client.get(address).status_code for address in addresses]


def test_it_sees_health_and_nobodys_results(town: Town) -> None:
    """The console without assignments, what goes on, and troubles as numbers; no unit's page, nobody's name."""
    town.assign(PHISHING, due=date(2026, 12, 18))
    with town.service.engine.begin() as connection:
        row = {"person_id": "asa", "message_id": "m", "intent_at": "2026-11-22T08:00:00Z", "error": "no mailbox"}
        connection.execute(insert(t.messages).values(state="failed", **row))
    give(town, "norra0", "it", "/")
    page = Page.opened(town.client(town.app(), "norra0"), "/console?lang=en")
    assert "assignments" not in {found.get("id") for _, found in page.attributes}
    assert "asa@skolby.example" not in page.text
    assert "asa@skolby.example" in Page.opened(town.client(town.app(), "ada"), "/console?lang=en").text
    assert status(town, "norra0", "/console/work.json", "/units/", "/units/Skolor", "/units.csv") == [
        200,
        403,
        403,
        403,
    ]
    assert [(each.by, each.permission, each.door) for each in found(town)] == [
        ("ada@skolby.example", "unit:names:read", "page")
    ]


@pytest.mark.parametrize("role", ["ambassador", "superuser", "leader"])
def test_who_helps_reads_figures(town: Town, role: str) -> None:
    """Of the unit and below; no names; their report is one of the places they are offered. No entry for looking."""
    give(town, "norra0", role, "/Skolor/Norra")
    addresses = ("/units/Skolor/Norra", "/units/Skolor", "/units.csv?unit=/Skolor/Norra&by=person", "/console")
    assert status(town, "norra0", *addresses) == [200, 403, 403, 403]
    assert town.client(town.app(), "norra0").get("/").headers["Location"] == "/units/Skolor/Norra"
    assert found(town) == []


def test_files_are_written_down(town: Town) -> None:
    """Names that leave: who took them, of which unit; figures say nothing about one person."""
    give(town, "norra0", "administrator", "/Skolor")
    addresses = [f"/units.csv?unit=/Skolor/Norra&by={by}" for by in ("module", "person")]
    assert status(town, "norra0", *addresses, "/units.csv?unit=/Vård") == [200, 200, 403]
    written: list[tuple[Any, ...]] = [(each.by, each.permission, each.unit, each.about) for each in found(town)]
    assert written == [
        ("norra0@skolby.example", "unit:names:read", "/Skolor/Norra", "report by person as a file"),
    ]


def test_leaders_and_names(town: Town) -> None:
    """Figures alone, until the municipality has decided otherwise."""
    address = "/units.csv?unit=/Skolor&by=person"
    assert status(town, "asa", address) == [403]
    town.service.settings = replace(town.service.settings, leaders_see_names=True)
    assert status(town, "asa", address) == [200]
