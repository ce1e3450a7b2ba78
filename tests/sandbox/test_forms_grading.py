"""Quizzes are graded as Google says, which an independent reckoning confirms."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.apis.forms_answers import submit
from sandbox.apis.forms_grading import grade
from tests.support.forms_office import QUIZ, Office, ask_for, choice, create, graded

Json = dict[str, Any]


def choice_of(kind: str, *right: str, points: int = 1) -> Json:
    item = choice("a", "b", "c", kind=kind, grading=graded(*right, points=points))
    question: Json = item["questionItem"]["question"]
    return question


RIGHT = {"score": 1.0, "correct": True}


@pytest.mark.parametrize(
    ("question", "values", "grade_"),
    [
        (choice_of("RADIO", "a"), ["a"], RIGHT),
        (choice_of("RADIO", "a"), ["b"], {}),
        (choice_of("RADIO", "a", "b"), ["b"], RIGHT),
        (choice_of("DROP_DOWN", "a", points=3), ["a"], {"score": 3.0, "correct": True}),
        (choice_of("RADIO", "a", points=0), ["a"], {"score": 0.0, "correct": True}),
        (choice_of("CHECKBOX", "a", "b"), ["b", "a"], RIGHT),
        (choice_of("CHECKBOX", "a", "b"), ["a"], {}),
        (choice_of("CHECKBOX", "a", "b"), ["a", "b", "c"], {}),
        (choice_of("RADIO"), ["a"], {}),
        ({"textQuestion": {}, "grading": graded("Ja")}, ["Ja"], RIGHT),
        ({"textQuestion": {}, "grading": graded("Ja")}, ["ja"], {}),
        ({"textQuestion": {}, "grading": graded("Ja")}, ["Ja "], {}),
        ({"textQuestion": {"paragraph": True}, "grading": {"pointValue": 1}}, ["x"], {}),
        ({"textQuestion": {}}, ["x"], None),
    ],
)
def test_one_answer(question: Json, values: list[str], grade_: Json | None) -> None:
    """Any listed answer, exactly; for checkboxes the exact set; nothing for what only a human can grade."""
    assert grade(question, values) == grade_


@dataclass(frozen=True)
class Drawn:
    """A drawn question: how many it offers, which are right, what it is worth, and what was answered."""

    kind: str
    offered: int
    right: frozenset[int]
    points: int
    given: frozenset[int]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    kind = draw(st.sampled_from(["RADIO", "DROP_DOWN", "CHECKBOX"]))
    offered = draw(st.integers(2, 6))
    numbers = st.integers(0, offered - 1)
    most = offered if kind == "CHECKBOX" else 1
    return Drawn(
        kind,
        offered,
        draw(st.frozensets(numbers, max_size=offered)),
        draw(st.integers(0, 9)),
        draw(st.frozensets(numbers, max_size=most)),
    )


def reckon(one: Drawn) -> tuple[bool, int]:
    """Whether a drawn question was answered right, and its points: said in sets of numbers, not in JSON."""
    if not one.right or not one.given:
        return False, 0
    right = one.given == one.right if one.kind == "CHECKBOX" else one.given <= one.right
    return right, one.points if right else 0


OFFICE = Office()


@settings(deadline=None)  # the machine may be busy
@given(st.lists(drawn(), min_size=1, max_size=8), st.randoms())
def test_quizzes_add_up(quiz: list[Drawn], order: Any) -> None:
    """For any quiz and any answers, each grade and the total are what an independent reckoning says."""
    items = []
    answers = {}
    for index, one in enumerate(quiz):
        question_id = f"{index:08x}"
        right = [f"option {number}" for number in sorted(one.right)]
        options = [f"option {number}" for number in range(one.offered)]
        items.append(choice(*options, kind=one.kind, questionId=question_id, grading=graded(*right, points=one.points)))
        chosen = [f"option {number}" for number in one.given]
        order.shuffle(chosen)
        if chosen:
            answers[question_id] = chosen
    form_id = OFFICE.form(QUIZ, *(create(item) for item in items))
    OFFICE.publish(form_id)

    response = submit(OFFICE.world, form_id, "anna@kommun.se", answers)

    wanted = {
        f"{index:08x}": {"score": float(reckon(one)[1]), "correct": True} if reckon(one)[0] else {}
        for index, one in enumerate(quiz)
        if one.given
    }
    assert {key: answer["grade"] for key, answer in response["answers"].items()} == wanted
    assert response.get("totalScore", 0.0) == sum(reckon(one)[1] for one in quiz)
    assert ("totalScore" in response) is bool(answers)


def test_feedback_may_stand_where_google_lets_it() -> None:
    """General feedback fits whatever is not graded automatically by choice; right and wrong only choice keys."""
    points = {"pointValue": 1, "generalFeedback": {"text": "G"}}
    items = [
        choice("a", grading=points),
        choice("a", grading=graded("a", whenRight="R", whenWrong="W")),
        ask_for(textQuestion={}, grading={**graded("a"), "generalFeedback": {"text": "G"}}),
        ask_for(textQuestion={"paragraph": True}, grading=points),
        ask_for(scaleQuestion={"low": 0, "high": 2}, grading=points),
        ask_for(dateQuestion={}, grading=points),
        choice("a", grading={"pointValue": 0}),
    ]
    form_id = OFFICE.form(QUIZ, *(create(item, index) for index, item in enumerate(items)))
    kept = [item["questionItem"]["question"]["grading"] for item in OFFICE.get(form_id)["items"]]
    assert kept == [item["questionItem"]["question"]["grading"] for item in items]
