"""Every operation asks for its right, of the right unit; nobody is let in without a token that holds."""

from datetime import date, timedelta

import pytest
from flask import Flask

from service.access import Permission
from service.api import tokens as kept
from tests.api.conftest import Ask
from tests.support.skolby import PHISHING, Town

PUBLIC = {"documents.begin", "documents.docs", "documents.openapi", "documents.style"}
ASKING = {
    "assignments.assign": Permission.ASSIGNMENTS_MANAGE,
    "assignments.assignments": Permission.ASSIGNMENTS_READ,
    "assignments.change": Permission.ASSIGNMENTS_MANAGE,
    "assignments.dry_run": Permission.ASSIGNMENTS_MANAGE,
    "assignments.one_assignment": Permission.ASSIGNMENTS_READ,
    "assignments.withdraw": Permission.ASSIGNMENTS_MANAGE,
    "catalogue.courses": Permission.ASSIGNMENTS_READ,
    "catalogue.module": Permission.ASSIGNMENTS_READ,
    "catalogue.modules": Permission.ASSIGNMENTS_READ,
    "deliveries.deliveries": Permission.HEALTH_READ,
    "deliveries.forms": Permission.HEALTH_READ,
    "deliveries.messages": Permission.NAMES_READ,
    "people.me": Permission.PROGRESS_READ,
    "people.people": Permission.NAMES_READ,
    "people.person": Permission.PROGRESS_READ,
    "people.units": Permission.COUNTS_READ,
    "reports.by_module": Permission.COUNTS_READ,
    "reports.by_person": Permission.NAMES_READ,
    "reports.by_question": Permission.COUNTS_READ,
    "reports.by_unit": Permission.COUNTS_READ,
    "reports.progress": Permission.PROGRESS_READ,
    "rights.audit": Permission.AUDIT_READ,
    "rights.give": Permission.ROLES_MANAGE,
    "rights.roles": Permission.ROLES_MANAGE,
    "rights.take": Permission.ROLES_MANAGE,
}
NOTHING_FOR = {
    # what a program that may do less is refused: the program, the address
    ("reader", "/people"),
    ("reader", "/people/norra0"),
    ("reader", "/people/norra0/progress"),
    ("reader", "/reports/people"),
    ("reader", "/reports/units?unit=/"),
    ("reader", "/reports/units?unit=/Vård"),
    ("reader", "/units?unit=/Vård"),
    ("reader", "/assignments/1"),
    ("reader", "/deliveries"),
    ("reader", "/roles"),
    ("reader", "/audit"),
    ("schools", "/people?unit=/Vård"),
    ("schools", "/people/vera"),
    ("schools", "/assignments/1"),
    ("schools", "/deliveries"),
    ("schools", "/deliveries/messages"),
    ("schools", "/audit"),
    ("health", "/units"),
    ("health", "/courses"),
    ("health", "/reports/units"),
    ("health", "/deliveries/messages"),
    ("all", "/audit"),
}


def api_of(app: Flask) -> Flask:
    api: Flask = app.wsgi_app.api  # type: ignore[attr-defined]  # what `web` has put there
    return api


def test_every_operation_asks_or_is_public(town: Town) -> None:
    """The walk over the pages' addresses, over the API's."""
    api = api_of(town.app())
    asked = {rule.endpoint: api.view_functions[rule.endpoint].asks for rule in api.url_map.iter_rules()}  # type: ignore[attr-defined]
    assert {name for name, permission in asked.items() if permission is None} == PUBLIC
    assert {name: permission for name, permission in asked.items() if permission is not None} == ASKING


@pytest.mark.parametrize(("program", "path"), sorted(NOTHING_FOR))
def test_what_one_may_not_is_refused(ask: Ask, program: str, path: str) -> None:
    """403 in a sentence that names who, which right, and where they have it."""
    reply = ask(program, path)
    assert reply.status_code == 403, reply.text
    assert reply.json is not None
    assert reply.json["status"] == "Forbidden"
    assert reply.json["message"].startswith(f"token:for-{program} ")


def test_every_operation_refuses_a_stranger(town: Town) -> None:
    """Without a token: 401, and which kind of token it takes."""
    app = town.app()
    client = app.test_client()
    for rule in api_of(app).url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = rule.rule.replace("<int(max=2147483647):assignment>", "1").replace("<person>", "asa")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            reply = client.open(path.replace("<module>", PHISHING), method=method)
            assert (reply.status_code, reply.headers["WWW-Authenticate"]) == (401, "Bearer"), path


def test_tokens_that_do_not_hold(town: Town, ask: Ask, tokens: dict[str, str]) -> None:
    """Never made, revoked, past its last day, its unit gone: each opens nothing, at once."""
    client = town.app().test_client()

    def status(token: str) -> int:
        return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code

    with town.service.engine.begin() as connection:
        until = date(2026, 11, 22)
        ending = kept.create(connection, name="ending", role="it", unit="/", until=until, now="2026")
        kept.revoke(connection, "for-all", "2026-11-22T09:00:00.000000Z")
    assert status(kept.BEGINS + "x" * 43) == 401
    assert status(tokens["all"]) == 401
    assert status(ending) == 200
    town.clock.sleep(timedelta(days=1).total_seconds())
    assert status(ending) == 401
    assert ask("schools", "/me").status_code == 200
    with town.service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE units SET id = 'another' WHERE path = '/Skolor'")
    assert ask("schools", "/me").status_code == 401


def test_a_token_is_kept_as_a_hash(town: Town, tokens: dict[str, str]) -> None:
    """Nothing in the database gives a token back, or a part of it."""
    with town.service.engine.connect() as connection:
        rows = [str(row) for row in connection.exec_driver_sql("SELECT * FROM service_tokens")]
    assert len(rows) == len(tokens)
    assert not [row for row in rows for token in tokens.values() if token[len(kept.BEGINS) :][:8] in row]


def test_the_day_of_its_use_is_noted(town: Town, ask: Ask) -> None:
    """So that one sees which token can go."""
    assert ask("reader", "/me").status_code == 200
    with town.service.engine.connect() as connection:
        used = {token.name: token.used_on for token in kept.listed(connection)}
    assert used == {"for-all": None, "for-health": None, "for-reader": date(2026, 11, 22), "for-schools": None}


def test_who_one_is(ask: Ask) -> None:
    """A program learns what it may do where, whatever that is."""
    assert ask("health", "/me").json == {
        "email": "token:for-health",
        "person": None,
        "owner": False,
        "roles": [{"role": "it", "unit": "/"}],
        "permissions": {"installation:health:read": ["/"], "installation:work:run": ["/"]},
    }


def test_reading_by_name_is_written_down(town: Town, ask: Ask) -> None:
    """Who read about whom, and not what; reading counts leaves no note."""
    ask("all", "/reports/units")
    ask("all", "/people?unit=/Vård")
    ask("all", "/people/asa/progress")
    with town.service.engine.connect() as connection:
        query = "SELECT by_address, permission, door, unit_path, person_id, about FROM audit ORDER BY id"
        rows = [tuple(row) for row in connection.exec_driver_sql(query)]
    who = "token:for-all"
    assert rows == [
        (who, "unit:names:read", "api", "/Vård", None, "GET /api/v1/people"),
        (who, "person:progress:read", "api", "/Skolor", "asa", "GET /api/v1/people/<person>/progress"),
    ]
