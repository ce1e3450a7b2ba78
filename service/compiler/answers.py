"""Read one submitted Form, as `forms.responses` gives it, with the key kept when the Form was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.compiler.blueprint import QuestionKey
from service.compiler.plain import paragraphs

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen: the option's id, or None if its text is none of ours. `correct` as Forms graded it."""

    option: str | None
    correct: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """One submission. `answers` is keyed by question id; a question left unanswered is not in it.

    `submitted_at` stays Google's own text: shortening its microseconds would fetch the same answer for ever.
    `email` is None where the Form did not collect it. `score` is in points. `disputed` names the questions
    where the Form's grade differs from our key: somebody has changed the Form or the grade by hand.
    """

    response_id: str
    submitted_at: str
    email: str | None
    score: float
    answers: Mapping[str, Answer]
    disputed: tuple[str, ...] = ()


def read_answers(blueprint_questions: Mapping[str, QuestionKey], response: Json) -> Answers:
    """The submission `response` (one FormResponse), read with the key of its Form.

    Questions that are not in the key were added by somebody else and are left out, also from the sum that
    stands in for a missing `totalScore`.
    """
    given: Json = response.get("answers", {})
    read = {
        key.question: _read_answer(key, given[form_id])
        for form_id, key in blueprint_questions.items()
        if form_id in given
    }
    total = response.get("totalScore")
    return Answers(
        response_id=response["responseId"],
        submitted_at=response["lastSubmittedTime"],
        email=response.get("respondentEmail"),
        score=float(total if total is not None else sum(points for _, points, _ in read.values())),
        answers={question: answer for question, (answer, _, _) in read.items()},
        disputed=tuple(question for question, (_, _, disputed) in read.items() if disputed),
    )


def _read_answer(key: QuestionKey, given: Json) -> tuple[Answer, float, bool]:
    """The answer, its points, and whether the Form and our key disagree.

    Google writes `grade: {}` for a wrong answer, and no `grade` where nothing was graded: then our key does.
    """
    texts = [text.get("value", "") for text in given.get("textAnswers", {}).get("answers", [])]
    option = _option(key, texts[0]) if len(texts) == 1 else None
    right = option == key.right
    grade = given.get("grade")
    if grade is None:
        return Answer(option, right), float(key.points if right else 0), False
    correct = bool(grade.get("correct", False))
    return Answer(option, correct), float(grade.get("score", 0)), correct != right


def _option(key: QuestionKey, text: str) -> str | None:
    """The option with this text. Most come back as they were written; tidying is the better part of reading them."""
    found = key.options.get(text)
    return key.options.get(paragraphs(text)) if found is None else found
