"""Google's errors translated once into ours, in words; and which of them say that nothing was done."""

import json
from typing import Any

from service.errors import (
    BusyError,
    NanolearnError,
    NotFoundError,
    RefusedError,
    UnreachableError,
    WorkspaceError,
)

_BUSY_REASONS = {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"}


def refusal(method_id: str, status: int, content: bytes, retry_after: str | None, subject: str) -> WorkspaceError:
    """An HTTP error of Google as one of our errors; 5xx become `UnreachableError`, quotas `BusyError`."""
    message, reasons = _read(content)
    what = f"{method_id} as {subject}"
    if status == 429 or (status == 403 and reasons & _BUSY_REASONS):
        return BusyError(f"Google's limit was reached at {what}: {message}", _seconds(retry_after))
    if status >= 500:
        return UnreachableError(f"Google could not answer {what} ({status}): {message}")
    if status == 404:
        return NotFoundError(f"Google knows nothing of what {what} asked for: {message}")
    if status == 401:
        return RefusedError(f"Google does not accept the token for {what}: {message}")
    return RefusedError(f"Google refused {what} ({status}): {message}")


def no_token(error: Exception, subject: str, scopes: tuple[str, ...]) -> NanolearnError:
    """Why the token endpoint gave no token, and what an administrator has to do."""
    text = str(error)
    if "unauthorized_client" in text or "invalid_scope" in text or "access_denied" in text:
        return RefusedError(
            f"The service account may not act as {subject} with these scopes: {', '.join(scopes)}. In the Google Admin "
            "console, under Security > API controls > Domain-wide delegation, add them to the client's list."
        )
    if "invalid_grant" in text and ("user" in text.lower() or "email" in text.lower() or "account" in text.lower()):
        return RefusedError(
            f"{subject} is not an account that can be acted for: {_short(text)}. Check NANOLEARN_DELEGATED_USER and "
            "NANOLEARN_DIRECTORY_ADMIN."
        )
    if "invalid_grant" in text:
        return RefusedError(
            f"Google did not accept the service account's key for {subject}: {_short(text)}. Check "
            "GOOGLE_APPLICATION_CREDENTIALS and this machine's clock."
        )
    return UnreachableError(
        f"No token could be had for {subject}: {_short(text)}. Check the network and the key file's token_uri."
    )


def _read(content: bytes) -> tuple[str, set[str]]:
    """The message and the reasons of any of Google's error shapes; HTML and empty bodies are said to be so."""
    try:
        error = json.loads(content)["error"]
    except (ValueError, KeyError, TypeError):
        return "the answer was not JSON", set()
    if isinstance(error, str):
        return error, set()
    reasons = {str(part.get("reason")) for part in [*_parts(error, "errors"), *_parts(error, "details")]}
    return str(error.get("message", "no reason given")).strip(), reasons


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
