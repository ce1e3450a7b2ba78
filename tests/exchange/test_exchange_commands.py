"""`nanolearn courses import` and `courses export` as an author meets them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.catalogue.load import load
from service.cli import nanolearn
from service.errors import NanolearnError
from service.exchange.yaml_text import comment, document
from tests.support.module_files import write_good

BANK = """\
// prov
$CATEGORY: $course$/Koder

::K1:: Vad gör du?{=Byter kod#Bra ~Väntar#Nej ~No#Nej}

::K2:: Rätt?{T}

::K3:: Hur många?{#4:1}

::K4:: Skriv{}

::K5:: Mer?{=ja ~nej}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the good course as the installation's own, and a bank."""
    monkeypatch.setenv("NANOLEARN_COURSES", str(write_good(tmp_path / "courses")))
    monkeypatch.setenv("NANOLEARN_LANGUAGE", "sv")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prov.gift").write_text(BANK, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(nanolearn, ["courses", *arguments])


def failure(*arguments: str) -> tuple[int, str]:
    """The exit status of a command that fails, and what it says."""
    result = run(*arguments)
    if isinstance(result.exception, NanolearnError):
        return result.exception.exit_status, str(result.exception)
    assert isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def imported(*arguments: str) -> Any:
    result = run("import", "prov.gift", "--format", "gift", *arguments, "--json")
    assert result.exit_code == 0, result.output + result.stderr
    return json.loads(result.stdout)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_whole_report(home: Path) -> None:
    """Modules by category, three questions each; every question answered for, with its line."""
    found = imported("--into", "ours")
    assert found["modules"] == ["koder-1", "koder-2"]
    assert found["items"] == 4
    assert found["skipped"] == [
        {"line": 10, "reason": "It is an essay, which has no right answer that could be counted."}
    ]
    assert found["folder"] == str(Path("ours") / "bank-prov")
    assert [(q["line"], q["verdict"], q["module"], q["question"]) for q in found["questions"]] == [
        (4, "exact", "koder-1", "k1"),
        (6, "exact", "koder-1", "k2"),
        (8, "lossy", "koder-1", "k3"),
        (10, "refused", None, None),
        (12, "exact", "koder-2", "k5"),
    ]
    catalogue = load(Path("ours"))
    assert catalogue.courses["bank-prov"].modules == ("koder-1", "koder-2")
    words = catalogue.modules["koder-1"].words["sv"]
    assert (words.title, words.questions["k1"].right, words.questions["k1"].wrong) == ("Koder 1", "Bra", "Nej")
    assert dict(words.questions["k1"].options) == {"byter-kod": "Byter kod", "vantar": "Väntar", "no": "No"}


def test_what_is_left_to_write_is_found_by_the_check(home: Path) -> None:
    """Objective, scenario, key point, explanations, options, misconceptions and sources, and nothing else is wrong."""
    imported("--into", "ours")
    result = run("check", "ours", "--json")
    findings = json.loads(result.stdout)["findings"]
    one = [(f["rule"], f["message"]) for f in findings if f["file"].endswith("koder-2/sv.yaml")]
    assert one == [
        ("format", "Still to be written: målet, en mening: vad gör man när det händer."),
        ("format", "Still to be written: en person, en plats och ett val."),
        ("format", "Still to be written: det viktigaste, med en källa som du har läst."),
        ("format", "Still to be written: skälet till att svaret är rätt."),
        (
            "format",
            "Still to be written: varför det lockar, vad man gör i stället och vad man gör om det redan har hänt.",
        ),
    ]
    assert {f["rule"] for f in findings if f["file"].endswith("koder-2/module.yaml")} == {
        "5",
        "6",
        "7",
        "9",
        "18",
        "20",
    }


def test_strict_refuses_what_would_lose_anything(home: Path) -> None:
    """The exact ones are carried; the lossy one says what it would have lost."""
    found = imported("--into", "ours", "--strict")
    assert found["items"] == 3
    assert [skipped["line"] for skipped in found["skipped"]] == [8, 10]
    assert found["skipped"][0]["reason"].startswith("With --strict nothing may be lost. The answer was typed;")


def test_doing_it_again_changes_nothing(home: Path) -> None:
    """The same answer and the same files, also after it was killed between two of them."""
    first = imported("--into", "ours")
    before = tree(home / "ours")
    assert imported("--into", "ours") == first
    assert tree(home / "ours") == before
    (home / "ours/bank-prov/course.yaml").unlink()
    assert imported("--into", "ours") == first
    assert tree(home / "ours") == before


def test_an_edited_module_is_never_written_over(home: Path) -> None:
    """It is a usage error that names the module, and no file has changed."""
    imported("--into", "ours")
    file = home / "ours/bank-prov/koder-1/sv.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Vad gör du?", "Vad gör du nu?"), encoding="utf-8")
    before = tree(home / "ours")
    status, said = failure("import", "prov.gift", "--format", "gift", "--into", "ours")
    assert status == 2
    assert "There is a module koder-1" in said
    assert tree(home / "ours") == before


def test_into_a_course_that_is_there(home: Path) -> None:
    """The modules stand last in it, and its own files keep what their authors wrote."""
    before = (home / "courses/misconceptions.yaml").read_text(encoding="utf-8")
    found = imported("--into", "courses/start")
    assert load(Path("courses")).courses["start"].modules == ("call-back", "koder-1", "koder-2")
    assert Path(found["folder"]) == home / "courses/start"
    assert (home / "courses/misconceptions.yaml").read_text(encoding="utf-8") == before
    sources = (home / "courses/sources.yaml").read_text(encoding="utf-8")
    assert sources.endswith('BANK-PROV:\n  label: "prov.gift, a question bank"\n  where: "prov.gift"\n  mark: "K"\n')


def test_an_id_that_another_course_has(home: Path) -> None:
    """Nothing is written: ids are what people assign by."""
    (home / "prov.gift").write_text("$CATEGORY: Call back\n\nQ{T}", encoding="utf-8")
    before = tree(home / "courses")
    status, said = failure("import", "prov.gift", "--format", "gift", "--into", "courses")
    assert status == 2
    assert "There is a call-back in the course start already" in said
    assert tree(home / "courses") == before


def test_names_of_files_and_categories_that_no_text_can_hold(home: Path) -> None:
    """Moodle's own folders name no module, and braces are set apart."""
    file = home / "{{x}} – \u2028prov.gift"
    file.write_text("$CATEGORY: $course$/top\n\nQ{T}\n\n$CATEGORY: top/{{y}} A//B\n\nR{F}", encoding="utf-8")
    result = run("import", file.name, "--format", "gift", "--into", "ours", "--json")
    assert json.loads(result.stdout)["modules"] == ["x-prov", "y-a-b"]
    titles = [module.words["sv"].title for module in load(Path("ours")).modules.values()]
    assert titles == ["{ {x} } – prov", "{ {y} } A/B"]


def test_nothing_to_carry(home: Path) -> None:
    """The report is whole, nothing is made, and the exit status says so."""
    (home / "prov.gift").write_text("Q{}\n\nBara text", encoding="utf-8")
    result = run("import", "prov.gift", "--format", "gift", "--into", "ours", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["modules"], found["items"], [s["line"] for s in found["skipped"]]) == ([], 0, [1, 3])
    assert not (home / "ours").exists()


def test_what_a_person_reads(home: Path) -> None:
    """The sum, what was lost or refused, and what to do next."""
    result = run("import", "prov.gift", "--format", "gift", "--into", "ours")
    assert result.stdout.splitlines() == [
        "3 exact, 1 lossy, 1 refused",
        "line 8 K3: lossy",
        "    The answer was typed; here it is chosen among options, and the tempting wrong ones are still to write.",
        "    4 gave 100 percent within 1; Google Forms knows no tolerance.",
        "line 10 K4: refused",
        "    It is an essay, which has no right answer that could be counted.",
        "4 questions in 2 modules: koder-1, koder-2",
        f"What is left to write: nanolearn courses check {Path('ours') / 'bank-prov'}",
    ]


def test_windows_1252_and_the_mark_of_utf_8(home: Path) -> None:
    """The letters are the same; what was assumed is said."""
    (home / "prov.gift").write_bytes(BANK.encode("cp1252"))
    found = imported("--into", "one")
    assert found["notes"] == ["prov.gift is not UTF-8 and was read as windows-1252. Look at its å, ä, ö, æ and ø."]
    (home / "prov.gift").write_bytes(BANK.encode("utf-8-sig"))
    assert imported("--into", "two")["notes"] == []
    assert tree(home / "one") == tree(home / "two")


def test_years_f_to_3_have_two_questions_a_module(home: Path) -> None:
    """Each audience its own size."""
    found = imported("--into", "ours", "--audience", "pupils-f-3", "--lang", "da")
    assert found["modules"] == ["koder-1", "koder-2"]
    modules = load(Path("ours")).modules
    assert [len(modules[id_].questions) for id_ in found["modules"]] == [2, 2]
    assert list(modules["koder-1"].words) == ["da"]


@pytest.mark.parametrize(("form", "file"), [("gift", "call-back.gift"), ("moodle-xml", "call-back.xml"),
                                            ("qti", "call-back.zip"), ("aiken", "call-back.txt")])  # fmt: skip
def test_export_says_what_the_file_does_not_hold(home: Path, form: str, file: str) -> None:
    """The file is where it says, and one can read it in again."""
    result = run("export", "call-back", "--format", form, "--lang", "da", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["file"], found["questions"]) == (file, 3)
    assert found["lost"][0] == "Only one language is carried; the module also has sv and en."
    assert zipfile.is_zipfile(file) == (form == "qti")
    again = run("import", file, "--format", form, "--into", "again", "--lang", "da", "--strict", "--json")
    assert json.loads(again.stdout)["items"] == 3


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("export", "call-bak", "--format", "gift"), 2, "Did you mean call-back?"),
        (("export", "call-back", "--format", "gift", "--out", "no/where.gift"), 1, "no/where.gift"),
        (("export", "call-back", "--format", "word"), 2, "'gift', 'aiken', 'moodle-xml', 'qti'"),
        (("import", "prov.gift", "--format", "moodle-xml", "--into", "x"), 1, "no well-formed XML"),
        (("import", "prov.gift", "--format", "qti", "--into", "x"), 1, "no well-formed XML"),
        (("import", "gone.gift", "--format", "gift", "--into", "x"), 2, "gone.gift"),
        (("import", "prov.gift", "--format", "gift", "--into", "prov.gift"), 2, "prov.gift"),
    ],
)
def test_wrong_input_is_answered_with_a_sentence(
    home: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    """Exit status 2 for wrong usage, 1 for a file that cannot be used; never a traceback."""
    found, said = failure(*arguments)
    assert found == status
    assert says in said


def test_yaml_keeps_what_could_be_taken_for_something_else() -> None:
    """Ids such as `no` are quoted, and a comment is one line whatever a name holds."""
    assert document({"no": "a\nb", "x": [{"id": "on", "correct": True}]}, {("x", "on"): "Q\n1\x85: \u2028!"}) == (
        '"no": "a\\nb"\nx:\n  # Q 1 : !\n  - id: "on"\n    correct: true\n'
    )
    assert document({"NO": "a", "1E5": "b", "SE": "c"}) == '"NO": "a"\n"1E5": "b"\nSE: "c"\n'
    assert comment("  ") == "# "
