"""Words, sentences, LIX and minutes, against texts counted by hand."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.load import load
from service.catalogue.model import Audience, QuestionWords, Words
from service.catalogue.reading import Measure, count, is_long, measure, minutes, running_text, seconds, sentences

TOOTHBRUSH = (
    "Ditt lösenord är som en tandborste. Du har din egen. Du lånar inte ut den. Inte ens till din bästa vän. "
    "Glömmer du ditt lösenord? Fråga din lärare. Det är helt okej."
)


def test_lix_of_a_text_counted_by_hand() -> None:
    """32 words, 7 sentences, 4 long words: 17.1."""
    counted = measure([TOOTHBRUSH])
    assert (counted.words, counted.sentences, counted.long_words) == (32, 7, 4)
    assert round(counted.lix, 1) == 17.1


SWEDISH = (
    "En kollega visar en lista med namn och betyg. "
    "Vilka elever har varit borta mycket? "
    "Listan ligger öppen på skärmen. "
    "Personuppgifter är allt som kan knytas till en människa."
)


def independent(text: str) -> tuple[int, int, int]:
    """Words, sentences and long words as a reader would count them: letter by letter, with no pattern of ours."""
    counted = sentences_seen = long_words = 0
    open_sentence = False
    for token in text.replace("\n", " ").split():
        core = token.strip(".,!?:;…»«”“\"'()")
        if any(letter.isalnum() for letter in core):
            counted += 1
            open_sentence = True
            long_words += len([letter for letter in core if letter.isalpha()]) > 6
        if token.rstrip("»”\"')")[-1:] in {".", "!", "?", ":", "…"} and open_sentence:
            sentences_seen += 1
            open_sentence = False
    return counted, sentences_seen + open_sentence, long_words


@pytest.mark.parametrize("text", [TOOTHBRUSH, SWEDISH, f"{TOOTHBRUSH} {SWEDISH}"])
def test_an_independent_count_comes_to_the_same(text: str) -> None:
    """Of texts without abbreviations, a second way of counting agrees in every figure."""
    counted = measure([text])
    assert (counted.words, counted.sentences, counted.long_words) == independent(text)


@given(st.lists(st.lists(st.text("aåöeæøx", min_size=1, max_size=9), min_size=1, max_size=9), min_size=1, max_size=8))
def test_lix_is_its_definition(spoken: list[list[str]]) -> None:
    """Words over sentences, and the share of words with more than six letters, whatever the text."""
    text = " ".join(f"{' '.join(sentence).capitalize()}." for sentence in spoken)
    every = [word for sentence in spoken for word in sentence]
    expected = len(every) / len(spoken) + 100 * sum(len(word) > 6 for word in every) / len(every)
    assert measure([text]).lix == pytest.approx(expected)


@pytest.mark.parametrize(
    ("words", "sentence_number", "long_words", "lix"), [(32, 7, 4, 17.1), (91, 10, 25, 36.6), (91, 10, 24, 35.5)]
)
def test_the_published_figures(words: int, sentence_number: int, long_words: int, lix: float) -> None:
    """The toothbrush, and a text on data protection in Swedish and in Danish."""
    assert round(Measure(words, sentence_number, long_words).lix, 1) == lix


def test_shipped_modules_are_counted_alike_both_ways() -> None:
    """Every running text that ships and has no abbreviation, decimal or list in it."""
    plain = [
        text
        for module in load(Path(__file__).parents[2] / "courses").modules.values()
        for words in module.words.values()
        for text in running_text(words)
        if not re.search(r"\d|\w\.\w|\n|[:…/–]|[!?.][”’»«\"]|\b(?:ca|dvs|kl|mr|jf|fx)\.|\. [a-zåäöæø]", text)
    ]
    assert len(plain) > 50
    wrong = [text for text in plain if _counts(text) != independent(text)]
    assert wrong == []


def _counts(text: str) -> tuple[int, int, int]:
    counted = measure([text])
    return counted.words, counted.sentences, counted.long_words


def test_a_list_is_read_as_sentences() -> None:
    """The same points score much lower as items than as one run of words."""
    points = ["Stäng skärmen när du går", "Ta med kortet", "Ring om det saknas", "Anmäl samma dag"]
    assert measure(points).sentences == measure(["\n".join(f"- {point}" for point in points)]).sentences == 4
    assert measure([" ".join(points)]).sentences == 1


def test_nothing_to_read_has_no_lix() -> None:
    """No division by nothing."""
    assert measure([]).lix == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring t.ex. chefen. Vänta.", ["Ring t.ex. chefen.", "Vänta."]),
        ("Kl. 15.40 ringer hun, f.eks. i dag.", ["Kl. 15.40 ringer hun, f.eks. i dag."]),
        ("Den 3. juni og bl.a. Bo.", ["Den 3. juni og bl.a. Bo."]),
        ("Det kostar 3,5 kr. Dyrt!", ["Det kostar 3,5 kr.", "Dyrt!"]),
        ('Hun siger: "Send den!" Bo venter …', ["Hun siger:", '"Send den!"', "Bo venter …"]),
        ("»Er du der?« spørger Bo.", ["»Er du der?« spørger Bo."]),
        ("Ett stycke\n\nEtt till", ["Ett stycke", "Ett till"]),
        ("Write to anna@skola.example. Then wait.", ["Write to anna@skola.example.", "Then wait."]),
        ("… !", []),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    """Abbreviations, decimals, ordinals and addresses hold; colons, quotes and lines part."""
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e-post och it-avdelning", 3),
        ("kl. 15.40", 2),
        ("25 000 kr eller 3,5 %", 4),
        ("se https://example.org/a/b nu", 2),
        ("l'élève don\u2019t", 2),
        ("och/eller", 2),
        ("👩‍🏫 !", 0),
    ],
)
def test_what_a_word_is(text: str, expected: int) -> None:
    """Hyphens and apostrophes hold a word together, a number is one, a web address none."""
    assert count(text) == expected


def test_only_letters_make_a_word_long() -> None:
    """More than six of them."""
    assert [is_long(word) for word in ("skärmen", "mejlet", "2026-11-22", "it-stöd", "it-stödet")] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_time_is_reading_and_deciding() -> None:
    """Every word once, feedback too but not the second stem, and eight seconds a question."""
    question = QuestionWords("a b", {"x": "c d", "y": "e f"}, "g h", "i j", again="not counted at all")
    version = Words("k", "l m", "n o p q", {"one": "r s", "two": "t"}, {"q": question})
    assert seconds(version, Audience.STAFF) == 20 / 175 * 60 + 8
    assert seconds(version, Audience.PUPILS_F_3) == 20 / 80 * 60 + 8
    assert minutes([version], Audience.PUPILS_F_3) == 0.4
