"""The add-on beside the service itself: its scripts call over HTTP, and people click on what CardService was told."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from service.assignments.records import read_rules
from service.cards.views import blueprint
from service.tokens import Tokens
from tests.support.addon_shell import AddOnShell, AddOnSidebar, Json
from tests.support.databases import fresh_database
from tests.support.google_signature import Certificates, token
from tests.support.rough_server import free_port
from tests.support.sidebar import CLIENT
from tests.support.skolby import PHISHING, Town, title

ADA = {"email": "ada@skolby.example", "hd": "skolby.example"}


@pytest.fixture
def certificates() -> Iterator[Certificates]:
    with Certificates() as served:
        yield served


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The people of Skolby; Ada owns the installation. On one kind of database: the add-on knows nothing of them."""
    with fresh_database("sqlite", tmp_path) as database:
        yield from settled(database)


def settled(database: str) -> Iterator[Town]:
    town = Town(
        database,
        NANOLEARN_PUBLIC_URL="https://nano.skolby.example",
        NANOLEARN_SECRET_KEY="a key of the tests",
        NANOLEARN_ADDON_CLIENTS=CLIENT,
    )
    town.settle()
    yield town
    town.service.close()


@pytest.fixture
def app(town: Town, certificates: Certificates) -> Flask:
    """The sidebar's addresses alone, trusting the certificates on loopback."""
    app = Flask("cards")
    app.secret_key = town.service.settings.secret_key
    app.register_blueprint(blueprint(town.service, Tokens(certificates.url)))
    return app


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where they are served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_from_the_first_card_to_an_assignment(app: Flask, address: str, town: Town) -> None:
    """An administrator's whole story, with every card built by CardService and every click by the script."""
    with AddOnShell(address) as shell:
        ada = AddOnSidebar(shell, app.test_client(), ADA["email"])
        ada.open().press("Ny tilldelning").press("Kom igång säkert").type(module=(PHISHING,)).press("Klar med valet")
        assert title(PHISHING) in ada.texts
        ada.press("Välj vem")
        assert "Norra" in str(ada.suggestions("norr"))
        ada.press("Skolor").press("Lägg till Norra").press("Välj när")
        ada.type(due=date(2026, 12, 18)).press("Granska")
        assert "8 personer på 1 enhet" in ada.texts
        ada.press("Tilldela 8 personer")
        assert ada.notice == "Tilldelningen är gjord."
    with town.service.engine.connect() as connection:
        assert [[task.module_id for task in rule.tasks] for rule in read_rules(connection)] == [[PHISHING]]


def opened(shell: AddOnShell) -> tuple[str, str]:
    """The sentence of the homepage's card, and the line beneath it."""
    (card,) = shell.run("onHomepage", {})
    first, second, *_ = card["sections"][0]["widgets"]
    return first["textParagraph"]["text"], second["textParagraph"]["text"]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"audience": "other.apps.googleusercontent.com"}, '<font color="#5f6368">401 '),
        ({"signer": "mallory"}, '<font color="#5f6368">401 '),
        ({"hd": "elsewhere.example"}, '<font color="#5f6368">403 elsewhere.example is no domain'),
    ],
)
def test_a_stranger_is_told_so(address: str, changed: Json, line: str) -> None:
    """The add-on's own card says what happened, and the service's sentence stands beneath it for the administrator."""
    claims = {"audience": CLIENT, **ADA, **changed}
    with AddOnShell(address, token(**claims)) as shell:
        sentence, beneath = opened(shell)
    assert sentence.startswith("Nanolearn släpper inte in det konto")
    assert beneath.startswith(line)


def test_certificates_that_cannot_be_read_are_no_refusal(address: str, certificates: Certificates) -> None:
    """Google's trouble is passing, and the card says so."""
    certificates.reply = (500, {}, "")
    with AddOnShell(address, token(CLIENT, **ADA)) as shell:
        sentence, _ = opened(shell)
    assert sentence.startswith("Många använder Nanolearn just nu")


def test_no_service_at_all() -> None:
    """Nobody listens: a card in the person's language, and the reason in the log."""
    with AddOnShell(f"http://127.0.0.1:{free_port()}", "token", locale="da") as shell:
        sentence, _ = opened(shell)
        assert shell.errors[0].startswith("ServiceProblem: Exception: Error: connect ECONNREFUSED")
    assert sentence.startswith("Nanolearn svarer ikke lige nu.")
