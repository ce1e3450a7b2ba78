"""How useful a module was: one question more in its Form, asked only where the module says so."""

from dataclasses import replace
from typing import Any

import pytest

from service.catalogue.opinion import ASKED
from service.compiler.answers import Answer, read_answers
from service.compiler.blueprint import QuestionKey
from service.compiler.change import change
from service.compiler.content import content_of
from service.compiler.difference import Difference, differences
from service.compiler.form import compile_form
from tests.support.lost_phone import LOST_PHONE, SWEDISH

ASKING = replace(LOST_PHONE, usefulness=True)


def test_the_last_thing_in_the_form() -> None:
    """Neither required nor graded; all else, the points too, is as it would be without it."""
    without, made = compile_form(LOST_PHONE, "sv"), compile_form(ASKING, "sv")
    *rest, last = made.items
    assert rest == list(without.items)
    item_id, asked = last.pop("itemId"), last["questionItem"]["question"].pop("questionId")
    assert {item_id, asked}.isdisjoint(item["itemId"] for item in rest)
    assert last == {
        "title": "Hur stor nytta hade du av modulen?",
        "description": "Frivilligt. Svaret påverkar inte ditt resultat. I rapporter visas det bara tillsammans med "
        "minst fyra andras svar.",
        "questionItem": {
            "question": {
                "scaleQuestion": {
                    "low": 1,
                    "high": 5,
                    "lowLabel": "Ingen nytta",
                    "highLabel": "Mycket stor nytta",
                }
            }
        },
    }
    values = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
    assert made.questions == {**without.questions, asked: QuestionKey("_usefulness", values, right="", points=0)}
    assert (made.points, made.pass_points) == (without.points, without.pass_points)


def test_the_same_question_in_every_language() -> None:
    """Its ids are the same, so opinions are counted together; its words are there in each language."""
    module = replace(ASKING, words=dict.fromkeys(("sv", "da", "en"), SWEDISH))
    items = [compile_form(module, language).items[-1] for language in module.languages]
    assert len({item["itemId"] for item in items}) == 1
    assert len({item["questionItem"]["question"]["questionId"] for item in items}) == 1
    assert len({item["title"] for item in items}) == len(ASKED)


def response(values: dict[str, str], **more: Any) -> dict[str, Any]:
    """As `forms.responses` gives it: what is not graded has no grade."""
    answers = {
        question: {"questionId": question, "textAnswers": {"answers": [{"value": value}]}}
        for question, value in values.items()
    }
    return {"responseId": "r", "lastSubmittedTime": "2026-11-22T09:00:00Z", "answers": answers, **more}


@pytest.mark.parametrize(("said", "read"), [("1", "1"), ("5", "5"), ("9", None)])
def test_an_opinion_is_read_and_gives_no_points(said: str, read: str | None) -> None:
    """It is an answer as any other, never right and never in dispute; a value that we did not offer is none of ours."""
    key = compile_form(ASKING, "sv").questions
    asked = next(form_id for form_id, each in key.items() if each.question == "_usefulness")
    found = read_answers(key, response({asked: said}))
    assert found.answers == {"_usefulness": Answer(read, correct=False)}
    assert (found.score, found.disputed) == (0.0, ())


def test_saying_nothing_is_no_answer() -> None:
    """Whoever leaves it out is in no figure on it."""
    assert read_answers(compile_form(ASKING, "sv").questions, response({}, totalScore=2)).answers == {}


def test_a_form_that_exists_can_begin_to_ask_and_stop() -> None:
    """One request each way, where an author names the versions: nobody's answers to the other questions are touched."""
    without, asking = content_of(compile_form(LOST_PHONE, "sv")), content_of(compile_form(ASKING, "sv"))
    (begun,), (ended,) = change(without, asking), change(asking, without)
    assert begun == {
        "createItem": {"item": compile_form(ASKING, "sv").items[-1], "location": {"index": len(without.items)}}
    }
    assert ended == {"deleteItem": {"location": {"index": len(without.items)}}}


def test_a_scale_that_was_changed_by_hand_is_named_and_put_right() -> None:
    """With its kind in the mask: otherwise Forms would leave the scale as it is, and every run would write it again."""
    ours = content_of(compile_form(ASKING, "sv"))
    changed = compile_form(ASKING, "sv").items[-1]
    changed["questionItem"]["question"]["scaleQuestion"] |= {"high": 3, "highLabel": "Stor"}
    theirs = replace(ours, items=(*ours.items[:-1], changed))
    assert differences(ours, theirs) == [
        Difference(
            "“Hur stor nytta hade du av modulen?”: scale",
            "1 Ingen nytta – 5 Mycket stor nytta",
            "1 Ingen nytta – 3 Stor",
        )
    ]
    (request,) = change(theirs, ours)
    assert request["updateItem"]["updateMask"] == "title,description,questionItem"
    assert request["updateItem"]["item"] == ours.items[-1]
