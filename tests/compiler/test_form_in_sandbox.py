"""Whatever the catalogue accepts, Forms accepts: by Google's own client, published, shared and answered."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sandbox.apis import forms_answers
from sandbox.serve import Sandbox
from service.catalogue.model import Module
from service.compiler.answers import Answer, read_answers
from service.compiler.blueprint import Blueprint
from service.compiler.form import compile_form
from tests.support.form_reader import walk
from tests.support.lost_phone import LOST_PHONE
from tests.support.module_strategies import modules

Json = dict[str, Any]
OWNER = "nanolearn@ekby.example"
LEARNER = "siobhan.oneill@ekby.example"
SOME = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Office:
    """The role account at its work, by Google's own client."""

    sandbox: Sandbox
    forms: Any
    drive: Any

    def make(self, blueprint: Blueprint) -> str:
        """Build the form in the safe order; answers with its id."""
        info = {"title": blueprint.title, "documentTitle": blueprint.document_title}
        made = self.forms.forms().create(body={"info": info}, unpublished=True).execute()
        form_id = str(made["formId"])
        self.forms.forms().batchUpdate(formId=form_id, body={"requests": blueprint.requests}).execute()
        self.drive.files().update(fileId=form_id, body={"appProperties": dict(blueprint.app_properties)}).execute()
        self.drive.permissions().create(
            fileId=form_id,
            body={"view": "published", "role": "reader", "type": "domain", "domain": "ekby.example"},
        ).execute()
        state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
        self.forms.forms().setPublishSettings(
            formId=form_id, body={"publishSettings": state, "updateMask": "publishState"}
        ).execute()
        return form_id

    def read(self, form_id: str) -> Json:
        form: Json = self.forms.forms().get(formId=form_id).execute()
        return form

    def answer(self, form_id: str, wrong_at: str | None) -> str:
        """Walk through the form as it was stored, choosing right but at one question, and send it in."""
        visit = walk(self.read(form_id)["items"], lambda asked: _choice(asked, asked["questionId"] == wrong_at))
        given = {question: [text] for question, text in visit.chosen.items()}
        sent = forms_answers.submit(self.sandbox.world, form_id, LEARNER, given)
        return str(sent["responseId"])

    def responses(self, form_id: str) -> dict[str, Json]:
        listed = self.forms.forms().responses().list(formId=form_id).execute()
        return {response["responseId"]: response for response in listed["responses"]}


def _choice(asked: Json, wrong: bool) -> str:
    (right,) = (answer["value"] for answer in asked["grading"]["correctAnswers"]["answers"])
    texts = [str(option["value"]) for option in asked["choiceQuestion"]["options"]]
    return next(text for text in texts if (text == right) is not wrong)


@pytest.fixture
def office(sandbox: Sandbox) -> Office:
    return Office(sandbox, sandbox.build("forms", "v1", OWNER), sandbox.build("drive", "v3", OWNER))


@SOME
@given(module=modules())
def test_any_module_can_be_made_and_answered(office: Office, module: Module) -> None:
    """All right gives full marks; one wrong choice costs that question's point and no other's."""
    for language in module.languages:
        blueprint = compile_form(module, language)
        form_id = office.make(blueprint)
        first = next(iter(blueprint.questions))
        right, wrong = office.answer(form_id, None), office.answer(form_id, first)
        responses = office.responses(form_id)
        best, less = (read_answers(blueprint.questions, responses[one]) for one in (right, wrong))

        assert best.answers == {key.question: Answer(key.right, True) for key in blueprint.questions.values()}
        assert (best.score, best.email, best.disputed) == (blueprint.points, LEARNER, ())
        missed = blueprint.questions[first].question
        assert less.score == blueprint.points - blueprint.questions[first].points
        assert [question for question, answer in less.answers.items() if not answer.correct] == [missed]
        assert less.answers[missed].option in set(blueprint.questions[first].options.values())
        assert less.disputed == ()


@SOME
@given(module=modules())
def test_the_form_reads_back_as_it_was_meant(office: Office, module: Module) -> None:
    """What Forms stores is what the blueprint says: so a later difference is somebody's change by hand."""
    blueprint = compile_form(module, module.languages[0])
    form = office.read(office.make(blueprint))

    assert form["items"] == list(blueprint.items)
    assert form["info"] == {
        "title": blueprint.title,
        "documentTitle": blueprint.document_title,
        "description": blueprint.description,
    }
    assert form["settings"] == {"quizSettings": {"isQuiz": True}, "emailCollectionType": "VERIFIED"}


def test_a_form_is_found_again_by_its_properties(office: Office) -> None:
    """Each property of the blueprint can be asked for in Drive."""
    blueprint = compile_form(LOST_PHONE, "sv")
    form_id = office.make(blueprint)
    query = " and ".join(
        f"appProperties has {{ key='{key}' and value='{value}' }}" for key, value in blueprint.app_properties.items()
    )
    found = office.drive.files().list(q=f"{query} and trashed=false", fields="files(id,name)").execute()

    assert found == {"files": [{"id": form_id, "name": blueprint.document_title}]}
