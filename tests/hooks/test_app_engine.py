"""The files of App Engine: that they agree with the program, and that what they upload and start really answers."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.hooks.views import SLICE_SECONDS
from service.settings import load_settings
from tests.support.rough_server import free_port

HOUSE = Path(__file__).parents[2]
HEADER = {"X-Appengine-Cron": "true"}


def yaml(name: str) -> Any:
    return YAML(typ="safe").load((HOUSE / name).read_text(encoding="utf-8"))


def git(*arguments: str, cwd: Path = HOUSE) -> list[str]:
    listed = subprocess.run(["git", *arguments, "-z"], cwd=cwd, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name]


def uploaded(cwd: Path = HOUSE) -> list[str]:
    """The files of the program that .gcloudignore lets through; its patterns are those of git."""
    ignored = (f"--exclude-from={HOUSE / '.gcloudignore'}", "--ignored")
    kept_back = {*git("ls-files", "--cached", *ignored, cwd=cwd), *git("ls-files", "--others", *ignored, cwd=cwd)}
    return [name for name in ours(cwd) if name not in kept_back]


def ours(cwd: Path = HOUSE) -> list[str]:
    """What belongs to the program, committed or about to be."""
    return git("ls-files", "--cached", "--others", "--exclude-standard", cwd=cwd)


def test_requirements_agree_with_pyproject() -> None:
    """App Engine installs from requirements.txt; it is made from pyproject.toml."""
    spec = importlib.util.spec_from_file_location("requirements_script", HOUSE / "scripts" / "requirements.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.requirements((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert (HOUSE / "requirements.txt").read_text(encoding="utf-8") == made
    assert "gunicorn" in made.split()


def test_the_example_settings_are_good_ones() -> None:
    """Every name is one that is read, and every value one that is accepted."""
    variables = yaml("app.yaml")["env_variables"]
    kept = {"nanolearn-database": "postgresql+psycopg://nano@/nano?host=/cloudsql/nano"}

    def reveal(version: str, *_: object) -> str:
        return kept.get(version.split("/")[3], "hush")

    settings = load_settings({**variables, "GAE_ENV": "standard"}, reveal)
    assert settings.on_app_engine
    assert (settings.database_url, settings.secret_key) == (kept["nanolearn-database"], "hush")
    assert settings.credentials is None  # no key exists that could be lost
    source = (HOUSE / "service" / "settings.py").read_text(encoding="utf-8")
    assert [name for name in variables if f'"{name}"' not in source] == []


def test_app_yaml_names_what_is_there() -> None:
    """The runtime is one that we support, static files lie where it says, and no handler leaves a route out."""
    app = yaml("app.yaml")
    assert app["runtime"] == "python313"
    static, machines, people = app["handlers"]
    assert (HOUSE / static["static_dir"] / "service.css").is_file()
    assert (people["url"], people["secure"], machines["secure"]) == ("/.*", "always", "optional")
    assert app["inbound_services"] == ["warmup"]


def test_cron_calls_the_tick() -> None:
    """Once a minute, and a slice ends before the next begins."""
    assert yaml("cron.yaml")["cron"] == [
        {
            "description": "Nanolearn's work, a slice at a time",
            "url": "/hooks/tick",
            "schedule": "every 1 minutes synchronized",
            "target": "default",
        }
    ]
    assert SLICE_SECONDS < 60


def test_only_the_service_is_uploaded() -> None:
    """Neither tests nor the sandbox; all of the service and the courses."""
    names = uploaded()
    assert {name.partition("/")[0] for name in names} == {
        "LICENSE",
        "app.yaml",
        "courses",
        "requirements.txt",
        "service",
    }
    assert {name for name in ours() if name.startswith(("service/", "courses/"))} <= set(names)


def test_what_lies_about_stays_here(tmp_path: Path) -> None:
    """Keys, databases and environments, whatever they are called; of bytecode only that for the runtime."""
    lying = {
        "nanolearn.db": False,
        "key.json": False,
        "sandbox-key.json": False,
        ".env": False,
        ".venv/bin/python": False,
        "sandbox/app.py": False,
        "tests/conftest.py": False,
        "service/__pycache__/web.cpython-311.pyc": False,
        "service/__pycache__/web.cpython-313.pyc": True,
        "service/web.py": True,
        "app.kommun.yaml": True,
        "courses/.catalogue.json": True,
    }
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for name in lying:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["git", "add", "--force", "."], cwd=tmp_path, check=True)
    assert {name: name in uploaded(tmp_path) for name in lying} == lying


@contextlib.contextmanager
def running(folder: Path, **environment: str) -> Iterator[str]:
    """What app.yaml starts, in a folder that holds what is uploaded and nothing else; gives its address."""
    for name in uploaded():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOUSE / name, folder / name)
    port = free_port()
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {yaml('app.yaml')['entrypoint']}"],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PORT": str(port),
            "GAE_ENV": "standard",
            "PYTHONSAFEPATH": "1",  # nothing but the folder and the installed packages
            "PYTHONDONTWRITEBYTECODE": "1",  # as on App Engine, where nothing can be written here
            **environment,
        },
    )
    try:
        yield _once_it_answers(f"http://127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _once_it_answers(address: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert process.poll() is None, "the entrypoint has ended"
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{address}/healthz", timeout=30)
            return address
        time.sleep(0.1)
    raise AssertionError("the entrypoint does not answer")


@pytest.mark.slow
def test_the_entrypoint_answers_and_works(tmp_path: Path, ekby: dict[str, Any], database: str) -> None:
    """Gunicorn as App Engine starts it: health, warmup, a stranger, and ticks against the sandbox, one at a time."""
    with Sandbox(load_town(ekby)) as sandbox:
        environment = {
            "NANOLEARN_DATABASE_URL": database,
            "NANOLEARN_WORKSPACE_ROOT": sandbox.url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(sandbox.key_file(tmp_path / "key.json")),
            "NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example",
            "NANOLEARN_DIRECTORY_ADMIN": "admin@ekby.example",
        }
        with running(tmp_path / "workspace", **environment) as address:
            health = requests.get(f"{address}/healthz", timeout=30)
            assert (health.status_code, health.json()) == (200, {"status": "ok", "database": "ok"})
            warm = requests.get(f"{address}/_ah/warmup", timeout=30)
            assert (warm.status_code, warm.json()["status"]) == (200, "ok")
            assert requests.get(f"{address}/hooks/tick", timeout=30).status_code == 401
            slow = {"method": "directory.users.list", "kind": "slow", "seconds": 2}
            assert requests.post(f"{sandbox.url}/_sandbox/faults", json=slow, timeout=10).ok
            with ThreadPoolExecutor(2) as crons:
                calls = [crons.submit(requests.get, f"{address}/hooks/tick", headers=HEADER, timeout=60) for _ in "ab"]
            replies = sorted((call.result() for call in calls), key=lambda reply: len(reply.content))
            assert [reply.status_code for reply in replies] == [200, 200]
            assert replies[0].json() == {"busy": True}  # another process was at work
            assert replies[1].json()["roster"]["people"] == 9
    assert list((tmp_path / "workspace").glob("*.db*")) == []
