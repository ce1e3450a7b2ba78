"""The log: JSON with severity and trace on App Engine, lines elsewhere; nobody's address and no secret in either."""

import json
import logging
from collections.abc import Iterator

import pytest

from service.logs import follow, set_up, without_secrets
from service.settings import load_settings
from service.web import build
from tests.support.story import Story

TRACE = "105445aa7843bc8bf206b12000100000"
APP_ENGINE = {"GAE_ENV": "standard", "GOOGLE_CLOUD_PROJECT": "nano"}

log = logging.getLogger("service.tests")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """The log of other tests is as if this one had not been."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), logging.getLogger("service").level
    yield
    root.handlers[:] = handlers
    logging.getLogger("service").setLevel(level)
    follow(None)


def entries(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_on_app_engine(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line, each in the trace of its request; a traceback is part of the message."""
    set_up(load_settings(APP_ENGINE))
    follow(f"{TRACE}/12345;o=1")
    log.warning("%s of %s", 3, "4")
    try:
        int("odd")
    except ValueError:
        log.exception("track")
    first, second = entries(capsys)
    moment = first.pop("time")
    assert moment.endswith("+00:00")
    assert first == {
        "severity": "WARNING",
        "message": "3 of 4",
        "logger": "service.tests",
        "logging.googleapis.com/trace": f"projects/nano/traces/{TRACE}",
    }
    assert second["severity"] == "ERROR"
    assert second["message"].startswith("track\nTraceback (most recent call last):")


@pytest.mark.parametrize("header", [None, "", "x", "105445AA", f"{TRACE}0", f"{TRACE}/1;o=1\n{{}}"])
def test_a_header_that_is_no_trace(capsys: pytest.CaptureFixture[str], header: str | None) -> None:
    """It comes from outside: what is not one is left out."""
    set_up(load_settings(APP_ENGINE))
    follow(header)
    log.warning("x")
    assert set(entries(capsys)[0]) == {"severity", "message", "time", "logger"}


def test_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A line, once, however often it is set up."""
    set_up(load_settings({}))
    set_up(load_settings({}))
    log.info("all is well")
    logging.getLogger("a.library").info("chatter")
    assert capsys.readouterr().err == "INFO service.tests: all is well\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Mail to lars.ek@ekby.example failed", "Mail to …@ekby.example failed"),
        ("siobhan.o'neill@elev.ekby.example,asa@ekby.example", "…@elev.ekby.example,…@ekby.example"),
        ("hooks@nano.iam.gserviceaccount.com may not", "hooks@nano.iam.gserviceaccount.com may not"),
        ("postgresql+psycopg://nano:s3cret@db/nano", "postgresql+psycopg://…@db/nano"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("token ya29.a0Ab_c-d", "token …"),
        ("eyJhbGciOi.eyJpc3Mi.c2ln is wrong", "… is wrong"),
        ('{"private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"}', '{"private_key": "…"}'),
        ("12 mails @ 150 a minute", "12 mails @ 150 a minute"),
    ],
)
def test_what_is_nobodys_business(said: str, written: str) -> None:
    """Whatever a message, a library or a traceback has put there."""
    assert without_secrets(said) == written


def test_settings_do_not_show_their_secrets() -> None:
    """Whoever logs them, or a traceback that shows its values."""
    shown = repr(
        load_settings(
            {
                "NANOLEARN_DATABASE_URL": "postgresql+psycopg://nano:s3cret@db/nano",
                "NANOLEARN_OIDC_CLIENT_SECRET": "hush",
                "NANOLEARN_SECRET_KEY": "quiet",
            }
        )
    )
    assert [secret for secret in ("s3cret", "hush", "quiet") if secret in shown] == []


def test_a_request_is_logged_in_its_trace(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    """The next request has its own, or none; the stranger's token is not shown."""
    story.service.settings = load_settings({**story.environment, **APP_ENGINE})
    client = build(story.service).test_client()
    token = {"Authorization": "Bearer eyJhbGciOi.eyJpc3Mi.c2ln"}
    client.get("/hooks/tick", headers={"X-Cloud-Trace-Context": TRACE, **token})
    client.get("/hooks/tick")
    first, second = entries(capsys)
    assert first["logging.googleapis.com/trace"] == f"projects/nano/traces/{TRACE}"
    assert "logging.googleapis.com/trace" not in second
    assert "eyJ" not in first["message"]
