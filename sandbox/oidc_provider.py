"""OpenID Connect without HTTP: which clients there are, codes given and redeemed once, tokens signed.

Refusals carry the error codes of RFC 6749. Codes age by the sandbox's clock. ID tokens carry the machine's
time: clients check them against their own clock, which does not move with the sandbox's.
"""

import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from sandbox.keys import process_key
from sandbox.world import World

Json = dict[str, Any]

CODE_LIFETIME = timedelta(minutes=10)
TOKEN_LIFETIME = timedelta(hours=1)
SCOPES = ("openid", "email", "profile")
_LONG = {short: f"https://www.googleapis.com/auth/userinfo.{short}" for short in ("email", "profile")}


@dataclass(frozen=True, slots=True)
class OidcClient:
    """A program that people sign in to. Without `redirect_uris`: called back on any loopback address."""

    secret: str
    redirect_uris: tuple[str, ...] = ()

    def may_return_to(self, address: str) -> bool:
        if self.redirect_uris:
            return address in self.redirect_uris
        return _is_loopback(address)


DEMO_CLIENT_ID = "nanolearn-demo"
DEMO_CLIENT = OidcClient(secret="nanolearn-demo-secret")  # noqa: S106 - guards nothing but this sandbox


def _is_loopback(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or parts.fragment or not parts.hostname:
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


class AuthorizationRefusal(Exception):  # noqa: N818 - it is an answer of the provider, not an error of ours
    """The request cannot be granted. `to_client`: it may be told so; otherwise only the person is."""

    def __init__(self, error: str, description: str, *, to_client: bool = True) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.to_client = to_client


class GrantRefusal(Exception):  # noqa: N818 - the same
    """The token endpoint's refusal."""

    def __init__(self, error: str, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.code = code


@dataclass(frozen=True, slots=True)
class Request:
    """A checked authorization request."""

    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    state: str | None
    nonce: str | None
    challenge: str | None
    domain: str | None


@dataclass(slots=True)
class _Code:
    request: Request
    user_id: str
    expires: datetime
    access_token: str | None = None  # given for it: the code is used


@dataclass(frozen=True, slots=True)
class _Access:
    client_id: str
    user_id: str
    scopes: frozenset[str]
    expires: datetime


class Provider:
    """The provider of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, _Access] = {}
        world.oidc_clients.setdefault(DEMO_CLIENT_ID, DEMO_CLIENT)

    # --- the browser's part ---------------------------------------------------------------------

    def client_of(self, asked: Mapping[str, str]) -> tuple[str, str]:
        """The client and where it is called back: what must be right before anybody is redirected there.

        Raises:
            AuthorizationRefusal: unknown client or foreign address; for the person's eyes only.
        """
        client_id, address = asked.get("client_id", ""), asked.get("redirect_uri", "")
        client: OidcClient | None = self._world.oidc_clients.get(client_id)
        if client is None:
            raise AuthorizationRefusal("invalid_client", "The OAuth client was not found.", to_client=False)
        if not client.may_return_to(address):
            raise AuthorizationRefusal(
                "redirect_uri_mismatch",
                f"The redirect_uri '{address}' is not registered for the client '{client_id}'.",
                to_client=False,
            )
        return client_id, address

    def check(self, asked: Mapping[str, str]) -> Request:
        """The authorization request, whole and granted in principle.

        Raises:
            AuthorizationRefusal: in the words of RFC 6749 §4.1.2.1.
        """
        client_id, address = self.client_of(asked)
        if asked.get("response_type") != "code":
            raise AuthorizationRefusal("unsupported_response_type", "Only response_type=code is supported.")
        scopes = frozenset(asked.get("scope", "").split())
        if "openid" not in scopes or not scopes <= set(SCOPES):
            raise AuthorizationRefusal("invalid_scope", f"Ask for openid, and of {', '.join(SCOPES)} only.")
        if asked.get("prompt") == "none":
            raise AuthorizationRefusal("interaction_required", "Somebody has to choose an account here.")
        challenge = asked.get("code_challenge")
        if challenge and asked.get("code_challenge_method") != "S256":
            raise AuthorizationRefusal("invalid_request", "code_challenge_method must be S256.")
        return Request(
            client_id=client_id,
            redirect_uri=address,
            scopes=scopes,
            state=asked.get("state"),
            nonce=asked.get("nonce"),
            challenge=challenge or None,
            domain=asked.get("hd") if asked.get("hd") not in (None, "", "*") else None,
        )

    def grant(self, request: Request, user_id: str) -> str:
        """A code that stands for the person's consent."""
        code = "4/" + secrets.token_urlsafe(32)
        self._codes[code] = _Code(request, user_id, self._world.clock.now() + CODE_LIFETIME)
        return code

    # --- the client's part ----------------------------------------------------------------------

    def redeem(self, issuer: str, form: Mapping[str, str], client_id: str, secret: str) -> Json:
        """Tokens for a code.

        Raises:
            GrantRefusal: in the words of RFC 6749 §5.2.
        """
        client: OidcClient | None = self._world.oidc_clients.get(client_id)
        if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
            raise GrantRefusal("invalid_client", "The client or its secret is wrong.", 401)
        if not form.get("grant_type"):
            raise GrantRefusal("invalid_request", "grant_type is missing.")
        if form["grant_type"] != "authorization_code":
            raise GrantRefusal("unsupported_grant_type", "Only authorization_code is supported here.")
        if not form.get("code"):
            raise GrantRefusal("invalid_request", "code is missing.")
        code = self._usable(form, client_id)
        access_token = "ya29." + secrets.token_urlsafe(32)
        code.access_token = access_token
        scopes = code.request.scopes
        expires = self._world.clock.now() + TOKEN_LIFETIME
        self._access[access_token] = _Access(client_id, code.user_id, scopes, expires)
        return {
            "access_token": access_token,
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "scope": " ".join(sorted(scopes)),
            "token_type": "Bearer",
            "id_token": self._id_token(issuer, code, access_token),
        }

    def _usable(self, form: Mapping[str, str], client_id: str) -> _Code:
        """The code, if this client may redeem it now. A code that comes twice takes its tokens back."""
        code = self._codes.get(form["code"])
        if code is None or code.request.client_id != client_id:
            raise GrantRefusal("invalid_grant", "The code is unknown.")
        if code.access_token is not None:
            self._access.pop(code.access_token, None)
            raise GrantRefusal("invalid_grant", "The code has been used.")
        if self._world.clock.now() > code.expires:
            raise GrantRefusal("invalid_grant", "The code has expired.")
        if form.get("redirect_uri") != code.request.redirect_uri:
            raise GrantRefusal("invalid_grant", "redirect_uri is not the one the code was asked with.")
        _check_verifier(code.request.challenge, form.get("code_verifier"))
        user = self._world.users.get(code.user_id)
        if user is None or not may_sign_in(user):
            raise GrantRefusal("invalid_grant", "The account is disabled or deleted.")
        return code

    def _id_token(self, issuer: str, code: _Code, access_token: str) -> str:
        now = int(time.time())
        claims = {
            "iss": issuer,
            "azp": code.request.client_id,
            "aud": code.request.client_id,
            **self._claims(code.user_id, code.request.scopes),
            "at_hash": _base64url(sha256(access_token.encode()).digest()[:16]),
            "iat": now,
            "exp": now + int(TOKEN_LIFETIME.total_seconds()),
        }
        if code.request.nonce is not None:
            claims["nonce"] = code.request.nonce
        return sign(claims)

    def _claims(self, user_id: str, scopes: frozenset[str]) -> Json:
        """What the scopes tell about somebody; the domain belongs to all of them."""
        user = self._world.users[user_id]
        address = str(user["primaryEmail"])
        claims: Json = {"sub": user_id, "hd": address.rpartition("@")[2]}
        if "email" in scopes:
            claims |= {"email": address, "email_verified": True}
        if "profile" in scopes:
            name = user.get("name", {})
            given, family = name.get("givenName", ""), name.get("familyName", "")
            claims |= {
                "name": name.get("fullName") or f"{given} {family}".strip(),
                "given_name": given,
                "family_name": family,
            }
        return claims

    def userinfo(self, token: str) -> Json | None:
        """The claims behind an access token; None if it is not (or no longer) one."""
        access = self._held(token)
        return None if access is None else self._claims(access.user_id, access.scopes)

    def token_info(self, token: str) -> Json | None:
        """For which client an access token was made, with which scopes and for how long, as `tokeninfo` says it.

        All values are text there. The address, and that it is verified, belong to the scope `email`.
        """
        access = self._held(token)
        if access is None:
            return None
        left = int((access.expires - self._world.clock.now()).total_seconds())
        told: Json = {
            "azp": access.client_id,
            "aud": access.client_id,
            "sub": access.user_id,
            "scope": " ".join(_LONG.get(scope, scope) for scope in sorted(access.scopes)),
            "exp": str(int(access.expires.timestamp())),
            "expires_in": str(left),
            "access_type": "online",
        }
        if "email" in access.scopes:
            told |= {"email": str(self._world.users[access.user_id]["primaryEmail"]), "email_verified": "true"}
        return told

    def _held(self, token: str) -> _Access | None:
        access = self._access.get(token)
        if access is None or self._world.clock.now() > access.expires or access.user_id not in self._world.users:
            return None
        return access


def may_sign_in(user: Json) -> bool:
    return not (user.get("suspended") or user.get("archived"))


def _check_verifier(challenge: str | None, verifier: str | None) -> None:
    """PKCE (RFC 7636): a challenge wants its verifier, a verifier wants a challenge."""
    if challenge is None and not verifier:
        return
    if challenge is None or not verifier:
        raise GrantRefusal("invalid_grant", "code_verifier and code_challenge need each other.")
    if not hmac.compare_digest(_base64url(sha256(verifier.encode()).digest()).encode(), challenge.encode()):
        raise GrantRefusal("invalid_grant", "code_verifier does not fit the code_challenge.")


# --- signing ----------------------------------------------------------------------------------------


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8))


def public_key() -> Json:
    """The key that checks ID tokens, as a JWK."""
    numbers = process_key().public_key().public_numbers()
    key = {"kty": "RSA", "alg": "RS256", "use": "sig", "n": _number(numbers.n), "e": _number(numbers.e)}
    return {**key, "kid": sha256(key["n"].encode()).hexdigest()[:40]}


def sign(claims: Json) -> str:
    """A JWT signed with RS256."""
    header = {"alg": "RS256", "kid": public_key()["kid"], "typ": "JWT"}
    parts = [_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)]
    signed = ".".join(parts)
    signature = process_key().sign(signed.encode(), padding.PKCS1v15(), SHA256())
    return f"{signed}.{_base64url(signature)}"
