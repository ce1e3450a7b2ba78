"""A module that Nanolearn itself has written into a bank, put together again.

The questions come from the bank, where they may have been edited; what the bank's format has no place for comes from
the remark. Nothing in it is trusted before it fits the module format.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from service.catalogue import schemas
from service.catalogue.files import Document
from service.catalogue.model import LANGUAGES
from service.exchange.model import Fitted, Outcome
from service.exchange.modules import Hung, Made, Making, hung
from service.exchange.yaml_text import document

EDITED = (
    "The module that Nanolearn wrote into this file no longer fits its questions: one has been taken out, or has other "
    "options. The questions are read without it."
)


def restore(remark: Mapping[str, Any], outcomes: Sequence[Outcome]) -> tuple[Making, set[str]] | None:
    """The module, and the ids of its questions; None where the remark does not fit the questions any more."""
    try:
        structure, language = dict(remark["structure"]), remark["language"]
        found = {outcome.question.id: outcome for outcome in outcomes if outcome.question}
        own = [found[question["id"]] for question in structure["questions"]]
        words = _words(remark, structure, own)
        pictures = _pictures(remark, structure, own)
        if pictures:
            structure["pictures"] = [one.written() for one in pictures]
            words["pictures"] = {one.id: one.said(language) for one in pictures}
        schemas.ModuleSchema().load(structure)
        schemas.WordsSchema().load(words)
        if language not in LANGUAGES:
            return None
        sources = _fitting(remark["sources"], schemas.sources)
        misconceptions = _fitting(remark["misconceptions"], schemas.misconceptions)
        placeholders = _fitting(remark["placeholders"], schemas.placeholders)
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError):
        return None
    texts = {"module.yaml": structure, f"{language}.yaml": words}
    files: dict[str, str | bytes] = {name: document(text) for name, text in texts.items()}
    made = Made(structure["id"], files | {one.file: one.shown.content for one in pictures}, tuple(own))
    ids = {outcome.question.id for outcome in own if outcome.question}
    return Making((made,), sources, misconceptions, placeholders), ids


def _pictures(remark: Mapping[str, Any], structure: Mapping[str, Any], own: Sequence[Outcome]) -> list[Hung]:
    """The bank's pictures, under the ids they had where they still stand in the same places."""
    questions = [
        replace(
            outcome.question,
            id=planned["id"],
            options=tuple(
                replace(option, id=known["id"])
                for option, known in zip(outcome.question.options, planned["options"], strict=True)
            ),
        )
        for planned, outcome in zip(structure["questions"], own, strict=True)
        if outcome.question
    ]
    return hung(questions, {str(at): str(id_) for at, id_ in remark.get("pictures", {}).items()})


def _words(remark: Mapping[str, Any], structure: Mapping[str, Any], own: Sequence[Outcome]) -> dict[str, Any]:
    """One language's file: the bank's questions among the remark's other texts."""
    questions = {
        planned["id"]: _question(planned, outcome.question, remark)
        for planned, outcome in zip(structure["questions"], own, strict=True)
        if outcome.question
    }
    words = dict(remark["words"])
    country = words.pop("country", None)
    return {**words, "questions": questions, **({"country": country} if country else {})}


def _question(planned: Mapping[str, Any], found: Fitted, remark: Mapping[str, Any]) -> dict[str, Any]:
    """The words of one question.

    Raises:
        ValueError: its options are no longer the planned ones.
    """
    options = planned["options"]
    if [bool(option.get("correct")) for option in options] != [option.correct for option in found.options]:
        raise ValueError
    if found.right is None or found.wrong is None:
        raise ValueError
    raw, id_ = remark["raw"], planned["id"]

    def written(place: str, shown: str | None) -> str | None:
        """The text as its author wrote it, with placeholders, if it still reads as it was exported."""
        exported, own = raw.get(f"{id_}/{place}", (shown, shown))
        return str(own) if shown == exported else shown

    again = remark["again"].get(id_)
    return {
        "stem": written("stem", found.stem),
        **({"again": again} if again else {}),
        "options": {
            option["id"]: written(f"options/{option['id']}", shown.text)
            for option, shown in zip(options, found.options, strict=True)
        },
        "right": written("right", found.right),
        "wrong": written("wrong", found.wrong),
    }


def _fitting(
    entries: Mapping[str, Any], read: Callable[[Document], tuple[Mapping[str, Any], object]]
) -> dict[str, dict[str, str]]:
    """Those entries of a shared file that fit it."""
    fit, _ = read(Document(Path("remark"), dict(entries), {}))
    return {id_: dict(entries[id_]) for id_ in fit}
