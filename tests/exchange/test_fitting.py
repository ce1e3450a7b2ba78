"""What becomes of an item in a module, and what is said of it."""

import pytest

from service.exchange.fitting import fit, slug
from service.exchange.gift import read
from service.exchange.model import Fitted, Option, Outcome, Verdict


def one(text: str, language: str = "en") -> Outcome:
    (found,) = fit(read(text), language)
    return found


def question(text: str, language: str = "en") -> Fitted:
    found = one(text, language).question
    assert found is not None
    return found


def test_an_exact_question() -> None:
    """Ids come of names and texts; feedback becomes the two explanations."""
    found = one("::Mejl 1::Vad gör du?{=Ringer upp#Bra ~Öppnar den#Nej ~Åker hem#Nej}")
    assert found == Outcome(1, "Mejl 1", Verdict.EXACT)
    assert found.question == Fitted(
        "mejl-1",
        "Vad gör du?",
        (
            Option("ringer-upp", "Ringer upp", True),
            Option("oppnar-den", "Öppnar den", False),
            Option("aker-hem", "Åker hem", False),
        ),
        "Bra",
        "Nej",
    )


@pytest.mark.parametrize(("language", "words"), [("sv", "Sant Falskt"), ("da", "Sandt Falsk"), ("en", "True False")])
def test_true_and_false_in_the_language(language: str, words: str) -> None:
    """The words that a reader of it expects."""
    assert [option.text for option in question("Q{F}", language).options] == words.split()
    assert one("Q{F}", language).verdict is Verdict.EXACT


TYPED = "The answer was typed; here it is chosen among options, and the tempting wrong ones are still to write."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Q{=a ~%50%b ~%-25%c}",
            (
                '"b" gave 50 percent; Google Forms has no partial credit, so it is wrong.',
                '"c" gave -25 percent; Google Forms has no partial credit, so it is wrong.',
            ),
        ),
        ("Q{~%100%a ~b}", ("Learners could tick several options; here they choose one.",)),
        ("Q{#3:2}", (TYPED, "3 gave 100 percent within 2; Google Forms knows no tolerance.")),
        (
            "Q{=four =4 =f* =%25%fo*}",
            (
                TYPED,
                '"4" was accepted too.',
                'The pattern "f*" was accepted too; Google Forms knows no wildcards.',
                'The pattern "fo*" gave 25 percent; Google Forms knows no wildcards.',
            ),
        ),
        (
            "Q{=York =%50%york =%-10%London =%0%london}",
            (
                TYPED,
                '"york" gave 50 percent; Google Forms has no partial credit, so it is wrong.',
                '"york" differs from "York" by nothing but capitals and is left out.',
                '"London" gave -10 percent; Google Forms has no partial credit, so it is wrong.',
                '"london" differs from "London" by nothing but capitals and is left out.',
            ),
        ),
        (
            "Q{=a ~b#x ~c#y}",
            ("Each wrong option had its own feedback; here one explanation holds them all, with their names.",),
        ),
        ("[html]<i>Q</i>{=a ~b}", ("lost: bold, italic and coloured letters",)),
        ("Q \\{\\{x\\}\\}{=a ~b}", ("lost: double braces, which mark placeholders here and now stand apart",)),
    ],
)
def test_every_loss_is_named(text: str, why: tuple[str, ...]) -> None:
    """One sentence each, and none of the others."""
    found = one(text)
    assert (found.verdict, found.why) == (Verdict.LOSSY, why)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Q{=a =b ~c}", "2 of its options are right"),
        ("Q{~%50%a ~%50%b}", "Several options are right together"),
        ("Q{~a ~b}", "None of its options"),
        ("Q{~%50%a ~b}", "None of its options"),
        ("Q{=a ~A}", "differ by nothing but capitals"),
        ("Q{=a ~[html]<img src\\=x.png>}", "no text that can be carried"),
        ("Q{=a* =b*}", "wildcards"),
        ("Q{=%50%a}", "None of its answers"),
        ("Q{#*}", "wildcards"),
        ("[html]<img src\\=x.png>{=a ~b}", "The question has no text"),
    ],
)
def test_every_refusal_has_its_reason(text: str, says: str) -> None:
    """It names what a module cannot hold."""
    found = one(text)
    assert found.verdict is Verdict.REFUSED
    assert found.question is None
    assert says in found.why[0]


def test_a_typed_answer_leaves_its_wrong_options_to_be_written() -> None:
    """The right one, the wrong ones the bank knows, and places for more; a star that is meant is a star."""
    assert question("Q{=5\\\\*5 =%0%10 =%0%*#Nej}") == Fitted(
        "question-1",
        "Q",
        (Option("q-5-5", "5*5", True), Option("q-10", "10", False), Option("tempting-2", None, False)),
        None,
        "Nej",
    )


def test_feedback_of_each_option_keeps_its_name() -> None:
    """What is for all stands last, once."""
    found = question("Q{=a#yes ~b#x ~c#y####all}")
    assert (found.right, found.wrong) == ("yes\n\nall", "b: x\n\nc: y\n\nall")
    assert question("Q{T#x#y}", "sv").wrong == "x"
    assert (question("Q{=a ~b}").right, question("Q{=a ~b}").wrong) == (None, None)


def test_ids_are_unique_in_the_bank() -> None:
    """Names may be the same, or nothing that an id can be made of."""
    found = fit(read("::N::Q{T}\n\n::N::Q{T}\n\n::日本::Q{=一 ~二}\n\n::N-2::Q{T}"), "en")
    assert [outcome.question.id for outcome in found if outcome.question] == ["n", "n-2", "question-3", "n-2-2"]
    third = found[2].question
    assert third is not None
    assert [option.id for option in third.options] == ["option-0", "option-1"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Åsa's blåbær på Rømø", "asas-blabaer-pa-romo"),
        ("1 2 3", "q-1-2-3"),
        ("a b c d e f g", "a-b-c-d-e-f"),
        ("?", "none"),
        ("x" * 90, "x" * 60),
    ],
)
def test_slugs(text: str, id_: str) -> None:
    """Lower-case words with hyphens, that begin with a letter."""
    assert slug(text, "none") == id_
