"""Google's errors in every shape it has, as ours, in words."""

import json
from typing import Any

import pytest
from google.auth.exceptions import RefreshError

from service.errors import (
    AlreadyThereError,
    BusyError,
    NotFoundError,
    RefusedError,
    UnreachableError,
    WorkspaceError,
)
from service.workspace.failures import NoTokenError, no_token, refusal

WHO = "nanolearn@ekby.example"
SCOPES = ("https://www.googleapis.com/auth/drive.file",)


def legacy(code: int, message: str, reason: str) -> bytes:
    """As Drive, the Directory and Gmail write it."""
    return _body({"code": code, "message": message, "errors": [{"message": message, "domain": "x", "reason": reason}]})


def one_platform(code: int, message: str, status: str, *details: dict[str, Any]) -> bytes:
    """As Forms and Classroom write it."""
    return _body({"code": code, "message": message, "status": status, "details": list(details)})


def _body(error: Any) -> bytes:
    return json.dumps({"error": error}).encode()


INFO = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}
VIOLATION = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": "requests[0]"}]}


@pytest.mark.parametrize(
    ("status", "content", "kind", "words"),
    [
        (400, one_platform(400, "Invalid requests[1].", "INVALID_ARGUMENT", VIOLATION), RefusedError, "Invalid req"),
        (400, legacy(400, "Invalid Value", "invalid"), RefusedError, "refused m as w (400): Invalid Value"),
        (401, one_platform(401, "Request had invalid credentials.", "UNAUTHENTICATED"), RefusedError, "the token"),
        (403, one_platform(403, "No permission", "PERMISSION_DENIED"), RefusedError, "(403): No permission"),
        (403, legacy(403, "Forbidden", "forbidden"), RefusedError, "(403): Forbidden"),
        (403, legacy(403, "User Rate Limit Exceeded", "userRateLimitExceeded"), BusyError, "User Rate Limit"),
        (403, legacy(403, "Rate Limit Exceeded", "rateLimitExceeded"), BusyError, "Rate Limit"),
        (403, legacy(403, "Sharing", "sharingRateLimitExceeded"), BusyError, "Sharing"),
        (403, legacy(403, "Quota", "quotaExceeded"), BusyError, "Quota"),
        (403, legacy(403, "Daily", "dailyLimitExceeded"), BusyError, "Daily"),
        (403, one_platform(403, "Quota", "PERMISSION_DENIED", INFO), BusyError, "Quota"),
        (429, one_platform(429, "Quota exceeded", "RESOURCE_EXHAUSTED", INFO), BusyError, "limit was reached"),
        (429, b"", BusyError, "was not one of Google's"),
        (404, one_platform(404, "Requested entity was not found.", "NOT_FOUND"), NotFoundError, "knows nothing of"),
        (404, b"<html>Not Found</html>", NotFoundError, "was not one of Google's"),
        (409, one_platform(409, "Aborted.", "ABORTED"), BusyError, "Aborted"),
        (409, one_platform(409, "Exists.", "ALREADY_EXISTS"), AlreadyThereError, "Exists"),
        (409, legacy(409, "Entity already exists.", "duplicate"), RefusedError, "already exists"),
        (500, one_platform(500, "Internal error encountered.", "INTERNAL"), UnreachableError, "m as w (500)"),
        (502, b"<html><h1>502</h1></html>", UnreachableError, "(502): the answer was not one of Google's"),
        (503, b"", UnreachableError, "(503)"),
        (504, b'{"error": null}', UnreachableError, "(504)"),
        (400, b"[]", RefusedError, "was not one of Google's"),
        (400, b'{"error": "invalid_grant", "error_description": "Bad."}', RefusedError, "invalid_grant: Bad."),
        (400, b'{"error": {"code": 400}}', RefusedError, "no reason given"),
        (400, b'{"error": {"message": "Two\\nlines", "errors": "odd", "details": [1]}}', RefusedError, "Two lines"),
        (400, b"\xff\xfe", RefusedError, "was not one of Google's"),
    ],
)  # fmt: skip
def test_every_shape(status: int, content: bytes, kind: type[WorkspaceError], words: str) -> None:
    """The kind says what may be done about it, the text says what happened."""
    found = refusal("m", status, content, None, "w")
    assert type(found) is kind
    assert words in str(found)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("@ClassroomDisabled The user is not permitted.", "ClassroomDisabled"),
        ("The caller does not have permission", "PERMISSION_DENIED"),
        ("Mail to x@y.example was refused", "PERMISSION_DENIED"),
    ],
)
def test_refusals_that_have_a_name_of_their_own(message: str, reason: str) -> None:
    """Classroom's stands before the message; others have only their status."""
    found = refusal("m", 403, one_platform(403, message, "PERMISSION_DENIED"), None, "w")
    assert isinstance(found, RefusedError)
    assert found.reason == reason


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0", 0.0), ("-3", 0.0), (None, None), ("", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)
def test_googles_own_delay(header: str | None, seconds: float | None) -> None:
    """Retry-After in seconds is kept; a date, or none, leaves the wait to us."""
    found = refusal("m", 429, b"", header, "w")
    assert isinstance(found, BusyError)
    assert found.retry_after == seconds


def token_error(error: str, description: str) -> RefreshError:
    """As google-auth raises it."""
    raised: Any = RefreshError  # google-auth leaves it without types
    found: RefreshError = raised(f"{error}: {description}", {"error": error, "error_description": description})
    return found


@pytest.mark.parametrize(
    ("error", "description", "words"),
    [
        ("unauthorized_client", "Client is unauthorized to retrieve access tokens.", "add them to the client's list"),
        ("access_denied", "Requested client not authorized.", "Domain-wide delegation"),
        ("invalid_scope", "Some requested scopes were invalid.", SCOPES[0]),
        ("access_denied", "Account restricted", "The account must be active"),
        ("invalid_grant", "account has been deleted", "The account must be active"),
        ("invalid_grant", "Invalid email or User ID", "not an account that can be acted for"),
        ("invalid_grant", "Invalid JWT Signature.", "Check GOOGLE_APPLICATION_CREDENTIALS and this machine's clock"),
        ("invalid_grant", "Invalid grant: account not found", "did not accept the service account's key"),
        ("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes)", "this machine's clock"),
    ],
)  # fmt: skip
def test_why_there_is_no_token(error: str, description: str, words: str) -> None:
    """Each cause has its own sentence, with the account and what to do; and none shows Python's tuples."""
    found = no_token(token_error(error, description), WHO, SCOPES)
    assert type(found) is NoTokenError
    assert words in str(found)
    assert WHO in str(found)
    assert "{" not in str(found)


def test_a_token_endpoint_in_trouble() -> None:
    """Neither key nor delegation is blamed for a server that does not answer."""
    found = no_token(token_error("<html>", "503</html>"), WHO, SCOPES)
    assert type(found) is UnreachableError
    assert "Check the network and the key file's token_uri" in str(found)
