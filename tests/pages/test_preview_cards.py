"""A card in the preview: what is shown of it, what is not known, what its fields tell, where cards go."""

import json
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from service.pages.preview.fields import PREFIX, changes, form_inputs, hindered, kept
from service.pages.preview.kinds import Fault, What, faults
from service.pages.preview.look import look
from service.pages.preview.rich import rich
from service.pages.preview.stack import Entry, NoStackError, after, as_text, read_stack, without_top
from service.pages.preview.words import WORDS

Json = dict[str, Any]
CLICK = {"action": {"function": "go"}}


def card(*widgets: Any, **more: Any) -> Json:
    return {"header": {"title": "A card"}, "sections": [{"widgets": list(widgets)}], **more}


def filled(**fields: list[str]) -> MultiDict[str, str]:
    return MultiDict([(PREFIX + name, value) for name, values in fields.items() for value in values])


def strange(source: str) -> str:
    return f'<mark class="strange">{source}</mark>'


EVERY_FIELD = card(
    {"textInput": {"name": "query", "value": "before"}},
    {"textInput": {"name": "empty"}},
    {"decoratedText": {"text": "One", "switchControl": {"name": "module", "value": "one", "selected": True}}},
    {"decoratedText": {"text": "Two", "switchControl": {"name": "module", "value": "two"}}},
    {"selectionInput": {"name": "some", "items": [{"text": "A", "value": "a", "selected": True}, {"value": "b"}]}},
    {"selectionInput": {"name": "one", "type": "RADIO_BUTTON", "items": [{"value": "x", "selected": True},
                                                                         {"value": "y"}]}},
    {"selectionInput": {"name": "none", "type": "DROPDOWN", "items": [{"value": "x"}]}},
    {"dateTimePicker": {"name": "due", "type": "DATE_ONLY", "valueMsEpoch": "1796083200000"}},
    {"dateTimePicker": {"name": "at", "type": "DATE_AND_TIME", "valueMsEpoch": "1796083200000",
                        "timezoneOffsetDate": 60}},
    {"dateTimePicker": {"name": "hour", "type": "TIME_ONLY", "valueMsEpoch": "30600000"}},
    {"dateTimePicker": {"name": "open", "type": "DATE_ONLY"}},
)  # fmt: skip


def test_a_card_that_nobody_touched() -> None:
    """The event tells what the card began with; what is not ticked or chosen is not in it."""
    assert form_inputs(EVERY_FIELD, {}) == {
        "query": {"stringInputs": {"value": ["before"]}},
        "empty": {"stringInputs": {"value": [""]}},
        "module": {"stringInputs": {"value": ["one"]}},
        "some": {"stringInputs": {"value": ["a"]}},
        "one": {"stringInputs": {"value": ["x"]}},
        "due": {"dateInput": {"msSinceEpoch": "1796083200000"}},
        "at": {"dateTimeInput": {"msSinceEpoch": "1796083200000", "hasDate": True, "hasTime": True}},
        "hour": {"timeInput": {"hours": 8, "minutes": 30}},
    }


def test_what_a_person_filled_in() -> None:
    """Every kind of field, as the browser sends it and as Google's event has it."""
    form = filled(
        query=["after"], empty=["text"], module=["two"], some=["a", "b"], one=["y"], none=["x"],
        due=["2026-12-18"], at=["2026-12-18T10:15"], hour=["07:05"], open=["2027-01-31"],
    )  # fmt: skip
    changed = changes(EVERY_FIELD, form)
    assert (changed["module=one"], changed["module=two"], changed["some=b"]) == (False, True, True)
    assert "some=a" not in changed
    assert form_inputs(EVERY_FIELD, changed) == {
        "query": {"stringInputs": {"value": ["after"]}},
        "empty": {"stringInputs": {"value": ["text"]}},
        "module": {"stringInputs": {"value": ["two"]}},
        "some": {"stringInputs": {"value": ["a", "b"]}},
        "one": {"stringInputs": {"value": ["y"]}},
        "none": {"stringInputs": {"value": ["x"]}},
        "due": {"dateInput": {"msSinceEpoch": "1797552000000"}},
        "at": {"dateTimeInput": {"msSinceEpoch": "1797585300000", "hasDate": True, "hasTime": True}},
        "hour": {"timeInput": {"hours": 7, "minutes": 5}},
        "open": {"dateInput": {"msSinceEpoch": "1801353600000"}},
    }


def test_emptied_fields() -> None:
    """No box ticked, no day, an empty text: of those only the text is told."""
    changed = changes(EVERY_FIELD, filled(one=["x"]))
    assert form_inputs(EVERY_FIELD, changed) == {
        "query": {"stringInputs": {"value": [""]}},
        "empty": {"stringInputs": {"value": [""]}},
        "one": {"stringInputs": {"value": ["x"]}},
    }


def test_a_card_in_the_place_of_another_keeps_what_was_filled_in() -> None:
    """Where the field is the same and can hold it."""
    before = {"query": "typed", "module=one": True, "one": "y", "gone": "x", "text=": True}
    new = card(
        {"textInput": {"name": "query"}},
        {"textInput": {"name": "text="}},
        {"decoratedText": {"switchControl": {"name": "module", "value": "one"}}},
        {"selectionInput": {"name": "one", "type": "DROPDOWN", "items": [{"value": "z"}]}},
    )
    assert kept(before, new) == {"query": "typed", "module=one": True}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (card({"columns": {}}), Fault(What.ELSEWHERE, "columns", "sections[0].widgets[0]")),
        (card({"textParagraph": {"text": "x", "textSyntax": "MARKDOWN"}}),
         Fault(What.WRONG, "textSyntax: 'MARKDOWN'", "sections[0].widgets[0].textParagraph.textSyntax")),
        (card({"textParagraph": {"text": "x", "size": 7}}),
         Fault(What.UNKNOWN, "size", "sections[0].widgets[0].textParagraph")),
        (card({"textInput": {"name": "x", "placeholderText": "y"}}),
         Fault(What.ELSEWHERE, "placeholderText", "sections[0].widgets[0].textInput")),
        (card({"textInput": {"name": "x", "validation": {"inputType": "EMOJI_PICKER"}}}),
         Fault(What.WRONG, "inputType: 'EMOJI_PICKER'", "sections[0].widgets[0].textInput.validation.inputType")),
        (card({"image": {"imageUrl": "https://x.example", "onClick": {"card": {"header": 7}}}}),
         Fault(What.WRONG, "header", "sections[0].widgets[0].image.onClick.card.header")),
        (card({"textInput": {"name": "x", "onChangeAction": {"function": "f", "requiredWidgets": [7]}}}),
         Fault(What.WRONG, "requiredWidgets[0]: 7",
               "sections[0].widgets[0].textInput.onChangeAction.requiredWidgets[0]")),
        (card({"textParagraph": {"text": 7}}),
         Fault(What.WRONG, "text: 7", "sections[0].widgets[0].textParagraph.text")),
        (card({"decoratedText": {"startIcon": {"knownIcon": "UNICORN"}}}),
         Fault(What.WRONG, "knownIcon: 'UNICORN'", "sections[0].widgets[0].decoratedText.startIcon.knownIcon")),
        (card({"buttonList": {"buttons": [{"text": "x"}]}}),
         Fault(What.MISSING, "onClick", "sections[0].widgets[0].buttonList.buttons[0]")),
        (card({"image": {"imageUrl": "javascript:alert(1)"}}),
         Fault(What.WRONG, "imageUrl: 'javascript:alert(1)'", "sections[0].widgets[0].image.imageUrl")),
        (card({"dateTimePicker": {"name": "x", "valueMsEpoch": "soon"}}),
         Fault(What.WRONG, "valueMsEpoch: 'soon'", "sections[0].widgets[0].dateTimePicker.valueMsEpoch")),
        (card({"divider": {}, "image": {"imageUrl": "https://x.example"}}),
         Fault(What.KINDS, "divider, image", "sections[0].widgets[0]")),
        (card("words"), Fault(What.WRONG, "widgets[0]", "sections[0].widgets[0]")),
        (card({"divider": {}}, peekCardHeader={}), Fault(What.UNDRAWN, "peekCardHeader", "")),
        ({"sections": [{"header": "x"}]}, Fault(What.MISSING, "widgets", "sections[0]")),
        ({"sections": {}}, Fault(What.WRONG, "sections", "sections")),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_named(given: Json, expected: Fault) -> None:
    """Name and place, in the card's own words; and it is said in the place where it would stand."""
    assert faults("card", given, "") == [expected]
    shown = look(given, {}, WORDS["en"])
    parts = [sentence for block in shown.blocks for part in block.shown for sentence in part.sentences]
    said = [*shown.sentences, *(each for block in shown.blocks for each in block.sentences), *parts]
    assert said == [WORDS["en"].faults[expected.what].format(name=expected.name, place=expected.place or "the card")]


FIELDS = card(
    {"textInput": {"name": "who", "label": "Who", "validation": {"inputType": "EMAIL", "characterLimit": 12}}},
    {"textInput": {"name": "many", "value": "3", "validation": {"inputType": "INTEGER"}}},
    {"dateTimePicker": {"name": "due", "label": "Due", "type": "DATE_ONLY"}},
    {"selectionInput": {"name": "pace", "label": "Pace", "items": [{"text": "a", "value": "1"}]}},
)


@pytest.mark.parametrize(
    ("action", "changed", "expected"),
    [
        ({}, {}, []),
        ({"requiredWidgets": ["who", "due"]}, {}, ["Who", "Due"]),
        ({"requiredWidgets": ["who", "due"]}, {"who": "a@b.example", "due": "2026-12-18"}, []),
        ({"allWidgetsAreRequired": True}, {"who": "a@b.example"}, ["Due", "Pace"]),
        ({"allWidgetsAreRequired": True}, {"who": "a@b.example", "due": "2026-12-18", "pace=1": True}, []),
        ({"allWidgetsAreRequired": False}, {"who": "nobody"}, ["Who"]),
        ({}, {"who": "somebody@b.example"}, ["Who"]),
        ({}, {"many": "3.5"}, ["many"]),
        ({}, {"many": "-7"}, []),
    ],
)
def test_a_click_that_google_would_not_take(action: Json, changed: dict[str, Any], expected: list[str]) -> None:
    """Fields that are needed and empty, too long, or of another kind than was asked for, by their labels."""
    assert hindered(FIELDS, changed, {"function": "f", **action}) == expected


def test_a_wrong_widget_leaves_the_others() -> None:
    """What can be shown is."""
    shown = look(card({"carousel": {}}, {"textParagraph": {"text": "there"}}), {}, WORDS["en"])
    assert [part.kind for part in shown.blocks[0].shown] == [None, "textParagraph"]


def test_a_section_that_folds() -> None:
    """The first widgets stay, the others unfold."""
    widgets = [{"textParagraph": {"text": str(number)}} for number in range(4)]
    given = {"sections": [{"widgets": widgets, "collapsible": True, "uncollapsibleWidgetsCount": 1}]}
    (block,) = look(given, {}, WORDS["en"]).blocks
    assert ([part.it["text"] for part in block.shown], len(block.folded)) == (["0"], 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>bold</b> <i>word</i><br>line", "a <b>bold</b> <i>word</i><br>line"),
        ("one\ntwo", "one<br>two"),
        ("&lt;b&gt; &amp; Åsa", "&lt;b&gt; &amp; Åsa"),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>',
         '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener">x</a>'),
        ("<b>open", "<b>open</b>"),
        ("<script>x", strange("&lt;script&gt;") + "x"),
        ("1 < 2 <3", "1 &lt; 2 &lt;3"),
        ("<!-- x -->", strange("&lt;!-- x --&gt;")),
        ("<!doctype y><?z>", strange("&lt;!doctype y&gt;") + strange("&lt;?z&gt;")),
        ('<b onclick="x">y', strange("&lt;b onclick=&#34;x&#34;&gt;") + "y"),
        ('<a href="javascript:x">y', strange("&lt;a href=&#34;javascript:x&#34;&gt;") + "y"),
        ('<font color="#ff0000">red</font>',
         strange("&lt;font color=&#34;#ff0000&#34;&gt;") + "red" + strange("&lt;/font&gt;")),
    ],
)  # fmt: skip
def test_texts_with_a_little_html(text: str, expected: str) -> None:
    """Google's few tags; any other stands there as it was written."""
    assert str(rich(text)) == expected


ROOT, TOP, NEW = {"name": "root", "sections": []}, card(), card(name="new")


@pytest.mark.parametrize(
    ("navigations", "expected"),
    [
        ([{"pushCard": NEW}], [ROOT, TOP, NEW]),
        ([{"updateCard": NEW}], [ROOT, NEW]),
        ([{"pop": True}], [ROOT]),
        ([{"pop": True}, {"updateCard": NEW}], [NEW]),
        ([{"popToRoot": True}, {"pushCard": NEW}], [ROOT, NEW]),
        ([{"popToCard": "root"}], [ROOT]),
    ],
)
def test_where_cards_go(navigations: list[Json], expected: list[Json]) -> None:
    """Over one another, in one another's place, and away."""
    done = after((Entry(ROOT), Entry(TOP)), {"renderActions": {"action": {"navigations": navigations}}})
    assert ([each.card for each in done.stack], done.faults) == (expected, ())


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"renderActions": {"action": {}}}, Fault(What.MISSING, "navigations", "renderActions.action")),
        ({"renderActions": {"action": {"navigations": [{"popToCard": "nowhere"}]}}},
         Fault(What.UNKNOWN, "popToCard", "renderActions.action.navigations[0]")),
        ({"renderActions": {"action": {"notification": {"text": "x"}}, "hostAppAction": {}}},
         Fault(What.UNKNOWN, "hostAppAction", "renderActions")),
        ({"renderActions": {"action": {"link": {"url": "javascript:x"}}}},
         Fault(What.WRONG, "url: 'javascript:x'", "renderActions.action.link.url")),
    ],
)  # fmt: skip
def test_a_reply_that_is_not_known(reply: Json, expected: Fault) -> None:
    """It is named, and what is shown stays."""
    done = after((Entry(ROOT),), reply)
    assert (done.stack, done.link, done.faults) == ((Entry(ROOT),), None, (expected,))


def test_what_a_reply_tells_and_opens() -> None:
    """The line that is told for a moment, and the link."""
    reply = {"renderActions": {"action": {"notification": {"text": "Done"}, "link": {"url": "https://x.example"}}}}
    done = after((Entry(ROOT),), reply)
    assert (done.notice, done.link, done.faults) == ("Done", "https://x.example", ())


def test_the_stack_travels() -> None:
    """From click to click with what was filled in; the first card stays."""
    stack = (Entry(ROOT), Entry(TOP, {"query": "å", "box=x": True}))
    assert read_stack(as_text(stack)) == stack
    assert without_top(without_top(stack)) == stack[:1]


@pytest.mark.parametrize("text", ["", "[]", "7", "[[1, 2]]", '[[{}, {}, "more"]]', json.dumps([[{}, []]]), "[" * 9999])
def test_what_is_no_stack(text: str) -> None:
    """Nothing but what the page itself carries."""
    with pytest.raises(NoStackError):
        read_stack(text)
