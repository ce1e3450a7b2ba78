"""forms.batchUpdate: the six kinds of request, applied in order to a copy. Pure but for the ids it draws."""

import random
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sandbox.apis.forms_grading import strip_grading
from sandbox.apis.forms_items import Surroundings, complete_item, ids_of, images_of, options_of, questions_of
from sandbox.apis.forms_masks import merge, read_mask
from sandbox.apis.forms_text import kind_of, plain, required_text
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

KINDS = ("createItem", "deleteItem", "moveItem", "updateFormInfo", "updateItem", "updateSettings")


def check_requests(requests: list[Json]) -> None:
    """Refuse a batch whose shape is wrong, before any form is looked at."""
    if not requests:
        raise Refusal(400, "Must specify at least one request.")
    for index, request in enumerate(requests):
        kind_of(request, KINDS, f"requests[{index}]")


def apply_batch(
    form: Json, requests: list[Json], draw: random.Random, *, strict_sections: bool
) -> tuple[Json, list[Json]]:
    """The form after all requests, and their replies. `form` itself is left as it was, whatever happens.

    With `strict_sections`, `goToSectionId` must name a section that exists when its request's turn comes;
    without, one that exists at the end.
    """
    batch = _Batch(deepcopy(form), draw, strict_sections=strict_sections)
    replies = []
    for index, request in enumerate(requests):
        try:
            replies.append(batch.apply(index, request))
        except Refusal as refusal:
            raise Refusal(400, f"Invalid requests[{index}]: {refusal.message}") from None
    batch.check_branches()
    if not batch.items:
        batch.form.pop("items", None)
    return batch.form, replies


class _Batch:
    """One run over a form that nobody else sees yet."""

    def __init__(self, form: Json, draw: random.Random, *, strict_sections: bool) -> None:
        self.form = form
        self.items: list[Json] = form.setdefault("items", [])
        self.draw = draw
        self.strict_sections = strict_sections
        self.written_by: dict[str, int] = {}  # item id -> index of the request that wrote it last

    def apply(self, index: int, request: Json) -> Json:
        kind = kind_of(request, KINDS, f"requests[{index}]")
        apply: dict[str, Callable[[int, Json], Json]] = {
            "createItem": self._create_item,
            "deleteItem": self._delete_item,
            "moveItem": self._move_item,
            "updateFormInfo": self._update_info,
            "updateItem": self._update_item,
            "updateSettings": self._update_settings,
        }
        return apply[kind](index, request[kind])

    def check_branches(self) -> None:
        """Every branch leads to a section; only looser checking lets one get here that does not."""
        known = self._sections()
        for item in self.items:
            for option in options_of(item):
                section = option.get("goToSectionId")
                if section and section not in known:
                    index = self.written_by.get(item["itemId"], 0)
                    raise Refusal(
                        400,
                        f"Invalid requests[{index}]: Invalid goToSectionId: '{section}' is not the ID of a"
                        " section header in the form.",
                    )

    def _create_item(self, index: int, request: Json) -> Json:
        at = self._index(request, "location", "create_item", len(self.items) + 1)
        item = deepcopy(_given(request, "item", "create_item"))
        _without_output_fields(item)
        complete_item(item, self._surroundings(self.items))
        self.items.insert(at, item)
        self.written_by[item["itemId"]] = index
        created: Json = {"itemId": item["itemId"]}
        if questions := questions_of(item):
            created["questionId"] = [question["questionId"] for question in questions]
        return {"createItem": created}

    def _delete_item(self, index: int, request: Json) -> Json:
        del index
        removed = self.items.pop(self._index(request, "location", "delete_item", len(self.items)))
        self._forget_section(removed["itemId"])
        return {}

    def _move_item(self, index: int, request: Json) -> Json:
        del index
        start = self._index(request, "originalLocation", "move_item", len(self.items))
        end = self._index(request, "newLocation", "move_item", len(self.items))
        self.items.insert(end, self.items.pop(start))
        return {}

    def _update_item(self, index: int, request: Json) -> Json:
        at = self._index(request, "location", "update_item", len(self.items))
        given = _given(request, "item", "update_item")
        paths = read_mask(request.get("updateMask"), "Item")
        before, after = self.items[at], deepcopy(self.items[at])
        merge(after, given, paths)
        others = self.items[:at] + self.items[at + 1 :]
        complete_item(after, self._surroundings(others))
        self.items[at] = after
        if after["itemId"] != before["itemId"] or "pageBreakItem" not in after:
            self._forget_section(before["itemId"])
        self.written_by[after["itemId"]] = index
        return {}

    def _update_info(self, index: int, request: Json) -> Json:
        del index
        paths = read_mask(request.get("updateMask"), "Info")
        if ("documentTitle",) in paths:
            if request["updateMask"].strip() != "*":
                raise Refusal(400, "info.document_title cannot be updated: use the Drive API to rename the form.")
            paths.remove(("documentTitle",))
        merge(self.form["info"], _given(request, "info", "update_form_info"), paths)
        if ("title",) in paths:  # a form made in Drive has none until it is given one
            plain(required_text(self.form["info"].get("title"), "info.title"))
        return {}

    def _update_settings(self, index: int, request: Json) -> Json:
        del index
        paths = read_mask(request.get("updateMask"), "FormSettings")
        given = _given(request, "settings", "update_settings")
        if given.get("emailCollectionType") == "EMAIL_COLLECTION_TYPE_UNSPECIFIED":
            raise Refusal(400, "settings.email_collection_type must be specified.")
        settings = self.form["settings"]
        merge(settings, given, paths)
        settings.setdefault("emailCollectionType", "DO_NOT_COLLECT")
        if not settings.get("quizSettings", {}).get("isQuiz"):
            settings.pop("quizSettings", None)
            strip_grading(self.items)
        return {}

    def _index(self, request: Json, name: str, where: str, end: int) -> int:
        """A location in [0, end); an absent index is 0, as protobuf has it."""
        field = f"{where}.{'location' if name == 'location' else _snake(name)}"
        location = request.get(name)
        if location is None:
            raise Refusal(400, f"{field} was not provided")
        at: int = location.get("index", 0)
        if not 0 <= at < end:
            raise Refusal(400, f"{field}.index is invalid")
        return at

    def _surroundings(self, others: list[Json]) -> Surroundings:
        return Surroundings(
            is_quiz=bool(self.form["settings"].get("quizSettings", {}).get("isQuiz")),
            sections=self._sections() if self.strict_sections else None,
            taken=frozenset().union(*(ids_of(item) for item in others)),
            new_id=lambda: f"{self.draw.getrandbits(31):08x}",
        )

    def _sections(self) -> frozenset[str]:
        return frozenset(item["itemId"] for item in self.items if "pageBreakItem" in item)

    def _forget_section(self, section: str) -> None:
        """When a section goes, the branches that led to it go on to the next section instead."""
        for item in self.items:
            for option in options_of(item):
                if option.get("goToSectionId") == section:
                    del option["goToSectionId"]


def _given(request: Json, name: str, where: str) -> Json:
    value: Json | None = request.get(name)
    if value is None:
        raise Refusal(400, f"{where}.{name} was not provided")
    return value


def _without_output_fields(item: Json) -> None:
    """A new image is known by its `sourceUri` alone."""
    for image in images_of(item):
        image.pop("contentUri", None)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
