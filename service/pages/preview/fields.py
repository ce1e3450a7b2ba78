"""The inputs of a card: how they begin, what a person made of them, and how Google's event tells of it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from service.pages.preview.kinds import Json, faults

Changes = Mapping[str, str | bool]
"""What differs from how the card began, by `Field.key`."""

_FITS = {"INTEGER": r"[+-]?\d+", "FLOAT": r"[+-]?\d+([.,]\d+)?", "EMAIL": r"[^@\s]+@[^@\s]+"}
"""What a text of each kind looks like, where one is asked for."""

PREFIX = "f."
"""Before a field's name in our own form, in which other things stand as well."""


class Kind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    BOX = "box"
    DATE_ONLY = "DATE_ONLY"
    DATE_AND_TIME = "DATE_AND_TIME"
    TIME_ONLY = "TIME_ONLY"


class Filled(Protocol):
    """A form as it was sent."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One input; of boxes that share a name, each is one, and `value` is what it stands for.

    `begins`: as the card says; for days and times as the browser's own fields write them. `offset`: minutes of the
    picker's time zone. `fits`, `longest`: what the card's validation asks of a text.
    """

    kind: Kind
    name: str
    begins: str | bool
    value: str = ""
    options: tuple[str, ...] = ()
    offset: int = 0
    label: str = ""
    fits: str | None = None
    longest: int | None = None

    @property
    def key(self) -> str:
        return box_key(self.name, self.value) if self.kind is Kind.BOX else self.name

    def now(self, form: Filled) -> str | bool:
        """What it holds in a form that was sent."""
        sent = form.getlist(PREFIX + self.name)
        return self.value in sent if self.kind is Kind.BOX else next(iter(sent), "")


def box_key(name: str, value: str) -> str:
    return f"{name}={value}"


def fields(card: Json) -> list[Field]:
    """The inputs of a card, in its order; those that are not as they should be are not shown, and are none."""
    return [field for widget in _widgets(card) if not faults("widget", widget, "") for field in _of_widget(widget)]


def changes(card: Json, form: Filled) -> dict[str, str | bool]:
    """What was typed, ticked and chosen."""
    return {each.key: each.now(form) for each in fields(card) if each.now(form) != each.begins}


def kept(before: Changes, card: Json) -> dict[str, str | bool]:
    """What is left of it when another card takes the place: Google keeps what was filled into equivalent fields."""
    new = {each.key: each for each in fields(card)}
    return {
        key: value
        for key, value in before.items()
        if key in new
        and isinstance(value, bool) == (new[key].kind is Kind.BOX)
        and (new[key].kind is not Kind.CHOICE or value in new[key].options)
    }


def form_inputs(card: Json, changed: Changes) -> Json:
    """`formInputs` of the event. A box that is not ticked is not in it; nor is a day that was not chosen."""
    told: Json = {}
    for field in fields(card):
        value = changed.get(field.key, field.begins)
        if field.kind is Kind.BOX:
            if value is True:
                told.setdefault(field.name, {"stringInputs": {"value": []}})["stringInputs"]["value"].append(
                    field.value
                )
        elif field.kind is Kind.TEXT or (field.kind is Kind.CHOICE and value):
            told[field.name] = {"stringInputs": {"value": [str(value)]}}
        elif value:
            told |= _picked(field, str(value))
    return told


def hindered(card: Json, changed: Changes, action: Json) -> list[str]:
    """The labels of fields for which Google's hosts would not take this click: needed and empty, or of a wrong kind."""
    named, found = set(action.get("requiredWidgets", ())), {}
    told = form_inputs(card, changed)
    for field in fields(card):
        needed = field.name in named or action.get("allWidgetsAreRequired", False)
        empty = told.get(field.name, {"stringInputs": {"value": [""]}}) == {"stringInputs": {"value": [""]}}
        text = str(changed.get(field.key, field.begins)) if field.kind is Kind.TEXT else ""
        strange = text and field.fits is not None and re.fullmatch(field.fits, text) is None
        long = field.longest is not None and len(text) > field.longest
        if (needed and empty) or strange or long:
            found[field.name] = field.label or field.name
    return list(found.values())


def _picked(field: Field, text: str) -> Json:
    """Google counts milliseconds from 1970; a day is its midnight in UTC, wherever the person is."""
    try:
        if field.kind is Kind.TIME_ONLY:
            hours, minutes = (int(part) for part in text.split(":")[:2])
            return {field.name: {"timeInput": {"hours": hours, "minutes": minutes}}}
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(minutes=field.offset)
    except (OverflowError, ValueError):  # no browser's field writes that
        return {}
    told: Json = {"msSinceEpoch": str(int(moment.timestamp() * 1000))}
    if field.kind is Kind.DATE_ONLY:
        return {field.name: {"dateInput": told}}
    return {field.name: {"dateTimeInput": {**told, "hasDate": True, "hasTime": True}}}


def _widgets(card: Json) -> Iterator[Any]:
    sections = card.get("sections")
    for section in sections if isinstance(sections, list) else ():
        widgets = section.get("widgets") if isinstance(section, dict) else None
        yield from widgets if isinstance(widgets, list) else ()


def _of_widget(widget: Json) -> Sequence[Field]:
    if "textInput" in widget:
        it = widget["textInput"]
        wanted = it.get("validation", {})
        return [
            Field(
                Kind.TEXT,
                it["name"],
                it.get("value", ""),
                label=it.get("label", ""),
                fits=_FITS.get(wanted.get("inputType", "")),
                longest=wanted.get("characterLimit") or None,
            )
        ]
    if "selectionInput" in widget:
        return _selection(widget["selectionInput"])
    if "dateTimePicker" in widget:
        return [_picker(widget["dateTimePicker"])]
    switch = widget.get("decoratedText", {}).get("switchControl")
    return [Field(Kind.BOX, switch["name"], switch.get("selected", False), switch.get("value", ""))] if switch else []


def _selection(it: Json) -> Sequence[Field]:
    items, label = it["items"], it.get("label", "")
    if it.get("type") in {"RADIO_BUTTON", "DROPDOWN"}:
        begins = next((each.get("value", "") for each in items if each.get("selected")), "")
        options = tuple(each.get("value", "") for each in items)
        return [Field(Kind.CHOICE, it["name"], begins, options=options, label=label)]
    return [
        Field(Kind.BOX, it["name"], each.get("selected", False), each.get("value", ""), label=label) for each in items
    ]


def _picker(it: Json) -> Field:
    kind = Kind(it.get("type", "DATE_AND_TIME"))
    offset = it.get("timezoneOffsetDate", 0) if kind is Kind.DATE_AND_TIME else 0
    begins = ""
    if it.get("valueMsEpoch"):
        moment = datetime.fromtimestamp(int(it["valueMsEpoch"]) / 1000, UTC) + timedelta(minutes=offset)
        begins = _written(kind, moment)
    return Field(kind, it["name"], begins, offset=offset, label=it.get("label", ""))


def _written(kind: Kind, moment: datetime) -> str:
    """As the browser's own fields for days and times want it."""
    shapes: dict[Any, str] = {Kind.DATE_ONLY: "%Y-%m-%d", Kind.TIME_ONLY: "%H:%M"}
    return moment.strftime(shapes.get(kind, "%Y-%m-%dT%H:%M"))
