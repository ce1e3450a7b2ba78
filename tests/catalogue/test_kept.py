"""The catalogue kept beside the courses: the same value, never an old one, and never in the way."""

import json
import shutil
from pathlib import Path

import pytest

from service.catalogue.kept import NAME, load_kept
from service.catalogue.load import load
from service.errors import CatalogueError

COURSES = Path(__file__).parents[2] / "courses"
MODULE = Path("start") / "phishing-pause-and-verify" / "sv.yaml"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """A copy of one of the shipped courses, nothing kept yet."""
    others = [each.name for each in COURSES.iterdir() if each.is_dir() and each.name != MODULE.parts[0]]
    return copied(tmp_path, *others)


def copied(folder: Path, *but: str) -> Path:
    """The shipped courses but these."""
    return Path(shutil.copytree(COURSES, folder / "courses", ignore=shutil.ignore_patterns(f"{NAME}*", *but)))


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    """Every course, module and word, with dates, enums and orders; the second time from the file."""
    courses = copied(tmp_path)
    read = load(courses)
    assert load_kept(courses) == read
    assert load_kept(courses) == read
    assert list(load_kept(courses).modules) == list(read.modules)
    kept = json.loads((courses / NAME).read_text(encoding="utf-8"))
    kept["catalogue"]["courses"]["start"]["title"]["sv"] = "Ur filen"
    (courses / NAME).write_text(json.dumps(kept), encoding="utf-8")
    assert load_kept(courses).courses["start"].title["sv"] == "Ur filen"


def test_a_changed_file_is_read_again(courses: Path) -> None:
    """One letter in one language, and its version is another."""
    before = load_kept(courses).modules[MODULE.parts[1]].version
    file = courses / MODULE
    file.write_text(file.read_text(encoding="utf-8").replace("stanna upp", "stanna", 1), encoding="utf-8")
    after = load_kept(courses).modules[MODULE.parts[1]]
    assert after.words["sv"].title.startswith("Misstänkt mejl: stanna och")
    assert after.version != before
    assert load_kept(courses) == load(courses)


def test_a_module_that_is_gone_is_gone(courses: Path) -> None:
    """Files that are no longer there count too: the course now names a module that it lacks."""
    load_kept(courses)
    shutil.rmtree(courses / MODULE.parent)
    with pytest.raises(CatalogueError):
        load_kept(courses)


@pytest.mark.parametrize("content", ["", "{}", "[1]", "{half", '{"made_from": 1}', "\x00"])
def test_a_file_that_is_no_catalogue(courses: Path, content: str) -> None:
    """It is as if it were not there, and is put right."""
    (courses / NAME).write_text(content, encoding="utf-8")
    assert load_kept(courses) == load(courses)
    assert json.loads((courses / NAME).read_text(encoding="utf-8"))["made_from"]


def test_a_folder_that_cannot_be_written_to(courses: Path) -> None:
    """As on App Engine: a place that is taken by something else is left alone."""
    (courses / NAME).mkdir()
    assert load_kept(courses) == load(courses)
    assert [path.name for path in courses.glob(f"{NAME}*")] == [NAME]
