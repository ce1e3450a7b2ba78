"""The sidebar as somebody sees it: cards come, fields are filled in, buttons are pressed by their words."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from flask.testing import FlaskClient

from service.cards.languages import WORDS
from service.cards.words import Words
from tests.support.card_rules import faults
from tests.support.google_signature import token

Json = dict[str, Any]
CLIENT = "123-nano.apps.googleusercontent.com"


class Sidebar:
    """One person's sidebar, run by Apps Script. Every card that comes is checked against all rules."""

    def __init__(self, client: FlaskClient, email: str, locale: str = "sv") -> None:
        self._client = client
        self._email = email
        self._locale = locale
        self.stack: list[Json] = []
        self.notice: str | None = None
        self.typed: Json = {}

    @property
    def card(self) -> Json:
        return self.stack[-1]

    @property
    def words(self) -> Words:
        """What is to be pressed, in the language that the cards have."""
        return WORDS[self._locale]

    def token(self, **claims: Any) -> str:
        return token(CLIENT, **{"email": self._email, "hd": "skolby.example", **claims})

    def send(self, name: str, parameters: dict[str, str] | None = None, inputs: Json | None = None) -> Json:
        """An event as the host sends it; gives the reply."""
        common: Json = {"hostApp": "GMAIL", "platform": "WEB", "userLocale": self._locale}
        if parameters:
            common["parameters"] = parameters
        if inputs:
            common["formInputs"] = inputs
        reply = self._client.post(
            f"/cards/{name}",
            json={"commonEventObject": common},
            headers={"Authorization": f"Bearer {self.token()}"},
        )
        assert reply.status_code == 200, reply.text
        found: Json = reply.get_json()
        return found

    def open(self) -> "Sidebar":
        """The add-on's icon."""
        self._apply(self.send("home")["action"])
        return self

    def type(self, **values: str | tuple[str, ...] | date) -> "Sidebar":
        """Fill in fields, tick boxes (all that shall be ticked, of one name), choose days."""
        for name, value in values.items():
            if isinstance(value, date):
                moment = datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
                self.typed[name] = {"dateInput": {"msSinceEpoch": str(int(moment * 1000))}}
            else:
                chosen = [value] if isinstance(value, str) else list(value)
                self.typed[name] = {"stringInputs": {"value": chosen}}
        return self

    def press(self, words: str) -> "Sidebar":
        """Press the button, or click the row, that has these words (or, of several, these as its spoken ones)."""
        clicks = [click for said, click in _clicks(self.card) if words in said]
        assert clicks, f"{words!r} is not on the card: {[said for said, _ in _clicks(self.card)]}"
        assert "action" in clicks[0], f"{words!r} leads out of the sidebar"
        return self.click(clicks[0]["action"])

    def click(self, action: Json) -> "Sidebar":
        parameters = {each["key"]: each["value"] for each in action.get("parameters", [])}
        reply = self.send(action["function"], parameters, {**_as_filled(self.card), **self.typed})
        self._apply(reply["renderActions"]["action"])
        return self

    def change(self, name: str) -> "Sidebar":
        """Leave a field that does something when it is changed."""
        (field,) = [each for _, each in _walk(self.card) if isinstance(each, dict) and each.get("name") == name]
        return self.click(field["onChangeAction"])

    def suggestions(self, text: str) -> list[str]:
        """What the field for people completes."""
        (suggest,) = [each["autoCompleteAction"] for name, each in _walk(self.card) if name == "textInput"]
        parameters = {each["key"]: each["value"] for each in suggest["parameters"]}
        reply = self.send(suggest["function"], parameters, {"query": {"stringInputs": {"value": [text]}}})
        return [item["text"] for item in reply["autoComplete"]["items"]]

    def _apply(self, action: Json) -> None:
        for navigation in action["navigations"]:
            if navigation.get("pop"):
                self.stack.pop()
            elif navigation.get("popToRoot"):
                del self.stack[1:]
            elif "pushCard" in navigation:
                self.stack.append(navigation["pushCard"])
            else:
                self.stack[-1] = navigation["updateCard"]
        self.notice = action.get("notification", {}).get("text")
        self.typed = {}
        assert faults(self.card) == []

    @property
    def texts(self) -> list[str]:
        """Everything that can be read on the card, from top to bottom."""
        return [each for name, each in _walk(self.card) if name in _SAID and isinstance(each, str)]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


_SAID = {"title", "subtitle", "header", "topLabel", "text", "bottomLabel", "label", "altText"}


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _walk(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name, each
            yield from _walk(each)


def _clicks(card: Json) -> Iterator[tuple[set[str], Json]]:
    """Spoken words first: `Lägg till` stands on many buttons."""
    widgets = [widget for section in card["sections"] for widget in section["widgets"]]
    rows = [widget["decoratedText"] for widget in widgets if "decoratedText" in widget]
    buttons = [each for widget in widgets if "buttonList" in widget for each in widget["buttonList"]["buttons"]]
    buttons += [each for name, each in card.get("fixedFooter", {}).items() if name.endswith("Button")]
    yield from (({each["text"]}, each["onClick"]) for each in buttons)
    yield from (({each["button"]["altText"]}, each["button"]["onClick"]) for each in rows if "button" in each)
    yield from (
        ({each["text"], each["text"].removesuffix(" ›")}, each["onClick"]) for each in rows if "onClick" in each
    )


def _as_filled(card: Json) -> Json:
    """What the host sends of a card in which nothing was touched."""
    filled: Json = {}
    for name, each in _walk(card):
        if name == "switchControl" and each.get("selected"):
            filled.setdefault(each["name"], {"stringInputs": {"value": []}})["stringInputs"]["value"].append(
                each["value"]
            )
        elif name == "selectionInput":
            chosen = [item["value"] for item in each["items"] if item.get("selected")]
            filled[each["name"]] = {"stringInputs": {"value": chosen}}
        elif name == "dateTimePicker" and "valueMsEpoch" in each:
            filled[each["name"]] = {"dateInput": {"msSinceEpoch": each["valueMsEpoch"]}}
    return filled


def as_text(card: Json) -> str:
    """A card as its file keeps it."""
    return json.dumps(card, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
