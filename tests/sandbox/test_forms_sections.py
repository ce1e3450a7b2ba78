"""Which sections a learner walks through."""

from typing import Any

import pytest

from sandbox.apis.forms_sections import sections, split, walk
from tests.support.forms_office import ask_for, choice, section

Json = dict[str, Any]
FIRST, WHY, NEXT, END = "00000001", "00000002", "00000003", "00000004"


def question(question_id: str, *options: str | Json, kind: str = "RADIO") -> Json:
    return choice(*options, kind=kind, questionId=question_id)


def to(value: str | None, section_id: str) -> Json:
    return {"goToSectionId": section_id, **({"value": value} if value else {"isOther": True})}


def act(value: str, action: str) -> Json:
    return {"value": value, "goToAction": action}


ITEMS = [
    question("q0", to("right", NEXT), "wrong", act("stop", "SUBMIT_FORM"), to(None, END)),
    section("why", WHY),
    section("next", NEXT),
    question("q1", act("again", "RESTART_FORM"), act("on", "NEXT_SECTION"), to("self", NEXT)),
    question("q2", act("stop", "SUBMIT_FORM"), "plain", kind="DROP_DOWN"),
    ask_for(questionId="q3", textQuestion={}),
    question("q4", to("here", NEXT), to("there", END)),
    section("end", END),
]


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, [0, 1, 2, 3]),
        ({"q0": ["wrong"]}, [0, 1, 2, 3]),
        ({"q0": ["right"]}, [0, 2, 3]),
        ({"q0": ["stop"]}, [0]),
        ({"q0": ["typed by hand"]}, [0, 3]),
        ({"q0": ["right"], "q1": ["on"]}, [0, 2, 3]),
        ({"q0": ["right"], "q1": ["again"]}, [0, 2, 0]),
        ({"q0": ["right"], "q1": ["self"]}, [0, 2, 2]),
        ({"q0": ["right"], "q2": ["stop"]}, [0, 2]),
        ({"q0": ["right"], "q1": ["again"], "q2": ["stop"]}, [0, 2]),
        ({"q0": ["right"], "q1": ["again"], "q2": ["plain"]}, [0, 2, 3]),
        ({"q0": ["right"], "q3": ["stop"]}, [0, 2, 3]),
        ({"q0": ["right"], "q4": ["here"]}, [0, 2, 2]),
        ({"q0": ["right"], "q2": ["stop"], "q4": ["there"]}, [0, 2, 3]),
    ],
)
def test_the_way_through(answers: dict[str, list[str]], path: list[int]) -> None:
    """Options lead on, back, out or to a section; the last answered branch decides; a way back ends the path."""
    assert walk(ITEMS, answers) == path


def test_sections_open_with_a_page_break() -> None:
    """There is always a first section, and each page break opens one more."""
    assert [(header and header["title"], len(items)) for header, items in split(ITEMS)] == [
        (None, 1),
        ("why", 0),
        ("next", 4),
        ("end", 0),
    ]
    assert sections({}) == [(None, [])]
    assert walk([], {}) == [0]
