"""From any module to any other of the same name: the requests in between, and the differences in words."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.apis.forms_batch import apply_batch, check_requests
from service.catalogue.model import Module
from service.compiler.change import change
from service.compiler.content import Content, content_of, content_of_form
from service.compiler.difference import Difference, differences
from service.compiler.form import compile_form
from tests.support.lost_phone import LOST_PHONE, SWEDISH
from tests.support.module_edits import edits
from tests.support.module_strategies import modules

Json = dict[str, Any]
SOME = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def form_of(module: Module) -> Json:
    """A Form that this module was made into, as the sandbox holds it; in the first of its languages."""
    made = compile_form(module, module.languages[0])
    empty: Json = {"info": {"title": made.title}, "settings": {}, "items": []}
    return applied(empty, made.requests)


def applied(form: Json, requests: list[Json]) -> Json:
    """The Form after one batch, each request checked against what those before it have made."""
    if not requests:
        return form
    check_requests(requests)
    return apply_batch(form, requests, None, strict_sections=True)[0]  # type: ignore[arg-type]  # no id is drawn


def wanted(module: Module) -> Content:
    """What should stand there."""
    return content_of(compile_form(module, module.languages[0]))


@SOME
@given(modules())
def test_a_form_as_we_made_it_needs_nothing(module: Module) -> None:
    """What Google shows of our words is not taken for a difference."""
    standing = content_of_form(form_of(module))
    assert standing == wanted(module)
    assert change(standing, wanted(module)) == []
    assert differences(wanted(module), standing) == []
    assert Content.from_json(standing.as_json()) == standing


@SOME
@given(modules().flatmap(lambda module: st.tuples(st.just(module), edits(module))))
def test_any_edit_takes_one_batch(pair: tuple[Module, Module]) -> None:
    """Whatever an author changes, afterwards the Form is the one that would be made afresh."""
    before, after = pair
    form = form_of(before)
    standing = content_of_form(form)
    requests = change(standing, wanted(after))
    changed = applied(form, requests)
    assert content_of_form(changed) == wanted(after)
    assert bool(requests) == (wanted(before) != wanted(after)) == bool(differences(wanted(after), standing))
    assert {question["questionId"] for question in questions(changed)} == set(
        compile_form(after, after.languages[0]).questions
    )


@SOME
@given(st.data(), modules())
def test_whatever_was_done_by_hand_can_be_undone(data: st.DataObject, module: Module) -> None:
    """Items thrown out, moved, made something else, added; no quiz any more: one batch makes the Form ours again."""
    form = form_of(module)
    items = form["items"]
    for number in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(items) - 1))
        match data.draw(st.sampled_from(["drop", "move", "turn", "add"])):
            case "drop":
                form = applied(form, [{"deleteItem": {"location": {"index": place}}}])
            case "move":
                locations = {"originalLocation": {"index": place}, "newLocation": {"index": 0}}
                form = applied(form, [{"moveItem": locations}])
            case "turn":
                old = items[place]
                form = applied(form, [{"deleteItem": {"location": {"index": place}}}])
                kind = {"textItem": {}} if "pageBreakItem" in old else {"pageBreakItem": {}}
                turned = {"itemId": old["itemId"], "title": "x", **kind}
                form = applied(form, [{"createItem": {"item": turned, "location": {"index": place}}}])
            case "add":
                added = {"itemId": f"{number:08x}", "title": "Something else", "textItem": {}}
                form = applied(form, [{"createItem": {"item": added, "location": {"index": place}}}])
        items = form.get("items", [])
        if not items:
            break
    if data.draw(st.booleans()):
        settings_ = {"updateMask": "quizSettings.isQuiz", "settings": {"quizSettings": {"isQuiz": False}}}
        form = applied(form, [{"updateSettings": settings_}])
    restored = applied(form, change(content_of_form(form), wanted(module)))
    assert content_of_form(restored) == wanted(module)


def questions(form: Json) -> list[Json]:
    """Every question of a Form."""
    return [item["questionItem"]["question"] for item in form["items"] if "questionItem" in item]


def test_one_stem_is_one_request() -> None:
    """Nothing else is written, and the ids stay."""
    words = replace(SWEDISH.questions["code"], stem="Hur lång ska koden vara?")
    edited = replace(LOST_PHONE, words={"sv": replace(SWEDISH, questions={**SWEDISH.questions, "code": words})})
    (request,) = change(wanted(LOST_PHONE), wanted(edited))
    update = request["updateItem"]
    assert update["updateMask"] == "title,description,questionItem"
    assert update["item"]["title"] == "Hur lång ska koden vara?"
    (before,) = (item for item in wanted(LOST_PHONE).items if item["itemId"] == update["item"]["itemId"])
    assert update["item"] == {**before, "title": "Hur lång ska koden vara?"}
    assert wanted(LOST_PHONE).items[update["location"]["index"]] == before


def by_hand(form: Json, **how: Any) -> Json:
    """Somebody edits the first question."""
    (index, item) = next((i, each) for i, each in enumerate(form["items"]) if "questionItem" in each)
    question = item["questionItem"]["question"]
    options = question["choiceQuestion"]["options"]
    match how:
        case {"option": text}:
            grading = {**question["grading"], "correctAnswers": {"answers": [{"value": text}]}}
            wrong = next(i for i, o in enumerate(options) if o["value"] == "Ringer IT")
            options = [{**o, "value": text} if i == wrong else o for i, o in enumerate(options)]
            question = {**question, "grading": grading, "choiceQuestion": {"type": "RADIO", "options": options}}
        case {"points": points}:
            question = {**question, "grading": {**question["grading"], "pointValue": points}}
        case {"required": required}:
            question = {**question, "required": required}
    changed = {**item, "title": how.get("stem", item["title"]), "questionItem": {"question": question}}
    return {**form, "items": [*form["items"][:index], changed, *form["items"][index + 1 :]]}


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"stem": "Vad gör du nu?"}, [Difference("question 1: title", "Vad gör du först?", "Vad gör du nu?")]),
        ({"points": 5}, [Difference("question 1: points", "1", "5")]),
        ({"required": False}, [Difference("question 1: must be answered", "yes", "no")]),
    ],
)
def test_what_was_changed_is_told_in_words(how: Json, told: list[Difference]) -> None:
    """Which question, what we wrote, what stands there now."""
    theirs = content_of_form(by_hand(form_of(LOST_PHONE), **how))
    assert differences(wanted(LOST_PHONE), theirs) == told


def test_another_right_answer_is_told_whole() -> None:
    """A renamed option shows among the options, as the right answer, and in where it leads."""
    theirs = content_of_form(by_hand(form_of(LOST_PHONE), option="Ringer polisen"))
    told = {each.field: (each.ours, each.theirs) for each in differences(wanted(LOST_PHONE), theirs)}
    assert told["question 1: right answer"] == ("Ringer IT", "Ringer polisen")
    assert "Ringer IT" in told["question 1: options"][0]
    assert "Ringer polisen" in told["question 1: options"][1]
    assert "Ringer polisen → heading of question 2" in told["question 1: where the options lead"][1]


def test_title_settings_and_what_was_added_or_taken_out() -> None:
    """All of a Form is compared, and each thing has a name that its readers know."""
    form = form_of(LOST_PHONE)
    extra = {"itemId": "00000001", "title": "Hur mår du?", "questionItem": {"question": {"textQuestion": {}}}}
    (first, second, *rest) = form["items"]
    theirs = content_of_form(
        {
            "info": {"title": "En annan titel", "description": form["info"]["description"]},
            "settings": {"emailCollectionType": "DO_NOT_COLLECT"},
            "items": [second, extra, *rest],
        }
    )
    assert differences(wanted(LOST_PHONE), theirs) == [
        Difference("title", "Borta mobil: ring direkt", "En annan titel"),
        Difference("grading", "a quiz, graded", "no quiz: nothing is graded"),
        Difference("e-mail addresses", "verified", "not collected"),
        Difference(f"“{first['title']}”", f"text “{first['title']}”", ""),
        Difference(f"added after “{second['title']}”", "", "question “Hur mår du?”"),
    ]


def test_another_order_is_told() -> None:
    """Moved items are named in both orders."""
    form = form_of(LOST_PHONE)
    (first, second, *rest) = form["items"]
    (told,) = differences(wanted(LOST_PHONE), content_of_form({**form, "items": [second, first, *rest]}))
    assert told.field == "order"
    assert told.theirs.startswith(f"“{second['title']}”, “{first['title']}”, heading of question 1, question 1")
    assert told.ours.startswith(f"“{first['title']}”, “{second['title']}”, heading of question 1, question 1")
