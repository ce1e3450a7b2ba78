"""The OAuth token endpoint: a key signs a grant, the endpoint checks it and gives a bearer token.

Refusals stand in Google's words and in the endpoint's own shape, `{"error": …, "error_description": …}`.
"""

import json
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from sandbox.discovery import discovery
from sandbox.errors import Reply, json_reply
from sandbox.keys import KeyRing, ServiceAccount
from sandbox.world import World

Json = dict[str, Any]

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME = timedelta(seconds=3600)
SKEW = timedelta(minutes=5)
GOOGLE_TOKEN_URIS = frozenset(
    {
        # Google's Node client writes one of these into the grant whatever the key file says.
        "https://oauth2.googleapis.com/token",
        "https://www.googleapis.com/oauth2/v4/token",
        "https://accounts.google.com/o/oauth2/token",
    }
)
SIGN_IN_SCOPES = frozenset(
    {
        "openid",
        "email",
        "profile",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/userinfo.profile",
    }
)
UNAUTHORIZED_CLIENT = (
    "Client is unauthorized to retrieve access tokens using this method, "
    "or client not authorized for any of the scopes requested."
)
TIMEFRAME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


class TokenRefusal(Exception):  # noqa: N818 - it is an answer of the endpoint, not an error of ours
    def __init__(self, error: str, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.code = code


@dataclass(frozen=True, slots=True)
class Token:
    """What a bearer token stands for. Without a subject it is the service account's own."""

    account: ServiceAccount
    subject_id: str | None
    scopes: frozenset[str]
    expires: datetime


class TokenOffice:
    """Gives tokens for signed grants and knows which it gave."""

    def __init__(self, world: World, keys: KeyRing) -> None:
        self.world = world
        self.keys = keys
        self.delegated_scopes: frozenset[str] | None = None  # None: every scope the discovery documents know
        self._tokens: dict[str, Token] = {}

    def find(self, bearer: str) -> Token | None:
        """The token, expired or not; None if it was never given."""
        return self._tokens.get(bearer)

    def answer(self, form: bytes, own_uri: str) -> Reply:
        """POST /token."""
        fields = dict(parse_qsl(form.decode(errors="replace"), keep_blank_values=True))
        try:
            return json_reply(self._grant(fields, own_uri), headers={"Cache-Control": "no-store"})
        except TokenRefusal as refusal:
            body = {"error": refusal.error, "error_description": refusal.description}
            return json_reply(body, status=refusal.code)

    def _grant(self, fields: dict[str, str], own_uri: str) -> Json:
        if "grant_type" not in fields:
            raise TokenRefusal("invalid_request", "Missing required parameter: grant_type")
        if fields["grant_type"] != GRANT_TYPE:
            raise TokenRefusal("unsupported_grant_type", f"Invalid grant_type: {fields['grant_type']}")
        if "assertion" not in fields:
            raise TokenRefusal("invalid_request", "Missing required parameter: assertion")
        account, claims = self._verified(fields["assertion"])
        self._check_time(claims)
        if claims.get("aud") not in GOOGLE_TOKEN_URIS | {own_uri}:
            raise TokenRefusal("invalid_grant", "Invalid JWT: Failed audience check.")
        subject_id = self._subject(claims.get("sub"), account)
        scopes = self._scopes(claims.get("scope"), delegated=subject_id is not None)
        bearer = "ya29.sandbox-" + secrets.token_urlsafe(32)
        token = Token(account, subject_id, scopes, self.world.clock.now() + LIFETIME)
        with self.world.lock:
            self._tokens[bearer] = token
        return {
            "access_token": bearer,
            "expires_in": int(LIFETIME.total_seconds()) - 1,
            "token_type": "Bearer",
        }

    def _verified(self, assertion: str) -> tuple[ServiceAccount, Json]:
        """The account that signed, and its claims."""
        try:
            signed, _, signature = assertion.rpartition(".")
            head, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            issuer, algorithm, key_id = claims.get("iss"), head.get("alg"), head.get("kid")
            signature_bytes = _decoded(signature)
        except (ValueError, AttributeError):
            raise TokenRefusal("invalid_grant", "Invalid JWT: the assertion is not a signed JWT.") from None
        if algorithm != "RS256":
            raise TokenRefusal("invalid_grant", "Invalid JWT: only RS256 signatures are accepted.")
        account = self.keys.account(issuer)
        if account is None:
            raise TokenRefusal("invalid_grant", "Invalid grant: account not found")
        if key_id is not None and key_id != account.key_id:
            raise TokenRefusal("invalid_grant", "Invalid JWT Signature.")
        try:
            account.private_key.public_key().verify(signature_bytes, signed.encode(), padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            raise TokenRefusal("invalid_grant", "Invalid JWT Signature.") from None
        return account, claims

    def _check_time(self, claims: Json) -> None:
        """Grants are dated by the caller's clock: the machine's, or the sandbox's if it follows that one."""
        issued, expires = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int | float) or not isinstance(expires, int | float):
            raise TokenRefusal("invalid_grant", TIMEFRAME)
        clocks = (datetime.now(self.world.clock.now().tzinfo), self.world.clock.now())
        skew = SKEW.total_seconds()
        in_time = any(issued - skew <= now.timestamp() <= expires + skew for now in clocks)
        if not in_time or not 0 < expires - issued <= LIFETIME.total_seconds():
            raise TokenRefusal("invalid_grant", TIMEFRAME)

    def _subject(self, subject: Any, account: ServiceAccount) -> str | None:
        if not subject or subject == account.email:
            return None
        user = self.world.user(subject) if isinstance(subject, str) and "@" in subject else None
        if user is None:
            raise TokenRefusal("invalid_grant", "Invalid email or User ID")
        if user.get("suspended") or user.get("archived"):
            raise TokenRefusal("access_denied", "Account restricted")
        user_id: str = user["id"]
        return user_id

    def _scopes(self, scope: Any, *, delegated: bool) -> frozenset[str]:
        scopes = frozenset(scope.split()) if isinstance(scope, str) else frozenset()
        if not scopes:
            raise TokenRefusal("invalid_scope", "Empty or missing scope not allowed.")
        known = discovery().scopes | SIGN_IN_SCOPES
        if delegated:
            allowed = known if self.delegated_scopes is None else self.delegated_scopes
            if not scopes <= allowed:  # one scope too many and the whole list is refused
                raise TokenRefusal("unauthorized_client", UNAUTHORIZED_CLIENT, 401)
        elif not scopes <= known:
            raise TokenRefusal("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return scopes


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
