"""Aiken as Moodle reads it."""

import pytest

from service.exchange.aiken import read
from service.exchange.model import Answer, Item, Kind, Refused


def test_a_question() -> None:
    """Brackets or full stops after the letters, with or without a space; text is only text."""
    found = read("\nVem <b>startade</b> & vad?\nA) Anna\nB.Bo\nC) C\nANSWER: B\n").entries
    assert found == (
        Item(
            2,
            "Vem <b>startade</b> & vad?",
            Kind.CHOICE,
            "Vem <b>startade</b> & vad?",
            (Answer("Anna", 0), Answer("Bo", 100), Answer("C", 0)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Q?\nA) x\nANSWER: A", 1, "1 option;"),
        ("A) x\n", 1, "without a question"),
        ("\n\nANSWER: A", 3, "without a question"),
        ("Q?\nA) x\nB) y\n", 1, "no answer"),
        ("Q?\nA) x\nB) y\nANSWER: C", 1, "none of the options"),
        ("Q?\nA) x\nB) y\nANSWER: A, B", 1, "none of the options"),
        ("Q?\nA) x\nB) y\nANSWER:", 1, "none of the options"),
        ("Q?\nA) x\nC) y\nANSWER: A", 1, "without a gap"),
        ("\nQ?\nmore\nand more\nA) x\nB) y\nANSWER: A", 2, "lines 2 to 4"),
        ("Q?\nA) x\nB) y\nANSWER: AB", 1, "none of the options"),
        ("Q?\nA) x\nB) y\nANSWER: A and B", 1, "none of the options"),
        ("Q?\nA) x\nB) y\nANSWER: x", 1, "none of the options"),
    ],
)
def test_what_is_no_question(text: str, line: int, says: str) -> None:
    """Each with its line and the reason."""
    (found,) = read(text).entries
    assert isinstance(found, Refused)
    assert found.line == line
    assert says in found.reason


@pytest.mark.parametrize(
    ("answer", "losses"),
    [
        ("B)", ()),
        ("B. y", ()),
        ("B) y, of course", ("the words after the answer's letter: y, of course",)),
        ("B A thought", ("the words after the answer's letter: A thought",)),
    ],
)
def test_words_after_the_letter_of_the_answer(answer: str, losses: tuple[str, ...]) -> None:
    """Moodle goes by the letter alone; words that say no more than the option does are no loss."""
    (found,) = read(f"Q?\nA) x\nB) y\nANSWER: {answer}").entries
    assert isinstance(found, Item)
    assert ([a.percent for a in found.answers], found.losses) == ([0, 100], losses)


def test_a_heading_and_an_empty_line_are_no_part_of_a_question() -> None:
    """The heading is named, and the question after it is whole."""
    found = read("Prov 1\n\nQ?\nA) x\nB) y\nANSWER: A").entries
    assert [(type(entry), entry.line) for entry in found] == [(Refused, 1), (Item, 3)]


def test_good_questions_among_bad_ones() -> None:
    """A question that was never finished is named where it began, and hides none of the others."""
    text = "Q1\nA) x\nB) y\n\nQ2\nA) x\nB) y\nANSWER: A\nq\nQ3\na) x\nb) y\nanswer: a\nQ4?\nA. x\nB. y\nANSWER: B."
    found = read(text).entries
    assert [(entry.line, type(entry)) for entry in found] == [
        (1, Refused),
        (5, Item),
        (9, Refused),
        (10, Refused),
        (11, Refused),
        (12, Refused),
        (13, Refused),
        (14, Item),
    ]
    assert isinstance(found[3], Refused)
    assert "capitals" in found[3].reason
