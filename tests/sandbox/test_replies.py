"""What the front end does with a handler's reply: masks, defaults, compression, empty replies, bugs."""

from collections.abc import Callable

import pytest
import requests

from sandbox.discovery import discovery
from sandbox.handlers import HANDLERS, Call, Json
from sandbox.mask import masked, read_mask
from sandbox.refusal import Refusal
from sandbox.replies import without_defaults
from sandbox.serve import Sandbox

Caller = Callable[..., requests.Response]
Answering = Callable[[str, Json | None], list[Call]]

FORM = {
    "formId": "f",
    "info": {"title": "t", "documentTitle": "d"},
    "items": [{"itemId": "1", "title": "a"}, {"itemId": "2", "title": "b"}],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("formId", {"formId": "f"}),
        ("formId,info/title", {"formId": "f", "info": {"title": "t"}}),
        ("items(itemId)", {"items": [{"itemId": "1"}, {"itemId": "2"}]}),
        ("items/title,items/itemId", FORM | {"formId": ..., "info": ...}),
        ("info(title),formId", {"formId": "f", "info": {"title": "t"}}),
        ("info,info/title", {"info": {"title": "t", "documentTitle": "d"}}),
        ("info/title,info", {"info": {"title": "t", "documentTitle": "d"}}),
        ("*", FORM),
        ("info/*", {"info": {"title": "t", "documentTitle": "d"}}),
        ("*/title", {"info": {"title": "t"}, "items": [{"title": "a"}, {"title": "b"}]}),
        ("revisionId", {}),
    ],
)
def test_masks_choose(text: str, expected: Json) -> None:
    """Paths, groups and stars; lists are looked through; what is absent stays absent."""
    mask = read_mask(text, "Form", discovery().apis["forms"].schemas)
    form = {name: value for name, value in FORM.items() if not (text == "*/title" and name == "formId")}

    assert masked(form, mask) == {name: value for name, value in expected.items() if value is not ...}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nothing", "nothing"),
        ("info/nothing", "nothing"),
        ("items(itemId", "items(itemId"),
        ("items)", "items)"),
        ("formId,", "formId,"),
        (",", ","),
        ("formId;info", "formId;info"),
        ("formId/x", "x"),
    ],
)
def test_a_mask_that_cannot_be_is_400(text: str, named: str) -> None:
    """Unknown names and broken brackets are refused; the refusal quotes what is wrong."""
    with pytest.raises(Refusal, match="Invalid field selection") as refused:
        read_mask(text, "Form", discovery().apis["forms"].schemas)

    assert (refused.value.code, refused.value.message) == (400, f"Invalid field selection {named}")


def test_a_mask_applies_to_any_reply_and_is_checked_first(call: Caller, answering: Answering) -> None:
    """Also a POST's reply is masked; with a wrong mask nothing is done."""
    calls = answering("forms.forms.create", FORM)
    body = {"info": {"title": "t"}}

    good = call("POST", "/v1/forms?fields=formId", json=body)
    bad = call("POST", "/v1/forms?fields=id", json=body)

    assert (good.json(), bad.status_code, len(calls)) == ({"formId": "f"}, 400, 1)


def test_defaults_are_left_out_and_empty_messages_kept() -> None:
    """false, 0, "", [] and null are proto3's absent values; {} is a message that is there."""
    given = {
        "a": False,
        "b": 0,
        "c": "",
        "d": [],
        "e": None,
        "grade": {},
        "publishState": {"isPublished": False},
        "list": [{"x": 0}, 0],
        "assignedGrade": 0,
    }

    assert without_defaults(given) == {
        "grade": {},
        "publishState": {},
        "list": [{}, 0],
        "assignedGrade": 0,
    }


def test_only_the_newer_apis_leave_defaults_out(call: Caller, answering: Answering) -> None:
    """Directory says `suspended: false`; Forms would not."""
    answering("directory.users.get", {"id": "1", "suspended": False})
    answering("forms.forms.get", {"formId": "f", "items": []})

    assert call("GET", "/admin/directory/v1/users/1").json() == {"id": "1", "suspended": False}
    assert call("GET", "/v1/forms/f").json() == {"formId": "f"}


def test_empty_replies(call: Caller, answering: Answering) -> None:
    """A method without a response schema answers 204 and no body; Classroom's Empty is {}."""
    answering("drive.files.delete", None)
    answering("classroom.courses.delete", None)

    older, newer = call("DELETE", "/drive/v3/files/f"), call("DELETE", "/v1/courses/1")

    assert (older.status_code, older.content, older.headers.get("Content-Length")) == (204, b"", None)
    assert (newer.status_code, newer.json()) == (200, {})


def test_replies_are_compressed_for_those_who_ask_twice(call: Caller, answering: Answering) -> None:
    """Google compresses when Accept-Encoding and User-Agent both say gzip."""
    answering("forms.forms.get", {"formId": "f" * 1000})

    both = call("GET", "/v1/forms/f", headers={"User-Agent": "mine (gzip)", "Accept-Encoding": "gzip"})
    one = call("GET", "/v1/forms/f", headers={"User-Agent": "mine", "Accept-Encoding": "gzip"})

    assert (both.headers.get("Content-Encoding"), one.headers.get("Content-Encoding")) == ("gzip", None)
    assert both.json() == one.json() == {"formId": "f" * 1000}


def test_replies_are_indented_unless_told_not_to_be(call: Caller, answering: Answering) -> None:
    """prettyPrint is true by default."""
    answering("forms.forms.get", {"formId": "f"})

    assert call("GET", "/v1/forms/f").text == '{\n  "formId": "f"\n}'
    assert call("GET", "/v1/forms/f?prettyPrint=false").text == '{"formId": "f"}'


def test_other_formats_are_not_offered(call: Caller, answering: Answering) -> None:
    """alt=media asks for a file's content, which the sandbox does not keep."""
    answering("drive.files.get", {})

    assert call("GET", "/drive/v3/files/f?alt=media").status_code == 501
    assert call("POST", "/upload/drive/v3/files?uploadType=media", data=b"x").status_code == 501


def test_a_bug_of_the_sandbox_is_a_500_that_says_so(
    call: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A handler that fails does not take the connection down, and the log holds its traceback."""
    monkeypatch.setitem(HANDLERS, "forms.forms.get", lambda world, call: call.params["missing"])

    error = call("GET", "/v1/forms/f").json()["error"]

    assert error["code"] == 500
    assert error["message"] == "A bug of the sandbox in forms.forms.get: KeyError: 'missing'. Its log has more."
    assert "Traceback" in caplog.text


def test_refusals_have_the_shape_of_their_api(call: Caller, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """One refusal, told in the two shapes."""

    def refuse(_world: object, _call: Call) -> Json:
        raise Refusal(403, "Rate Limit Exceeded", reason="rateLimitExceeded")

    monkeypatch.setitem(HANDLERS, "forms.forms.get", refuse)
    monkeypatch.setitem(HANDLERS, "drive.files.get", refuse)

    assert call("GET", "/v1/forms/f").json() == {
        "error": {"code": 403, "message": "Rate Limit Exceeded", "status": "PERMISSION_DENIED"}
    }
    assert call("GET", "/drive/v3/files/f").json() == {
        "error": {
            "code": 403,
            "message": "Rate Limit Exceeded",
            "errors": [{"message": "Rate Limit Exceeded", "domain": "usageLimits", "reason": "rateLimitExceeded"}],
        }
    }
    assert list(sandbox.wire.record.refusals) == [
        {"method": "forms.forms.get", "code": 403, "message": "Rate Limit Exceeded"},
        {"method": "drive.files.get", "code": 403, "message": "Rate Limit Exceeded"},
    ]
