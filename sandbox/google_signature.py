"""Google's signature on the tokens of service accounts: what Cloud Tasks, Pub/Sub and Scheduler show when they call."""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, jsonify

from sandbox.keys import process_key
from sandbox.oidc_provider import public_key, sign

Json = dict[str, Any]

PATH = "/oauth2/v1/certs"
ISSUER = "https://accounts.google.com"  # Google's own name, wherever the sandbox runs: who checks asks for it
LIFETIME_SECONDS = 3_600


def blueprint() -> Blueprint:
    """The address at which Google publishes the certificates of its keys."""
    made = Blueprint("google_signature", __name__)
    made.add_url_rule(PATH, view_func=certificates)
    return made


def certificates() -> Response:
    reply = jsonify({public_key()["kid"]: _certificate()})
    reply.headers["Cache-Control"] = "public, max-age=22443, must-revalidate"
    return reply


def service_account_token(account: str, audience: str, now: float) -> str:
    """An ID token that vouches for a service account, dated by the machine's clock as who checks it is."""
    unique = str(int(sha256(account.encode()).hexdigest(), 16) % 10**21)
    claims: Json = {
        "iss": ISSUER,
        "aud": audience,
        "azp": unique,
        "sub": unique,
        "email": account,
        "email_verified": True,
        "iat": int(now),
        "exp": int(now) + LIFETIME_SECONDS,
    }
    return sign(claims)


@cache
def _certificate() -> str:
    """The key that `sign` signs with, as a certificate by itself."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "federated-signon.system.gserviceaccount.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(process_key().public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(process_key(), SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()
