"""Google's card JSON from plain values: the kinds of widget that every host of a sidebar shows. Pure.

A `function` is the name of an action in `table`; where Google runs the add-on itself, `views` makes it an address.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from service.cards.event import Json

PAGE = 25
"""Rows of a list on one card. Google shows a hundred widgets and drops what comes after, without a word."""

_Thing = TypeVar("_Thing")


def card(title: str, *sections: Json | None, subtitle: str | None = None, footer: Json | None = None) -> Json:
    """A card; sections that are None or hold nothing are left out."""
    header = {"title": title, "subtitle": subtitle} if subtitle else {"title": title}
    shown = [each for each in sections if each and each["widgets"]]
    return _filled({"header": header, "sections": shown, "fixedFooter": footer})


def section(header: str | None, *widgets: Json | None) -> Json:
    """Widgets under a heading."""
    shown: Json = {"widgets": [each for each in widgets if each]}
    return {"header": plain(header), **shown} if header else shown


def paragraph(text: str) -> Json:
    """Running text. Google reads some HTML in it, so what comes from people goes through `plain` first."""
    return {"textParagraph": {"text": text}}


def plain(text: str) -> str:
    """Text of people and modules, in which nothing is markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def row(
    text: str,
    *,
    top: str | None = None,
    bottom: str | None = None,
    click: Json | None = None,
    control: Json | None = None,
    icon: tuple[str, str] | None = None,
) -> Json:
    """A line with a small one above and below. `control`: a button or a box; `icon`: Google's name, and its words."""
    start = {"knownIcon": icon[0], "altText": icon[1]} if icon else None
    lines = {name: plain(line) for name, line in (("topLabel", top), ("text", text), ("bottomLabel", bottom)) if line}
    return {
        "decoratedText": _filled({"startIcon": start, **lines, "wrapText": True, "onClick": click, **(control or {})})
    }


def action(function: str, parameters: Mapping[str, str | None] | None = None) -> Json:
    """What a click does: an action of the service's, with parameters; those that are None are left out."""
    given = [{"key": key, "value": value} for key, value in (parameters or {}).items() if value is not None]
    return _filled({"function": function, "parameters": given})


def does(function: str, parameters: Mapping[str, str | None] | None = None) -> Json:
    return {"action": action(function, parameters)}


def opens(address: str) -> Json:
    return {"openLink": {"url": address}}


def button(text: str, click: Json, *, filled: bool = False) -> Json:
    return _filled({"text": text, "onClick": click, "type": "FILLED" if filled else None})


def buttons(*several: Json | None) -> Json:
    return {"buttonList": {"buttons": [each for each in several if each]}}


def with_button(text: str, click: Json, alt: str) -> Json:
    """A button at the end of a row; `alt` says which row's, for who hears the card read out."""
    return {"button": {"text": text, "altText": alt, "onClick": click}}


def with_box(name: str, value: str, *, ticked: bool) -> Json:
    """A box at the end of a row. Boxes of one name come back together."""
    return {"switchControl": {"name": name, "value": value, "selected": ticked, "controlType": "CHECK_BOX"}}


def field(
    name: str, label: str, *, hint: str | None = None, value: str | None = None, suggest: Json | None = None
) -> Json:
    """A field for one line; `suggest`: the action that completes what is typed."""
    shown = {"name": name, "label": label, "hintText": hint, "value": value, "type": "SINGLE_LINE"}
    return {"textInput": _filled({**shown, "autoCompleteAction": suggest})}


def choice(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    *,
    kind: str = "RADIO_BUTTON",
    change: Json | None = None,
) -> Json:
    """One of several: pairs of value and words; `change`: the action when another is chosen."""
    items = [{"text": words, "value": value, "selected": value == chosen} for value, words in options]
    return {
        "selectionInput": _filled(
            {"name": name, "label": label, "type": kind, "onChangeAction": change, "items": items}
        )
    }


def day_field(name: str, label: str, day: date | None) -> Json:
    """A day to choose; it begins with `day`."""
    begins = None if day is None else str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000)
    return {"dateTimePicker": _filled({"name": name, "label": label, "type": "DATE_ONLY", "valueMsEpoch": begins})}


def image(address: str, alt: str) -> Json:
    return {"image": {"imageUrl": address, "altText": alt}}


def footer(primary: Json, secondary: Json | None = None) -> Json:
    """What stands at the foot of a card whatever is scrolled."""
    return _filled({"primaryButton": primary, "secondaryButton": secondary})


def paged(things: Sequence[_Thing], page: int) -> Sequence[_Thing]:
    """One page's share, page 0 first."""
    return things[page * PAGE : (page + 1) * PAGE]


def turns(
    count: int, page: int, function: str, parameters: Mapping[str, str | None], words: tuple[str, str]
) -> Json | None:
    """Buttons to the page before and after; `words` for both. None where there is but one."""
    back, on = words
    before = button(back, does(function, {**parameters, "page": str(page - 1)})) if page > 0 else None
    after = button(on, does(function, {**parameters, "page": str(page + 1)})) if (page + 1) * PAGE < count else None
    return buttons(before, after) if before or after else None


def _filled(values: Mapping[str, Any]) -> Json:
    return {name: value for name, value in values.items() if value not in (None, [])}
