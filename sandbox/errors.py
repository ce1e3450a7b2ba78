"""The shapes in which Google's front ends say no, and the refusals that come from the front end itself."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.discovery import Method
from sandbox.refusal import Refusal

Json = dict[str, Any]

JSON_TYPE = "application/json; charset=UTF-8"
HTML_TYPE = "text/html; charset=UTF-8"
LEGACY_REASON = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "duplicate",
    412: "conditionNotMet",
    429: "rateLimitExceeded",
    500: "backendError",
    501: "notImplemented",
    503: "backendError",
}
USAGE_REASONS = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "sharingRateLimitExceeded",
    }
)
REALM = 'Bearer realm="https://accounts.google.com/"'
EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


@dataclass(slots=True)
class Reply:
    """One HTTP answer. A lost one was worked out and is then never sent: the connection closes instead."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


def json_reply(
    value: Any, *, status: int = 200, pretty: bool = True, headers: Mapping[str, str] | None = None
) -> Reply:
    text = json.dumps(value, ensure_ascii=False, indent=2 if pretty else None)
    return Reply(status, text.encode(), {"Content-Type": JSON_TYPE, **(headers or {})})


def html_reply(status: int, sentence: str) -> Reply:
    """A page as Google's front end gives it where no API answers (an unknown address, some 5xx)."""
    page = (
        f"<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error {status}</title>\n"
        f"<p><b>{status}.</b> <ins>That's an error.</ins>\n<p>{html.escape(sentence)} "
        "<ins>That's all we know.</ins>\n"
    )
    return Reply(status, page.encode(), {"Content-Type": HTML_TYPE})


def refusal_reply(refusal: Refusal, *, one_platform: bool) -> Reply:
    """The refusal in the shape of the API: One-Platform (status, details) or legacy (errors[].reason)."""
    error: Json = {"code": refusal.code, "message": refusal.message}
    if not one_platform:
        reason = refusal.reason or LEGACY_REASON.get(refusal.code, "badRequest")
        domain = "usageLimits" if reason in USAGE_REASONS else "global"
        error["errors"] = [{"message": refusal.message, "domain": domain, "reason": reason}]
    if one_platform or refusal.details or refusal.code == 401:
        error["status"] = refusal.status
    if refusal.details:
        error["details"] = refusal.details
    return json_reply({"error": error}, status=refusal.code, headers=refusal.headers)


def field_violations(violations: list[tuple[str, str]]) -> Refusal:
    """400 for what does not fit the request's schema: (field, sentence) pairs, all named at once."""
    return Refusal(
        400,
        "\n".join(sentence for _, sentence in violations),
        reason="invalid",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [
                    {"field": path, "description": sentence} if path else {"description": sentence}
                    for path, sentence in violations
                ],
            }
        ],
    )


def error_info(reason: str, method: Method) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": method.api.host, "method": method.id},
    }


def no_credential(method: Method) -> Refusal:
    return Refusal(
        401,
        f"Request is missing required authentication credential. {EXPECTED}",
        reason="required",
        details=[error_info("CREDENTIALS_MISSING", method)],
        headers={"WWW-Authenticate": REALM},
    )


def bad_credential(method: Method, reason: str) -> Refusal:
    """401 for a token that is unknown (`ACCESS_TOKEN_TYPE_UNSUPPORTED`) or was good once (`…_EXPIRED`)."""
    return Refusal(
        401,
        f"Request had invalid authentication credentials. {EXPECTED}",
        reason="authError",
        details=[error_info(reason, method)],
        headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
    )


def missing_scope(method: Method) -> Refusal:
    wanted = " ".join(sorted(method.scopes))
    return Refusal(
        403,
        "Request had insufficient authentication scopes.",
        reason="insufficientPermissions",
        details=[error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", method)],
        headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{wanted}"'},
    )


def not_built(method: Method) -> Refusal:
    return Refusal(501, f"{method.id} is known to the sandbox from Google's discovery document, but not built.")
