"""Who may see and do what; and how an actor is read from the database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from service.access import INSTALLATION_OWNER, RIGHTS, Actor, Permission, actor_for, known_as, may, reach
from service.roles.model import Held, Role
from service.settings import load_settings
from service.store import tables as t
from service.store.engine import open_store

P = Permission
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOBODY = Actor("guest@kommun.se")
LEARNER = Actor("ada@kommun.se", "p-ada")
HELPING = {P.COUNTS_READ, P.ASSIGNMENTS_READ, P.PEOPLE_REMIND}
MANAGING = HELPING | {P.NAMES_READ, P.ASSIGNMENTS_MANAGE, P.ROLES_MANAGE, P.PROGRESS_READ}


def holder(role: Role, *units: str, by_name: bool = False) -> Actor:
    return Actor("eva@kommun.se", "p-eva", frozenset(Held(role, unit) for unit in units), by_name=by_name)


OWN = {P.PROGRESS_READ, P.SCORES_READ, P.DATA_READ}


def allowed(actor: Actor, unit: str | None, person: str | None = None) -> set[Permission]:
    return {permission for permission in Permission if may(actor, permission, unit, person)}


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
    assert not may(NOBODY, permission, "/Skolor", None)


@pytest.mark.parametrize(
    ("role", "inside"),
    [
        (Role.ADMINISTRATOR, MANAGING),
        (Role.LEADER, HELPING),
        (Role.AMBASSADOR, HELPING),
        (Role.SUPERUSER, HELPING),
        (Role.IT, set()),
        (Role.LEARNER, set()),
    ],
)
def test_a_role_on_a_branch(role: Role, inside: set[Permission]) -> None:
    """Its rights there and everywhere below; nothing above, beside, or in a neighbour with a longer name."""
    actor = holder(role, "/Skolor")
    for unit in ("/Skolor", "/Skolor/Norra", "/Skolor/Norra/1a"):
        assert allowed(actor, unit, "p-ada") == inside
    for elsewhere in ("/", None, "/Skolorna", "/Omsorg"):
        assert allowed(actor, elsewhere, "p-ada") == set()


@pytest.mark.parametrize(
    ("role", "everywhere"),
    [
        (Role.ADMINISTRATOR, MANAGING | {P.HEALTH_READ, P.WORK_RUN, P.FORMS_MANAGE}),
        (Role.LEADER, HELPING),
        (Role.IT, {P.HEALTH_READ, P.WORK_RUN}),
    ],
)
def test_a_role_on_the_root(role: Role, everywhere: set[Permission]) -> None:
    """The whole, and any branch of it; the installation too for who administers it all or keeps it running."""
    actor = holder(role, "/")
    assert allowed(actor, None, "p-ada") == allowed(actor, "/", "p-ada") == everywhere
    assert allowed(actor, "/Skolor/Norra", "p-ada") == everywhere


def test_nobody_but_owners_has_scores_and_audit() -> None:
    """Neither comes with a role that can be given."""
    for role in set(Role) - {Role.OWNER}:
        assert not RIGHTS[role] & {P.SCORES_READ, P.AUDIT_READ, P.DATA_READ, P.DATA_ERASE}


def test_leaders_see_names_where_the_municipality_says_so() -> None:
    """Names and progress in their branch, never scores; no other role changes."""
    assert allowed(holder(Role.LEADER, "/Skolor", by_name=True), "/Skolor/Norra", "p-ada") == HELPING | {
        P.NAMES_READ,
        P.PROGRESS_READ,
    }
    assert allowed(holder(Role.LEADER, "/Skolor", by_name=True), "/", "p-ada") == set()
    assert allowed(holder(Role.AMBASSADOR, "/Skolor", by_name=True), "/Skolor", "p-ada") == HELPING


def test_a_learner_reads_what_is_their_own() -> None:
    """One's own progress and scores, nobody else's, and no unit's counts."""
    assert allowed(LEARNER, None, "p-ada") == allowed(LEARNER, "/Skolor", "p-ada") == OWN
    assert allowed(LEARNER, "/Skolor", "p-head") == allowed(LEARNER, None) == set()


def test_several_roles() -> None:
    """What one of them gives on its unit is not given on the unit of another."""
    both = Actor("x@kommun.se", "p-x", frozenset({Held(Role.ADMINISTRATOR, "/Vård"), Held(Role.AMBASSADOR, "/Skolor")}))
    assert allowed(both, "/Vård/Hem") == MANAGING
    assert allowed(both, "/Skolor/Norra") == HELPING


def test_reach() -> None:
    """The widest first, none within another; the owner's is all."""
    actor = holder(Role.AMBASSADOR, "/Vård/Hem", "/Skolor/Norra/1a", "/Skolor/Norra", "/Skolorna", "/B")
    assert reach(actor, P.COUNTS_READ) == ["/B", "/Skolorna", "/Skolor/Norra", "/Vård/Hem"]
    assert reach(actor, P.NAMES_READ) == []
    assert reach(holder(Role.LEADER, "/", "/Skolor"), P.COUNTS_READ) == ["/"]
    assert reach(INSTALLATION_OWNER, P.AUDIT_READ) == ["/"]


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """A roster of a leader with two addresses, somebody who has left, and Vera, who leads nothing."""
    engine = open_store(database)
    with engine.begin() as connection:
        units = [("u0", "/"), ("u1", "/Skolor"), ("u2", "/Vård")]
        connection.execute(insert(t.units), [{"id": key, "path": path, "name": path} for key, path in units])
        person = {"name": "x", "unit_id": "u1", "role": "staff", "joined_at": "2026-01-01T00:00:00.000000Z"}
        connection.execute(
            insert(t.people),
            [
                {"id": "p1", "email": "Head@kommun.se", "active": True, **person},
                {"id": "p2", "email": "left@kommun.se", "active": False, **person},
                {"id": "p3", "email": "vera@kommun.se", "active": True, **person},
            ],
        )
        connection.execute(
            insert(t.addresses),
            [
                {"address": "head@kommun.se", "person_id": "p1"},
                {"address": "rektor@kommun.se", "person_id": "p1"},
                {"address": "left@kommun.se", "person_id": "p2"},
                {"address": "vera@kommun.se", "person_id": "p3"},
            ],
        )
        led = {"unit_id": "u1", "source": "manager"}
        connection.execute(insert(t.leaders), [{"person_id": "p1", **led}, {"person_id": "p2", **led}])
        yield connection
    engine.dispose()


def give(connection: Connection, role: Role, unit: str, until: date | None = None, **holder: str) -> None:
    row = {"role": role.value, "unit_id": unit, "source": "hand", "until": until, "given_at": "2026-01-01"}
    connection.execute(insert(t.roles).values(**row, **holder))


def ask(connection: Connection, email: str, now: datetime = NOON, **settings: str) -> Actor:
    return actor_for(connection, email, load_settings(settings), now)


def test_an_actor_is_found_by_any_address(connection: Connection) -> None:
    """Case and alias make no difference to who somebody is."""
    for email in ("head@kommun.se", "HEAD@Kommun.se", " rektor@kommun.se "):
        assert ask(connection, email) == Actor(email.strip().lower(), "p1", frozenset({Held(Role.LEADER, "/Skolor")}))


def test_an_owner_is_known_by_any_address(connection: Connection) -> None:
    """Naming an alias as owner is enough; an owner need not be in the roster."""
    assert ask(connection, "head@kommun.se", NANOLEARN_OWNERS="rektor@kommun.se").owner
    assert ask(connection, "IT@kommun.se", NANOLEARN_OWNERS="it@kommun.se") == Actor("it@kommun.se", owner=True)


def test_who_has_left_may_nothing(connection: Connection) -> None:
    """A leader who has left is a stranger, whatever roles their row still has."""
    give(connection, Role.ADMINISTRATOR, "u0", person_id="p2")
    assert ask(connection, "left@kommun.se") == Actor("left@kommun.se")


def test_the_setting_reaches_the_actor(connection: Connection) -> None:
    """Off unless the municipality has decided it."""
    assert not ask(connection, "head@kommun.se").by_name
    assert ask(connection, "head@kommun.se", NANOLEARN_LEADERS_SEE_NAMES="on").by_name


def test_a_role_ends_with_its_last_local_day(connection: Connection) -> None:
    """In the municipality's time zone: an hour before midnight in Stockholm it holds, at midnight it does not."""
    give(connection, Role.AMBASSADOR, "u2", date(2026, 11, 22), person_id="p3")
    ambassador = frozenset({Held(Role.AMBASSADOR, "/Vård")})
    last, first = datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert ask(connection, "vera@kommun.se", last).roles == ambassador
    assert ask(connection, "vera@kommun.se", first).roles == frozenset()
    assert ask(connection, "vera@kommun.se", first, NANOLEARN_TIMEZONE="Europe/London").roles == ambassador


def test_a_group_gives_its_members_a_role(connection: Connection) -> None:
    """As long as they are members; a role that is also their own stays when the group's ends."""
    group = "natverk@kommun.se"
    connection.execute(insert(t.groups).values(address=group, synced_at="2026-11-22", everyone=False, others=False))
    connection.execute(insert(t.group_members).values(group_address=group, person_id="p3"))
    give(connection, Role.AMBASSADOR, "u2", group_address=group)
    give(connection, Role.SUPERUSER, "u1", group_address=group)
    give(connection, Role.AMBASSADOR, "u2", person_id="p3")
    both = frozenset({Held(Role.AMBASSADOR, "/Vård"), Held(Role.SUPERUSER, "/Skolor")})
    assert ask(connection, "vera@kommun.se").roles == both
    connection.execute(t.group_members.delete())
    assert ask(connection, "vera@kommun.se").roles == frozenset({Held(Role.AMBASSADOR, "/Vård")})
    assert ask(connection, "head@kommun.se").roles == frozenset({Held(Role.LEADER, "/Skolor")})


def test_a_role_on_a_unit_that_is_gone(connection: Connection) -> None:
    """Gives nothing, and takes nothing away."""
    give(connection, Role.ADMINISTRATOR, "u9", person_id="p3")
    give(connection, Role.SUPERUSER, "u2", person_id="p3")
    assert ask(connection, "vera@kommun.se").roles == frozenset({Held(Role.SUPERUSER, "/Vård")})


def test_one_query(connection: Connection) -> None:
    """However many roles somebody has, since it is asked at every request."""
    for unit in ("u0", "u1", "u2"):
        give(connection, Role.AMBASSADOR, unit, person_id="p1")
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(connection.engine, "before_cursor_execute", count)
    known = known_as(connection, "head@kommun.se", load_settings({}), NOON)
    event.remove(connection.engine, "before_cursor_execute", count)
    assert len(statements) == 1
    assert (known.name, len(known.actor.roles)) == ("x", 4)
