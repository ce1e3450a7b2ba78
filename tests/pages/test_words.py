"""The pages' words: every language says everything, with the same places to fill in."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from service.assignments.nameless import Why
from service.commands.progress import LIMITS
from service.delivery.missed import Kind
from service.pages.languages import WORDS
from service.pages.mending.languages import WORDS as MENDING
from service.pages.mending.soon import COMMANDS
from service.pages.mending.wish import RHYTHMS, ROLES, WAYS
from service.workspace.limits import BUDGETS

STATES = {
    "form_states": {"wanted", "created", "filled", "shared", "published", "closed"},
    "mail_states": {"sending", "sent", "uncertain", "failed"},
    "roles": {"staff", "pupil"},
    "levels": {"administration", "unit", "group", "person"},
}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, f"{path}.{key}")
    else:
        for place, each in enumerate(value):
            yield from texts(each, f"{path}.{place}")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("words", [WORDS, MENDING], ids=["pages", "mending"])
@pytest.mark.parametrize("code", WORDS)
def test_every_language_says_everything(code: str, words: Mapping[str, Any]) -> None:
    """The same texts as Swedish, none empty, with the same places to fill in."""
    own, swedish = dict(texts(words[code])), dict(texts(words["sv"]))
    assert own.keys() == swedish.keys()
    assert [path for path, text in own.items() if not text.strip()] == []
    assert {path: holes(text) for path, text in own.items()} == {path: holes(text) for path, text in swedish.items()}


@pytest.mark.parametrize("code", WORDS)
def test_every_state_has_its_words(code: str) -> None:
    """Whatever the database says has a word."""
    console = WORDS[code].console
    assert {name: set(getattr(console, name)) for name in STATES} == STATES


@pytest.mark.parametrize("code", WORDS)
def test_mending_has_all_its_words(code: str) -> None:
    """Every way somebody can be missed, every way and pace of an assignment, every work that can be ordered."""
    words = MENDING[code]
    assert words.one.kinds.keys() == words.one.kinds_do.keys() == set(Kind)
    assert words.one.ways.keys() == words.making.ways.keys() == set(WAYS)
    assert words.making.rhythms.keys() == set(RHYTHMS)
    assert words.making.roles.keys() == set(ROLES)
    assert words.said.soon.keys() == words.errands.do.keys() == words.errands.waits.keys() == COMMANDS.keys()
    assert {f"figures_{why}" for why in Why} <= words.making.wrong.keys()


@pytest.mark.parametrize("code", WORDS)
def test_all_work_has_its_words(code: str) -> None:
    """Every kind of work, whoever does it, and every limit that it may wait for; the command line's words too."""
    work = WORDS[code].work
    assert set(work.names) == {"roster", "track", "deliver"}
    assert set(work.sources) == {"command", "tick"}
    assert set(work.parts) == {"people", "responses", "forms", "classes", "grades", "mails", "drift"}
    assert set(work.limits) == set(BUDGETS) == set(LIMITS)


def test_the_words_of_the_trade() -> None:
    """Status words as the terminology has them, in the three languages."""
    assert [
        (words.me.not_started, words.me.overdue, words.me.passed, words.me.not_passed, words.report.too_few)
        for words in WORDS.values()
    ] == [
        ("Inte börjat", "Slutdatum passerat", "Klarad", "Inte klar än", "för få för att visas"),
        ("Ikke i gang", "Frist overskredet", "Bestået", "Ikke i mål endnu", "for få til at vise"),
        ("Not started", "Overdue", "Passed", "Not passed yet", "too few to show"),
    ]
