"""A unit with more pupils than a class can hold."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.apis.classroom_state import classroom
from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
PUPILS = 1_100


def _user(number: int) -> dict[str, Any]:
    return {
        "id": f"{5000 + number}",
        "primaryEmail": f"elev{number}@storby.example",
        "name": {"givenName": "Elev", "familyName": str(number)},
        "orgUnitPath": "/Gymnasiet",
    }


TOWN = {
    "domain": "storby.example",
    "orgUnits": [{"name": "Gymnasiet", "orgUnitPath": "/Gymnasiet", "parentOrgUnitPath": "/"}],
    "users": [
        {"id": "1", "primaryEmail": "admin@storby.example", "name": {"givenName": "A", "familyName": "B"},
         "orgUnitPath": "/", "isAdmin": True},
        {"id": "2", "primaryEmail": "nanolearn@storby.example", "name": {"givenName": "N", "familyName": "L"},
         "orgUnitPath": "/"},
        *map(_user, range(PUPILS)),
    ],
    "groups": [],
    "members": {},
}  # fmt: skip


@pytest.fixture
def gymnasium(tmp_path: Path, database: str) -> Iterator[Story]:
    """Eleven hundred pupils in one unit, and a Workspace that keeps its quotas."""
    with Sandbox(load_town(TOWN)) as sandbox:
        sandbox.world.switches.quotas = True
        told = Story(
            sandbox, tmp_path, "storby.example", NANOLEARN_PUPILS="/Gymnasiet", NANOLEARN_DATABASE_URL=database
        )
        told.sync()
        yield told
        told.close()


def test_two_classes_and_no_refusal(gymnasium: Story) -> None:
    """The first is full, the rest are in the second; whoever leaves makes room in theirs, and nobody changes class."""
    gymnasium.assign(MODULE, to=["administration"])
    outcome = gymnasium.deliver()
    assert (outcome.failed, outcome.waiting, outcome.fallback) == ([], 0, [])
    assert gymnasium.sandbox.wire.record.refusals == type(gymnasium.sandbox.wire.record.refusals)()
    first, second = classroom(gymnasium.sandbox.world).courses.values()
    assert [each.resource["name"] for each in (first, second)] == ["Gymnasiet", "Gymnasiet (2)"]
    assert [len(each.students) for each in (first, second)] == [999, 101]
    assert set(first.students).isdisjoint(second.students)
    calls = gymnasium.service.workspace.calls
    assert (calls["classroom.courses.create"], calls["classroom.courses.students.create"]) == (2, PUPILS)
    assert calls["classroom.courses.students.list"] == 0
    before = set(second.students)
    leaver, newcomer = next(iter(first.students)), next(iter(second.students))
    users = gymnasium.sandbox.build("admin", "directory_v1", "admin@storby.example").users()
    users.patch(userKey=leaver, body={"suspended": True}).execute()
    gymnasium.clock.move(timedelta(minutes=5))
    gymnasium.sync()
    gymnasium.deliver()
    assert (len(first.students), leaver in first.students, newcomer in second.students) == (998, False, True)
    assert set(second.students) == before
    assert gymnasium.mails() == []
