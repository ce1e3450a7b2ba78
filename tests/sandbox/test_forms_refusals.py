"""Every batch that Google refuses is refused, in its words, and leaves nothing behind."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.refusal import Refusal
from tests.support.forms_office import QUIZ, Office, ask_for, choice, create, graded, section

Json = dict[str, Any]

NEWLINE = "Displayed text cannot contain newlines"
NO_GRADING = "Invalid grading, grading cannot be set on a form that has no grading settings."
UNIQUE = 'Duplicate option value "a": options must be unique.'
NAVIGATION = "Section navigation is only allowed for RADIO and DROP_DOWN questions."
OTHER_KEY = 'Invalid grading, correct answer "c" is not one of the options.'
FEEDBACK = "can only be set on multiple choice questions that have correct answers."
IMAGE = {"sourceUri": "https://example.org/a.png"}


def grid(*rows: str, kind: str = "RADIO", options: list[Json] | None = None, **row: Any) -> Json:
    columns = {"type": kind, "options": options or [{"value": "a"}, {"value": "b"}]}
    questions = [{"rowQuestion": {"title": title}, **row} for title in rows]
    return {"title": "G", "questionGroupItem": {"questions": questions, "grid": {"columns": columns}}}


ITEMS: list[tuple[Json, str]] = [
    ({"title": "nothing"}, "item: exactly one of"),
    ({"title": "two", "textItem": {}, "pageBreakItem": {}}, "item: exactly one of"),
    ({"questionItem": {}}, "questionItem.question was not provided"),
    ({"questionItem": {"question": {}}}, "item.questionItem.question: exactly one of"),
    (section("Two\nlines"), NEWLINE),
    (choice("a\n", "b"), NEWLINE),
    (choice("a\rb", "b"), NEWLINE),
    (choice(title="none"), "ChoiceQuestion.options is required"),
    (choice("a", kind="CHOICE_TYPE_UNSPECIFIED"), "ChoiceQuestion.type is required"),
    (choice("a", ""), "option.value was not provided"),
    (choice("a", "b", "a"), UNIQUE),
    (choice("a", {"isOther": True, "value": "c"}), "Cannot set option.value when isOther is true"),
    (
        choice("a", {"isOther": True}, kind="DROP_DOWN"),
        "option.isOther is only allowed for RADIO and CHECKBOX questions.",
    ),
    (choice({"isOther": True}, {"isOther": True}), "Only one option can have isOther set."),
    (choice({"value": "a", "goToAction": "SUBMIT_FORM"}, kind="CHECKBOX"), NAVIGATION),
    (choice({"value": "a", "goToSectionId": "00000001"}, kind="CHECKBOX"), NAVIGATION),
    (
        choice({"value": "a", "goToAction": "SUBMIT_FORM", "goToSectionId": "00000001"}),
        "Only one of option.goToAction and option.goToSectionId can be set.",
    ),
    (choice({"value": "a", "goToSectionId": "00000009"}), "Invalid goToSectionId: '00000009'"),
    (choice({"value": "a", "goToSectionId": "00000002"}), "Invalid goToSectionId: '00000002'"),
    (grid(), "questionGroupItem.questions is required"),
    (
        {"questionGroupItem": {"questions": [{"rowQuestion": {"title": "r"}}]}},
        "questionGroupItem.grid.columns is required",
    ),
    (grid("r", kind="DROP_DOWN"), "Only CHECKBOX and RADIO choices are allowed in a grid."),
    (grid("r", options=[{"isOther": True}]), "option.isOther is not allowed in a question group."),
    (grid("r", options=[{"value": "a", "goToAction": "SUBMIT_FORM"}]), NAVIGATION),
    (grid("r", ""), "rowQuestion.title was not provided"),
    (grid("two\nlines"), NEWLINE),
    (grid("r", grading=graded("a")), "Invalid grading, correctAnswers can only be set on"),
    (
        {
            "questionGroupItem": {
                "questions": [{"textQuestion": {}}],
                "grid": {"columns": {"type": "RADIO", "options": [{"value": "a"}]}},
            }
        },
        "All questions in a grid must be row questions.",
    ),
    (
        ask_for(rowQuestion={"title": "r"}),
        "rowQuestion can only be set on a question in a questionGroupItem.",
    ),
    (ask_for(fileUploadQuestion={"folderId": "f"}), "Creating file upload questions is not supported"),
    (ask_for(scaleQuestion={"low": 2, "high": 5}), "Invalid scale"),
    (ask_for(scaleQuestion={"low": 0, "high": 11}), "Invalid scale"),
    (ask_for(scaleQuestion={"low": 0, "high": 5, "lowLabel": "a\nb"}), NEWLINE),
    (ask_for(ratingQuestion={"ratingScaleLevel": 5}), "RatingQuestion.iconType is required"),
    (ask_for(ratingQuestion={"ratingScaleLevel": 11, "iconType": "STAR"}), "Invalid rating"),
    ({"imageItem": {}}, "imageItem.image was not provided"),
    ({"imageItem": {"image": {}}}, "image.sourceUri was not provided"),
    ({"imageItem": {"image": {"contentUri": "https://example.org"}}}, "image.sourceUri was not provided"),
    ({"imageItem": {"image": {"sourceUri": "file:///a.png"}}}, "Invalid image: 'file:///a.png'"),
    (
        {"imageItem": {"image": {**IMAGE, "properties": {"width": 741}}}},
        "Invalid image: width must be between",
    ),
    (
        {"imageItem": {"image": {**IMAGE, "properties": {"width": -1}}}},
        "Invalid image: width must be between",
    ),
    ({"videoItem": {}}, "videoItem.video was not provided"),
    ({"videoItem": {"video": {"youtubeUri": "https://vimeo.com/1"}}}, "Invalid YouTube URI"),
    ({"videoItem": {"video": {"youtubeUri": "https://youtube.com.evil.example/1"}}}, "Invalid YouTube URI"),
    ({"videoItem": {"video": {}}}, "youtubeUri was not provided"),
    (
        {"videoItem": {"video": {"youtubeUri": "https://youtu.be/x", "properties": {"width": 741}}}},
        "Invalid video: width must be between",
    ),
    (
        choice({"value": "a", "image": {**IMAGE, "properties": {"width": 741}}}),
        "Invalid image: width must be between",
    ),
    (
        {**choice("a"), "questionItem": {**choice("a")["questionItem"], "image": {}}},
        "image.sourceUri was not provided",
    ),
    (choice("a", "b", grading=graded("a", points=-1)), "Invalid grading, grading.pointValue must not be"),
    (choice("a", "b", grading=graded("c")), OTHER_KEY),
    (choice("a", {"isOther": True}, grading=graded("c")), OTHER_KEY),
    (choice("a", grading=graded("")), "Invalid grading, correctAnswers.answers.value was not provided."),
    (choice("a", grading=graded(whenRight="Yes")), f"Invalid grading, grading.whenRight {FEEDBACK}"),
    (choice("a", grading=graded(whenWrong="No")), f"Invalid grading, grading.whenWrong {FEEDBACK}"),
    (
        ask_for(textQuestion={}, grading=graded("a", whenWrong="No")),
        f"Invalid grading, grading.whenWrong {FEEDBACK}",
    ),
    (
        choice("a", grading=graded("a", generalFeedback="Hm")),
        "Invalid grading, grading.generalFeedback cannot be set on automatically graded",
    ),
    (choice("a", grading=graded("a", whenRight="")), "grading.whenRight.text was not provided"),
    (
        ask_for(textQuestion={"paragraph": True}, grading=graded("a")),
        "Invalid grading, correctAnswers can only",
    ),
    (ask_for(dateQuestion={}, grading=graded("01-01")), "Invalid grading, correctAnswers can only"),
    ({**section("S"), "itemId": "80000000"}, "Invalid ID: itemId '80000000'"),
    ({**section("S"), "itemId": "0000000A"}, "Invalid ID: itemId '0000000A'"),
    ({**section("S"), "itemId": "123"}, "Invalid ID: itemId '123'"),
    ({**section("S"), "itemId": "00000001"}, "Invalid ID: itemId '00000001' is already used in the form."),
    (
        {**choice("a", questionId="00000008"), "itemId": "00000008"},
        "Invalid ID: questionId '00000008' is already used in the form.",
    ),
    (
        choice("a", questionId="00000003"),
        "Invalid ID: questionId '00000003' is already used in the form.",
    ),
]

EXISTING = [
    QUIZ,
    create(section("S", "00000001"), 0),
    create({"title": "T", "textItem": {}, "itemId": "00000002"}, 1),
    create({**choice("a", "b", questionId="00000003"), "itemId": "00000004"}, 2),
]


def material(**link: Any) -> Json:
    """A question whose feedback points somewhere."""
    grading = graded("a")
    grading["whenWrong"] = {"text": "No", "material": [link]}
    return choice("a", grading=grading)


ITEMS += [
    (
        material(link={"uri": "https://example.org"}),
        "grading.whenWrong.material.displayText was not provided",
    ),
    (material(link={"displayText": "more"}), "grading.whenWrong.material.link.uri was not provided"),
    (material(link={"uri": "https://example.org", "displayText": "a\nb"}), NEWLINE),
    (material(video={"youtubeUri": "https://vimeo.com/1", "displayText": "v"}), "Invalid YouTube URI"),
    (material(), "grading.whenWrong.material must have exactly one of link and video."),
]


def refused_batch(office: Office, form_id: str, *requests: Json, **more: Any) -> str:
    """The message of the refusal; the form must be as before."""
    before = deepcopy(office.world.forms[form_id])
    with pytest.raises(Refusal) as refused:
        office.batch(form_id, *requests, **more)
    assert refused.value.code == 400
    assert office.world.forms[form_id] == before
    return refused.value.message


@pytest.mark.parametrize(("item", "message"), ITEMS)
def test_an_item_is_refused(item: Json, message: str) -> None:
    """A wrong item is refused with its place in the batch, and the right one before it is not kept."""
    office = Office()
    form_id = office.form(*EXISTING)
    said = refused_batch(office, form_id, create(section("right")), create(item))
    assert said.startswith(f"Invalid requests[1]: {message}")


@pytest.mark.parametrize(
    "item", [choice("a", grading=graded("a")), ask_for(textQuestion={}, grading={}), grid("r", grading={})]
)
def test_grading_needs_a_quiz(item: Json) -> None:
    """Grading waits for isQuiz, which may come earlier in the same batch, but not later."""
    office = Office()
    form_id = office.form()
    assert refused_batch(office, form_id, create(section("S")), create(item)) == f"Invalid requests[1]: {NO_GRADING}"
    assert refused_batch(office, form_id, create(item), QUIZ) == f"Invalid requests[0]: {NO_GRADING}"
    assert len(office.batch(form_id, QUIZ, create(item))["replies"]) == 2


AT_3 = {"index": 3}
MASKS: list[tuple[Json, str]] = [
    (
        {"createItem": {"item": section("S"), "location": {"index": 4}}},
        "create_item.location.index is invalid",
    ),
    (
        {"createItem": {"item": section("S"), "location": {"index": -1}}},
        "create_item.location.index is invalid",
    ),
    ({"createItem": {"item": section("S")}}, "create_item.location was not provided"),
    ({"createItem": {"location": {"index": 0}}}, "create_item.item was not provided"),
    ({"deleteItem": {"location": AT_3}}, "delete_item.location.index is invalid"),
    ({"deleteItem": {}}, "delete_item.location was not provided"),
    (
        {"moveItem": {"originalLocation": AT_3, "newLocation": {}}},
        "move_item.original_location.index is invalid",
    ),
    ({"moveItem": {"originalLocation": {}, "newLocation": AT_3}}, "move_item.new_location.index is invalid"),
    (
        {"updateItem": {"item": section("S"), "location": AT_3, "updateMask": "title"}},
        "update_item.location.index is invalid",
    ),
    ({"updateItem": {"item": section("S"), "location": {}}}, "update_mask is required"),
    ({"updateItem": {"location": {}, "updateMask": "title"}}, "update_item.item was not provided"),
    (
        {"updateItem": {"item": section("S"), "location": {}, "updateMask": "titel"}},
        "Invalid field in update_mask: titel",
    ),
    (
        {
            "updateItem": {
                "item": choice("a"),
                "location": {"index": 2},
                "updateMask": "questionItem.question.choiceQuestion.options.value",
            }
        },
        "Invalid field in update_mask: questionItem.question.choiceQuestion.options.value",
    ),
    (
        {"updateItem": {"item": {"title": "a\nb"}, "location": {}, "updateMask": "title"}},
        NEWLINE,
    ),
    (
        {"updateItem": {"item": {"itemId": "00000002"}, "location": {}, "updateMask": "itemId"}},
        "Invalid ID: itemId '00000002' is already used in the form.",
    ),
    ({"updateFormInfo": {"info": {"title": "T"}}}, "update_mask is required"),
    ({"updateFormInfo": {"updateMask": "title"}}, "update_form_info.info was not provided"),
    ({"updateFormInfo": {"info": {"title": ""}, "updateMask": "title"}}, "info.title was not provided"),
    ({"updateFormInfo": {"info": {"title": "a\nb"}, "updateMask": "title"}}, NEWLINE),
    (
        {"updateFormInfo": {"info": {"title": "T"}, "updateMask": "info.title"}},
        "Invalid field in update_mask: info.title",
    ),
    (
        {"updateFormInfo": {"info": {"documentTitle": "T"}, "updateMask": "document_title"}},
        "info.document_title cannot be updated",
    ),
    ({"updateSettings": {"settings": {}}}, "update_mask is required"),
    ({"updateSettings": {"settings": {}, "updateMask": " , "}}, "update_mask is required"),
    ({"updateSettings": {"updateMask": "*"}}, "update_settings.settings was not provided"),
    (
        {"updateSettings": {"settings": {}, "updateMask": "*,quizSettings"}},
        "update_mask: '*' cannot be combined",
    ),
    (
        {
            "updateSettings": {
                "settings": {"emailCollectionType": "EMAIL_COLLECTION_TYPE_UNSPECIFIED"},
                "updateMask": "emailCollectionType",
            }
        },
        "settings.email_collection_type must be specified.",
    ),
]


@pytest.mark.parametrize(("request_", "message"), MASKS)
def test_a_location_or_mask_is_refused(request_: Json, message: str) -> None:
    """Places outside the form and masks that name nothing of it are refused."""
    office = Office()
    form_id = office.form(*EXISTING)
    assert refused_batch(office, form_id, request_).startswith(f"Invalid requests[0]: {message}")


def test_a_batch_must_have_requests_of_one_kind_each() -> None:
    """No request, an empty one and one of two kinds are refused before the form is looked for."""
    office = Office()
    form_id = office.form()
    assert refused_batch(office, form_id) == "Must specify at least one request."
    assert refused_batch(office, form_id, QUIZ, {}).startswith("requests[1]: exactly one of createItem,")
    both = {**QUIZ, "deleteItem": {"location": {}}}
    assert refused_batch(office, form_id, both).startswith("requests[0]: exactly one of createItem,")


def test_revisions_guard_a_form() -> None:
    """A required revision must be the latest; a target one must have been."""
    office = Office()
    form_id = office.form(create(section("S")))
    stale = refused_batch(office, form_id, create(section("S")), writeControl={"requiredRevisionId": "00000001"})
    assert stale.startswith("The required revision ID '00000001' does not match the latest revision.")
    for unknown in ("00000003", "x", "1"):
        said = refused_batch(office, form_id, create(section("S")), writeControl={"targetRevisionId": unknown})
        assert said == f"Invalid target revision ID '{unknown}'."

    reply = office.batch(form_id, create(section("S")), writeControl={"requiredRevisionId": "00000002"})
    assert reply["writeControl"] == {"requiredRevisionId": "00000003"}
    reply = office.batch(form_id, create(section("S")), writeControl={"targetRevisionId": "00000001"})
    assert reply["writeControl"] == {"requiredRevisionId": "00000004"}


RIGHT: list[Json] = [
    create(section("S"), 0),
    create(choice("a", "b", grading=graded("a", whenRight="Yes", whenWrong="No")), 1),
    create(ask_for(textQuestion={}), 0),
    {"moveItem": {"originalLocation": {"index": 2}, "newLocation": {"index": 0}}},
    {"deleteItem": {"location": {"index": 1}}},
    {"updateItem": {"item": {"title": "New"}, "location": {"index": 0}, "updateMask": "title"}},
    {"updateFormInfo": {"info": {"title": "New", "description": "D"}, "updateMask": "*"}},
    {"updateSettings": {"settings": {}, "updateMask": "quizSettings"}},
]
WRONG: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from(ITEMS).map(lambda case: create(case[0])),
    st.sampled_from(["updateItem", "deleteItem", "moveItem"]).map(lambda kind: {kind: {}}),
    st.just({"updateFormInfo": {"info": {}, "updateMask": "title"}}),
)
START = Office()
START_ID = START.form(*EXISTING)


@settings(deadline=None)  # the machine may be busy
@given(before=st.lists(st.sampled_from(RIGHT)), wrong=WRONG, after=st.lists(st.sampled_from(RIGHT)))
def test_a_batch_is_all_or_nothing(before: list[Json], wrong: Json, after: list[Json]) -> None:
    """Wherever the failing request stands, and whatever stands before it, the form does not move."""
    assert refused_batch(START, START_ID, *before, wrong, *after).startswith("Invalid requests[")
