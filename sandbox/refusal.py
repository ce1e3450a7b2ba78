"""A refusal in Google's words. The dispatcher gives it the error shape of the API that was called."""

from collections.abc import Mapping, Sequence
from typing import Any

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    412: "FAILED_PRECONDITION",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class Refusal(Exception):  # noqa: N818 - it is an answer of the API, not an error of ours
    """What Google would answer instead of doing it.

    `status` is the canonical name of One-Platform errors (default by code), `reason` the word of legacy
    errors (`errors[0].reason`), `details` the list under `error.details`, `headers` what comes besides.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        reason: str | None = None,
        details: Sequence[dict[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or STATUS_OF_CODE.get(code, "UNKNOWN")
        self.reason = reason
        self.details = list(details)
        self.headers = dict(headers or {})
