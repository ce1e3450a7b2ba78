"""A module's pictures have an address that anybody may open; nothing else of the installation has one there."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.module_files import MODULE, write_good
from tests.support.picture_host import picture
from tests.support.skolby import Town

PNG = picture()
NAME = f"{sha256(PNG).hexdigest()}.png"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """The good course with a picture at its scenario, and a file beside it that no module names."""
    folder = write_good(tmp_path)
    with (folder / MODULE / "module.yaml").open("a", encoding="utf-8") as file:
        file.write("pictures:\n  - id: note\n    file: note.png\n    at: scenario\n")
    for language in ("sv", "da", "en"):
        with (folder / MODULE / f"{language}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"pictures:\n  note: ({language}) A note under a keyboard\n")
    (folder / MODULE / "note.png").write_bytes(PNG)
    (folder / MODULE / "other.png").write_bytes(picture(size=(9, 9)))
    return folder


@pytest.fixture
def client(database: str, courses: Path) -> Iterator[FlaskClient]:
    """Somebody who is not signed in."""
    town = Town(database, NANOLEARN_COURSES=str(courses))
    yield town.app().test_client()
    town.service.close()


def test_anybody_may_open_it_and_caches_may_keep_it(client: FlaskClient) -> None:
    """No cookie either way: the same answer for all, for ever."""
    reply = client.get(f"/pictures/{NAME}")
    assert (reply.status_code, reply.mimetype, reply.data) == (200, "image/png", PNG)
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert {"Set-Cookie", "Vary"}.isdisjoint(reply.headers.keys())
    assert client.head(f"/pictures/{NAME}").status_code == 200


def test_nothing_else_is_given_out(client: FlaskClient, courses: Path) -> None:
    """Neither by a path, nor another ending, nor a picture of no module; nor what has been put in its place since."""
    other = sha256((courses / MODULE / "other.png").read_bytes()).hexdigest()
    names = ["note.png", f"{other}.png", NAME.replace(".png", ".gif"), "..%2fmodule.yaml", NAME[:-4], "%00"]
    assert [client.get(f"/pictures/{name}").status_code for name in names] == [404] * len(names)
    (courses / MODULE / "note.png").write_bytes(PNG + b"!")
    reply = client.get(f"/pictures/{NAME}")
    assert reply.status_code == 404
    assert "immutable" not in reply.headers.get("Cache-Control", "")
