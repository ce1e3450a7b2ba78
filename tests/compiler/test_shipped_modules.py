"""Every module that comes with the program, met as a learner meets it: made in the sandbox, walked and sent in."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.apis import forms_answers
from sandbox.serve import Sandbox
from service.catalogue.load import load
from service.catalogue.model import Module
from service.compiler.answers import Answer, read_answers
from service.compiler.blueprint import Blueprint, QuestionKey
from service.compiler.form import compile_form
from service.compiler.plain import paragraphs
from tests.support.form_reader import Visit, walk

Json = dict[str, Any]
OWNER = "nanolearn@ekby.example"
LEARNER = "siobhan.oneill@ekby.example"
SHIPPED = load(Path(__file__).parents[2] / "courses").modules


@pytest.mark.parametrize("module", SHIPPED.values(), ids=SHIPPED)
def test_a_learner_gets_through_the_module(sandbox: Sandbox, module: Module) -> None:
    """In each language: all right, then each question wrong; a wrong one meets its own explanation and no other's."""
    forms, drive = sandbox.build("forms", "v1", OWNER), sandbox.build("drive", "v3", OWNER)
    for language in module.languages:
        blueprint = compile_form(module, language)
        form = _made(forms, drive, blueprint)
        assert "{{" not in json.dumps(form)
        explanations = {
            question: paragraphs(words.wrong) for question, words in module.words[language].questions.items()
        }
        for missed in (None, *blueprint.questions):
            visit = _walked(form, blueprint, missed)
            wanted = {
                key.question: Answer(_chosen(key, item == missed), item != missed)
                for item, key in blueprint.questions.items()
            }
            given = {question: [text] for question, text in visit.chosen.items()}
            sent = forms_answers.submit(sandbox.world, form["formId"], LEARNER, given)
            assert read_answers(blueprint.questions, sent).answers == wanted
            texts = {item["itemId"]: item.get("description") for item in form["items"]}
            met = {texts[section] for section in visit.sections} & set(explanations.values())
            assert met == ({explanations[blueprint.questions[missed].question]} if missed else set())


def _made(forms: Any, drive: Any, blueprint: Blueprint) -> Json:
    """The module's Form as Google gives it back, open for answers."""
    info = {"title": blueprint.title, "documentTitle": blueprint.document_title}
    form_id = forms.forms().create(body={"info": info}, unpublished=True).execute()["formId"]
    forms.forms().batchUpdate(formId=form_id, body={"requests": blueprint.requests}).execute()
    drive.permissions().create(
        fileId=form_id, body={"view": "published", "role": "reader", "type": "domain", "domain": "ekby.example"}
    ).execute()
    state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    forms.forms().setPublishSettings(
        formId=form_id, body={"publishSettings": state, "updateMask": "publishState"}
    ).execute()
    form: Json = forms.forms().get(formId=form_id).execute()
    return form


def _walked(form: Json, blueprint: Blueprint, missed: str | None) -> Visit:
    """Through the Form's sections, right everywhere but at `missed`."""

    def choose(asked: Json) -> str:
        key = blueprint.questions[asked["questionId"]]
        option = _chosen(key, asked["questionId"] == missed)
        return next(text for text, id_ in key.options.items() if id_ == option)

    return walk(form["items"], choose)


def _chosen(key: QuestionKey, wrong: bool) -> str:
    """The right option's id, or the first wrong one's."""
    return next(option for option in key.options.values() if (option == key.right) is not wrong)
