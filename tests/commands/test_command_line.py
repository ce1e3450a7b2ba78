"""How every command answers: help in a blink, exactly one JSON document, status 0, 1 or 2; and the page about them."""

import json
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from service.cli import COMMANDS, nanolearn
from service.commands import kinds, output
from tests.commands.conftest import ROOT, CommandLine, Place, settle
from tests.support.strict_forms import submit
from tests.support.strict_town import DOMAIN, GROUP, LEADER, one_for_each_language, town

MODULE = "phishing-pause-and-verify"
BYSTANDER = f"person.15@{DOMAIN}"  # asked for nothing
PAGE = ROOT / "docs" / "commands.md"


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(nanolearn)
    for name in sorted(COMMANDS):
        command = nanolearn.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for below in sorted(command.commands):
                yield (name, below), command.commands[below]
        else:
            yield (name,), command


ALL = dict(commands())
GROUPS = sorted({words[0] for words in ALL if len(words) > 1})
HEAVY = ("sqlalchemy", "flask", "googleapiclient", "google.auth", "rich", "alembic", "ruamel", "babel", "marshmallow")


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation in which three people have answered."""
    directory = town(150)
    workspace, run = settle(tmp_path_factory.mktemp("lived-in"), directory)
    three = one_for_each_language(directory)
    with workspace:
        run("roster", "sync")
        days = ("--starts", "2020-01-02", "--due", "2030-01-31")
        run("assign", MODULE, "--to", *three, f"person:{LEADER}", *days, "--by", LEADER)
        run("deliver")
        for form, target in zip(workspace.world.forms.values(), (three[1], three[2], three[0]), strict=True):
            submit(
                form, target.partition(":")[2], lambda _, options, right: right if right == options[0] else options[0]
            )
        run("track")
        yield Place(directory, workspace, run)


@pytest.mark.parametrize("words", [(), *((group,) for group in GROUPS), *ALL], ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...], run: CommandLine) -> None:
    """Help of every command and family shows how to call it, and imports nothing heavy."""
    script = (
        "import sys; from service.cli import main\n"
        "try: main(sys.argv[1:])\n"
        f"finally: print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    if words == ("sandbox",):
        script = "from service.__main__ import main"  # becomes another program, whose imports are its own
    ended = subprocess.run(
        [sys.executable, "-c", script, *words, "--help"],
        env=run.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"Examples?: |Examples?:\n|The usual way:", ended.stdout), ended.stdout
    assert "\\b" not in ended.stdout
    if words != ("sandbox",):
        assert ended.stderr == "[]\n"


def test_help_answers_in_a_blink(run: CommandLine) -> None:
    """A third of a second of the processor's time, Python's own start included, however busy the machine is."""
    for words in ((), ("report",), ("assign",), ("deliver",)):
        assert min(_seconds(run, *words) for _ in range(4)) < 0.3, words


def _seconds(run: CommandLine, *words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run(*words, "--help").status == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


FIGURES = ("assigned", "completed", "passed", "overdue")
SHAPES: list[tuple[tuple[str, ...], dict[str, type | tuple[type, ...]]]] = [
    (("db", "upgrade"), {"revision": str}),
    (
        ("db", "recount"),
        {
            "ok": bool,
            "obligations": dict,
            "counters": dict,
            "withheld": dict,
            "choices": dict,
            "examples": list,
            "mended": bool,
        },
    ),
    (
        ("goals", "set", "--share", "80", "--by", "2099-06-01"),
        {"unit": str, "module": type(None), "assignment": type(None), "share": int, "by": str},
    ),
    (("goals", "list"), {"goals": list}),
    (("goals", "remove"), {"unit": str, "module": type(None), "assignment": type(None), "removed": bool}),
    (("remind", "--module", MODULE), {"nudge": int, "unit": str, "from": str, "again": bool}),
    (
        ("reminders", "send"),
        {"sent": int, "digests": int, "uncertain": int, "failed": list, "waiting": int, "calls": dict},
    ),
    (("reminders", "list"), {"reminders": list}),
    (("reminders", "policy"), {"on": bool, "days": list, "to": list, "hours": str, "weekdays": list}),
    (("reminders", "off", "1"), {"assignment": int, "reminders": bool, "changed": bool}),
    (("reminders", "on", "1"), {"assignment": int, "reminders": bool, "changed": bool}),
    (("courses", "check"), {"findings": list, "modules": int}),
    (("courses", "list"), {"courses": list}),
    (("courses", "preview", MODULE, "--lang", "da"), {"file": str}),
    (("courses", "stats"), {"modules": list}),
    (
        (
            *("courses", "new", "call-back", "--course", "own", "--into", "mine", "--audience", "staff"),
            *("--level", "unit", "--review", "R12", "--source", "NCSC-PHISH", "--title", "Ring upp"),
        ),
        {"module": str, "folder": str, "findings": int},
    ),
    (("courses", "export", MODULE, "--format", "gift"), {"file": str, "questions": int, "lost": list}),
    (
        ("courses", "import", "bank.gift", "--format", "gift", "--into", "ours"),
        {"modules": list, "items": int, "skipped": list, "folder": str, "questions": list, "notes": list},
    ),
    (("roster", "sync"), {"units": int, "people": int, "joined": int, "moved": int, "left": int, "calls": dict}),
    (
        ("assign", MODULE, "--to", f"group:{GROUP}", "--dry-run"),
        {"assignment": type(None), "people": int, "units": int, "already_done": int, "unreachable": list},
    ),
    (("assignments", "list"), {"assignments": list}),
    (
        ("deliver", "--for", "5"),
        {"created": dict, "updated": dict, "failed": list, "uncertain": list, "waiting": int, "calls": dict},
    ),
    (("deliver", "--dry-run"), {"create": dict, "change": dict, "close": dict, "waiting": int, "calls": dict}),
    (("track",), {"responses": int, "completions": int, "unknown_respondents": int, "unknown": dict, "calls": dict}),
    (("track", "--unknown"), {"unknown": dict}),
    (("report",), {"scope": dict, "by": str, "as_of": str, "rows": list, "total": dict}),
    (("report", "--by", "module"), {"scope": dict, "by": str, "as_of": str, "rows": list, "total": dict}),
    (("report", "--by", "person"), {"scope": dict, "by": str, "as_of": str, "rows": list, "total": dict}),
    (("report", "--by", "question"), {"scope": dict, "by": str, "as_of": str, "rows": list, "total": dict}),
    (("report", "--format", "csv"), {"scope": dict, "by": str, "as_of": str, "rows": list, "total": dict}),
    (("report", "--out", "kept.json"), {"scope": dict, "rows": list, "file": str}),
    (("assignments", "withdraw", "2"), {"assignment": int, "withdrawn": bool}),
    (("assignments", "aggregate-only", "2"), {"assignment": int, "changed": bool, "unnamed": list}),
    (("roles", "grant", LEADER, "--role", "ambassador", "--unit", "/"), {"holder": str, "unit": str, "changed": bool}),
    (("roles", "list"), {"roles": list}),
    (("roles", "revoke", LEADER, "--role", "ambassador", "--unit", "/"), {"holder": str, "still_by": list}),
    (("roles", "import", "roles.csv"), {"given": int, "unchanged": int, "taken_away": int}),
    (("audit",), {"entries": list}),
    (("tokens", "create", "--name", "power-bi", "--role", "reader"), {"name": str, "unit": str, "token": str}),
    (("tokens", "list"), {"tokens": list}),
    (("tokens", "revoke", "power-bi"), {"name": str, "revoked": bool}),
    (("doctor",), {"checks": list}),
    (("person", "export", LEADER), {"as_of": str, "person": dict, "tables": dict, "seen_by": list, "in_google": dict}),
    (("privacy", "article30", "--out", "record.md"), {"file": str, "language": str, "to_fill_in": int}),
    (("privacy", "dpia", "--out", "assessment.md"), {"file": str, "language": str, "to_fill_in": int}),
    (("retention",), {"kept_for": dict, "decision": type(None), "deleted": dict}),
    (("person", "erase", BYSTANDER), {"rows": dict, "comes_back": str, "in_google": dict}),
]


@pytest.mark.parametrize(("words", "shape"), SHAPES, ids=[" ".join(words) for words, _ in SHAPES])
def test_json_is_one_document(lived_in: Place, words: tuple[str, ...], shape: dict[str, Any]) -> None:
    """Standard output is exactly one JSON document with the promised keys; standard error is silent."""
    if words[:2] == ("assignments", "withdraw"):
        lived_in.run("assign", MODULE, "--to", f"person:{LEADER}")
    if words[:2] == ("assignments", "aggregate-only"):  # of a module that nobody here is asked about by name
        made = lived_in.run("assign", "personal-data-basics", "--to", "administration", "--json").document
        words = (*words[:2], str(made["assignment"]))
    if words[:2] == ("roles", "revoke"):
        lived_in.run("roles", "grant", *words[2:])
    if words[:2] == ("tokens", "revoke"):
        lived_in.run("tokens", "create", "--name", words[2], "--role", "reader")  # refused if it is there already
    _files_at_hand(lived_in.run.folder)
    ran = lived_in.run(*words, "--json")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert {
        name: document.get(name, "missing") for name in shape if not isinstance(document.get(name), shape[name])
    } == {}
    # What the others here expect: a roster that has been read, and nothing to be made or sent.
    if words[:2] == ("person", "erase"):
        lived_in.run("roster", "sync")
    if words[:2] == ("assignments", "aggregate-only"):
        lived_in.run("assignments", "withdraw", words[2])
    _is_the_pages(words, document)


def test_every_command_has_a_shape_here() -> None:
    """A command that takes --json stands in the table above."""
    shaped = {words[:2] if words[0] in GROUPS else words[:1] for words, _ in SHAPES}
    taking = {words for words, command in ALL.items() if any(p.name == "as_json" for p in command.params)}
    assert taking == shaped | {("assign",)}
    assert set(ALL) - taking == {("demo",), ("sandbox",), ("serve",)}


def test_report_rows_have_the_promised_keys(lived_in: Place) -> None:
    """A row by unit, and the scope and total around it; `as_of` is a moment in UTC."""
    report = lived_in.run("report", "--unit", "/", "--module", MODULE, "--json").document
    assert report["scope"] == {"unit": "/", "module": MODULE, "assignment": None, "person": None}
    assert report["by"] == "unit"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", report["as_of"])
    for row in report["rows"]:
        assert set(row) >= {"unit", "module", "hidden", *FIGURES}
    assert {name: report["total"][name] for name in FIGURES} == {
        "assigned": 4,
        "completed": 3,
        "passed": report["total"]["passed"],
        "overdue": 0,
    }


def test_files_hold_what_was_asked_for(lived_in: Place) -> None:
    """--out writes the table, CSV or the document, and standard output says where."""
    folder = lived_in.run.folder
    table = lived_in.run("report", "--out", "table.txt")
    assert table.out == "table.txt is written.\n"
    assert "assigned  reached  completed" in (folder / "table.txt").read_text()
    lived_in.run("report", "--format", "csv", "--out", "sheet.csv")
    assert (folder / "sheet.csv").read_bytes() == lived_in.run("report", "--format", "csv").out.encode().replace(
        b"\n", b"\r\n"
    )
    document = lived_in.run("report", "--json", "--out", "kept.json").document
    kept = json.loads((folder / "kept.json").read_text())
    assert {**kept, "file": "kept.json", "as_of": ""} == {**document, "as_of": ""}


def test_via_classroom_is_told_to_be_mail(lived_in: Place) -> None:
    """Where Classroom is switched off, whoever asks for it is told, on standard error."""
    ran = lived_in.run("assign", MODULE, "--to", f"person:{LEADER}", "--via", "classroom", "--dry-run", "--json")
    assert ran.document["people"] == 1
    assert ran.err == (
        "Note: NANOLEARN_CLASSROOM is off: everybody is reached by mail. `classroom` is kept with the rule.\n"
    )


def test_a_due_day_in_the_past_is_told(lived_in: Place) -> None:
    """It is allowed, and whoever typed last year's date is told."""
    ran = lived_in.run(
        "assign", MODULE, "--to", f"person:{LEADER}", "--starts", "2020-01-01", "--due", "2020-01-31", "--dry-run"
    )
    assert ran.status == 0
    assert ran.err == "Note: The due day 2020-01-31 has passed: whoever has not done it is overdue at once.\n"


SAID: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("roster", "sync"), ("147 people in 101 units: 0 joined, 0 moved, 0 left (2 calls to Google).",)),
    (
        ("assign", MODULE, "--to", f"person:{LEADER}", "--dry-run"),
        (
            "It would bind 1 person in 1 unit; none of them has done it yet. Nothing is written.",
            "Next: the same without --dry-run.",
        ),
    ),
    (("deliver",), ("Nothing was made or sent.", "All is as it should be.")),
    (("deliver", "--dry-run"), ("All is as it should be.",)),
    (("track",), ("0 new responses, 0 new completions (3 calls to Google).",)),
    (
        ("report", "--by", "person", "--person", LEADER),
        (
            f"/ with everything below it · {LEADER}",
            "",
            "unit           module                     state  due",
            "─────────────  ─────────────────────────  ─────  ──────────",
            f"/Skolor/Norra  {MODULE}  to do  2030-01-31",
            "",
            "1 assigned, 1 reached, 0 completed (0 %), 0 passed, 0 overdue (people × modules).",
        ),
    ),
    (
        ("assignments", "list"),
        (
            f"   1  {MODULE}",
            f"      to {', '.join(f'person:Person.{n}@storby.example' for n in (4, 5, 6))}, person:{LEADER}",
            "      from 2020-01-02, due 2030-01-31",
            f"      decided by {LEADER}",
        ),
    ),
]


@pytest.mark.parametrize(("words", "lines"), SAID, ids=[" ".join(words) for words, _ in SAID])
def test_what_a_person_reads(lived_in: Place, words: tuple[str, ...], lines: tuple[str, ...]) -> None:
    """Singular and plural are right, tables are aligned, and the next step is named."""
    ran = lived_in.run(*words)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-len(lines) :] == list(lines)


def test_tables_align_figures() -> None:
    """Figures stand to the right, `<5` and shares among them; words to the left; nothing trails."""
    rows = [("/Skolor", 120, "<5", "9.5", None), ("/Vård", "<5", 7, "12.0", "x")]
    assert output.table(("unit", "assigned", "done", "share", "note"), rows) == [
        "unit     assigned  done  share  note",
        "───────  ────────  ────  ─────  ────",
        "/Skolor       120    <5    9.5",
        "/Vård          <5     7   12.0  x",
    ]


def test_tables_fit_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wide columns of words are cut, paths at their beginning, figures never; a long table ends early and says so."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    rows = [("/Barn och utbildning/Norra", "a-module-with-a-long-name", 20_000)] * 100
    lines = output.table(("unit", "module", "assigned"), rows, "ask for more")
    assert max(map(len, lines)) == 40
    assert lines[2] == "…ildning/Norra  a-module-with…     20000"
    assert lines[-1] == "… and 40 more rows (ask for more)"
    assert len(lines) == 63


def test_counted() -> None:
    """Numbers in words' company."""
    assert [output.counted(n, "person", "people") for n in (0, 1, 20_000)] == ["0 people", "1 person", "20,000 people"]


@pytest.mark.parametrize("text", ["1e400", "nan", "-0.1", ""])
def test_seconds_are_seconds(text: str) -> None:
    """A length of time is a number that ends."""
    with pytest.raises(click.BadParameter, match="is no number of seconds"):
        kinds.Seconds().convert(text, None, None)


def test_a_terminal_that_is_not_utf8(lived_in: Place) -> None:
    """The answer is UTF-8 whatever the locale says."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "─" in lived_in.run("report", **plain).out
    assert lived_in.run("report", "--json", **plain).document["rows"]


# --- the page -------------------------------------------------------------------------------------------------------


def _sections() -> dict[str, str]:
    """The page's section of each command."""
    parts = re.split(r"^### `nanolearn ([a-z0-9 -]+)`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        name: re.split(r"^##+ ", body, flags=re.MULTILINE)[0]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def test_the_page_names_every_command_and_option() -> None:
    """docs/commands.md has a section for each command, with every option of its help and no other."""
    sections = _sections()
    assert set(sections) == {" ".join(words) for words in ALL}
    for words, command in ALL.items():
        if words == ("sandbox",):
            continue  # another program's options: the next test
        options = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
        written = set(re.findall(r"^\| `(--[a-z-]+)", sections[" ".join(words)], flags=re.MULTILINE))
        assert written == options - {"--json"}, words
        assert ("`--json`" in sections[" ".join(words)]) is ("--json" in options), words
        assert f"nanolearn {' '.join(words)}" in sections[" ".join(words)]


def test_the_page_names_the_options_of_the_sandbox(run: CommandLine) -> None:
    """The sandbox is a program of its own; its help is asked."""
    told = set(re.findall(r"^  (--[a-z-]+)", run("sandbox", "--help").out, flags=re.MULTILINE)) - {"--help"}
    assert set(re.findall(r"^\| `(--[a-z-]+)", _sections()["sandbox"], flags=re.MULTILINE)) == told


def _is_the_pages(words: tuple[str, ...], document: dict[str, Any]) -> None:
    """The example of JSON on the page is JSON, and its keys are those of the command's own document."""
    if {"--out", "--unknown"}.intersection(words) or ("--dry-run" in words and words[0] == "deliver"):
        return  # told to do something else than the example shows
    name = " ".join(words[:2] if words[0] in GROUPS else words[:1])
    example = re.search(r"```json\n(.*?)```", _sections()[name], flags=re.DOTALL)
    assert example, name
    assert set(json.loads(example[1])) == set(document), name


def _files_at_hand(folder: Path) -> None:
    """What some commands read, as if none had been run before: roles, a bank of questions, a course of one's own."""
    (folder / "roles.csv").write_text(f"email,role,unit\n{LEADER},superuser,/\n", encoding="utf-8")
    (folder / "bank.gift").write_text("::Q1::Why?{=so#yes ~no#no ~perhaps#no}", encoding="utf-8")
    shutil.rmtree(folder / "mine", ignore_errors=True)
    (folder / "mine" / "own").mkdir(parents=True)
    for name in ("sources.yaml", "misconceptions.yaml"):
        shutil.copy(ROOT / "courses" / name, folder / "mine")
    course = "id: own\ntitle: {sv: Eget, da: Eget, en: Our own}\nmodules:\n  - another\n"
    (folder / "mine" / "own" / "course.yaml").write_text(course, encoding="utf-8")


def test_the_pages_links_lead_somewhere() -> None:
    """Links from the page lead to files that are there."""
    for target in re.findall(r"\]\(([^)#]+)", PAGE.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (PAGE.parent / target).exists(), target
