"""What a rule is given and what it gives back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from service.catalogue.files import Place
from service.catalogue.findings import Severity
from service.catalogue.model import Audience, Module, QuestionWords, Words


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one audience is given to read, and how hard it may be. `lix` by language."""

    called: str
    screen_words: int
    module_words: int
    sentence_words: int
    lix: Mapping[str, int]
    questions: int = 3
    options: int = 3


LIMITS: Mapping[Audience, Limits] = {
    Audience.STAFF: Limits("staff", 80, 520, 20, {"sv": 40, "da": 40, "en": 36}),
    Audience.PUPILS_7_9: Limits("years 7-9", 70, 380, 18, {"sv": 34, "da": 34, "en": 31}),
    Audience.PUPILS_4_6: Limits("years 4-6", 50, 260, 14, {"sv": 25, "da": 25, "en": 24}),
    Audience.PUPILS_F_3: Limits("years F-3", 40, 140, 10, {"sv": 19, "da": 19, "en": 19}, questions=2, options=2),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A module before the rules. `misconceptions` is None where their file could not be read.

    `raw`: the words as the author wrote them, with their placeholders and the facts of each country.
    """

    module: Module
    misconceptions: Mapping[str, Mapping[str, str]] | None
    today: date
    raw: Mapping[str, Words]

    @property
    def limits(self) -> Limits:
        return LIMITS[self.module.audience]

    def versions(self) -> Iterator[tuple[str, Words]]:
        """Each language with its words, in the fixed order of languages."""
        for language in self.module.languages:
            yield language, self.module.words[language]

    def questions(self) -> Iterator[tuple[str, str, QuestionWords]]:
        """Each question in each language: language, id, words; in the order learners meet them."""
        for language, version in self.versions():
            for question in self.module.questions:
                yield language, question.id, version.questions[question.id]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found. `language` None means module.yaml; `place` leads to the thing in that file."""

    language: str | None
    place: Place
    message: str
    severity: Severity = Severity.ERROR


Rule = Callable[[Case], Iterator[Problem]]


def feedback(id_: str, words: QuestionWords) -> Iterator[tuple[Place, str]]:
    """A question's two explanations with their places."""
    yield ("questions", id_, "right"), words.right
    yield ("questions", id_, "wrong"), words.wrong


def stems(id_: str, words: QuestionWords) -> Iterator[tuple[Place, str]]:
    """A question's stem, and its second one where there is one."""
    yield ("questions", id_, "stem"), words.stem
    if words.again is not None:
        yield ("questions", id_, "again"), words.again


def prose(version: Words) -> Iterator[tuple[Place, str]]:
    """Everything in one language that is written in sentences, with its place."""
    yield ("scenario",), version.scenario
    for id_, text in version.key_points.items():
        yield ("key_points", id_), text
    for id_, words in version.questions.items():
        yield from stems(id_, words)
        yield from feedback(id_, words)


def every_text(version: Words) -> Iterator[tuple[Place, str]]:
    """Every text in one language, with its place."""
    yield ("title",), version.title
    yield ("objective",), version.objective
    yield from prose(version)
    for id_, text in version.pictures.items():
        yield ("pictures", id_), text
    for id_, words in version.questions.items():
        for option, text in words.options.items():
            yield ("questions", id_, "options", option), text


def quoted(text: str, most: int = 60) -> str:
    """A text as a message names it: its beginning, in quotes."""
    return f'"{text}"' if len(text) <= most else f'"{text[:most].rsplit(" ", 1)[0]} …"'
