"""Service accounts and their key files: what a client needs to sign a grant for the token endpoint."""

import json
import os
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

Json = dict[str, Any]

DEFAULT_PROJECT = "workspace-sandbox"


@cache
def process_key() -> rsa.RSAPrivateKey:
    """One key a process: making one takes longer than starting the sandbox."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account of one Cloud project, with its only key."""

    project: str
    private_key: rsa.RSAPrivateKey = field(repr=False)

    @property
    def email(self) -> str:
        return f"nanolearn@{self.project}.iam.gserviceaccount.com"

    @property
    def client_id(self) -> str:
        """The unique id, 21 digits as Google's are; also the id of the account as an actor."""
        return str(10**20 + int(sha256(self.project.encode()).hexdigest(), 16) % 10**20)

    @property
    def key_id(self) -> str:
        numbers = self.private_key.public_key().public_numbers()
        return sha256(f"{self.project} {numbers.n}".encode()).hexdigest()[:40]

    def key_file(self, root: str) -> Json:
        """The JSON of a key file whose token endpoint is the sandbox at `root`."""
        pem = self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {
            "type": "service_account",
            "project_id": self.project,
            "private_key_id": self.key_id,
            "private_key": pem.decode(),
            "client_email": self.email,
            "client_id": self.client_id,
            "auth_uri": f"{root}/o/oauth2/auth",
            "token_uri": f"{root}/token",
        }


class KeyRing:
    """The accounts whose signatures the sandbox accepts, by address."""

    def __init__(self, private_key: rsa.RSAPrivateKey | None = None) -> None:
        self._private_key = private_key or process_key()
        self._accounts: dict[str, ServiceAccount] = {}
        self.issue(DEFAULT_PROJECT)

    def issue(self, project: str) -> ServiceAccount:
        """The service account of a project, made when first asked for."""
        account = ServiceAccount(project, self._private_key)
        return self._accounts.setdefault(account.email, account)

    def account(self, email: Any) -> ServiceAccount | None:
        return self._accounts.get(email) if isinstance(email, str) else None


class KeyFileTakenError(ValueError):
    """The place for the key file holds something that the sandbox did not write."""


def stored_key(path: Path) -> rsa.RSAPrivateKey | None:
    """The private key of a file that an earlier sandbox wrote, so that clients keep working."""
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_text())
        if document["project_id"] != DEFAULT_PROJECT or not document["token_uri"].startswith("http://"):
            raise ValueError  # noqa: TRY301 - the same sentence for every way of not being ours
        key = load_pem_private_key(document["private_key"].encode(), password=None)
    except (ValueError, KeyError, TypeError, AttributeError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyFileTakenError(
            f"{path} exists and is not a key file of this sandbox, so it is left alone. Name another file with --key."
        )
    return key


def write_key_file(path: Path, account: ServiceAccount, root: str) -> None:
    """Write the key readable by its owner only, and never half: beside, then moved into place."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(account.key_file(root), file, indent=2)
        file.write("\n")
    beside.chmod(0o600)  # an older file may have been left with other rights
    beside.replace(path)
