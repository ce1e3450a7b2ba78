"""Placeholders: what fills them in, in which order, and that none ever reaches a learner unfilled."""

from pathlib import Path

import pytest

from service.catalogue.kept import load_kept
from service.catalogue.load import check, inspect_installation, load
from service.compiler.form import compile_form
from service.errors import CatalogueError
from tests.support.module_files import MODULE, TODAY, spoil, write_good

COMMON = """
report-to:
  means: completes "Report it"
  sv: som vi gör här
  da: som vi gør her
  en: as we do here
help-line:
  means: the number to call
"""
NOT_FILLED_IN = (
    "report-to is not filled in for this installation, so learners read the general words. Give it in local.yaml."
)
POLICE = "country:\n  SE:\n    police: 114 14\n"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """The good course, its English reason saying where to report."""
    folder = write_good(tmp_path)
    (folder / "placeholders.yaml").write_text(COMMON, encoding="utf-8")
    spoil(folder, f"{MODULE}/en.yaml", "Report it the same day,", "Report it {{report-to}},")
    return folder


def local(folder: Path, text: str) -> None:
    (folder / "local.yaml").write_text(text, encoding="utf-8")


def report(folder: Path, language: str = "en") -> str:
    return load(folder).modules["call-back"].words[language].key_points["report"]


def test_the_general_words_stand_until_somebody_fills_in_better_ones(courses: Path) -> None:
    """Nothing is wrong with the module, but the installation is told what it has left to fill in."""
    assert report(courses) == "Report it as we do here, also when you have clicked. Nobody is punished for a report."
    assert check([courses], TODAY) == []
    found = inspect_installation([courses], TODAY).findings
    assert [(f.file.name, f.line, str(f.severity), f.message) for f in found] == [
        (
            "placeholders.yaml",
            2,
            "warning",
            NOT_FILLED_IN,
        )
    ]
    local(courses, "values:\n  report-to: on 1234\n")
    assert report(courses).startswith("Report it on 1234,")
    assert inspect_installation([courses], TODAY).findings == []


def test_what_is_filled_in_changes_no_version(courses: Path) -> None:
    """The Forms that people have get the new number; their answers stay."""
    before = load(courses).modules["call-back"].version
    local(courses, "values:\n  report-to:\n    en: on 5678\n")
    after = load(courses).modules["call-back"]
    assert after.version == before
    assert "Report it on 5678" in after.words["en"].key_points["report"]
    texts = [item.get("description", "") for item in compile_form(after, "en").items]
    assert any("Report it on 5678" in text for text in texts)
    assert not any("{{" in str(item) for item in compile_form(after, "en").items)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{help-line}}", "{{help-line}} is not filled in for this installation"),
        ("{{report-too}}", "Did you mean report-to?"),
        ("{{ Report to }}", "is no placeholder"),
        ("{{report-to", "is no placeholder"),
        ("report-to}}", "is no placeholder"),
    ],
)
def test_what_nothing_fills_in_is_never_loaded(courses: Path, text: str, part: str) -> None:
    """Not filled in, unknown, or half a placeholder: an error with its line, and no catalogue to make Forms from."""
    line = spoil(courses, f"{MODULE}/en.yaml", "Tricks can look like anything", f"Tricks {text} look like anything")
    (finding,) = check([courses], TODAY)
    assert (finding.file.name, finding.line, str(finding.severity)) == ("en.yaml", line, "error")
    assert part in finding.message
    with pytest.raises(CatalogueError, match="The courses cannot be used"):
        load(courses)


def test_a_value_for_no_placeholder_is_a_slip_of_the_pen(courses: Path) -> None:
    """It would never be read."""
    local(courses, "values:\n  reprot-to: x\n")
    (finding,) = check([courses], TODAY)
    assert (finding.line, finding.message) == (2, "There is no placeholder reprot-to. Did you mean report-to?")


@pytest.mark.parametrize(("country", "expected"), [(None, "Call 114 14."), ("SE", "Call 114 14."), ("DK", "Call 112.")])
def test_english_has_the_facts_of_both_countries(courses: Path, country: str | None, expected: str) -> None:
    """Which ones are read is the installation's choice."""
    english = courses / MODULE / "en.yaml"
    text = english.read_text(encoding="utf-8").replace("Nobody is punished for a report.", "Call {{police}}.")
    english.write_text(f"{text}{POLICE}  DK:\n    police: '112'\n", encoding="utf-8")
    if country:
        local(courses, f"country: {country}\n")
    assert report(courses).endswith(expected)


def test_facts_of_a_country_stand_under_the_same_names_everywhere(courses: Path) -> None:
    """Swedish needs Sweden's, Danish Denmark's, English both; and a fact that no text uses is found."""
    spoil(courses, f"{MODULE}/sv.yaml", "Ingen får straff för en anmälan.", "Ring {{police}}.")
    with (courses / MODULE / "sv.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{POLICE}    unused: x\n")
    found = [(f.file.name, f.message) for f in check([courses], TODAY) if f.rule == "18"]
    lack = "lack police, unused, which other languages or countries have."
    assert found == [
        ("da.yaml", f"The facts of DK {lack}"),
        ("en.yaml", f"The facts of DK {lack}"),
        ("en.yaml", f"The facts of SE {lack}"),
        ("sv.yaml", "No text here has {{unused}}, so nobody reads this fact. Use it or take it out."),
    ]
    assert report(courses, "sv").endswith("Ring 114 14.")


def test_an_address_that_is_filled_in_is_the_installations_own(courses: Path) -> None:
    """Rule 19 is about what authors invent."""
    local(courses, "values:\n  report-to: to incident@kommun.test\n")
    assert check([courses], TODAY) == []


def test_a_changed_value_is_not_answered_from_what_was_kept(courses: Path) -> None:
    """The kept catalogue depends on local.yaml too."""
    local(courses, "values:\n  report-to: on 1\n")
    assert "on 1," in load_kept(courses).modules["call-back"].words["en"].key_points["report"]
    local(courses, "values:\n  report-to: on 2\n")
    assert "on 2," in load_kept(courses).modules["call-back"].words["en"].key_points["report"]
