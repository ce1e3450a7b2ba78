"""Hints from Pub/Sub: from an answer at the sandbox through its notice to the Form's turn; and what is no hint."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.hooks import views
from service.hooks.callers import Callers
from service.settings import load_settings
from service.store import tables as t
from service.store.engine import reading
from tests.support.google_signature import ACCOUNT, Certificates, token
from tests.support.story import Json, Story

MODULE = "phishing-pause-and-verify"
ADDRESS = "https://nano.ekby.example/hooks/forms"

Push = Callable[..., int]


def pushed(notice: Json) -> Json:
    """A notice as Pub/Sub's push wraps it, under both of its spellings."""
    return {
        "message": {
            "attributes": notice["attributes"],
            "messageId": notice["messageId"],
            "message_id": notice["messageId"],
            "publishTime": notice["publishTime"],
            "publish_time": notice["publishTime"],
        },
        "subscription": "projects/workspace-sandbox/subscriptions/forms",
    }


@pytest.fixture
def push(app: Flask) -> Push:
    """Deliver one notice, as Pub/Sub does; gives the status."""

    def deliver(body: Any, **changed: Any) -> int:
        headers = {"Authorization": f"Bearer {token(changed.pop('audience', ADDRESS), **changed)}"}
        reply = app.test_client().post("/hooks/forms", json=body, headers=headers)
        assert reply.data == b"" or reply.get_json()["code"] == reply.status_code
        return reply.status_code

    return deliver


def tick(app: Flask) -> Json:
    address = "https://nano.ekby.example/hooks/tick"
    done: Json = app.test_client().post("/hooks/tick", headers={"Authorization": f"Bearer {token(address)}"}).get_json()
    return done


def news(story: Story) -> list[tuple[int, str | None]]:
    with reading(story.service.engine) as connection:
        return [(row.form, row.news_at) for row in connection.execute(select(t.looks).order_by(t.looks.c.form))]


def test_an_answer_comes_home_at_the_next_tick(story: Story, app: Flask, push: Push) -> None:
    """A watch hears of it, Pub/Sub pushes it, and the Form has its turn at once instead of minutes later."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    tick(app)  # makes the Form
    story.clock.move(timedelta(minutes=5))
    assert tick(app)["watches"]["made"] == 1
    story.answer("lars.ek@ekby.example", MODULE)
    story.clock.move(timedelta(minutes=1))
    assert tick(app)["track"]["responses"] == 0  # its turn has not come
    (notice,) = story.sandbox.world.notifications
    assert push(pushed(notice)) == 204
    assert news(story) == [(1, story.now())]
    story.clock.move(timedelta(seconds=1))
    done = tick(app)
    assert (done["track"]["responses"], done["track"]["completions"]) == (1, 1)
    story.clock.move(timedelta(minutes=1))
    assert tick(app)["calls"] == {}  # the hint is used up


def test_a_hint_may_come_twice_or_late(story: Story, app: Flask, push: Push) -> None:
    """Pub/Sub delivers at least once: the Form is asked once more, and nothing is counted twice."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    hint = {"message": {"attributes": {"formId": form_id(story), "eventType": "RESPONSES", "watchId": "w"}}}
    story.answer("lars.ek@ekby.example", MODULE)
    assert (push(hint), push(hint)) == (204, 204)
    assert tick(app)["track"]["responses"] == 1
    story.clock.move(timedelta(minutes=1))
    assert push(hint) == 204
    assert tick(app)["track"]["responses"] == 0


def form_id(story: Story) -> str:
    with reading(story.service.engine) as connection:
        return str(connection.execute(select(t.forms.c.form_id)).scalar_one())


def test_nothing_is_lost_without_hints(story: Story, app: Flask) -> None:
    """No notice arrives: five minutes later the answer is there all the same."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    tick(app)
    tick(app)
    story.answer("lars.ek@ekby.example", MODULE)
    story.clock.move(timedelta(minutes=5))
    assert tick(app)["track"]["responses"] == 1


def test_hints_that_say_nothing_to_us(story: Story, push: Push) -> None:
    """Forms that are not ours, and changes of a Form: taken, so that they do not come again, and left."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    for attributes in (
        {"formId": "unknown", "eventType": "RESPONSES"},
        {"formId": form_id(story), "eventType": "SCHEMA"},
        {"formId": form_id(story), "eventType": "EVENT_OF_TOMORROW"},
    ):
        assert push({"message": {"attributes": attributes}}) == 204
    assert news(story) == []


@pytest.mark.parametrize(
    "body",
    [
        [],
        "hint",
        None,
        {},
        {"message": []},
        {"message": {}},
        {"message": {"attributes": None}},
        {"message": {"attributes": {"formId": "x"}}},
        {"message": {"attributes": {"eventType": "RESPONSES"}}},
        {"message": {"attributes": {"formId": 1, "eventType": "RESPONSES"}}},
        {"message": {"attributes": {"formId": ["x"], "eventType": "RESPONSES"}}},
        {"message": {"attributes": {"formId": "x" * 70_000, "eventType": "RESPONSES"}}},
    ],
)
def test_what_is_no_push(push: Push, body: Any) -> None:
    """Refused in words, whatever it is."""
    assert push(body) == 400


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"[" * 100_000])
def test_what_is_no_json(app: Flask, data: bytes) -> None:
    """Nor is this."""
    reply = app.test_client().post("/hooks/forms", data=data, headers={"Authorization": f"Bearer {token(ADDRESS)}"})
    assert (reply.status_code, "This is no push of Pub/Sub" in reply.get_json()["message"]) == (400, True)


def test_only_pubsub_with_our_account(story: Story, push: Push, app: Flask) -> None:
    """App Engine's header for cron opens nothing here; nor does a token for the tick."""
    hint = {"message": {"attributes": {"formId": "x", "eventType": "RESPONSES"}}}
    assert push(hint, audience="https://nano.ekby.example/hooks/tick") == 401
    assert push(hint, email="service-1@gcp-sa-pubsub.iam.gserviceaccount.com") == 403
    story.service.settings = load_settings({**story.environment, "GAE_ENV": "standard"})
    assert app.test_client().post("/hooks/forms", json=hint, headers={"X-Appengine-Cron": "true"}).status_code == 401
    assert app.test_client().get("/hooks/forms").status_code == 405


def test_a_subscription_may_have_its_own_audience(story: Story, certificates: Certificates) -> None:
    """As NANOLEARN_PUBSUB_AUDIENCE says; then the address is not enough."""
    story.service.settings = load_settings({**story.environment, "NANOLEARN_PUBSUB_AUDIENCE": "nanolearn-forms"})
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service, Callers(frozenset({ACCOUNT}), certificates.url)))
    hint = {"message": {"attributes": {"formId": "x", "eventType": "RESPONSES"}}}

    def status(client: FlaskClient, audience: str) -> int:
        headers = {"Authorization": f"Bearer {token(audience)}"}
        return client.post("/hooks/forms", json=hint, headers=headers).status_code

    assert status(app.test_client(), "nanolearn-forms") == 204
    assert status(app.test_client(), ADDRESS) == 401
