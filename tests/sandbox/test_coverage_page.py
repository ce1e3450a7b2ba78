"""docs/sandbox-coverage.md says what is so, and docs/sandbox.md names what there is."""

import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from sandbox.app import create_app
from sandbox.discovery import discovery
from sandbox.faults import TYPES
from sandbox.handlers import HANDLERS
from sandbox.serve import Sandbox
from sandbox.world import Switches, World

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "sandbox.md"


def test_the_coverage_page_is_current() -> None:
    """It is written by a script; if this fails, run `python scripts/sandbox_coverage.py`."""
    spec = importlib.util.spec_from_file_location("sandbox_coverage", ROOT / "scripts" / "sandbox_coverage.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert (ROOT / "docs" / "sandbox-coverage.md").read_text(encoding="utf-8") == script.coverage()


def test_each_handler_answers_a_method_that_google_has() -> None:
    """A handler under a name of our own would never be called."""
    create_app(World("ekby.example"))

    assert set(HANDLERS) - set(discovery().methods) == set()


def test_the_page_names_every_address_of_the_control_api() -> None:
    """What can be controlled is documented, address by address."""
    app = create_app(World("ekby.example"))
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/_sandbox")}
    text = PAGE.read_text(encoding="utf-8")

    assert {rule for rule in rules if f"`{rule.replace('<', '{').replace('>', '}')}`" not in text} == set()


def test_the_page_names_every_switch_and_every_field_of_a_fault() -> None:
    """Nothing that can be set is a secret."""
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text))

    assert {switch.name for switch in fields(Switches)} - named == set()
    assert set(TYPES) - named == set()


def test_the_example_for_python_runs(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first example of the page makes a Form, with nothing replaced but the address and the town."""
    monkeypatch.chdir(tmp_path)
    sandbox.key_file("sandbox-key.json")
    example = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    example = example.replace("http://127.0.0.1:9099", sandbox.url).replace("strandkoping", "ekby")
    names: dict[str, Any] = {}

    exec(example, names)
    names["forms"].close()

    assert "'title': 'Hej'" in capsys.readouterr().out
    assert len(sandbox.world.forms) == 1
