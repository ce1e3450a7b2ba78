"""The papers say what the settings say, in each language, and mark what only the municipality knows."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from service.privacy.explaining import sections
from service.privacy.languages import WORDS
from service.privacy.model import Kind
from service.privacy.papers import Paper, Paragraph, article30, as_html, as_markdown, dpia
from service.privacy.register import REGISTER
from service.settings import Settings, load_settings
from service.tongue import Number
from tests.commands.conftest import CommandLine

DAY = date(2026, 11, 22)
PLAIN = load_settings({"NANOLEARN_DELEGATED_USER": "nanolearn@ekby.example"})
DECIDED = replace(
    PLAIN,
    pupils=("/Skolor/Elever",),
    leaders_see_names=True,
    classroom=False,
    audit_days=400,
    retention={"answers": 30, "leavers": 90, "messages": 60, "strangers": 1, "pupil-answers": 0},
    retention_decision="KS 2026/123",
)


def kept(language: str, settings: Settings) -> dict[Kind, str]:
    return {each.kind: each.kept for each in sections(WORDS[language], settings)}


def test_how_long_as_the_settings_say() -> None:
    """Each kind by its own days; without a decision it says that there is none."""
    assert kept("en", DECIDED) == {
        Kind.ROSTER: "As long as you have an account, and 90 days after that.",
        Kind.ROLES: "Until the role is taken away, at the latest when the account goes.",
        Kind.ASKED: "As long as you have an account, and 90 days after that. Counts for each unit stay, without names.",
        Kind.ANSWERS: "As long as you have an account, and 90 days after that. Which options you chose is kept for 30 "
        "days. Counts for each unit stay, without names.",
        Kind.STRANGERS: "1 day.",
        Kind.MESSAGES: "Reminders are kept for 60 days. That you have been told of a module: as long as you have an "
        "account, and 90 days after that.",
        Kind.AUDIT: "400 days.",
        Kind.TECHNICAL: "Until the fault is mended; replies to programs for two days.",
    }
    undecided = kept("en", PLAIN)
    assert undecided[Kind.ROSTER] == (
        "As long as you have an account, and after that until the municipality erases it: no time has been decided."
    )
    assert Kind.CLASSROOM in undecided
    assert undecided[Kind.AUDIT] == "730 days."


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_who_sees_as_the_settings_say(language: str) -> None:
    """Leaders see names or counts, never both; nothing is left in braces."""
    words = WORDS[language]
    for settings, told, untold in (
        (PLAIN, words.seen.leaders_in_figures, words.seen.leaders_by_name),
        (DECIDED, words.seen.leaders_by_name, words.seen.leaders_in_figures),
    ):
        seen = {each.kind: each.seen for each in sections(words, settings)}
        assert told in seen[Kind.ASKED]
        assert untold not in seen[Kind.ASKED]
    for settings in (PLAIN, DECIDED):
        assert not re.search(r"[{}]", str(sections(words, settings)))


@pytest.mark.parametrize("make", [article30, dpia])
@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize("settings", [PLAIN, DECIDED], ids=["plain", "decided"])
def test_a_paper(make: type[Paper], language: str, settings: Settings) -> None:
    """Every kind of data stands in it; braces are filled, brackets are counted."""
    words = WORDS[language]
    paper = make(words, settings, DAY)  # type: ignore[call-arg,arg-type]  # a function, which parametrize does not tell
    text = as_markdown(paper)
    assert text.startswith(f"# {paper.title}\n")
    assert not re.search(r"[{}]", text)
    for each in sections(words, settings):
        assert f"| {each.name} |" in text
    assert ("KS 2026/123" in text) == (settings is DECIDED)
    assert ("/Skolor/Elever" in text) == (settings is DECIDED)
    assert paper.to_fill_in == len(re.findall(r"\[[^\]]+\]", text)) > 1


def test_the_assessment_names_every_table() -> None:
    """With the columns that hold something on people, from the register itself."""
    text = as_markdown(dpia(WORDS["en"], DECIDED, DAY))
    for name, holding in REGISTER.items():
        assert (f"\n* {name.replace('_', chr(92) + '_')} (" in text) == (holding.kind is not None), name
    assert "NANOLEARN\\_RETENTION=answers=30,leavers=90,messages=60,strangers=1,pupil-answers=0" in text
    assert "Which options a pupil chooses is counted, and not kept by name. Scores are not kept." in text
    assert "NANOLEARN\\_PUPILS\\_ANSWERS=off" in text
    like_others = as_markdown(dpia(WORDS["en"], replace(DECIDED, pupils_answers=True), DAY))
    kept = "Only they and the installation's owner see answers. Which options pupils chose is kept for 0 days."
    assert kept in like_others
    graded = as_markdown(dpia(WORDS["en"], replace(DECIDED, classroom=True), DAY))
    assert "not kept by name. Scores are kept because the grades in Classroom are made of them." in graded
    assert "NANOLEARN\\_PUPILS\\_BY\\_NAME=on" in text
    assert "assigned to pupils with figures only" not in text
    unnamed = as_markdown(dpia(WORDS["en"], replace(DECIDED, pupils_by_name=False), DAY))
    assert "Scores are not kept. Modules are assigned to pupils with figures only: nobody but the pupil sees" in unnamed


def test_a_text_is_no_markup() -> None:
    """Signs that would mean something are shown as they are."""
    paper = Paper("sv", "a|b", (Paragraph("<b>*x*</b> & y"),))
    assert as_markdown(paper) == "# a\\|b\n\n\\<b>\\*x\\*\\</b> & y\n"
    assert "<p>&lt;b&gt;*x*&lt;/b&gt; &amp; y</p>" in as_html(paper)


class _Balance(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_as_html() -> None:
    """A page in its language, with tables whose heads are heads."""
    text = as_html(dpia(WORDS["da"], PLAIN, DAY))
    balance = _Balance()
    balance.feed(text)
    assert balance.open == []
    assert text.startswith('<!doctype html>\n<html lang="da">')
    assert '<th scope="col">' in text
    assert "<script" not in text


def test_the_languages_say_the_same() -> None:
    """The same kinds, and as many risks, measures and points; every number has a one and a many with its place."""
    for words in WORDS.values():
        assert set(words.sorts) == set(words.seen.by_kind) == set(Kind)
        assert set(words.mine.doors) == {"command", "page", "card", "api", "clock"}
        assert len(words.papers.risk_rows) == len(WORDS["sv"].papers.risk_rows)
        assert len(words.papers.security_points) == len(WORDS["sv"].papers.security_points)
        numbers = [
            value
            for part in (words.kept, words.mine, words.notice)
            for value in vars_of(part)
            if isinstance(value, Number)
        ]
        assert len(numbers) == 8
        assert all("{n}" in each.one and "{n}" in each.many for each in numbers)


def vars_of(part: object) -> list[object]:
    return [getattr(part, name) for name in part.__dataclass_fields__]  # type: ignore[attr-defined]  # both are dataclasses


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_by_command(run: CommandLine, tmp_path: Path) -> None:
    """Written where it was asked for, as Markdown or HTML; a place that is none is a sentence."""
    told = run("privacy", "dpia", "--lang", "da", "--out", str(tmp_path / "k.html"), "--json")
    assert told.status == 0, told.err
    assert told.document["language"] == "da"
    assert (tmp_path / "k.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("privacy", "article30", "--out", str(tmp_path / "r.md")).status == 0
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# Registerförteckning")
    nowhere = run("privacy", "article30", "--out", str(tmp_path / "no" / "r.md"))
    assert (nowhere.status, "there is no folder" in nowhere.err) == (1, True)
