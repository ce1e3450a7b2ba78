"""Google's certificates on loopback, and an installation whose hooks trust them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from sandbox.serve import Sandbox
from service.hooks import views
from service.hooks.callers import Callers
from tests.support.google_signature import ACCOUNT, Certificates
from tests.support.story import Story

TOPIC = "projects/workspace-sandbox/topics/forms"


@pytest.fixture
def certificates() -> Iterator[Certificates]:
    with Certificates() as served:
        yield served


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """Ekby's installation with its hooks configured, set up and not yet used."""
    told = Story(
        sandbox,
        tmp_path,
        "ekby.example",
        NANOLEARN_PUPILS="/Skolor/Norra/Elever",
        NANOLEARN_DATABASE_URL=database,
        NANOLEARN_PUBLIC_URL="https://nano.ekby.example",
        NANOLEARN_HOOK_ACCOUNTS=ACCOUNT,
        NANOLEARN_PUBSUB_TOPIC=TOPIC,
    )
    yield told
    told.close()


@pytest.fixture
def app(story: Story, certificates: Certificates) -> Flask:
    """The hooks alone, trusting the certificates on loopback."""
    app = Flask("hooks")
    app.register_blueprint(views.blueprint(story.service, Callers(frozenset({ACCOUNT}), certificates.url)))
    app.testing = True
    return app
