"""Filling in a Form in the sandbox's pages, by plain POSTs as a browser without JavaScript sends them."""

from typing import Any

import pytest

from tests.support.forms_office import QUIZ, Office, ask_for, choice, create, graded, section
from tests.support.page_visitor import Visitor, goes_to, pages_of, words_of

Json = dict[str, Any]
ANNA = "2"
RIGHT, WRONG = "My own bookmark", "The link"
FIRST, SECOND, WHY, LAST = "00000001", "00000002", "00000003", "00000004"


class Desk:
    """An office with one published form, and Anna in front of it."""

    def __init__(self, *requests: Json) -> None:
        self.office = Office()
        self.form_id = self.office.form(*requests)
        self.office.publish(self.form_id)
        self.app = pages_of(self.office.world)
        self.anna = Visitor(self.app, ANNA)
        self.stored = self.office.world.forms[self.form_id]
        uri = self.stored.resource["responderUri"]
        self.path = uri.removeprefix("https://docs.google.com").removesuffix("/viewform")

    def page(self, query: str = "") -> str:
        return self.anna.text(f"{self.path}/viewform{query}")

    def send(self, step: int = 0, go: str = "next", **fields: str | list[str]) -> str:
        """Press a button on a step; where that leads, below the form's own path."""
        query = f"?step={step}" if step else ""
        reply = self.anna.post(f"{self.path}/formResponse{query}", go=go, **fields)
        return goes_to(reply).removeprefix(self.path)

    def answers(self) -> Json:
        """The only response's answers by question id."""
        (response,) = self.stored.responses.values()
        return {
            key: [value["value"] for value in answer["textAnswers"]["answers"]]
            for key, answer in response["answers"].items()
        }


def _numbered(item: Json, number: int) -> Json:
    """The item with ids that a test can name: the question's is `0000000<number>`."""
    if "questionItem" in item:
        item["questionItem"]["question"]["questionId"] = f"0000000{number}"
    return {"itemId": f"1000000{number}", **item}


def branched_quiz() -> Desk:
    """A question whose wrong choice leads through an explanation, then a last question."""
    first = choice(
        {"value": RIGHT, "goToSectionId": "10000004"},
        {"value": WRONG, "goToSectionId": "10000002"},
        title="What do you use?",
        required=True,
        grading=graded(RIGHT, whenRight="It leads to the real page.", whenWrong="A fake can be flawless."),
    )
    items = [
        _numbered(first, 1),
        section("Why not the link", "10000002"),
        _numbered(ask_for("What will you do?", textQuestion={}), 3),
        section("The last one", "10000004"),
        _numbered(choice("Yes", "No", title="Report it?", kind="CHECKBOX", grading=graded("Yes", points=2)), 5),
    ]
    # From the last to the first, so that every section exists when it is named.
    return Desk(QUIZ, *(create(item) for item in reversed(items)))


ONE, EXPLAINED, REPORT = "entry.00000001", "entry.00000003", "entry.00000005"


def test_a_wrong_choice_leads_through_its_explanation_to_the_score() -> None:
    """Question, explanation, last question, confirmation, score: with every point, mark and feedback."""
    desk = branched_quiz()
    assert desk.send(**{ONE: WRONG}) == "/viewform?step=1"
    assert "Why not the link" in desk.page("?step=1")
    assert desk.send(1, **{EXPLAINED: "Ask first"}) == "/viewform?step=2"
    assert "Page 3 of 3" in desk.page("?step=2")
    done = desk.send(2, **{REPORT: ["Yes"]})
    assert desk.answers() == {"00000001": [WRONG], "00000003": ["Ask first"], "00000005": ["Yes"]}
    confirmation = desk.anna.text(desk.path + done)
    assert "Your response has been recorded." in confirmation
    assert "View score" in confirmation
    score = desk.anna.text(f"{desk.path}/viewscore?viewscore={done.partition('r=')[2]}")
    assert "Total points 2 of 3" in score
    assert "Wrong 0 of 1 What do you use?" in score
    assert f"Correct answer {RIGHT} Feedback A fake can be flawless." in score
    assert "Correct 2 of 2 Report it?" in score


def test_a_right_choice_jumps_over_the_explanation() -> None:
    """The explanation is never shown, and the progress says so."""
    desk = branched_quiz()
    assert desk.send(**{ONE: RIGHT}) == "/viewform?step=1"
    page = desk.page("?step=1")
    assert "The last one" in page
    assert "Page 3 of 3" in page
    assert "Submit" in page
    desk.send(1)
    assert desk.answers() == {"00000001": [RIGHT]}


def test_answers_off_the_way_are_not_submitted() -> None:
    """Whoever goes back and chooses otherwise leaves the answers of the abandoned section behind."""
    desk = branched_quiz()
    desk.send(**{ONE: WRONG})
    desk.send(1, go="back", **{EXPLAINED: "Ask first"})
    desk.send(**{ONE: RIGHT})
    desk.send(1)
    assert desk.answers() == {"00000001": [RIGHT]}


def test_a_required_question_is_asked_for_again() -> None:
    """Nothing is lost, the error stands at the question, and the first field with an error gets the focus."""
    desk = branched_quiz()
    assert desk.send() == "/viewform?check=1"
    html = desk.anna.get(f"{desk.path}/viewform?check=1").text
    assert "This is a required question." in words_of(html)
    assert html.count("autofocus") == 1
    assert f'value="{RIGHT}" required aria-invalid="true" autofocus' in html
    assert desk.stored.responses == {}


def test_back_reload_and_a_second_tab_find_the_answers() -> None:
    """The draft belongs to the person and the form, not to the page."""
    desk = branched_quiz()
    desk.send(**{ONE: WRONG})
    assert desk.send(1, go="back", **{EXPLAINED: "half a thou"}) == "/viewform"
    assert f'value="{WRONG}" checked' in desk.anna.get(f"{desk.path}/viewform").text
    again = Visitor(desk.app, ANNA)
    assert 'value="half a thou"' in again.get(f"{desk.path}/viewform?step=1").text
    other = Visitor(desk.app, "3")
    assert "checked" not in other.get(f"{desk.path}/viewform").text


def test_a_step_that_was_not_reached_leads_back() -> None:
    """The address bar cannot jump over questions."""
    desk = branched_quiz()
    reply = desk.anna.get(f"{desk.path}/viewform?step=2")
    assert goes_to(reply) == f"{desk.path}/viewform"


def test_an_answer_emptied_on_the_way_back_is_asked_for_before_submitting() -> None:
    """Submit leads to the step that now lacks its answer."""
    desk = Desk(
        create(_numbered(ask_for("Name", textQuestion={}, required=True), 1)),
        create(section("Then", "10000002"), 1),
    )
    desk.send(**{ONE: "Anna"})
    desk.anna.post(f"{desk.path}/formResponse", go="keep", **{ONE: ""})
    assert desk.send(1) == "/viewform?check=1"
    assert desk.stored.responses == {}


def test_writing_is_kept_without_leaving_the_page() -> None:
    """What JavaScript sends while one writes is there after a reload; "Clear form" forgets it all."""
    desk = branched_quiz()
    kept = desk.anna.post(f"{desk.path}/formResponse", go="keep", **{ONE: RIGHT})
    assert (kept.status_code, kept.text) == (204, "")
    assert "checked" in desk.anna.get(f"{desk.path}/viewform").text
    assert desk.send(go="clear") == "/viewform"
    assert "checked" not in desk.anna.get(f"{desk.path}/viewform").text


def test_one_selection_can_be_cleared() -> None:
    """Without JavaScript the button empties its own question and keeps the others."""
    desk = Desk(create(_numbered(choice("A", "B"), 1)), create(_numbered(choice("C", "D"), 2)))
    reply = desk.anna.post(f"{desk.path}/formResponse", empty="00000001", **{ONE: "A", "entry.00000002": "C"})
    assert goes_to(reply) == f"{desk.path}/viewform"
    html = desk.anna.get(f"{desk.path}/viewform").text
    assert 'value="A" checked' not in html
    assert 'value="C" checked' in html


def test_starting_over_goes_to_the_beginning_with_the_answers() -> None:
    """RESTART_FORM shows the first section again; another choice then leads on."""
    again = choice({"value": "Again", "goToAction": "RESTART_FORM"}, {"value": "On"}, title="And now?")
    desk = Desk(
        create(_numbered(ask_for("Name", textQuestion={}), 1)),
        create(section("Then", "10000002"), 1),
        create(_numbered(again, 3), 2),
    )
    desk.send(**{ONE: "Anna"})
    assert desk.send(1, **{"entry.00000003": "Again"}) == "/viewform"
    assert 'value="Anna"' in desk.anna.get(f"{desk.path}/viewform").text
    desk.send(**{ONE: "Anna"})
    desk.send(1, **{"entry.00000003": "On"})
    assert desk.answers() == {"00000001": ["Anna"], "00000003": ["On"]}


def test_submit_form_skips_what_follows() -> None:
    """SUBMIT_FORM sends at once, though sections follow."""
    stop = choice({"value": "Stop", "goToAction": "SUBMIT_FORM"}, {"value": "On"})
    desk = Desk(create(_numbered(stop, 1)), create(section("Then", "10000002"), 1))
    assert desk.send(**{ONE: "Stop"}).startswith("/formResponse?r=")
    assert desk.answers() == {"00000001": ["Stop"]}


GRID: Json = {
    "title": "How often?",
    "itemId": "10000007",
    "questionGroupItem": {
        "grid": {"columns": {"type": "RADIO", "options": [{"value": "Never"}, {"value": "Always"}]}},
        "questions": [{"questionId": "00000007", "required": True, "rowQuestion": {"title": "I lock"}}],
    },
}
# What is asked, what the browser sends for it, and the answer that Google would keep.
KINDS: list[tuple[str, Json, Json, list[str]]] = [
    ("short", ask_for(textQuestion={}), {"": "  cook "}, ["cook"]),
    ("paragraph", ask_for(textQuestion={"paragraph": True}), {"": "one\r\ntwo"}, ["one\ntwo"]),
    ("drop-down", choice("A", "B", kind="DROP_DOWN"), {"": "B"}, ["B"]),
    ("other", choice("A", {"isOther": True}), {"": "__other_option__", ".other": "both"}, ["both"]),
    (
        "checkboxes",
        choice("A", "B", {"isOther": True}, kind="CHECKBOX"),
        {"": ["A", "__other_option__"], ".other": "C"},
        ["A", "C"],
    ),
    ("scale", ask_for(scaleQuestion={"low": 0, "high": 5}), {"": "0"}, ["0"]),
    ("rating", ask_for(ratingQuestion={"ratingScaleLevel": 5, "iconType": "STAR"}), {"": "5"}, ["5"]),
    ("day and month", ask_for(dateQuestion={}), {".month": "02", ".day": "29"}, ["02-29"]),
    (
        "date and time",
        ask_for(dateQuestion={"includeYear": True, "includeTime": True}),
        {"": "2026-11-22", ".time": "09:05"},
        ["2026-11-22 09:05"],
    ),
    ("time", ask_for(timeQuestion={}), {"": "14:51"}, ["14:51"]),
    (
        "duration",
        ask_for(timeQuestion={"duration": True}),
        {".hours": "1", ".minutes": "5", ".seconds": ""},
        ["01:05:00"],
    ),
]


@pytest.mark.parametrize(("item", "fields", "kept"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_every_kind_of_question_is_answered(item: Json, fields: Json, kept: list[str]) -> None:
    """What a browser sends becomes the value that Google documents for that kind."""
    desk = Desk(create(_numbered(item, 1)))
    desk.page()
    desk.send(**{f"entry.00000001{part}": value for part, value in fields.items()})
    assert desk.answers() == {"00000001": kept}


def test_a_grid_row_is_answered_and_asked_for() -> None:
    """A row is a question of its own."""
    desk = Desk(create(GRID))
    assert desk.send() == "/viewform?check=1"
    assert "This question requires one answer in each row." in desk.page("?check=1")
    desk.send(**{"entry.00000007": "Always"})
    assert desk.answers() == {"00000007": ["Always"]}


@pytest.mark.parametrize(
    ("item", "fields", "error"),
    [
        (ask_for(dateQuestion={}), {".month": "02", ".day": "30"}, "This is not a valid date."),
        (ask_for(timeQuestion={}), {"": "25:00"}, "This is not a valid time."),
        (choice("A", "B"), {"": "C"}, "This is not one of the options. Choose again."),
        (choice("A", {"isOther": True}), {"": "__other_option__"}, "Write what “Other” means."),
    ],
)
def test_what_cannot_be_meant_is_said(item: Json, fields: Json, error: str) -> None:
    """A wrong value stays on the page with a sentence beside it."""
    desk = Desk(create(_numbered(item, 1)))
    assert desk.send(**{f"entry.00000001{part}": value for part, value in fields.items()}) == "/viewform?check=1"
    assert error in desk.page("?check=1")
    assert desk.stored.responses == {}


def test_shuffled_choices_stay_in_place_for_one_person() -> None:
    """The order is another for each person, the same at every look, with "Other" last."""
    letters = [chr(ord("A") + n) for n in range(12)]
    item = choice(*letters, {"isOther": True})
    item["questionItem"]["question"]["choiceQuestion"]["shuffle"] = True
    desk = Desk(create(_numbered(item, 1)))
    mine = desk.page()
    assert desk.page() == mine
    assert Visitor(desk.app, "3").text(f"{desk.path}/viewform") != mine
    assert [word for word in mine.split() if word in letters] != letters
    assert mine.index("Other:") > max(mine.index(f" {letter} ") for letter in letters)


def test_the_address_is_recorded_and_said_to_be() -> None:
    """VERIFIED says so before one answers; the response carries the signed-in address."""
    desk = Desk(create(_numbered(choice("A"), 1)))
    assert "anna@kommun.se Switch account Your address is recorded when you submit." in desk.page()
    desk.send(**{ONE: "A"})
    (response,) = desk.stored.responses.values()
    assert response["respondentEmail"] == "anna@kommun.se"


def test_a_typed_address_is_checked_and_recorded() -> None:
    """RESPONDER_INPUT asks for the address as the first question."""
    settings = {"settings": {"emailCollectionType": "RESPONDER_INPUT"}, "updateMask": "emailCollectionType"}
    desk = Desk({"updateSettings": settings}, create(_numbered(choice("A"), 1)))
    assert desk.send(emailAddress="anna at home") == "/viewform?check=1"
    assert "Write a valid address" in desk.page("?check=1")
    done = desk.send(emailAddress="björn@kommun.se", **{ONE: "A"})
    (response,) = desk.stored.responses.values()
    assert response["respondentEmail"] == "björn@kommun.se"
    assert "Your response has been recorded." in desk.anna.text(desk.path + done)


def test_what_the_form_refuses_is_told_in_its_words() -> None:
    """A typed address that may not answer comes back with the reason; the answers stay."""
    settings = {"settings": {"emailCollectionType": "RESPONDER_INPUT"}, "updateMask": "emailCollectionType"}
    desk = Desk({"updateSettings": settings}, create(_numbered(choice("A"), 1)))
    back = desk.send(emailAddress="guest@elsewhere.se", **{ONE: "A"})
    page = desk.page(back.removeprefix("/viewform"))
    assert "The answers were not accepted:" in page
    assert "is not shared with guest@elsewhere.se" in page
    assert desk.stored.responses == {}


def test_whoever_has_chosen_nobody_is_asked_first_and_comes_back() -> None:
    """The form waits behind the choice of a person."""
    desk = branched_quiz()
    stranger = Visitor(desk.app)
    asked = goes_to(stranger.get(f"{desk.path}/viewform"))
    assert "Choose who you are to go on" in stranger.text(asked)
    chosen = stranger.post("/choose", person=ANNA, **{"continue": f"{desk.path}/viewform"})
    assert goes_to(chosen) == f"{desk.path}/viewform"
    assert "What do you use?" in stranger.text(f"{desk.path}/viewform")


def test_a_closed_form_leads_to_closedform() -> None:
    """The address changes as Google's does, and nothing is taken in."""
    desk = branched_quiz()
    desk.office.ask(
        "setPublishSettings",
        {"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": False}}},
        formId=desk.form_id,
    )
    assert goes_to(desk.anna.get(f"{desk.path}/viewform")) == f"{desk.path}/closedform"
    assert "The form “Form” is no longer accepting responses." in desk.anna.text(f"{desk.path}/closedform")
    assert desk.send(**{ONE: RIGHT}) == "/closedform"


def test_an_open_form_has_no_closed_page() -> None:
    """A link to the closed page of a form that is open again leads to the form."""
    desk = branched_quiz()
    assert goes_to(desk.anna.get(f"{desk.path}/closedform")) == f"{desk.path}/viewform"


def test_an_unpublished_form_says_so() -> None:
    """Nobody can answer before it is published, not even its owner."""
    office = Office()
    form_id = office.form()
    uri = office.world.forms[form_id].resource["responderUri"].removeprefix("https://docs.google.com")
    reply = Visitor(pages_of(office.world), "1").get(uri)
    assert reply.status_code == 404
    assert "The form “Form” is not published" in words_of(reply.text)


def test_a_form_that_is_not_shared_does_not_tell_its_name() -> None:
    """Somebody outside the domain learns nothing of it."""
    desk = branched_quiz()
    reply = Visitor(desk.app, "5").get(f"{desk.path}/viewform")
    assert reply.status_code == 403
    assert "You need access The form is not shared with guest@elsewhere.se." in words_of(reply.text)
    assert "“Form”" not in reply.text


def test_an_unknown_form_says_so() -> None:
    """A wrong address is a page in words, whatever is done with it."""
    desk = branched_quiz()
    for path in ("/forms/d/e/none/viewform", "/forms/d/e/none/closedform", "/forms/d/none/viewform"):
        reply = desk.anna.get(path)
        assert reply.status_code == 404
        assert "There is no such form" in reply.text


def test_a_score_is_shown_to_whoever_sent_it_only() -> None:
    """Neither a colleague nor the form's owner opens another's score."""
    desk = branched_quiz()
    desk.send(**{ONE: RIGHT})
    response_id = desk.send(1).partition("r=")[2]
    address = f"{desk.path}/viewscore?viewscore={response_id}"
    assert desk.anna.get(address).status_code == 200
    assert Visitor(desk.app, "3").get(address).status_code == 404
    assert Visitor(desk.app, "1").get(address).status_code == 404


def test_a_form_that_is_no_quiz_has_no_score() -> None:
    """The confirmation offers none, and the address leads nowhere."""
    desk = Desk(create(_numbered(choice("A"), 1)))
    done = desk.send(**{ONE: "A"})
    assert "View score" not in desk.anna.text(desk.path + done)
    assert desk.anna.get(f"{desk.path}/viewscore?viewscore={done.partition('r=')[2]}").status_code == 404


def test_texts_pictures_and_films_stand_between_the_questions() -> None:
    """Items without an answer are shown with their words and links."""
    desk = Desk(
        create({"title": "Read <this>", "description": "See https://example.org/a.", "textItem": {}}),
        create({"title": "Watch", "videoItem": {"video": {"youtubeUri": "https://www.youtube.com/watch?v=abc"}}}, 1),
    )
    html = desk.anna.get(f"{desk.path}/viewform").text
    assert "Read &lt;this&gt;" in html
    assert '<a href="https://example.org/a" rel="noopener">https://example.org/a</a>.' in html
    assert '<a href="https://www.youtube.com/watch?v=abc" rel="noopener">Watch the video</a>' in html
