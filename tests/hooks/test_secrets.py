"""Settings kept in Secret Manager, read through the sandbox; what goes wrong is told without what they hold."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.serve import Sandbox
from service.errors import SettingsError
from service.settings import Settings, load_settings
from service.workspace.secret_manager import reveal

NAME = "projects/workspace-sandbox/secrets/database"
LATEST = f"secret:{NAME}/versions/latest"
URL = "postgresql+psycopg://nano:s3cret@db/nano"
ACCESS = "secretmanager.projects.secrets.versions.access"


@pytest.fixture
def environment(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """The settings by which the others are reached."""
    key = sandbox.key_file(tmp_path / "key.json")
    return {"NANOLEARN_WORKSPACE_ROOT": sandbox.url, "GOOGLE_APPLICATION_CREDENTIALS": str(key)}


@pytest.fixture
def secret(sandbox: Sandbox) -> Any:
    """Google's own client, and a secret that holds nothing yet."""
    secrets = sandbox.build("secretmanager", "v1", None).projects().secrets()
    parent, _, name = NAME.rpartition("/secrets/")
    secrets.create(parent=parent, secretId=name, body={"replication": {"automatic": {}}}).execute()
    return secrets


def keep(secret: Any, content: bytes) -> None:
    """A new version."""
    secret.addVersion(parent=NAME, body={"payload": {"data": b64encode(content).decode()}}).execute()


def read(environment: dict[str, str], **more: str) -> Settings:
    return load_settings({**environment, **more}, reveal)


def refused(environment: dict[str, str], **more: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(environment, **more)
    return str(caught.value)


def test_a_setting_is_what_its_secret_holds(sandbox: Sandbox, environment: dict[str, str], secret: Any) -> None:
    """The newest version or the one named, without the line end of an editor; each secret is asked for once."""
    keep(secret, f"{URL}\n".encode())
    keep(secret, b"hush")
    settings = read(
        environment,
        NANOLEARN_DATABASE_URL=f"secret:{NAME}/versions/1",
        NANOLEARN_SECRET_KEY=LATEST,
        NANOLEARN_OIDC_CLIENT_SECRET=LATEST,
    )
    assert settings.database_url == URL
    assert (settings.secret_key, settings.oidc_client_secret) == ("hush", "hush")
    assert sandbox.wire.record.counts[ACCESS] == 2


def test_google_may_be_slow_to_answer(sandbox: Sandbox, environment: dict[str, str], secret: Any) -> None:
    """One fault at the start does not stop it; three do, in words."""
    keep(secret, b"hush")
    fault = {"method": ACCESS, "code": 503}
    assert requests.post(f"{sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    assert read(environment, NANOLEARN_SECRET_KEY=LATEST).secret_key == "hush"
    assert requests.post(f"{sandbox.url}/_sandbox/faults", json={**fault, "times": 3}, timeout=10).ok
    said = refused(environment, NANOLEARN_SECRET_KEY=LATEST)
    assert said.startswith(f"NANOLEARN_SECRET_KEY: {NAME}/versions/latest could not be read: Google could not answer")


def test_a_version_that_is_disabled(environment: dict[str, str], secret: Any) -> None:
    """Google's reason, and what to do."""
    keep(secret, b"hush")
    secret.versions().disable(name=f"{NAME}/versions/1", body={}).execute()
    said = refused(environment, NANOLEARN_SECRET_KEY=LATEST)
    assert "is in DISABLED state." in said
    assert said.endswith("see that the version is enabled.")


def test_a_secret_of_another_project(environment: dict[str, str]) -> None:
    """The service account may not read it."""
    said = refused(environment, NANOLEARN_SECRET_KEY=LATEST.replace("workspace-sandbox", "elsewhere"))
    assert "may not be read: Google refused" in said
    assert "Secret Manager Secret Accessor" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", f"{NAME}/versions/latest holds no text."),
        (b" \n", f"{NAME}/versions/latest is empty."),
        (b"s3cret", "NANOLEARN_DATABASE_URL is no address; it should begin with sqlite:/// or postgresql+psycopg://."),
        (b"mysql://u:s3cret@db", "NANOLEARN_DATABASE_URL begins with 'mysql'; it should begin with sqlite:///"),
    ],
)
def test_what_a_secret_must_not_hold(environment: dict[str, str], secret: Any, content: bytes, sentence: str) -> None:
    """The sentence does not show it."""
    keep(secret, content)
    said = refused(environment, NANOLEARN_DATABASE_URL=LATEST)
    assert sentence in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NANOLEARN_SECRET_KEY", "secret:database", "it should be a version's full name, like secret:projects/"),
        ("NANOLEARN_SECRET_KEY", f"secret:{NAME}", "it should be a version's full name"),
        ("NANOLEARN_SECRET_KEY", f"secret:{NAME}/versions/latest/../1", "it should be a version's full name"),
        ("NANOLEARN_OWNERS", LATEST, "NANOLEARN_OWNERS cannot be kept in Secret Manager; only NANOLEARN_DATABASE_URL"),
        ("NANOLEARN_WORKSPACE_ROOT", LATEST, "NANOLEARN_WORKSPACE_ROOT cannot be kept in Secret Manager"),
    ],
)
def test_a_name_that_is_none(name: str, value: str, sentence: str) -> None:
    """Nobody is asked."""
    assert sentence in refused({}, **{name: value})


def test_nobody_is_there(environment: dict[str, str]) -> None:
    """The sentence says where it wanted to go."""
    said = refused(environment, NANOLEARN_SECRET_KEY=LATEST, NANOLEARN_WORKSPACE_ROOT="http://127.0.0.1:1")
    assert "http://127.0.0.1:1 cannot be reached (ConnectionError). Check the network." in said
