"""What is to be built for one module in one language, as a value: the Form's text, its items and its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

LAYOUT = 1
"""Raise it when the same module would give another Form than before. It is written beside each Form in Drive
(`nl_layout`), where an operator can see by which layout it was made; Forms that exist keep theirs."""


@dataclass(frozen=True, slots=True)
class QuestionKey:
    """How to read the answers to one question: `options` maps each text shown to its option's id."""

    question: str
    options: Mapping[str, str]
    right: str
    points: int

    def as_json(self) -> Json:
        """As plain JSON, to be kept beside the Form's id: the answers outlive the module's version."""
        return {
            "question": self.question,
            "options": dict(self.options),
            "right": self.right,
            "points": self.points,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "QuestionKey":
        """The key that `as_json` gave."""
        return cls(kept["question"], dict(kept["options"]), kept["right"], kept["points"])


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A Form to be. `items` stand as a reader meets them; `questions` is keyed by the Form's question ids.

    `title` and `document_title` go into forms.create, `requests` into one forms.batchUpdate of the new Form,
    `app_properties` onto its Drive file. `mark` ends the document's title and is the same for every run.
    """

    title: str
    description: str
    document_title: str
    mark: str
    app_properties: Mapping[str, str]
    items: tuple[Json, ...]
    questions: Mapping[str, QuestionKey]
    points: int
    pass_points: int

    @property
    def requests(self) -> list[Json]:
        """All changes that make an empty Form this one, in an order in which each may be checked by itself.

        Grading needs a quiz, so the settings come first. An option may lead only to a section that exists,
        and all lead onwards, so the items are created from the last to the first, each at the top.
        """
        settings = {"quizSettings": {"isQuiz": True}, "emailCollectionType": "VERIFIED"}
        return [
            {
                "updateSettings": {
                    "settings": settings,
                    "updateMask": "quizSettings.isQuiz,emailCollectionType",
                }
            },
            {"updateFormInfo": {"info": {"description": self.description}, "updateMask": "description"}},
            *({"createItem": {"item": item, "location": {"index": 0}}} for item in reversed(self.items)),
        ]
