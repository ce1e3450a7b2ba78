"""What "View score" shows: each question of a quiz, the answer given, whether it was right, and the feedback."""

from dataclasses import dataclass
from typing import Any

from sandbox.apis import forms_answers
from sandbox.pages.form_questions import Question, sections_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One graded question: `verdict` is right, wrong, ungraded or unanswered; `told` an entry of `result`."""

    question: Question
    verdict: str
    told: Json

    @property
    def key_to_show(self) -> list[str]:
        """The correct answers, where the learner did not give them."""
        key: list[str] = self.told["correctAnswers"]
        return key if self.verdict in ("wrong", "unanswered") else []


@dataclass(frozen=True, slots=True)
class Score:
    """A whole response, scored."""

    points: float
    total: float
    outcomes: tuple[Outcome, ...]


def scored(form: Json, response: Json) -> Score:
    """A response to a quiz, against the form as it is now."""
    result = forms_answers.result(form, response)
    questions = {question.id: question for section in sections_of(form) for question in section.questions()}
    return Score(
        points=result["score"],
        total=result["total"],
        outcomes=tuple(Outcome(questions[told["questionId"]], _verdict(told), told) for told in result["questions"]),
    )


def _verdict(told: Json) -> str:
    if not told["answers"]:
        return "unanswered"
    return {True: "right", False: "wrong", None: "ungraded"}[told["correct"]]
