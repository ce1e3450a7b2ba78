"""What is refused before any handler sees a call: tokens, scopes, parameters, bodies."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.handlers import Call, Json
from sandbox.oauth import LIFETIME
from sandbox.serve import Sandbox

Caller = Callable[..., requests.Response]
Answering = Callable[[str, Json | None], list[Call]]

UNKNOWN = "Invalid JSON payload received. Unknown name"


def bad_request(*violations: tuple[str, str]) -> Json:
    """The One-Platform body of a 400 for (field, sentence) pairs."""
    return {
        "error": {
            "code": 400,
            "message": "\n".join(sentence for _, sentence in violations),
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [
                        {"field": field, "description": sentence} if field else {"description": sentence}
                        for field, sentence in violations
                    ],
                }
            ],
        }
    }


def test_a_call_without_a_token_is_401(sandbox: Sandbox, session: requests.Session) -> None:
    """The reply says which scheme would be right, in the header clients look at."""
    reply = session.get(f"{sandbox.url}/v1/forms/x", timeout=10)

    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="https://accounts.google.com/"'
    assert reply.json()["error"]["status"] == "UNAUTHENTICATED"
    assert reply.json()["error"]["details"][0]["reason"] == "CREDENTIALS_MISSING"


def test_an_unknown_token_is_401_in_both_shapes(sandbox: Sandbox, session: requests.Session) -> None:
    """The older APIs name a reason, the newer a status; both say invalid_token."""
    headers = {"Authorization": "Bearer ya29.nobody"}
    one_platform = session.get(f"{sandbox.url}/v1/forms/x", headers=headers, timeout=10)
    legacy = session.get(f"{sandbox.url}/drive/v3/files", headers=headers, timeout=10)

    assert [one_platform.status_code, legacy.status_code] == [401, 401]
    assert one_platform.headers["WWW-Authenticate"].endswith('error="invalid_token"')
    assert "errors" not in one_platform.json()["error"]
    assert [error["reason"] for error in legacy.json()["error"]["errors"]] == ["authError"]


def test_a_token_ends_after_an_hour_of_the_sandbox_clock(sandbox: Sandbox, call: Caller) -> None:
    """Moving the clock ages tokens."""
    assert call("GET", "/v1/forms/x").status_code == 404
    sandbox.world.clock.set(sandbox.world.clock.now() + LIFETIME)

    reply = call("GET", "/v1/forms/x")

    assert (reply.status_code, reply.json()["error"]["details"][0]["reason"]) == (401, "ACCESS_TOKEN_EXPIRED")


def test_a_token_of_somebody_suspended_meanwhile_is_401(sandbox: Sandbox, call: Caller) -> None:
    """A user's state is looked at with each call, not only when the token is made."""
    sandbox.world.users["1002"]["suspended"] = True

    assert call("GET", "/v1/forms/x").status_code == 401


def test_a_token_without_the_scope_is_403(
    sandbox: Sandbox, session: requests.Session, bearer: Callable[..., str]
) -> None:
    """The scopes that would do stand in the header, as the document lists them."""
    token = bearer("nanolearn@ekby.example", "forms.responses.readonly")
    reply = session.post(
        f"{sandbox.url}/v1/forms",
        json={"info": {"title": "x"}},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )

    assert reply.status_code == 403
    assert reply.json()["error"] == {
        "code": 403,
        "message": "Request had insufficient authentication scopes.",
        "status": "PERMISSION_DENIED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": "forms.googleapis.com", "method": "forms.forms.create"},
            }
        ],
    }
    assert 'error="insufficient_scope"' in reply.headers["WWW-Authenticate"]
    assert "https://www.googleapis.com/auth/forms.body" in reply.headers["WWW-Authenticate"]


def test_what_is_not_built_says_so_with_its_name(call: Caller) -> None:
    """A method of a document without a handler is 501, not 404: the caller is right, the sandbox is not done."""
    reply = call("GET", "/gmail/v1/users/me/settings/vacation")

    assert (reply.status_code, reply.json()["error"]["errors"][0]["reason"]) == (501, "notImplemented")
    assert reply.json()["error"]["message"].startswith("gmail.users.settings.getVacation ")


def test_an_unknown_address_is_a_page(call: Caller) -> None:
    """Google's front end answers an address of no API with HTML, which clients must survive."""
    reply = call("GET", "/v1/nothing/here")

    assert (reply.status_code, reply.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")
    assert "The requested URL /v1/nothing/here was not found on this server." in reply.text


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        (
            "foo=1",
            "",
            f"{UNKNOWN} \"foo\": Cannot bind query parameter. Field 'foo' could not be found in request message.",
        ),
        ("pageSize=ten", "page_size", "Invalid value at 'page_size' (TYPE_INT32), \"ten\""),
        ("pageSize=3000000000", "page_size", "Invalid value at 'page_size' (TYPE_INT32), \"3000000000\""),
        (
            "pageSize=1&pageSize=2",
            "page_size",
            "Invalid value at 'page_size': the parameter was given 2 times, but takes one.",
        ),
    ],
)
def test_wrong_parameters_of_the_newer_apis(
    call: Caller, answering: Answering, query: str, field: str, sentence: str
) -> None:
    """Unknown names and wrong types are refused in Google's words, and the handler is not asked."""
    calls = answering("forms.forms.responses.list", {})

    reply = call("GET", f"/v1/forms/x/responses?{query}")

    assert (reply.status_code, reply.json(), calls) == (400, bad_request((field, sentence)), [])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("maxResults=501", "Invalid value '501'. Values must be within the range: [1, 500]"),
        ("maxResults=0", "Invalid value '0'. Values must be within the range: [1, 500]"),
        ("maxResults=x", "Invalid value at 'maxResults' (TYPE_INT32), \"x\""),
        (
            "projection=all",
            "Invalid value at 'projection' (type.googleapis.com/google.admin.directory.v1.Projection), \"all\"",
        ),
    ],
)
def test_wrong_parameters_of_the_older_apis(call: Caller, answering: Answering, query: str, sentence: str) -> None:
    """Ranges and enums of the document hold; the refusal has the older shape."""
    answering("directory.users.list", {})

    error = call("GET", f"/admin/directory/v1/users?customer=my_customer&{query}").json()["error"]

    assert (error["code"], error["message"]) == (400, sentence)
    assert error["errors"] == [{"message": sentence, "domain": "global", "reason": "invalidParameter"}]


def test_a_required_parameter_is_asked_for(call: Caller, answering: Answering) -> None:
    """The document says which query parameters a method cannot do without."""
    answering("drive.changes.list", {})

    error = call("GET", "/drive/v3/changes").json()["error"]

    assert (error["message"], error["errors"][0]["reason"]) == ("Required parameter: pageToken", "required")


def test_parameters_arrive_in_their_types(call: Caller, answering: Answering) -> None:
    """Integers, booleans and repeated values are what the document says; standard parameters stay outside."""
    listed = answering("classroom.courses.list", {})
    created = answering("forms.forms.create", {})

    call("GET", "/v1/courses?courseStates=ACTIVE&courseStates=ARCHIVED&pageSize=7&quotaUser=q&key=k&alt=json")
    call("POST", "/v1/forms?unpublished=true&fields=formId", json={"info": {"title": "x"}})

    assert listed[0].params == {"courseStates": ["ACTIVE", "ARCHIVED"], "pageSize": 7}
    assert created[0].params == {"unpublished": True, "fields": "formId"}


def test_the_older_apis_overlook_unknown_names(call: Caller, answering: Answering) -> None:
    """Drive, Directory and Gmail ignore what they do not know, in the query and in the body."""
    calls = answering("drive.files.create", {})

    reply = call("POST", "/drive/v3/files?foo=1", json={"name": "a", "foo": 1})

    assert (reply.status_code, calls[0].params, calls[0].body) == (200, {}, {"name": "a"})


def test_a_long_get_may_come_as_a_post(call: Caller, answering: Answering) -> None:
    """Google's clients send a GET of more than 2,048 characters as a POST with the query as a form."""
    calls = answering("directory.users.list", {})

    call(
        "POST",
        "/admin/directory/v1/users",
        headers={"X-HTTP-Method-Override": "GET"},
        data={"customer": "my_customer", "query": "name:'Å'"},
    )

    assert calls[0].params == {"customer": "my_customer", "query": "name:'Å'"}


CREATE = {"createItem": {"item": {"title": "t"}, "location": {"index": 0}}}


@pytest.mark.parametrize(
    ("body", "violations"),
    [
        ({"foo": 1}, [("", f'{UNKNOWN} "foo": Cannot find field.')]),
        (
            {"requests": [{"createItem": {"itm": {}}}]},
            [
                (
                    "requests[0].create_item",
                    f"{UNKNOWN} \"itm\" at 'requests[0].create_item': Cannot find field.",
                )
            ],
        ),
        (
            {"includeFormInResponse": "yes", "requests": [{"createItem": {"location": {"index": "one"}}}]},
            [
                (
                    "include_form_in_response",
                    "Invalid value at 'include_form_in_response' (TYPE_BOOL), \"yes\"",
                ),
                (
                    "requests[0].create_item.location.index",
                    "Invalid value at 'requests[0].create_item.location.index' (TYPE_INT32), \"one\"",
                ),
            ],
        ),
        (
            {"requests": [{"updateSettings": {"settings": {"emailCollectionType": "ALWAYS"}}}]},
            [
                (
                    "requests[0].update_settings.settings.email_collection_type",
                    (
                        "Invalid value at 'requests[0].update_settings.settings.email_collection_type' "
                        '(type.googleapis.com/google.apps.forms.v1.FormSettings.EmailCollectionType), "ALWAYS"'
                    ),
                )
            ],
        ),
        (
            {"requests": [{**CREATE, "deleteItem": {"location": {"index": 0}}}]},
            [
                (
                    "requests[0]",
                    (
                        "Invalid value at 'requests[0]' (oneof), oneof field 'create_item' is already set. "
                        "Cannot set 'deleteItem'"
                    ),
                )
            ],
        ),
        (
            {"requests": [{"createItem": {"item": {"title": ["t"]}}}]},
            [
                (
                    "requests[0].create_item.item.title",
                    f'{UNKNOWN} "title": Proto field is not repeating, cannot start list.',
                )
            ],
        ),
        (
            {"requests": [{"createItem": {"item": "t"}}]},
            [
                (
                    "requests[0].create_item.item",
                    (
                        "Invalid value at 'requests[0].create_item.item' "
                        '(type.googleapis.com/google.apps.forms.v1.Item), "t"'
                    ),
                )
            ],
        ),
        (
            {"requests": {}},
            [("requests", "Invalid value at 'requests' (a list of Request), {}")],
        ),
    ],
)
def test_wrong_bodies_of_the_newer_apis(
    call: Caller, answering: Answering, body: Json, violations: list[tuple[str, str]]
) -> None:
    """Everything that does not fit the schema is named, with its path in the protocol buffer's names."""
    calls = answering("forms.forms.batchUpdate", {})

    reply = call("POST", "/v1/forms/x:batchUpdate", json=body)

    assert (reply.status_code, reply.json(), calls) == (400, bad_request(*violations), [])


def test_bodies_are_read_as_proto3_json(call: Caller, answering: Answering) -> None:
    """Null is absent, numbers may be text, names may be in snake case; the handler sees the document's form."""
    calls = answering("forms.forms.batchUpdate", {})

    call(
        "POST",
        "/v1/forms/x:batchUpdate",
        json={
            "requests": [{"create_item": {"location": {"index": "3"}, "item": None}}],
            "includeFormInResponse": None,
        },
    )

    assert calls[0].body == {"requests": [{"createItem": {"location": {"index": 3}}}]}


@pytest.mark.parametrize(
    ("path", "content_type", "raw", "message"),
    [
        ("/v1/forms", "application/json", "{bad", "Invalid JSON payload received. Unexpected token.\nbad\n^"),
        ("/v1/forms", "application/json", "[1]", f'{UNKNOWN} "": Root element must be a message.'),
        (
            "/v1/forms",
            "application/x-www-form-urlencoded",
            "info=x",
            f"{UNKNOWN} \"info\": Cannot bind query parameter. Field 'info' could not be found in request message.",
        ),
        ("/v1/forms", "text/plain", "{}", "Unsupported content with type: text/plain"),
        ("/drive/v3/files", "application/json", "{bad", "Parse Error"),
        ("/drive/v3/files", "application/json", '"x"', "Parse Error"),
        ("/drive/v3/files", "image/png", "{}", "Unsupported content with type: image/png"),
        (
            "/drive/v3/files",
            "application/x-www-form-urlencoded",
            "a=1",
            "This API does not support parsing form-encoded input.",
        ),
    ],
)
def test_what_is_not_json_is_refused(call: Caller, path: str, content_type: str, raw: str, message: str) -> None:
    """A body that cannot be read is 400 in each API's words."""
    reply = call("POST", path, data=raw, headers={"Content-Type": content_type})

    assert (reply.status_code, reply.json()["error"]["message"]) == (400, message)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("2026-11-22T09:00:00Z", True),
        ("2026-11-22T09:00:00.123456+01:00", True),
        ("tomorrow", False),
        ("2026-13-01T00:00:00Z", False),
    ],
)
def test_moments_must_be_moments(call: Caller, answering: Answering, value: str, fits: bool) -> None:
    """A field of the format google-datetime takes RFC 3339 and nothing else."""
    answering("classroom.courses.courseWork.create", {})

    reply = call("POST", "/v1/courses/1/courseWork", json={"title": "t", "scheduledTime": value})

    assert reply.status_code == (200 if fits else 400)


def test_half_a_character_is_no_json(call: Caller, answering: Answering) -> None:
    """A lone surrogate cannot be written as UTF-8; a pair is one character."""
    calls = answering("forms.forms.create", {})

    half = call(
        "POST", "/v1/forms", data='{"info": {"title": "\\ud83d"}}', headers={"Content-Type": "application/json"}
    )
    pair = call("POST", "/v1/forms", json={"info": {"title": "\U0001f600"}})

    assert (half.status_code, pair.status_code) == (400, 200)
    assert calls[0].body == {"info": {"title": "\U0001f600"}}


def test_a_required_field_of_the_older_apis(call: Caller, answering: Answering) -> None:
    """Fields that the document marks as required for this very method must be there."""
    answering("drive.permissions.create", {})

    error = call("POST", "/drive/v3/files/f/permissions", json={"role": "reader"}).json()["error"]

    assert (error["code"], error["message"]) == (400, "Missing required field: type")


def test_who_calls_reaches_the_handler(call: Caller, answering: Answering) -> None:
    """The actor is the token's subject, with the project of the key that signed."""
    calls = answering("forms.forms.get", {})

    call("GET", "/v1/forms/x")

    actor: Any = calls[0].actor
    assert (actor.user_id, actor.email, actor.project, actor.is_admin) == (
        "1002",
        "nanolearn@ekby.example",
        "workspace-sandbox",
        False,
    )
