"""What the preview can show of a card, field by field; whatever else a card holds is a fault with its name. Pure.

The names are those of Google's discovery document. What no sidebar shows (columns, carousels, chips, menus), what only
Chat does, and what Google draws and this page does not, is refused with that reason.
https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.pages.preview.icons import ICONS

Json = dict[str, Any]


class What(StrEnum):
    """What is wrong with a part of a card."""

    UNKNOWN = "unknown"
    WRONG = "wrong"
    MISSING = "missing"
    KINDS = "kinds"  # a widget of no kind, or of several
    ELSEWHERE = "elsewhere"  # Google Chat shows it, no sidebar does
    UNDRAWN = "undrawn"  # a sidebar shows it, this page cannot


@dataclass(frozen=True, slots=True)
class Fault:
    """`place`: the way to the part, such as `sections[0].widgets[3].decoratedText`."""

    what: What
    name: str
    place: str


class Address:
    """The shape of an address that a browser may be led to: anything else could be a script."""


class Moment:
    """The shape of milliseconds since 1970, which Google writes as text; in no year that a calendar has not."""


_MOMENT = re.compile(r"-?[0-9]{1,14}")
_ALIGNED = frozenset({"HORIZONTAL_ALIGNMENT_UNSPECIFIED", "START", "CENTER", "END"})
_ROUND = frozenset({"SQUARE", "CIRCLE"})
_INPUT: Mapping[str, Any] = {"name": str, "label": str, "onChangeAction": "action"}

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "card": {
        "name": str,
        "header": "header",
        "sections": ["section"],
        "cardActions": ["cardAction"],
        "fixedFooter": "footer",
        "sectionDividerStyle": frozenset({"DIVIDER_STYLE_UNSPECIFIED", "SOLID_DIVIDER", "NO_DIVIDER"}),
    },
    "header": {"title": str, "subtitle": str, "imageUrl": Address, "imageType": _ROUND, "imageAltText": str},
    "section": {"header": str, "widgets": ["widget"], "collapsible": bool, "uncollapsibleWidgetsCount": int},
    "cardAction": {"actionLabel": str, "onClick": "onClick"},
    "footer": {"primaryButton": "button", "secondaryButton": "button"},
    "widget": {
        "horizontalAlignment": _ALIGNED,
        "textParagraph": "textParagraph",
        "decoratedText": "decoratedText",
        "buttonList": "buttonList",
        "image": "image",
        "textInput": "textInput",
        "selectionInput": "selectionInput",
        "dateTimePicker": "dateTimePicker",
        "grid": "grid",
        "divider": "divider",
    },
    "textParagraph": {"text": str, "maxLines": int, "textSyntax": frozenset({"TEXT_SYNTAX_UNSPECIFIED", "HTML"})},
    "decoratedText": {
        "topLabel": str,
        "text": str,
        "bottomLabel": str,
        "wrapText": bool,
        "startIcon": "icon",
        "endIcon": "icon",
        "startIconVerticalAlignment": frozenset({"VERTICAL_ALIGNMENT_UNSPECIFIED", "TOP", "MIDDLE", "BOTTOM"}),
        "onClick": "onClick",
        "button": "button",
        "switchControl": "switchControl",
    },
    "icon": {"knownIcon": frozenset(ICONS), "iconUrl": Address, "altText": str, "imageType": _ROUND},
    "switchControl": {
        "name": str,
        "value": str,
        "selected": bool,
        "controlType": frozenset({"SWITCH", "CHECKBOX", "CHECK_BOX"}),
        "onChangeAction": "action",
    },
    "buttonList": {"buttons": ["button"]},
    "button": {
        "text": str,
        "altText": str,
        "icon": "icon",
        "onClick": "onClick",
        "disabled": bool,
        "type": frozenset({"TYPE_UNSPECIFIED", "OUTLINED", "FILLED", "FILLED_TONAL", "BORDERLESS"}),
    },
    "image": {"imageUrl": Address, "altText": str, "onClick": "onClick"},
    "textInput": {
        **_INPUT,
        "hintText": str,
        "value": str,
        "type": frozenset({"SINGLE_LINE", "MULTIPLE_LINE"}),
        "autoCompleteAction": "action",
        "initialSuggestions": "suggestions",
        "validation": "validation",
    },
    "validation": {
        "characterLimit": int,
        "inputType": frozenset({"INPUT_TYPE_UNSPECIFIED", "TEXT", "INTEGER", "FLOAT", "EMAIL"}),
    },
    "suggestions": {"items": ["suggestion"]},
    "suggestion": {"text": str},
    "selectionInput": {
        **_INPUT,
        "type": frozenset({"CHECK_BOX", "RADIO_BUTTON", "SWITCH", "DROPDOWN", "MULTI_SELECT"}),
        "items": ["item"],
        "multiSelectMaxSelectedItems": int,
    },
    "item": {"text": str, "value": str, "selected": bool, "bottomText": str},
    "dateTimePicker": {
        **_INPUT,
        "type": frozenset({"DATE_AND_TIME", "DATE_ONLY", "TIME_ONLY"}),
        "valueMsEpoch": Moment,
        "timezoneOffsetDate": int,
    },
    "grid": {"title": str, "items": ["gridItem"], "columnCount": int, "onClick": "onClick"},
    "gridItem": {
        "id": str,
        "title": str,
        "subtitle": str,
        "image": "gridImage",
        "layout": frozenset({"GRID_ITEM_LAYOUT_UNSPECIFIED", "TEXT_BELOW", "TEXT_ABOVE"}),
    },
    "gridImage": {"imageUri": Address, "altText": str},
    "divider": {},
    "onClick": {"action": "action", "openLink": "openLink", "openDynamicLinkAction": "action", "card": "card"},
    "openLink": {
        "url": Address,
        "openAs": frozenset({"FULL_SIZE", "OVERLAY"}),
        "onClose": frozenset({"NOTHING", "RELOAD"}),
    },
    "action": {
        "function": str,
        "parameters": ["parameter"],
        "loadIndicator": frozenset({"SPINNER", "NONE"}),
        "persistValues": bool,
        "requiredWidgets": [str],
        "allWidgetsAreRequired": bool,
    },
    "parameter": {"key": str, "value": str},
}

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "section": ("widgets",),
    "cardAction": ("actionLabel", "onClick"),
    "footer": ("primaryButton",),
    "button": ("onClick",),
    "switchControl": ("name",),
    "image": ("imageUrl",),
    "textInput": ("name",),
    "selectionInput": ("name", "items"),
    "dateTimePicker": ("name",),
    "openLink": ("url",),
    "action": ("function",),
    "parameter": ("key",),
}
"""Without these Google refuses the card, or nothing could be shown or clicked."""

_REFUSED: Mapping[str, What] = {
    **dict.fromkeys(
        (
            "carousel",
            "chipList",
            "collapseControl",
            "columns",
            "dataSourceConfigs",
            "eventActions",
            "expressionData",
            "externalDataSource",
            "hostAppDataSource",
            "interaction",
            "multiSelectMinQueryLength",
            "overflowMenu",
            "placeholderText",
            "platformDataSource",
            "visibility",
        ),
        What.ELSEWHERE,
    ),
    **dict.fromkeys(
        ("borderStyle", "color", "cropStyle", "displayStyle", "materialIcon", "peekCardHeader", "startIconUri"),
        What.UNDRAWN,
    ),
}
"""Fields of Google's that are not shown here, and why."""


def faults(shape: str, value: Any, place: str) -> list[Fault]:
    """Everything in a part of a card that cannot be shown as it is meant."""
    if not isinstance(value, dict):
        return [Fault(What.WRONG, _last(place), place)]
    known = SHAPES[shape]
    found = [Fault(What.MISSING, name, place) for name in _NEEDED.get(shape, ()) if name not in value]
    for name, each in value.items():
        here = f"{place}.{name}" if place else name
        if name in known:
            found += _of_field(known[name], each, here)
        else:
            found.append(Fault(_REFUSED.get(name, What.UNKNOWN), name, place))
    if shape == "widget" and not found and len(kinds_of(value)) != 1:
        found.append(Fault(What.KINDS, ", ".join(kinds_of(value)), place))
    return found


def kinds_of(widget: Json) -> list[str]:
    """What kinds a widget says it is: one, if it is right."""
    return [name for name in widget if name != "horizontalAlignment"]


def _of_field(shape: Any, value: Any, place: str) -> list[Fault]:
    if isinstance(shape, str):
        return faults(shape, value, place)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [Fault(What.WRONG, _last(place), place)]
        return [fault for at, each in enumerate(value) for fault in _of_field(shape[0], each, f"{place}[{at}]")]
    if isinstance(shape, frozenset):
        good = isinstance(value, str) and value in shape
    elif shape is Address:
        good = isinstance(value, str) and value.startswith(("https://", "http://"))
    elif shape is Moment:
        good = isinstance(value, str) and _MOMENT.fullmatch(value) is not None
    else:
        good = type(value) is shape
    return [] if good else [Fault(What.WRONG, f"{_last(place)}: {value!r}"[:200], place)]


def _last(place: str) -> str:
    return place.rpartition(".")[2] or "card"
