"""Who may see and do what; and how an actor is read from the database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, insert

from service.access import INSTALLATION_OWNER, Actor, Permission, actor_for, may
from service.store import tables

HEAD = Actor("head@kommun.se", "p-head", leads=frozenset({"/Skolor"}))
LEARNER = Actor("ada@kommun.se", "p-ada")
NOBODY = Actor("guest@kommun.se")


@pytest.mark.parametrize("permission", list(Permission))
def test_the_owner_may_all(permission: Permission) -> None:
    """The command line, and addresses named as owners, have every permission everywhere."""
    assert may(INSTALLATION_OWNER, permission)
    assert may(Actor("it@kommun.se", owner=True), permission, "/Skolor", "p-ada")


@pytest.mark.parametrize("permission", list(Permission))
def test_a_stranger_may_nothing(permission: Permission) -> None:
    """Somebody who is not in the roster has no permission, nor one that no person has been named for."""
    assert not may(NOBODY, permission)
    assert not may(NOBODY, permission, "/Skolor", "p-ada")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/Skolor", True),
        ("/Skolor/Norra", True),
        ("/Skolorna", False),
        ("/", False),
        (None, False),
        ("/Omsorg", False),
    ],
)
def test_a_leader_reads_the_counts_of_the_branch(path: str | None, allowed: bool) -> None:
    """The unit led and everything below it; never a neighbour with a longer name, nor the whole."""
    assert may(HEAD, Permission.COUNTS_READ, path) is allowed


def test_a_leader_of_the_root_reads_the_whole() -> None:
    """Who leads the root reads any branch, and the administration itself."""
    chief = Actor("chief@kommun.se", "p-chief", leads=frozenset({"/"}))
    assert may(chief, Permission.COUNTS_READ)
    assert may(chief, Permission.COUNTS_READ, "/Skolor/Norra")


@pytest.mark.parametrize(
    "permission",
    [
        Permission.NAMES_READ,
        Permission.ASSIGNMENTS_MANAGE,
        Permission.PROGRESS_READ,
        Permission.SCORES_READ,
    ],
)
def test_leading_gives_no_more_than_counts(permission: Permission) -> None:
    """Neither names nor scores nor assignments come with leading."""
    assert not may(HEAD, permission, "/Skolor", "p-ada")


def test_a_learner_reads_what_is_their_own() -> None:
    """One's own progress and scores, nobody else's, and no unit's counts."""
    assert may(LEARNER, Permission.PROGRESS_READ, person_id="p-ada")
    assert may(LEARNER, Permission.SCORES_READ, person_id="p-ada")
    assert not may(LEARNER, Permission.SCORES_READ, person_id="p-head")
    assert not may(LEARNER, Permission.SCORES_READ)
    assert not may(LEARNER, Permission.COUNTS_READ, "/Skolor")


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A roster of one leader with two addresses, and one person who has left."""
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        unit = {"id": "u1", "path": "/Skolor", "name": "Skolor", "parent_id": None}
        connection.execute(insert(tables.units), [unit])
        person = {"name": "x", "unit_id": "u1", "role": "staff", "joined_at": "2026-01-01T00:00:00.000000Z"}
        connection.execute(
            insert(tables.people),
            [
                {"id": "p1", "email": "Head@kommun.se", "active": True, **person},
                {"id": "p2", "email": "left@kommun.se", "active": False, **person},
            ],
        )
        connection.execute(
            insert(tables.addresses),
            [
                {"address": "head@kommun.se", "person_id": "p1"},
                {"address": "rektor@kommun.se", "person_id": "p1"},
                {"address": "left@kommun.se", "person_id": "p2"},
            ],
        )
        led = {"unit_id": "u1", "source": "manager"}
        connection.execute(insert(tables.leaders), [{"person_id": "p1", **led}, {"person_id": "p2", **led}])
        yield connection
    engine.dispose()


@pytest.mark.parametrize("email", ["head@kommun.se", "HEAD@Kommun.se", " rektor@kommun.se "])
def test_an_actor_is_found_by_any_address(connection: Connection, email: str) -> None:
    """Case and alias make no difference to who somebody is."""
    found = actor_for(connection, email, frozenset())
    assert found == Actor(email.strip().lower(), "p1", frozenset({"/Skolor"}))


def test_an_owner_is_known_by_any_address(connection: Connection) -> None:
    """Naming an alias as owner is enough; an owner need not be in the roster."""
    assert actor_for(connection, "head@kommun.se", {"rektor@kommun.se"}).owner
    assert actor_for(connection, "IT@kommun.se", {"it@kommun.se"}) == Actor("it@kommun.se", owner=True)


def test_who_has_left_may_nothing(connection: Connection) -> None:
    """A leader who has left is a stranger."""
    assert actor_for(connection, "left@kommun.se", frozenset()) == Actor("left@kommun.se")
