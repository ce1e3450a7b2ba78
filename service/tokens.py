"""Google's signature on an ID token: which tokens are good, and for whom they were made.

google-auth fetches Google's certificates for every token, and raises two unrelated families of errors; both end here.
"""

import threading
import time
from collections.abc import Callable, Collection
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from service.errors import NanolearnError

Claims = dict[str, Any]

_CERTIFICATES = "oauth2/v1/certs"
_GOOGLE = "https://www.googleapis.com/"
_ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
_SKEW_SECONDS = 10
_TIMEOUT_SECONDS = 10
_KEEP_SECONDS = 300  # where Google does not say how long
_LONGEST_SECONDS = 86_400


class NotVerifiedError(NanolearnError):
    """The caller is not let in; `status` says whether it is unknown, not allowed, or cannot be known now."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def certificates_at(root: str | None) -> str:
    """Where the certificates are: at Google, or at the root address that stands for all of its APIs."""
    return f"{(root or _GOOGLE).rstrip('/')}/{_CERTIFICATES}"


def bearer(authorization: str | None) -> str | None:
    """The token of a request's Authorization header, None without one."""
    scheme, _, token = (authorization or "").partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


class Tokens:
    """Checks ID tokens. One for each application, since it keeps Google's certificates."""

    def __init__(self, certificates: str = certificates_at(None)) -> None:
        self._address = certificates
        self._certificates = _Certificates()

    def claims(self, token: str, audiences: Collection[str]) -> Claims:
        """What Google vouches for, of a token that was made for one of these audiences.

        Raises:
            NotVerifiedError: 401 for a token that is not good, or was made for others; 503 while Google's certificates
                cannot be had.
        """
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415 - heavy, and seldom needed
        from google.oauth2 import id_token  # noqa: PLC0415

        transport: Any = self._certificates
        wanted: Any = sorted(audiences)  # never None, with which google-auth would ask for no audience at all
        try:
            claims = id_token.verify_token(token, transport, wanted, self._address, clock_skew_in_seconds=_SKEW_SECONDS)
        except TransportError as error:
            raise NotVerifiedError(
                HTTPStatus.SERVICE_UNAVAILABLE, f"The token cannot be checked now: {error}. Try again."
            ) from None
        except (ValueError, GoogleAuthError) as error:
            reason = (
                str(error).partition(": ")[0].rstrip(".")
            )  # after it stands the token itself, which nobody shall log
            raise NotVerifiedError(HTTPStatus.UNAUTHORIZED, f"The token is not accepted: {reason}.") from None
        if claims.get("iss") not in _ISSUERS:
            raise NotVerifiedError(HTTPStatus.UNAUTHORIZED, "The token is not accepted: Google did not issue it.")
        return dict(claims)


class _Certificates:
    """Stands in for google-auth's transport: fetches the certificates once and keeps them as long as Google allows."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: SimpleNamespace | None = None
        self._until = 0.0

    def __call__(self, url: str, method: str = "GET", **_: Any) -> SimpleNamespace:
        """The reply as google-auth reads it: `status` and `data`.

        Raises:
            TransportError: nobody answers, or with something that holds no certificates.
        """
        with self._lock:
            if self._kept is None or self._clock() >= self._until:
                self._kept, seconds = _fetch(url, method)
                self._until = self._clock() + seconds
            return self._kept


def _fetch(url: str, method: str) -> tuple[SimpleNamespace, float]:
    import requests  # noqa: PLC0415
    from google.auth.exceptions import TransportError  # noqa: PLC0415

    unreachable: Any = TransportError  # google-auth is typed in part
    try:
        reply = requests.request(method, url, timeout=_TIMEOUT_SECONDS)
        certificates = reply.json() if reply.status_code == 200 else None
    except requests.RequestException as error:  # also for what is no JSON
        raise unreachable(f"{url} gives no certificates ({type(error).__name__})") from None
    if not isinstance(certificates, dict) or not all(isinstance(each, str) for each in certificates.values()):
        raise unreachable(f"{url} gives no certificates ({reply.status_code})")
    return SimpleNamespace(status=200, data=reply.content), _seconds_to_keep(reply.headers)


def _seconds_to_keep(headers: Any) -> float:
    """From `Cache-Control: max-age`, less the time that caches on the way have kept it."""
    for directive in headers.get("Cache-Control", "").split(","):
        name, _, value = directive.strip().partition("=")
        if name.lower() == "max-age" and value.isdigit():
            age = headers.get("Age", "0")
            return float(min(max(int(value) - (int(age) if age.isdigit() else 0), 0), _LONGEST_SECONDS))
    return float(_KEEP_SECONDS)
