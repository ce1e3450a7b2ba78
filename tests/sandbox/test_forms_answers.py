"""Answers get in where a real learner's would, and nowhere else."""

from datetime import timedelta
from time import process_time
from typing import Any

import pytest

from sandbox.apis.forms_answers import form_for_responder, result, submit
from sandbox.refusal import Refusal
from tests.support.forms_office import QUIZ, Office, ask_for, choice, create, graded, section

Json = dict[str, Any]


@pytest.fixture
def office() -> Office:
    return Office()


def refusal(office: Office, form_id: str, email: str, answers: Json | None = None, **more: Any) -> tuple[int, str]:
    with pytest.raises(Refusal) as refused:
        submit(office.world, form_id, email, answers or {}, **more)
    assert office.ask("responses.list", formId=form_id)["responses"] == []
    return refused.value.code, refused.value.message


def open_form(office: Office, *items: Json) -> str:
    """A published quiz with these items, last first."""
    form_id = office.form(QUIZ, *(create(item) for item in reversed(items)))
    office.publish(form_id)
    return form_id


def collecting(kind: str) -> Json:
    return {"updateSettings": {"settings": {"emailCollectionType": kind}, "updateMask": "emailCollectionType"}}


def test_a_submitted_form_becomes_a_response(office: Office) -> None:
    """The response holds the primary address, the texts, and a grade: `{}` for a wrong answer."""
    form_id = open_form(
        office,
        choice("a", "b", questionId="00000001", grading=graded("a", points=2)),
        choice("a", "b", questionId="00000002", grading=graded("a", points=2)),
        ask_for(questionId="00000003", textQuestion={}),
        ask_for(questionId="00000004", textQuestion={}),
    )
    answers = {"00000002": ["b"], "00000001": ["a"], "00000003": ["hm"], "00000004": [""]}

    response = submit(office.world, form_id, "A.K@kommun.se", answers)

    assert response == {
        "formId": form_id,
        "responseId": response["responseId"],
        "createTime": "2026-11-22T09:00:00.000Z",
        "lastSubmittedTime": "2026-11-22T09:00:00.000000Z",
        "respondentEmail": "anna@kommun.se",
        "answers": {
            "00000001": {
                "questionId": "00000001",
                "grade": {"score": 2.0, "correct": True},
                "textAnswers": {"answers": [{"value": "a"}]},
            },
            "00000002": {
                "questionId": "00000002",
                "grade": {},
                "textAnswers": {"answers": [{"value": "b"}]},
            },
            "00000003": {"questionId": "00000003", "textAnswers": {"answers": [{"value": "hm"}]}},
        },
        "totalScore": 2.0,
    }
    assert office.ask("responses.get", formId=form_id, responseId=response["responseId"]) == response


def test_times_never_stand_still(office: Office) -> None:
    """Answers of one moment, or of a clock put back, still have times that grow by a microsecond."""
    form_id = open_form(office)
    world = office.world
    world.clock.set(world.clock.now() + timedelta(microseconds=1999), freeze=True)
    times = [submit(world, form_id, "anna@kommun.se", {}) for _ in range(2)]
    world.clock.set(world.clock.now() - timedelta(hours=1), freeze=True)
    times.append(submit(world, form_id, "anna@kommun.se", {}))
    assert [(one["createTime"], one["lastSubmittedTime"]) for one in times] == [
        ("2026-11-22T09:00:00.001Z", "2026-11-22T09:00:00.001999Z"),
        ("2026-11-22T09:00:00.002Z", "2026-11-22T09:00:00.002000Z"),
        ("2026-11-22T09:00:00.002Z", "2026-11-22T09:00:00.002001Z"),
    ]


def test_a_changed_response_keeps_its_id(office: Office) -> None:
    """Sent again, a response has its id and first time, new answers, and a new last time."""
    form_id = open_form(office, choice("a", "b", questionId="00000001", grading=graded("a")))
    first = submit(office.world, form_id, "anna@kommun.se", {"00000001": ["b"]})
    office.world.clock.set(office.world.clock.now() + timedelta(hours=1), freeze=True)
    second = submit(office.world, form_id, "a.k@kommun.se", {"00000001": ["a"]}, response_id=first["responseId"])
    assert (second["responseId"], second["createTime"]) == (first["responseId"], first["createTime"])
    assert second["lastSubmittedTime"] == "2026-11-22T10:00:00.000000Z"
    assert second["totalScore"] == 1.0
    assert office.ask("responses.list", formId=form_id)["responses"] == [
        {name: value for name, value in second.items() if name != "formId"}
    ]
    with pytest.raises(Refusal) as refused:
        submit(office.world, form_id, "björn@kommun.se", {}, response_id=first["responseId"])
    said = f"There is no response {first['responseId']} of this person to change."
    assert (refused.value.code, refused.value.message) == (404, said)


def test_a_form_must_be_open(office: Office) -> None:
    """Unpublished, closed and binned forms take nothing, and say which they are."""
    form_id = open_form(office)
    form, file = office.world.forms[form_id].resource, office.world.files[form_id].resource
    form["publishSettings"] = {"publishState": {}}
    assert refusal(office, form_id, "anna@kommun.se") == (403, '"Form" is not published.')
    form["publishSettings"] = {"publishState": {"isPublished": True}}
    assert refusal(office, form_id, "anna@kommun.se") == (403, '"Form" is no longer accepting responses.')
    file["trashed"] = True
    gone = (404, "This form does not exist or is in its owner's bin.")
    assert refusal(office, form_id, "anna@kommun.se") == gone
    with pytest.raises(Refusal) as refused:
        submit(office.world, "nowhere", "anna@kommun.se", {})
    assert (refused.value.code, refused.value.message) == gone


def test_a_legacy_form_is_open(office: Office) -> None:
    """A form older than publish settings takes answers."""
    form_id = open_form(office)
    del office.world.forms[form_id].resource["publishSettings"]
    assert submit(office.world, form_id, "anna@kommun.se", {})["respondentEmail"] == "anna@kommun.se"


def test_the_learner_must_be_one_it_is_shared_with(office: Office) -> None:
    """Another domain, a suspended or archived account and an unknown address are turned away."""
    form_id = open_form(office)
    assert refusal(office, form_id, "guest@elsewhere.se") == (
        403,
        '"Form" is not shared with guest@elsewhere.se. Ask its owner to share it.',
    )
    suspended = (403, "gone@kommun.se cannot sign in: the account is suspended or archived.")
    assert refusal(office, form_id, "gone@kommun.se") == suspended
    office.world.users["4"] |= {"suspended": False, "archived": True}
    assert refusal(office, form_id, "gone@kommun.se") == suspended
    assert refusal(office, form_id, "nobody@kommun.se") == (
        403,
        '"Form" asks for a signed-in account, and nobody@kommun.se is not one here.',
    )


@pytest.mark.parametrize(
    ("kind", "collected"),
    [
        ("VERIFIED", {"respondentEmail": "anna@kommun.se"}),
        ("RESPONDER_INPUT", {"respondentEmail": "A.K@kommun.se"}),
        ("DO_NOT_COLLECT", {}),
    ],
)
def test_the_address_as_the_form_collects_it(office: Office, kind: str, collected: Json) -> None:
    """Verified is the primary address, typed is what was typed, and else there is none."""
    form_id = open_form(office)
    office.batch(form_id, collecting(kind))
    response = submit(office.world, form_id, "A.K@kommun.se", {})
    assert {name: value for name, value in response.items() if name == "respondentEmail"} == collected


def test_outsiders_may_answer_what_is_open_to_anyone(office: Office) -> None:
    """Without verified addresses, a form shared with anyone takes an address nobody here has."""
    form_id = open_form(office)
    office.batch(form_id, collecting("RESPONDER_INPUT"))
    assert refusal(office, form_id, "out@side.se")[0] == 403
    office.share(form_id, {"type": "anyone"})
    assert submit(office.world, form_id, "out@side.se", {})["respondentEmail"] == "out@side.se"


def test_the_address_is_that_of_the_day(office: Office) -> None:
    """A renamed person's later answers carry the new address; earlier ones keep theirs."""
    form_id = open_form(office)
    first = submit(office.world, form_id, "anna@kommun.se", {})
    office.world.users["2"]["primaryEmail"] = "anna.ny@kommun.se"
    second = submit(office.world, form_id, "anna@kommun.se", {})
    kept = [one["respondentEmail"] for one in office.world.forms[form_id].responses.values()]
    assert kept == ["anna@kommun.se", "anna.ny@kommun.se"]
    assert [first["respondentEmail"], second["respondentEmail"]] == kept


@pytest.mark.parametrize("values", ["a", 1, None, [1]])
def test_answers_come_as_lists_of_texts(office: Office, values: Any) -> None:
    """Anything else is refused by name, not taken apart letter by letter."""
    form_id = open_form(office, choice("a", questionId="00000001"))
    said = refusal(office, form_id, "anna@kommun.se", {"00000001": values})
    assert said == (400, f"The answer to question 00000001 must be a list of texts, not {values!r}.")


ONE = "00000001"
SCALE: Json = {"scaleQuestion": {"low": 0, "high": 5}}
RATING: Json = {"ratingQuestion": {"ratingScaleLevel": 3, "iconType": "STAR"}}
FULL_DATE: Json = {"dateQuestion": {"includeYear": True, "includeTime": True}}


@pytest.mark.parametrize(
    ("item", "values", "problem"),
    [
        (choice("a", "b"), ["c"], 'has no option "c"'),
        (choice("a", "b"), ["a", "b"], "takes one answer"),
        (choice("a", "b", kind="DROP_DOWN"), ["c"], 'has no option "c"'),
        (choice("a", {"isOther": True}), ["typed", "more"], 'has no option "more"'),
        (choice("a", {"isOther": True}), ["a", "typed"], "takes one answer"),
        (choice("a", "b", kind="CHECKBOX"), ["a", "c"], 'has no option "c"'),
        (choice("a", "b", kind="CHECKBOX"), ["a", "a"], "has an option chosen twice"),
        (choice("a", {"isOther": True}, kind="CHECKBOX"), ["a", "x", "y"], 'has no option "y"'),
        (ask_for(textQuestion={}), ["two\nlines"], "takes an answer on one line"),
        (ask_for(textQuestion={}), ["two", "texts"], "takes one answer"),
        (ask_for(**SCALE), ["6"], "takes a whole number from 0 to 5"),
        (ask_for(**SCALE), ["1.0"], "takes a whole number from 0 to 5"),
        (ask_for(**RATING), ["0"], "takes a whole number from 1 to 3"),
        (ask_for(dateQuestion={}), ["02-30"], "takes a date written as MM-DD"),
        (ask_for(dateQuestion={}), ["2-3"], "takes a date written as MM-DD"),
        (ask_for(dateQuestion={"includeYear": True}), ["2023-02-29"], "takes a date written as YYYY-MM-DD"),
        (ask_for(**FULL_DATE), ["2024-02-29"], "takes a date written as YYYY-MM-DD HH:MM"),
        (ask_for(timeQuestion={}), ["24:00"], "takes a time written as HH:MM"),
        (ask_for(timeQuestion={"duration": True}), ["1:2"], "takes a duration written as HH:MM:SS"),
    ],
)
def test_an_answer_must_fit_its_question(office: Office, item: Json, values: list[str], problem: str) -> None:
    """What a form's page would not let one enter is refused, naming the question."""
    item["questionItem"]["question"]["questionId"] = ONE
    form_id = open_form(office, item)
    assert refusal(office, form_id, "anna@kommun.se", {ONE: values}) == (400, f'"Q" {problem}.')


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (choice("a", {"isOther": True}), ["typed"]),
        (choice("a", "b", {"isOther": True}, kind="CHECKBOX"), ["b", "typed", "a"]),
        (ask_for(textQuestion={"paragraph": True}), ["two\nlines"]),
        (ask_for(**SCALE), ["0"]),
        (ask_for(**RATING), ["3"]),
        (ask_for(dateQuestion={}), ["02-29"]),
        (ask_for(dateQuestion={"includeTime": True}), ["02-29 23:59"]),
        (ask_for(dateQuestion={"includeYear": True}), ["2024-02-29"]),
        (ask_for(**FULL_DATE), ["2024-02-29 00:00"]),
        (ask_for(timeQuestion={}), ["23:59"]),
        (ask_for(timeQuestion={"duration": True}), ["01:02:03"]),
    ],
)
def test_an_answer_that_fits_is_kept(office: Office, item: Json, values: list[str]) -> None:
    """Every kind of question takes answers in Google's formats."""
    item["questionItem"]["question"]["questionId"] = ONE
    form_id = open_form(office, item)
    response = submit(office.world, form_id, "anna@kommun.se", {ONE: values})
    assert response["answers"][ONE]["textAnswers"] == {"answers": [{"value": value} for value in values]}


def test_the_rows_of_a_grid_are_questions(office: Office) -> None:
    """Each row is answered from the columns, and required by itself."""
    rows: list[Json] = [
        {"rowQuestion": {"title": "Monday"}, "questionId": "00000001", "required": True},
        {"rowQuestion": {"title": "Tuesday"}, "questionId": "00000002"},
    ]
    columns = {"type": "RADIO", "options": [{"value": "a"}, {"value": "b"}]}
    form_id = open_form(office, {"title": "G", "questionGroupItem": {"questions": rows, "grid": {"columns": columns}}})

    def said(answers: Json) -> str:
        return refusal(office, form_id, "anna@kommun.se", answers)[1]

    assert said({"00000002": ["a"]}) == '"Monday" must be answered.'
    assert said({"00000001": ["c"]}) == '"Monday" has no option "c".'
    assert said({"00000001": ["a", "b"]}) == '"Monday" takes one answer.'
    response = submit(office.world, form_id, "anna@kommun.se", {"00000001": ["b"]})
    assert list(response["answers"]) == ["00000001"]


BRANCHED = (
    choice(
        {"value": "right", "goToSectionId": "0000000b"},
        "wrong",
        title="First",
        questionId="00000001",
        required=True,
        grading=graded("right", points=2, whenRight="Yes", whenWrong="No"),
    ),
    section("Why", "0000000a"),
    ask_for("Understood?", questionId="00000002", required=True, textQuestion={}),
    section("Next", "0000000b"),
    choice(
        "a",
        "b",
        title="Second",
        kind="CHECKBOX",
        questionId="00000003",
        required=True,
        grading=graded("a", "b", whenRight="Both"),
    ),
    ask_for(
        "Third",
        questionId="00000004",
        textQuestion={"paragraph": True},
        grading={
            "pointValue": 3,
            "generalFeedback": {
                "text": "Thanks",
                "material": [
                    {"link": {"uri": "https://example.org", "displayText": "more"}},
                    {"video": {"youtubeUri": "https://youtu.be/x", "displayText": "film"}},
                ],
            },
        },
    ),
)


def test_only_the_way_walked_must_and_may_be_answered(office: Office) -> None:
    """Required questions count in visited sections only; answers elsewhere are refused."""
    form_id = open_form(office, *BRANCHED)

    def said(answers: Json) -> str:
        return refusal(office, form_id, "anna@kommun.se", answers)[1]

    assert said({"00000003": ["a"]}) == '"First" must be answered.'
    assert said({"00000001": ["wrong"], "00000003": ["a"]}) == '"Understood?" must be answered.'
    assert said({"00000001": ["right"], "00000002": ["yes"], "00000003": ["a"]}) == (
        '"Understood?" is in a section that these answers do not lead to.'
    )
    assert said({"00000001": ["right"], "00000003": ["a"], "0000000b": ["x"]}) == (
        "The form has no question 0000000b. Its questions are: 00000001, 00000002, 00000003, 00000004."
    )
    submit(office.world, form_id, "anna@kommun.se", {"00000001": ["right"], "00000003": ["a"]})


def test_answers_that_lead_back_are_never_submitted(office: Office) -> None:
    """A way that returns to a section has no end."""
    restart = choice({"value": "a", "goToAction": "RESTART_FORM"}, questionId=ONE)
    form_id = open_form(office, restart)
    assert refusal(office, form_id, "anna@kommun.se", {ONE: ["a"]}) == (
        400,
        "These answers lead back to an earlier section and never to Submit: change one.",
    )


def test_the_learner_sees_score_and_feedback(office: Office) -> None:
    """After submitting: points of all, and for each question met what was right and the words for it."""
    form_id = open_form(office, *BRANCHED)
    form = office.get(form_id)
    answers = {"00000001": ["wrong"], "00000002": ["yes"], "00000003": ["b", "a"]}
    seen = result(form, submit(office.world, form_id, "anna@kommun.se", answers))

    first = {
        "questionId": "00000001",
        "title": "First",
        "answers": ["wrong"],
        "correct": False,
        "score": 0.0,
        "pointValue": 2,
        "correctAnswers": ["right"],
        "feedback": "No",
        "links": [],
    }
    second = {
        "questionId": "00000003",
        "title": "Second",
        "answers": ["b", "a"],
        "correct": True,
        "score": 1.0,
        "pointValue": 1,
        "correctAnswers": ["a", "b"],
        "feedback": "Both",
        "links": [],
    }
    third = {
        "questionId": "00000004",
        "title": "Third",
        "answers": [],
        "correct": None,
        "score": 0.0,
        "pointValue": 3,
        "correctAnswers": [],
        "feedback": "Thanks",
        "links": [
            {"uri": "https://example.org", "text": "more"},
            {"uri": "https://youtu.be/x", "text": "film"},
        ],
    }
    assert seen == {"isQuiz": True, "score": 1.0, "total": 6, "questions": [first, second, third]}


def test_no_quiz_has_no_result(office: Office) -> None:
    """A form that is no quiz shows no score, and its answers no grades."""
    form_id = office.form(create(ask_for(questionId=ONE, textQuestion={})))
    office.publish(form_id)
    response = submit(office.world, form_id, "anna@kommun.se", {ONE: ["x"]})
    assert response["answers"][ONE] == {"questionId": ONE, "textAnswers": {"answers": [{"value": "x"}]}}
    assert "totalScore" not in response
    assert result(office.get(form_id), response) == {
        "isQuiz": False,
        "score": None,
        "total": None,
        "questions": [],
    }


def test_a_form_is_found_by_its_responder_address(office: Office) -> None:
    """The id in responderUri leads to the form; the form's own id does not."""
    form_id = office.form()
    responder_id = office.get(form_id)["responderUri"].split("/")[-2]
    assert form_for_responder(office.world, responder_id) is office.world.forms[form_id]
    assert form_for_responder(office.world, form_id) is None


def test_many_submit_quickly(office: Office) -> None:
    """Twenty thousand learners are no burden: well under a millisecond each, on any machine."""
    form_id = open_form(office, *BRANCHED)
    answers = {"00000001": ["right"], "00000003": ["a", "b"]}
    start = process_time()
    for _ in range(1000):
        submit(office.world, form_id, "anna@kommun.se", answers)
    assert process_time() - start < 1.0
    assert len(office.world.forms[form_id].responses) == 1000
