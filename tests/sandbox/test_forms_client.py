"""Google's own client builds, publishes, reads and watches a quiz over HTTP, and is refused as by Google."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.apis.forms_answers import submit
from sandbox.serve import Sandbox
from tests.support.forms_office import OPEN, QUIZ, ask_for, choice, create, graded, section

Json = dict[str, Any]
SCOPES = ["https://www.googleapis.com/auth/drive.file"]
BOT, LEARNER = "nanolearn@ekby.example", "s.oneill@ekby.example"
MODULE = (
    create(section("Next", "0000000b")),
    create(section("Why", "0000000a")),
    create(
        choice(
            {"value": "pause", "goToSectionId": "0000000b"},
            {"value": "click", "goToSectionId": "0000000a"},
            questionId="00000001",
            required=True,
            grading=graded("pause", whenRight="Yes", whenWrong="No"),
        )
    ),
)


@pytest.fixture
def forms(sandbox: Sandbox) -> Any:
    """The forms collection, in the role account's name and with the least scope."""
    return sandbox.build("forms", "v1", BOT, SCOPES).forms()


@pytest.fixture
def quiz(sandbox: Sandbox, forms: Any) -> str:
    """A published quiz of one question, shared with the domain: its id."""
    form_id: str = forms.create(body={"info": {"title": "Pausa"}}, unpublished=True).execute()["formId"]
    forms.batchUpdate(formId=form_id, body={"requests": [QUIZ, *MODULE]}).execute()
    drive = sandbox.build("drive", "v3", BOT, SCOPES)
    permission = {"type": "domain", "role": "reader", "view": "published", "domain": "ekby.example"}
    drive.permissions().create(fileId=form_id, body=permission).execute()
    forms.setPublishSettings(
        formId=form_id, body={"publishSettings": {"publishState": OPEN}, "updateMask": "publishState"}
    ).execute()
    return form_id


def refusal(call: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as refused:
        call.execute()
    return refused.value.status_code, refused.value.reason


def test_a_quiz_is_built_and_read(forms: Any, quiz: str, sandbox: Sandbox) -> None:
    """What was built is read back whole, without proto3 defaults, and learners have an address."""
    form = forms.get(formId=quiz).execute()
    question = {
        "questionId": "00000001",
        "required": True,
        "choiceQuestion": {
            "type": "RADIO",
            "options": [
                {"value": "pause", "goToSectionId": "0000000b"},
                {"value": "click", "goToSectionId": "0000000a"},
            ],
        },
        "grading": {
            "pointValue": 1,
            "whenRight": {"text": "Yes"},
            "whenWrong": {"text": "No"},
            "correctAnswers": {"answers": [{"value": "pause"}]},
        },
    }
    assert form == {
        "formId": quiz,
        "info": {"title": "Pausa", "documentTitle": "Untitled form"},
        "settings": {"quizSettings": {"isQuiz": True}, "emailCollectionType": "VERIFIED"},
        "revisionId": "00000002",
        "responderUri": form["responderUri"],
        "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
        "items": [
            {"title": "Q", "questionItem": {"question": question}, "itemId": form["items"][0]["itemId"]},
            {"title": "Why", "pageBreakItem": {}, "itemId": "0000000a"},
            {"title": "Next", "pageBreakItem": {}, "itemId": "0000000b"},
        ],
    }
    assert form["responderUri"].startswith(f"{sandbox.url}/forms/d/e/1FAIpQLS")


def test_answers_are_listed(forms: Any, quiz: str, sandbox: Sandbox) -> None:
    """A wrong answer has an empty grade and no total, a right one its score; the cursor filters."""
    wrong = submit(sandbox.world, quiz, LEARNER, {"00000001": ["click"]})
    right = submit(sandbox.world, quiz, LEARNER, {"00000001": ["pause"]})

    def row(response: Json, value: str, grade: Json, **more: Any) -> Json:
        answer = {"questionId": "00000001", "grade": grade, "textAnswers": {"answers": [{"value": value}]}}
        kept = ("responseId", "createTime", "lastSubmittedTime")
        return {
            **{name: response[name] for name in kept},
            "respondentEmail": "siobhan.oneill@ekby.example",
            "answers": {"00000001": answer},
            **more,
        }

    listed = forms.responses().list(formId=quiz).execute()["responses"]
    by_time = sorted(listed, key=lambda response: str(response["lastSubmittedTime"]))
    last = row(right, "pause", {"score": 1, "correct": True}, totalScore=1)
    assert by_time == [row(wrong, "click", {}), last]

    cursor = f"timestamp >= {right['lastSubmittedTime']}"
    assert forms.responses().list(formId=quiz, filter=cursor).execute() == {"responses": [last]}
    one = forms.responses().get(formId=quiz, responseId=right["responseId"]).execute()
    assert one == {"formId": quiz, **last}


def test_paging_by_the_client(forms: Any, quiz: str, sandbox: Sandbox) -> None:
    """list_next walks all pages, with a fields mask."""
    sent = {submit(sandbox.world, quiz, LEARNER, {"00000001": ["pause"]})["responseId"] for _ in range(7)}
    found: list[str] = []
    call = forms.responses().list(formId=quiz, pageSize=3, fields="nextPageToken,responses(responseId)")
    while call is not None:
        reply = call.execute()
        found += [response["responseId"] for response in reply["responses"]]
        assert all(response.keys() == {"responseId"} for response in reply["responses"])
        call = forms.responses().list_next(call, reply)
    assert len(found) == 7
    assert set(found) == sent


def test_refusals_arrive_as_errors(forms: Any, quiz: str) -> None:
    """Status and sentence reach the caller; a field of two kinds and a misspelt one are refused by the wire."""
    newline = {"requests": [QUIZ, create(section("a\nb"))]}
    assert refusal(forms.batchUpdate(formId=quiz, body=newline)) == (
        400,
        "Invalid requests[1]: Displayed text cannot contain newlines",
    )
    two_kinds = {"requests": [create({"textItem": {}, "pageBreakItem": {}})]}
    code, reason = refusal(forms.batchUpdate(formId=quiz, body=two_kinds))
    assert (code, "oneof" in reason) == (400, True)
    misspelt = {"requests": [create({"titel": "T", "textItem": {}})]}
    code, reason = refusal(forms.batchUpdate(formId=quiz, body=misspelt))
    assert (code, 'Unknown name "titel"' in reason) == (400, True)
    assert refusal(forms.get(formId="nowhere")) == (404, "Requested entity was not found.")
    assert refusal(forms.create(body={"info": {"title": "T", "description": "D"}}))[0] == 400


def test_learners_may_not_read_the_form(sandbox: Sandbox, quiz: str) -> None:
    """Who may answer a form sees that it exists, but neither its key nor its answers."""
    forms = sandbox.build("forms", "v1", "lars.ek@ekby.example").forms()
    forbidden = (403, "The caller does not have permission")
    assert refusal(forms.get(formId=quiz)) == forbidden
    assert refusal(forms.responses().list(formId=quiz)) == forbidden


def test_a_wrong_answer_is_still_an_answer(forms: Any, quiz: str, sandbox: Sandbox) -> None:
    """A rating of zero and an unanswered question come back as proto3 has it: value kept, question absent."""
    scale = ask_for(questionId="00000002", scaleQuestion={"low": 0, "high": 3})
    forms.batchUpdate(formId=quiz, body={"requests": [create(scale, 1)]}).execute()
    assert forms.get(formId=quiz).execute()["items"][1]["questionItem"]["question"] == {
        "questionId": "00000002",
        "scaleQuestion": {"high": 3},
    }
    submit(sandbox.world, quiz, LEARNER, {"00000001": ["click"], "00000002": ["0"]})
    (response,) = forms.responses().list(formId=quiz).execute()["responses"]
    assert response["answers"]["00000002"]["textAnswers"] == {"answers": [{"value": "0"}]}
    submit(sandbox.world, quiz, LEARNER, {"00000001": ["click"]})
    listed = forms.responses().list(formId=quiz, pageSize=5).execute()["responses"]
    assert sorted(len(response["answers"]) for response in listed) == [1, 2]


def test_watches_over_the_wire(forms: Any, quiz: str, sandbox: Sandbox) -> None:
    """Created, listed, renewed, heard of and deleted."""
    project = sandbox.credentials(BOT).project_id
    watch = {"target": {"topic": {"topicName": f"projects/{project}/topics/t"}}, "eventType": "RESPONSES"}
    made = forms.watches().create(formId=quiz, body={"watch": watch, "watchId": "answers"}).execute()
    assert (made["id"], made["state"]) == ("answers", "ACTIVE")
    assert forms.watches().list(formId=quiz).execute() == {"watches": [made]}
    renewed = forms.watches().renew(formId=quiz, watchId="answers", body={}).execute()
    assert renewed["createTime"] == made["createTime"]
    submit(sandbox.world, quiz, LEARNER, {"00000001": ["pause"]})
    assert [note["attributes"] for note in sandbox.world.notifications] == [
        {"formId": quiz, "watchId": "answers", "eventType": "RESPONSES"}
    ]
    assert forms.watches().delete(formId=quiz, watchId="answers").execute() == {}
    assert refusal(forms.watches().delete(formId=quiz, watchId="answers")) == (
        403,
        "Watch not found or permission denied.",
    )
