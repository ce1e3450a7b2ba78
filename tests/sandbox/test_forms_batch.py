"""What a batch does: items, ids, masks, settings, replies, revisions."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from sandbox.apis.forms_items import images_of
from sandbox.refusal import Refusal
from tests.support.forms_office import QUIZ, Office, ask_for, choice, create, graded, section
from tests.support.picture_host import hosted, picture

Json = dict[str, Any]
HEX = re.compile(r"[0-7][0-9a-f]{7}")
KEPT = re.compile(
    r"https://lh7-rt\.googleusercontent\.com/forms/pictures/\w[\w-]{43}\?until=2026-11-22T09:00:00\.000000Z"
)


@pytest.fixture
def office() -> Office:
    return Office()


def titles(office: Office, form_id: str) -> list[str]:
    return [item["title"] for item in office.get(form_id).get("items", [])]


def update(item: Json, mask: str, index: int = 0) -> Json:
    return {"updateItem": {"item": item, "location": {"index": index}, "updateMask": mask}}


def settings(value: Json, mask: str) -> Json:
    return {"updateSettings": {"settings": value, "updateMask": mask}}


def test_replies_map_one_to_one(office: Office) -> None:
    """Only created items have a reply: their id, and an id for each question in them."""
    form_id = office.form()
    rows = [{"rowQuestion": {"title": "r1"}}, {"rowQuestion": {"title": "r2"}, "questionId": "00000007"}]
    columns = {"type": "CHECKBOX", "options": [{"value": "a"}, {"value": "b"}]}
    group = {"title": "G", "questionGroupItem": {"questions": rows, "grid": {"columns": columns}}}

    reply = office.batch(
        form_id,
        QUIZ,
        create(section("S", "00000001")),
        create(choice("a", "b", questionId="00000003"), 1),
        create(group, 2),
        includeFormInResponse=True,
    )

    form = office.get(form_id)
    _, _, chosen, grid = reply["replies"]
    rows_made = [row["questionId"] for row in form["items"][2]["questionGroupItem"]["questions"]]
    assert reply == {
        "replies": [
            {},
            {"createItem": {"itemId": "00000001"}},
            {"createItem": {"itemId": form["items"][1]["itemId"], "questionId": ["00000003"]}},
            {"createItem": {"itemId": form["items"][2]["itemId"], "questionId": rows_made}},
        ],
        "writeControl": {"requiredRevisionId": "00000002"},
        "form": form,
    }
    assert rows_made[1] == "00000007"
    made = [chosen["createItem"]["itemId"], grid["createItem"]["itemId"], rows_made[0]]
    assert all(HEX.fullmatch(one) for one in made)
    assert len({*made, "00000001", "00000003", "00000007"}) == 6


@pytest.fixture
def pictures() -> Iterator[str]:
    """Where a picture is, for Forms to fetch."""
    with hosted(a_png=picture()) as address:
        yield address


def test_items_are_kept_as_they_were_given(office: Office, pictures: str) -> None:
    """An item comes back as it went in, its ids added; an image's source gives way to where Forms keeps it."""
    question: Json = {
        "title": "Which?",
        "description": "Several\nlines",
        "itemId": "00000001",
        "questionItem": {
            "question": {
                "questionId": "00000002",
                "required": True,
                "choiceQuestion": {"type": "CHECKBOX", "options": [{"value": "a"}, {"isOther": True}]},
                "grading": graded("a", points=2, whenRight="Yes\nindeed"),
            },
            "image": {"sourceUri": f"{pictures}/a.png", "altText": "A", "properties": {"width": 740}},
        },
    }
    form_id = office.form(QUIZ, create(question))

    kept = office.get(form_id)["items"][0]
    assert KEPT.fullmatch(kept["questionItem"]["image"].pop("contentUri"))
    image = {"altText": "A", "properties": {"width": 740}}
    assert kept == {
        **question,
        "questionItem": {"question": question["questionItem"]["question"], "image": image},
    }


def test_other_kinds_of_items_are_taken(office: Office, pictures: str) -> None:
    """Texts, images, videos, scales, ratings, dates and times."""
    video = {"youtubeUri": "https://www.youtube.com/watch?v=x", "properties": {"width": 320}}
    given: list[Json] = [
        {"title": "T", "description": "D", "textItem": {}},
        {"imageItem": {"image": {"properties": {"width": 0}}}},
        {"title": "V", "videoItem": {"video": video, "caption": "C"}},
        ask_for("scale", scaleQuestion={"low": 1, "high": 5, "lowLabel": "bad", "highLabel": "good"}),
        ask_for("rating", ratingQuestion={"ratingScaleLevel": 5, "iconType": "HEART"}),
        ask_for("date", dateQuestion={"includeYear": True}),
        ask_for("time", timeQuestion={}),
    ]
    with_source = deepcopy(given)
    image = with_source[1]["imageItem"]["image"]
    image["sourceUri"] = f"{pictures}/a.png"
    form_id = office.form(*(create(item, index) for index, item in enumerate(with_source)))

    kept = office.get(form_id)["items"]
    for item in kept:
        assert HEX.fullmatch(item.pop("itemId"))
        for shown in images_of(item):
            assert KEPT.fullmatch(shown.pop("contentUri"))
        item.get("questionItem", {}).get("question", {}).pop("questionId", None)
    assert kept == given


def test_items_are_created_moved_and_deleted_by_index(office: Office) -> None:
    """Creating at 0 reverses; creating at the length appends; moves and deletions see what came before."""
    form_id = office.form(*(create(section(title)) for title in "cba"), create(section("d"), 3))
    assert titles(office, form_id) == ["a", "b", "c", "d"]

    office.batch(
        form_id,
        {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 2}}},
        {"deleteItem": {"location": {"index": 0}}},
        {"moveItem": {"originalLocation": {"index": 2}, "newLocation": {}}},
    )
    assert titles(office, form_id) == ["d", "c", "a"]

    office.batch(form_id, *[{"deleteItem": {"location": {"index": 0}}}] * 3)
    assert "items" not in office.get(form_id)


def test_a_section_made_earlier_in_the_batch_can_be_branched_to(office: Office) -> None:
    """From the last to the first, each at index 0: every section exists when it is named."""
    form_id = office.form(
        create(section("end", "00000009")),
        create(choice({"value": "a", "goToSectionId": "00000009"}, {"value": "b", "goToAction": "SUBMIT_FORM"})),
    )
    assert titles(office, form_id) == ["Q", "end"]


def test_sections_may_come_later_when_the_switch_says_so(office: Office) -> None:
    """Without strict sections only the end of the batch counts; the refusal names the item's request."""
    office.world.switches.strict_sections = False
    ahead = create(choice({"value": "a", "goToSectionId": "00000009"}))
    form_id = office.form(ahead, create(section("end", "00000009"), 1))
    assert titles(office, form_id) == ["Q", "end"]
    with pytest.raises(Refusal) as refused:
        office.form(create(section("S")), ahead, create(section("T")))
    assert refused.value.message == (
        "Invalid requests[1]: Invalid goToSectionId: '00000009' is not the ID of a section header in the form."
    )


def test_branches_to_a_section_go_with_it(office: Office) -> None:
    """Deleting a section lets its branches go on to the next one instead."""
    to_end = choice({"value": "a", "goToSectionId": "00000009"}, {"value": "b", "goToAction": "SUBMIT_FORM"})
    form_id = office.form(create(section("end", "00000009")), create(to_end))
    office.batch(form_id, {"deleteItem": {"location": {"index": 1}}})
    options = office.get(form_id)["items"][0]["questionItem"]["question"]["choiceQuestion"]["options"]
    assert options == [{"value": "a"}, {"value": "b", "goToAction": "SUBMIT_FORM"}]


def test_updating_by_mask_leaves_the_rest(office: Office) -> None:
    """Only what the mask names changes; named and absent is cleared; ids outside it stay."""
    item = {**choice("a", "b", title="Old", questionId="00000002"), "itemId": "00000001", "description": "D"}
    form_id = office.form(create(item))
    new = {**choice("c", title="New", required=True), "description": "ignored"}

    office.batch(
        form_id,
        update(new, "title,questionItem.question.choice_question.options"),
        update({}, "description"),
        update({"questionItem": {"question": {"required": True}}}, "questionItem.question.required"),
    )

    assert office.get(form_id)["items"] == [
        {
            "title": "New",
            "itemId": "00000001",
            "questionItem": {
                "question": {
                    "questionId": "00000002",
                    "required": True,
                    "choiceQuestion": {"type": "RADIO", "options": [{"value": "c"}]},
                }
            },
        }
    ]


@pytest.mark.parametrize(
    ("mask", "item_changes", "question_changes"),
    [
        ("title", False, False),
        ("questionItem.question.choiceQuestion", False, False),
        ("questionItem", False, True),
        ("questionItem.question.questionId", False, True),
        ("itemId", True, False),
        ("*", True, True),
    ],
)
def test_blank_ids_inside_the_mask_become_new(
    office: Office, mask: str, item_changes: bool, question_changes: bool
) -> None:
    """An id that is blank though the mask covers it is drawn anew."""
    form_id = office.form(create({**choice("a", "b", questionId="00000002"), "itemId": "00000001"}))
    office.batch(form_id, update(choice("a", "b"), mask))
    item = office.get(form_id)["items"][0]
    assert (item["itemId"] != "00000001") is item_changes
    assert (item["questionItem"]["question"]["questionId"] != "00000002") is question_changes


def test_an_item_read_can_be_written_back(office: Office) -> None:
    """Get, change, update by `*` with the ids in place keeps the ids."""
    form_id = office.form(QUIZ, create(choice("a", "b", grading=graded("a"))))
    item = office.get(form_id)["items"][0]
    item["title"] = "Changed"
    office.batch(form_id, update(item, "*"))
    assert office.get(form_id)["items"] == [item]


def test_a_question_can_change_its_kind(office: Office) -> None:
    """Setting one kind of question clears the other."""
    form_id = office.form(create(choice("a", "b", questionId="00000002")))
    office.batch(form_id, update(ask_for(textQuestion={"paragraph": True}), "questionItem.question.textQuestion"))
    question = office.get(form_id)["items"][0]["questionItem"]["question"]
    assert question == {"questionId": "00000002", "textQuestion": {"paragraph": True}}


def test_info_and_settings(office: Office) -> None:
    """`*` stands for all of the info but the document's title; settings change by name."""
    form_id = office.form()
    office.batch(
        form_id,
        {"updateFormInfo": {"info": {"title": "New", "description": "a\nb"}, "updateMask": "*"}},
        settings({"emailCollectionType": "RESPONDER_INPUT"}, "emailCollectionType"),
        QUIZ,
    )
    form = office.get(form_id)
    assert form["info"] == {"title": "New", "description": "a\nb", "documentTitle": "Untitled form"}
    assert form["settings"] == {
        "emailCollectionType": "RESPONDER_INPUT",
        "quizSettings": {"isQuiz": True},
    }

    office.batch(form_id, {"updateFormInfo": {"info": {"title": "Last"}, "updateMask": "*"}})
    office.batch(form_id, settings({"emailCollectionType": "VERIFIED"}, "*"))
    form = office.get(form_id)
    assert form["info"] == {"title": "Last", "documentTitle": "Untitled form"}
    assert form["settings"] == {"emailCollectionType": "VERIFIED"}


def test_a_form_without_a_title_can_get_a_description(office: Office) -> None:
    """Forms made in Drive have no title yet; only an update of the title asks for one."""
    form_id = office.form()
    office.world.forms[form_id].resource["info"]["title"] = ""
    office.batch(form_id, {"updateFormInfo": {"info": {"description": "D"}, "updateMask": "description"}})
    info = office.get(form_id)["info"]
    assert info == {"title": "", "description": "D", "documentTitle": "Untitled form"}


def test_no_quiz_no_grading(office: Office) -> None:
    """A form that stops being a quiz loses all grading, in grids too, and does not get it back."""
    rows = [{"rowQuestion": {"title": "r"}, "grading": {"pointValue": 1}, "questionId": "00000004"}]
    columns = {"type": "RADIO", "options": [{"value": "a"}]}
    group = {
        "title": "G",
        "itemId": "00000003",
        "questionGroupItem": {"questions": rows, "grid": {"columns": columns}},
    }
    form_id = office.form(QUIZ, create(choice("a", grading=graded("a"))), create(group, 1))

    office.batch(form_id, settings({"quizSettings": {"isQuiz": False}}, "quizSettings.isQuiz"))
    office.batch(form_id, QUIZ)

    first, second = office.get(form_id)["items"]
    assert "grading" not in first["questionItem"]["question"]
    assert second["questionGroupItem"]["questions"] == [{"rowQuestion": {"title": "r"}, "questionId": "00000004"}]


def test_the_revision_follows_the_content(office: Office) -> None:
    """A batch that changes something makes a new revision; one that changes nothing does not."""
    form_id = office.form(create(section("S")))
    assert office.get(form_id)["revisionId"] == "00000002"
    rename = {"updateFormInfo": {"info": {"title": "Form"}, "updateMask": "title"}}
    assert office.batch(form_id, rename)["writeControl"] == {"requiredRevisionId": "00000002"}
    rename["updateFormInfo"]["info"] = {"title": "Else"}
    assert office.batch(form_id, rename)["writeControl"] == {"requiredRevisionId": "00000003"}


def test_a_reply_does_not_share_the_forms_memory(office: Office) -> None:
    """What a caller does with a form it got changes nothing in the world."""
    form_id = office.form(create(choice("a", "b")))
    before = office.get(form_id)
    office.get(form_id)["items"].clear()
    assert office.get(form_id) == before
