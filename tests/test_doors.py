"""What a server runs: alive at once, open for the first who comes, and honest about what is broken."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from service.app import Service, open_service
from service.doors import Doors
from service.settings import load_settings
from service.store.alive import answers
from service.store.engine import open_store

Open = Callable[..., Client]


@pytest.fixture
def opened() -> Iterator[Open]:
    """A browser before the doors of an installation."""
    made: list[Service] = []

    def open_doors(url: str, **more: str) -> Client:
        made.append(open_service(load_settings({"NANOLEARN_DATABASE_URL": url, **more})))
        return Client(Doors(made[-1]))

    yield open_doors
    for service in made:
        service.close()


def test_alive_then_open(opened: Open, database: str) -> None:
    """A sign of life first; then the pages, and their own sign of life."""
    open_store(database).dispose()
    client = opened(database)
    first = client.get("/healthz")
    assert (first.status_code, first.json) == (200, {"status": "ok", "database": "ok"})
    assert first.headers["Cache-Control"] == "no-store"
    front = client.get("/")
    assert (front.status_code, "Nanolearn" in front.get_data(as_text=True)) == (200, True)
    assert client.get("/healthz").json == {"status": "ok", "database": "ok"}


def test_a_new_database_is_set_up_before_anything_is_said(opened: Open, tmp_path: Path) -> None:
    """The first sign of life of a new installation comes when it can work."""
    url = f"sqlite:///{tmp_path}/new.db"
    assert not answers(url)
    assert opened(url).get("/healthz").status_code == 200
    assert answers(url)


def test_what_cannot_start_says_so(opened: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """503 for who asks, the reason in the log; mended, it opens."""
    courses = tmp_path / "courses"
    courses.mkdir()
    client = opened(f"sqlite:///{tmp_path}/nano.db", NANOLEARN_COURSES=str(courses))
    reply = client.get("/")
    told: Any = json.loads(reply.get_data())
    assert (reply.status_code, told) == (503, {"status": "unavailable", "why": "The log says it."})
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("The service cannot start: The courses cannot be used.")
    for name in ("misconceptions.yaml", "sources.yaml"):
        (courses / name).write_text("{}\n", encoding="utf-8")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nonexistent/nano.db",
        "sqlite:///",
        "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
        "mysql://somewhere/nano",
    ],
)
def test_no_database_is_not_alive(url: str) -> None:
    """One that is not there, not reachable, or of a kind that is not ours."""
    assert not answers(url)


def test_a_file_that_is_no_database_is_not_alive(tmp_path: Path) -> None:
    """Whatever it is, nothing is kept in it."""
    (tmp_path / "nano.db").write_text("a shopping list, long enough to be read as a header " * 4, encoding="utf-8")
    assert not answers(f"sqlite:///{tmp_path}/nano.db")
