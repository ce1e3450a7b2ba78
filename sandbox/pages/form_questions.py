"""A Form's items as a person meets them: sections, and in each the questions with their kind and choices."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.apis import forms_sections

Json = dict[str, Any]

OTHER = "__other_option__"
_CHOICE_KINDS = {"RADIO": "radio", "CHECKBOX": "checkbox", "DROP_DOWN": "dropdown"}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is answered: a question, or one row of a grid.

    `raw` is Google's `Question`; `columns` the choice question of the grid that a row stands in.
    """

    id: str
    kind: str
    required: bool
    raw: Json
    options: tuple[Json, ...] = ()
    title: str = ""
    columns: Json | None = None

    @property
    def numbers(self) -> range:
        """The steps of a scale or a rating."""
        if self.kind == "rating":
            return range(1, self.raw["ratingQuestion"]["ratingScaleLevel"] + 1)
        scale = self.raw["scaleQuestion"]
        return range(scale.get("low", 0), scale["high"] + 1)

    def other_among(self, values: Sequence[str]) -> str | None:
        """The text given for "Other": a value that is no option's own; None where that is not chosen."""
        known = {option.get("value") for option in self.options if not option.get("isOther")}
        return next((value for value in values if value not in known), None)

    @property
    def points(self) -> int:
        return int(self.raw.get("grading", {}).get("pointValue", 0))

    @property
    def graded(self) -> bool:
        return "grading" in self.raw


@dataclass(frozen=True, slots=True)
class Block:
    """One card on the page: a question, a grid with its rows, a text, a picture or a video."""

    id: str
    kind: str
    title: str
    description: str
    questions: tuple[Question, ...] = ()
    image: Json | None = None
    video: str = ""
    caption: str = ""

    @property
    def question(self) -> Question:
        return self.questions[0]

    @property
    def required(self) -> bool:
        return any(question.required for question in self.questions)


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown at a time. The first section has no heading of its own but the Form's."""

    title: str
    description: str
    blocks: tuple[Block, ...]

    def questions(self) -> Iterator[Question]:
        for block in self.blocks:
            yield from block.questions


def sections_of(form: Json, seed: str = "") -> list[Section]:
    """The Form, section by section. `seed` names whom shuffled choices are shuffled for."""
    return [
        Section(
            title=(header or {}).get("title", ""),
            description=(header or {}).get("description", ""),
            blocks=tuple(_block(item, seed) for item in items),
        )
        for header, items in forms_sections.sections(form)
    ]


def _block(item: Json, seed: str) -> Block:
    title, description = item.get("title", ""), item.get("description", "")
    if "questionItem" in item:
        asked = item["questionItem"]["question"]
        question = _question(asked, title, seed)
        return Block(
            item["itemId"],
            question.kind,
            title,
            description,
            (question,),
            image=item["questionItem"].get("image"),
        )
    if "questionGroupItem" in item:
        group = item["questionGroupItem"]
        return Block(item["itemId"], "grid", title, description, _rows(group, seed), image=group.get("image"))
    if "imageItem" in item:
        return Block(item["itemId"], "image", title, description, image=item["imageItem"].get("image"))
    if "videoItem" in item:
        video = item["videoItem"]
        address = video.get("video", {}).get("youtubeUri", "")
        return Block(item["itemId"], "video", title, description, video=address, caption=video.get("caption", ""))
    return Block(item["itemId"], "text", title, description)


def _question(asked: Json, title: str, seed: str) -> Question:
    kind = "upload"
    options: tuple[Json, ...] = ()
    if "choiceQuestion" in asked:
        choice = asked["choiceQuestion"]
        kind, options = _CHOICE_KINDS[choice["type"]], _options(choice, asked["questionId"], seed)
    elif "textQuestion" in asked:
        kind = "paragraph" if asked["textQuestion"].get("paragraph") else "short"
    else:
        for name in ("scale", "rating", "date", "time"):
            if f"{name}Question" in asked:
                kind = name
    return Question(asked["questionId"], kind, bool(asked.get("required")), asked, options, title)


def _rows(group: Json, seed: str) -> tuple[Question, ...]:
    """The rows of a grid; each is answered by itself with one of the grid's columns."""
    columns = group["grid"]["columns"]
    kind = _CHOICE_KINDS[columns["type"]]
    rows = [
        Question(
            row["questionId"],
            kind,
            bool(row.get("required")),
            row,
            tuple(columns["options"]),
            row.get("rowQuestion", {}).get("title", ""),
            columns,
        )
        for row in group["questions"]
    ]
    if group["grid"].get("shuffleQuestions"):
        rows.sort(key=lambda row: _shuffled(seed, row.id))
    return tuple(rows)


def _options(choice: Json, question_id: str, seed: str) -> tuple[Json, ...]:
    """The choices in the order shown: shuffled per person where asked for, "Other" always last."""
    options: Sequence[Json] = choice.get("options", [])
    if choice.get("shuffle"):
        options = sorted(options, key=lambda option: _shuffled(seed, question_id, option.get("value", "")))
    return tuple(sorted(options, key=lambda option: bool(option.get("isOther"))))


def _shuffled(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
