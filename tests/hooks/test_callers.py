"""Who may call: each way in which a token can be wrong, and what becomes of Google's certificates."""

import json
import time
from typing import Any

import pytest

from service.hooks.callers import Callers
from service.tokens import NotVerifiedError
from tests.support.google_signature import ACCOUNT, Certificates, certificate, forged, public_key, token
from tests.support.rough_server import free_port

ADDRESS = "https://nano.ekby.example/hooks/tick"


@pytest.fixture
def callers(certificates: Certificates) -> Callers:
    return Callers(frozenset({ACCOUNT}), certificates.url)


def refused(callers: Callers, authorization: str | None) -> tuple[int, str]:
    with pytest.raises(NotVerifiedError) as stranger:
        callers.check(authorization, ADDRESS)
    return int(stranger.value.status), str(stranger.value)


@pytest.mark.parametrize("claims", [{}, {"iss": "accounts.google.com"}, {"email": ACCOUNT.upper()}])
def test_google_vouches_for_an_account_of_ours(callers: Callers, claims: dict[str, str]) -> None:
    """Both spellings of the issuer, any case of the address and of the scheme."""
    assert callers.check(f"Bearer {token(ADDRESS, **claims)}", ADDRESS) == ACCOUNT
    assert callers.check(f"bearer {token(ADDRESS, **claims)}", ADDRESS) == ACCOUNT


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi"])
def test_without_a_token(callers: Callers, header: str | None) -> None:
    """The sentence says what to set at Google."""
    status, sentence = refused(callers, header)
    assert status == 401
    assert "has to show an OpenID Connect token of a service account" in sentence


def now(seconds: int) -> int:
    return int(time.time()) + seconds


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"aud": "https://nano.ekby.example/hooks/forms"}, "wrong audience"),
        ({"aud": ADDRESS + "?seconds=9"}, "wrong audience"),
        ({"aud": None}, "wrong audience"),
        ({"iss": "https://accounts.ekby.example"}, "Google did not issue it"),
        ({"iss": None}, "Google did not issue it"),
        ({"iat": now(-7200), "exp": now(-3600)}, "expired"),
        ({"iat": now(-3600), "exp": now(-20)}, "expired"),
        ({"iat": now(86_400)}, "too early"),
        ({"exp": None}, "claim exp"),
        ({"signer": "mallory"}, "Could not verify token signature"),
        ({"signer": "mallory", "key_id": "mallory"}, "Certificate for key id mallory not found"),
    ],
)
def test_a_token_that_does_not_hold(callers: Callers, changed: dict[str, Any], sentence: str) -> None:
    """Another audience, issuer or signature, or another time."""
    status, said = refused(callers, f"Bearer {token(ADDRESS, **changed)}")
    assert (status, sentence.lower() in said.lower()) == (401, True), said


@pytest.mark.parametrize("text", ["x", "a.b.c", "..", "é.é.é", f"{token(ADDRESS)}x", token(ADDRESS).rpartition(".")[0]])
def test_what_is_no_token(callers: Callers, text: str) -> None:
    """It is refused as a token and not as a fault of ours; the sentence, which is logged, does not show it."""
    status, sentence = refused(callers, f"Bearer {text}")
    assert status == 401
    assert not [part for part in text.split(".") if len(part) > 8 and part in sentence]


def test_a_token_that_names_its_own_algorithm(callers: Callers) -> None:
    """`alg: none` is the oldest trick."""
    body = token(ADDRESS).split(".")[1]
    assert refused(callers, f"Bearer eyJhbGciOiJub25lIiwia2lkIjoiZ29vZ2xlIn0.{body}.")[0] == 401


def test_a_public_key_is_no_secret(callers: Callers) -> None:
    """Nor the certificate that holds it: HS256 with what everybody can read proves nothing."""
    for known in (certificate("google").encode(), public_key("google")):
        assert refused(callers, f"Bearer {forged(token(ADDRESS), 'HS256', known)}")[0] == 401


@pytest.mark.parametrize("skew", [{"iat": 5, "exp": 3600}, {"iat": -3600, "exp": -5}])
def test_clocks_may_differ_by_some_seconds(callers: Callers, skew: dict[str, int]) -> None:
    """Google's clock is a little ahead or behind."""
    moments = {name: now(seconds) for name, seconds in skew.items()}
    assert callers.check(f"Bearer {token(ADDRESS, **moments)}", ADDRESS) == ACCOUNT


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "hooks@another.iam.gserviceaccount.com"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
)
def test_another_account(callers: Callers, changed: dict[str, Any]) -> None:
    """Anybody can have Google sign a token for our address: the account decides."""
    status, sentence = refused(callers, f"Bearer {token(ADDRESS, **changed)}")
    assert (status, "NANOLEARN_HOOK_ACCOUNTS" in sentence) == (403, True)


def test_nobody_is_let_in_where_no_account_is_named(certificates: Certificates) -> None:
    """An installation that has set nothing is closed."""
    assert refused(Callers(frozenset(), certificates.url), f"Bearer {token(ADDRESS)}")[0] == 403
    assert refused(Callers(frozenset(), certificates.url), f"Bearer {token(ADDRESS, email=None)}")[0] == 403


def test_certificates_are_asked_for_once(callers: Callers, certificates: Certificates) -> None:
    """As long as Google says that they may be kept."""
    for _ in range(5):
        callers.check(f"Bearer {token(ADDRESS)}", ADDRESS)
    refused(callers, f"Bearer {token(ADDRESS, key_id='unknown')}")
    assert certificates.asked == 1


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"Cache-Control": "public, max-age=0"}, 2),
        ({"Cache-Control": "max-age=100", "Age": "100"}, 2),
        ({"Cache-Control": "max-age=100", "Age": "?"}, 1),
        ({"Cache-Control": "private"}, 1),
        ({}, 1),
    ],
)
def test_certificates_are_kept_as_google_says(
    callers: Callers, certificates: Certificates, headers: dict[str, str], asked: int
) -> None:
    """Less the time that they were on the way; some minutes where nothing is said."""
    certificates.reply = (200, headers, certificates.reply[2])
    for _ in range(2):
        callers.check(f"Bearer {token(ADDRESS)}", ADDRESS)
    assert certificates.asked == asked


def test_new_keys_are_learnt(callers: Callers, certificates: Certificates) -> None:
    """Once the old certificates have had their time, those that Google has now count."""
    certificates.reply = (200, {"Cache-Control": "max-age=0"}, certificates.reply[2])
    callers.check(f"Bearer {token(ADDRESS)}", ADDRESS)
    certificates.reply = (200, {}, json.dumps({"next": certificate("next")}))
    assert callers.check(f"Bearer {token(ADDRESS, signer='next', key_id='next')}", ADDRESS) == ACCOUNT
    assert refused(callers, f"Bearer {token(ADDRESS)}")[0] == 401


@pytest.mark.parametrize(
    ("status", "body"), [(500, "{}"), (200, "<html>"), (200, "[]"), (200, '{"keys": []}'), (200, '"x"'), (404, "")]
)
def test_certificates_that_are_none(callers: Callers, certificates: Certificates, status: int, body: str) -> None:
    """The caller may be right: it is told to come again, and the next time they are asked for anew."""
    good = certificates.reply
    certificates.reply = (status, {"Cache-Control": "max-age=100"}, body)
    assert refused(callers, f"Bearer {token(ADDRESS)}")[0] == 503
    certificates.reply = good
    assert callers.check(f"Bearer {token(ADDRESS)}", ADDRESS) == ACCOUNT


def test_certificates_out_of_reach() -> None:
    """Nobody answers at Google's address."""
    callers = Callers(frozenset({ACCOUNT}), f"http://127.0.0.1:{free_port()}/")
    status, sentence = refused(callers, f"Bearer {token(ADDRESS)}")
    assert (status, "cannot be checked now" in sentence) == (503, True)
