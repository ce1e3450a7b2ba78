"""Cloud Tasks asks for slice after slice: a roll-out ends without cron, and ticks do not multiply."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask

from sandbox.google_signature import service_account_token
from sandbox.serve import Sandbox
from sandbox.server import Server
from service.errors import SettingsError
from service.hooks import views
from service.hooks.slices import task
from service.settings import load_settings
from tests.support.rough_server import free_port
from tests.support.story import Json, Story

MODULE = "phishing-pause-and-verify"
QUEUE = "projects/workspace-sandbox/locations/europe-north1/queues/nanolearn"
ACCOUNT = "hooks@workspace-sandbox.iam.gserviceaccount.com"


@pytest.fixture
def cloud_tasks(sandbox: Sandbox) -> Any:
    """Google's own client of Cloud Tasks, as the service account itself."""
    return sandbox.build("cloudtasks", "v2", None).projects().locations().queues()


@pytest.fixture
def queue(cloud_tasks: Any) -> None:
    """The queue as docs/app-engine.md has it made."""
    body = {"name": QUEUE, "retryConfig": {"maxAttempts": 1}}
    cloud_tasks.create(parent=QUEUE.rpartition("/queues/")[0], body=body).execute()


@pytest.fixture
def house(story: Story) -> Iterator[str]:
    """The hooks at an address of loopback, where tasks reach them; gives the address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    story.environment |= {
        "NANOLEARN_PUBLIC_URL": address,
        "NANOLEARN_HOOK_ACCOUNTS": ACCOUNT,
        "NANOLEARN_TASK_QUEUE": QUEUE,
        "NANOLEARN_PUBSUB_TOPIC": "",
    }
    story.start()
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service))
    with served(app, port, story):
        yield address


class served:  # noqa: N801 - it reads as a verb
    """An application on loopback, in threads that let go of their connections to Google after each answer."""

    def __init__(self, app: Flask, port: int, story: Story) -> None:
        app.teardown_request(lambda _: story.service.workspace.close())
        self._server = Server("127.0.0.1", port, app)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.close()


def called(story: Story) -> Json:
    """What Cloud Tasks has done so far."""
    done: Json = requests.get(f"{story.sandbox.url}/_sandbox/tasks", timeout=10).json()
    return done


def until(story: Story, holds: Callable[[Json], bool]) -> Json:
    """Wait for real until the queue has come so far."""
    for _ in range(200):
        if holds(done := called(story)):
            return done
        time.sleep(0.05)
    raise AssertionError(called(story))


def first_tick(story: Story, seconds: int = 20) -> Json:
    """As an administrator's button or the first cron would; by the sandbox's own token for the account."""
    address = story.service.settings.public_url + "/hooks/tick"
    headers = {"Authorization": f"Bearer {service_account_token(ACCOUNT, address, time.time())}"}
    reply = requests.post(f"{address}?seconds={seconds}", headers=headers, timeout=30)
    assert reply.status_code == 200, reply.text
    done: Json = reply.json()
    return done


@pytest.mark.usefixtures("queue", "house")
def test_a_roll_out_ends_by_slices_without_cron(story: Story) -> None:
    """Google makes each slice wait; each asks for the next, until nothing is left, and nobody gets two mails."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    for nth in (3, 5, 7):
        fault = {"method": "gmail.users.messages.send", "code": 429, "retry_after": 60, "nth": nth}
        assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    done = first_tick(story)
    assert (done["more"], done["next"]) == (True, "2026-11-02T08:00:50.000000Z")
    assert called(story) == {"dispatched": [], "waiting": 1}  # it is not time yet
    for slices in range(1, 4):
        story.clock.move(timedelta(seconds=50))
        until(story, lambda at, slices=slices: len(at["dispatched"]) == slices)
    done = called(story)
    assert ([each["status"] for each in done["dispatched"]], done["waiting"]) == ([200, 200, 200], 0)
    assert len(story.mails()) == 9
    assert sorted(mail["to"] for mail in story.mails()) == sorted({mail["to"] for mail in story.mails()})


@pytest.mark.usefixtures("queue", "house")
def test_many_ticks_ask_for_one(story: Story) -> None:
    """Cron, a person and a task all find that more is left: one task waits, however many asked."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    fault = {"method": "gmail.users.messages.send", "code": 429, "retry_after": 3600, "times": None}
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    asked = {first_tick(story)["next"] for _ in range(5)}
    assert asked == {"2026-11-02T08:00:50.000000Z"}
    assert called(story)["waiting"] == 1


@pytest.mark.usefixtures("house")
def test_without_its_queue_a_tick_does_its_work(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody has made the queue: the log says so, cron goes on."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    fault = {"method": "gmail.users.messages.send", "code": 429, "retry_after": 60, "nth": 3}
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    done = first_tick(story)
    assert (done["deliver"]["created"]["mail"], done["more"], done["next"]) == (2, True, None)
    assert "No task for the next slice; cron calls within a minute: Google knows nothing of" in caplog.text


@pytest.mark.usefixtures("queue", "house")
def test_a_lost_reply_is_not_a_second_task(story: Story) -> None:
    """The task was made and nobody heard of it: it comes all the same."""
    story.sync()
    story.assign(MODULE, to=["administration"], via="mail")
    create = "cloudtasks.projects.locations.queues.tasks.create"
    for fault in (
        {"method": "gmail.users.messages.send", "code": 429, "retry_after": 60, "nth": 3},
        {"method": create, "kind": "lost_reply"},
    ):
        assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    assert first_tick(story)["next"] is None
    story.clock.move(timedelta(seconds=60))
    assert [each["status"] for each in until(story, lambda at: at["dispatched"] != [])["dispatched"]] == [200]
    assert len(story.mails()) == 9


def test_a_task_for_app_engine_needs_no_account(story: Story) -> None:
    """There the queue's header says who calls; the place in time is the task's name."""
    settings = load_settings({**story.environment, "GAE_ENV": "standard", "NANOLEARN_TASK_QUEUE": QUEUE})
    assert task(settings, story.clock.now()) == {
        "name": f"{QUEUE}/tasks/tick-35872128",
        "scheduleTime": "2026-11-02T08:00:00.000000Z",
        "appEngineHttpRequest": {"httpMethod": "POST", "relativeUri": "/hooks/tick"},
    }


@pytest.mark.parametrize(
    ("gae", "name", "status"),
    [("standard", "nanolearn", 200), ("standard", "another", 401), (None, "nanolearn", 401)],
)
def test_the_queue_is_believed_on_app_engine_only(story: Story, gae: str | None, name: str, status: int) -> None:
    """Elsewhere anybody can send the header; and other queues have nothing to ask for here."""
    more = {"NANOLEARN_TASK_QUEUE": QUEUE, **({"GAE_ENV": gae} if gae else {})}
    story.service.settings = load_settings({**story.environment, **more})
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service))
    reply = app.test_client().post("/hooks/tick", headers={"X-AppEngine-QueueName": name})
    assert reply.status_code == status


def test_a_task_on_app_engine_is_called_back(story: Story, queue: None, cloud_tasks: Any) -> None:
    """Google's App Engine target: the application's own address, and the header by which it is believed."""
    port = free_port()
    story.environment |= {"NANOLEARN_TASK_QUEUE": QUEUE, "GAE_ENV": "standard"}
    story.start()
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service))
    story.sandbox.world.switches.app_engine_url = f"http://127.0.0.1:{port}"
    with served(app, port, story):
        made = task(story.service.settings, story.clock.now())
        cloud_tasks.tasks().create(parent=QUEUE, body={"task": made}).execute()
        assert [each["status"] for each in until(story, lambda at: at["waiting"] == 0)["dispatched"]] == [200]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("nanolearn", "NANOLEARN_TASK_QUEUE is 'nanolearn'; it should be a queue's full name, like projects/"),
        (QUEUE, "NANOLEARN_TASK_QUEUE is set and NANOLEARN_HOOK_ACCOUNTS is not"),
    ],
)
def test_a_wrong_queue_is_named(value: str, sentence: str) -> None:
    """The sentence says what would be right."""
    with pytest.raises(SettingsError) as caught:
        load_settings({"NANOLEARN_TASK_QUEUE": value})
    assert sentence in str(caught.value)
