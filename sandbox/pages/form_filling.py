"""Filling in a Form: what has been answered so far, the way walked, and what is still wrong.

A draft is kept per person and Form on the server, so that Back, reload and a closed tab lose nothing, with or
without JavaScript. It goes away when the answers are submitted.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from sandbox.apis.forms_sections import walk
from sandbox.apis.forms_values import problem
from sandbox.pages.form_questions import OTHER, Question, Section

Json = dict[str, Any]
Answers = dict[str, list[str]]

MOST_DRAFTS = 2000
DURATION_UNITS = ("hours", "minutes", "seconds")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(slots=True)
class Draft:
    """Answers by question id, and how many steps were walked. The way itself follows from the answers."""

    answers: Answers = field(default_factory=dict)
    reached: int = 0
    email: str = ""

    def way(self, form: Json) -> list[int]:
        """Indexes of the sections that these answers lead through, in order, each once."""
        return list(dict.fromkeys(walk(form.get("items", []), self.answers)))

    def step(self, wanted: int, form: Json) -> int:
        """The step to show: the wanted one, if the way has been walked so far and still leads there."""
        return max(0, min(wanted, self.reached, len(self.way(form)) - 1))

    def forward(self, step: int, form: Json) -> int | None:
        """Walk on from a step: the number of the next one, or None where the way ends.

        Coming again to a section that lies behind goes back to it: the new answers decide from there.
        """
        path = walk(form.get("items", []), self.answers)
        if step + 1 >= len(path):
            return None
        self.reached = path.index(path[step + 1])
        return self.reached

    def on_the_way(self, form: Json, sections: Sequence[Section]) -> Answers:
        """The answers that are submitted: those in sections that the way came through."""
        asked = {question.id for index in self.way(form) for question in sections[index].questions()}
        return {key: values for key, values in self.answers.items() if key in asked and values}


class Drafts:
    """Drafts by person and Form; the oldest are forgotten when there are very many."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[tuple[str, str], Draft] = OrderedDict()

    def of(self, person_id: str, form_id: str) -> Draft:
        draft = self._drafts.setdefault((person_id, form_id), Draft())
        self._drafts.move_to_end((person_id, form_id))
        while len(self._drafts) > MOST_DRAFTS:
            self._drafts.popitem(last=False)
        return draft

    def forget(self, person_id: str, form_id: str) -> None:
        self._drafts.pop((person_id, form_id), None)


def read_answers(section: Section, sent: MultiDict[str, str]) -> Answers:
    """What was sent for one section's questions, as Google writes answers; an empty list is no answer."""
    return {question.id: _read(question, sent) for question in section.questions()}


def _read(question: Question, sent: MultiDict[str, str]) -> list[str]:
    name = f"entry.{question.id}"
    if question.kind == "date":
        return _read_date(question, sent, name)
    if question.kind == "time" and question.raw["timeQuestion"].get("duration"):
        parts = [sent.get(f"{name}.{unit}", "").strip() for unit in DURATION_UNITS]
        return [":".join(part.zfill(2) for part in parts)] if any(parts) else []
    values = [value for value in sent.getlist(name) if value.strip()]
    if question.kind == "paragraph":
        values = [value.replace("\r\n", "\n") for value in values]
    if question.kind == "short":
        values = [value.strip() for value in values]
    other = sent.get(f"{name}.other", "").strip()
    return [other if value == OTHER else value for value in values]


def _read_date(question: Question, sent: MultiDict[str, str], name: str) -> list[str]:
    asked = question.raw["dateQuestion"]
    day = sent.get(name, "").strip()
    if not asked.get("includeYear"):
        month, number = sent.get(f"{name}.month", ""), sent.get(f"{name}.day", "")
        day = f"{month.zfill(2)}-{number.zfill(2)}" if month or number else ""
    clock = sent.get(f"{name}.time", "").strip() if asked.get("includeTime") else ""
    return [f"{day} {clock}".strip()] if day or clock else []


def complaints(section: Section, answers: Mapping[str, list[str]]) -> dict[str, str]:
    """What is wrong in a section: question id to the key of the sentence that says so."""
    found: dict[str, str] = {}
    for block in section.blocks:
        for question in block.questions:
            values = answers.get(question.id, [])
            if question.required and not values:
                found[question.id] = "form.error.rows" if block.kind == "grid" else "form.error.required"
            elif values and (wrong := _malformed(question, values)):
                found[question.id] = wrong
    return found


def _malformed(question: Question, values: Sequence[str]) -> str | None:
    """The key of what is wrong with the values, if the form would not take them."""
    if "" in values:
        return "form.error.other"
    if problem(question.raw, question.columns, list(values)) is None:
        return None
    return {"date": "form.error.date", "time": "form.error.time"}.get(question.kind, "form.error.option")


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None
