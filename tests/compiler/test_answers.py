"""One submission as Google gives it, read with the key that was kept."""

from typing import Any

import pytest

from service.compiler.answers import Answer, Answers, read_answers
from service.compiler.blueprint import QuestionKey

Json = dict[str, Any]

KEYS = {
    "10acc048": QuestionKey("bus", {"Ringer IT": "report", "Väntar": "wait"}, "report", 1),
    "4d8d3a60": QuestionKey("code", {"Sex": "six", "Fyra": "four"}, "six", 1),
}
RIGHT = {"score": 1, "correct": True}


def response(answers: Json, **more: Any) -> Json:
    """A FormResponse; an answer is (text, grade), and grade None stands for no grade at all."""
    given = {}
    for id_, (text, grade) in answers.items():
        given[id_] = {"questionId": id_, "textAnswers": {"answers": [{"value": text}]}}
        if grade is not None:
            given[id_]["grade"] = grade
    return {
        "responseId": "r1",
        "createTime": "2026-11-22T09:00:00.123Z",
        "lastSubmittedTime": "2026-11-22T09:00:00.123457Z",
        "respondentEmail": "leyla@example.org",
        "answers": given,
        **more,
    }


def test_a_whole_submission() -> None:
    """One right, one wrong: `grade: {}` is Google's way of saying wrong."""
    given = response({"10acc048": ("Ringer IT", RIGHT), "4d8d3a60": ("Fyra", {})}, totalScore=1)

    assert read_answers(KEYS, given) == Answers(
        response_id="r1",
        submitted_at="2026-11-22T09:00:00.123457Z",
        email="leyla@example.org",
        score=1.0,
        answers={"bus": Answer("report", True), "code": Answer("four", False)},
    )


@pytest.mark.parametrize(
    ("answers", "more", "score"),
    [
        ({"10acc048": ("Ringer IT", RIGHT), "4d8d3a60": ("Sex", RIGHT)}, {"totalScore": 2}, 2.0),
        ({"10acc048": ("Ringer IT", RIGHT), "4d8d3a60": ("Sex", RIGHT)}, {}, 2.0),
        ({"10acc048": ("Väntar", {}), "4d8d3a60": ("Fyra", {})}, {}, 0.0),
        ({"10acc048": ("Ringer IT", RIGHT)}, {"totalScore": 0.5}, 0.5),
        ({"10acc048": ("Ringer IT", None), "4d8d3a60": ("Fyra", None)}, {}, 1.0),
    ],
    ids=["as-given", "summed", "zero-is-left-out", "given-wins", "ungraded-by-key"],
)
def test_score(answers: Json, more: Json, score: float) -> None:
    """Google's total where it stands, else the sum of the grades, else what the key says."""
    assert read_answers(KEYS, response(answers, **more)).score == score


def test_an_unanswered_question_is_absent() -> None:
    """Not answered is not wrong."""
    assert read_answers(KEYS, response({"4d8d3a60": ("Sex", RIGHT)})).answers == {"code": Answer("six", True)}


def test_a_submission_without_answers_or_address() -> None:
    """A Form that collects no addresses, sent in empty."""
    bare = {"responseId": "r2", "lastSubmittedTime": "2026-11-22T09:00:00Z"}

    assert read_answers(KEYS, bare) == Answers("r2", "2026-11-22T09:00:00Z", None, 0.0, {})


def test_a_text_that_is_none_of_ours() -> None:
    """Somebody has reworded an option in the Form: the verdict counts, the option is unknown."""
    read = read_answers(KEYS, response({"10acc048": ("Ringer chefen", {})}))

    assert read.answers == {"bus": Answer(None, False)}
    assert read.disputed == ()


@pytest.mark.parametrize("value", [("Sex", {}), ("Fyra", RIGHT), ("Sju", RIGHT)])
def test_a_grade_that_differs_from_the_key_is_told(value: tuple[str, Json]) -> None:
    """The Form's grade stands, and the question is named."""
    read = read_answers(KEYS, response({"4d8d3a60": value}))

    assert read.answers["code"].correct == (value[1] == RIGHT)
    assert read.disputed == ("code",)


def test_a_question_somebody_added_is_left_out() -> None:
    """What is not in the key gives neither an answer nor points."""
    read = read_answers(KEYS, response({"00000001": ("Blå", RIGHT), "4d8d3a60": ("Sex", RIGHT)}))

    assert (read.answers, read.score) == ({"code": Answer("six", True)}, 1.0)


def test_white_space_does_not_hide_an_option() -> None:
    """A text is compared as it is shown."""
    keys = {"10acc048": QuestionKey("bus", {"Ring IT nu": "report"}, "report", 1)}

    assert read_answers(keys, response({"10acc048": ("Ring\u00a0IT  nu ", RIGHT)})).answers == {
        "bus": Answer("report", True)
    }


def test_several_texts_are_no_option() -> None:
    """A question changed into checkboxes by hand gives several texts: none of them is the choice."""
    given = response({"4d8d3a60": ("Sex", {})})
    given["answers"]["4d8d3a60"]["textAnswers"]["answers"].append({"value": "Fyra"})

    assert read_answers(KEYS, given).answers == {"code": Answer(None, False)}
