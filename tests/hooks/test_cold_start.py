"""What a process loads before its first answer: people wait for it whenever App Engine starts an instance."""

import json
import subprocess
import sys
from pathlib import Path

from service.catalogue.kept import load_kept
from service.store.engine import open_store

HOUSE = Path(__file__).parents[2]
STARTED = """
import json, sys
from service.app import create_app
create_app().application()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} | set(sys.modules))))
"""
HEAVY = {
    "alembic": "only an older database needs it",
    "authlib": "only who signs in does",
    "googleapiclient": "only calls to Google do",
    "httplib2": "the same",
    "google.auth": "the same, and tokens of the hooks",
    "google.oauth2": "the same",
    "joserfc": "only who signs in does",
    "marshmallow": "courses that have changed are checked, others are not",
    "requests": "only calls to others do",
    "ruamel": "the same as marshmallow",
    "service.catalogue.load": "the same",
    "hypothesis": "a tool of the tests",
    "psycopg": "the other database",
    "rich": "bars and tables of the command line",
    "sandbox": "it is not part of the service",
    "holidays": "only reminders ask which days are free",
    "service.cards.views": "only who opens the sidebar does",
    "service.cli": "the command line",
    "service.delivery.reconcile": "ticks deliver, pages do not",
    "service.hooks.tick": "all rooms at once",
    "service.workspace.client": "the same",
    "service.tracking.looks": "only a hint that somebody has answered does",
    "segno": "a code on a sheet that few ask for",
    "service.files.making": "files that few ask for",
    "typst": "the same",
    "xlsxwriter": "the same",
}


def test_heavy_modules_wait_until_they_are_used(tmp_path: Path) -> None:
    """The doors opened, on a current database with courses that have not changed: none of them is loaded."""
    url = f"sqlite:///{tmp_path}/nano.db"
    open_store(url).dispose()
    load_kept(HOUSE / "courses")  # as the image's build does
    started = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={"NANOLEARN_DATABASE_URL": url},
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    )
    loaded = set(json.loads(started.stdout))
    assert "service.web" in loaded
    assert {name: why for name, why in HEAVY.items() if name in loaded} == {}


ALIVE = """
import json, sys
from service.app import create_app
told = {}
def start(status, headers): told["status"] = status
import threading
threading.Thread.start = lambda self: None  # what is loaded after the answer is not waited for
told["body"] = b"".join(create_app()({"PATH_INFO": "/healthz"}, start)).decode()
print(json.dumps([told, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_a_sign_of_life_waits_for_nothing(tmp_path: Path) -> None:
    """The first answer to who asks whether the process lives comes before the libraries of the pages."""
    url = f"sqlite:///{tmp_path}/nano.db"
    open_store(url).dispose()
    asked = subprocess.run(
        [sys.executable, "-c", ALIVE],
        env={"NANOLEARN_DATABASE_URL": url},
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    )
    told, loaded = json.loads(asked.stdout)
    assert told == {"status": "200 OK", "body": '{"status": "ok", "database": "ok"}'}
    assert {"flask", "sqlalchemy", "jinja2"}.isdisjoint(loaded)
