"""Goals: what an organisation wants, and the modules that serve it."""

from pathlib import Path

import pytest

from service.catalogue.findings import Severity
from service.catalogue.goals import read_goals
from service.catalogue.load import check, load
from service.catalogue.model import Goal
from service.errors import CatalogueError
from tests.support.module_files import TODAY, write_good

COURSES = Path(__file__).parents[2] / "courses"
GOALS = """
fewer-fooled:
  sv: Färre luras
  da: Færre bliver snydt
  en: Fewer are fooled
  modules: [call-back, hang-up]
later:
  sv: Senare
  da: Senere
  en: Later
  modules: [unwritten]
"""


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """One course of one module, and two goals, of which one has nothing yet."""
    folder = write_good(tmp_path / "courses")
    (folder / "goals.yaml").write_text(GOALS, encoding="utf-8")
    return folder


def test_goals_with_the_modules_that_are_there(courses: Path) -> None:
    """In the file's order; what is not written yet is left out, and so is a goal without any."""
    words = {"sv": "Färre luras", "da": "Færre bliver snydt", "en": "Fewer are fooled"}
    assert load(courses).goals == {"fewer-fooled": Goal("fewer-fooled", words, ("call-back",))}


@pytest.mark.parametrize("named", ["", "goals.yaml"])
def test_a_module_that_is_yet_to_be_written(courses: Path, named: str) -> None:
    """A warning with its line, whether the folder or the file is checked; the courses can be used."""
    found = [each for each in check([courses / named], TODAY) if each.file.name == "goals.yaml"]
    assert [(each.line, each.rule, each.severity, each.message) for each in found] == [
        (6, "goals", Severity.WARNING, "The goal fewer-fooled names hang-up, and there is no such module yet."),
        (11, "goals", Severity.WARNING, "The goal later names unwritten, and there is no such module yet."),
    ]


def test_courses_without_goals(courses: Path) -> None:
    """Nothing is missing."""
    (courses / "goals.yaml").unlink()
    assert (load(courses).goals, read_goals([courses])) == ({}, ({}, []))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (GOALS.replace("  da: Færre bliver snydt\n", ""), "fewer-fooled.da: is missing."),
        (GOALS.replace("[unwritten]", "[]"), "later.modules: "),
        (
            GOALS.replace("[unwritten]", "[unwritten, unwritten]"),
            "later.modules: the goal names the module",
        ),
        (GOALS.replace("modules: [unwritten]", "module: [unwritten]"), "later.module: is no key of this place."),
        ("- 1", "This file is a list; it should be a table of ids."),
    ],
)
def test_a_goal_that_is_wrong(courses: Path, wrong: str, message: str) -> None:
    """An error with its words, and the courses are not used."""
    (courses / "goals.yaml").write_text(wrong, encoding="utf-8")
    assert any(each.message.startswith(message) for each in read_goals([courses])[1])
    with pytest.raises(CatalogueError):
        load(courses)


def test_the_shipped_goals_are_about_what_there_is() -> None:
    """Some can be chosen today, each in three languages."""
    shipped = load(COURSES).goals
    assert shipped
    assert {tuple(goal.words) for goal in shipped.values()} == {("sv", "da", "en")}
