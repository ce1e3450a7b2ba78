"""A module becomes a Form: one whole example, and what holds for every module."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from service.catalogue.model import Module, Words
from service.catalogue.orders import option_orders
from service.compiler.blueprint import Blueprint, QuestionKey
from service.compiler.form import compile_form
from service.compiler.ids import derive_ids
from service.errors import CatalogueError
from tests.support.form_reader import walk
from tests.support.lost_phone import LOST_PHONE, SWEDISH
from tests.support.module_strategies import modules

Json = dict[str, Any]
GOLDEN = Path(__file__).with_name("lost_phone.sv.json")
MANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def questions_of(blueprint: Blueprint) -> list[Json]:
    return [item["questionItem"]["question"] for item in blueprint.items if "questionItem" in item]


def right_text(question: Json) -> str:
    """The one answer that the Form itself counts as right."""
    (answer,) = question["grading"]["correctAnswers"]["answers"]
    return str(answer["value"])


def a_wrong_text(question: Json) -> str:
    texts = [str(option["value"]) for option in question["choiceQuestion"]["options"]]
    return next(text for text in texts if text != right_text(question))


def chooser(wrong_at: str | None) -> Callable[[Json], str]:
    """Chooses right everywhere but at one question."""
    return lambda asked: a_wrong_text(asked) if asked["questionId"] == wrong_at else right_text(asked)


def reworded(**changes: Any) -> Module:
    """The example with some of its Swedish words changed."""
    return replace(LOST_PHONE, words={"sv": replace(SWEDISH, **changes)})


def test_a_small_module_gives_exactly_this_form() -> None:
    """The whole of what is sent for one module, reviewed by hand. Raise LAYOUT when it has to change."""
    made = compile_form(LOST_PHONE, "sv")

    assert {
        "info": {"title": made.title, "documentTitle": made.document_title},
        "mark": made.mark,
        "appProperties": made.app_properties,
        "requests": made.requests,
        "questions": {id_: key.as_json() for id_, key in made.questions.items()},
        "points": made.points,
        "pass_points": made.pass_points,
    } == json.loads(GOLDEN.read_text(encoding="utf-8"))


@MANY
@given(modules())
def test_compiling_twice_gives_the_same(module: Module) -> None:
    """No clock, chance or order of a set enters a Form."""
    for language in module.languages:
        assert compile_form(module, language) == compile_form(module, language)


@MANY
@given(modules())
def test_ids_are_valid_unique_and_the_same_in_every_language(module: Module) -> None:
    """Answers given in different languages, or to a later version, can be counted as one question's."""
    found = set()
    for made in (compile_form(module, language) for language in module.languages):
        ids = [item["itemId"] for item in made.items]
        ids += [question["questionId"] for question in questions_of(made)]
        assert all(re.fullmatch(r"[0-7][0-9a-f]{7}", id_) for id_ in ids)
        assert len(set(ids)) == len(ids)
        found.add(tuple(ids))
    later = compile_form(replace(module, version="f" * 12), module.languages[0])
    assert {tuple(item["itemId"] for item in later.items)} == {ids[: len(later.items)] for ids in found}


def test_ids_that_clash_are_drawn_again() -> None:
    """Of 120,000 names some share their hash's id; each still gets one of its own, the same every time."""
    names = [str(number) for number in range(120_000)]
    first = derive_ids("m", names)
    alone = [derive_ids("m", [name])[name] for name in names]

    assert len(set(alone)) < len(names), "no clash to resolve: choose more names"
    assert len(set(first.values())) == len(names)
    assert derive_ids("m", names) == first


@MANY
@given(modules())
def test_options_lead_only_to_sections_created_before(module: Module) -> None:
    """Each request is valid by itself, in the order in which it is sent, at a place that exists."""
    for language in module.languages:
        settings_first, info, *creations = compile_form(module, language).requests
        assert settings_first["updateSettings"]["settings"]["quizSettings"] == {"isQuiz": True}
        assert info["updateFormInfo"]["updateMask"] == "description"
        sections: set[str] = set()
        for request in creations:
            assert request["createItem"]["location"] == {"index": 0}
            item = request["createItem"]["item"]
            if "pageBreakItem" in item:
                sections.add(item["itemId"])
            question = item.get("questionItem", {}).get("question", {})
            for option in question.get("choiceQuestion", {}).get("options", []):
                assert option["goToSectionId"] in sections


@MANY
@given(modules())
def test_right_answers_skip_every_explanation(module: Module) -> None:
    """Who knows it all meets the scenario, the key points, each question once and the end."""
    for language in module.languages:
        made = compile_form(module, language)
        visit = walk(made.items, right_text)
        chosen = {made.questions[id_].options[text] for id_, text in visit.chosen.items()}

        assert list(visit.chosen) == [question["questionId"] for question in questions_of(made)]
        assert len(visit.sections) == 2 + len(module.questions) + 1
        assert chosen == {option.id for asked in module.questions for option in asked.options if option.correct}


@MANY
@given(modules())
def test_a_wrong_answer_leads_through_its_explanation_and_on(module: Module) -> None:
    """One wrong choice adds exactly one section, straight after the question, with that question's words."""
    for language in module.languages:
        made = compile_form(module, language)
        by_id = {item["itemId"]: item for item in made.items}
        straight = walk(made.items, right_text).sections
        for number, (form_id, key) in enumerate(made.questions.items()):
            visit = walk(made.items, chooser(wrong_at=form_id))
            place = 2 + number + 1
            detour = visit.sections[place]

            assert visit.sections == [*straight[:place], detour, *straight[place:]]
            assert by_id[detour]["description"] == module.words[language].questions[key.question].wrong
            assert made.questions[form_id].options[visit.chosen[form_id]] != key.right


@MANY
@given(modules())
def test_the_key_tells_every_option_shown(module: Module) -> None:
    """What a person reads and what we keep to read their answer by are the same texts."""
    for language in module.languages:
        made = compile_form(module, language)
        for asked in questions_of(made):
            key = made.questions[asked["questionId"]]
            shown = [option["value"] for option in asked["choiceQuestion"]["options"]]
            words = module.words[language].questions[key.question]

            assert list(key.options) == shown
            assert {option: text for text, option in key.options.items()} == dict(words.options)
            assert key.options[right_text(asked)] == key.right
        assert (made.points, made.pass_points) == (len(module.questions), module.pass_mark)


@MANY
@given(modules())
def test_no_line_shown_has_a_break_and_none_is_empty(module: Module) -> None:
    """Forms refuses line breaks in displayed texts; only descriptions may have them."""
    for language in module.languages:
        made = compile_form(module, language)
        lines = [made.title, made.document_title, *(item["title"] for item in made.items)]
        for asked in questions_of(made):
            lines += [option["value"] for option in asked["choiceQuestion"]["options"]]
            lines += [asked["grading"][when]["text"] for when in ("whenRight", "whenWrong")]

        assert [line for line in lines if not line or line != line.strip() or len(line.splitlines()) > 1] == []


@MANY
@given(modules())
def test_the_document_carries_its_mark_within_drives_limits(module: Module) -> None:
    """Delivery finds a Form again by its name or its properties, whatever the title."""
    for language in module.languages:
        made = compile_form(module, language)

        assert made.mark == f"[nl {module.id} {language} {module.version}]"
        assert made.document_title.endswith(f" {made.mark}")
        assert len(made.document_title) <= 250
        assert all(len((key + value).encode()) <= 124 for key, value in made.app_properties.items())


def test_long_names_are_cut_but_stay_apart() -> None:
    """Two modules whose long ids begin alike have different marks and properties, still within the limits."""
    made = [compile_form(replace(LOST_PHONE, id="å" * 200 + end, version="0" * 300 + end), "sv") for end in "ab"]

    assert made[0].mark != made[1].mark
    assert made[0].app_properties["nl_module"] != made[1].app_properties["nl_module"]
    assert made[0].app_properties["nl_version"] != made[1].app_properties["nl_version"]
    for form in made:
        assert len(form.document_title) <= 250
        assert all(len((key + value).encode()) <= 124 for key, value in form.app_properties.items())


def test_a_long_title_is_cut_only_in_drive() -> None:
    """The reader sees the whole title, Drive as much as fits before the mark."""
    made = compile_form(reworded(title="ord " * 200), "sv")

    assert made.title == ("ord " * 200).strip()
    assert len(made.document_title) <= 250
    assert re.fullmatch(r"(ord )+o… \[nl lost-phone sv 1a2b3c4d5e6f\]", made.document_title)


def test_the_right_answer_changes_place() -> None:
    """Each place is right about as often; three questions of one module never have it all in the same."""
    base = LOST_PHONE.questions[0]
    places = [0, 0, 0]
    for number in range(300):
        asked = tuple(replace(base, id=id_) for id_ in ("one", "two", "three"))
        orders = option_orders(replace(LOST_PHONE, id=f"module-{number}", questions=asked))
        found = [orders[question.id].index("report") for question in asked]
        assert len(set(found)) > 1
        for place in found:
            places[place] += 1

    assert all(250 < count < 350 for count in places)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.2, "ungefär 1 minut."),
        (1.4, "ungefär 1 minut."),
        (2.5, "ungefär 3 minuter."),
        (4, "ungefär 4 minuter."),
    ],
)
def test_the_first_screen_says_how_long_it_takes(minutes: float, said: str) -> None:
    """Minutes are whole and never none."""
    assert said in compile_form(replace(LOST_PHONE, minutes=minutes), "sv").description


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("sv", ["Situation", "Det här gäller", "Fråga 1 av 1", "Tänk ett steg till"]),
        ("da", ["Situation", "Det skal du vide", "Spørgsmål 1 af 1", "Tænk et skridt videre"]),
        ("en", ["Situation", "What you need to know", "Question 1 of 1", "Think one step further"]),
    ],
)
def test_headings_speak_the_language(language: str, headings: list[str]) -> None:
    """Each language has its own frame around the module's words."""
    module = replace(LOST_PHONE, words={language: SWEDISH}, questions=LOST_PHONE.questions[:1])
    titles = [item["title"] for item in compile_form(module, language).items if "questionItem" not in item]

    assert titles[:-1] == headings


def test_general_knowledge_is_not_given_as_a_source() -> None:
    """What nobody has found a source for is not published as one."""
    closing = compile_form(LOST_PHONE, "sv").items[-1]["description"]

    assert "NCSC, Device security, https://www.ncsc.gov.uk/device" in closing
    assert "coffee" not in closing


def test_a_language_the_module_lacks_is_named() -> None:
    """The message says what was asked for and what there is."""
    with pytest.raises(CatalogueError, match=r"lost-phone has no words in 'da'\. .*: sv\."):
        compile_form(LOST_PHONE, "da")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " \n\u200b "}, r"The title of module lost-phone \(sv\) is empty"),
        (
            {"key_points": {"call": "Ring", "lock": "\x07"}},
            r"A key point of module lost-phone \(sv\) is empty",
        ),
    ],
)
def test_a_text_with_nothing_to_see_is_refused(changes: dict[str, Any], message: str) -> None:
    """Forms would refuse it, or show an empty line: the author learns where."""
    with pytest.raises(CatalogueError, match=message):
        compile_form(reworded(**changes), "sv")


def test_options_that_read_the_same_are_refused() -> None:
    """Two texts that differ only in white space cannot be told apart in an answer."""
    bus = replace(SWEDISH.questions["bus"], options={"report": "Ring IT", "wait": "Ring\n IT", "search": "Leta"})
    changed: Words = replace(SWEDISH, questions={**SWEDISH.questions, "bus": bus})
    with pytest.raises(CatalogueError, match=r"Two options of question bus in module lost-phone \(sv\) read"):
        compile_form(replace(LOST_PHONE, words={"sv": changed}), "sv")


def test_a_key_survives_being_kept() -> None:
    """The key of a Form is kept as JSON and outlives the module's version."""
    keys = compile_form(LOST_PHONE, "sv").questions
    kept = json.loads(json.dumps({id_: key.as_json() for id_, key in keys.items()}))

    assert {id_: QuestionKey.from_json(key) for id_, key in kept.items()} == keys
