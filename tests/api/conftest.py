"""Skolby behind the API: two assignments, some answers, and a program for each role."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.api.tokens import create
from service.assignments.model import Level, Target
from tests.support.skolby import INCIDENTS, PHISHING, Town

Json = dict[str, Any]
SCHOOLS = Target(Level.UNIT, "u/Skolor", "unit:/Skolor")
PROGRAMS = {
    "all": ("administrator", "/"),
    "schools": ("administrator", "/Skolor"),
    "reader": ("reader", "/Skolor"),
    "health": ("it", "/"),
}


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby, with one assignment for everybody and one for schools; Norra and three of Södra have answered."""
    town = Town(database, NANOLEARN_API_RATE="100000")
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(INCIDENTS, due=date(2026, 12, 18), to=SCHOOLS)
    form = town.form(PHISHING)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=1 if place < 3 else 0)
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}", wrong=2 if place == 2 else 0)
    yield town
    town.service.close()


@pytest.fixture
def tokens(town: Town) -> dict[str, str]:
    """A token of each program."""
    made = {}
    for name, (role, unit) in PROGRAMS.items():
        with town.service.engine.begin() as connection:
            made[name] = create(
                connection, name=f"for-{name}", role=role, unit=unit, until=None, now="2026-11-01T00:00:00.000000Z"
            )
    return made


Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(town: Town, tokens: dict[str, str]) -> Ask:
    """Ask the API as a program: `ask("all", "/units?limit=2")`, `ask("all", "/assignments", "POST", json=…)`."""
    client = town.app().test_client()

    def sent(
        program: str, path: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        shown = {"Authorization": f"Bearer {tokens[program]}", **(headers or {})}
        return client.open(f"/api/v1{path}", method=method, headers=shown, **more)

    return sent
