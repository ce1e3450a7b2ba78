"""Every wrong word, setting, file and address is answered with a sentence and status 1 or 2, never a traceback."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import ROOT, InThisProcess, Place, Ran, settle
from tests.support.strict_town import ADMIN, DOMAIN, LEADER, one_for_each_language, town

MODULE = "phishing-pause-and-verify"
NOBODY = f"ingen@{DOMAIN}"
ALL = ("--to", "administration")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation with people, an assignment and its Forms."""
    directory = town(150)
    workspace, run = settle(tmp_path_factory.mktemp("settled"), directory)
    with workspace:
        run("roster", "sync")
        run("assign", MODULE, "--to", *one_for_each_language(directory))
        run("deliver")
        yield Place(directory, workspace, run)


@pytest.fixture
def tried(settled: Place, capsys: pytest.CaptureFixture[str]) -> InThisProcess:
    return InThisProcess(settled.run.folder, settled.run.environment, capsys)


def refused(ran: Ran, status: int, *words: str) -> None:
    """Nothing on stdout, one paragraph on stderr that names what it is about, no traceback."""
    assert (ran.status, ran.out) == (status, ""), ran.err
    assert ran.err.startswith("nanolearn: ")
    assert ran.err.endswith((".\n", "?\n"))
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert "unexpected fault" not in ran.err
    for word in words:
        assert word in ran.err


WORDS: list[tuple[tuple[str, ...], int, tuple[str, ...]]] = [
    (("assign", "nope", *ALL), 2, ("nope", "nanolearn courses list")),
    (("assign", "phishing-pause", *ALL), 2, (f"Did you mean {MODULE}?",)),
    (("assign", MODULE), 2, ("--to",)),
    (("assign", *ALL), 2, ("MODULE_OR_COURSE", "nanolearn assign --help")),
    (("assign", MODULE, "--to", "unit:/Skola"), 2, ("/Skola", "Did you mean /Skolor")),
    (("assign", MODULE, "--to", "unit:"), 2, ("unit:/Path/Of/Unit",)),
    (("assign", MODULE, "--to", "everybody"), 2, ("everybody", "administration")),
    (("assign", MODULE, "--to", f"group:{NOBODY}"), 2, (NOBODY, "group")),
    (("assign", MODULE, "--to", f"person:{NOBODY}"), 2, (NOBODY, "nanolearn roster sync")),
    (("assign", MODULE, *ALL, "--except", f"person:{NOBODY}"), 2, (NOBODY,)),
    (("assign", MODULE, *ALL, "--due", "18/12"), 2, ("'18/12' is no date", "2026-12-18")),
    (("assign", MODULE, *ALL, "--due", "2026-02-30"), 2, ("2026-02-30",)),
    (("assign", MODULE, *ALL, "--starts", "tomorrow"), 2, ("--starts", "tomorrow")),
    (("assign", MODULE, *ALL, "--starts", "2026-12-18", "--due", "2026-12-01"), 2, ("2026-12-01", "before")),
    (("assign", "start", *ALL, "--every", "often"), 2, ("'often' is no rhythm", "3w")),
    (("assign", "start", *ALL, "--every", "0w"), 2, ("0w",)),
    (("assign", MODULE, *ALL, "--role", "boss"), 2, ("boss", "staff")),
    (("assign", MODULE, *ALL, "--via", "sms"), 2, ("sms", "mail")),
    (("assign", MODULE, *ALL, "--by", "nobody"), 2, ("'nobody' is no mail address",)),
    (("assign", MODULE, "--to", f"person:{LEADER}", "--aggregate-only"), 2, ("single persons", "units or groups")),
    (("assignments", "aggregate-only", "99"), 2, ("99", "nanolearn assignments list")),
    (("assignments", "withdraw", "99"), 2, ("99", "nanolearn assignments list")),
    (("assignments", "withdraw", "first"), 2, ("first",)),
    (("assignments", "withdraw"), 2, ("ID",)),
    (("deliver", "--for", "soon"), 2, ("'soon' is no number of seconds",)),
    (("deliver", "--for", "-1"), 2, ("-1",)),
    (("report", "--unit", "/Nej"), 2, ("/Nej",)),
    (("report", "--module", "nej"), 2, ("nej", "nanolearn courses list")),
    (("report", "--assignment", "77"), 2, ("77", "nanolearn assignments list")),
    (("report", "--assignment", "first"), 2, ("first",)),
    (("report", "--person", NOBODY), 2, (NOBODY,)),
    (("report", "--person", "anna"), 2, ("'anna' is no mail address",)),
    (("report", "--by", "moon"), 2, ("moon", "question")),
    (("report", "--format", "gif"), 2, ("gif", "csv")),
    (("report", "--as", NOBODY), 1, (NOBODY, "lead no unit")),
    (("report", "--as", LEADER, "--unit", "/Teknik"), 1, (LEADER, "/Teknik")),
    (("report", "--as", LEADER, "--by", "person"), 1, (LEADER, "--by unit")),
    (("report", "--out", "missing/report.txt"), 1, ("missing/report.txt", "no folder missing", "--out")),
    (("report", "--json", "--out", "missing/report.json"), 1, ("no folder missing",)),
    (("report", "--format", "csv", "--out", "."), 2, ("'.'",)),
    (("courses", "preview", "nej"), 2, ("nej",)),
    (("courses", "preview", MODULE, "--lang", "fi"), 2, ("fi", "sv")),
    (("courses", "preview", MODULE, "--out", "missing/page.html"), 1, ("missing/page.html", "--out")),
    (("courses", "check", "missing"), 2, ("missing",)),
    (("serve", "--port", "99999"), 2, ("99999",)),
    (("demo", "--port", "x"), 2, ("'x'",)),
    (("nosuch",), 2, ("nosuch", "nanolearn --help")),
    (("roster", "nosuch"), 2, ("nosuch", "nanolearn roster --help")),
    (("track", "--all"), 2, ("--all", "nanolearn track --help")),
    (("track", "everything"), 2, ("everything",)),
]


@pytest.mark.parametrize(("words", "status", "about"), WORDS, ids=[" ".join(words) for words, _, _ in WORDS])
def test_wrong_words(tried: InThisProcess, words: tuple[str, ...], status: int, about: tuple[str, ...]) -> None:
    """What cannot be meant is named, and what would be right."""
    refused(tried(*words), status, *about)


SETTINGS: list[tuple[str, str, tuple[str, ...]]] = [
    ("NANOLEARN_DELEGATED_USER", "", ("is not set", "nanolearn@kommun.example")),
    ("NANOLEARN_DELEGATED_USER", "nanolearn", ("one mail address",)),
    ("NANOLEARN_DIRECTORY_ADMIN", "admin", ("one mail address",)),
    ("NANOLEARN_WORKSPACE_ROOT", "nonsense", ("nonsense",)),
    ("NANOLEARN_DATABASE_URL", "mysql://user:secret@host/x", ("sqlite:///",)),
    ("NANOLEARN_COURSES", "/no/such/folder", ("/no/such/folder",)),
    ("NANOLEARN_TIMEZONE", "Mars/Olympus", ("Mars/Olympus", "Europe/Stockholm")),
    ("NANOLEARN_LANGUAGE", "fi", ("sv, da or en",)),
    ("NANOLEARN_PUPILS", "Elever", ("Elever", "/Elever")),
    ("NANOLEARN_DOMAIN", "kommun", ("kommun",)),
    ("NANOLEARN_RESPONDER_DOMAINS", "a b", ("a b",)),
    ("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/key.json", ("/no/such/key.json", "does not exist")),
    ("GOOGLE_APPLICATION_CREDENTIALS", "/", ("cannot be read",)),
]


@pytest.mark.parametrize(("name", "value", "about"), SETTINGS, ids=[f"{n}={v}" for n, v, _ in SETTINGS])
def test_wrong_settings(tried: InThisProcess, name: str, value: str, about: tuple[str, ...]) -> None:
    """The setting is named; a password in it is not shown."""
    ran = tried("roster", "sync", **{name: value})
    refused(ran, 1, name, *about)
    assert "secret" not in ran.err


def test_an_empty_roster(settled: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Nobody can be assigned or reported on before they are there."""
    tried = InThisProcess(tmp_path, settled.run.environment, capsys)
    empty = {"NANOLEARN_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}
    for words in (("assign", MODULE, *ALL), ("report",), ("assign", MODULE, "--to", f"group:{NOBODY}")):
        refused(tried(*words, **empty), 2, "The roster is empty. Run `nanolearn roster sync` first.")


Spoil = Callable[[Path], str]


def _rewritten(key: Path, **changes: str) -> str:
    key.write_text(json.dumps({**json.loads(key.read_text()), **changes}))
    return str(key)


KEYS: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "empty": (lambda key: (key.write_text(""), str(key))[1], ("not a service account's JSON key",)),
    "other JSON": (lambda key: (key.write_text("{}"), str(key))[1], ("not a service account's JSON key",)),
    "bytes": (lambda key: (key.write_bytes(b"\xff\xfe"), str(key))[1], ("not a service account's JSON key",)),
    "torn": (lambda key: _rewritten(key, private_key="-----BEGIN"), ("not a service account's JSON key",)),
    "of another account": (lambda key: _rewritten(key, client_email="x@y.example"), ("did not accept", "key")),
    "leading nowhere": (
        lambda key: _rewritten(key, token_uri="http://127.0.0.1:1/token"),
        ("cannot be reached", "token_uri"),
    ),
}


@pytest.mark.parametrize("name", KEYS)
def test_wrong_keys(tried: InThisProcess, settled: Place, tmp_path: Path, name: str) -> None:
    """Whatever is wrong with the key file, it is named."""
    spoil, about = KEYS[name]
    key = settled.workspace.key_file(tmp_path / "key.json")
    refused(tried("roster", "sync", GOOGLE_APPLICATION_CREDENTIALS=spoil(key)), 1, "CREDENTIALS", *about)


def test_a_key_that_google_does_not_know(tried: InThisProcess, settled: Place, tmp_path: Path) -> None:
    """A key that looks right and signs wrong."""
    key = settled.workspace.key_file(tmp_path / "key.json", right=False)
    refused(tried("track", GOOGLE_APPLICATION_CREDENTIALS=str(key)), 1, "did not accept", "Invalid JWT Signature")


@pytest.mark.parametrize("command", [("roster", "sync"), ("deliver",), ("track",)])
def test_nobody_at_the_address(tried: InThisProcess, settled: Place, command: tuple[str, ...]) -> None:
    """A Workspace that cannot be reached is told, whoever asks, without trying for long."""
    _somebody_waits(settled)
    ran = tried(*command, NANOLEARN_WORKSPACE_ROOT="http://127.0.0.1:1/")
    refused(ran, 1, "http://127.0.0.1:1/", "cannot be reached", "NANOLEARN_WORKSPACE_ROOT")


def _somebody_waits(settled: Place) -> None:
    """One mail is left to send, so that `deliver` has something to ask of Google."""
    listed = settled.run("assignments", "list", "--json").document["assignments"]
    if len(listed) == 1:
        settled.run("assign", "lock-screen-lost-device", "--to", f"person:{LEADER}")


@pytest.mark.parametrize(
    ("name", "command"),
    [("NANOLEARN_DIRECTORY_ADMIN", ("roster", "sync")), ("NANOLEARN_DELEGATED_USER", ("track",))],
)
def test_accounts_that_do_not_exist(tried: InThisProcess, name: str, command: tuple[str, ...]) -> None:
    """The account is named, and the settings that name accounts."""
    refused(tried(*command, **{name: NOBODY}), 1, NOBODY, name)


def test_accounts_without_the_right(tried: InThisProcess) -> None:
    """Delegation that lacks the scope says which, and where to add it."""
    refused(tried("roster", "sync", NANOLEARN_DIRECTORY_ADMIN=LEADER), 1, LEADER, "orgunit.readonly", "Admin console")
    refused(tried("track", NANOLEARN_DELEGATED_USER=ADMIN), 1, ADMIN, "drive.file", "Admin console")


DATABASE_COMMANDS = [("assignments", "list"), ("report",), ("roster", "sync"), ("track",), ("db", "upgrade")]


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_databases_that_cannot_be_opened(tried: InThisProcess, tmp_path: Path, command: tuple[str, ...]) -> None:
    """No folder, a folder, no database, a server that is not there: the address is named, a password is not."""
    (tmp_path / "text.db").write_text("This is no database, however long it may be. " * 100)
    for url, about in (
        (f"sqlite:///{tmp_path}/no/such/x.db", "/no/such/x.db"),
        (f"sqlite:///{tmp_path}", str(tmp_path)),
        (f"sqlite:///{tmp_path}/text.db", "text.db"),
        ("postgresql://user:secret@127.0.0.1:1/x", "127.0.0.1:1"),
    ):
        ran = tried(*command, NANOLEARN_DATABASE_URL=url)
        refused(ran, 1, "cannot be opened", "NANOLEARN_DATABASE_URL", about)
        assert "secret" not in ran.err


def test_a_database_that_cannot_be_written(tried: InThisProcess, settled: Place, tmp_path: Path) -> None:
    """A read-only database reads, and says in words that it cannot be written."""
    own = Path(shutil.copy(settled.run.folder / "nanolearn.db", tmp_path / "own.db"))
    with closing(sqlite3.connect(own)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    url = f"sqlite:///file:{own}?mode=ro&uri=true"
    refused(tried("assign", MODULE, *ALL, NANOLEARN_DATABASE_URL=url), 1, "database", "readonly")


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_a_newer_database(tried: InThisProcess, settled: Place, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A database that a newer program has written is left alone."""
    own = Path(shutil.copy(settled.run.folder / "nanolearn.db", tmp_path / "own.db"))
    with closing(sqlite3.connect(own)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    refused(tried(*command, NANOLEARN_DATABASE_URL=f"sqlite:///{own}"), 1, "9999", "Install the newer Nanolearn")


def test_broken_courses(tried: InThisProcess, tmp_path: Path) -> None:
    """Commands that teach name the file and line; those that do not teach go on."""
    courses = Path(shutil.copytree(ROOT / "courses", tmp_path / "courses"))
    (courses / "start" / MODULE / "sv.yaml").write_text("title: [a\n  b: :\n")
    own = {"NANOLEARN_COURSES": str(courses)}
    for words in (("courses", "list"), ("assign", MODULE, *ALL), ("deliver",), ("report",)):
        ran = tried(*words, **own)
        assert (ran.status, ran.out) == (1, "")
        assert f"{courses}/start/{MODULE}/sv.yaml:" in ran.err
        assert "Traceback" not in ran.err
    assert tried("assignments", "list", **own).status == 0
    checked = tried("courses", "check", "--json", **own)
    assert checked.status == 1
    wrong = [finding for finding in json.loads(checked.out)["findings"] if finding["severity"] == "error"]
    assert MODULE in {Path(finding["file"]).parent.name for finding in wrong}


def test_no_reader_left(settled: Place) -> None:
    """`| head -1` ends in silence; a full disk in words."""
    piped = settled.run.start("report", "--by", "unit", "--json")
    assert piped.stdout is not None
    assert piped.stderr is not None
    piped.stdout.close()
    assert (piped.wait(60), piped.stderr.read()) == (0, "")
    piped.stderr.close()
    if Path("/dev/full").exists():
        full = settled.run.shell("report --json > /dev/full")
        refused(full, 1, "No space left on device")


def test_a_fault_nobody_foresaw(tried: InThisProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even then it is a sentence, with how to see more."""
    monkeypatch.setattr("service.commands.db.read_settings", lambda: 1 // 0)
    ran = tried("db", "upgrade")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("nanolearn: An unexpected fault, ZeroDivisionError: ")
    assert "NANOLEARN_TRACEBACK=1" in ran.err
    with pytest.raises(ZeroDivisionError):
        tried("db", "upgrade", NANOLEARN_TRACEBACK="1")
