"""Several calls in one request: each is checked and answered for itself."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from sandbox.handlers import Call, Json
from sandbox.serve import Sandbox

Caller = Callable[..., requests.Response]
Answering = Callable[[str, Json | None], list[Call]]


def batch_of(*calls: str) -> dict[str, Any]:
    """Arguments of a request that carries the calls (each "VERB path", with a body after a blank line)."""
    parts = []
    for number, inner in enumerate(calls, start=1):
        line, _, body = inner.partition("\n\n")
        kind = "Content-Type: application/json\r\n" if body else ""
        parts.append(
            f"--limit\r\nContent-Type: application/http\r\nContent-ID: <call+{number}>\r\n\r\n"
            f"{line} HTTP/1.1\r\n{kind}\r\n{body}\r\n"
        )
    return {
        "data": ("".join(parts) + "--limit--").encode(),
        "headers": {"Content-Type": "multipart/mixed; boundary=limit"},
    }


def test_googles_client_gets_each_reply_for_itself(sandbox: Sandbox) -> None:
    """A good call, an unknown one and a wrong one in one batch: three answers, by their ids."""
    users = sandbox.build("admin", "directory_v1", "admin@ekby.example")
    answers: dict[str, Any] = {}

    def note(request_id: str, reply: Json | None, error: HttpError | None) -> None:
        answers[request_id] = error.status_code if error else (reply or {})["name"]["fullName"]

    # The client gets a batch's token over a connection that it leaves open; a call before gives it one.
    users.users().get(userKey="1001").execute()
    sandbox.wire.record.counts.clear()
    batch = users.new_batch_http_request(callback=note)
    batch.add(users.users().get(userKey="asa.oberg@ekby.example"), request_id="å/1")
    batch.add(users.users().get(userKey="nobody@ekby.example"), request_id="2")
    batch.add(users.users().list(customer="my_customer", maxResults=501), request_id="3")
    batch.execute()

    assert answers == {"å/1": "Åsa Öberg", "2": 404, "3": 400}
    assert sandbox.wire.record.counts == {"directory.users.get": 2, "directory.users.list": 1}


@pytest.mark.parametrize("address", ["/batch", "/batch/drive/v3"])
def test_bodies_and_ids_travel(call: Caller, answering: Answering, address: str) -> None:
    """A part's body reaches the handler; the reply's part names the call's."""
    calls = answering("drive.files.create", {"id": "f"})

    reply = call("POST", address, **batch_of('POST /drive/v3/files?fields=id\n\n{"name": "Å"}'))

    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("multipart/mixed; boundary=batch_")
    assert "Content-ID: <response-call+1>\r\n\r\nHTTP/1.1 200 OK\r\n" in reply.text
    assert '"id": "f"' in reply.text
    assert calls[0].body == {"name": "Å"}


@pytest.mark.parametrize(
    ("path", "method_id", "limit"),
    [
        ("/v1/courses/1", "classroom.courses.get", 50),
        ("/drive/v3/files/1", "drive.files.get", 100),
        ("/gmail/v1/users/me/profile", "gmail.users.getProfile", 100),
        ("/admin/directory/v1/users/1", "directory.users.get", 1000),
    ],
)
def test_a_batch_may_hold_so_many_calls(
    call: Caller, answering: Answering, path: str, method_id: str, limit: int
) -> None:
    """One more than the API's limit and nothing is done at all."""
    calls = answering(method_id, {})

    full = call("POST", "/batch", **batch_of(*[f"GET {path}"] * limit))
    done = len(calls)
    over = call("POST", "/batch", **batch_of(*[f"GET {path}"] * (limit + 1)))

    assert (full.status_code, done) == (200, limit)
    assert (over.status_code, len(calls)) == (400, limit)
    assert over.json()["error"]["message"] == (
        f"The batch holds {limit + 1} calls; this API takes at most {limit} in one."
    )


def test_a_batch_belongs_to_one_api(call: Caller, answering: Answering) -> None:
    """Each API has a host of its own at Google's: the first call says which, another's call is unknown there."""
    answering("forms.forms.get", {"formId": "f"})
    calls = answering("directory.users.get", {"id": "1"})

    reply = call("POST", "/batch", **batch_of("GET /v1/forms/f", "GET /admin/directory/v1/users/1"))

    assert (reply.text.count("HTTP/1.1 200 OK"), reply.text.count("HTTP/1.1 404 Not Found")) == (1, 1)
    assert calls == []


def test_inner_calls_need_a_token_too(session: requests.Session, sandbox: Sandbox) -> None:
    """The outer answer is 200 whatever became of the calls."""
    arguments = batch_of("GET /v1/forms/f")
    reply = session.post(f"{sandbox.url}/batch", timeout=10, **arguments)

    assert (reply.status_code, reply.text.count("HTTP/1.1 401 Unauthorized")) == (200, 1)


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("application/json", "{}", "A batch is a request with the content type multipart/mixed."),
        ("multipart/mixed; boundary=x", "", "Failed to parse batch request: it holds no parts."),
        (
            "multipart/mixed; boundary=x",
            "--x\r\nContent-Type: application/http\r\n\r\nhello\r\n--x--",
            "Failed to parse batch request: a part is no HTTP request.",
        ),
    ],
)
def test_what_is_no_batch_is_refused(call: Caller, content_type: str, body: str, message: str) -> None:
    """A batch that cannot be read is refused as a whole."""
    reply = call("POST", "/batch", data=body, headers={"Content-Type": content_type})

    assert (reply.status_code, reply.json()["error"]["message"]) == (400, message)
