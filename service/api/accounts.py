"""A person's Google account, by the ID token or the access token of an OAuth client that the settings name."""

import hashlib
import threading
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from service.settings import Settings
from service.tokens import Claims, NotVerifiedError, Tokens, certificates_at

_GOOGLE = "https://www.googleapis.com"
_TIMEOUT_SECONDS = 10
_KEPT_FOR = timedelta(minutes=5)
_MOST_KEPT = 1000


class Accounts:
    """Asks Google whose a token is. What an access token stands for is kept for five minutes, by its hash."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._root = (settings.workspace_root or _GOOGLE).rstrip("/")
        self._tokens = Tokens(certificates_at(settings.workspace_root))
        self._known: dict[bytes, tuple[datetime, Claims]] = {}
        self._lock = threading.Lock()

    def address(self, token: str, now: datetime) -> str:
        """The mail address, lower case, of whose token it is.

        Raises:
            NotVerifiedError: 401 for a token that is not good or was made for others, 403 for an account of
                elsewhere, 503 while Google cannot be asked.
        """
        clients = self._settings.api_clients
        if not clients:
            raise NotVerifiedError(
                HTTPStatus.UNAUTHORIZED,
                "NANOLEARN_API_CLIENTS names no OAuth client: only tokens of `nanolearn tokens create` open the API.",
            )
        is_signed = token.count(".") == 2 and token.startswith("ey")  # Google's access tokens begin with ya29.
        claims = self._tokens.claims(token, clients) if is_signed else self._behind(token, now)
        email = str(claims.get("email", "")).lower()
        if not email or str(claims.get("email_verified")).lower() != "true":
            raise NotVerifiedError(
                HTTPStatus.FORBIDDEN, "Google does not vouch for an address of this account. Ask for the scope `email`."
            )
        domain = str(claims.get("hd", "")).lower()
        if domain not in self._settings.domains:
            raise NotVerifiedError(
                HTTPStatus.FORBIDDEN, f"{domain or 'A private account'} is no domain of this installation."
            )
        return email

    def _behind(self, token: str, now: datetime) -> Claims:
        """Whose access token it is: `tokeninfo` says for which client it was made, `userinfo` which domain it is of."""
        name = hashlib.sha256(token.encode()).digest()
        with self._lock:
            until, claims = self._known.get(name, (now, {}))
            if until > now:
                return claims
        made = self._ask("tokeninfo", {"params": {"access_token": token}})
        if made.get("aud") not in self._settings.api_clients:
            raise NotVerifiedError(HTTPStatus.UNAUTHORIZED, "The token is not accepted: it was made for others.")
        claims = self._ask("userinfo", {"headers": {"Authorization": f"Bearer {token}"}})
        lasts = timedelta(seconds=int(made.get("expires_in", 0)))
        with self._lock:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[name] = now + min(lasts, _KEPT_FOR), claims
        return claims

    def _ask(self, what: str, sent: dict[str, Any]) -> Claims:
        import requests  # noqa: PLC0415 - heavy, and programs of the municipality's own do not need it

        try:
            reply = requests.get(f"{self._root}/oauth2/v3/{what}", timeout=_TIMEOUT_SECONDS, **sent)
            claims = reply.json() if reply.status_code == 200 else None
        except requests.RequestException as error:
            raise _unasked(type(error).__name__) from None
        if reply.status_code >= 500 or reply.status_code == 429:
            raise _unasked(str(reply.status_code))
        if not isinstance(claims, dict):
            raise NotVerifiedError(HTTPStatus.UNAUTHORIZED, "The token is not accepted: it is wrong or has expired.")
        return claims


def _unasked(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"The token cannot be checked now: Google does not answer ({why}). Try again.",
    )
