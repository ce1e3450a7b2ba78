"""A tick through the sandbox: what it does, in which order, how long, and what becomes of failures."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import insert, select

from service.assignments.records import withdraw
from service.hooks import views
from service.hooks.callers import Callers
from service.reports.model import Counts
from service.reports.standing import Kept, kept_standings
from service.settings import load_settings
from service.store import tables as t
from service.store.engine import reading
from service.store.locks import exclusive
from service.store.runs import last_runs
from service.store.work import works
from tests.support.google_signature import ACCOUNT, Certificates, token
from tests.support.story import Json, Story

MODULE = "phishing-pause-and-verify"
ADDRESS = "https://nano.ekby.example/hooks/tick"
EVERYBODY = {"units": 6, "people": 9, "joined": 9, "moved": 0, "left": 0}
NO_ANSWERS = {"responses": 0, "completions": 0, "unknown_respondents": 0, "failed": 0, "waiting": 0}
NOTHING_MADE = {
    "created": {},
    "updated": {},
    "failed": 0,
    "uncertain": 0,
    "fallback": 0,
    "grades_left": 0,
    "waiting": 0,
    "stopped": None,
}
NOBODY_REMINDED = {
    "sent": 0,
    "digests": 0,
    "uncertain": 0,
    "failed": 0,
    "waiting": 0,
    "stopped": None,
    "opens": None,
}
NO_WATCHES = {"made": 0, "renewed": 0, "forgotten": 0, "failed": 0, "waiting": 0}

Tick = Callable[..., Json]


@pytest.fixture
def tick(app: Flask) -> Tick:
    """Call the tick as the scheduler does."""

    def call(query: str = "", status: int = 200) -> Json:
        reply = app.test_client().post(f"/hooks/tick{query}", headers={"Authorization": f"Bearer {token(ADDRESS)}"})
        assert reply.status_code == status, reply.text
        done: Json = reply.get_json()
        return done

    return call


def order(story: Story, **fault: Any) -> None:
    """Trouble on order at the sandbox."""
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok


def test_the_first_and_the_second_tick(story: Story, tick: Tick) -> None:
    """The first reads the Directory; another a moment later has nothing to do and calls nobody."""
    first = tick()
    calls = first.pop("calls")
    assert first == {
        "busy": False,
        "roster": EVERYBODY,
        "track": NO_ANSWERS,
        "watches": NO_WATCHES,
        "deliver": NOTHING_MADE,
        "remind": NOBODY_REMINDED,
        "failed": [],
        "more": False,
        "next": None,
        "seconds": 0.0,
    }
    assert {name.split(".")[0] for name in calls} == {"directory"}
    second = tick()
    assert second == {**first, "roster": None, "watches": None, "remind": None, "calls": {}}


def test_what_was_assigned_is_delivered_and_answers_come_home(story: Story, tick: Tick) -> None:
    """Nobody has to run a command between the decision and the report."""
    tick()
    story.assign(MODULE, to=["unit:/Skolor"], role="staff")
    delivered = tick()
    assert delivered["deliver"] == {**NOTHING_MADE, "created": {"form": 3, "mail": 5}}
    assert len(story.mails()) == 5
    story.answer("lars.ek@ekby.example", MODULE)
    assert tick()["track"] == {**NO_ANSWERS, "responses": 1, "completions": 1}
    assert story.report("/Skolor")["total"]["completed"] == 1


def test_the_roster_is_read_once_a_day(story: Story, tick: Tick) -> None:
    """Whoever reads it, a tick or `nanolearn roster sync`, the next time is a day later."""
    assert tick()["roster"] == EVERYBODY
    story.clock.move(timedelta(hours=23, minutes=59))
    assert tick()["roster"] is None
    story.sync()
    story.clock.move(timedelta(hours=23, minutes=59))
    assert tick()["roster"] is None
    story.clock.move(timedelta(minutes=1))
    assert tick()["roster"] == {**EVERYBODY, "joined": 0}


def test_a_directory_that_cannot_be_read_keeps_no_mail_waiting(story: Story, tick: Tick) -> None:
    """The failure is told with 503, the rest is done, and the Directory is left alone for a quarter of an hour."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.clock.move(timedelta(days=1))
    order(story, method="directory.orgunits.list", code=403, times=None)
    done = tick(status=503)
    assert done["roster"] is None
    assert [each["what"] for each in done["failed"]] == ["roster"]
    assert "Google refused directory.orgunits.list" in done["failed"][0]["error"]
    assert done["deliver"]["created"] == {"form": 1, "mail": 1}
    story.clock.move(timedelta(minutes=14))
    assert (tick()["roster"], tick()["failed"]) == (None, [])
    requests.delete(f"{story.sandbox.url}/_sandbox/faults", timeout=10)
    story.clock.move(timedelta(minutes=1))
    assert tick()["roster"] == {**EVERYBODY, "joined": 0}


def test_a_fault_of_ours_stops_no_other_part(story: Story, tick: Tick, caplog: pytest.LogCaptureFixture) -> None:
    """A key that cannot be read breaks tracking; the roster is read all the same, and the log shows where it broke."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    with story.service.engine.begin() as connection:
        connection.execute(t.forms.update().values(key=["no key"]))
    story.clock.move(timedelta(days=1))
    done = tick(status=503)
    assert done["failed"] == [{"what": "track", "error": "An unexpected fault, AttributeError; the log has it."}]
    assert (done["roster"], done["deliver"]) == ({**EVERYBODY, "joined": 0}, NOTHING_MADE)
    assert "Traceback" in caplog.text


def test_settings_that_are_missing(certificates: Certificates, story: Story) -> None:
    """Without a role account nothing can be done, and the answer names the setting."""
    del story.environment["NANOLEARN_DELEGATED_USER"]
    story.environment["NANOLEARN_DIRECTORY_ADMIN"] = ""
    story.start()
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service, Callers(frozenset({ACCOUNT}), certificates.url)))
    reply = app.test_client().get("/hooks/tick", headers={"Authorization": f"Bearer {token(ADDRESS)}"})
    done = reply.get_json()
    assert (reply.status_code, [each["what"] for each in done["failed"]]) == (
        503,
        ["roster", "track", "deliver", "remind"],
    )
    assert all("NANOLEARN_DELEGATED_USER is not set" in each["error"] for each in done["failed"])


def test_a_slice_ends_and_says_that_more_is_left(story: Story, tick: Tick) -> None:
    """Google asks to wait longer than the slice; what it does not reach, the next does, and none goes twice."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    order(story, method="gmail.users.messages.send", code=429, retry_after=30, nth=4)
    first = tick("?seconds=20")
    assert first["deliver"]["created"]["mail"] == 3
    assert (first["deliver"]["waiting"], first["deliver"]["stopped"]) == (6, "The time for this run is up.")
    assert (first["more"], first["seconds"] <= 20) == (True, True)
    second = tick("?seconds=70")
    assert (second["deliver"]["created"], second["more"]) == ({"mail": 6}, False)
    assert sorted(mail["to"] for mail in story.mails()) == sorted({mail["to"] for mail in story.mails()})


def test_after_a_tick_there_is_no_deadline(story: Story, tick: Tick) -> None:
    """What else the same process does is not stopped by a slice that is long over."""
    tick()
    assert story.service.workspace.pace.deadline is None


def test_answers_leave_time_for_deliveries(story: Story, tick: Tick) -> None:
    """When lists of responses have to wait, deliveries have the rest of the slice; those Forms are due next time."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], role="staff")
    story.deliver()
    story.clock.move(timedelta(minutes=10))
    story.assign("report-incidents-fast", to=["person:lars.ek@ekby.example"])
    order(story, method="forms.forms.responses.list", code=429, retry_after=30, nth=2)
    done = tick()
    assert done["track"] == {**NO_ANSWERS, "waiting": 2}
    assert done["deliver"]["created"] == {"form": 1, "mail": 1}
    assert done["more"]
    story.clock.move(timedelta(minutes=1))
    assert tick()["calls"]["forms.forms.responses.list"] == 3  # the two, and the one that is new


def test_forms_are_asked_by_turns(story: Story, tick: Tick) -> None:
    """An open Form every five minutes; one that is closed once a day."""
    story.sync()
    placed = story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    asked = []
    for _ in range(7):
        asked.append(tick()["calls"].get("forms.forms.responses.list", 0))
        story.clock.move(timedelta(minutes=1))
    assert asked == [1, 0, 0, 0, 0, 1, 0]
    with story.service.engine.begin() as connection:
        withdraw(connection, placed.assignment_id or 0, story.now())
    assert tick()["deliver"]["updated"] == {"form": 1}
    asked = []
    for _ in range(30):
        story.clock.move(timedelta(hours=1))
        asked.append(tick()["calls"].get("forms.forms.responses.list", 0))
    assert asked.count(1) == 1


def test_a_form_that_is_gone_is_not_asked_at_every_tick(story: Story, tick: Tick) -> None:
    """Somebody has deleted it in Drive: that is counted, and it waits for its turn like others."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    order(story, method="forms.forms.responses.list", code=404, times=None)
    assert tick()["track"] == {**NO_ANSWERS, "failed": 1}
    assert tick()["track"] == NO_ANSWERS


def test_never_two_at_once(story: Story, tick: Tick) -> None:
    """While one works, the other says so and touches nothing."""
    with exclusive(story.service.engine, "tick") as held:
        assert held
        assert tick() == {"busy": True}
    assert story.service.workspace.calls == {}
    assert tick()["busy"] is False


def test_the_last_tick_is_written_down(story: Story, tick: Tick) -> None:
    """So that anybody can see whether the scheduler still calls."""
    tick()
    story.clock.move(timedelta(minutes=3))
    tick()
    with reading(story.service.engine) as connection:
        runs = {row.name: row.at for row in connection.execute(select(t.runs))}
    assert runs == {
        "roster": "2026-11-02T08:00:00.000000Z",
        "roster tried": "2026-11-02T08:00:00.000000Z",
        "watches": "2026-11-02T08:00:00.000000Z",
        "drift": "2026-11-02T08:00:00.000000Z",
        "deliver": "2026-11-02T08:03:00.000000Z",
        "remind": "2026-11-02T08:00:00.000000Z",
        "standings": "2026-11-02T08:00:00.000000Z",
        "weeks": "2026-11-02T08:00:00.000000Z",
        "audit": "2026-11-02T08:00:00.000000Z",
        "tree": "2026-11-02T08:00:00.000000Z",
        "tick": "2026-11-02T08:03:00.000000Z",
    }


def test_what_rights_were_used_for_is_forgotten_in_time(story: Story, tick: Tick) -> None:
    """Two years after, once a day, and the last thing that is known of it is how much there was."""
    with story.service.engine.begin() as connection:
        row = {"by_address": "", "permission": "unit:names:read", "door": "page", "about": "long ago"}
        connection.execute(insert(t.audit).values(at="2024-11-01T08:00:00.000000Z", **row))
    tick()
    with story.service.engine.begin() as connection:
        told = "entries before 2024-11-02, older than 730 days, deleted: 1"
        assert connection.scalars(select(t.audit.c.about)).all() == [told]
        connection.execute(insert(t.audit).values(at="2024-11-01T09:00:00.000000Z", **row))
    story.clock.move(timedelta(hours=23))
    tick()
    story.clock.move(timedelta(hours=1))
    with reading(story.service.engine) as connection:
        assert "long ago" in connection.scalars(select(t.audit.c.about)).all()
    tick()
    with reading(story.service.engine) as connection:
        assert "long ago" not in connection.scalars(select(t.audit.c.about)).all()


def test_how_far_it_is_can_be_seen_while_it_works(story: Story, tick: Tick) -> None:
    """While it waits for the minute's mails, the database says so; afterwards what it came to, and how units stand."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], role="staff")
    story.service.workspace.pace.ledger.note("gmail.send", [story.clock.now()] * 148)
    seen = []
    sleep = story.clock.sleep

    def watched(seconds: float) -> None:
        with reading(story.service.engine) as connection:
            seen.extend(works(connection))
        sleep(seconds)

    story.clock.sleep = watched  # type: ignore[method-assign]  # to look while the tick sleeps
    delivered = tick("?seconds=300")["deliver"]
    assert [(each.name, each.source, each.part, each.done, each.total, each.waiting_for) for each in seen] == [
        ("deliver", "tick", "mails", 2, 5, "gmail.send")
    ]
    with reading(story.service.engine) as connection:
        assert works(connection) == []
        runs = last_runs(connection)
    assert runs["deliver"].result == {
        "created": {"form": 3, "mail": 5},
        "updated": {},
        "failed": 0,
        "uncertain": 0,
        "waiting": 0,
        "stopped": None,
    }
    assert delivered["created"] == {"form": 3, "mail": 5}
    assert kept_standings(runs["standings"]) == {1: Kept(5, Counts(5, 0, 0, 0))}


@pytest.mark.parametrize("query", ["?seconds=0", "?seconds=541", "?seconds=nan", "?seconds=-1", "?seconds=soon"])
def test_a_slice_has_a_length(tick: Tick, query: str) -> None:
    """From a second to what App Engine allows."""
    assert tick(query, status=400) == {
        "code": 400,
        "status": "Bad Request",
        "message": "seconds should be a number from 1 to 540.",
    }


def with_header(story: Story, gae: str | None, **headers: str) -> int:
    """The status of a tick asked for by header alone, with `GAE_ENV` as given."""
    story.service.settings = load_settings({**story.environment, **({"GAE_ENV": gae} if gae else {})})
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service))
    return app.test_client().get("/hooks/tick", headers=headers).status_code


def test_cron_is_believed_on_app_engine_only(story: Story) -> None:
    """Elsewhere anybody can send App Engine's header."""
    cron = {"X-Appengine-Cron": "true"}
    assert with_header(story, "standard", **cron) == 200
    assert with_header(story, None, **cron) == 401
    assert with_header(story, "localdev", **cron) == 401
    assert with_header(story, "standard", **{"X-Appengine-Cron": "false"}) == 401
    assert with_header(story, "standard", **{"X-CloudTasks-QueueName": "tick"}) == 401


def test_who_is_not_let_in(app: Flask, story: Story) -> None:
    """The answer is one that machines read; nothing has been done."""
    client = app.test_client()
    stranger = client.post("/hooks/tick", headers={"Host": "evil.example"})
    assert (stranger.status_code, stranger.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert (stranger.get_json()["code"], stranger.get_json()["status"]) == (401, "Unauthorized")
    for_another_host = token("https://evil.example/hooks/tick")
    reply = client.post("/hooks/tick", headers={"Host": "evil.example", "Authorization": f"Bearer {for_another_host}"})
    assert reply.status_code == 401
    other = token(ADDRESS, email="other@project.iam.gserviceaccount.com")
    assert client.get("/hooks/tick", headers={"Authorization": f"Bearer {other}"}).status_code == 403
    assert story.service.workspace.calls == {}
