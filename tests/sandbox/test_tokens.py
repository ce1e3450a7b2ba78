"""The token endpoint: a signed grant in, a bearer token or Google's refusal out."""

import time
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth import crypt, jwt

from sandbox.keys import ServiceAccount
from sandbox.oauth import GRANT_TYPE, TIMEFRAME, UNAUTHORIZED_CLIENT
from sandbox.serve import Sandbox

Json = dict[str, Any]

DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
ROLE = "nanolearn@ekby.example"


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def grant(account: ServiceAccount, key: rsa.RSAPrivateKey | None = None, **claims: Any) -> str:
    """A grant signed by the account's key (or another), with claims replaced; None leaves one out."""
    now = int(time.time())
    payload = {
        "iss": account.email,
        "aud": "https://oauth2.googleapis.com/token",
        "iat": now,
        "exp": now + 3600,
        "scope": DRIVE_FILE,
        "sub": ROLE,
        **claims,
    }
    make_signer: Any = crypt.RSASigner.from_string
    encode: Any = jwt.encode
    payload = {name: value for name, value in payload.items() if value is not None}
    signed: bytes = encode(make_signer(pem_of(key or account.private_key)), payload)
    return signed.decode()


@pytest.fixture
def account(sandbox: Sandbox) -> ServiceAccount:
    return sandbox.wire.keys.issue("workspace-sandbox")


def ask(sandbox: Sandbox, assertion: str) -> requests.Response:
    body = {"grant_type": GRANT_TYPE, "assertion": assertion}
    return requests.post(f"{sandbox.url}/token", data=body, timeout=10)


def refused(error: str, description: str, code: int = 400) -> tuple[int, Json]:
    return code, {"error": error, "error_description": description}


def test_a_good_grant_gives_a_token_for_an_hour(sandbox: Sandbox, account: ServiceAccount) -> None:
    """The token is a bearer token, in the subject's name, for the scopes asked for."""
    reply = ask(sandbox, grant(account, aud=f"{sandbox.url}/token")).json()

    token = sandbox.wire.tokens.find(reply["access_token"])
    assert (reply["token_type"], reply["expires_in"]) == ("Bearer", 3599)
    assert token is not None
    assert (token.subject_id, token.scopes) == ("1002", frozenset({DRIVE_FILE}))


def test_without_a_subject_the_token_is_the_accounts_own(sandbox: Sandbox, account: ServiceAccount) -> None:
    """Such a caller is nobody in the Directory, and has no rights there."""
    scope = "https://www.googleapis.com/auth/admin.directory.user.readonly"
    bearer = ask(sandbox, grant(account, sub=None, scope=scope)).json()["access_token"]

    reply = requests.get(
        f"{sandbox.url}/admin/directory/v1/users?customer=my_customer",
        headers={"Authorization": f"Bearer {bearer}"},
        timeout=10,
    )

    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"sub": "nobody@ekby.example"}, refused("invalid_grant", "Invalid email or User ID")),
        ({"sub": "1002"}, refused("invalid_grant", "Invalid email or User ID")),
        ({"sub": "olle.borta@ekby.example"}, refused("access_denied", "Account restricted")),
        ({"iss": "other@elsewhere.example"}, refused("invalid_grant", "Invalid grant: account not found")),
        ({"aud": "https://example.com/token"}, refused("invalid_grant", "Invalid JWT: Failed audience check.")),
        ({"scope": None}, refused("invalid_scope", "Empty or missing scope not allowed.")),
        (
            {"scope": f"{DRIVE_FILE} https://www.googleapis.com/auth/unheard.of"},
            refused("unauthorized_client", UNAUTHORIZED_CLIENT, 401),
        ),
        (
            {"sub": None, "scope": "https://www.googleapis.com/auth/unheard.of"},
            refused("invalid_scope", "Invalid OAuth scope or ID token audience provided."),
        ),
        ({"iat": 1_000_000_000, "exp": 1_000_003_600}, refused("invalid_grant", TIMEFRAME)),
        ({"exp": 4_000_000_000}, refused("invalid_grant", TIMEFRAME)),
        ({"exp": None}, refused("invalid_grant", TIMEFRAME)),
    ],
)
def test_a_wrong_grant_is_refused_in_googles_words(
    sandbox: Sandbox, account: ServiceAccount, claims: Json, expected: tuple[int, Json]
) -> None:
    """The shape is OAuth's own: `error` is a word, not an object."""
    reply = ask(sandbox, grant(account, **claims))

    assert (reply.status_code, reply.json()) == expected


def test_another_key_does_not_sign_for_the_account(sandbox: Sandbox, account: ServiceAccount) -> None:
    """A grant is believed for its signature, not for what it says."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    reply = ask(sandbox, grant(account, key=stranger))

    assert (reply.status_code, reply.json()) == refused("invalid_grant", "Invalid JWT Signature.")


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "e30.e30.e30", "W10.W10.eA"])
def test_what_is_no_grant_is_refused(sandbox: Sandbox, assertion: str) -> None:
    """Nonsense of any kind is an invalid grant, never a failure of the endpoint."""
    reply = ask(sandbox, assertion)

    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")


def test_other_grants_are_not_offered(sandbox: Sandbox) -> None:
    """Only signed grants are; the reply names what came."""
    url = f"{sandbox.url}/token"
    none = requests.post(url, data={}, timeout=10)
    other = requests.post(url, data={"grant_type": "refresh_token"}, timeout=10)
    bare = requests.post(url, data={"grant_type": GRANT_TYPE}, timeout=10)

    assert none.json() == refused("invalid_request", "Missing required parameter: grant_type")[1]
    assert other.json() == refused("unsupported_grant_type", "Invalid grant_type: refresh_token")[1]
    assert bare.json() == refused("invalid_request", "Missing required parameter: assertion")[1]


def test_delegation_is_all_or_nothing(sandbox: Sandbox, account: ServiceAccount) -> None:
    """One scope that the administrator did not enter fails the whole list; a subset of the list is given."""
    gmail_send = "https://www.googleapis.com/auth/gmail.send"
    sandbox.wire.tokens.delegated_scopes = frozenset({DRIVE_FILE})

    both = ask(sandbox, grant(account, scope=f"{DRIVE_FILE} {gmail_send}"))
    one = ask(sandbox, grant(account, scope=DRIVE_FILE))

    assert (both.status_code, both.json()) == refused("unauthorized_client", UNAUTHORIZED_CLIENT, 401)
    assert one.status_code == 200


def test_a_grant_may_follow_either_clock(sandbox: Sandbox, account: ServiceAccount) -> None:
    """After the sandbox's clock was moved, callers dated by it and callers dated by the machine both get in."""
    later = int(time.time()) + 30 * 24 * 3600
    sandbox.world.clock.set(sandbox.world.clock.now().fromtimestamp(later, tz=sandbox.world.clock.now().tzinfo))

    by_machine = ask(sandbox, grant(account))
    by_sandbox = ask(sandbox, grant(account, iat=later, exp=later + 3600))

    assert (by_machine.status_code, by_sandbox.status_code) == (200, 200)
