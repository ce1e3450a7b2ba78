"""What the doctor finds, in three languages: each says everything, with the same facts in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from service.delivery.health import check
from service.delivery.health.check import FindingError, as_check, failed, found
from service.delivery.health.languages import WORDS, say
from service.errors import (
    BusyError,
    NanolearnError,
    NoConnectionError,
    NotFoundError,
    RefusedError,
    SettingsError,
    UnreachableError,
)
from service.tongue import Number
from service.workspace.failures import no_token

SOURCES = [
    *Path(check.__file__).parent.glob("*.py"),
    Path(check.__file__).parents[2] / "messages" / "health.py",
]


def codes_in_use() -> set[str]:
    """Those that the looks name; of each part of the delegation, and of errors of others, they are made up."""
    text = "\n".join(each.read_text(encoding="utf-8") for each in SOURCES if not each.name.startswith("words"))
    named = set(re.findall(r"(?:found|FindingError)\(\s*\"([a-z_.]+)\"", text))
    named |= set(re.findall(r"\"((?:clock|google|other)\.?[a-z]*)\"", text)) - {"clock", "google."}
    return named


def holes(sentence: str | Number) -> list[set[str]]:
    every = [sentence] if isinstance(sentence, str) else [sentence.one, sentence.many]
    return [{name for _, name, _, _ in Formatter().parse(each) if name is not None} for each in every]


def test_every_language_says_everything() -> None:
    """The same findings, numbers where the others have them, and the same facts in each."""
    english = WORDS["en"]
    for words in WORDS.values():
        assert words.sentences.keys() == english.sentences.keys(), words.code
        assert (words.times.keys(), words.each.keys(), words.joined.keys()) == (
            english.times.keys(),
            english.each.keys(),
            english.joined.keys(),
        )
        for code, sentence in words.sentences.items():
            other = english.sentences[code]
            assert isinstance(sentence, Number) == isinstance(other, Number), (words.code, code)
            assert set().union(*holes(sentence)) == set().union(*holes(other)), (words.code, code)
        for name, each in words.each.items():
            assert holes(each) == holes(english.each[name])


def test_what_is_found_has_words_and_no_words_are_left_over() -> None:
    """A look that names a finding nobody has words for would fail where something is wrong: so it fails here."""
    said = set(WORDS["en"].sentences)
    rest = {code for code in said if code.startswith(("may.", "token."))}
    assert codes_in_use() == said - rest
    assert {code for code in rest if code.startswith("token.")} == {
        "token.account",
        "token.scopes",
        "token.nobody",
        "token.key",
    }


CASES = [
    (
        ("people.strange", {"strange": [{"n": 1200, "domain": "a.example"}, {"n": 3, "domain": "b.example"}]}),
        {
            "sv": "Några får inte svara i formulären: 1 200 på a.example, 3 på b.example. Lägg till",
            "da": "Nogle må ikke svare i formularerne: 1.200 på a.example, 3 på b.example. Tilføj",
            "en": "Some people may not answer the Forms: 1,200 at a.example, 3 at b.example. Add",
        },
    ),
    (
        ("form.shared", {"others": ["x.example", "*"], "editor": "https://e"}),
        {
            "sv": "Någon har öppnat det också för x.example, vem som helst i världen. Ta bort det: https://e",
            "da": "Nogen har åbnet den også for x.example, hvem som helst i verden. Fjern det: https://e",
            "en": "Somebody has opened it to x.example, anyone in the world too. Take that away: https://e",
        },
    ),
    (
        ("courses.ok", {"n": 1, "both": ["a", "b"]}),
        {"sv": "1 modul i a och b.", "da": "1 modul i a og b.", "en": "1 module in a and b."},
    ),
    (
        ("domains.foreign", {"either": ["a.example", "b.example"]}),
        {
            "sv": "Google känner inte till domänen a.example eller b.example i",
            "da": "Google kender ikke domænet a.example eller b.example i",
            "en": "Google knows no domain a.example or b.example of",
        },
    ),
    (
        ("quotas.near", {"limits": [{"spent": 1900, "calls": 2000, "budget": "gmail.send"}]}),
        {
            "sv": "Googles gränser är nästan nådda: 1 900 av 2 000 anrop till gmail.send på ett dygn.",
            "da": "Googles grænser er næsten nået: 1.900 af 2.000 kald til gmail.send på et døgn.",
            "en": "Google's limits are nearly used up: 1,900 of 2,000 calls of gmail.send in 24 hours.",
        },
    ),
]


@pytest.mark.parametrize("language", WORDS)
def test_facts_as_people_write_them(language: str) -> None:
    """Lists with their own words between, numbers in the language's way, everybody in the world by that name."""
    for (code, facts), expected in CASES:
        assert say(code, facts, language).replace("\xa0", " ").startswith(expected[language])


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, ("mindre än en minut", "mindre end et minut", "less than a minute")),
        (59, ("mindre än en minut", "mindre end et minut", "less than a minute")),
        (60, ("1 minut", "1 minut", "1 minute")),
        (7_199, ("1 timme", "1 time", "1 hour")),
        (86_400 * 3 + 5, ("3 dagar", "3 dage", "3 days")),
    ],
)
def test_how_long_ago(seconds: int, expected: tuple[str, str, str]) -> None:
    """In the largest whole unit."""
    told = tuple(say("tick.ok", {"ago": seconds}, language) for language in ("sv", "da", "en"))
    swedish, danish, english = expected
    assert told == (
        f"Schemaläggaren var här för {swedish} sedan.",
        f"Planlæggeren var her for {danish} siden.",
        f"The last tick was {english} ago.",
    )


def errors() -> Iterator[tuple[NanolearnError, str]]:
    yield NoConnectionError("Nobody there."), "google.nobody"
    yield UnreachableError("No answer."), "google.silent"
    yield BusyError("Too much."), "google.busy"
    yield NotFoundError("Unknown."), "google.unknown"
    yield RefusedError("No."), "google.refused"
    yield SettingsError("NANOLEARN_DOMAIN is wrong."), "other"
    for words, kind in (
        ("account restricted", "account"),
        ("unauthorized_client", "scopes"),
        ("invalid_grant: Invalid email or User ID", "nobody"),
        ("invalid_grant: Invalid JWT", "key"),
    ):
        yield no_token(ValueError(words), "bot@ekby.example", ("scope/a", "scope/b")), f"token.{kind}"
    yield FindingError("account.idle", address="bot@ekby.example"), "account.idle"


@pytest.mark.parametrize(("wrong", "code"), list(errors()))
def test_errors_of_others(wrong: NanolearnError, code: str) -> None:
    """The command line shows them as they are; in any language it is said what they mean and what to do."""
    made = failed("gmail", wrong)
    assert (made.name, made.ok, made.message, made.code) == ("gmail", False, str(wrong), code)
    for language in WORDS:
        assert say(made.code, made.facts, language)


def test_a_token_without_scopes_names_them() -> None:
    """With whom the service should act as, and where they are added."""
    made = failed("gmail", no_token(ValueError("unauthorized_client"), "bot@ekby.example", ("scope/a", "scope/b")))
    assert say(made.code, made.facts, "sv") == (
        "Tjänstkontot får inte handla som bot@ekby.example med de här behörigheterna: scope/a, scope/b. Lägg till dem "
        "för klienten i Googles administratörskonsol, under Säkerhet > API-kontroller > Domänomfattande delegering "
        "(Domain-wide delegation)."
    )


def test_the_command_line_speaks_english() -> None:
    """A check's message is its finding in English."""
    assert as_check("mails", found("mails.ok", sent=12, n=2000), ok=True).message == (
        "12 of the 2,000 mails that Google allows in 24 hours have been sent."
    )
