"""What stands in a Form, as a value that can be compared: of a blueprint, or as `forms.get` shows it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from service.catalogue.orders import fingerprint
from service.compiler.blueprint import Blueprint, Json

_KINDS = frozenset(
    {"questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem"}
)  # an empty one still says what the item is
_OF_A_PICTURE = frozenset({"contentUri", "sourceUri", "properties"})
"""What says nothing of which picture it is: an address that is another one at each reading, the one it was fetched
from once, and the width that Google gives it."""
VERIFIED = "VERIFIED"


@dataclass(frozen=True, slots=True)
class Content:
    """A Form's text and questions, and the settings that can be set. `items` stand as a reader meets them.

    Whatever is empty, false or nought is left out of `items`, as Google does. `with_addresses`: the items that hold
    pictures which can be fetched, by id, as they are to be written.
    """

    title: str
    description: str
    quiz: bool
    addresses: str  # emailCollectionType
    items: tuple[Json, ...]
    with_addresses: Mapping[str, Json] = field(default_factory=dict, compare=False, repr=False)

    def as_json(self) -> Json:
        """As plain JSON, to be kept beside the Form's id: a module's version may be gone before its Form is."""
        return {
            "title": self.title,
            "description": self.description,
            "quiz": self.quiz,
            "addresses": self.addresses,
            "items": list(self.items),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Content":
        """The content that `as_json` gave."""
        return cls(kept["title"], kept["description"], kept["quiz"], kept["addresses"], tuple(kept["items"]))

    @property
    def fingerprint(self) -> str:
        """The same for two that read the same."""
        return fingerprint(json.dumps(self.as_json(), sort_keys=True))


def content_of(blueprint: Blueprint) -> Content:
    """What the Form of a blueprint holds when it is as we made it."""
    return Content(
        title=_text(blueprint.title),
        description=_text(blueprint.description),
        quiz=True,
        addresses=VERIFIED,
        items=tuple(_item(item) for item in blueprint.items),
        with_addresses={item["itemId"]: item for item in blueprint.items if images_of(item)},
    )


def content_of_form(form: Mapping[str, Any]) -> Content:
    """What a Form holds, as `forms.get` gave it."""
    info, settings = form.get("info", {}), form.get("settings", {})
    return Content(
        title=_text(info.get("title", "")),
        description=_text(info.get("description", "")),
        quiz=bool(settings.get("quizSettings", {}).get("isQuiz")),
        addresses=settings.get("emailCollectionType", ""),
        items=tuple(_item(item) for item in form.get("items", [])),
    )


def kind_of(item: Mapping[str, Any]) -> str:
    """Which kind an item is, by the name of its field."""
    return next((name for name in item if name in _KINDS), "")


def question_of(item: Mapping[str, Any]) -> Json:
    """An item's question; empty if it asks none."""
    question: Json = item.get("questionItem", {}).get("question", {})
    return question


def options_of(item: Mapping[str, Any]) -> list[Json]:
    """The options of an item's question; none if it has no choice."""
    options: list[Json] = question_of(item).get("choiceQuestion", {}).get("options", [])
    return options


def images_of(item: Mapping[str, Any]) -> list[Json]:
    """The pictures of an item: its own, its question's, its options'."""
    holders = (item.get("imageItem", {}), item.get("questionItem", {}), *options_of(item))
    return [holder["image"] for holder in holders if "image" in holder]


def without_images(item: Mapping[str, Any]) -> Json:
    """The same question without its pictures."""
    bare = deepcopy(dict(item))
    for holder in (bare.get("questionItem", {}), *options_of(bare)):
        holder.pop("image", None)
    return bare


def _item(item: Mapping[str, Any]) -> Json:
    return {name: _pruned(value) for name, value in item.items() if name in _KINDS or _pruned(value)}


def _pruned(value: Any) -> Any:
    if isinstance(value, Mapping):
        pruned = {name: _pruned(each) for name, each in value.items() if name not in _OF_A_PICTURE}
        return {name: each for name, each in pruned.items() if each}
    if isinstance(value, list):
        return [_pruned(each) for each in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """A text without what nobody sees: another machine's line ends, blanks around it."""
    return "\n".join(line.rstrip() for line in value.splitlines()).strip()
