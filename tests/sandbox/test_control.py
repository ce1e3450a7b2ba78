"""The control API: what a test or a person can do that no Google API offers."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.handlers import Call, Json
from sandbox.serve import Sandbox

Caller = Callable[..., requests.Response]
Control = Callable[..., tuple[int, Json]]


@pytest.fixture
def control(sandbox: Sandbox, session: requests.Session) -> Control:
    """`control("POST", "clock", {…})` returns status and JSON."""

    def send(method: str, path: str, body: Any = None) -> tuple[int, Json]:
        reply = session.request(method, f"{sandbox.url}/_sandbox/{path}", json=body, timeout=10)
        return reply.status_code, reply.json()

    return send


def test_the_clock_can_be_set_moved_and_frozen(control: Control, sandbox: Sandbox) -> None:
    """Frozen, it shows the moment it was given until it is moved or let go."""
    control("POST", "clock", {"now": "2027-01-08T12:00:00Z", "freeze": True})
    moved = control("POST", "clock", {"advance_seconds": 90})

    assert moved == (200, {"now": "2027-01-08T12:01:30+00:00", "frozen": True})
    assert control("GET", "clock") == moved
    assert control("POST", "clock", {"freeze": False})[1]["frozen"] is False
    assert sandbox.world.clock.now().isoformat() > "2027-01-08T12:01:30"


def test_faults_are_placed_seen_and_cleared(control: Control) -> None:
    """The list shows each order with how often it was met."""
    placed = control("POST", "faults", {"method": "forms.forms.create", "kind": "lost_reply", "nth": 2})

    assert placed == (
        200,
        {
            "id": 1,
            "method": "forms.forms.create",
            "kind": "lost_reply",
            "code": 503,
            "status": None,
            "reason": None,
            "message": None,
            "retry_after": None,
            "nth": 2,
            "times": 1,
            "seconds": 0.0,
            "seen": 0,
            "met": 0,
        },
    )
    assert control("GET", "faults") == (200, {"faults": [placed[1]]})
    assert control("DELETE", "faults") == (200, {"faults": []})


def test_switches_are_read_and_set(control: Control, sandbox: Sandbox) -> None:
    """Only what is given changes; whole numbers do for lengths of time."""
    before = control("GET", "switches")[1]

    after = control("POST", "switches", {"quotas": True, "search_lag_seconds": 5})

    assert after == (200, {**before, "quotas": True, "search_lag_seconds": 5.0})
    assert sandbox.world.switches.quotas is True


def test_delegation_is_read_and_set(control: Control, sandbox: Sandbox) -> None:
    """Null stands for every scope that the discovery documents know."""
    scopes = ["https://www.googleapis.com/auth/drive.file"]

    assert control("GET", "delegation") == (200, {"scopes": None})
    assert control("POST", "delegation", {"scopes": scopes}) == (200, {"scopes": scopes})
    assert sandbox.wire.tokens.delegated_scopes == frozenset(scopes)
    assert control("POST", "delegation", {"scopes": None}) == (200, {"scopes": None})


def test_calls_are_counted_by_method_and_refusals_kept(control: Control, call: Caller) -> None:
    """What was called, what was refused and why; and both can be forgotten."""
    call("GET", "/v1/forms/nothing")
    call("GET", "/v1/forms/nothing?odd=1")

    _, calls = control("GET", "calls")

    assert calls["counts"] == {"forms.forms.get": 2}
    assert [refusal["code"] for refusal in calls["refusals"]] == [404, 400]
    assert control("DELETE", "calls") == (200, {"counts": {}, "refusals": []})


def test_the_state_in_numbers(control: Control) -> None:
    """One look says what there is."""
    status, state = control("GET", "")

    assert (status, state.pop("now")[:2]) == (200, "20")
    assert state == {
        "domain": "ekby.example",
        "orgUnits": 6,
        "users": 13,
        "groups": 1,
        "files": 0,
        "forms": 0,
        "responses": 0,
        "mail": 0,
        "calls": 0,
        "faults": 0,
    }


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("clock", {"now": "soon"}, "'now' is a moment with its zone, such as 2026-11-22T09:00:00Z, not 'soon'."),
        (
            "clock",
            {"now": "2026-11-22T09:00:00"},
            "'now' is a moment with its zone, such as 2026-11-22T09:00:00Z, not '2026-11-22T09:00:00'.",
        ),
        ("clock", {"advance_seconds": "1"}, "'advance_seconds' is a number, not '1'."),
        ("clock", {"freeze": 1}, "'freeze' is true or false, not 1."),
        ("clock", {"when": 1}, "Unknown: when. Known here: now, advance_seconds, freeze."),
        ("clock", [1], "The body must be a JSON object, sent with Content-Type: application/json."),
        ("switches", {"owner_kind": "x"}, "'owner_kind' is workspace or consumer, not 'x'."),
        ("switches", {"quotas": "on"}, "The switch 'quotas' is a bool, not 'on'."),
        (
            "delegation",
            {"scopes": "x"},
            "'scopes' is a list of scope addresses, or null for every scope that is known.",
        ),
        ("faults", {"method": "x"}, "'x' is not the id of a method, such as forms.forms.create."),
        (
            "forms/f/responses",
            {"responses": {}},
            '\'responses\' is a list of {"as": address, "answers": {questionId: [value, …]}}.',
        ),
        (
            "forms/f/responses",
            {"responses": [{"as": "x"}]},
            "Response 1 needs 'as' (an address) and 'answers' (by question id).",
        ),
    ],
)
def test_what_makes_no_sense_is_answered_with_what_would(control: Control, path: str, body: Any, sentence: str) -> None:
    """Each wrong request gets 400 and a sentence."""
    assert control("POST", path, body) == (400, {"error": sentence})


def test_mail_is_shown_as_people_read_it(control: Control, sandbox: Sandbox) -> None:
    """Sent through Gmail's API, read here: decoded, with sender and recipient, chosen by address."""
    source = (
        "From: nanolearn@ekby.example\r\nTo: Eva.Lind@ekby.example\r\nSubject: =?utf-8?q?Hall=C3=A5?=\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej på dig\r\n"
    )
    gmail = sandbox.build("gmail", "v1", "nanolearn@ekby.example")
    gmail.users().messages().send(userId="me", body={"raw": urlsafe_b64encode(source.encode()).decode()}).execute()

    _, all_mail = control("GET", "mail")
    (mail,) = [mail for mail in all_mail["mail"] if mail["to"]]

    assert (mail["from"], mail["to"], mail["subject"]) == (
        "nanolearn@ekby.example",
        "Eva.Lind@ekby.example",
        "Hallå",
    )
    assert (mail["text"].strip(), mail["html"]) == ("Hej på dig", None)
    assert control("GET", "mail?to=eva.lind@ekby.example")[1]["mail"] == [mail]
    assert control("GET", "mail?to=lars.ek@ekby.example")[1]["mail"] == []


def test_answers_are_taken_or_refused_one_by_one(control: Control, sandbox: Sandbox) -> None:
    """Two people answer a published form, one is nobody: two responses, one refusal, in order."""
    forms = sandbox.build("forms", "v1", "nanolearn@ekby.example")
    drive = sandbox.build("drive", "v3", "nanolearn@ekby.example")
    form = forms.forms().create(unpublished=True, body={"info": {"title": "t"}}).execute()
    question = {"questionId": "00000001", "textQuestion": {}}
    item = {"itemId": "00000002", "title": "Why?", "questionItem": {"question": question}}
    forms.forms().batchUpdate(
        formId=form["formId"],
        body={"requests": [{"createItem": {"item": item, "location": {"index": 0}}}]},
    ).execute()
    drive.permissions().create(
        fileId=form["formId"],
        body={"type": "domain", "domain": "ekby.example", "role": "reader", "view": "published"},
    ).execute()
    state = {"isPublished": True, "isAcceptingResponses": True}
    forms.forms().setPublishSettings(
        formId=form["formId"],
        body={"publishSettings": {"publishState": state}, "updateMask": "publishState"},
    ).execute()

    people = ["asa.oberg@ekby.example", "nobody@ekby.example", "lars.ek@ekby.example"]
    _, reply = control(
        "POST",
        f"forms/{form['formId']}/responses",
        {"responses": [{"as": person, "answers": {"00000001": ["So"]}} for person in people]},
    )

    assert [result["as"] for result in reply["results"]] == people
    assert ["response" in result for result in reply["results"]] == [True, False, True]
    assert len(forms.forms().responses().list(formId=form["formId"]).execute()["responses"]) == 2


def test_the_wire_is_left_alone_by_control(control: Control, answering: Callable[..., list[Call]]) -> None:
    """Control calls are not API calls: they are not counted."""
    control("GET", "clock")

    assert control("GET", "calls") == (200, {"counts": {}, "refusals": []})
