"""A module's version: the hash of all that a learner can see."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from service.catalogue.model import KeyPoint, Picture, Question, QuestionWords, Source, Words

DIGITS = 12


def version_of(
    id_: str,
    *,
    pass_mark: int,
    licence: str,
    key_points: Iterable[KeyPoint],
    questions: Iterable[Question],
    sources: Iterable[Source],
    words: Mapping[str, Words],
    pictures: Iterable[Picture] = (),
    with_teacher: bool = False,
    usefulness: bool = False,
) -> str:
    """Twelve hex digits. The same content gives the same digits, however its files are laid out.

    Review dates, misconceptions and levels are for authors: they change no version. Nor does what an installation
    fills in for placeholders: a new telephone number is brought into the Forms that people have. `words` are those
    with the placeholders still in them.
    """
    content: dict[str, object] = {
        "id": id_,
        "pass_mark": pass_mark,
        "licence": licence,
        "key_points": [[point.id, *point.sources] for point in key_points],
        "questions": [[q.id, [[option.id, option.correct] for option in q.options]] for q in questions],
        "sources": {source.id: _source(source) for source in sources},
        "words": {language: _words(version) for language, version in words.items()},
    }
    shown = [[picture.id, picture.at, picture.digest] for picture in pictures]
    if shown:
        content["pictures"] = shown
    if with_teacher:
        content["with_teacher"] = True
    if usefulness:
        content["usefulness"] = True
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]


def _source(source: Source) -> list[object]:
    """What learners read of it; what it does not have leaves no trace, so older versions keep their digits."""
    return [source.label, source.where, *(each for each in (source.publisher, source.year) if each)]


def _words(version: Words) -> dict[str, object]:
    content: dict[str, object] = {
        "title": version.title,
        "objective": version.objective,
        "scenario": version.scenario,
        "key_points": dict(version.key_points),
        "questions": {id_: _question(question) for id_, question in version.questions.items()},
    }
    if version.pictures:  # what a module does not have leaves no trace, so older versions keep their digits
        content["pictures"] = dict(version.pictures)
    if version.country:
        content["country"] = {country: dict(facts) for country, facts in version.country.items()}
    return content


def _question(question: QuestionWords) -> dict[str, object]:
    return {
        "stem": question.stem,
        "again": question.again,
        "options": dict(question.options),
        "right": question.right,
        "wrong": question.wrong,
    }
