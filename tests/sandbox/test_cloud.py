"""Cloud Tasks and Secret Manager in the sandbox: what Google refuses is refused, and tasks are tried as queues say."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.serve import Sandbox

LOCATION = "projects/workspace-sandbox/locations/europe-north1"
QUEUE = f"{LOCATION}/queues/work"
OWN = "hooks@workspace-sandbox.iam.gserviceaccount.com"
SECRETS = "projects/workspace-sandbox/secrets"
NOWHERE = "http://127.0.0.1:1/"

Send = Callable[..., requests.Response]


@pytest.fixture
def send(sandbox: Sandbox, session: requests.Session, bearer: Callable[..., str]) -> Send:
    """One call as the service account itself, or in a user's name."""

    def call(method: str, path: str, body: Any = None, subject: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {bearer(subject)}"}
        return session.request(method, f"{sandbox.url}/{path}", headers=headers, json=body, timeout=10)

    return call


@pytest.fixture
def queue(send: Send) -> None:
    assert send("POST", f"v2/{LOCATION}/queues", {"name": QUEUE, "retryConfig": {"maxAttempts": 2}}).ok


def said(reply: requests.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["message"]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(
    ("task", "code", "message"),
    [
        ({}, 400, "Task.message_type must be set"),
        ({"httpRequest": {"url": NOWHERE}, "appEngineHttpRequest": {}}, 400, "Task.message_type must be set"),
        ({"httpRequest": {"url": "ftp://x/"}}, 400, "HttpRequest.url must be set and start with"),
        ({"httpRequest": {"url": NOWHERE}, "dispatchDeadline": "1801s"}, 400, "must be between [15s, 1800s]"),
        ({"httpRequest": {"url": NOWHERE}, "scheduleTime": "2999-01-01T00:00:00Z"}, 400, "less than 30 days from now"),
        ({"httpRequest": {"url": NOWHERE}, "name": f"{LOCATION}/queues/other/tasks/a"}, 400, "must be formatted"),
        ({"httpRequest": {"url": NOWHERE}, "name": f"{QUEUE}/tasks/a b"}, 400, "must be formatted"),
        ({"httpRequest": {"url": NOWHERE, "oidcToken": {}}}, 400, "service_account_email must be set"),
        (
            {"httpRequest": {"url": NOWHERE, "oidcToken": {"serviceAccountEmail": "a@b.c"}}},
            403,
            "serviceAccounts.actAs",
        ),
        ({"appEngineHttpRequest": {"relativeUri": "/"}}, 400, "App Engine application does not exist"),
        ({"appEngineHttpRequest": {"relativeUri": "hooks"}}, 400, "must begin with '/'"),
        ({"unheardOf": 1}, 400, 'Unknown name "unheardOf"'),
    ],
)
def test_a_task_that_google_refuses(send: Send, task: Any, code: int, message: str) -> None:
    """And none is made."""
    status, sentence = said(send("POST", f"v2/{QUEUE}/tasks", {"task": task}))
    assert (status, message in sentence) == (code, True), sentence
    assert send("GET", f"v2/{QUEUE}/tasks").json() == {}


def test_queues_are_made_once_and_by_their_owner(send: Send, queue: None) -> None:
    """A user has no rights in the project, nor has another project's account."""
    assert send("GET", f"v2/{QUEUE}").json()["state"] == "RUNNING"
    assert said(send("POST", f"v2/{LOCATION}/queues", {"name": QUEUE})) == (409, "Queue already exists")
    assert said(send("POST", f"v2/{LOCATION}/queues", {"name": "work"}))[0] == 400
    assert said(send("GET", f"v2/{LOCATION}/queues/none"))[0] == 404
    denied = "lacks IAM permission"
    assert denied in said(send("GET", f"v2/{QUEUE.replace('workspace-sandbox', 'other')}"))[1]
    assert denied in said(send("GET", f"v2/{QUEUE}", subject="admin@ekby.example"))[1]


@pytest.mark.usefixtures("queue")
def test_a_name_is_used_once(send: Send) -> None:
    """Also after its task is gone."""
    assert send("POST", f"v2/{QUEUE}:pause", {}).json()["state"] == "PAUSED"
    task = {"task": {"name": f"{QUEUE}/tasks/tick-1", "httpRequest": {"url": NOWHERE, "body": "aGVq"}}}
    made = send("POST", f"v2/{QUEUE}/tasks", task).json()
    assert (made["name"], made["view"], made["httpRequest"]) == (
        f"{QUEUE}/tasks/tick-1",
        "BASIC",
        {"httpMethod": "POST", "url": NOWHERE},
    )
    assert said(send("POST", f"v2/{QUEUE}/tasks", task)) == (409, "Requested entity already exists")
    assert send("DELETE", f"v2/{QUEUE}/tasks/tick-1").ok
    assert said(send("POST", f"v2/{QUEUE}/tasks", task))[0] == 409


@pytest.mark.usefixtures("queue")
def test_a_task_is_tried_as_often_as_its_queue_says(sandbox: Sandbox, send: Send) -> None:
    """Nobody is at its address: twice, then it is given up."""
    assert send("POST", f"v2/{QUEUE}/tasks", {"task": {"httpRequest": {"url": NOWHERE}}}).ok
    for _ in range(200):
        done = requests.get(f"{sandbox.url}/_sandbox/tasks", timeout=10).json()
        if done["waiting"] == 0:
            break
        time.sleep(0.05)
    assert ([each["status"] for each in done["dispatched"]], done["waiting"]) == ([0, 0], 0)


def test_secrets_and_their_versions(send: Send) -> None:
    """Made, filled, read, switched off and on again; and what is not so."""
    automatic = {"replication": {"automatic": {}}}
    create = "v1/projects/workspace-sandbox/secrets?secretId="
    assert said(send("POST", f"{create}key", {}))[0] == 400
    assert said(send("POST", f"{create}a.b", automatic))[0] == 400
    assert send("POST", f"{create}key", automatic).json()["name"] == f"{SECRETS}/key"
    assert said(send("POST", f"{create}key", automatic))[0] == 409
    assert "has no versions" in said(send("GET", f"v1/{SECRETS}/key/versions/latest:access"))[1]
    assert said(send("POST", f"v1/{SECRETS}/key:addVersion", {})) == (400, "Secret Payload cannot be empty.")
    for content in ("aGVq", "ZMOl"):
        assert send("POST", f"v1/{SECRETS}/key:addVersion", {"payload": {"data": content}}).ok
    newest = {"name": f"{SECRETS}/key/versions/2", "payload": {"data": "ZMOl"}}
    assert send("GET", f"v1/{SECRETS}/key/versions/latest:access").json() == newest
    assert send("GET", f"v1/{SECRETS}/key/versions/1:access").json()["payload"] == {"data": "aGVq"}
    assert said(send("GET", f"v1/{SECRETS}/key/versions/3:access"))[0] == 404
    assert said(send("GET", f"v1/{SECRETS}/none/versions/1:access"))[0] == 404
    assert send("POST", f"v1/{SECRETS}/key/versions/2:disable", {}).json()["state"] == "DISABLED"
    assert "is in DISABLED state" in said(send("GET", f"v1/{SECRETS}/key/versions/latest:access"))[1]
    assert send("POST", f"v1/{SECRETS}/key/versions/2:enable", {}).json()["state"] == "ENABLED"
    assert said(send("GET", f"v1/{SECRETS}/key/versions/2:access", subject="admin@ekby.example"))[0] == 403


def test_every_answer_is_dated_by_the_sandboxs_clock(sandbox: Sandbox) -> None:
    """As Google's are: who has a wrong clock can see it."""
    moment = {"now": "2027-01-08T12:00:00Z", "freeze": True}
    assert requests.post(f"{sandbox.url}/_sandbox/clock", json=moment, timeout=10).ok
    assert requests.head(sandbox.url, timeout=10).headers["Date"] == "Fri, 08 Jan 2027 12:00:00 GMT"
