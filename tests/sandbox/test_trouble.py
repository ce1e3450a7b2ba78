"""Trouble on order and limits: faults by method, quotas by the sandbox's clock."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from sandbox.discovery import discovery
from sandbox.faults import Fault, fault_from_json
from sandbox.handlers import Actor, Call, Json
from sandbox.quotas import QuotaBook
from sandbox.refusal import Refusal
from sandbox.serve import Sandbox
from sandbox.world import Switches, World

Caller = Callable[..., requests.Response]
Answering = Callable[[str, Json | None], list[Call]]

GET = "forms.forms.get"


def codes(call: Caller, times: int) -> list[int]:
    return [call("GET", "/v1/forms/f").status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({}, [503, 200, 200, 200]),
        ({"nth": 2}, [200, 503, 200, 200]),
        ({"nth": 2, "times": 2}, [200, 503, 503, 200]),
        ({"times": None}, [503, 503, 503, 503]),
        ({"nth": 3, "times": None, "code": 429}, [200, 200, 429, 429]),
    ],
)
def test_a_fault_is_met_when_ordered(
    sandbox: Sandbox, call: Caller, answering: Answering, order: Json, expected: list[int]
) -> None:
    """The nth call from when it was placed, once, so many times or always; and it counts how often."""
    answering(GET, {})
    fault = sandbox.wire.faults.add(Fault(GET, **order))

    assert codes(call, 4) == expected
    assert (fault.seen, fault.met) == (4, 4 - expected.count(200))


def test_a_failure_says_what_was_ordered(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """Code, status, message and the time to wait come as ordered; the handler was not asked."""
    calls = answering(GET, {})
    sandbox.wire.faults.add(Fault(GET, code=429, message="Slow down.", retry_after=7))

    reply = call("GET", "/v1/forms/f")

    assert reply.json() == {"error": {"code": 429, "message": "Slow down.", "status": "RESOURCE_EXHAUSTED"}}
    assert (reply.headers["Retry-After"], calls) == ("7", [])


def test_a_failure_of_an_older_api_has_a_reason(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """Clients decide on errors[].reason whether to try again."""
    answering("drive.files.get", {})
    sandbox.wire.faults.add(Fault("drive.files.get", code=403, reason="userRateLimitExceeded"))

    error = call("GET", "/drive/v3/files/f").json()["error"]

    assert error["errors"][0]["reason"] == "userRateLimitExceeded"


def test_a_lost_reply_is_done_and_never_arrives(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """The work is done once, the connection closes without an answer, and the next call works."""
    calls = answering("forms.forms.create", {"formId": "f"})
    sandbox.wire.faults.add(Fault("forms.forms.create", "lost_reply"))
    body = {"info": {"title": "t"}}

    with pytest.raises(requests.exceptions.ConnectionError):
        call("POST", "/v1/forms", json=body)

    assert len(calls) == 1
    assert call("POST", "/v1/forms", json=body).json() == {"formId": "f"}


def test_a_page_instead_of_json(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """A front end in trouble answers HTML."""
    answering(GET, {})
    sandbox.wire.faults.add(fault_from_json({"method": GET, "kind": "html"}, frozenset({GET})))

    reply = call("GET", "/v1/forms/f")

    assert (reply.status_code, reply.headers["Content-Type"]) == (502, "text/html; charset=UTF-8")


def test_a_slow_call_does_not_stop_the_others(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """It waits as long as ordered, then answers."""
    answering(GET, {"formId": "f"})
    sandbox.wire.faults.add(Fault(GET, "slow", seconds=0.2))
    started = time.monotonic()

    assert call("GET", "/v1/forms/f").json() == {"formId": "f"}
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({}, "None is not the id of a method, such as forms.forms.create."),
        ({"method": "forms.create"}, "'forms.create' is not the id of a method, such as forms.forms.create."),
        ({"method": GET, "kind": "odd"}, "A fault's kind is one of fail, lost_reply, slow, html, not 'odd'."),
        ({"method": GET, "nth": "2"}, "'nth' of a fault cannot be '2'."),
        ({"method": GET, "code": True}, "'code' of a fault cannot be True."),
        (
            {"method": GET, "nth": 0},
            "'nth' and 'times' of a fault count from 1 ('times': null means always), 'seconds' from 0.",
        ),
        ({"method": GET, "code": 200}, "A failing call answers with a code from 400 to 599, not 200."),
        (
            {"method": GET, "what": 1},
            (
                "A fault has no 'what'; it takes method, kind, code, status, reason, message, retry_after, nth, "
                "times, seconds."
            ),
        ),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order: Json, sentence: str) -> None:
    """Each wrong order is answered with what would be right."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        fault_from_json(order, frozenset({GET}))


SEND = "gmail.users.messages.send"


@pytest.mark.parametrize(
    ("method_id", "request_line", "limit", "word"),
    [
        (GET, "GET /v1/forms/f", 390, "RESOURCE_EXHAUSTED"),
        ("forms.forms.responses.list", "GET /v1/forms/f/responses", 180, "RESOURCE_EXHAUSTED"),
        ("forms.forms.batchUpdate", "POST /v1/forms/f:batchUpdate", 150, "RESOURCE_EXHAUSTED"),
        (SEND, "POST /gmail/v1/users/me/messages/send", 150, "userRateLimitExceeded"),
    ],
)
def test_a_user_may_call_so_often_a_minute(  # noqa: PLR0917 - pytest gives them by name
    sandbox: Sandbox, call: Caller, answering: Answering, method_id: str, request_line: str, limit: int, word: str
) -> None:
    """The limit's last call is answered, the next refused; a minute later all is well again."""
    answering(method_id, {})
    sandbox.world.switches.quotas = True
    sandbox.world.clock.set(sandbox.world.clock.now(), freeze=True)
    verb, path = request_line.split()
    body = {"raw": "eA=="} if method_id == SEND else None

    replies = [call(verb, path, json=body) for _ in range(limit + 1)]

    assert [reply.status_code for reply in replies] == [200] * limit + [429]
    error = replies[-1].json()["error"]
    assert word in {error.get("status"), *(one["reason"] for one in error.get("errors", []))}
    sandbox.world.clock.set(sandbox.world.clock.now() + timedelta(seconds=61), freeze=True)
    assert call(verb, path, json=body).status_code == 200


def charges(world: World, method_id: str, times: int) -> list[Refusal]:
    """Charge the quotas for so many calls of one user; what was refused."""
    actor = Actor("1002", "nanolearn@ekby.example", "p", frozenset(), is_admin=False)
    book = QuotaBook(world)
    refused = []
    for number in range(times):
        if number % 150 == 0:
            world.clock.set(world.clock.now() + timedelta(seconds=1 if method_id != SEND else 61), freeze=True)
        try:
            book.charge(discovery().methods[method_id], actor)
        except Refusal as refusal:
            refused.append(refusal)
    return refused


def test_the_directory_refuses_with_403() -> None:
    """2,400 a minute; the older way to say no, in which clients look at the reason."""
    refused = charges(World("ekby.example", switches=Switches(quotas=True)), "directory.users.get", 2401)

    assert [(one.code, one.reason, one.message) for one in refused] == [
        (403, "userRateLimitExceeded", "User Rate Limit Exceeded")
    ]


def test_a_day_has_two_thousand_mails() -> None:
    """The daily cap outlasts the minute's: sent 150 a minute, the 2,001st is refused."""
    refused = charges(World("ekby.example", switches=Switches(quotas=True)), SEND, 2003)

    assert [(one.code, one.message) for one in refused] == [(429, "User-rate limit exceeded (Mail sending)")] * 3


def test_quotas_are_off_until_switched_on(sandbox: Sandbox, call: Caller, answering: Answering) -> None:
    """A test that does not care is not slowed."""
    answering("forms.forms.batchUpdate", {})

    assert {call("POST", "/v1/forms/f:batchUpdate", json={}).status_code for _ in range(160)} == {200}
