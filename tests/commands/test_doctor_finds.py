"""`nanolearn doctor` beside the sandbox: each planted fault is found by itself, and its sentence says what to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import insert, update

from sandbox.serve import Sandbox
from service.clock import SystemClock
from service.delivery.health.check import Check
from service.delivery.health.examine import examine
from service.hooks.tick import tick
from service.store import tables as t
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
QUEUE = "projects/workspace-sandbox/locations/europe-north1/queues/nanolearn"
TOPIC = "projects/workspace-sandbox/topics/forms"
AUTH = "https://www.googleapis.com/auth/"
SCOPES = {
    "admin.directory.user.readonly": "directory people",
    "admin.directory.orgunit.readonly": "directory units",
    "admin.directory.group.member.readonly": "directory groups",
    "drive.file": "forms and drive",
    "gmail.send": "gmail",
    "classroom.courses": "classroom classes",
    "classroom.rosters": "classroom members",
    "classroom.coursework.students": "classroom work",
    "classroom.topics": "classroom topics",
}

Examine = Callable[..., dict[str, str]]


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path) -> Iterator[Story]:
    """An installation whose parts are all in use: roster, one Form with its watch, a queue, a tick a moment ago."""
    story = Story(
        sandbox,
        tmp_path,
        "ekby.example",
        NANOLEARN_PUPILS="/Skolor/Norra/Elever",
        NANOLEARN_PUBSUB_TOPIC=TOPIC,
        NANOLEARN_TASK_QUEUE=QUEUE,
        NANOLEARN_HOOK_ACCOUNTS="hooks@workspace-sandbox.iam.gserviceaccount.com",
    )
    queues = story.sandbox.build("cloudtasks", "v2", None).projects().locations().queues()
    queues.create(parent=QUEUE.rpartition("/queues/")[0], body={"name": QUEUE}).execute()
    tick(story.service, 50)
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    tick(story.service, 50)
    story.clock.move(timedelta(minutes=5))
    tick(story.service, 50)
    yield story
    story.close()


@pytest.fixture
def found(story: Story) -> Examine:
    """What is not well, by name; settings may be changed for one look."""

    def look(**settings: str) -> dict[str, str]:
        return {each.name: each.message for each in checks(story, **settings) if not each.ok}

    return look


def checks(story: Story, **settings: str) -> list[Check]:
    return list(examine({**story.environment, **settings}, story.clock))


def form(story: Story) -> Any:
    """The one Form as the sandbox keeps it."""
    return next(iter(story.sandbox.world.forms.values()))


def share(story: Story, **permission: str) -> None:
    """A hand in Drive."""
    drive = story.sandbox.build("drive", "v3", "nanolearn@ekby.example")
    drive.permissions().create(
        fileId=form(story).resource["formId"], body=permission, sendNotificationEmail=False
    ).execute()


def switch_delegation(story: Story, scopes: list[str]) -> None:
    """What the Admin console allows the service account."""
    reply = requests.post(f"{story.sandbox.url}/_sandbox/delegation", json={"scopes": scopes}, timeout=10)
    assert reply.ok


def test_all_is_well(story: Story) -> None:
    """Each part has been looked at."""
    assert {each.name: each.message for each in checks(story) if not each.ok} == {}
    assert [each.name for each in checks(story)] == [
        "settings",
        "courses",
        "database",
        "key",
        "clock",
        *SCOPES.values(),
        "role account",
        "domains",
        "task queue",
        "people",
        "roster",
        "tick",
        "mails",
        "quotas",
        f"form {MODULE} (sv)",
        f"watch {MODULE} (sv)",
    ]


def test_a_missing_scope(story: Story, found: Examine) -> None:
    """Each stops its own feature; the sentence names the scope and the place in the Admin console."""
    for missing, feature in SCOPES.items():
        switch_delegation(story, [AUTH + scope for scope in SCOPES if scope != missing])
        said = found()
        assert f"with these scopes: {AUTH}{missing}. In the Google Admin console, under Security" in said[feature]
        blind = {f"form {MODULE} (sv)", f"watch {MODULE} (sv)"} if missing == "drive.file" else set()
        assert set(said) == {feature, *blind}


def test_no_delegation(story: Story, found: Examine) -> None:
    """Nothing can be done in anybody's name: every feature says so, and nothing else is blamed."""
    switch_delegation(story, [])
    assert set(found()) == set(SCOPES.values())


def test_classroom_that_is_switched_off_needs_no_scopes(story: Story, found: Examine) -> None:
    """Who does without it is not told to allow it."""
    switch_delegation(story, [AUTH + scope for scope in SCOPES if "classroom" not in scope])
    assert found(NANOLEARN_CLASSROOM="off") == {}


@pytest.mark.parametrize(
    ("permission", "sentence"),
    [
        (
            {"type": "anyone", "role": "reader", "view": "published"},
            "Somebody has opened it to anyone in the world too.",
        ),
        (
            {"type": "user", "role": "writer", "emailAddress": "lars.ek@ekby.example"},
            "It can be changed, and its answers read, by lars.ek@ekby.example.",
        ),
        (
            {"type": "anyone", "role": "writer"},
            "It can be changed, and its answers read, by anyone in the world.",
        ),
    ],
)
def test_a_form_in_other_hands(story: Story, found: Examine, permission: dict[str, str], sentence: str) -> None:
    """Open to the world, or to be changed by others: with the address where that is taken away."""
    share(story, **permission)
    said = found()
    assert list(said) == [f"form {MODULE} (sv)"]
    assert said[f"form {MODULE} (sv)"].startswith(sentence)
    assert f"https://docs.google.com/forms/d/{form(story).resource['formId']}/edit" in said[f"form {MODULE} (sv)"]


def test_a_watch_that_is_suspended(story: Story, found: Examine) -> None:
    """Pub/Sub refuses the notices: the topic or its rights are at fault."""
    form(story).watches[0].resource |= {"state": "SUSPENDED", "errorType": "PROJECT_NOT_AUTHORIZED"}
    assert "suspended its watch (PROJECT_NOT_AUTHORIZED)" in found()[f"watch {MODULE} (sv)"]
    assert "forms-notifications@system.gserviceaccount.com may publish" in found()[f"watch {MODULE} (sv)"]


def test_a_watch_that_has_ended(story: Story, found: Examine) -> None:
    """Nobody has renewed it."""
    form(story).watches.clear()
    assert found()[f"watch {MODULE} (sv)"].startswith("Its watch has ended. A tick makes it anew")


def test_a_watch_that_was_never_made(story: Story, found: Examine) -> None:
    """What Google said then is said again."""
    with story.service.engine.begin() as connection:
        connection.execute(update(t.watches).values(watch_id=None, error="Topic parent project not found."))
    assert found() == {
        f"watch {MODULE} (sv)": "Google does not tell of its answers: Topic parent project not found. A tick makes it "
        "anew within minutes; if not, its log says why."
    }


def test_a_wrong_domain(found: Examine) -> None:
    """A Form cannot be shared with a domain that is somebody else's."""
    said = found(NANOLEARN_RESPONDER_DOMAINS="ekby.exampel")
    assert said["domains"] == (
        "Google knows no domain ekby.exampel of this organisation, so no Form can be shared with it. "
        "Correct NANOLEARN_DOMAIN and NANOLEARN_RESPONDER_DOMAINS."
    )


def test_a_quota_that_is_nearly_used_up(story: Story, found: Examine) -> None:
    """Counted in the ledger that all workers share."""
    hour_ago = int((story.clock.now() - timedelta(hours=1)).timestamp() * 1_000_000)
    with story.service.engine.begin() as connection:
        connection.execute(insert(t.spent), [{"budget": "gmail.send", "at": hour_ago}] * 1_800)
    assert list(found()) == ["quotas"]
    assert "1,801 of 2,000 calls of gmail.send in 24 hours" in found()["quotas"]


@pytest.mark.parametrize(("seconds", "way"), [(90, "ahead of"), (-90, "behind")])
def test_a_clock_that_is_off(story: Story, found: Examine, seconds: int, way: str) -> None:
    """Compared with the date in Google's own answers."""
    story.sandbox.world.clock.set(story.clock.now() - timedelta(seconds=seconds), freeze=True)
    assert list(found()) == ["clock"]
    assert f"is 90 seconds {way} Google's, so tokens may be refused. Set it right: timedatectl" in found()["clock"]


def test_a_tick_that_does_not_come(story: Story, found: Examine) -> None:
    """The scheduler has stopped calling; a few minutes more are nothing."""
    story.clock.move(timedelta(minutes=14))
    assert found() == {}
    story.clock.move(timedelta(minutes=2))
    assert list(found()) == ["tick"]
    assert found()["tick"].startswith("Nobody has called /hooks/tick for 16 minutes, so nothing goes on by itself.")


def test_a_tick_that_never_came(story: Story, found: Examine) -> None:
    """On App Engine cron should; elsewhere the commands do the work."""
    with story.service.engine.begin() as connection:
        connection.execute(t.runs.delete().where(t.runs.c.name == "tick"))
    assert found() == {}
    assert found(GAE_ENV="standard")["tick"].startswith("Nobody has called /hooks/tick yet,")


def test_a_roster_that_is_old(story: Story, found: Examine) -> None:
    """Joiners get nothing any more."""
    story.clock.move(timedelta(days=2, minutes=1))
    assert found()["roster"].startswith("The Directory was last read 2 days ago:")


def test_a_queue_that_is_not_there(found: Examine) -> None:
    """With the command that makes it."""
    assert found(NANOLEARN_TASK_QUEUE=QUEUE.replace("nanolearn", "another")) == {
        "task queue": "There is no queue projects/workspace-sandbox/locations/europe-north1/queues/another. Make it: "
        "gcloud tasks queues create another --project=workspace-sandbox --location=europe-north1 --max-attempts=1"
    }


def test_a_queue_that_rests(story: Story, found: Examine) -> None:
    """It takes tasks and calls nobody."""
    queues = story.sandbox.build("cloudtasks", "v2", None).projects().locations().queues()
    queues.pause(name=QUEUE, body={}).execute()
    assert found()["task queue"] == f"{QUEUE} is paused: it calls nobody. Resume it: gcloud tasks queues resume."


def test_a_queue_of_another_project(found: Examine) -> None:
    """The service account may do nothing there."""
    said = found(NANOLEARN_TASK_QUEUE=QUEUE.replace("workspace-sandbox", "somebody-elses"))
    assert said["task queue"].endswith("the roles Cloud Tasks Enqueuer and Cloud Tasks Viewer.")


def test_a_secret_that_cannot_be_read(found: Examine) -> None:
    """Nothing else can be looked at without the settings."""
    said = found(NANOLEARN_SECRET_KEY="secret:projects/workspace-sandbox/secrets/cookie/versions/latest")
    assert said == {
        "settings": "NANOLEARN_SECRET_KEY: There is no projects/workspace-sandbox/secrets/cookie/versions/latest in "
        "Secret Manager. Make it with `gcloud secrets create`, or correct the name."
    }


def test_nothing_is_changed_by_looking(story: Story) -> None:
    """Every call is a read, whatever is found."""
    before = dict(story.sandbox.wire.record.counts)
    list(examine(story.environment, SystemClock()))
    made = {name for name, count in story.sandbox.wire.record.counts.items() if count > before.get(name, 0)}
    assert {name.rpartition(".")[2] for name in made} <= {"get", "list"}
