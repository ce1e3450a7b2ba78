"""A group of the Directory as a target: read when it is first named."""

from typing import Any

from flask import Flask

from service.cards.event import Event
from service.cards.views import Sidebar
from tests.support.card_rules import faults
from tests.support.story import Story

Json = dict[str, Any]
MODULE = "phishing-pause-and-verify"


def reply(story: Story, name: str, draft: str, query: str = "") -> str:
    """The card's text, as one."""
    app = Flask("cards")
    app.secret_key = "a key of the tests"
    with app.app_context():
        event = Event({"draft": draft}, {"query": (query,)} if query else {}, locale="sv")
        found: Json = Sidebar(story.service).reply(name, event, "asa.oberg@ekby.example")
    (card,) = [each for navigation in found["renderActions"]["action"]["navigations"] for each in navigation.values()]
    assert faults(card) == []
    return str(card)


def test_a_group_is_read_and_counted(ekby_story: Story) -> None:
    """Its members are known from then on; those of both roles are asked which of them."""
    draft = f'{{"modules":["{MODULE}"]}}'
    card = reply(ekby_story, "look", draft, "skyddsombud@ekby.example")
    assert "grupp · 2 personer" in card
    assert "Vilka av dem?" in card
    chosen = f'{{"modules":["{MODULE}"],"targets":["group:skyddsombud@ekby.example"]}}'
    assert "2 personer på 2 enheter" in reply(ekby_story, "check", chosen)


def test_a_group_that_is_none(ekby_story: Story) -> None:
    """A sentence that names it, and nothing is remembered."""
    card = reply(ekby_story, "look", "{}", "nobody@ekby.example")
    assert "Gruppen nobody@ekby.example gick inte att läsa i katalogen." in card
    missing = '{"modules":["%s"],"targets":["group:nobody@ekby.example"]}'.replace("%s", MODULE)
    assert "En av dem som är valda finns inte längre." in reply(ekby_story, "check", missing)
