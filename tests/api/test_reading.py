"""What programs read: pages that lose nobody, the same reports as on the command line, one shape of failure."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import event

from service.access import Actor
from service.asking import sight
from service.reports.files import as_json
from service.reports.gather import gather
from service.reports.model import By, Scope
from service.roles.model import Held, Role
from service.store.engine import reading
from tests.api.conftest import Ask, Json
from tests.support.skolby import INCIDENTS, PHISHING, TOWN, Town

ADMINISTRATOR = Actor("all@skolby.example", roles=frozenset({Held(Role.ADMINISTRATOR, "/")}))


def whole(ask: Ask, program: str, path: str, limit: int, key: str = "items") -> list[Json]:
    """All pages of a list, one after the other."""
    rows: list[Json] = []
    cursor: Any = None
    while True:
        more = {"limit": limit} if cursor is None else {"limit": limit, "cursor": cursor}
        reply = ask(program, f"{path}{'&' if '?' in path else '?'}{urlencode(more)}")
        assert reply.status_code == 200, reply.text
        found = reply.json
        assert found is not None
        assert len(found[key]) <= limit
        rows += found[key]
        cursor = found["next"]
        if cursor is None:
            return rows


def test_units_in_pages(ask: Ask) -> None:
    """Each once, whatever the page's size; a unit's people are those in itself."""
    assert [row["path"] for row in whole(ask, "all", "/units", 4)] == sorted(TOWN)
    assert whole(ask, "all", "/units", 1) == whole(ask, "all", "/units", 1000)
    people = {row["path"]: row["people"] for row in whole(ask, "schools", "/units", 2)}
    assert people == {"/Skolor": 5, "/Skolor/Norra": 8, "/Skolor/Södra": 6, "/Skolor/Lilla": 3}


def test_people_in_pages(town: Town, ask: Ask) -> None:
    """Each once, of the branch alone; what is looked for may stand anywhere in a name or address, in any case."""
    everybody = whole(ask, "all", "/people", 7)
    assert sorted(row["id"] for row in everybody) == sorted(town.people)
    assert {row["unit"] for row in whole(ask, "schools", "/people", 5)} == {path for path in TOWN if "Skolor" in path}
    assert [row["name"] for row in whole(ask, "all", "/people?q=ÅSA ö", 5)] == ["Åsa Öberg"]
    assert [row["id"] for row in whole(ask, "all", "/people?q=VERA@", 5)] == ["vera"]
    assert whole(ask, "all", "/people?role=pupil", 5) == []
    assert whole(ask, "all", "/people?q=%25", 5) == []  # no wildcard


@pytest.mark.parametrize("path", ["/people?limit=5", "/units", "/reports/units", "/reports/people?limit=5"])
def test_queries_do_not_grow_with_people(town: Town, ask: Ask, path: str) -> None:
    """A hundred more people cost a page not one more query."""

    def read() -> int:
        town.service.count()
        ask("all", path)
        counted: list[str] = []

        def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            counted.append(statement)

        event.listen(town.service.engine, "before_cursor_execute", count)
        assert ask("all", path).status_code == 200
        event.remove(town.service.engine, "before_cursor_execute", count)
        return len(counted)

    before = read()
    for place in range(100):
        town.add("/Skolor/Norra", f"more{place}", f"More {place}", manager="asa")
    town.settle()
    assert read() == before


def test_somebody_who_joins_between_two_pages(town: Town, ask: Ask) -> None:
    """Nobody is shown twice, and nobody who was there before is left out."""
    first = ask("all", "/people?limit=10").json
    assert first is not None
    town.add("/Vård", "a0", "A Newcomer")
    town.settle()
    rest = whole(ask, "all", f"/people?cursor={quote(first['next'])}", 1000)
    ids = [row["id"] for row in [*first["items"], *rest]]
    assert sorted(ids) == sorted(set(town.people) - {"a0"})


def test_one_person(ask: Ask) -> None:
    """By id or address, in any case; whoever is not there is missing."""
    found = ask("schools", "/people/NORRA1@skolby.example")
    assert found.json == ask("schools", "/people/norra1").json
    assert found.json == {
        "id": "norra1",
        "email": "norra1@skolby.example",
        "name": "/Skolor/Norra 1",
        "unit": "/Skolor/Norra",
        "role": "staff",
        "language": "sv",
        "joined_at": "2026-08-17T06:00:00.000000Z",
    }
    assert ask("all", "/people/nobody@skolby.example").status_code == 404


@pytest.mark.parametrize(
    ("name", "by"), [("units", By.UNIT), ("modules", By.MODULE), ("questions", By.QUESTION), ("people", By.PERSON)]
)
@pytest.mark.parametrize("query", ["", "?unit=/skolor", f"?module={PHISHING}", "?assignment=2"])
def test_a_report_is_that_of_the_command_line(town: Town, ask: Ask, name: str, by: By, query: str) -> None:
    """The same rows and total, in pages of any size, as an administrator gets them there."""
    asked = dict([query[1:].split("=")]) if query else {}
    scope = Scope(
        "/Skolor" if "unit" in asked else "/",
        asked.get("module"),
        int(asked["assignment"]) if "assignment" in asked else None,
    )
    town.service.count()
    with reading(town.service.engine) as connection:
        service = town.service
        found = as_json(
            gather(
                connection,
                service.settings,
                service.catalogue,
                scope=scope,
                by=by,
                sight=sight(ADMINISTRATOR, scope, by),
                now=town.clock.now(),
            )
        )
    shown = ask("all", f"/reports/{name}{query}").json
    assert shown is not None
    assert {**shown, "rows": [], "next": None, "by": by.value} == {**found, "rows": [], "next": None}
    assert sorted(map(json.dumps, whole(ask, "all", f"/reports/{name}{query}", 3, "rows"))) == sorted(
        map(json.dumps, found["rows"])
    )


def test_small_groups_are_hidden_from_a_reader(ask: Ask) -> None:
    """Three people of Lilla are too few; the five in /Skolor itself, who have no row, keep them hidden."""
    rows = ask("reader", f"/reports/units?module={PHISHING}").json
    assert rows is not None
    shown = {row["unit"]: row.get("assigned") for row in rows["rows"]}
    assert shown == {"/Skolor": 22, "/Skolor/Norra": 8, "/Skolor/Södra": 6, "/Skolor/Lilla": None}


def test_one_persons_progress(ask: Ask) -> None:
    """What is asked of somebody; how well they did is nobody else's, in the total neither."""
    found = ask("all", "/people/norra0/progress").json
    assert found is not None
    done = {
        "person": "norra0@skolby.example",
        "name": "/Skolor/Norra 0",
        "unit": "/Skolor/Norra",
        "assigned": 1,
        "passed": None,
        "overdue": 0,
        "hidden": False,
    }
    assert found["rows"] == [
        {**done, "module": PHISHING, "reached": 1, "completed": 1, "due": "2026-10-01"},
        {**done, "module": INCIDENTS, "reached": 0, "completed": 0, "due": "2026-12-18"},
    ]
    assert found["total"] == {"assigned": 2, "reached": 1, "completed": 1, "overdue": 0}


def test_deliveries(town: Town, ask: Ask) -> None:
    """How many Forms and mails are where, and each of them; what failed alone where that is asked for."""
    town.form(INCIDENTS, step="created", error="Google said no.")
    numbers = ask("health", "/deliveries").json
    assert numbers is not None
    assert numbers["forms"] == {"created": 1, "published": 1}
    assert [row["module"] for row in whole(ask, "health", "/deliveries/forms", 1)] == [PHISHING, INCIDENTS]
    failed = whole(ask, "health", "/deliveries/forms?failed=true", 5)
    assert [(row["module"], row["step"], row["error"]) for row in failed] == [(INCIDENTS, "created", "Google said no.")]
    assert whole(ask, "all", "/deliveries/messages", 5) == []


def test_roles_are_given_listed_and_taken(town: Town, ask: Ask) -> None:
    """Within one's branch, and written down; the leaders of the Directory stand there too."""
    given = {"email": "norra1@skolby.example", "role": "superuser", "unit": "/Skolor/Norra", "until": "2027-06-30"}
    answers = [ask("schools", "/roles", "PUT", json=given).json for _ in range(2)]
    assert [answer["changed"] for answer in answers if answer] == [True, False]
    assert ask("schools", "/roles", "PUT", json={**given, "unit": "/Vård"}).status_code == 403
    held = {(row["holder"], row["role"], row["unit"], row["source"]) for row in whole(ask, "schools", "/roles", 1)}
    assert held == {
        ("asa@skolby.example", "leader", "/Skolor", "directory"),
        ("norra1@skolby.example", "superuser", "/Skolor/Norra", "hand"),
    }
    gone = {"email": "norra1@skolby.example", "role": "superuser", "unit": "/Skolor/Norra"}
    assert ask("schools", "/roles", "DELETE", query_string=gone).json == {
        "holder": "norra1@skolby.example",
        "role": "superuser",
        "still_by": [],
    }
    with town.service.engine.connect() as connection:
        notes = connection.exec_driver_sql("SELECT by_address, person_id, about FROM audit ORDER BY id").all()
    assert [tuple(note) for note in notes] == [
        ("token:for-schools", "norra1", "superuser until 2027-06-30 given"),
        ("token:for-schools", "norra1", "superuser taken away"),
    ]


def test_an_answer_that_one_has_is_not_sent_again(ask: Ask) -> None:
    """The ETag of a list: 304 while nothing has changed."""
    first = ask("all", "/units")
    again = ask("all", "/units", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert ask("all", "/units?limit=2", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


LIMIT = "Must be greater than or equal to 1 and less than or equal to 1000."
AS_JSON = {"content_type": "application/json"}


@pytest.mark.parametrize(
    ("path", "sent", "code", "errors"),
    [
        ("/nothing", {}, 404, {}),
        ("/units", {"method": "POST"}, 405, {}),
        ("/units?limit=0", {}, 422, {"limit": [LIMIT]}),
        ("/units?unti=/Skolor", {}, 422, {"unti": ["Unknown field."]}),
        ("/units?unit=/Nowhere", {}, 404, {}),
        ("/people/%00", {}, 404, {}),
        ("/assignments/99", {}, 404, {}),
        ("/assignments/99999999999", {}, 404, {}),
        ("/reports/units?module=nothing", {}, 404, {}),
        ("/assignments/dry-run", {"method": "POST", "data": "{", **AS_JSON}, 400, {"json": ["Invalid JSON body."]}),
        ("/assignments/dry-run", {"method": "POST", "data": b"x" * 300_000, **AS_JSON}, 413, {}),
        ("/assignments/dry-run", {"method": "POST", "data": {"modules": "x", "to": "administration"}}, 415, {}),
        ("/assignments/dry-run", {"method": "POST", "data": b"{}", "content_type": "text/plain"}, 415, {}),
        ("/units", {"headers": {"Accept": "application/xml, text/html;q=0.5"}}, 406, {}),
        ("/assignments", {"method": "PUT"}, 405, {}),
    ],
)
def test_every_failure_has_one_body(ask: Ask, path: str, sent: dict[str, Any], code: int, errors: Json) -> None:
    """Code, status, a sentence, and what is wrong by field."""
    reply = ask("all", path, **sent)
    assert reply.status_code == code
    assert reply.json is not None
    assert set(reply.json) == {"code", "status", "message", "errors"}
    assert (reply.json["code"], reply.json["errors"]) == (code, errors)
    assert reply.json["message"].endswith(".")


def test_who_asks_too_often_waits(town: Town, tokens: dict[str, str]) -> None:
    """A minute's worth at once, then as the pace allows; another caller is not kept waiting."""
    slow = Town(town.service.settings.database_url, NANOLEARN_API_RATE="3")
    client = slow.app().test_client()

    def status(program: str) -> int:
        return client.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens[program]}"}).status_code

    assert [status("reader") for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['reader']}"})
    assert refused.headers["Retry-After"] == "21"
    assert status("health") == 200
    slow.clock.sleep(timedelta(seconds=21).total_seconds())
    assert [status("reader"), status("reader")] == [200, 429]
    slow.service.close()


def test_how_much_is_left_stands_in_the_answer(town: Town, tokens: dict[str, str]) -> None:
    """How many requests a minute, how many now, and when as many as ever; also in a refusal, and for strangers."""
    slow = Town(town.service.settings.database_url, NANOLEARN_API_RATE="3")
    client = slow.app().test_client()

    def told(shown: str) -> tuple[int, list[str]]:
        reply = client.get("/api/v1/me", headers={"Authorization": f"Bearer {shown}"})
        return reply.status_code, [reply.headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")]

    assert [told(tokens["reader"]) for _ in range(4)] == [
        (200, ["3", "2", "20"]),
        (200, ["3", "1", "40"]),
        (200, ["3", "0", "60"]),
        (429, ["3", "0", "60"]),
    ]
    assert told("nano_wrong") == (401, ["3", "2", "20"])
    slow.clock.sleep(30)
    assert told(tokens["reader"]) == (200, ["3", "0", "50"])
    slow.service.close()


@pytest.mark.parametrize(
    "unit", ["/Skolor/../Vård", "/Skolor/.", "/Skolor%2F..%2FVård", "/Va\u030ard", "/Skolo_", "/%", "*"]
)
def test_tricks_with_paths_name_no_unit(ask: Ask, unit: str) -> None:
    """A path is compared whole: no steps up, no patterns, no other way to write a letter."""
    assert ask("reader", "/units", query_string={"unit": unit}).status_code == 404


@pytest.mark.parametrize("unit", ["/Vård", "/vård/", "//Vård", "Vård", "/", ""])
def test_no_spelling_opens_another_unit(ask: Ask, unit: str) -> None:
    """However it is written, it is the unit of others."""
    assert ask("reader", "/units", query_string={"unit": unit}).status_code == 403
    assert ask("reader", "/reports/units", query_string=[("unit", unit), ("unit", "/Skolor")]).status_code == 403


def test_who_there_is_cannot_be_found_out(ask: Ask) -> None:
    """Somebody elsewhere and nobody at all are refused in the same words, which do not say where anybody works."""
    somebody, nobody = (ask("schools", f"/people/{name}") for name in ("vera", "nobody-at-all"))
    assert (somebody.status_code, somebody.json) == (nobody.status_code, nobody.json)
    assert somebody.status_code == 403
    assert "Vård" not in somebody.text
    assert ask("all", "/people/nobody-at-all").status_code == 404


def test_headers_of_every_answer(ask: Ask) -> None:
    """Nothing may run, be framed, be sniffed, or be kept for another caller."""
    for reply in (ask("all", "/units"), ask("all", "/nothing"), ask("reader", "/audit")):
        headers = reply.headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Vary"] == "Authorization"
        assert headers["Cache-Control"] in {"no-store", "private, no-cache"}
        assert headers["Content-Type"] == "application/json"
        assert "Set-Cookie" not in headers


def test_the_page_that_shows_it(town: Town) -> None:
    """Every operation stands on it, with the stylesheet that its policy allows and without any script."""
    client = town.app().test_client()
    assert client.get("/api", follow_redirects=True).request.path == "/api/docs"
    page, document = client.get("/api/docs"), client.get("/api/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.0"
    for path, item in document["paths"].items():
        for method in set(item) - {"parameters"}:
            assert f'id="{method.upper()}-{path}"' in page.text
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert client.get("/api/docs.css").mimetype == "text/css"


def test_pages_do_not_load_the_api(town: Town) -> None:
    """It is built at the first request for it, once."""
    app = town.app()
    beside: Any = app.wsgi_app
    assert app.test_client().get("/healthz").status_code == 200
    assert beside._api is None
    assert app.test_client().get("/api/openapi.json").status_code == 200
    built = beside.api
    assert app.test_client().get("/api/docs").status_code == 200
    assert beside.api is built
