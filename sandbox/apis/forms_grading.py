"""Points and answer keys of quizzes: what may be set on which question, and what an answer earns. Pure."""

from typing import Any

from sandbox.apis.forms_text import plain, required_text, youtube
from sandbox.refusal import Refusal

Json = dict[str, Any]


def answer_key(question: Json) -> list[str]:
    """The correct answers of a question, none when nothing is graded automatically."""
    answers = (question.get("grading") or {}).get("correctAnswers", {}).get("answers", [])
    return [answer.get("value", "") for answer in answers]


def grade(question: Json, values: list[str]) -> Json | None:
    """What one answer earns, as `Answer.grade`: None without grading, `{}` when wrong or left to a human.

    Checkboxes must hold exactly the listed set; any other question is right when it equals one listed answer,
    letter by letter.
    """
    grading = question.get("grading")
    if grading is None:
        return None
    key = set(answer_key(question))
    if not key:
        return {}
    many = question.get("choiceQuestion", {}).get("type") == "CHECKBOX"
    right = set(values) == key if many else bool(values) and values[0] in key
    return {"score": float(grading.get("pointValue", 0)), "correct": True} if right else {}


def check_grading(question: Json, *, is_quiz: bool) -> None:
    """Refuse grading that Google would refuse on this question."""
    grading = question.get("grading")
    if grading is None:
        return
    if not is_quiz:
        raise Refusal(400, "Invalid grading, grading cannot be set on a form that has no grading settings.")
    if grading.get("pointValue", 0) < 0:
        raise Refusal(400, "Invalid grading, grading.pointValue must not be negative.")
    _check_key(question)
    choice_key = "choiceQuestion" in question and bool(answer_key(question))
    for name in ("whenRight", "whenWrong"):
        if name in grading and not choice_key:
            raise Refusal(
                400,
                f"Invalid grading, grading.{name} can only be set on multiple choice questions that have"
                " correct answers.",
            )
    if "generalFeedback" in grading and choice_key:
        raise Refusal(
            400,
            "Invalid grading, grading.generalFeedback cannot be set on automatically graded multiple choice questions.",
        )
    for name in ("whenRight", "whenWrong", "generalFeedback"):
        if name in grading:
            _check_feedback(grading[name], name)


def _check_key(question: Json) -> None:
    if not question["grading"].get("correctAnswers", {}).get("answers"):
        return
    key = answer_key(question)
    if any(not value for value in key):
        raise Refusal(400, "Invalid grading, correctAnswers.answers.value was not provided.")
    if "choiceQuestion" in question:
        offered = {option.get("value") for option in question["choiceQuestion"].get("options", [])}
        for value in key:
            if value not in offered:
                raise Refusal(400, f'Invalid grading, correct answer "{value}" is not one of the options.')
    elif "textQuestion" not in question or question["textQuestion"].get("paragraph"):
        raise Refusal(
            400,
            "Invalid grading, correctAnswers can only be set on multiple choice and short answer questions.",
        )


def _check_feedback(feedback: Json, name: str) -> None:
    required_text(feedback.get("text"), f"grading.{name}.text")
    for material in feedback.get("material", []):
        if ("link" in material) == ("video" in material):
            raise Refusal(400, f"grading.{name}.material must have exactly one of link and video.")
        if "link" in material:
            required_text(material["link"].get("uri"), f"grading.{name}.material.link.uri")
            shown = material["link"].get("displayText")
        else:
            youtube(material["video"].get("youtubeUri"))
            shown = material["video"].get("displayText")
        plain(required_text(shown, f"grading.{name}.material.displayText"))


def strip_grading(items: list[Json]) -> None:
    """Take all grading off, as happens when a form stops being a quiz."""
    for item in items:
        for question in (item.get("questionItem") or {}).get("question"), *_rows(item):
            if question is not None:
                question.pop("grading", None)


def _rows(item: Json) -> list[Json]:
    rows: list[Json] = (item.get("questionGroupItem") or {}).get("questions", [])
    return rows
