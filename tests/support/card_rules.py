"""What a card must keep to: Google's own reader, the schema of its discovery document, and rules that neither knows."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient
from google.apps.card_v1 import Card
from google.protobuf import json_format
from jsonschema import Draft202012Validator

Json = dict[str, Any]

LINKS = ("https://nano.skolby.example/", "https://docs.google.com/forms/", "https://forms.example/")
_CHAT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "chat.v1.json"
_NEVER = {"columns", "carousel", "chipList", "overflowMenu", "collapseControl", "externalDataSource", "placeholderText"}
_KINDS = {"string": "string", "boolean": "boolean", "integer": "integer", "number": "number"}


@cache
def schema() -> Draft202012Validator:
    """The card of Google's discovery document as a JSON schema that refuses fields it does not know."""
    schemas = json.loads(_CHAT.read_text(encoding="utf-8"))["schemas"]
    definitions = {name: _object(each) for name, each in schemas.items()}
    return Draft202012Validator({"$ref": "#/$defs/GoogleAppsCardV1Card", "$defs": definitions})


def _object(described: Json) -> Json:
    fields = {name: _field(each) for name, each in described.get("properties", {}).items()}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _field(described: Json) -> Json:
    if "$ref" in described:
        return {"$ref": f"#/$defs/{described['$ref']}"}
    if described["type"] == "array":
        return {"type": "array", "items": _field(described["items"])}
    if described["type"] == "object":
        return {"type": "object"}
    enum = {"enum": described["enum"]} if "enum" in described else {}
    return {"type": _KINDS[described["type"]], **enum}


def faults(card: Json) -> list[str]:
    """Everything that is wrong with a card, in words; empty for one that Google's sidebars show whole."""
    found = [f"{error.json_path}: {error.message}" for error in schema().iter_errors(card)]
    try:
        json_format.ParseDict(card, Card.pb(Card()))
    except json_format.ParseError as error:
        found.append(str(error))
    return found + list(_own_rules(card))


def _own_rules(card: Json) -> Iterator[str]:
    widgets = [widget for section in card.get("sections", []) for widget in section.get("widgets", [])]
    if not card.get("header", {}).get("title"):
        yield "a card without a title"
    if not card.get("sections"):
        yield "a card without sections"
    if len(widgets) > 100:
        yield f"{len(widgets)} widgets; Google drops those after the hundredth"
    for section in card.get("sections", []):
        if not section.get("widgets"):
            yield "a section without widgets"
    for widget in widgets:
        if len(widget) != 1:
            yield f"a widget of {sorted(widget)}"
    yield from _fields(widgets)
    for name, value in _everything(card):
        yield from _rule(name, value)


def _fields(widgets: list[Json]) -> Iterator[str]:
    """Names of inputs stand once; boxes may share theirs, and come back together."""
    names = [
        widget[kind]["name"]
        for widget in widgets
        for kind in ("textInput", "selectionInput", "dateTimePicker")
        if kind in widget
    ]
    if len(names) != len(set(names)):
        yield f"inputs of one name: {sorted(names)}"


def _rule(name: str, value: Any) -> Iterator[str]:
    if name in _NEVER:
        yield f"{name} is not shown in sidebars"
    if name == "image" and not value.get("altText"):
        yield "an image without words"
    if name in {"icon", "startIcon", "endIcon"} and not value.get("altText"):
        yield "an icon without words"
    if name == "items" and len(value) > 100:
        yield "more than a hundred items"
    if name == "imageUrl" and not value.startswith("https://nano.skolby.example/"):
        yield f"a picture from elsewhere: {value}"
    if name == "url" and not value.startswith(LINKS):
        yield f"a link that the add-on may not open: {value}"
    if name in {"buttons", "primaryButton", "secondaryButton", "button"}:
        for button in value if isinstance(value, list) else [value]:
            if "onClick" not in button or not button.get("text"):
                yield f"a button without words or click: {button}"
    if name == "parameters" and not all(isinstance(each["value"], str) for each in value):
        yield "a parameter that is no text"
    if isinstance(value, str) and ("{" in value and "}" in value) and name != "value":
        yield f"a word was forgotten: {value}"


def _everything(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _everything(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name, each
            yield from _everything(each)
