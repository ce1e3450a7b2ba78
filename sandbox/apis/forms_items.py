"""What an item of a Form may hold, and the ids it gets. Pure: works on the items' JSON alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.apis.forms_grading import check_grading
from sandbox.apis.forms_text import ID, kind_of, plain, required_text, youtube
from sandbox.refusal import Refusal

Json = dict[str, Any]

ITEM_KINDS = ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")
QUESTION_KINDS = (
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "dateQuestion",
    "timeQuestion",
    "fileUploadQuestion",
    "rowQuestion",
    "ratingQuestion",
)
WIDEST_IMAGE = 740


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the form decides about an item.

    `sections` are the ids `goToSectionId` may name, None when that is checked at the end of the batch;
    `taken` are the ids of the form's other items and questions; `new_id` draws an id.
    """

    is_quiz: bool
    sections: frozenset[str] | None
    taken: frozenset[str]
    new_id: Callable[[], str]


def questions_of(item: Json) -> list[Json]:
    """The questions of an item: one, a row each of a grid, or none."""
    if "questionItem" in item:
        return [item["questionItem"]["question"]]
    group: list[Json] = item.get("questionGroupItem", {}).get("questions", [])
    return group


def ids_of(item: Json) -> set[str]:
    return {item["itemId"]} | {question["questionId"] for question in questions_of(item)}


def options_of(item: Json) -> list[Json]:
    """The options of an item's choice question, where branching stands."""
    options: list[Json] = item.get("questionItem", {}).get("question", {}).get("choiceQuestion", {}).get("options", [])
    return options


def images_of(item: Json) -> Iterator[Json]:
    """Every picture in an item: its own, its question's, its options'."""
    holders = (item.get("imageItem"), item.get("questionItem"), item.get("questionGroupItem"), *options_of(item))
    for holder in holders:
        if holder and holder.get("image"):
            yield holder["image"]


def complete_item(item: Json, around: Surroundings) -> None:
    """Refuse what Google refuses, then give ids to whatever has none. Changes `item`."""
    kind = kind_of(item, ITEM_KINDS, "item")
    plain(item.get("title"))
    _CHECKS[kind](item[kind], around)
    _complete_ids(item, around)


def _complete_ids(item: Json, around: Surroundings) -> None:
    used = set(around.taken)
    holders = [(item, "itemId"), *((question, "questionId") for question in questions_of(item))]
    for holder, name in holders:
        supplied = holder.get(name)
        if not supplied:
            continue
        if not ID.fullmatch(supplied):
            raise Refusal(400, f"Invalid ID: {name} '{supplied}' must be 8 hex digits from 00000000 to 7fffffff.")
        if supplied in used:
            raise Refusal(400, f"Invalid ID: {name} '{supplied}' is already used in the form.")
        used.add(supplied)
    for holder, name in holders:
        if not holder.get(name):
            while (made := around.new_id()) in used:
                pass
            holder[name] = made
            used.add(made)


def _check_question_item(value: Json, around: Surroundings) -> None:
    question = value.get("question")
    if question is None:
        raise Refusal(400, "questionItem.question was not provided")
    if "image" in value:
        _check_image(value["image"])
    kind = kind_of(question, QUESTION_KINDS, "item.questionItem.question")
    if kind == "fileUploadQuestion":
        raise Refusal(400, "Creating file upload questions is not supported by the API.")
    if kind == "rowQuestion":
        raise Refusal(400, "rowQuestion can only be set on a question in a questionGroupItem.")
    if kind == "choiceQuestion":
        _check_choice(question[kind], around, in_group=False)
    elif kind == "scaleQuestion":
        _check_scale(question[kind])
    elif kind == "ratingQuestion":
        _check_rating(question[kind])
    check_grading(question, is_quiz=around.is_quiz)


def _check_group(value: Json, around: Surroundings) -> None:
    rows = value.get("questions") or []
    if not rows:
        raise Refusal(400, "questionGroupItem.questions is required")
    columns = value.get("grid", {}).get("columns")
    if columns is None:
        raise Refusal(400, "questionGroupItem.grid.columns is required")
    if "image" in value:
        _check_image(value["image"])
    for row in rows:
        if kind_of(row, QUESTION_KINDS, "item.questionGroupItem.questions") != "rowQuestion":
            raise Refusal(400, "All questions in a grid must be row questions.")
        plain(required_text(row["rowQuestion"].get("title"), "rowQuestion.title"))
        check_grading(row, is_quiz=around.is_quiz)
    _check_choice(columns, around, in_group=True)


def _check_choice(choice: Json, around: Surroundings, *, in_group: bool) -> None:
    kind = choice.get("type", "CHOICE_TYPE_UNSPECIFIED")
    if kind == "CHOICE_TYPE_UNSPECIFIED":
        raise Refusal(400, "ChoiceQuestion.type is required")
    if in_group and kind == "DROP_DOWN":
        raise Refusal(400, "Only CHECKBOX and RADIO choices are allowed in a grid.")
    options = choice.get("options") or []
    if not options:
        raise Refusal(400, "ChoiceQuestion.options is required")
    seen: set[str] = set()
    others = 0
    for option in options:
        if option.get("isOther"):
            _check_other(option, kind, in_group=in_group)
            others += 1
        else:
            value = plain(required_text(option.get("value"), "option.value"))
            if value in seen:
                raise Refusal(400, f'Duplicate option value "{value}": options must be unique.')
            seen.add(value)
        _check_branch(option, kind, around, in_group=in_group)
        if "image" in option:
            _check_image(option["image"])
    if others > 1:
        raise Refusal(400, "Only one option can have isOther set.")


def _check_other(option: Json, kind: str, *, in_group: bool) -> None:
    if option.get("value"):
        raise Refusal(400, "Cannot set option.value when isOther is true")
    if in_group:
        raise Refusal(400, "option.isOther is not allowed in a question group.")
    if kind == "DROP_DOWN":
        raise Refusal(400, "option.isOther is only allowed for RADIO and CHECKBOX questions.")


def _check_branch(option: Json, kind: str, around: Surroundings, *, in_group: bool) -> None:
    action = option.get("goToAction") not in {None, "", "GO_TO_ACTION_UNSPECIFIED"}
    section = option.get("goToSectionId")
    if not action and not section:
        return
    if action and section:
        raise Refusal(400, "Only one of option.goToAction and option.goToSectionId can be set.")
    if in_group or kind == "CHECKBOX":
        raise Refusal(400, "Section navigation is only allowed for RADIO and DROP_DOWN questions.")
    if section and around.sections is not None and section not in around.sections:
        raise Refusal(400, f"Invalid goToSectionId: '{section}' is not the ID of a section header in the form.")


def _check_scale(scale: Json) -> None:
    low, high = scale.get("low", 0), scale.get("high", 0)
    if low not in {0, 1} or not 2 <= high <= 10:
        raise Refusal(400, "Invalid scale: low must be 0 or 1 and high must be from 2 to 10.")
    plain(scale.get("lowLabel"))
    plain(scale.get("highLabel"))


def _check_rating(rating: Json) -> None:
    if rating.get("iconType", "RATING_ICON_TYPE_UNSPECIFIED") == "RATING_ICON_TYPE_UNSPECIFIED":
        raise Refusal(400, "RatingQuestion.iconType is required")
    if not 3 <= rating.get("ratingScaleLevel", 0) <= 10:
        raise Refusal(400, "Invalid rating: ratingScaleLevel must be from 3 to 10.")


def _check_image(image: Json) -> None:
    """Check an image and keep its address as `contentUri`: `sourceUri` is for input only."""
    source = image.pop("sourceUri", None)
    if source:
        if urlsplit(source).scheme not in {"http", "https"}:
            raise Refusal(400, f"Invalid image: '{source}' is not a publicly accessible address.")
        image["contentUri"] = source
    required_text(image.get("contentUri"), "image.sourceUri")
    width = image.get("properties", {}).get("width", 0)
    if not 0 <= width <= WIDEST_IMAGE:
        raise Refusal(400, f"Invalid image: width must be between 0 and {WIDEST_IMAGE}, inclusive.")


def _check_image_item(value: Json, around: Surroundings) -> None:
    del around
    if "image" not in value:
        raise Refusal(400, "imageItem.image was not provided")
    _check_image(value["image"])


def _check_video_item(value: Json, around: Surroundings) -> None:
    del around
    video = value.get("video")
    if video is None:
        raise Refusal(400, "videoItem.video was not provided")
    youtube(video.get("youtubeUri"))
    plain(value.get("caption"))
    width = video.get("properties", {}).get("width", 0)
    if not 0 <= width <= WIDEST_IMAGE:
        raise Refusal(400, f"Invalid video: width must be between 0 and {WIDEST_IMAGE}, inclusive.")


def _anything(value: Json, around: Surroundings) -> None:
    """Section headers and texts hold nothing of their own."""


_CHECKS: dict[str, Callable[[Json, Surroundings], None]] = {
    "questionItem": _check_question_item,
    "questionGroupItem": _check_group,
    "pageBreakItem": _anything,
    "textItem": _anything,
    "imageItem": _check_image_item,
    "videoItem": _check_video_item,
}
