"""Google's part in an ID token: a key, its certificate at an address of loopback, and tokens signed with it."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from google.auth import crypt, jwt

Json = dict[str, Any]

ACCOUNT = "hooks@nanolearn-ekby.iam.gserviceaccount.com"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """One key a name: making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(name: str) -> str:
    """As Google's address for certificates gives it."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key(name), SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def public_key(name: str) -> bytes:
    """The key in a certificate, as PEM."""
    return key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def token(audience: str, *, signer: str = "google", key_id: str = "google", **claims: Any) -> str:
    """An ID token as Google makes one for a service account; a claim that is None is left out."""
    now = int(time.time())
    payload = {
        "iss": "https://accounts.google.com",
        "aud": audience,
        "azp": "110000000000000000000",
        "sub": "110000000000000000000",
        "email": ACCOUNT,
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
        **claims,
    }
    signing = crypt.RSASigner(key(signer), key_id)
    return jwt.encode(signing, {name: value for name, value in payload.items() if value is not None}).decode()


def forged(genuine: str, algorithm: str, secret: bytes = b"") -> str:
    """A token that names its own algorithm: `none`, or HS256 with what everybody knows, a public key, as the secret."""
    first, claims, _ = genuine.split(".")
    head = _encoded(json.dumps({**json.loads(_decoded(first)), "alg": algorithm}).encode())
    signed = f"{head}.{claims}"
    mac = hmac.digest(secret, signed.encode(), "sha256") if algorithm == "HS256" else b""
    return f"{signed}.{_encoded(mac)}"


def resigned(genuine: str, signer: str, **head: str) -> str:
    """The same token, signed by somebody else."""
    first, claims, _ = genuine.split(".")
    first = _encoded(json.dumps({**json.loads(_decoded(first)), **head}).encode())
    signature = key(signer).sign(f"{first}.{claims}".encode(), PKCS1v15(), SHA256())
    return f"{first}.{claims}.{_encoded(signature)}"


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


class Certificates:
    """Google's address for certificates, on loopback. `reply` is what it answers: status, headers, body."""

    def __init__(self) -> None:
        self.asked = 0
        self.reply: tuple[int, dict[str, str], str] = (
            200,
            {"Cache-Control": "public, max-age=22443, must-revalidate"},
            json.dumps({"google": certificate("google")}),
        )
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                status, headers, body = outer.reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                """Not on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/oauth2/v1/certs"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
