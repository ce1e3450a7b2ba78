"""`nanolearn courses new`, `stats` and `preview --all` as an author meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.catalogue.load import load
from service.catalogue.rules.unwritten import PENCIL
from service.cli import nanolearn
from tests.support.module_files import MODULE, spoil, write_good

IDEA = ("--course", "start", "--audience", "staff", "--level", "unit", "--review", "R12", "--source", "NCSC-PHISH")


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good course as the installation's own."""
    folder = write_good(tmp_path / "courses")
    monkeypatch.setenv("NANOLEARN_COURSES", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(nanolearn, ["courses", *arguments], input=answers)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix == ".yaml"
    }


def test_a_new_module_loads_and_says_what_is_left_to_write(courses: Path) -> None:
    """Every text but the title is a finding with its line; nothing else is wrong but the ideas still to be chosen."""
    result = run("new", "ring-up", *IDEA, "--title", 'Ring: "nu" \\ sen', "--interleave", "calls", "--json")
    document = json.loads(result.stdout)
    assert document == {"module": "ring-up", "folder": str(courses / "start" / "ring-up"), "findings": 80}
    module = load(courses).modules["ring-up"]
    assert module.words["sv"].title == 'Ring: "nu" \\ sen'
    assert (module.audience, module.level, module.review_class, module.interleave) == ("staff", "unit", "R12", "calls")
    assert load(courses).courses["start"].modules == ("call-back", "ring-up")
    findings = json.loads(run("check", str(courses / "start" / "ring-up"), "--json").stdout)["findings"]
    assert len(findings) == 80
    to_write = [finding for finding in findings if finding["message"].startswith("Still to be written")]
    assert len(to_write) == sum(text.count(PENCIL) for text in tree(courses / "start" / "ring-up").values()) == 74
    assert {f["message"] for f in findings if f not in to_write} == {
        "The misconception M-TO-CHOOSE is not in misconceptions.yaml."
    }


@pytest.mark.parametrize("audience", ["staff", "pupils-7-9", "pupils-4-6", "pupils-f-3"])
def test_a_new_module_has_what_its_readers_are_given(courses: Path, audience: str) -> None:
    """Numbers of questions and options are right from the beginning, whoever it is for."""
    assert run("new", "ring-up", *IDEA, "--audience", audience, "--title", "Ring").exit_code == 0
    findings = json.loads(run("check", str(courses / "start" / "ring-up"), "--json").stdout)["findings"]
    assert {finding["rule"] for finding in findings} <= {"format", "9", "6", "20"}
    assert not [f["message"] for f in findings if f["rule"] == "6"]


def test_questions_do_not_stand_in_the_document(courses: Path) -> None:
    """Asked beside a JSON document, on stderr; where nobody answers, what has no default is missing by name."""
    result = run("new", "ring-up", *IDEA, "--json", answers="\n\n\nRing upp\n")
    assert json.loads(result.stdout)["module"] == "ring-up"
    before = tree(courses)
    nobody = run("new", "call-again", "--course", "start", "--title", "Ring", "--json")
    assert (nobody.exit_code, nobody.stdout, "--source" in nobody.stderr) == (2, "", True)
    assert tree(courses) == before


def test_what_is_not_given_is_asked_for(courses: Path) -> None:
    """In the order of the questions; an empty answer takes what is offered."""
    result = run("new", "ring-up", answers="start\n\nadministration\nR6\nNCSC-PHISH, NCSC-PHISH\nRing upp\n")
    assert result.exit_code == 0, result.output
    module = load(courses).modules["ring-up"]
    assert (module.audience, module.level, module.review_class) == ("staff", "administration", "R6")
    assert module.words["sv"].title == "Ring upp"


TITLES = ("--course-title", "sv=Små steg", "--course-title", "da=Små skridt", "--course-title", 'en=Small: "steps"')


def test_a_course_that_is_not_there_is_made_with_its_first_module(courses: Path) -> None:
    """With its title in three languages; the next module is added to it, and the titles matter no more."""
    result = run("new", "say-no", *IDEA, "--course", "small", "--title", "Säg nej", *TITLES, "--json")
    assert result.exit_code == 0, result.output
    assert run("new", "say-yes", *IDEA, "--course", "small", "--title", "Säg ja").exit_code == 0
    course = load(courses).courses["small"]
    assert course.title == {"sv": "Små steg", "da": "Små skridt", "en": 'Small: "steps"'}
    assert course.modules == ("say-no", "say-yes")
    assert sorted(path.name for path in courses.iterdir() if path.is_dir()) == ["small", "start"]


def test_the_title_of_a_new_course_is_asked_for(courses: Path) -> None:
    """In each language that was not given, after saying which course may have been meant."""
    answers = "Små skridt\nSmall steps\n"
    given = ("--course", "strat", "--title", "Säg nej", "--course-title", "sv=Små steg")
    result = run("new", "say-no", *IDEA, *given, answers=answers)
    assert result.exit_code == 0, result.output
    assert "There is no course strat in" in result.stderr
    assert "Did you mean start? It is made when you give its title" in result.stderr
    assert load(courses).courses["strat"].title == {"sv": "Små steg", "da": "Små skridt", "en": "Small steps"}


def test_what_pupils_do_with_their_teacher_says_so(courses: Path) -> None:
    """And only where it was asked for."""
    run("new", "say-no", *IDEA, "--title", "Säg nej", "--audience", "pupils-f-3", "--with-teacher")
    run("new", "say-yes", *IDEA, "--title", "Säg ja", "--audience", "pupils-f-3")
    modules = load(courses).modules
    assert (modules["say-no"].with_teacher, modules["say-yes"].with_teacher) == (True, False)


@pytest.mark.parametrize(
    ("name", "change", "part"),
    [
        ("ring-up", ("--course", "stat"), "Did you mean start? A new one begins with its title in each language"),
        ("ring-up", ("--course", "small", *TITLES[:4]), "There is no course small"),
        ("ring-up", ("--course", "small", *TITLES, "--course-title", "Små"), "--course-title Små names no language"),
        ("ring-up", ("--course", "call-back", *TITLES), "call-back is a module of the course start"),
        ("ring-up", ("--course", "ring-up", *TITLES), "There is a module or course ring-up already"),
        ("ring-up", ("--course", "../out", *TITLES), "The course cannot be made. id:"),
        ("ring-up", ("--course", "small", *TITLES, "--source", "NCSC-FISH"), "Did you mean NCSC-PHISH?"),
        ("call-back", (), "There is a module or course call-back already"),
        ("start", (), "There is a module or course start already"),
        ("Ring_Up", (), "lower-case words with hyphens"),
        ("../out", (), "lower-case words with hyphens"),
        ("ring-up", ("--source", "NCSC-FISH"), "Did you mean NCSC-PHISH?"),
        ("ring-up", ("--source", " , "), "--source names no source"),
        ("ring-up", ("--misconception", "look"), "capitals with hyphens"),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(
    courses: Path, name: str, change: tuple[str, ...], part: str
) -> None:
    """The reason in words, and every file as it was."""
    before = tree(courses.parent), sorted(path.name for path in (courses / "start").iterdir())
    result = run("new", name, *IDEA, "--title", "Ring", *change)
    assert part in str(result.exception)
    assert (tree(courses.parent), sorted(path.name for path in (courses / "start").iterdir())) == before
    assert [path.name for path in courses.iterdir() if path.is_dir()] == ["start"]


def test_stats_are_words_time_and_lix_by_language(courses: Path) -> None:
    """As a document with the limits beside the figures, and as a table."""
    (module,) = json.loads(run("stats", "--json").stdout)["modules"]
    assert (module["id"], module["course"], module["audience"]) == ("call-back", "start", "staff")
    assert list(module["languages"]) == ["sv", "da", "en"]
    english = module["languages"]["en"]
    assert english["words_limit"] == 520
    assert english["lix_limit"] == 36
    assert english["seconds"] == round(english["words"] / 175 * 60 + 24)
    rows = run("stats", str(courses / MODULE)).stdout.splitlines()
    figures = [str(english[name]) for name in ("words", "seconds", "lix", "lix_limit")]
    assert rows[-1].split() == ["start", "call-back", "en", *figures]


def test_the_desk_shows_all_languages_and_what_is_wrong_beside_the_text(courses: Path) -> None:
    """Each finding stands at its language and, inside the page, at the very text."""
    line = spoil(courses, f"{MODULE}/en.yaml", "Whether the logo looks right", "It is always the logo")
    assert json.loads(run("preview", "call-back", "--all", "--json").stdout) == {"file": "call-back.html"}
    page = Path("call-back.html").read_text(encoding="utf-8")
    assert page.count("<iframe") == 3
    assert f"<code>en.yaml:{line}</code> 7: The option" in page
    note = "&lt;strong&gt;Finding:&lt;/strong&gt; 7: The option"
    assert page.count(note) == 1
    assert page.index("It is always the logo&lt;/span&gt;") < page.index(note)


def test_the_desk_shows_why_a_module_cannot_be_read(courses: Path) -> None:
    """Half-written files are what an author has most of the time."""
    (courses / MODULE / "en.yaml").write_text("title: [", encoding="utf-8")
    assert run("preview", "call-back", "--all").exit_code == 0
    page = Path("call-back.html").read_text(encoding="utf-8")
    assert "<iframe" not in page
    assert "en.yaml:1</code> format: A list that opens with [" in page


@pytest.mark.parametrize("with_it", [("--json",), ("--all",), ("--lang", "sv"), ("--out", "x.html")])
def test_watching_goes_with_nothing_that_writes_a_file(courses: Path, with_it: tuple[str, ...]) -> None:
    """It would be a file that nobody gets."""
    assert "--watch shows all languages in a browser" in str(run("preview", "call-back", "--watch", *with_it).exception)


def test_a_placeholder_left_empty_is_named_by_the_check_of_the_installation(courses: Path) -> None:
    """Without a path the check is of all that is taught here."""
    (courses / "placeholders.yaml").write_text(
        "report-to:\n  means: where\n  sv: här\n  da: her\n  en: here\n", encoding="utf-8"
    )
    spoil(courses, f"{MODULE}/en.yaml", "Report it the same day,", "Report it {{report-to}},")
    findings = json.loads(run("check", "--json").stdout)["findings"]
    assert [finding["line"] for finding in findings if finding["rule"] == "format"] == [1]
    assert run("check", str(courses)).stdout.splitlines()[-1].startswith("1 module, 0 errors")


def test_a_municipalitys_own_folder_is_read_over_the_programs(
    courses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two folders in the setting: the list, the check and the preview all read the words that were changed."""
    own = tmp_path / "own"
    (own / MODULE).mkdir(parents=True)
    (own / MODULE / "sv.yaml").write_text("title: Vår egen rubrik\n", encoding="utf-8")
    before = json.loads(run("list", "--json").stdout)["courses"][0]["modules"][0]["version"]
    monkeypatch.setenv("NANOLEARN_COURSES", f"{courses}:{own}")
    assert json.loads(run("list", "--json").stdout)["courses"][0]["modules"][0]["version"] != before
    assert json.loads(run("check", str(own), "--json").stdout) == {"findings": [], "modules": 1}
    run("preview", "call-back", "--out", "x.html")
    assert "Vår egen rubrik" in Path("x.html").read_text(encoding="utf-8")
    monkeypatch.setenv("NANOLEARN_COURSES", f"{courses}:{tmp_path / 'nowhere'}")
    assert "nowhere', which is not a folder" in str(run("list").exception)
