"""A module's pictures in its Form: shown at their places where Google can fetch them, said in words where it cannot."""

from dataclasses import replace
from typing import Any

import pytest

from service.catalogue.model import Module, Picture
from service.compiler.blueprint import Blueprint
from service.compiler.change import change
from service.compiler.content import Content, content_of, content_of_form
from service.compiler.difference import Difference, differences
from service.compiler.form import compile_form
from tests.support.lost_phone import LOST_PHONE, SWEDISH

Json = dict[str, Any]
ROOT = "https://nano.ekby.example/pictures"
PLACES = {"scenario": "bus.png", "key-points": "keys.gif", "bus": "seat.jpg", "bus/report": "ring.png"}
SAID = {
    "scenario": "En tom plats på bussen",
    "key-points": "En nyckel",
    "bus": "Ett säte med en mobil",
    "bus/report": "En hand som ringer",
}
HUNG = replace(
    LOST_PHONE,
    pictures=tuple(
        Picture(f"p{number}", f"/courses/{file}", at, digest=f"{number:064x}")
        for number, (at, file) in enumerate(PLACES.items())
    ),
    words={"sv": replace(SWEDISH, pictures={f"p{number}": SAID[at] for number, at in enumerate(PLACES)})},
)


def image(number: int, at: str) -> Json:
    """What Forms is given to fetch."""
    return {"sourceUri": f"{ROOT}/{number:064x}.{PLACES[at].rpartition('.')[2]}", "altText": SAID[at]}


def redrawn(module: Module, at: str) -> Module:
    """The same with other bytes in one picture, under the same name of the version."""
    pictures = tuple(replace(each, digest="f" * 64) if each.at == at else each for each in module.pictures)
    return replace(module, pictures=pictures)


def as_google_shows(made: Blueprint) -> Json:
    """The Form in Google's rendering: pictures with an address for now, and with a width."""

    def shown(value: Any) -> Any:
        if isinstance(value, dict):
            here = {name: shown(each) for name, each in value.items() if name != "sourceUri"}
            return here | ({"contentUri": "https://x/1", "properties": {"width": 60}} if "sourceUri" in value else {})
        return [shown(each) for each in value] if isinstance(value, list) else value

    return {
        "info": {"title": made.title, "description": made.description},
        "settings": {"quizSettings": {"isQuiz": True}, "emailCollectionType": "VERIFIED"},
        "items": shown(list(made.items)),
    }


def test_each_picture_stands_at_its_place() -> None:
    """Scenario and key points are followed by theirs; a question and an option hold their own."""
    items = compile_form(HUNG, "sv", ROOT).items
    assert [next(kind for kind in item if kind.endswith("Item")) for item in items[:6]] == [
        "textItem",
        "imageItem",
        "pageBreakItem",
        "imageItem",
        "pageBreakItem",
        "questionItem",
    ]
    assert [items[1]["imageItem"], items[3]["imageItem"]] == [
        {"image": image(0, "scenario")},
        {"image": image(1, "key-points")},
    ]
    asked = items[5]["questionItem"]
    assert asked["image"] == image(2, "bus")
    options = asked["question"]["choiceQuestion"]["options"]
    assert {option["value"]: option.get("image") for option in options} == {
        "Ringer IT": image(3, "bus/report"),
        "Väntar till i morgon": None,
        "Letar själv": None,
    }
    assert "description" not in items[5]


def test_without_an_address_the_words_stand() -> None:
    """Each at its place; the options keep their words, by which answers are known, and the key is the same."""
    made = compile_form(HUNG, "sv")
    assert not any("imageItem" in item or "image" in item.get("questionItem", {}) for item in made.items)
    assert made.items[0]["description"].endswith("Vad gör hon?\n\nBild: En tom plats på bussen")
    assert made.items[1]["description"].endswith("• Lås på avstånd.\n\nBild: En nyckel")
    assert made.items[3]["description"] == "Bild: Ett säte med en mobil\nBild till ”Ringer IT”: En hand som ringer"
    assert made.questions == compile_form(HUNG, "sv", ROOT).questions == compile_form(LOST_PHONE, "sv").questions


def test_a_module_without_pictures_is_the_same_form_with_and_without_an_address() -> None:
    """Nothing of it shows that there could be pictures."""
    assert compile_form(LOST_PHONE, "sv", ROOT) == compile_form(LOST_PHONE, "sv")


def test_what_google_shows_of_pictures_is_no_difference() -> None:
    """Neither the address for now, nor the one it was fetched from, nor the width; kept as JSON it is the same."""
    made = compile_form(HUNG, "sv", ROOT)
    standing = content_of_form(as_google_shows(made))
    assert standing == content_of(made)
    assert standing.fingerprint == content_of(made).fingerprint
    assert content_of(compile_form(HUNG, "sv", "https://moved.example/pictures")) == standing
    assert change(standing, content_of(made)) == []
    assert differences(content_of(made), standing) == []
    assert Content.from_json(standing.as_json()) == standing


@pytest.mark.parametrize("at", PLACES)
def test_another_picture_under_the_same_name_is_written(at: str) -> None:
    """Its bytes alone are others: what is sent holds the new address, and the answers' ids stay."""
    before, after = compile_form(HUNG, "sv", ROOT), compile_form(redrawn(HUNG, at), "sv", ROOT)
    assert content_of(before).fingerprint != content_of(after).fingerprint
    assert before.questions == after.questions
    sent = change(content_of_form(as_google_shows(before)), content_of(after))
    assert f"{ROOT}/{'f' * 64}.{PLACES[at].rpartition('.')[2]}" in str(sent)
    written = [request["createItem"]["item"] for request in sent if "createItem" in request]
    assert not any("questionItem" in item for item in written), "a question made anew would lose its answers"


def test_pictures_come_into_a_form_that_had_words_and_go_again() -> None:
    """One batch each way; and what somebody took out by hand is told."""
    told, shown = compile_form(HUNG, "sv"), compile_form(HUNG, "sv", ROOT)
    there = change(content_of_form(as_google_shows(told)), content_of(shown))
    assert str(there).count("sourceUri") == 4
    back = change(content_of_form(as_google_shows(shown)), content_of(told))
    assert "sourceUri" not in str(back)
    assert sum("deleteItem" in request for request in back) == 3, "two pictures, and the explanation they name"
    by_hand = as_google_shows(shown)
    del by_hand["items"][5]["questionItem"]["image"]
    by_hand["items"][1]["imageItem"]["image"]["altText"] = "?"
    assert differences(content_of(shown), content_of_form(by_hand)) == [
        Difference("“En tom plats på bussen”: what its pictures say", "En tom plats på bussen", "?"),
        Difference(
            "question 1: what its pictures say", "Ett säte med en mobil / En hand som ringer", "En hand som ringer"
        ),
    ]


def test_an_older_version_is_restored_without_pictures_that_nobody_has() -> None:
    """Its words come back; a picture that still stands is kept, one that does not is left out."""
    written = Content.from_json(content_of(compile_form(HUNG, "sv", ROOT)).as_json())
    by_hand = as_google_shows(compile_form(HUNG, "sv", ROOT))
    by_hand["items"][5]["title"] = "Changed"
    del by_hand["items"][3]
    (sent,) = change(content_of_form(by_hand), written)
    assert sent["updateItem"]["item"]["title"] == "Vad gör du först?"
    assert "image" not in str(sent)
