"""The shape of each file, by marshmallow; what does not fit comes back as findings with file and line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema

from service.catalogue.citing import for_authors_only
from service.catalogue.fields import Choice, Count, Day, Id, Series, Spoken, Table, Text, Truth, kind, nearest
from service.catalogue.files import Document, Place
from service.catalogue.findings import FORMAT, Finding
from service.catalogue.model import (
    COUNTRIES,
    LANGUAGES,
    Attempts,
    Audience,
    Goal,
    KeyPoint,
    Option,
    Question,
    QuestionWords,
    Source,
    Words,
)
from service.catalogue.placeholders import Placeholder

LEVELS = ("administration", "unit", "person")
ASKS = ("action", "knowledge")
MARKS = ("V1", "V2", "K")
REVIEW_CLASSES = ("R6", "R12")
_SOURCE_ID = {"pattern": r"[A-Z0-9]+(-[A-Z0-9]+)*", "like": "NCSC-PHISH"}
_VERSION = {"pattern": r"[a-z0-9][a-z0-9.-]{0,11}", "like": "spring-2026"}
_PICTURE_FILE = {
    "pattern": r"[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg|gif)",
    "like": "hidden-note.png",
    "shape": "a picture's name without spaces that ends in .png, .jpg or .gif",
}
_MISCONCEPTION_ID = {"pattern": r"M-[A-Z0-9]+(-[A-Z0-9]+)*", "like": "M-SENDER"}
_MISSING = {"is missing", "is empty"}
_NAMELESS = "is missing; a wrong option names one, like misconception: M-SENDER, and the right one says correct: true"
_ASKED_BY = {
    "objective": "1",
    "scenario": "2",
    "sources": "5",
    "misconception": "9",
    "right": "10",
    "wrong": "10",
    "pictures": "15",
    "verified_on": "17",
    "review_by": "17",
    "review_class": "17",
    "review_triggers": "17",
}
"""The authoring rule by which a thing has to be there."""

_NO_PLACE = "is {}; it should be scenario, key-points, a question's id, or question/option.{}"


class _Strict(Schema):
    """Refuses unknown keys, with the nearest known one."""

    error_messages = {"type": "should be a table: a key, a colon and a value on each line"}  # noqa: RUF012 - the name and type are marshmallow's

    class Meta:
        unknown = EXCLUDE  # said below instead, with a suggestion

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _known_keys_only(self, _data: Any, original: Any, **_: Any) -> None:
        if not isinstance(original, dict):
            return
        unknown = [key for key in original if key not in self.fields]
        if unknown:
            free = [name for name in self.fields if name not in original]
            raise ValidationError({key: [f"is no key of this place.{nearest(key, free)}"] for key in unknown})


class _Languages(_Strict):
    sv = Text(required=True)
    da = Text(required=True)
    en = Text(required=True)


class CourseSchema(_Strict):
    id = Id(required=True)
    title = fields.Nested(_Languages, required=True, error_messages={"required": "is missing", "null": "is empty"})
    modules = Series(Id(), required=True)

    @validates_schema
    def _each_once(self, data: Mapping[str, Any], **_: Any) -> None:
        _refuse_repeated(data["modules"], "modules", "the course names the module {} twice")


class _SourceSchema(_Strict):
    label = Text(required=True)
    publisher = Text(load_default=None)
    year = Count(load_default=None)
    where = Text(required=True)
    note = Text(lines=False, load_default=None)
    mark = Choice(MARKS, required=True)


class _KeyPointSchema(_Strict):
    id = Id(required=True)
    sources = Series(Id(**_SOURCE_ID), required=True)

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> KeyPoint:
        return KeyPoint(data["id"], tuple(data["sources"]))


class _OptionSchema(_Strict):
    id = Id(required=True)
    correct = Truth(load_default=False)
    misconception = Id(**_MISCONCEPTION_ID, load_default=None)

    @validates_schema
    def _one_or_the_other(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["correct"] and data["misconception"]:
            raise ValidationError({"misconception": ["stands at the right option; only wrong ones have one"]})
        if not data["correct"] and not data["misconception"]:
            raise ValidationError({"misconception": [_NAMELESS]})

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Option:
        return Option(**data)


class _PictureSchema(_Strict):
    id = Id(required=True)
    file = Id(**_PICTURE_FILE, required=True)
    at = Text(required=True)


class _QuestionSchema(_Strict):
    id = Id(required=True)
    asks = Choice(ASKS, required=True)
    options = Series(fields.Nested(_OptionSchema), required=True, least=2)

    @validates_schema
    def _one_right(self, data: Mapping[str, Any], **_: Any) -> None:
        right = [option.id for option in data["options"] if option.correct]
        if len(right) != 1:
            found = " and ".join(right) or "none"
            raise ValidationError({"options": [f"need exactly one with correct: true; here it is {found}"]})
        _refuse_repeated([option.id for option in data["options"]], "options", "the option {} stands here twice")

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Question:
        return Question(data["id"], data["asks"], tuple(data["options"]))


class ModuleSchema(_Strict):
    """`module.yaml`. Loads to a table of values: the rest of a module stands in other files."""

    id = Id(required=True)
    version = Id(**_VERSION, load_default=None)
    audience = Choice(list(Audience), required=True)
    level = Choice(LEVELS, required=True)
    pass_mark = Count(required=True)
    attempts = Choice(list(Attempts), load_default=Attempts.BEST.value)
    interleave = Id(load_default=None)
    with_teacher = Truth(load_default=False)
    usefulness = Truth(load_default=None)
    verified_on = Day(required=True)
    review_by = Day(required=True)
    review_class = Choice(REVIEW_CLASSES, required=True)
    review_triggers = Series(Text(), required=True)
    licence = Text(required=True)
    key_points = Series(fields.Nested(_KeyPointSchema), required=True)
    questions = Series(fields.Nested(_QuestionSchema), required=True)
    pictures = Series(fields.Nested(_PictureSchema), load_default=list)

    @validates_schema
    def _fits_together(self, data: Mapping[str, Any], **_: Any) -> None:
        _refuse_repeated([p["id"] for p in data["pictures"]], "pictures", "the picture {} stands here twice")
        _refuse_repeated([q.id for q in data["questions"]], "questions", "the question {} stands here twice")
        _refuse_repeated([p.id for p in data["key_points"]], "key_points", "the key point {} stands here twice")
        if data["pass_mark"] > len(data["questions"]):
            raise ValidationError(
                {"pass_mark": [f"is {data['pass_mark']}, more than the {len(data['questions'])} questions there are"]}
            )
        if data["review_by"] <= data["verified_on"]:
            raise ValidationError({"review_by": ["must be a later day than verified_on"]})
        _refuse_lost_pictures(data["pictures"], data["questions"])


class _QuestionWordsSchema(_Strict):
    stem = Text(required=True)
    again = Text(load_default=None)
    options = Table(Text(), required=True)
    right = Text(lines=False, required=True)
    wrong = Text(lines=False, required=True)

    @validates_schema
    def _different(self, data: Mapping[str, Any], **_: Any) -> None:
        seen: dict[str, str] = {}
        for id_, text in data["options"].items():
            if text.casefold() in seen:
                raise ValidationError({"options": {id_: [f"has the same text as {seen[text.casefold()]}"]}})
            seen[text.casefold()] = id_

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> QuestionWords:
        return QuestionWords(**data)


class _PlaceholderSchema(_Strict):
    means = Text(required=True)
    SE = Text(load_default=None)
    DK = Text(load_default=None)
    sv = Text(load_default=None)
    da = Text(load_default=None)
    en = Text(load_default=None)


class LocalSchema(_Strict):
    """`local.yaml`: what one installation fills in."""

    country = Choice(COUNTRIES, load_default=None)
    usefulness = Truth(load_default=None)
    values = Table(Spoken(LANGUAGES), load_default=dict)


class _CountriesSchema(_Strict):
    SE = Table(Text())
    DK = Table(Text())


class WordsSchema(_Strict):
    """One language's words."""

    title = Text(required=True)
    objective = Text(required=True)
    scenario = Text(lines=False, required=True)
    key_points = Table(Text(lines=False), required=True)
    questions = Table(fields.Nested(_QuestionWordsSchema), required=True)
    pictures = Table(Text(), load_default=dict)
    country = fields.Nested(_CountriesSchema, load_default=dict, error_messages={"null": "is empty"})

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Words:
        return Words(**data)


def fit(schema: Schema, document: Document) -> tuple[Any, list[Finding]]:
    """The document as the schema's value, or None and what does not fit."""
    try:
        return schema.load(document.value), []
    except ValidationError as error:
        return None, list(_findings(error.messages, document, ()))


def sources(document: Document) -> tuple[dict[str, Source], list[Finding]]:
    """`sources.yaml`: every entry that fits, and findings on the others. What is noted for authors is left there."""
    entries, wrong = _entries(document, _SourceSchema(), Id(**_SOURCE_ID))
    shown = {id_: {key: value for key, value in entry.items() if key != "note"} for id_, entry in entries.items()}
    found = {id_: Source(id=id_, **entry) for id_, entry in shown.items()}
    return found, wrong + for_authors_only(document, found)


class _GoalSchema(_Languages):
    modules = Series(Id(), required=True)

    @validates_schema
    def _each_once(self, data: Mapping[str, Any], **_: Any) -> None:
        _refuse_repeated(data["modules"], "modules", "the goal names the module {} twice")


def goals(document: Document) -> tuple[dict[str, Goal], list[Finding]]:
    """`goals.yaml`: every goal that fits, and findings on the others."""
    entries, wrong = _entries(document, _GoalSchema(), Id())
    found = {}
    for id_, entry in entries.items():
        modules = tuple(entry.pop("modules"))
        found[id_] = Goal(id_, entry, modules)
    return found, wrong


def misconceptions(document: Document) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """`misconceptions.yaml`: the thought in each language by id, and findings on what does not fit."""
    return _entries(document, _Languages(), Id(**_MISCONCEPTION_ID))


def placeholders(document: Document) -> tuple[dict[str, Placeholder], list[Finding]]:
    """`placeholders.yaml`: what each one means, and what it is otherwise by country or language."""
    entries, wrong = _entries(document, _PlaceholderSchema(), Id())
    return {
        id_: Placeholder(entry.pop("means"), {key: text for key, text in entry.items() if text is not None})
        for id_, entry in entries.items()
    }, wrong


def _entries(document: Document, schema: Schema, id_field: Id) -> tuple[dict[str, Any], list[Finding]]:
    if not isinstance(document.value, dict):
        return {}, [document.finding((), f"This file is {kind(document.value)}; it should be a table of ids.")]
    found: dict[str, Any] = {}
    wrong: list[Finding] = []
    for id_, entry in document.value.items():
        try:
            id_field.deserialize(id_)
            found[id_] = schema.load(entry)
        except ValidationError as error:
            wrong += _findings(error.messages, document, (id_,))
    return found, wrong


def _refuse_repeated(ids: list[str], field: str, message: str) -> None:
    for id_, times in Counter(ids).items():
        if times > 1:
            raise ValidationError({field: [message.format(id_)]})


def _refuse_lost_pictures(pictures: list[dict[str, str]], questions: list[Question]) -> None:
    """A picture stands at something that the module has."""
    places = ["scenario", "key-points"]
    for question in questions:
        places += [question.id, *(f"{question.id}/{option.id}" for option in question.options)]
    taken: set[str] = set()
    for number, picture in enumerate(pictures):
        at = picture["at"]
        if at not in places:
            raise ValidationError({"pictures": {number: {"at": [_NO_PLACE.format(at, nearest(at, places))]}}})
        if at in taken:
            raise ValidationError({"pictures": {number: {"at": [f"is {at}, where another picture stands already"]}}})
        taken.add(at)


def _findings(messages: Any, document: Document, path: Place) -> Iterator[Finding]:
    """Marshmallow's nested messages as one finding each, at the line of the thing they are about."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from _findings(below, document, path if key == "_schema" else (*path, key))
        return
    name = ".".join(_named(document.value, path))
    for message in messages:
        rule = _ASKED_BY.get(str(path[-1]), FORMAT) if path and message in {*_MISSING, _NAMELESS} else FORMAT
        said = f"{name or 'The file'}: {message}.".replace("?.", "?").replace("..", ".")
        yield document.finding(path, said, rule=rule)


def _named(value: Any, path: Place) -> Iterator[str]:
    """The path in an author's words: a thing in a list goes by its id, else by its place from 1."""
    for key in path:
        below = value[key] if isinstance(value, dict) and key in value else None
        if isinstance(key, int):
            below = value[key] if isinstance(value, list) and key < len(value) else None
            id_ = below.get("id") if isinstance(below, dict) else None
            yield id_ if isinstance(id_, str) else str(key + 1)
        else:
            yield str(key)
        value = below
