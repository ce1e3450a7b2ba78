"""What every test may use: a running sandbox with the small town of Ekby, and no way out to the internet."""

import copy
import gc
import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from google.auth.crypt import RSASigner
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from sandbox.serve import Sandbox
from sandbox.town import load_town
from tests.support.databases import KINDS, fresh_database

if TYPE_CHECKING:
    from tests.support.story import Story

Json = dict[str, Any]

# Rubbish is looked for less often: a test leaves little, and each look goes through hundreds of megabytes.
gc.set_threshold(50_000, 20, 100)

# A shared machine is slow now and then: no example has a deadline. A build tries the same examples every time, so
# that its colour says something about the change; at one's desk they are new ones each time.
settings.register_profile("desk", deadline=None)
settings.register_profile("build", deadline=None, derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "desk")

# What is the same on every database, or stands on rooms whose own tests ask both: doors, commands, many cases of one
# thought. Who names a PostgreSQL server has them asked there as well.
ONE_KIND_WILL_DO = (
    "tests/api/",
    "tests/browser/",
    "tests/cards/",
    "tests/commands/",
    "tests/delivery/",  # tests/flows and tests/faults deliver on both, through every call
    "tests/files/",  # what they ask the database is asked in tests/reports
    "tests/hooks/",
    "tests/messages/test_a_simulated_year.py",
    "tests/messages/test_reminder_story.py",  # two workers and each claim are asked of both
    "tests/pages/",
    "tests/roles/",
    "tests/roster/",  # every story reads a Directory into both
    "tests/privacy/test_figures_alone.py",  # every door; figures: tests/reports/test_nameless_modules.py
    "tests/privacy/test_person_command.py",  # what it asks the database is asked in test_erasing_by_index.py
    "tests/privacy/test_privacy_pages.py",
    "tests/privacy/test_erasing.py",  # test_keeping.py and the register's own tests are asked of both
    "tests/faults/test_copies_of_killed_runs.py",  # test_killed_processes.py kills on both
    "tests/faults/test_forms_in_trouble.py",  # test_every_call_in_trouble.py meets each of these faults on both
    "tests/faults/test_every_call_in_trouble.py::test_every_call_in_turn[postgresql-late]",  # as a lost reply, slowly
    "tests/flows/test_classroom_story.py",  # tests/faults meets each call of Classroom's in trouble on both
    "tests/flows/test_older_database.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("NANOLEARN_TEST_DATABASE_URL"):
        return
    spared = {each for each in items if each.nodeid.startswith(ONE_KIND_WILL_DO) and "postgresql" in each.name}
    config.hook.pytest_deselected(items=sorted(spared, key=lambda each: each.nodeid))
    items[:] = [each for each in items if each not in spared]


LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _person(address: str, given: str, family: str, unit: str, **more: Any) -> Json:
    return {
        "id": more.pop("id"),
        "primaryEmail": f"{address}@ekby.example",
        "name": {"givenName": given, "familyName": family},
        "orgUnitPath": unit,
        **more,
    }


def _language(code: str) -> list[Json]:
    return [{"languageCode": code, "preference": "preferred"}]


def _manager(address: str) -> list[Json]:
    return [{"type": "manager", "value": f"{address}@ekby.example"}]


EKBY: Json = {
    "domain": "ekby.example",
    "orgUnits": [
        {"name": "Skolor", "orgUnitPath": "/Skolor", "parentOrgUnitPath": "/"},
        {"name": "Norra", "orgUnitPath": "/Skolor/Norra", "parentOrgUnitPath": "/Skolor"},
        {"name": "Elever", "orgUnitPath": "/Skolor/Norra/Elever", "parentOrgUnitPath": "/Skolor/Norra"},
        {"name": "Södra", "orgUnitPath": "/Skolor/Södra", "parentOrgUnitPath": "/Skolor"},
        {"name": "Vård och omsorg", "orgUnitPath": "/Vård och omsorg", "parentOrgUnitPath": "/"},
    ],
    "users": [
        _person("admin", "Ada", "Ministratör", "/", id="1001", isAdmin=True),
        _person("nanolearn", "Nanolearn", "Ekby", "/", id="1002"),
        _person("asa.oberg", "Åsa", "Öberg", "/Skolor", id="1003"),
        _person("soren.kjaer", "Søren", "Kjær", "/Skolor/Norra", id="1004", languages=_language("da")),
        _person(
            "siobhan.oneill",
            "Siobhán",
            "O'Neill",
            "/Skolor/Norra",
            id="1005",
            languages=_language("en"),
            aliases=["s.oneill@ekby.example"],
        ),
        _person("lars.ek", "Lars", "Ek", "/Skolor/Norra", id="1006", relations=_manager("asa.oberg")),
        _person("Eva.Lind", "Eva", "Lind", "/Skolor/Södra", id="1007", relations=_manager("asa.oberg")),
        _person("maja.berg", "Maja", "Berg", "/Skolor/Norra/Elever", id="1008"),
        _person("ali.hassan", "Ali", "Hassan", "/Skolor/Norra/Elever", id="1009"),
        _person("fatuma.abdi", "Fatuma", "Abdi", "/Vård och omsorg", id="1010"),
        _person("rene.holm", "René", "Holm", "/Vård och omsorg", id="1011", relations=_manager("fatuma.abdi")),
        _person("olle.borta", "Olle", "Borta", "/Vård och omsorg", id="1012", suspended=True),
        _person("eva.arkiv", "Eva", "Arkiv", "/Skolor/Södra", id="1013", archived=True),
    ],
    "groups": [{"id": "g2001", "email": "skyddsombud@ekby.example", "name": "Skyddsombud"}],
    "members": {
        "skyddsombud@ekby.example": [
            {"email": "soren.kjaer@ekby.example", "role": "MEMBER", "type": "USER"},
            {"email": "rene.holm@ekby.example", "role": "MANAGER", "type": "USER"},
        ]
    },
}


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """A test that reaches out to the internet fails at once, naming where it wanted to go."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}; only loopback is allowed.")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


class _Compiled(BytecodeCache):
    """What Jinja made of each template, for all the applications of this process: each would compile it again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def _templates_are_compiled_once() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": _Compiled()})
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _routes_are_compiled_once() -> Iterator[None]:
    """Each sandbox and each application has the same hundred routes, and Werkzeug compiles two functions for each."""
    kept: dict[tuple[object, ...], Any] = {}
    compiled = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = append_unknown, rule.rule, tuple(rule._trace), repr(rule.defaults)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    patch = pytest.MonkeyPatch()
    patch.setattr(Rule, "_compile_builder", once)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _a_key_is_proved_once() -> Iterator[None]:
    """All sandboxes of a process share one key, and to prove that its numbers are primes takes 40 ms."""
    patch = pytest.MonkeyPatch()
    patch.setattr(RSASigner, "from_string", staticmethod(cache(RSASigner.from_string)))
    yield
    patch.undo()


@pytest.fixture
def ekby() -> Json:
    """The town file of Ekby: two administrations, eleven working people, one suspended, one archived."""
    return copy.deepcopy(EKBY)


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn: whatever asks for it, or for a fixture that does, runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def database(kind: str, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database at the current schema that holds nothing."""
    with fresh_database(kind, tmp_path) as url:
        yield url


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path, database: str) -> "Iterator[Story]":
    """Ekby's installation beside its sandbox, set up and not yet used."""
    from tests.support.story import Story  # noqa: PLC0415 - the tests of the sandbox need no service

    told = Story(
        sandbox, tmp_path, "ekby.example", NANOLEARN_PUPILS="/Skolor/Norra/Elever", NANOLEARN_DATABASE_URL=database
    )
    yield told
    told.close()


@pytest.fixture
def sandbox(ekby: Json) -> Iterator[Sandbox]:
    """A fresh sandbox over Ekby, on a free port of loopback, that never answers what Google's schemas lack."""
    with Sandbox(load_town(ekby)) as running:
        running.wire.strict_replies = True
        yield running
