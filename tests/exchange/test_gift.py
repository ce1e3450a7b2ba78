"""GIFT as Moodle reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.exchange.gift import read
from service.exchange.model import Answer, Item, Kind, Refused


def item(text: str) -> Item:
    """The one question of a text."""
    (found,) = read(text).entries
    assert isinstance(found, Item), found
    return found


def refusal(text: str) -> str:
    (found,) = read(text).entries
    assert isinstance(found, Refused), found
    return found.reason


def texts(found: Item) -> list[tuple[str, float]]:
    return [(answer.text, answer.percent) for answer in found.answers]


def test_a_choice_with_name_feedback_and_line() -> None:
    """The line is where the question's own text begins, not its comments."""
    found = item("// ett prov\n\n\n// id\n::Färg:: Vilken färg?\n{\n =gul # rätt!\n ~röd # fel\n ~[plain]blå\n}")
    assert found == Item(
        line=5,
        name="Färg",
        kind=Kind.CHOICE,
        stem="Vilken färg?",
        answers=(Answer("gul", 100, "rätt!"), Answer("röd", 0, "fel"), Answer("blå", 0)),
    )


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Norge {~är =var ~blir} i union.", "Norge _____ i union."),
        ("{=Oslo ~Bergen} är huvudstad", "_____ är huvudstad"),
        ("Vad?{=a ~b}", "Vad?"),
        ("Vad?\n{=a ~b}\n// en rad till", "Vad?"),
        ("Vad?{=a ~b} (eller}", "Vad? (eller}"),
        ("En fråga som\när lång{=a ~b}", "En fråga som är lång"),
    ],
)
def test_the_gap_stands_where_text_follows(text: str, stem: str) -> None:
    """A missing word is shown as a line; a question that ends with its answers has none."""
    assert item(text).stem == stem


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"2 \= 2", "2 = 2"),
        (r"\~ \= \# \{ \} \:", "~ = # { } :"),
        (r"a \\ b", r"a \ b"),
        (r"\\=", "\\"),
        (r"C:\\temp", r"C:\temp"),
        (r"\d and \[", r"\d and \["),
        (r"\\n", r"\n"),
        ("&&061;", "&&061;"),
    ],
)
def test_escapes(written: str, read_as: str) -> None:
    """A backslash makes a sign ordinary; before any other sign it is itself. No text is a stand-in for a sign."""
    if written == r"\\=":
        assert texts(item(f"Q{{={written}b ~c}}"))[:2] == [(read_as, 100), ("b", 100)]
        return
    assert texts(item(f"Q{{={written} ~c}}")) == [(read_as, 100), ("c", 0)]


def test_line_breaks_are_breaks_written_either_way() -> None:
    """Moodle shows a new line of the file as one, but in HTML; a stem loses it, and feedback makes paragraphs of it."""
    found = item("a\\nb\nc{=c#one\\ntwo\nthree ~d}")
    assert found.stem == "a b c"
    assert found.answers[0].feedback == "one\n\ntwo\n\nthree"
    assert found.losses == ("line breaks within the text",)
    assert item("[html]a\\nb\nc{=c ~d#one\ntwo}").losses == ()


def test_an_option_without_text_is_left_out_and_named() -> None:
    """As in Moodle: of `~=` there is nothing to name, for it is one sign to many authors."""
    found = item("Q{=a ~ ~b ~%50%#c ~[plain] }")
    assert (texts(found), found.losses) == (
        [("a", 100), ("b", 0)],
        ("an option without text, which Moodle leaves out too",),
    )
    assert item("Q{~=a ~b}").losses == ()


def test_weights() -> None:
    """Percent after the tilde; with no equals sign at all several may be ticked."""
    found = item("Q{~%50%a ~%-33.333%b ~%100%c ~d}")
    assert found.kind is Kind.SEVERAL
    assert texts(found) == [("a", 50), ("b", -33.333), ("c", 100), ("d", 0)]
    assert texts(item("Q{=50% ~%5x%}")) == [("50%", 100), ("%5x%", 0)]


@pytest.mark.parametrize(
    ("text", "right", "for_true", "for_false"),
    [
        ("Q{T}", "true", "", ""),
        ("Q{TRUE#fel#rätt}", "true", "rätt", "fel"),
        ("Q{FALSE#fel#rätt}", "false", "fel", "rätt"),
        ("Q{F#fel####till alla}", "false", "fel", ""),
    ],
)
def test_true_and_false(text: str, right: str, for_true: str, for_false: str) -> None:
    """The first feedback is for who was wrong, the second for who was right."""
    found = item(text)
    assert found.kind is Kind.TRUTH
    assert [answer.text for answer in found.answers if answer.percent == 100] == [right]
    assert [answer.feedback for answer in found.answers] == [for_true, for_false]
    assert found.general == ("till alla" if "####" in text else "")


def test_short_answers() -> None:
    """Each equals sign an answer, with its weight."""
    found = item("Två och två{=fyra =4#siffra =%50%fy*}.")
    assert (found.kind, found.stem) == (Kind.TEXT, "Två och två_____.")
    assert found.answers == (Answer("fyra", 100), Answer("4", 100, "siffra"), Answer("fy*", 50))
    assert item("Q{svar}").answers == (Answer("svar", 100),)
    assert item("Q{true}").kind is Kind.TEXT


@pytest.mark.parametrize(
    ("braces", "answers", "wrong"),
    [
        ("#1822", [("1822", 100, 0)], ""),
        ("#3.14:0.01", [("3.14", 100, 0.01)], ""),
        ("#1..5", [("3", 100, 2)], ""),
        ("#-1..1", [("0", 100, 1)], ""),
        ("# =1822:0 =%50%1822:2", [("1822", 100, 0), ("1822", 50, 2)], ""),
        ("#3:2~#Helt fel", [("3", 100, 2)], "Helt fel"),
    ],
)
def test_numbers(braces: str, answers: list[tuple[str, float, float]], wrong: str) -> None:
    """A tolerance after the colon; a range is its middle and half its width, as in Moodle."""
    found = item(f"Q{{{braces}}}")
    assert found.kind is Kind.NUMBER
    assert [(a.text, a.percent, a.tolerance) for a in found.answers] == answers
    assert found.wrong == wrong


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Q{}", "essay"),
        ("Q{####till alla}", "essay"),
        ("Bara text", "description"),
        ("Para{=a->b =c -> d}", "matches 2 pairs"),
        ("Q{=a ~b", "braces"),
        ("Q=a ~b}", "braces"),
        ("Q}{=a ~b", "braces"),
        ("Q{=a ~b}\n::R::Nästa{=c ~d}", "two pairs of braces"),
        ("Q{#}", "names none"),
        ("Q{#många}", "no number"),
    ],
)
def test_what_is_no_question_here_is_refused_by_its_name(text: str, says: str) -> None:
    """Never dropped, never guessed."""
    assert says in refusal(text)


def test_an_empty_line_ends_a_question_as_in_moodle() -> None:
    """Both halves are named, each with its line."""
    found = read("Q{\n=a\n\n~b}\n\nR{T}").entries
    assert [(type(entry), entry.line) for entry in found] == [(Refused, 1), (Refused, 4), (Item, 6)]


def test_a_line_of_spaces_that_are_none_to_moodle() -> None:
    """Word writes no-break spaces: within braces they end nothing, between questions they look like an empty line."""
    found = read("Q{=a\n\u00a0\n~b}\n\u00a0\nR \\{ \\}{T}\n\u00a0\nS{F}").entries
    assert [(entry.line, entry.stem) for entry in found if isinstance(entry, Item)] == [
        (1, "Q"),
        (5, "R { }"),
        (7, "S"),
    ]


def test_categories_and_what_stands_in_comments() -> None:
    """A category holds until the next; ids and tags are those of the comment before a question."""
    found = read(
        "$CATEGORY: $course$/Säkerhet\n\n// [id:a\\]b] [tag:x] [tag: y ]\nQ{T}\n\n// $CATEGORY: no\n"
        "$CATEGORY: tom/Koder\n::n::R{F}\n\n// [id:ignored]\n"
    ).entries
    assert [
        (entry.name, entry.id, entry.category, entry.notes, entry.line) for entry in found if isinstance(entry, Item)
    ] == [
        ("", "a]b", "$course$/Säkerhet", ("tags: x, y",), 4),
        ("n", "", "tom/Koder", (), 8),
    ]


def test_formats_of_texts() -> None:
    """The stem's format is that of all texts that name none."""
    found = item("[html]<p>Vad är <b>x</b>?</p>{=[plain]<b> ~a &lt; b#[markdown]**nej** ~[nonsense] c}")
    assert found.stem == "Vad är x?"
    assert [answer.text for answer in found.answers] == ["<b>", "a < b", "[nonsense] c"]
    assert found.answers[1].feedback == "**nej**"
    assert found.losses == ("bold, italic and coloured letters", "Markdown, whose signs now stand in the text")


def test_line_ends_of_every_system() -> None:
    """Lines are counted the same whatever ends them."""
    for end in ("\n", "\r\n", "\r"):
        assert [entry.line for entry in read(f"Q{{T}}{end}{end}R{{F}}{end}").entries] == [1, 3]


@given(st.text())
def test_any_text_is_read_to_the_end(text: str) -> None:
    """Whatever a file holds, each part becomes a question or a refusal with a reason."""
    for entry in read(text).entries:
        assert isinstance(entry, Item) or entry.reason


@given(st.text("\\:#=~{}n[]%->T0.\n /$ab", max_size=40))
def test_any_signs_are_read_to_the_end(text: str) -> None:
    """The same with the signs that mean something."""
    for entry in read(text).entries:
        assert isinstance(entry, Item) or entry.reason
