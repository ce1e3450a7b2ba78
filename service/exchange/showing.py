"""A module as its own questions in one language, ready to be written in any format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from service.catalogue.folders import Draft
from service.catalogue.library import Library
from service.catalogue.model import Question, QuestionWords, Source, Words
from service.catalogue.placeholders import every_use
from service.exchange import remark
from service.exchange.model import Format, Picture

_PICTURES = "Pictures are not carried: {}."
_ELSEWHERE = "Pictures that stand at no question are not carried: {}."
_WITH_PICTURES = {Format.MOODLE_XML, Format.QTI}
_OTHERS = "Only one language is carried; the module also has {}."
_APART = "Title, objective, scenario, key points and second stems stand in a comment that only Nanolearn reads back."
_AIKEN = "Aiken holds stems and options alone: explanations, title, objective, scenario and key points are lost."


@dataclass(frozen=True, slots=True)
class ShownOption:
    """`picture`: the one beside it, if there is one."""

    text: str
    right: bool
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with all that a learner meets."""

    id: str
    stem: str
    options: tuple[ShownOption, ...]
    right: str
    wrong: str
    picture: Picture | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All of them, the stem's first."""
        return tuple(one for one in (self.picture, *(option.picture for option in self.options)) if one)


@dataclass(frozen=True, slots=True)
class Shown:
    """`remark`: what the formats have no place for, as one line."""

    id: str
    title: str
    language: str
    questions: tuple[ShownQuestion, ...]
    remark: str


def shown(draft: Draft, language: str, shared: Library) -> Shown:
    """The module in one of its languages, with all placeholders filled in."""
    module, words = draft.module, draft.module.words[language]
    hanging = _hanging(draft, words)
    questions = tuple(_question(question, words.questions[question.id], hanging) for question in module.questions)
    content = _content(draft, language, shared)
    return Shown(module.id, words.title, language, questions, remark.written(content))


def losses(draft: Draft, language: str, form: Format) -> Iterator[str]:
    """What the file does not hold, or holds only for Nanolearn."""
    carried = {question.id for question in draft.module.questions} if form in _WITH_PICTURES else set()
    pictures = [picture.id for picture in draft.module.pictures if picture.at.partition("/")[0] not in carried]
    others = [other for other in draft.module.languages if other != language]
    if pictures:
        yield (_ELSEWHERE if form in _WITH_PICTURES else _PICTURES).format(", ".join(pictures))
    if others:
        yield _OTHERS.format(" and ".join(others))
    yield _AIKEN if form is Format.AIKEN else _APART


def _hanging(draft: Draft, words: Words) -> dict[str, Picture]:
    """The module's pictures by their places, each under a name of its own."""
    return {
        one.at: Picture(f"{one.id}{Path(one.file).suffix.lower()}", Path(one.file).read_bytes(), words.pictures[one.id])
        for one in draft.module.pictures
    }


def _question(question: Question, words: QuestionWords, hanging: Mapping[str, Picture]) -> ShownQuestion:
    options = tuple(
        ShownOption(words.options[option.id], option.correct, hanging.get(f"{question.id}/{option.id}"))
        for option in question.options
    )
    return ShownQuestion(question.id, words.stem, options, words.right, words.wrong, hanging.get(question.id))


def _content(draft: Draft, language: str, shared: Library) -> dict[str, Any]:
    module, raw = draft.module, draft.raw[language]
    misconceptions, common = shared.misconceptions or {}, shared.filling.common
    structure = {key: _plain(value) for key, value in draft.structure.value.items() if key != "pictures"}
    named = dict.fromkeys(option.misconception for question in module.questions for option in question.options)
    return {
        "language": language,
        "structure": structure,
        "words": {
            "title": raw.title,
            "objective": raw.objective,
            "scenario": raw.scenario,
            "key_points": dict(raw.key_points),
            "country": {country: dict(facts) for country, facts in raw.country.items()},
        },
        "again": {id_: words.again for id_, words in raw.questions.items() if words.again},
        "pictures": {picture.at: picture.id for picture in module.pictures},
        "raw": dict(_filled(raw, module.words[language])),
        "sources": {source.id: _source(source) for source in module.sources},
        "misconceptions": {id_: dict(misconceptions[id_]) for id_ in named if id_ and id_ in misconceptions},
        "placeholders": {
            name: {"means": common[name].means, **common[name].texts} for _, name in every_use(raw) if name in common
        },
    }


def _source(source: Source) -> dict[str, str | int]:
    """A source as its file has it."""
    told = {"label": source.label, "publisher": source.publisher, "year": source.year, "where": source.where}
    return {key: value for key, value in told.items() if value} | {"mark": source.mark}


def _filled(raw: Words, words: Words) -> Iterator[tuple[str, tuple[str, str]]]:
    """The texts of questions that hold placeholders: by their place, as they are exported and as they were written."""
    for id_, question in raw.questions.items():
        filled = words.questions[id_]
        pairs = {
            "stem": (filled.stem, question.stem),
            "right": (filled.right, question.right),
            "wrong": (filled.wrong, question.wrong),
            **{f"options/{option}": (filled.options[option], text) for option, text in question.options.items()},
        }
        yield from ((f"{id_}/{place}", pair) for place, pair in pairs.items() if pair[0] != pair[1])


def _plain(value: Any) -> Any:
    """A value of a YAML file as JSON has it: dates as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list) else value
