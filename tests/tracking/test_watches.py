"""Watches: what each needs, as a table; and kept alive through the sandbox, whatever becomes of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from sandbox.serve import Sandbox
from service.assignments.records import withdraw
from service.store import tables as t
from service.store.engine import reading
from service.tracking.watches import Act, Tended, Watched, tend, wanted
from tests.support.story import Story

MODULES = ("phishing-pause-and-verify", "report-incidents-fast")
TOPIC = "projects/workspace-sandbox/topics/forms"
OTHER = "projects/workspace-sandbox/topics/other"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def watched(form: int = 1, **changed: Any) -> Watched:
    """A watch made an hour ago; `changed` says otherwise."""
    whole = {
        "watch_id": "w",
        "topic": TOPIC,
        "expires_at": NOW + timedelta(days=6, hours=23),
        "checked_at": NOW - timedelta(hours=1),
        "error": None,
    }
    return Watched(form, f"form{form}", **{**whole, **changed})


@pytest.mark.parametrize(
    ("form", "act"),
    [
        (Watched(1, "form1"), Act.MAKE),
        (Watched(1, "form1", error="refused"), Act.MAKE),
        (watched(), None),
        (watched(topic=OTHER), Act.MAKE),
        (watched(expires_at=NOW), Act.MAKE),
        (watched(expires_at=NOW + timedelta(seconds=1)), Act.RENEW),
        (watched(expires_at=NOW + timedelta(days=3, hours=12)), Act.RENEW),
        (watched(expires_at=NOW + timedelta(days=3, hours=12, seconds=1)), None),
        (watched(error="lost"), Act.RENEW),
        (watched(checked_at=NOW - timedelta(days=1)), Act.CHECK),
        (watched(checked_at=None), Act.CHECK),
        (watched(checked_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=3)), Act.RENEW),
    ],
)
def test_what_a_watch_needs(form: Watched, act: Act | None) -> None:
    """Made where there is none that lives on this topic, renewed half-way, looked at once a day."""
    assert wanted([form], TOPIC, NOW) == ([(act, form)] if act else [])


def test_the_order() -> None:
    """Forms without a watch first; those that failed before last of all, so that they stop no other."""
    forms = [
        Watched(1, "form1", error="refused"),
        watched(2, checked_at=None),
        watched(3, expires_at=NOW + timedelta(days=1)),
        Watched(4, "form4"),
        Watched(5, "form5"),
    ]
    assert [(act.name, form.form) for act, form in wanted(forms, TOPIC, NOW)] == [
        ("MAKE", 4),
        ("MAKE", 5),
        ("RENEW", 3),
        ("CHECK", 2),
        ("MAKE", 1),
    ]


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """Ekby with two open Forms."""
    told = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=database)
    told.sync()
    for module in MODULES:
        told.assign(module, to=["person:lars.ek@ekby.example"])
    told.deliver()
    told.service.workspace.calls.clear()
    yield told
    told.close()


def kept(story: Story, topic: str = TOPIC) -> Tended:
    return tend(story.service.engine, story.service.workspace, topic, story.clock.now())


def calls(story: Story) -> dict[str, int]:
    """The calls about watches since the last time this was asked, by the method's last word."""
    found = {name.rpartition(".")[2]: number for name, number in story.service.workspace.calls.items()}
    story.service.workspace.calls.clear()
    return found


def at_google(story: Story) -> list[tuple[str, str, str]]:
    """Every watch that lives at the sandbox: its topic, state and end."""
    now = story.now()
    return sorted(
        (watch.resource["target"]["topic"]["topicName"], watch.resource["state"], watch.resource["expireTime"][:10])
        for form in story.sandbox.world.forms.values()
        for watch in form.watches
        if watch.resource["expireTime"] > now
    )


def remembered(story: Story) -> list[tuple[int, bool, str | None]]:
    """Our rows: the Form, whether it has a watch, and what went wrong."""
    with reading(story.service.engine) as connection:
        return [
            (row.form, row.watch_id is not None, row.error)
            for row in connection.execute(select(t.watches).order_by(t.watches.c.form))
        ]


def order(story: Story, method: str, **fault: Any) -> None:
    fault = {"method": f"forms.forms.watches.{method}", "times": None, **fault}
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok


def calm(story: Story) -> None:
    requests.delete(f"{story.sandbox.url}/_sandbox/faults", timeout=10)


def test_one_watch_a_form(story: Story) -> None:
    """One call for each Form; run again, none."""
    assert kept(story) == Tended(made=2)
    assert calls(story) == {"create": 2}
    assert at_google(story) == [(TOPIC, "ACTIVE", "2026-11-09")] * 2
    assert kept(story) == Tended()
    assert calls(story) == {}


def test_a_month(story: Story) -> None:
    """Tended every hour, there is always one watch on each Form; each is renewed twice a week and looked at daily."""
    for _ in range(28 * 24):
        kept(story)
        story.clock.move(timedelta(hours=1))
        assert len(at_google(story)) == 2
    made = calls(story)
    assert made["create"] == 2
    assert made["renew"] == 2 * 7  # after 3.5, 7, 10.5 … 24.5 days
    assert made["list"] == 2 * 3 * 8  # on each of the three days between two renewals


def test_a_watch_that_has_ended(story: Story) -> None:
    """The service was off for a fortnight: a new one."""
    kept(story)
    story.clock.move(timedelta(days=14))
    assert (kept(story), at_google(story)) == (Tended(made=2), [(TOPIC, "ACTIVE", "2026-11-23")] * 2)


def test_a_watch_that_ended_before_its_time(story: Story) -> None:
    """Renewing or looking finds nothing: a new one."""
    for days in (1, 4):
        kept(story)
        for form in story.sandbox.world.forms.values():
            form.watches.clear()
        story.clock.move(timedelta(days=days))
        assert kept(story) == Tended(made=2)
        assert len(at_google(story)) == 2


def test_a_suspended_watch_is_woken(story: Story) -> None:
    """Pub/Sub was misconfigured for a while; a day later at the latest it is seen."""
    kept(story)
    for form in story.sandbox.world.forms.values():
        form.watches[0].resource |= {"state": "SUSPENDED", "errorType": "PROJECT_NOT_AUTHORIZED"}
    story.clock.move(timedelta(days=1))
    assert kept(story) == Tended(renewed=2)
    assert at_google(story) == [(TOPIC, "ACTIVE", "2026-11-10")] * 2


def test_closed_forms_are_forgotten(story: Story) -> None:
    """Without a call; opened again within the week, the Form has its old watch back."""
    kept(story)
    with story.service.engine.begin() as connection:
        withdraw(connection, 1, story.now())
    story.deliver()
    calls(story)
    assert (kept(story), calls(story)) == (Tended(forgotten=1), {})
    assert remembered(story) == [(2, True, None)]
    story.assign(MODULES[0], to=["person:lars.ek@ekby.example"])
    story.deliver()
    calls(story)
    assert kept(story) == Tended(renewed=1)
    assert calls(story) == {"create": 1, "list": 1, "renew": 1}
    assert len(at_google(story)) == 2


def test_another_topic(story: Story) -> None:
    """A watch keeps its topic for ever: it is taken away and made anew."""
    kept(story)
    assert kept(story, OTHER) == Tended(made=2)
    assert at_google(story) == [(OTHER, "ACTIVE", "2026-11-09")] * 2
    calls(story)
    assert (kept(story, OTHER), calls(story)) == (Tended(), {})


def test_a_reply_that_was_lost(story: Story) -> None:
    """The watch was made and nobody heard of it: it is found, not made twice."""
    order(story, "create", kind="lost_reply", times=1)
    assert kept(story) == Tended(made=1, renewed=1)
    assert [len(form.watches) for form in story.sandbox.world.forms.values()] == [1, 1]
    assert remembered(story) == [(1, True, None), (2, True, None)]


def test_a_database_of_yesterday(story: Story) -> None:
    """Our rows are gone, the watches are there: they are found again."""
    kept(story)
    with story.service.engine.begin() as connection:
        connection.execute(t.watches.delete())
    assert kept(story) == Tended(renewed=2)
    assert [len(form.watches) for form in story.sandbox.world.forms.values()] == [1, 1]


def test_a_topic_that_is_not_ours(story: Story) -> None:
    """Each failure is written down with Google's words, and mended when the topic is."""
    done = kept(story, "projects/another/topics/forms")
    assert (done.made, done.left, len(done.failed)) == (0, 0, 2)
    assert all("Topic parent project not found or permission denied." in why for _, why in done.failed)
    assert [(form, has) for form, has, _ in remembered(story)] == [(1, False), (2, False)]
    assert kept(story) == Tended(made=2)
    assert remembered(story) == [(1, True, None), (2, True, None)]


def test_many_refusals_are_enough(story: Story) -> None:
    """Where the topic is at fault, not every one of two hundred Forms is tried."""
    for module in ("personal-data-basics", "two-step-and-passkeys"):
        story.assign(module, to=["person:lars.ek@ekby.example"])
    story.deliver()
    calls(story)
    done = kept(story, "projects/another/topics/forms")
    assert (len(done.failed), done.left, calls(story)["create"]) == (3, 1, 3)
    assert kept(story).made == 4


def test_a_form_that_is_gone_stops_no_other(story: Story) -> None:
    """Somebody has deleted one in Drive; the other is watched."""
    with story.service.engine.begin() as connection:
        connection.execute(update(t.forms).where(t.forms.c.id == 1).values(form_id="gone"))
    done = kept(story)
    assert (done.made, [form_id for form_id, _ in done.failed]) == (1, ["gone"])
    assert [(form, has) for form, has, _ in remembered(story)] == [(1, False), (2, True)]


def test_a_renewal_that_failed_is_tried_again(story: Story) -> None:
    """Half a week is left for it; the error is shown until it has gone well."""
    kept(story)
    story.clock.move(timedelta(days=4))
    order(story, "renew", code=403)
    assert len(kept(story).failed) == 2
    assert [(has, error is not None) for _, has, error in remembered(story)] == [(True, True)] * 2
    calm(story)
    assert kept(story) == Tended(renewed=2)
    assert [error for _, _, error in remembered(story)] == [None, None]


def test_a_run_that_is_out_of_time(story: Story) -> None:
    """What is left is counted and waits."""
    story.service.workspace.pace.deadline = story.clock.now() - timedelta(seconds=1)
    assert kept(story) == Tended(left=2)
    assert calls(story) == {}
