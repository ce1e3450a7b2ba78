"""Whether a module asks how useful it was: its own word, else the installation's, else it does not."""

from pathlib import Path

import pytest

from service.catalogue.kept import load_kept
from service.catalogue.load import check, load
from service.catalogue.model import Module
from service.catalogue.opinion import ASKED
from service.catalogue.orders import option_orders
from service.catalogue.preview import page
from tests.support.module_files import MODULE, TODAY, spoil, write_good


def asked(courses: Path, *own: Path) -> Module:
    kept = load_kept(courses, *own)
    assert kept == load(courses, *own)
    return kept.modules["call-back"]


def says(courses: Path, word: str) -> None:
    spoil(courses, f"{MODULE}/module.yaml", "audience: staff", f"audience: staff\nusefulness: {word}")


def test_it_is_part_of_the_module_and_of_its_version(tmp_path: Path) -> None:
    """Left out or false it leaves no trace, so Forms that are out stay as they are; true makes another version."""
    courses = write_good(tmp_path)
    before = asked(courses)
    assert before.usefulness is False
    says(courses, "true")
    after = asked(courses)
    assert (after.usefulness, after.version != before.version) == (True, True)
    assert check([courses], TODAY) == []
    spoil(courses, f"{MODULE}/module.yaml", "usefulness: true", "usefulness: false")
    assert asked(courses) == before
    spoil(courses, f"{MODULE}/module.yaml", "usefulness: false", "usefulness: sometimes")
    (finding,) = check([courses], TODAY)
    assert (finding.rule, finding.line) == ("format", 3)


@pytest.mark.parametrize(("module", "asks"), [(None, True), ("true", True), ("false", False)])
def test_an_installation_can_ask_in_all_modules(tmp_path: Path, module: str | None, asks: bool) -> None:
    """Of those that do not say themselves what they do."""
    courses, own = write_good(tmp_path), tmp_path / "own"
    own.mkdir()
    (own / "local.yaml").write_text("usefulness: true\n", encoding="utf-8")
    if module is not None:
        says(courses, module)
    assert asked(courses, own).usefulness is asks
    (own / "local.yaml").write_text("usefulness: false\n", encoding="utf-8")
    assert asked(courses, own).usefulness is (module == "true")


def test_a_later_folder_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    """Each folder may have its local.yaml; the last one that says something of it decides."""
    courses, own = write_good(tmp_path), tmp_path / "own"
    own.mkdir()
    (courses / "local.yaml").write_text("usefulness: true\n", encoding="utf-8")
    (own / "local.yaml").write_text("country: SE\n", encoding="utf-8")
    assert asked(courses, own).usefulness is True


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_an_author_sees_it_in_the_preview(tmp_path: Path, language: str) -> None:
    """At its end, as learners will read it; of other modules it says nothing."""
    courses = write_good(tmp_path)
    words = ASKED[language]
    silent = asked(courses)
    assert words.question not in page(silent, language, option_orders(silent))
    says(courses, "true")
    module = asked(courses)
    shown = page(module, language, option_orders(module))
    assert [shown.count(each) for each in (words.question, words.note, words.lowest, words.highest)] == [1, 1, 1, 1]
