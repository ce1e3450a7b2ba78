"""The add-on's files with the service's address in them, as an administrator installs them."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://nano.ekby.example"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("addon_files", ROOT / "scripts" / "addon_files.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_address_stands_in_every_place(script: ModuleType, tmp_path: Path) -> None:
    """No file keeps the example's address, and nothing but the scripts and the two manifests is written."""
    assert script.main([ADDRESS + "/", "--language", "da", "--into", str(tmp_path)]) == 0
    written = {str(path.relative_to(tmp_path)): path.read_text("utf-8") for path in tmp_path.rglob("*.*")}
    scripts = {f"apps-script/{path.name}" for path in (ROOT / "addon" / "src").iterdir()}
    assert set(written) == scripts | {"deployment.json"}
    assert [name for name, text in written.items() if "kommun.example" in text] == []
    assert f'address: "{ADDRESS}",' in written["apps-script/Settings.js"]
    assert '("da")' in written["apps-script/Settings.js"]
    assert json.loads(written["apps-script/appsscript.json"])["urlFetchWhitelist"] == [f"{ADDRESS}/cards/"]
    trigger = json.loads(written["deployment.json"])["addOns"]["common"]["homepageTrigger"]
    assert trigger == {"runFunction": f"{ADDRESS}/cards/home", "enabled": True}


def test_files_of_before_are_gone(script: ModuleType, tmp_path: Path) -> None:
    """A script that was renamed would stay in the project and be declared twice."""
    folder = tmp_path / "addon"
    script.main([ADDRESS, "--into", str(folder)])
    (folder / "apps-script" / "Old.js").write_text("")
    script.main([ADDRESS, "--into", str(folder)])
    assert not (folder / "apps-script" / "Old.js").exists()


@pytest.mark.parametrize(
    "address", ["http://nano.ekby.example", "nano.ekby.example", "https://", "https://a@b.example/", ""]
)
def test_an_address_that_google_does_not_call(
    script: ModuleType, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused in a sentence, and nothing is written."""
    assert script.main([address, "--into", str(tmp_path / "addon")]) == 2
    sentence = f"{address!r} is not an address that Google calls; it should be like https://nanolearn.kommun.example.\n"
    assert capsys.readouterr().err == sentence
    assert not (tmp_path / "addon").exists()
