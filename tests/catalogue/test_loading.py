"""Courses from their folders: what is refused, with file and line, and what makes a version."""

from pathlib import Path

import pytest

from service.catalogue.load import check, load, load_module
from service.catalogue.model import Course
from service.errors import CatalogueError, UsageError
from tests.support.module_files import GOOD, MODULE, TODAY, spoil, write_good


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    return write_good(tmp_path)


def test_a_good_folder_is_loaded_whole(courses: Path) -> None:
    """Courses, modules, misconceptions; and there is nothing to say about it."""
    catalogue = load(courses)
    titles = {"sv": "Kom igång", "da": "Kom i gang", "en": "A start"}
    assert catalogue.courses == {"start": Course("start", titles, ("call-back",))}
    module = catalogue.modules["call-back"]
    assert (module.course, module.languages, module.pass_mark) == ("start", ("sv", "da", "en"), 2)
    assert [source.id for source in module.sources] == ["NCSC-PHISH", "RUMOUR"]
    assert set(catalogue.misconceptions) == {"M-LOOK", "M-WAIT"}
    assert module.words["en"].scenario.startswith("Anna at the school office gets a mail at 15.40. It says that she")
    assert check([courses], TODAY) == []


@pytest.mark.parametrize(
    ("slip", "rule", "part"),
    [
        (("module.yaml", "audience: staff", "audience: teachers"), "format", "should be one of staff, pupils-7-9"),
        (("module.yaml", "pass_mark: 2", "pass_mark: 4"), "format", "more than the 3 questions"),
        (("module.yaml", "pass_mark: 2", 'pass_mark: "2"'), "format", "whole number from 1, without quotes"),
        (("module.yaml", "pass_mark: 2", "pas_mark: 2"), "format", "is no key of this place. Did you mean pass_m"),
        (("module.yaml", "audience: staff", "audience: staff\nversion: Spring!"), "format", "like spring-2026"),
        (("module.yaml", "verified_on: 2026-11-01", "verified_on: last week"), "format", "is no date"),
        (("module.yaml", "review_by: 2027-04-30", "review_by: 2026-10-30"), "format", "later day than verified_on"),
        (("module.yaml", "review_class: R6", "review_class: R7"), "format", "R6, R12"),
        (("module.yaml", "id: call-back", "id: callback"), "format", "the folder is called call-back"),
        (("module.yaml", "id: bookmark", "id: Bookmark"), "format", "lower-case words with hyphens"),
        (("module.yaml", "id: spelling", "id: later"), "format", "later stands here twice"),
        (("module.yaml", "id: sign\n", "id: list\n"), "format", "list stands here twice"),
        (("module.yaml", "[NCSC-PHISH, RUMOUR]", "[NCSC-FISH]"), "format", "Did you mean NCSC-PHISH?"),
        (("module.yaml", "    asks: knowledge\n", "    asks: [x]\n"), "format", "is a list where a text is wanted"),
        (("en.yaml", 'title: "Mail: pause and check"', "title: 15"), "format", "is the number 15 where a text"),
        (("en.yaml", 'title: "Mail: pause and check"', "title:"), "format", "title: is empty."),
        (("en.yaml", 'title: "Mail: pause and check"\n', ""), "format", "title: is missing."),
        (("en.yaml", "  typed:\n", "  typd:\n"), "18", "no question called typd in module.yaml."),
        (("en.yaml", "      logo: Whether", "      lego: Whether"), "18", "Did you mean logo?"),
        (("en.yaml", "Whether the logo looks right", "What it wants me to do"), "format", "the same text as wish"),
        (("en.yaml", "Whether the logo looks right", "yes: no good"), "format", "colon"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_line(
    courses: Path, slip: tuple[str, str, str], rule: str, part: str
) -> None:
    """Both the check and the loading say where and what; the line is where the slip stands, or just around it."""
    file, old, new = slip
    line = spoil(courses, f"{MODULE}/{file}", old, new)
    findings = [finding for finding in check([courses], TODAY) if part in finding.message]
    assert len(findings) == 1
    assert (findings[0].rule, findings[0].file) == (rule, courses / MODULE / file)
    assert findings[0].line in {line, line + 1, 1} or rule == "18" or "twice" in part or "right" in old
    with pytest.raises(CatalogueError, match="The courses cannot be used"):
        load(courses)


def test_two_right_options_and_none_are_refused(courses: Path) -> None:
    """Exactly one option is right, and the others say which idea they stand for."""
    spoil(
        courses, f"{MODULE}/module.yaml", "id: logo\n        misconception: M-LOOK", "id: logo\n        correct: true"
    )
    (finding,) = check([courses], TODAY)
    assert finding.message == ("questions.sign.options: need exactly one with correct: true; here it is wish and logo.")


def test_courses_and_folders_name_each_other(courses: Path) -> None:
    """A module that is listed but missing, and one that is there but not listed."""
    spoil(courses, "start/course.yaml", "- call-back", "- call-bck")
    messages = [finding.message for finding in check([courses], TODAY)]
    assert messages == [
        "The module call-back has a folder but is not in the list of modules.",
        "There is no module folder call-bck in start. Did you mean call-back?",
    ]


def test_an_id_stands_for_one_thing(courses: Path) -> None:
    """The same module in two courses is refused: people assign by id."""
    for name, text in GOOD.items():
        if name.startswith("start/"):
            copy = courses / name.replace("start/", "again/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text.replace("id: start", "id: again"), encoding="utf-8")
    (finding,) = [finding for finding in check([courses], TODAY) if finding.rule == "format"]
    assert (finding.file, finding.message) == (
        courses / MODULE / "module.yaml",
        "The id call-back is taken by another module or course.",
    )


def test_the_error_shows_the_first_findings_and_counts_the_rest(courses: Path) -> None:
    """Nobody reads forty lines; the check shows them all."""
    for language in ("sv", "da", "en"):
        (courses / MODULE / f"{language}.yaml").write_text("title: x\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(courses)
    lines = str(caught.value).splitlines()
    assert lines[0] == "The courses cannot be used."
    assert lines[1] == f"  {courses / MODULE / 'da.yaml'}:1: objective: is missing."
    assert lines[4:] == ["  and 9 more", "nanolearn courses check shows everything."]


def test_one_module_is_loaded_whatever_its_neighbours_are(courses: Path) -> None:
    """An author at work sees the module at hand."""
    (courses / "broken").mkdir()
    (courses / "broken" / "course.yaml").write_text("- nothing", encoding="utf-8")
    assert load_module(courses, "call-back").id == "call-back"
    with pytest.raises(UsageError, match=r"There is no module call-bak in .*\. Did you mean call-back\?"):
        load_module(courses, "call-bak")


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("en.yaml", "office gets a mail at", "office gets\n  a mail  at", True),
        ("en.yaml", 'title: "Mail: pause and check"', "# a remark\ntitle: 'Mail: pause and check'", True),
        ("module.yaml", "review_by: 2027-04-30", "review_by: 2027-04-29", True),
        ("module.yaml", "level: administration\npass_mark: 2", "pass_mark: 2\nlevel: unit", True),
        ("module.yaml", "pass_mark: 2", "pass_mark: 3", False),
        ("module.yaml", "licence: CC-BY-4.0", "licence: CC0-1.0", False),
        ("da.yaml", "Melder det nu og skifter den", "Melder det nu, og skifter den", False),
    ],
)  # fmt: skip
def test_the_version_is_the_content_and_nothing_else(courses: Path, file: str, old: str, new: str, same: bool) -> None:
    """Wrapping, order of keys, remarks and review dates keep a version; any word, in any language, makes a new one."""
    before = load(courses).modules["call-back"].version
    spoil(courses, f"{MODULE}/{file}", old, new)
    assert (load(courses).modules["call-back"].version == before) is same


def test_a_version_with_a_name_stays_until_it_is_named_anew(courses: Path) -> None:
    """The author decides what is a correction and what is a new version."""
    spoil(courses, f"{MODULE}/module.yaml", "audience: staff", "version: spring-2026\naudience: staff")
    assert load(courses).modules["call-back"].version == "spring-2026"
    spoil(courses, f"{MODULE}/da.yaml", "Melder det nu og skifter den", "Melder det nu, og skifter den")
    assert load(courses).modules["call-back"].version == "spring-2026"


def test_a_source_is_part_of_the_version(courses: Path) -> None:
    """Learners read where the facts come from."""
    before = load(courses).modules["call-back"].version
    spoil(courses, "sources.yaml", "label: NCSC UK, Phishing attacks", "label: NCSC UK, Phishing")
    assert load(courses).modules["call-back"].version != before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """With the setting that says where it is."""
    with pytest.raises(CatalogueError, match="NANOLEARN_COURSES"):
        load(tmp_path / "nowhere")


def test_each_kind_of_path_is_checked(courses: Path) -> None:
    """A folder of courses, a course, a module and a file: all see the same slip, and a clean file sees none."""
    spoil(courses, f"{MODULE}/en.yaml", "punished", "punished by example@kommun.test")
    places = [courses, courses / "start", courses / MODULE, courses / MODULE / "en.yaml"]
    assert {len(check([place], TODAY)) for place in places} == {1}
    assert len(check(places, TODAY)) == 1
    assert check([courses / MODULE / "sv.yaml", courses / "sources.yaml"], TODAY) == []


def test_from_inside_a_module_everything_around_it_is_found(courses: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An author stands in the folder and says "here", or names a file by its bare name."""
    monkeypatch.chdir(courses / MODULE)
    assert check([Path(), Path("en.yaml"), Path("..")], TODAY) == []
    spoil(courses, f"{MODULE}/en.yaml", "logo: Whether", "lego: Whether")
    assert {finding.rule for finding in check([Path("en.yaml")], TODAY)} == {"18"}


def test_a_file_that_is_no_part_of_a_course_is_refused(courses: Path) -> None:
    """A clean bill for a file that nobody read would be a lie."""
    (courses / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is no file of a course"):
        check([courses / "README.md"], TODAY)


def test_without_the_shared_files_that_is_said(courses: Path) -> None:
    """Checking one module needs the sources and misconceptions of all."""
    (courses / "misconceptions.yaml").unlink()
    assert [finding.message for finding in check([courses / MODULE], TODAY)] == [
        "There is no file misconceptions.yaml here."
    ]
