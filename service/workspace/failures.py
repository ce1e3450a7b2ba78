"""Google's errors translated once into ours, in words; and which of them say that nothing was done."""

import json
import re
from typing import Any

from service.errors import (
    AlreadyThereError,
    BusyError,
    NanolearnError,
    NotFoundError,
    RefusedError,
    UnreachableError,
    WorkspaceError,
)

_BUSY_REASONS = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "sharingRateLimitExceeded",
    "dailyLimitExceeded",
    "quotaExceeded",
    "RATE_LIMIT_EXCEEDED",
}
_NAMED = re.compile(r"@(\w+) ")  # how Classroom begins the messages of refusals that have a name


class NoTokenError(RefusedError):
    """The service may not act at all, whatever it asks for: key, delegation or account are at fault.

    `kind`: which of them (`account`, `scopes`, `nobody`, `key`); `who` it should act as, and with which `scopes`.
    """

    def __init__(self, message: str, kind: str, who: str, scopes: tuple[str, ...]) -> None:
        super().__init__(message)
        self.kind = kind
        self.facts = {"who": who, "scopes": list(scopes)}


def refusal(method_id: str, status: int, content: bytes, retry_after: str | None, subject: str) -> WorkspaceError:
    """An HTTP error of Google as one of our errors; 5xx become `UnreachableError`, quotas `BusyError`."""
    message, state, reasons = _read(content)
    what = f"{method_id} as {subject}"
    if status == 409 and state == "ABORTED":
        return BusyError(f"Google was doing something else at {what}: {message}", _seconds(retry_after))
    if status == 429 or (status == 403 and reasons & _BUSY_REASONS):
        return BusyError(f"Google's limit was reached at {what}: {message}", _seconds(retry_after))
    if status >= 500 and status != 501:  # which says that there is no such thing, now or later
        return UnreachableError(f"Google could not answer {what} ({status}): {message}")
    if status == 404:
        return NotFoundError(f"Google knows nothing of what {what} asked for: {message}")
    if status == 401:
        return RefusedError(f"Google does not accept the token for {what}: {message}", state)
    named = _NAMED.match(message)
    state = state or ("UNIMPLEMENTED" if status == 501 else "")
    kind = AlreadyThereError if state == "ALREADY_EXISTS" else RefusedError
    return kind(f"Google refused {what} ({status}): {message}", named[1] if named else state)


def no_token(error: Exception, subject: str, scopes: tuple[str, ...]) -> NanolearnError:
    """Why the token endpoint gave no token, and what an administrator has to do."""
    text = str(error.args[0]) if error.args else type(error).__name__
    words = text.lower()
    if "account restricted" in words or "account has been" in words or "account is disabled" in words:
        return NoTokenError(
            f"{subject} cannot be acted for: {_short(text)}. The account must be active; check it in the Google Admin "
            "console, and NANOLEARN_DELEGATED_USER and NANOLEARN_DIRECTORY_ADMIN.",
            "account",
            subject,
            scopes,
        )
    if "unauthorized_client" in text or "invalid_scope" in text or "access_denied" in text:
        return NoTokenError(
            f"The service account may not act as {subject} with these scopes: {', '.join(scopes)}. In the Google Admin "
            "console, under Security > API controls > Domain-wide delegation, add them to the client's list.",
            "scopes",
            subject,
            scopes,
        )
    if "invalid_grant" in text and ("user" in words or "email" in words):
        return NoTokenError(
            f"{subject} is not an account that can be acted for: {_short(text)}. Check NANOLEARN_DELEGATED_USER and "
            "NANOLEARN_DIRECTORY_ADMIN.",
            "nobody",
            subject,
            scopes,
        )
    if "invalid_grant" in text:
        return NoTokenError(
            f"Google did not accept the service account's key for {subject}: {_short(text)}. Check "
            "GOOGLE_APPLICATION_CREDENTIALS and this machine's clock.",
            "key",
            subject,
            scopes,
        )
    return UnreachableError(
        f"No token could be had for {subject}: {_short(text)}. Check the network and the key file's token_uri."
    )


def _read(content: bytes) -> tuple[str, str, set[str]]:
    """The message, the status and the reasons of any of Google's error shapes; other bodies are said to be other."""
    try:
        document = json.loads(content)
        error = document["error"]
    except (ValueError, KeyError, TypeError):
        return "the answer was not one of Google's", "", set()
    if not isinstance(error, dict):
        return (
            f"{error}: {document['error_description']}" if document.get("error_description") else str(error),
            "",
            set(),
        )
    reasons = {str(part.get("reason")) for part in [*_parts(error, "errors"), *_parts(error, "details")]}
    message = " ".join(str(error.get("message") or "no reason given").split())
    return message, str(error.get("status", "")), reasons


def _parts(error: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = error.get(key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _seconds(retry_after: str | None) -> float | None:
    try:
        return max(0.0, float(retry_after)) if retry_after else None
    except ValueError:
        return None  # a date: our own back-off serves


def _short(text: str) -> str:
    return " ".join(text.split())[:300].rstrip(".")
