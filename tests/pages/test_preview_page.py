"""The sidebar in a page: whose it is, that no other site presses its buttons, and that it shows every card of ours."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.assignments.records import read_rules
from service.cards.words_sv import SWEDISH
from service.pages.preview.look import look
from service.pages.preview.words import WORDS
from tests.support.page_reader import Page
from tests.support.skolby import Town

Json = dict[str, Any]
ADDRESS = "/cards/preview"
GOLDEN = Path(__file__).parents[1] / "cards" / "golden"
ASSIGN = {"function": "assign", "parameters": [{"key": "draft", "value": json.dumps(
    {"modules": ["phishing-pause-and-verify"], "targets": ["unit:u/Vård"], "order": "one"})}]}  # fmt: skip


def carried(page: Page) -> dict[str, str]:
    """What the page's form would send if a button without a name were pressed."""
    inputs = [found for tag, found in page.attributes if tag == "input" and found.get("type") == "hidden"]
    return {str(found["name"]): str(found["value"]) for found in inputs}


def pressed(client: FlaskClient, **fields: str) -> Page:
    reply = client.post(ADDRESS, data=fields)
    page = Page()
    page.status, page.source = reply.status_code, reply.text
    page.feed(page.source)
    assert page.open == []
    return page


def assigned(town: Town) -> int:
    with town.service.engine.connect() as connection:
        return len(list(read_rules(connection)))


@pytest.mark.parametrize(("name", "button"), [("ada", "New assignment"), ("asa", None)])
def test_it_is_the_sidebar_of_who_is_signed_in(town: Town, name: str, button: str | None) -> None:
    """Who may assign can begin with it; a leader cannot."""
    page = Page.opened(town.client(town.app(), name), ADDRESS + "?lang=en")
    assert page.status == 200
    assert ("New assignment" in page.words) is (button is not None)
    assert (2, "Nanolearn") in page.headings


def test_a_click_is_answered_as_in_the_sidebar(town: Town) -> None:
    """It is placed once however often it is pressed, and what is told is told."""
    client = town.client(town.app(), "ada")
    before = assigned(town)
    form = carried(Page.opened(client, ADDRESS))
    for _ in range(2):
        page = pressed(client, **form, click=json.dumps(ASSIGN))
        assert "The assignment is made." in page.words
    assert assigned(town) == before + 1


def test_it_asks_for_the_right(town: Town) -> None:
    """A button that was made up does no more than the person may."""
    client = town.client(town.app(), "asa")
    before = assigned(town)
    page = pressed(client, **carried(Page.opened(client, ADDRESS)), click=json.dumps(ASSIGN))
    assert SWEDISH.trouble.forbidden in page.words
    assert assigned(town) == before


@pytest.mark.parametrize("token", ["", "forged", "another's", "an older session's"])
def test_no_other_site_presses_a_button(town: Town, token: str) -> None:
    """Without this session's token nothing happens: the sidebar starts again and says so."""
    app = town.app()
    client = town.client(app, "ada")
    before = assigned(town)
    form = carried(Page.opened(client, ADDRESS))
    if token == "another's":
        token = carried(Page.opened(town.client(app, "asa"), ADDRESS))["token"]
    if token == "an older session's":
        token = form["token"]
        town.clock.sleep(timedelta(minutes=5).total_seconds())
        client = town.client(app, "ada")
    page = pressed(client, **{**form, "token": token}, click=json.dumps(ASSIGN))
    assert "The page is too old or came from somebody else. The sidebar starts again." in page.words
    assert assigned(town) == before
    completed = client.post(ADDRESS, data={**form, "token": token, "suggest": json.dumps({"function": "suggest"})})
    assert completed.json == {"items": []}


def test_signed_out_is_led_to_signing_in(town: Town) -> None:
    """A press after the session has ended, too."""
    reply = town.app().test_client().post(ADDRESS, data={"click": json.dumps(ASSIGN)})
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/signin?next={ADDRESS}")


@pytest.mark.parametrize("click", ["", "7", "{}", '{"function": 7}', '{"function": "home", "more": 1}', "[" * 9999])
def test_what_is_no_button(town: Town, click: str) -> None:
    """No page of ours sends that."""
    client = town.client(town.app(), "ada")
    assert client.post(ADDRESS, data={**carried(Page.opened(client, ADDRESS)), "click": click}).status_code == 400


def test_a_field_is_completed(town: Town) -> None:
    """The field's action is asked with what has been typed so far."""
    client = town.client(town.app(), "ada")
    form = carried(Page.opened(client, ADDRESS))
    form |= carried(pressed(client, **form, click=json.dumps({"function": "whom"})))
    reply = client.post(ADDRESS, data={**form, "f.query": "södra", "suggest": json.dumps({"function": "suggest"})})
    assert reply.json["items"][0] == "/Skolor/Södra"


def test_a_card_of_ones_own(town: Town) -> None:
    """It lies on top, and the arrow leads back; what is not known of it is named."""
    client = town.client(town.app(), "ada")
    home = carried(Page.opened(client, ADDRESS))
    card = {"header": {"title": "Mine <b>"}, "sections": [{"widgets": [{"carousel": {}}, {"divider": {}}]}]}
    page = pressed(client, **home, show="1", json=json.dumps(card))
    assert (2, "Mine <b>") in page.headings
    assert "No sidebar shows carousel; only Google Chat does (sections[0].widgets[0])." in page.words
    back = pressed(client, **carried(page), back="1")
    assert json.loads(carried(back)["stack"]) == json.loads(home["stack"])


def test_a_button_that_opens_a_card_of_its_own(town: Town) -> None:
    """The card that it carries lies on top; nothing of the service is asked."""
    client = town.client(town.app(), "ada")
    inner = {"header": {"title": "Inner"}, "sections": [{"widgets": [{"divider": {}}]}]}
    button = {"text": "Go in", "onClick": {"card": inner}}
    card = {"header": {"title": "Outer"}, "sections": [{"widgets": [{"buttonList": {"buttons": [button]}}]}]}
    outer = pressed(client, **carried(Page.opened(client, ADDRESS)), show="1", json=json.dumps(card))
    (found,) = [each for tag, each in outer.attributes if tag == "button" and each.get("name") == "open"]
    page = pressed(client, **carried(outer), open=str(found["value"]))
    assert (2, "Inner") in page.headings
    assert (2, "Outer") in pressed(client, **carried(page), back="1").headings
    assert client.post(ADDRESS, data={**carried(page), "open": "[]"}).status_code == 400


def test_a_click_without_what_it_needs(town: Town) -> None:
    """It is told which field is empty, and the card stays with what was filled in."""
    client = town.client(town.app(), "ada")
    fields = [{"textInput": {"name": "one", "label": "First"}}, {"textInput": {"name": "two", "label": "Second"}}]
    card = {"header": {"title": "Needs"}, "sections": [{"widgets": fields}]}
    page = pressed(client, **carried(Page.opened(client, ADDRESS)), show="1", json=json.dumps(card))
    click = json.dumps({"function": "start", "allWidgetsAreRequired": True})
    page = pressed(client, **{**carried(page), "f.one": "filled"}, click=click)
    assert (2, "Needs") in page.headings
    assert ("Fill in first: Second" in page.words, 'value="filled"' in page.source) == (True, True)
    page = pressed(client, **{**carried(page), "f.one": "filled", "f.two": "too"}, click=click)
    assert (2, "Nanolearn") in page.headings


@pytest.mark.parametrize(
    ("text", "why"), [("{", "Expecting property name"), ("[]", "list"), ("[" * 99_999, "maximum recursion")]
)
def test_what_is_no_card(town: Town, text: str, why: str) -> None:
    """It is said why; what is shown stays, and so does the text."""
    client = town.client(town.app(), "ada")
    page = pressed(client, **carried(Page.opened(client, ADDRESS)), show="1", json=text)
    assert (page.status, f">{text}</textarea>" in page.source) == (200, True)
    assert f"The text is no card: {why}" in page.text
    assert (2, "Nanolearn") in page.headings


def test_the_looks_that_were_chosen_stay(town: Town) -> None:
    """From click to click, the cards as they are."""
    client = town.client(town.app(), "ada")
    form = carried(Page.opened(client, ADDRESS))
    reply = client.post(ADDRESS, data={**form, "scheme": [form["scheme"], "dark"]})
    assert 'data-scheme="dark"' in reply.text
    page = Page()
    page.feed(reply.text)
    assert carried(page) == {**form, "scheme": "dark"}
    assert 'data-scheme="dark"' in pressed(client, **carried(page), click='{"function": "modules"}').source


@pytest.mark.parametrize("language", WORDS)
def test_every_card_of_the_sidebar_is_shown_whole(language: str) -> None:
    """Nothing on our cards is unknown to the preview."""
    cards: Json = json.loads((GOLDEN / f"{language}.json").read_text(encoding="utf-8"))
    assert len(cards) > 40
    for name, card in cards.items():
        shown = look(card, {}, WORDS[language])
        sentences = [*shown.sentences, *(each for block in shown.blocks for each in block.sentences)]
        parts = [part.sentences for block in shown.blocks for part in block.shown if part.sentences]
        assert (name, sentences, parts) == (name, [], [])


KITCHEN: Json = {
    "header": {"title": "All", "subtitle": "kinds", "imageUrl": "https://x.example/a.png", "imageType": "CIRCLE"},
    "cardActions": [{"actionLabel": "More of it", "onClick": {"action": {"function": "home"}}}],
    "sections": [
        {
            "header": "<b>Bold</b>",
            "collapsible": True,
            "uncollapsibleWidgetsCount": 1,
            "widgets": [
                {"textParagraph": {"text": "a<br>b", "maxLines": 2}, "horizontalAlignment": "CENTER"},
                {"decoratedText": {"topLabel": "t", "text": "Row", "bottomLabel": "b",
                                   "startIcon": {"knownIcon": "STAR"},
                                   "switchControl": {"name": "s", "onChangeAction": {"function": "start"}}}},
                {"buttonList": {"buttons": [{"text": "Go", "onClick": {"openLink": {"url": "https://x.example/"}}}]}},
                {"image": {"imageUrl": "https://x.example/b.png", "altText": "A picture",
                           "onClick": {"action": {"function": "home"}}}},
                {"textInput": {"name": "a", "label": "Lines", "type": "MULTIPLE_LINE", "value": "x\ny"}},
                {"textInput": {"name": "b", "label": "Line", "hintText": "A hint",
                               "initialSuggestions": {"items": [{"text": "One"}]}}},
                *({"selectionInput": {"name": kind, "label": kind, "type": kind,
                                      "items": [{"text": "I", "value": "1"}]}}
                  for kind in ("CHECK_BOX", "RADIO_BUTTON", "SWITCH", "DROPDOWN", "MULTI_SELECT")),
                *({"dateTimePicker": {"name": kind, "label": kind, "type": kind}}
                  for kind in ("DATE_ONLY", "TIME_ONLY", "DATE_AND_TIME")),
                {"grid": {"title": "Grid", "columnCount": 3, "onClick": {"action": {"function": "home"}},
                          "items": [{"id": "one", "title": "First", "subtitle": "of many",
                                     "image": {"imageUri": "https://x.example/c.png", "altText": "C"}}]}},
                {"divider": {}},
            ],
        }
    ],
    "fixedFooter": {"primaryButton": {"text": "On", "onClick": {"action": {"function": "home"}}, "disabled": True}},
}  # fmt: skip


def test_every_kind_of_widget(town: Town) -> None:
    """Each is shown, and each field has its label."""
    client = town.client(town.app(), "ada")
    page = pressed(client, **carried(Page.opened(client, ADDRESS)), show="1", json=json.dumps(KITCHEN))
    assert "does not know" not in page.text
    assert "cannot be shown" not in page.text
    tags = [(tag, found.get("type")) for tag, found in page.attributes if str(found.get("name", "")).startswith("f.")]
    assert tags == [
        ("input", "checkbox"), ("textarea", None), ("input", "text"),
        ("input", "checkbox"), ("input", "radio"), ("input", "checkbox"), ("select", None), ("input", "checkbox"),
        ("input", "date"), ("input", "time"), ("input", "datetime-local"),
    ]  # fmt: skip
    ids = [found["id"] for _, found in page.attributes if "id" in found]
    labels = [found[name] for _, found in page.attributes for name in ("for", "aria-labelledby") if name in found]
    assert len(ids) == len(set(ids))
    assert set(labels) <= set(ids)
    clicks = [json.loads(str(found["value"])) for _, found in page.attributes if found.get("name") == "click"]
    assert {"function": "home", "parameters": [{"key": "grid_item_identifier", "value": "one"}]} in clicks
    assert page.links["Go"] == "https://x.example/"
