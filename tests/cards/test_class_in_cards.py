"""An assignment through a class that somebody has made in Classroom: asked for by its address, and looked at."""

from typing import Any

import pytest
from flask import Flask

from service.assignments.records import read_rules
from service.cards.event import Event
from service.cards.views import Sidebar
from tests.support.card_rules import faults
from tests.support.story import Story

Json = dict[str, Any]
MODULE = "phishing-pause-and-verify"
MAJA = "1008"
DRAFT = f'{{"modules":["{MODULE}"],"targets":["administration"]}}'


def card(story: Story, name: str, draft: str = DRAFT, **fields: str) -> Json:
    """The card that comes, by Åsa's click with these fields filled in."""
    app = Flask("cards")
    app.secret_key = "a key of the tests"
    with app.app_context():
        event = Event({"draft": draft}, {field: (text,) for field, text in fields.items()}, locale="sv")
        found: Json = Sidebar(story.service).reply(name, event, "asa.oberg@ekby.example")
    shown: list[Json] = [
        each for navigation in found["renderActions"]["action"]["navigations"] for each in navigation.values()
    ]
    assert faults(shown[-1]) == []
    return shown[-1]


def a_class(story: Story, *students: str) -> str:
    """Made by hand, with the role account as its teacher."""
    teacher = story.sandbox.build("classroom", "v1", story.service.settings.sender()).courses()
    made = teacher.create(body={"name": "7B", "ownerId": "me", "courseState": "ACTIVE"}).execute()
    members = story.sandbox.build("classroom", "v1", "admin@ekby.example").courses().students()
    for student in students:
        members.create(courseId=made["id"], body={"userId": student}).execute()
    return str(made["id"])


def test_the_class_is_looked_at_before_anything_is_sent(ekby_story: Story) -> None:
    """Who is not in it will get a mail; what is placed names the class."""
    course = a_class(ekby_story, MAJA)
    people = ekby_story.assign(MODULE, to=["administration"], dry_run=True).people
    checked = card(ekby_story, "check", way="class", **{"class": f"https://classroom.google.com/c/{course}"})
    assert f"{people - 1} går inte i klassen" in str(checked)
    assert "I en klass som redan finns" in str(checked)
    draft = checked["fixedFooter"]["primaryButton"]["onClick"]["action"]["parameters"][0]["value"]
    placed = card(ekby_story, "assign", draft)
    assert "I en klass som redan finns" in str(placed)
    with ekby_story.service.engine.connect() as connection:
        (rule,) = read_rules(connection)
    assert (rule.via, rule.class_id) == ("classroom", course)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("7B", "Det där är ingen klass."),
        ("", "Det där är ingen klass."),
        ("999999999999", "Klassen gick inte att läsa. Är nanolearn@ekby.example lärare i den?"),
    ],
)
def test_a_class_that_cannot_be_used(ekby_story: Story, written: str, says: str) -> None:
    """It is said on the card of step 3, with what was written still in the field."""
    shown = card(ekby_story, "check", way="class", **{"class": written})
    assert says.replace("nanolearn@ekby.example", ekby_story.service.settings.sender()) in str(shown)
    assert shown["header"]["subtitle"] == "3 av 3: När?"
    fields = [widget["textInput"] for each in shown["sections"] for widget in each["widgets"] if "textInput" in widget]
    assert [field.get("value", "") for field in fields] == [written]


@pytest.mark.parametrize(("way", "via"), [("mail", "mail"), ("classroom", "classroom"), ("", None), ("pigeon", None)])
def test_the_other_ways(ekby_story: Story, way: str, via: str | None) -> None:
    """What is chosen is what is placed; what no card of ours offers is as if nothing were chosen."""
    checked = card(ekby_story, "check", way=way)
    draft = checked["fixedFooter"]["primaryButton"]["onClick"]["action"]["parameters"][0]["value"]
    card(ekby_story, "assign", draft)
    with ekby_story.service.engine.connect() as connection:
        (rule,) = read_rules(connection)
    assert (rule.via, rule.class_id) == (via, None)


def test_the_field_comes_when_a_class_is_wanted(ekby_story: Story) -> None:
    """Choosing another way takes it away again."""
    assert "Klassens adress i Classroom" in str(card(ekby_story, "how", way="class"))
    assert "Klassens adress i Classroom" not in str(card(ekby_story, "how", way="mail"))
