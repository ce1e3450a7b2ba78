"""Several courses folders: a municipality's own wins by id, or changes single words and keeps the updates."""

import shutil
from pathlib import Path

import pytest

from service.catalogue.load import check, inspect, inspect_installation, load, load_module
from service.errors import CatalogueError
from tests.support.module_files import GOOD, MODULE, TODAY, spoil, write_good


@pytest.fixture
def ours(tmp_path: Path) -> tuple[Path, Path]:
    """The program's courses, and an empty folder of the municipality's own."""
    own = tmp_path / "own"
    (own / MODULE).mkdir(parents=True)
    return write_good(tmp_path / "courses"), own


def test_single_words_are_changed_and_the_rest_follows_the_module(ours: tuple[Path, Path]) -> None:
    """A new release of the module below still comes through."""
    base, own = ours
    (own / MODULE / "en.yaml").write_text(
        "key_points:\n  report: Ring the security desk, also when you have clicked.\n", encoding="utf-8"
    )
    module = load(base, own).modules["call-back"]
    assert module.words["en"].key_points["report"] == "Ring the security desk, also when you have clicked."
    assert module.words["en"].title == "Mail: pause and check"
    assert module.version != load(base).modules["call-back"].version
    spoil(base, f"{MODULE}/en.yaml", "Mail: pause and check", "Mail: stop and check")
    assert load(base, own).modules["call-back"].words["en"].title == "Mail: stop and check"
    assert load_module(base, "call-back", own) == load(base, own).modules["call-back"]


def test_a_finding_names_the_file_that_holds_the_words(ours: tuple[Path, Path]) -> None:
    """The municipality's slip is in its own file, at its own line, and a check of its folder shows that alone."""
    base, own = ours
    file = own / MODULE / "en.yaml"
    file.write_text("# ours\nquestions:\n  sign:\n    options:\n      logo: Always the logo\n", encoding="utf-8")
    line = spoil(base, f"{MODULE}/sv.yaml", "Om märket på mejlet ser rätt ut", "Alltid märket på mejlet")
    found = inspect_installation([base, own], TODAY).findings
    assert [(f.file, f.line, f.rule) for f in found] == [
        (base / MODULE / "sv.yaml", line, "7"),
        (file, 5, "7"),
    ]
    for path in (own, own / "start", own / MODULE, file):
        look = inspect([path], TODAY, [base, own])
        assert [(f.file, f.line) for f in look.findings] == [(file, 5)]
        assert look.modules == 1


def test_words_for_what_the_module_does_not_have_are_refused(ours: tuple[Path, Path]) -> None:
    """An id that an update took away is named, not ignored."""
    base, own = ours
    (own / MODULE / "en.yaml").write_text("key_points:\n  reprot: Ring us.\n", encoding="utf-8")
    (finding,) = inspect_installation([base, own], TODAY).findings
    assert (finding.file, finding.line, finding.message) == (
        own / MODULE / "en.yaml",
        2,
        "There is no key point called reprot in module.yaml.",
    )
    with pytest.raises(CatalogueError):
        load(base, own)


def test_a_whole_module_is_replaced(ours: tuple[Path, Path]) -> None:
    """With a module.yaml of its own, nothing of the earlier one is read."""
    base, own = ours
    shutil.copytree(base / MODULE, own / MODULE, dirs_exist_ok=True)
    spoil(own, f"{MODULE}/en.yaml", "Mail: pause and check", "Ours")
    (base / MODULE / "en.yaml").write_text("broken: [", encoding="utf-8")
    assert load(base, own).modules["call-back"].words["en"].title == "Ours"


def test_a_course_and_its_shared_entries_may_be_added_or_replaced(ours: tuple[Path, Path]) -> None:
    """Another list of modules, another source of the same id, another course."""
    base, own = ours
    for name, text in GOOD.items():
        if name.startswith("start/"):
            file = own / name.replace("start/", "extra/").replace("call-back", "ring-up")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("id: start", "id: extra").replace("call-back", "ring-up"), encoding="utf-8")
    (own / "sources.yaml").write_text("NCSC-PHISH:\n  label: Ours\n  where: here\n  mark: V1\n", encoding="utf-8")
    (own / "start" / "course.yaml").write_text(
        GOOD["start/course.yaml"].replace("sv: Kom igång", "sv: Vår start"), encoding="utf-8"
    )
    catalogue = load(base, own)
    assert {id_: course.title["sv"] for id_, course in catalogue.courses.items()} == {
        "extra": "Kom igång",
        "start": "Vår start",
    }
    assert {module.sources[0].label for module in catalogue.modules.values()} == {"Ours"}


def test_a_course_of_ones_own_may_leave_modules_out(ours: tuple[Path, Path]) -> None:
    """What the earlier folder has and the later list does not name is not taught, and not complained of."""
    base, own = ours
    shutil.copytree(base / MODULE, own / "start" / "ours-only")
    spoil(own, "start/ours-only/module.yaml", "id: call-back", "id: ours-only")
    (own / "start" / "course.yaml").write_text(
        GOOD["start/course.yaml"].replace("- call-back", "- ours-only"), encoding="utf-8"
    )
    shutil.rmtree(own / MODULE)
    assert check([base], TODAY) == []
    assert inspect_installation([base, own], TODAY).findings == []
    assert list(load(base, own).modules) == ["ours-only"]
