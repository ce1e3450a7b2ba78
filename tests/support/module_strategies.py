"""Hypothesis strategies for valid modules, as the catalogue hands them to the other rooms.

Valid means: it loads. Style is another matter: these texts are wild on purpose, and the authoring rules would
complain about most of them.
"""

import unicodedata
from datetime import date, timedelta

from hypothesis import strategies as st

from service.catalogue.model import (
    LANGUAGES,
    Audience,
    KeyPoint,
    Module,
    Option,
    Question,
    QuestionWords,
    Source,
    Words,
)

_AWKWARD = """
Åsa i Ängelholm|Søren på Rømø|Lærke spørger|l'élève|sagde "nej"|it's|<b>fed</b>|a & b|👩‍🏫|🇸🇪|é|no|ja: nej|#1
- punkt|{x}|%s|100 %|kl. 15.40|t.ex.|\\n|null|true|anna@skola.example|https://example.org/?a=1&b=2|=SUM(A1)|'
>|*stjärna*|&anchor|!tagg|@|`
""".strip().replace("\n", "|").split("|")  # fmt: skip

_LETTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"])
_DRAWN = st.text(_LETTERS, min_size=1, max_size=8).map(lambda word: word.replace("{{", "{ {").replace("}}", "} }"))
_WORD = st.one_of(_DRAWN, st.sampled_from(_AWKWARD))
_MARKS = ("V1", "V2")


def _joined(parts: list[str], glue: str) -> str:
    return unicodedata.normalize("NFC", glue.join(parts))


def lines() -> st.SearchStrategy[str]:
    """One line as the loader leaves it: no break, no white space at its ends, at least one character."""
    few = st.lists(_WORD, min_size=1, max_size=6).map(lambda words: _joined(words, " "))
    long = st.builds(lambda word, times: _joined([word] * times, " "), _WORD, st.integers(20, 120))
    return st.one_of(few, few, few, long)


def ids() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


def unique_ids(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(ids(), min_size=least, max_size=most, unique=True)


class _Texts:
    """Texts for one module, put together from a few drawn lines: drawing each afresh would take seconds."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._line = st.sampled_from(draw(st.lists(lines(), min_size=4, max_size=8)))

    def line(self) -> str:
        return self._draw(self._line)

    def paragraphs(self) -> str:
        """One to three lines, an empty one between them."""
        return "\n\n".join(self._draw(st.lists(self._line, min_size=1, max_size=3)))

    def different(self, number: int) -> list[str]:
        return [f"{self.line()} {place}" for place in range(1, number + 1)]


@st.composite
def questions(draw: st.DrawFn, id_: str) -> Question:
    """A question of two or three options, the right one anywhere."""
    option_ids = draw(unique_ids(2, 3))
    right = draw(st.sampled_from(option_ids))
    options = tuple(
        Option(o, o == right, None if o == right else draw(st.sampled_from(["M-LOOK", "M-IT"]))) for o in option_ids
    )
    return Question(id_, draw(st.sampled_from(["action", "knowledge"])), options)


def _question_words(draw: st.DrawFn, question: Question, texts: _Texts) -> QuestionWords:
    return QuestionWords(
        stem=texts.line(),
        options={
            option.id: text
            for option, text in zip(question.options, texts.different(len(question.options)), strict=True)
        },
        right=texts.paragraphs(),
        wrong=texts.paragraphs(),
        again=texts.line() if draw(st.booleans()) else None,
    )


def _source(draw: st.DrawFn, id_: str, texts: _Texts) -> Source:
    return Source(
        id_,
        texts.line(),
        texts.line(),
        draw(st.sampled_from(_MARKS)),
        publisher=draw(st.none() | lines()),
        year=draw(st.none() | st.integers(1, 2100)),
    )


def _words(draw: st.DrawFn, key_points: tuple[KeyPoint, ...], asked: tuple[Question, ...], texts: _Texts) -> Words:
    return Words(
        title=texts.line(),
        objective=texts.line(),
        scenario=texts.paragraphs(),
        key_points={point.id: texts.paragraphs() for point in key_points},
        questions={question.id: _question_words(draw, question, texts) for question in asked},
    )


@st.composite
def modules(draw: st.DrawFn) -> Module:
    """A whole module: any audience, one to three languages, 2-4 questions of 2-3 options, wild texts."""
    texts = _Texts(draw)
    cited = [name.upper() for name in draw(unique_ids(1, 4))]
    key_points = tuple(
        KeyPoint(point, tuple(draw(st.lists(st.sampled_from(cited), min_size=1, max_size=2, unique=True))))
        for point in draw(unique_ids(3, 4))
    )
    asked = tuple(draw(questions(id_)) for id_ in draw(unique_ids(2, 4)))
    spoken = draw(st.sets(st.sampled_from(LANGUAGES), min_size=1))
    verified_on = draw(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
    used = dict.fromkeys(source for point in key_points for source in point.sources)
    return Module(
        id=draw(ids()),
        course=draw(ids()),
        version=f"{draw(st.integers(0, 16**12 - 1)):012x}",
        audience=draw(st.sampled_from(Audience)),
        level=draw(st.sampled_from(["administration", "unit", "person"])),
        pass_mark=draw(st.integers(1, len(asked))),
        licence="CC-BY-4.0",
        verified_on=verified_on,
        review_by=verified_on + timedelta(days=draw(st.integers(1, 400))),
        key_points=key_points,
        questions=asked,
        sources=tuple(_source(draw, name, texts) for name in used),
        words={language: _words(draw, key_points, asked, texts) for language in LANGUAGES if language in spoken},
        minutes=draw(st.integers(5, 80)) / 10,
        interleave=draw(st.none() | ids()),
    )
